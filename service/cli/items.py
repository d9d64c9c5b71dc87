"""Items as lines of JSON, as ``extract``, ``evaluate`` and their like take them from a file or standard input."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from service.errors import ConfigError, LiptakoError
from service.records import Configuration, FeedItem
from service.stages.collect import item_of_row, parse_row

DEFAULT_ZONE = Configuration().zone
ZonePack = Annotated[str, typer.Option("--zone", help="A zone pack, or a path to one.")]


def read_body(file: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. ConfigError: it cannot be read."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=file) from error


def json_lines(body: bytes) -> Iterator[tuple[int, Any] | LiptakoError]:
    """The value of each line that is not blank, with its number. A line that cannot be read costs itself alone."""
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        if line.strip():
            try:
                yield number, parse_row(line)
            except ValueError as error:
                yield not_an_item(number, error)


def item_lines(body: bytes, language: str | None) -> Iterator[tuple[str | None, FeedItem] | LiptakoError]:
    """The item of each line with its id; a line that is none is an error that names it."""
    for line in json_lines(body):
        if isinstance(line, LiptakoError):
            yield line
            continue
        try:
            yield item_of_row(line[1], language)
        except ValueError as error:
            yield not_an_item(line[0], error)


def not_an_item(number: int, error: Exception) -> LiptakoError:
    return LiptakoError(f"line {number}: {error}; expected an object with id, title, text, published")
