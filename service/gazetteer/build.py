"""The building half: other people's place tables read into our own records.

GeoNames country files (tab-separated, as their readme describes; CC BY 4.0) and OCHA administrative tables with P-codes
(CC BY-IGO). Used to derive the table a zone pack ships and to add countries on an operator's machine; never by stages.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.errors import ConfigError
from service.records import Place
from service.text.folding import fold_name, fold_phrase

_COLUMNS = 19
_LARGE = 15_000
_MOST_SPELLINGS = 12
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("PPLC", "PPLA", "PPLA2", "PPLA3"), "town"),
    **dict.fromkeys(("PPL", "PPLA4", "PPLF", "PPLG", "PPLL", "PPLS", "PPLX", "STLMT"), "village"),
    **dict.fromkeys(("CMP", "LCTY", "WLL", "WTRH", "PPLQ", "PPLW", "RUIN", "MN"), "site"),
    "ADM1": "region",
    "ADM2": "district",
}
_UNIT_WORDS = re.compile(
    r"^(?:r[eé]gion|province|d[eé]partement|cercle|commune|arrondissement|district)"
    r"\s+(?:de la\s|de l['’]|des\s|du\s|de\s|d['’]|of\s)\s*"
    r"|\s+(?:region|province|department|cercle|circle|commune|district)$",
    re.IGNORECASE,
)
_LATIN_OR_ARABIC = re.compile(
    r"[\u0020-\u024f\u0250-\u02af\u02bb-\u02bc\u0600-\u06ff\u1e00-\u1eff\u2018\u2019]+"
)

_AFRICA = """
    ML:MLI NE:NER BF:BFA BJ:BEN TG:TGO GH:GHA CI:CIV GN:GIN SN:SEN MR:MRT DZ:DZA LY:LBY TD:TCD NG:NGA CM:CMR CF:CAF
    SD:SDN SS:SSD EG:EGY TN:TUN MA:MAR EH:ESH GM:GMB GW:GNB SL:SLE LR:LBR CV:CPV GQ:GNQ GA:GAB CG:COG CD:COD AO:AGO
    ET:ETH ER:ERI DJ:DJI SO:SOM KE:KEN UG:UGA RW:RWA BI:BDI TZ:TZA ZM:ZMB MW:MWI MZ:MOZ ZW:ZWE BW:BWA NA:NAM ZA:ZAF
    LS:LSO SZ:SWZ MG:MDG KM:COM MU:MUS SC:SYC ST:STP
"""
ISO_3: Mapping[str, str] = dict(pair.split(":") for pair in _AFRICA.split())
"""Two-letter country codes of Africa with those of three letters that our records use."""


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """A row of an OCHA table: a country's first- or second-level unit with its P-code and since when it has it."""

    country: str
    level: int
    pcode: str
    name: str
    parent: str
    valid_from: date | None


def read_geonames(lines: Iterable[str], file: str = "GeoNames") -> Iterator[Place]:
    """Places of a GeoNames country file: populated places, camps, wells, localities and units of the first two levels.

    Ids are ``gn`` and the GeoNames number. Units get their names from the file's own rows. Raises ConfigError for a
    line that is not of this format.
    """
    rows = [_row(line, number, file) for number, line in enumerate(lines, 1) if line.strip()]
    unit_names = {row[10]: unit_name(row[1]) for row in rows if row[7] == "ADM1"}
    district_names = {(row[10], row[11]): unit_name(row[1]) for row in rows if row[7] == "ADM2"}
    for row in rows:
        kind = _KINDS.get(row[7])
        if kind is None or row[8] not in ISO_3:
            continue
        population = int(row[14] or 0)
        yield Place(
            id=f"gn{row[0]}",
            name=unit_name(row[1]) if row[6] == "A" else row[1],
            kind="town" if kind == "village" and population >= _LARGE else kind,
            country=ISO_3[row[8]],
            adm1=unit_names.get(row[10]),
            adm2=district_names.get((row[10], row[11])),
            lat=float(row[4]),
            lon=float(row[5]),
            names=spellings(row[1], row[3].split(",")),
            population=population,
        )


def read_pcodes(text: str, file: str = "P-codes") -> Iterator[AdminUnit]:
    """Units of an OCHA table with the columns Location, Admin Level, P-Code, Name, Parent P-Code, Valid from date.

    Raises ConfigError with the line of a row that cannot be read.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    for row in rows:
        try:
            since = date.fromisoformat(row["Valid from date"]) if row["Valid from date"] else None
            yield AdminUnit(
                row["Location"],
                int(row["Admin Level"]),
                row["P-Code"],
                row["Name"],
                row["Parent P-Code"],
                since,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(
                f"not a row of an OCHA table: {error}", file=file, line=rows.line_num
            ) from error


def with_pcodes(places: Iterable[Place], units: Sequence[AdminUnit]) -> Iterator[Place]:
    """The places with the P-code of their first-level unit, matched by name; unchanged where none matches."""
    codes = {(unit.country, fold_name(unit.name)): unit.pcode for unit in units if unit.level == 1}
    for place in places:
        pcode = codes.get((place.country, fold_name(place.adm1 or "")))
        yield replace(place, adm1_pcode=pcode) if pcode else place


def unit_name(name: str) -> str:
    """The name of an administrative unit without the word that says what it is: "Région de Gao" is Gao."""
    return _UNIT_WORDS.sub("", name).strip() or name


def spellings(name: str, alternates: Iterable[str]) -> tuple[str, ...]:
    """The other spellings worth having: in Latin or Arabic letters, each once when folded; no codes."""
    seen, kept = {fold_phrase(name)}, []
    for alternate in map(str.strip, alternates):
        phrase = fold_phrase(alternate)
        if phrase and phrase not in seen and _is_spelling(alternate):
            seen.add(phrase)
            kept.append(alternate)
    return tuple(kept[:_MOST_SPELLINGS])


def _is_spelling(alternate: str) -> bool:
    """GeoNames gives airport codes, other scripts, and "mntqt kydal" for منطقة كيدال."""
    bare = alternate.strip("\u200e\u200f")
    if len(bare) < 3 or (len(bare) == 3 and bare.isupper()) or not _LATIN_OR_ARABIC.fullmatch(bare):
        return False
    return bare != bare.lower() or bare.upper() == bare


def _row(line: str, number: int, file: str) -> list[str]:
    row = line.rstrip("\r\n").split("\t")
    try:
        if len(row) != _COLUMNS:
            raise ValueError(f"{len(row)} columns where GeoNames has {_COLUMNS}")
        float(row[4]), float(row[5]), int(row[14] or 0)
    except ValueError as error:
        raise ConfigError(
            f"not a line of a GeoNames country file: {error}", file=file, line=number
        ) from error
    return row
