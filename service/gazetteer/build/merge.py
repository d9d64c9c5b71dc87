"""The table of a zone pack and what was imported, joined into one list of places.

The pack's rows stand as they are: its units are the units, and of a place that both have its own row counts. What is
imported takes the names, codes and membership of the zone of the pack's units: by the unit's name, and in the pack's
countries first by the places around it, because country files assign newer regions late. An operator's row with the id
of a known place replaces it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.gazetteer.build.pcodes import AdminUnit
from service.gazetteer.build.sources import Imported
from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.records import Place
from service.text.folding import fold_name

_SETTLEMENTS = frozenset({"village", "town", "site"})
_SAME_KM = 5.0
"""Two rows of one name this close are one place."""
_AROUND_KM, _AROUND = 15.0, 3
_ORDER = {"own": 0, "ocha": 1, "geonames": 2}
_UNIT_KINDS = {1: "region", 2: "district", 3: "district"}


@dataclass(frozen=True, slots=True)
class Joined:
    """Places in the order of their sources: ``counts`` says how many of each, the pack's (None) first."""

    places: tuple[Place, ...]
    counts: tuple[tuple[str | None, int], ...]


def ordered(imported: Iterable[Imported]) -> list[Imported]:
    """In the order in which sources are joined: it does not matter when each was imported."""
    return sorted(imported, key=lambda one: (_ORDER[one.source.kind], one.source.name))


def join(shipped: Sequence[Place], imported: Iterable[Imported]) -> Joined:
    """One list of places: each id once, each place once. The same sources give the same list."""
    joining = _Joining(shipped)
    parts: list[tuple[str, list[Place]]] = []
    for one in ordered(imported):
        if one.source.kind == "own":
            places = [joining.own(place) for place in one.places]
        elif one.source.kind == "ocha":
            places = list(joining.units(one.units))
        else:
            places = [place for place in map(joining.found, one.places) if place is not None]
        parts.append((one.source.name, places))
    positions = joining.positions()
    used = {place.id for place in positions.values()}
    base = [
        replace(place, lat=at.lat, lon=at.lon) if (at := positions.get(place.id)) else place
        for place in shipped
        if place.id not in joining.replaced
    ]
    kept = [(name, [place for place in places if place.id not in used]) for name, places in parts]
    counts = [(None, len(base)), *((name, len(places)) for name, places in kept)]
    everything = [*base, *(place for _, places in kept for place in places)]
    return Joined(tuple(map(joining.with_pcode, everything)), tuple(counts))


