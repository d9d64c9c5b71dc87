"""GeoNames country files read into our own records (tab-separated, as their readme describes; CC BY 4.0)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from service.errors import ConfigError
from service.gazetteer.countries import ISO_3
from service.records import Place
from service.text.folding import fold_phrase

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


def read_geonames(
    lines: Iterable[str], file: str = "GeoNames", faults: Callable[[ConfigError], None] | None = None
) -> Iterator[Place]:
    """Places of a GeoNames country file: populated places, camps, wells, localities and units of the first two levels.

    Ids are ``gn`` and the GeoNames number. Units get their names from the file's own rows. A line that is not of this
    format is given to ``faults``; without it, it raises ConfigError.
    """
    rows = list(_rows(lines, file, faults))
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


def _rows(
    lines: Iterable[str], file: str, faults: Callable[[ConfigError], None] | None
) -> Iterator[list[str]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _row(line, number, file)
            except ConfigError as fault:
                if faults is None:
                    raise
                faults(fault)


def _row(line: str, number: int, file: str) -> list[str]:
    row = line.rstrip("\r\n").split("\t")
    try:
        if len(row) != _COLUMNS:
            raise ValueError(f"{len(row)} columns where GeoNames has {_COLUMNS}")
        if not (-90 <= float(row[4]) <= 90 and -180 <= float(row[5]) <= 180):
            raise ValueError(f"{row[4]}, {row[5]} are no latitude and longitude")
        if not row[0].isdecimal() or int(row[14] or 0) < 0:
            raise ValueError(f"{row[0]!r} or {row[14]!r} is not a whole number")
    except ValueError as error:
        raise ConfigError(
            f"not a line of a GeoNames country file: {error}", file=file, line=number
        ) from error
    return row
