"""Tables of places as CSV: the one a zone pack ships, and those an operator keeps.

A fault is told with file, line and field. Who reads a shipped table wants the first fault to end the reading; who
imports a table wants the other rows all the same: ``faults`` says what is done with one.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from service.errors import ConfigError
from service.gazetteer.countries import ISO_3
from service.records import Place
from service.text.folding import fold_name

PLACE_COLUMNS = (
    "id", "name", "kind", "country", "adm1", "adm1_pcode", "adm2", "lat", "lon", "population", "in_zone", "names",
    "source",
)  # fmt: skip
"""Columns of ``places.csv``. ``names``: every other spelling, separated by ``|``; ``in_zone``: 1 or empty."""

PLACE_KINDS = frozenset({"village", "town", "district", "region", "country", "site"})
_OWN_COLUMNS = ("name", "country")
_SEPARATORS = (",", ";", "\t")

Faults = Callable[[ConfigError], None]


def stop(fault: ConfigError) -> None:
    """The first fault ends the reading."""
    raise fault


class At:
    """Where something stands, for messages."""

    __slots__ = ("field", "file", "line")

    def __init__(self, file: Path | str, field: str, line: int | None = None) -> None:
        self.file, self.field, self.line = file, field, line

    def error(self, reason: str, field: str = "") -> ConfigError:
        name = ".".join(filter(None, (self.field, field))) or None
        return ConfigError(reason, file=str(self.file), line=self.line, field=name)


def csv_rows(
    text: str, file: str, faults: Faults, separator: str = ","
) -> Iterator[tuple[Mapping[str, str], At]]:
    """Rows by the names of their columns, with where they stand; the first gives the columns alone.

    A row is a line: a quote that is never closed costs its own line, not all that follow.
    """
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        at = At(file, "", number)
        try:
            cells = _cells(line, separator)
        except csv.Error as error:
            faults(at.error(f"not a line of a CSV table: {error}"))
            continue
        if header is None:
            header = cells
            yield dict.fromkeys(header, ""), at
        elif any(cells):
            yield dict(zip(header, cells, strict=False)), at
    if header is None:
        yield {}, At(file, "", 1)


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line, without spaces around them."""
    cells = (
        next(csv.reader([line], strict=True, delimiter=separator), [])
        if '"' in line
        else line.split(separator)
    )
    return [cell.strip() for cell in cells]


def read_places(text: str, file: str, faults: Faults = stop) -> Iterator[Place]:
    """Places from the text of a table with ``PLACE_COLUMNS`` (others are ignored). ``file`` is for messages."""
    rows = csv_rows(text, file, faults)
    _check_columns(next(rows)[0], ("id", "name", "kind", "country"), file)
    seen: set[str] = set()
    for row, at in rows:
        try:
            place = _place(row, at)
            if place.id in seen:
                raise at.error(f"{place.id!r} was already given", "id")
        except ConfigError as fault:
            faults(fault)
        else:
            seen.add(place.id)
            yield place


def read_own_places(text: str, file: str, faults: Faults) -> Iterator[Place]:
    """Places of an operator's table: ``name`` and ``country`` are needed, the rest of ``PLACE_COLUMNS`` may be given.

    A country is its ISO 3166 code of two or three letters. Without an id a place gets one from country and name, so
    that the same table gives the same ids; without a kind it is a village. Comma, semicolon or tab part the columns.
    """
    rows = csv_rows(text, file, faults, separator_of(text))
    _check_columns(next(rows)[0], _OWN_COLUMNS, file)
    seen: Counter[str] = Counter()
    for row, at in rows:
        try:
            country = row.get("country", "").upper()
            country = ISO_3.get(country, country)
            if not (len(country) == 3 and country.isascii() and country.isalpha()):
                raise at.error(
                    f"{row.get('country', '')!r} is not an ISO 3166 code such as ML or MLI", "country"
                )
            place_id = row.get("id") or f"own-{country}-{fold_name(row.get('name', ''))}"
            seen[place_id] += 1
            if seen[place_id] > 1 and row.get("id"):
                raise at.error(f"{place_id!r} was already given", "id")
            if seen[place_id] > 1:
                place_id += f"-{seen[place_id]}"
            yield _place(
                {**row, "id": place_id, "country": country, "kind": row.get("kind") or "village"}, at
            )
        except ConfigError as fault:
            faults(fault)


def separator_of(text: str) -> str:
    """What parts the columns of a table: whatever its first line has most of."""
    first = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)


def _check_columns(header: Mapping[str, str], wanted: tuple[str, ...], file: str) -> None:
    missing = [column for column in wanted if column not in header]
    if missing:
        raise ConfigError(f"columns are missing: {', '.join(missing)}", file=file, line=1)


def _place(row: Mapping[str, str], at: At) -> Place:
    for column in ("id", "name", "kind", "country"):
        if not row.get(column):
            raise at.error("must not be empty", column)
    if row["kind"] not in PLACE_KINDS:
        raise at.error(f"{row['kind']!r} is none of {', '.join(sorted(PLACE_KINDS))}", "kind")
    lat, lon = degrees(row, "lat", 90, at), degrees(row, "lon", 180, at)
    if (lat is None) != (lon is None):
        raise at.error("lat and lon must be given together", "lat")
    return Place(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        country=row["country"],
        adm1=row.get("adm1") or None,
        adm1_pcode=row.get("adm1_pcode") or None,
        adm2=row.get("adm2") or None,
        lat=lat,
        lon=lon,
        names=_names(row.get("names")),
        population=_count(row, at),
        in_zone=row.get("in_zone") == "1",
    )


def _names(cell: str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split("|")))) if cell else ()


def degrees(row: Mapping[str, str], column: str, bound: int, at: At) -> float | None:
    """A latitude (``bound`` 90) or longitude (180); None: the cell is empty. Raises the error of its place."""
    cell = row.get(column)
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        raise at.error(f"{cell!r} is not a number of degrees", column) from None
    if not -bound <= value <= bound:
        raise at.error(f"{cell} is not between -{bound} and {bound}", column)
    return value


def _count(row: Mapping[str, str], at: At) -> int:
    cell = row.get("population") or "0"
    if not cell.isascii() or not cell.isdigit():
        raise at.error(f"{cell!r} is not a whole number", "population")
    return int(cell)