class _Joining:
    """What is known while sources are joined."""

    def __init__(self, shipped: Sequence[Place]) -> None:
        self._index = PlaceIndex.build(shipped)
        self._ids = {place.id for place in shipped}
        self._covered = {place.country for place in shipped if place.in_zone}
        self._regions: dict[tuple[str, str], Place] = {}
        self._units: set[tuple[str, str, str]] = set()
        for place in shipped:
            if place.kind in ("region", "district"):
                for key in _keys(place):
                    self._units.add((place.country, place.kind, key))
                    if place.kind == "region":
                        self._regions.setdefault((place.country, key), place)
        self._without: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in shipped:
            if place.lat is None and place.kind in _SETTLEMENTS:
                for key in _keys(place):
                    self._without[place.country, key].append(place)
        self._taken: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
        self._located: defaultdict[str, list[Place]] = defaultdict(list)
        self._pcodes: dict[tuple[str, str], str] = {}
        self.replaced: set[str] = set()

    def own(self, place: Place) -> Place:
        """An operator's row: as it stands, in the unit that it or the places around it say."""
        if place.id in self._ids:
            self.replaced.add(place.id)
        self._ids.add(place.id)
        placed = self._placed(place, by_name_first=True)
        self._take(placed)
        return placed

    def found(self, place: Place) -> Place | None:
        """A row of a country file; None where it is known already, or a well or locality of another country."""
        if place.id in self._ids or (place.kind == "site" and place.country not in self._covered):
            return None
        if place.kind not in _SETTLEMENTS and any(
            (place.country, place.kind, key) in self._units for key in _keys(place)
        ):
            return None
        self._ids.add(place.id)
        placed = self._placed(place)
        if placed.kind in _SETTLEMENTS:
            if self._known(placed):
                return None
            self._note_position(placed)
        self._take(placed)
        return placed

    def units(self, units: Sequence[AdminUnit]) -> Iterator[Place]:
        """Units that no table has yet; the P-codes of those that it has are kept for ``with_pcode``."""
        by_code = {unit.pcode: unit for unit in units}
        for unit in units:
            above = [unit]
            while above[-1].parent in by_code:
                above.append(by_code[above[-1].parent])
            first = above[-1] if above[-1].level == 1 else None
            region = self._region(unit.country, first.name) if first else None
            if unit.level == 1:
                self._pcodes[unit.country, region.adm1 if region and region.adm1 else unit.name] = unit.pcode
            kind = _UNIT_KINDS[unit.level]
            keys = [fold_name(name) for name in (unit.name, *unit.names)]
            if (
                any((unit.country, kind, key) in self._units for key in keys)
                or f"pcode-{unit.pcode}" in self._ids
            ):
                continue
            self._units.update((unit.country, kind, key) for key in keys)
            self._ids.add(f"pcode-{unit.pcode}")
            second = next((one for one in above if one.level == 2), None)
            yield Place(
                id=f"pcode-{unit.pcode}",
                name=unit.name,
                kind=kind,
                country=unit.country,
                adm1=region.adm1 if region else first.name if first else None,
                adm1_pcode=region.adm1_pcode if region else first.pcode if first else None,
                adm2=second.name if second else None,
                lat=unit.lat,
                lon=unit.lon,
                names=unit.names,
                in_zone=region.in_zone if region else False,
            )

    def positions(self) -> dict[str, Place]:
        """For each shipped place without coordinates that only one imported place can be, that one."""
        return {place_id: found[0] for place_id, found in self._located.items() if len(found) == 1}

    def with_pcode(self, place: Place) -> Place:
        pcode = None if place.adm1_pcode or not place.adm1 else self._pcodes.get((place.country, place.adm1))
        return replace(place, adm1_pcode=pcode) if pcode else place

    def _region(self, country: str, name: str | None) -> Place | None:
        return self._regions.get((country, fold_name(name))) if name else None

    def _placed(self, place: Place, *, by_name_first: bool = False) -> Place:
        """With the first-level unit as the pack names it, and whether that is of the zone."""
        region = self._region(place.country, place.adm1)
        if region is None or not by_name_first:
            around = self._around(place)
            if around is not None:
                return replace(
                    place,
                    adm1=around.adm1,
                    adm1_pcode=around.adm1_pcode,
                    adm2=place.adm2 if place.adm2 and by_name_first else around.adm2,
                    in_zone=around.in_zone,
                )
        if region is None:
            return replace(place, in_zone=False)
        return replace(place, adm1=region.adm1, adm1_pcode=region.adm1_pcode, in_zone=region.in_zone)

    def _around(self, place: Place) -> Place | None:
        """What the nearest shipped places agree on, as a place: its units and whether they are of the zone."""
        if place.lat is None or place.lon is None or place.country not in self._covered:
            return None
        near = self._index.near(place.lat, place.lon, _AROUND_KM, kinds=("village", "town"), limit=_AROUND)
        if len(near) < _AROUND or len({(one.country, one.adm1) for one, _ in near}) > 1:
            return None
        first = near[0][0]
        if first.country != place.country:
            return None
        return first if len({one.adm2 for one, _ in near}) == 1 else replace(first, adm2=None)

    def _known(self, place: Place) -> bool:
        """Whether a row of this name stands within a few kilometres already."""
        for key in _keys(place):
            for other in (*self._index.bearing(key), *self._taken[place.country, key]):
                if (
                    other.country == place.country
                    and other.kind in _SETTLEMENTS
                    and _apart(place, other) <= _SAME_KM
                ):
                    return True
        return False

    def _note_position(self, place: Place) -> None:
        """Of the shipped places without coordinates note the one that this can be."""
        same = {
            other.id
            for key in _keys(place)
            for other in self._without.get((place.country, key), ())
            if other.adm1 == place.adm1 and other.adm2 in (None, place.adm2)
        }
        if len(same) == 1:
            self._located[same.pop()].append(place)

    def _take(self, place: Place) -> None:
        for key in _keys(place):
            self._taken[place.country, key].append(place)


def _keys(place: Place) -> list[str]:
    return [key for name in dict.fromkeys((place.name, *place.names)) if (key := fold_name(name))]


def _apart(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    return kilometres(one.lat, one.lon, other.lat, other.lon)
