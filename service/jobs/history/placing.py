"""Where a row of somebody else's record lies, in the names that our own incidents use."""

import re
from dataclasses import dataclass
from functools import lru_cache

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.jobs.history.columns import PastRow
from service.records import NamedPlace, Place, Zone
from service.text.folding import fold_name

_POINTS = ("village", "town", "site")
_SAME_KM = 12.0
"""A place of the table with the row's name and this near its coordinates is the place meant."""
_NEAREST_KM = 40.0
"""Whose units a row takes that names none we know."""
_KIND = re.compile(
    r"(?i)(^(region|province|departement|département|cercle|district|commune|ville|village)\s+(de\s+la|du|des|de|d')\s*"
    r"|\s+(region|province|department|district|cercle|circle|commune|municipality|town|village|city)$)"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of a row. ``unknown``: the name of its unit, where the units were found by the coordinates."""

    place: NamedPlace
    in_zone: bool
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class _Units:
    """First and second level, as our incidents write them."""

    adm1: str | None = None
    pcode: str | None = None
    adm2: str | None = None


class Placing:
    """Looks rows up in the gazetteer. Names come again and again: what was found once is kept."""

    def __init__(self, zone: Zone, places: PlaceIndex) -> None:
        self._places = places
        self._areas = {(area.country, fold_name(area.adm1)) for area in zone.areas}
        self.country = lru_cache(maxsize=1_000)(self._country)
        self._units_named = lru_cache(maxsize=10_000)(self._by_name)
        self._units_at = lru_cache(maxsize=10_000)(self._by_coordinates)
        self._meant = lru_cache(maxsize=50_000)(self._point)

    def _country(self, name: str) -> str | None:
        """The code of a country by its name; None where the table has none of it."""
        found = (self._places.place(id_) for id_ in self._places.named(name))
        return next((place.country for place in found if place.kind == "country"), None)

    def place(self, row: PastRow, country: str) -> Placed:
        """The place of a row. A point that the table has takes its name and units; else the row's own."""
        units, unknown = self._units(row, country)
        point = None
        if row.exact == "point" and row.location:
            point = self._meant(_bare(row.location), country, row.lat, row.lon, units.adm1)
        if point is not None:
            found, unknown = _of_table(point, row), None
        else:
            found = _as_written(row, country, units)
        in_zone = found.adm1 is None or (country, fold_name(found.adm1)) in self._areas
        return Placed(found, in_zone, unknown)

    def _units(self, row: PastRow, country: str) -> tuple[_Units, str | None]:
        """The units of a row, and the name that no table has, where they come from its coordinates."""
        named = self._units_named(country, *map(_bare, row.units))
        if named.adm1 is not None:
            return named, None
        if row.lat is None or row.lon is None:
            return _Units(), row.units[0] or None
        return self._units_at(country, round(row.lat, 3), round(row.lon, 3)), row.units[0] or "(none)"

    def _by_name(self, country: str, first: str, second: str) -> _Units:
        region = self._unit(country, first, ("region", "district"))
        if region is None or region.adm1 is None:
            return _Units()
        district = self._unit(country, second, ("district",), region.adm1) if second else None
        return _Units(region.adm1, region.adm1_pcode, (district.adm2 or district.name) if district else None)

    def _unit(self, country: str, name: str, kinds: tuple[str, ...], adm1: str | None = None) -> Place | None:
        places = [self._places.place(id_) for id_ in self._places.named(name)] if name else []
        fitting = [one for one in places if one.country == country and adm1 in (None, one.adm1)]
        return next((one for kind in kinds for one in fitting if one.kind == kind), None)

    def _by_coordinates(self, country: str, lat: float, lon: float) -> _Units:
        for place, _ in self._places.near(lat, lon, _NEAREST_KM, (*_POINTS, "district")):
            if place.country == country and place.adm1:
                return _Units(place.adm1, place.adm1_pcode, place.adm2)
        return _Units()

    def _point(
        self, name: str, country: str, lat: float | None, lon: float | None, adm1: str | None
    ) -> Place | None:
        """The village, town or site that is meant: of this name, and near the coordinates (or in the unit)."""
        for candidate in self._places.find(name):
            place = self._places.place(candidate.place_id)
            if place.country != country or place.kind not in _POINTS:
                continue
            if lat is None or lon is None or place.lat is None or place.lon is None:
                if adm1 is not None and place.adm1 == adm1:
                    return place
            elif kilometres(lat, lon, place.lat, place.lon) <= _SAME_KM:
                return place
        return None


def _bare(name: str) -> str:
    """``Tillabéri region`` and ``région de Tillabéri`` are Tillabéri."""
    return _KIND.sub("", name.strip()).strip() or name.strip()


def _of_table(place: Place, row: PastRow) -> NamedPlace:
    return NamedPlace(
        name=place.name,
        as_written=row.location,
        kind=place.kind,
        country=place.country,
        adm1=place.adm1,
        adm1_pcode=place.adm1_pcode,
        adm2=place.adm2,
        lat=place.lat,
        lon=place.lon,
        resolved=True,
        place_id=place.id,
    )


def _as_written(row: PastRow, country: str, units: _Units) -> NamedPlace:
    """A place that no table has, at the row's own coordinates; or the unit, where the row knows no more."""
    district, region = units.adm2 or _bare(row.units[1]), units.adm1 or _bare(row.units[0])
    kind, name = "village", _bare(row.location)
    if row.exact != "point" or not name:
        kind, name = ("district", district) if row.exact == "district" and district else ("region", region)
    return NamedPlace(
        name=name,
        as_written=row.location or name,
        kind=kind,
        country=country,
        adm1=units.adm1,
        adm1_pcode=units.pcode,
        adm2=units.adm2,
        lat=row.lat,
        lon=row.lon,
        resolved=False,
    )
