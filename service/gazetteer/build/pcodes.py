"""OCHA tables of administrative units with their P-codes (Common Operational Datasets, CC BY-IGO).

They come in two forms: a unit a line (Location, Admin Level, P-Code, Name, Parent P-Code, Valid from date), and a unit
of the lowest level a line with those above it beside it (ADM1_FR, ADM1_PCODE, ADM2_FR …, or adm1_name, adm1_pcode …).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from service.errors import ConfigError
from service.gazetteer.countries import ISO_3
from service.gazetteer.place_rows import At, Faults, csv_rows, separator_of, stop

_LONG = ("Location", "Admin Level", "P-Code", "Name", "Parent P-Code")
_WIDE_CODE = re.compile(r"adm([0-3])_?pcode", re.IGNORECASE)
_WIDE_NAME = re.compile(r"adm([0-3])_?(?:name\d?|alt\w*|ref|fr|en|ar|es|pt)", re.IGNORECASE)
_LEVELS = (1, 2, 3)
_PCODE = re.compile(r"[A-Z]{2,3}[0-9A-Z]{1,12}")


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """An administrative unit of level 1 to 3 with its P-code, that of the unit it is part of, and since when."""

    country: str
    """ISO 3166 alpha-3."""
    level: int
    pcode: str
    name: str
    parent: str
    valid_from: date | None = None
    names: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


def is_pcode_table(text: str) -> bool:
    """Whether the first line has the columns of an OCHA table of either form."""
    header = text.removeprefix("\ufeff").split("\n", 1)[0]
    columns = [cell.strip(' "\r') for cell in header.split(separator_of(header))]
    return set(_LONG[1:3]) <= set(columns) or any(map(_WIDE_CODE.fullmatch, columns))


def read_pcodes(text: str, file: str = "P-codes", faults: Faults = stop) -> Iterator[AdminUnit]:
    """Units of an OCHA table, each P-code once. A row that cannot be read is given to ``faults`` with its line.

    Raises ConfigError where the columns of neither form are there.
    """
    rows = csv_rows(text.removeprefix("\ufeff"), file, faults, separator_of(text))
    columns = next(rows)[0]
    seen: set[str] = set()
    if set(_LONG) <= set(columns):
        read = _long
    elif any(map(_WIDE_CODE.fullmatch, columns)):
        read = _wide
    else:
        raise ConfigError(
            f"no OCHA table: it needs the columns {', '.join(_LONG)}, or ADM1_PCODE and its like",
            file=file,
            line=1,
        )
    for row, at in rows:
        try:
            units = list(read(row, at))
        except ConfigError as fault:
            faults(fault)
            continue
        for unit in units:
            if unit.pcode not in seen:
                seen.add(unit.pcode)
                yield unit


def _long(row: Mapping[str, str], at: At) -> Iterator[AdminUnit]:
    missing = next((column for column in _LONG if not row.get(column)), None)
    if missing:
        raise at.error("not a row of an OCHA table: must not be empty", missing)
    if row["Admin Level"] not in map(str, _LEVELS):
        raise at.error(
            f"not a row of an OCHA table: {row['Admin Level']!r} is none of 1, 2, 3", "Admin Level"
        )
    try:
        since = date.fromisoformat(row["Valid from date"]) if row.get("Valid from date") else None
    except ValueError as error:
        raise at.error(f"not a row of an OCHA table: {error}", "Valid from date") from error
    country = _country(row["Location"], at, "Location")
    code = _code(row["P-Code"], at, "P-Code")
    yield AdminUnit(country, int(row["Admin Level"]), code, row["Name"], row["Parent P-Code"], since)


def _wide(row: Mapping[str, str], at: At) -> Iterator[AdminUnit]:
    codes: dict[int, tuple[str, str]] = {}
    names: dict[int, list[str]] = {}
    for column, cell in row.items():
        coded, named = _WIDE_CODE.fullmatch(column), _WIDE_NAME.fullmatch(column)
        if cell and coded:
            codes[int(coded[1])] = (column, cell)
        elif cell and named:
            names.setdefault(int(named[1]), []).append(cell)
    levels = [level for level in _LEVELS if level in codes]
    if not levels:
        raise at.error("not a row of an OCHA table: no P-code in it", "ADM1_PCODE")
    code = codes.get(0, codes[levels[0]])
    country = _country(code[1][:3] if code[1][:3].isalpha() else code[1][:2], at, code[0])
    lat, lon = _centre(row)
    for level in levels:
        column, pcode = codes[level]
        if not names.get(level):
            raise at.error(
                "not a row of an OCHA table: the unit has no name", re.sub(r"(?i)pcode", "name", column)
            )
        spelled = list(dict.fromkeys(names[level]))
        lowest = level == levels[-1]
        yield AdminUnit(
            country=country,
            level=level,
            pcode=_code(pcode, at, column),
            name=spelled[0],
            parent=codes[level - 1][1] if level > 1 and level - 1 in codes else country,
            names=tuple(spelled[1:]),
            lat=lat if lowest else None,
            lon=lon if lowest else None,
        )


def _centre(row: Mapping[str, str]) -> tuple[float | None, float | None]:
    """The middle of the unit, in tables that give it; nothing where it cannot be read."""
    try:
        lat, lon = float(row["center_lat"]), float(row["center_lon"])
    except (KeyError, ValueError):
        return None, None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else (None, None)


def _country(code: str, at: At, column: str) -> str:
    if code in ISO_3:
        return ISO_3[code]
    if code in ISO_3.values():
        return code
    raise at.error(f"not a row of an OCHA table: {code!r} is not the code of an African country", column)


def _code(pcode: str, at: At, column: str) -> str:
    if not _PCODE.fullmatch(pcode):
        raise at.error(f"not a row of an OCHA table: {pcode!r} is no P-code", column)
    return pcode
