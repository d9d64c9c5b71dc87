"""Items a line, in files that may be larger than memory."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from service.records import FeedItem
from service.stages.collect import item_of_row, parse_row

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


LONGEST = 16 * 2**20
"""Bytes of a line: what is longer is no news, and would not be read in bounded memory."""


class Line(NamedTuple):
    """A line with where it stands in its file; ``number`` counts from one. One that is too long comes in pieces, each
    of them ``cut``."""

    number: int
    offset: int
    body: bytes
    cut: bool = False


def lines_of(path: Path) -> Iterator[Line]:
    """Every line of the file. Raises OSError."""
    number, offset, whole = 0, 0, True
    with path.open("rb") as file:
        while body := file.readline(LONGEST):
            number += whole
            ends = body.endswith(b"\n") or len(body) < LONGEST
            yield Line(number, offset, body, not (whole and ends))
            offset += len(body)
            whole = ends


def row_of(line: bytes) -> tuple[str | None, FeedItem]:
    """The item of a line with its id. ValueError: it holds none."""
    return item_of_row(parse_row(line.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")))


def as_line(row: Mapping[str, object]) -> bytes:
    """``row`` as a line that ``row_of`` reads."""
    return json.dumps(row).encode() + b"\n"
