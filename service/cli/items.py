"""Items as lines of JSON, as ``extract``, ``evaluate`` and their like take them from a file or standard input."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from service.errors import ConfigError, LiptakoError
from service.records import Configuration, FeedItem

DEFAULT_ZONE = Configuration().zone
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, as a broken export has them: it can be neither printed nor stored."""
ZonePack = Annotated[str, typer.Option("--zone", help="A zone pack, or a path to one.")]


def read_body(file: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. ConfigError: it cannot be read."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=file) from error


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is UTC. ValueError: it is neither."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def json_lines(body: bytes) -> Iterator[tuple[int, Any] | LiptakoError]:
    """The value of each line that is not blank, with its number. A line that cannot be read costs itself alone."""
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield not_an_item(number, error)


def item_lines(body: bytes, language: str | None) -> Iterator[tuple[str | None, FeedItem] | LiptakoError]:
    """The item of each line with its id; a line that is none is an error that names it."""
    for line in json_lines(body):
        if isinstance(line, LiptakoError):
            yield line
            continue
        try:
            yield item_of(line[1], language)
        except (ValueError, TypeError, OverflowError) as error:
            yield not_an_item(line[0], error)


def not_an_item(number: int, error: Exception) -> LiptakoError:
    return LiptakoError(f"line {number}: {error}; expected an object with id, title, text, published")


def item_of(row: Any, language: str | None = None) -> tuple[str | None, FeedItem]:
    """The item that a row of JSON describes, with its id. ValueError, TypeError, OverflowError: it describes none."""
    if not isinstance(row, dict):
        raise ValueError("not an object")
    texts = {name: _text(row, name) for name in ("title", "text", "publisher", "language")}
    item_id = _HALF.sub("\ufffd", str(row["id"])) if row.get("id") is not None else None
    published = row.get("published")
    return item_id, FeedItem(
        key=item_id or "",
        title=texts["title"],
        text=texts["text"],
        publisher=texts["publisher"],
        url=_HALF.sub("\ufffd", str(row["url"])) if row.get("url") else None,
        published_at=parse_moment(str(published)) if published else None,
        language=language or texts["language"] or None,
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return _HALF.sub("\ufffd", value)
