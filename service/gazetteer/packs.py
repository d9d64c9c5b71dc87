"""Zone packs: ``areas.toml``, ``lexicon.<language>.toml``, ``names.toml``, ``places.csv`` in a folder. Data, no code.

A pack is named (``three-borders``, one that ships with the service) or given as the path of its folder. What a language
says of violence is the same elsewhere: ``words_of = "three-borders"`` in ``areas.toml`` takes over the lexicons and
``names.toml`` of another pack, but for its ``zone.*`` categories, which say where that zone is; its own come on top.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.errors import ConfigError
from service.gazetteer.place_rows import At, read_places
from service.records import Area, Place, Term, Zone
from service.text.toml_files import read_toml

_SHIPPED = Path(__file__).resolve().parent.parent / "zones"


def pack_folder(name_or_path: str) -> Path:
    """The folder of a pack. Raises ConfigError where there is none."""
    given = Path(name_or_path)
    if given.is_dir() and (os.sep in name_or_path or (given / "areas.toml").is_file()):
        return given
    shipped = _SHIPPED / name_or_path.replace("-", "_")
    if os.sep not in name_or_path and (shipped / "areas.toml").is_file():
        return shipped
    known = ", ".join(sorted(path.parent.name.replace("_", "-") for path in _SHIPPED.glob("*/areas.toml")))
    raise ConfigError(
        f"no zone pack {name_or_path!r}: give one that ships ({known}) or the path of a folder with areas.toml",
        field="zone.name",
    )


def zone_areas(name_or_path: str) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas of a pack's zone and the countries around it, without its lexicons. Raises ConfigError."""
    file = pack_folder(name_or_path) / "areas.toml"
    table = read_toml(file)
    _refuse_unknown(table, {"name", "area", "words_of", "neighbours", "times"}, At(file, ""))
    areas = tuple(_area(entry, where) for entry, where in _entries(table, "area", file))
    return areas, _texts(table, "neighbours", At(file, "")) if "neighbours" in table else ()


def zone_times(name_or_path: str) -> tuple[tuple[str, str], ...]:
    """The times that are kept in the zone: a name for each, and the time zone of the IANA database. Raises
    ConfigError."""
    file = pack_folder(name_or_path) / "areas.toml"
    times = read_toml(file).get("times", {})
    if not isinstance(times, dict) or not all(isinstance(key, str) for key in times.values()):
        raise ConfigError('must be written as { Niamey = "Africa/Niamey" }', file=str(file), field="times")
    for name, key in times.items():
        try:
            ZoneInfo(key)
        except (ValueError, ZoneInfoNotFoundError, OSError):
            raise ConfigError(f"{key!r} is no time zone", file=str(file), field=f"times.{name}") from None
    return tuple(times.items())


def load_zone(name_or_path: str) -> Zone:
    """The zone of a pack with its lexicons. Raises ConfigError with file and field for what cannot be read."""
    folder = pack_folder(name_or_path)
    areas, neighbours = zone_areas(name_or_path)
    table = read_toml(folder / "areas.toml")
    terms = tuple(_all_terms(folder, table))
    if not areas or not any(term.language for term in terms):
        missing = "[[area]] in areas.toml" if not areas else "lexicon.<language>.toml"
        raise ConfigError(f"a zone pack needs at least one {missing}", file=str(folder))
    return Zone(
        name=_text(table, "name", At(folder / "areas.toml", "")),
        areas=areas,
        countries=tuple(dict.fromkeys(area.country for area in areas)),
        neighbours=neighbours,
        terms=terms,
    )


def _all_terms(folder: Path, table: Mapping[str, Any]) -> Iterator[Term]:
    """The pack's own terms, then those that it takes over.

    A term that the pack gives itself replaces the other's of the same kind: what is ``actor.bokoharam`` there may be
    ``actor.group.JAS`` here.
    """
    own: set[tuple[str, str, str]] = set()
    for lexicon in (*sorted(folder.glob("lexicon.*.toml")), *folder.glob("names.toml")):
        for term in _terms(lexicon):
            own.add(_sort(term))
            yield term
    if "words_of" not in table:
        return
    at = At(folder / "areas.toml", "")
    try:
        giver = pack_folder(_text(table, "words_of", at))
    except ConfigError as error:
        raise at.error(error.reason, "words_of") from error
    if "words_of" in read_toml(giver / "areas.toml"):
        raise at.error(f"{giver.name} itself takes its words from another pack: name that one", "words_of")
    for lexicon in (*sorted(giver.glob("lexicon.*.toml")), *giver.glob("names.toml")):
        for term in _terms(lexicon):
            if _sort(term) not in own and not term.category.startswith("zone."):
                yield term


def _sort(term: Term) -> tuple[str, str, str]:
    return term.language, term.category.partition(".")[0], term.term.casefold()


def load_places(name_or_path: str) -> tuple[Place, ...]:
    """The places of a pack. Raises ConfigError with the line of the first row that cannot be read."""
    file = pack_folder(name_or_path) / "places.csv"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", file=str(file)) from error
    return tuple(read_places(text, str(file)))


def _entries(table: Mapping[str, Any], name: str, file: Path) -> Iterator[tuple[Mapping[str, Any], At]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"must be written as [[{name}]] tables", file=str(file), field=name)
    for number, entry in enumerate(entries, 1):
        yield entry, At(file, f"{name} {number}")


def _area(entry: Mapping[str, Any], at: At) -> Area:
    _refuse_unknown(entry, {"country", "adm1", "pcode", "names"}, at)
    country = _text(entry, "country", at)
    if len(country) != 3 or not country.isupper():
        raise at.error(f"{country!r} is not an ISO 3166 code of three letters such as MLI", "country")
    return Area(
        country=country,
        adm1=_text(entry, "adm1", at),
        pcode=_text(entry, "pcode", at) if "pcode" in entry else None,
        names=_texts(entry, "names", at) if "names" in entry else (),
    )


def _terms(file: Path) -> Iterator[Term]:
    """The terms of a lexicon file: ``[[category]]`` tables of ``name``, ``weight`` and ``terms``."""
    language = file.name.split(".")[1] if file.name.startswith("lexicon.") else ""
    seen: dict[tuple[str, str], str] = {}
    for entry, at in _entries(read_toml(file), "category", file):
        _refuse_unknown(entry, {"name", "weight", "terms"}, at)
        category, weight = _text(entry, "name", at), _weight(entry, at)
        for term in _texts(entry, "terms", at):
            if (category, term) in seen:
                raise at.error(f"{term!r} is listed twice in {category}", "terms")
            seen[category, term] = term
            yield Term(term=term, language=language, category=category, weight=weight)


def _weight(entry: Mapping[str, Any], at: At) -> float:
    weight = entry.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise at.error(f"must be a number, not {weight!r}", "weight")
    return float(weight)


def _text(entry: Mapping[str, Any], key: str, at: At) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise at.error(f"must be a text, not {value!r}", key)
    return value


def _texts(entry: Mapping[str, Any], key: str, at: At) -> tuple[str, ...]:
    values = entry.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise at.error("must be a list of texts", key)
    return tuple(values)


def _refuse_unknown(entry: Mapping[str, Any], known: set[str], at: At) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise at.error(f"unknown; known are {', '.join(sorted(known))}", unknown[0])
