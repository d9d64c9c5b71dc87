"""What operators add to the places: a spelling of a known place, or a place that no table has. Checked, and laid over
an index. An addition that can be used no longer is left out, and said; the others go on.

As tables: ``{"alias": "Inchinanan", "place": "the id of a place"}``; ``{"name", "kind", "country", "adm1", "source"}``
with ``adm2``, ``lat`` and ``lon``, ``names`` (other spellings) where they are known. ``source`` says who knows of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from service.errors import ConfigError
from service.gazetteer.borders import strays
from service.gazetteer.index import PlaceIndex
from service.gazetteer.overlay import laid_over
from service.records import Caution, Override, Place
from service.text.folding import fold_name

KINDS = ("village", "town", "site")
"""What may be added. Countries and units are those of the tables."""
EMPTY = "must not be empty"
TOO_LONG = "is longer than 60 letters"
NO_NAME = "needs at least two letters"
NO_KIND = "must be village, town or site"
NO_REGION = "is no region of this country that the gazetteer has"
NO_DISTRICT = "is no district of this region that the gazetteer has"
NO_DEGREES = "must be degrees: a number, north and east positive, south and west negative"
TOGETHER = "latitude and longitude must be given together"
ASTRAY = "this point is not in the country"
UNKNOWN = "is no place of the gazetteer"
KNOWN_SO = "is a spelling of this place already"
NO_TABLE = "it is not such a table"
NO_KEY = "is not a key of an addition"
ID_TAKEN = "the gazetteer has a place of this id by now"
NOT_USED = 'the addition to the places "{name}" of {who} is not used: {why}'
FAULTS = (
    EMPTY, TOO_LONG, NO_NAME, NO_KIND, NO_REGION, NO_DISTRICT, NO_DEGREES, TOGETHER, ASTRAY, UNKNOWN, KNOWN_SO,
)  # fmt: skip
"""Every reason of the faults told here."""

_ALIAS = frozenset({"alias", "place"})
_PLACE = frozenset({"name", "kind", "country", "adm1", "adm2", "lat", "lon", "names", "source"})
_LONGEST, _SHORTEST, _LONGEST_TEXT, _MOST_NAMES = 60, 2, 300, 20
_BOUNDS = {"lat": 90.0, "lon": 180.0}

Table = Mapping[str, Any]


def is_alias(table: Table) -> bool:
    return "alias" in table


def names_of(table: Table) -> list[str]:
    """The spellings that an addition brings."""
    if is_alias(table):
        return [str(table["alias"])]
    others = table.get("names")
    return [str(table.get("name", "")), *(map(str, others) if isinstance(others, list | tuple) else ())]


def subject_of(table: Table) -> str:
    """What names an addition among the changes of operators; of a place also its id. The same addition has the same."""
    if is_alias(table):
        return f"alias-{table.get('place')}-{fold_name(str(table['alias']))}"
    units = (table.get(name) or "" for name in ("adm1", "adm2", "name"))
    return "-".join(("operator", str(table.get("country")), *(fold_name(str(one)) for one in units)))


def check_addition(index: PlaceIndex, standing: Sequence[Override], new: Override) -> None:
    """Raises ConfigError with every fault, each with its field, where ``new`` cannot be laid over the index and what
    stands."""
    assert new.after is not None
    others = [one for one in standing if one.subject != new.subject]
    places, _ = _gathered(index, others)
    place = _addition(index, places, new)
    if is_alias(new.after) and place.names and fold_name(place.names[-1]) in _keys(places, index, place.id):
        _raise([ConfigError(KNOWN_SO, field="alias")])


def additions_in(changes: Iterable[Override]) -> list[Override]:
    """Those of the changes that are of places."""
    return [one for one in changes if one.section == "places"]


def with_additions(index: PlaceIndex, standing: Sequence[Override]) -> tuple[PlaceIndex, list[Caution]]:
    """The index with what operators added, and a sentence for each addition that is left out."""
    places, warnings = _gathered(index, standing)
    return laid_over(index, places.values()), warnings


def _gathered(index: PlaceIndex, standing: Sequence[Override]) -> tuple[dict[str, Place], list[Caution]]:
    """Places first, so that a spelling may be one of theirs."""
    places: dict[str, Place] = {}
    warnings: list[Caution] = []
    for one in sorted(standing, key=lambda one: one.after is not None and is_alias(one.after)):
        try:
            place = _addition(index, places, one)
            places[place.id] = place
        except (ConfigError, TypeError, ValueError, AttributeError, LookupError) as error:
            faults = _faults_of(error)
            why = "; ".join(f"{field}: {reason}" if field else reason for field, reason in faults)
            warnings.append(Caution(NOT_USED, faults, name=one.subject, who=one.who, why=why))
    return places, warnings


def _faults_of(error: Exception) -> list[tuple[str, str]]:
    if isinstance(error, ConfigError):
        return [(one.field or "", one.reason) for one in error.problems or (error,)]
    return [("", NO_TABLE)]


def _addition(index: PlaceIndex, places: Mapping[str, Place], change: Override) -> Place:
    assert change.after is not None
    unknown = sorted(set(change.after) - (_ALIAS if is_alias(change.after) else _PLACE))
    if unknown:
        raise ConfigError(NO_KEY, field=unknown[0])
    if is_alias(change.after):
        return _with_spelling(index, places, change.after)
    if _known(index, {}, change.subject) is not None:
        raise ConfigError(ID_TAKEN)
    return _new_place(index, change.subject, change.after)


def _with_spelling(index: PlaceIndex, places: Mapping[str, Place], table: Table) -> Place:
    faults: list[ConfigError] = []
    alias = _name(table, "alias", faults)
    place = _known(index, places, table.get("place"))
    if place is None:
        faults.append(ConfigError(UNKNOWN, field="place"))
    _raise(faults)
    assert place is not None
    return replace(place, names=(*place.names, alias))


def _known(index: PlaceIndex, places: Mapping[str, Place], place_id: object) -> Place | None:
    try:
        return places.get(str(place_id)) or index.place(str(place_id))
    except KeyError:
        return None


def _keys(places: Mapping[str, Place], index: PlaceIndex, place_id: str) -> set[str]:
    """The spellings of a place, folded."""
    place = _known(index, places, place_id)
    return {fold_name(name) for name in (place.name, *place.names)} if place else set()


def _new_place(index: PlaceIndex, place_id: str, table: Table) -> Place:
    faults: list[ConfigError] = []
    name = _name(table, "name", faults)
    if table.get("kind") not in KINDS:
        faults.append(ConfigError(NO_KIND, field="kind"))
    _text(table, "source", faults)
    region = _unit(index, table, "adm1", "region", faults)
    district = _unit(index, table, "adm2", "district", faults) if table.get("adm2") else None
    lat, lon = _position(table, faults)
    others = table.get("names") or ()
    names = tuple(_name({"names": one}, "names", faults) for one in others[:_MOST_NAMES])
    _raise(faults)
    assert region is not None
    return Place(
        id=place_id,
        name=name,
        kind=table["kind"],
        country=region.country,
        adm1=region.adm1,
        adm1_pcode=region.adm1_pcode,
        adm2=(district.adm2 or district.name) if district else None,
        lat=lat,
        lon=lon,
        names=names,
        in_zone=region.in_zone,
    )


def _text(table: Table, field: str, faults: list[ConfigError]) -> str:
    value = table.get(field)
    words = value.strip() if isinstance(value, str) else ""
    if not words:
        faults.append(ConfigError(EMPTY, field=field))
    return words[:_LONGEST_TEXT]


def _name(table: Table, field: str, faults: list[ConfigError]) -> str:
    words = _text(table, field, faults)
    if len(words) > _LONGEST:
        faults.append(ConfigError(TOO_LONG, field=field))
    elif words and len(fold_name(words)) < _SHORTEST:
        faults.append(ConfigError(NO_NAME, field=field))
    return words


def _unit(index: PlaceIndex, table: Table, field: str, kind: str, faults: list[ConfigError]) -> Place | None:
    """The region or district that a name means in the country, and in the region where that is told."""
    named = _text(table, field, faults)
    country, adm1 = table.get("country"), fold_name(str(table.get("adm1") or ""))
    found = [
        place
        for place in index.bearing(fold_name(named))
        if place.kind == kind
        and place.country == country
        and (kind == "region" or fold_name(place.adm1 or "") == adm1)
    ]
    if named and not found:
        faults.append(ConfigError(NO_REGION if kind == "region" else NO_DISTRICT, field=field))
    return found[0] if found else None


def _position(table: Table, faults: list[ConfigError]) -> tuple[float | None, float | None]:
    given = {field: table[field] for field in _BOUNDS if table.get(field) is not None}
    wrong = [
        field
        for field, value in given.items()
        if isinstance(value, bool)
        or not isinstance(value, int | float)
        or not isfinite(value)
        or abs(value) > _BOUNDS[field]
    ]
    faults.extend(ConfigError(NO_DEGREES, field=field) for field in wrong)
    if len(given) == 1:
        faults.append(ConfigError(TOGETHER, field="lon" if "lat" in given else "lat"))
    if wrong or len(given) != len(_BOUNDS):
        return None, None
    lat, lon = float(given["lat"]), float(given["lon"])
    if strays(lat, lon, str(table.get("country"))):
        faults.append(ConfigError(ASTRAY, field="lat"))
    return lat, lon


def _raise(faults: Iterable[ConfigError]) -> None:
    found = tuple(faults)
    if found:
        raise ConfigError("this cannot be added", problems=found)
