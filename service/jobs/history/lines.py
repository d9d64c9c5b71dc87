"""Lines of a CSV file with their numbers, whatever one of them holds."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from service.errors import ConfigError
from service.gazetteer.place_rows import At, Faults, separator_of

_LONGEST = 40
"""Lines that one row may take (notes hold line breaks); a quote that is never closed costs its own line alone."""


def text_of(body: bytes, file: str) -> str:
    """The text of a file. ConfigError where it is not UTF-8, with the line."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not text in UTF-8: save it as CSV UTF-8", file=file, line=line) from None


def header_of(text: str) -> list[str]:
    """The names of the columns, in small letters."""
    first = text.split("\n", 1)[0]
    return [cell.strip().casefold() for cell in next(csv.reader([first], delimiter=separator_of(text)), [])]


def rows_of(text: str, file: str, faults: Faults) -> Iterator[tuple[Mapping[str, str], At]]:
    """The rows below the header by the names of their columns, with where each begins."""
    header = header_of(text)
    for number, cells in _records(text, file, faults):
        at = At(file, "", number)
        if number == 1 or not any(cells):
            continue
        if len(cells) < len(header) or any(cells[len(header) :]):
            faults(at.error(f"has {len(cells)} cells where the header has {len(header)}"))
            continue
        yield dict(zip(header, cells, strict=False)), at


class _Lines:
    """Lines for one reader: from ``begun``, where the row on hand begins, no more than a row may take."""

    def __init__(self, lines: Sequence[str], begun: int) -> None:
        self._lines, self.begun, self.taken = lines, begun, begun

    def __iter__(self) -> Iterator[str]:
        while self.taken < len(self._lines) and self.taken - self.begun < _LONGEST:
            self.taken += 1
            yield self._lines[self.taken - 1]


def _records(text: str, file: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    lines, separator = list(io.StringIO(text, newline="")), separator_of(text)
    begun = 0
    while begun < len(lines):
        given = _Lines(lines, begun)
        try:
            for cells in csv.reader(given, delimiter=separator, strict=True):
                yield given.begun + 1, [cell.strip() for cell in cells]
                given.begun = given.taken
        except csv.Error as error:
            faults(At(file, "", given.begun + 1).error(f"is not a row of a CSV table: {error}"))
            given.begun += 1
        begun = given.begun
