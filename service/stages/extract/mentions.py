"""A place name in a text, and what its sentence uses it for."""

from dataclasses import dataclass
from typing import Literal

from service.records import NamedPlace, Place

Role = Literal["site", "near", "far", "unit", "country", "reference"]

VILLAGE_KINDS = ("village", "town", "site")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in the text. ``role``: what the sentence uses it for; ``place`` None: no table has it."""

    name: str
    start: int
    end: int
    line: int
    role: Role
    place: Place | None
    unit: Place | None = None
    """For a name no table has: the unit it is said to be in."""
    seat: bool = False
    """A region has the same name: said in passing it is rather the region, or where people fled to."""

    @property
    def inhabited(self) -> bool:
        return self.place is None or self.place.kind in VILLAGE_KINDS

    @property
    def in_zone(self) -> bool:
        """Whether it lies in the zone; an unknown name where its unit does."""
        known = self.place or self.unit
        return known.in_zone if known else False

    def as_record(self) -> NamedPlace:
        """The public form. Unresolved names keep the unit they are said to be in."""
        known, unit = self.place, self.place or self.unit
        return NamedPlace(
            name=known.name if known else self.name,
            as_written=self.name,
            kind=known.kind if known else "village",
            country=unit.country if unit else None,
            adm1=unit.adm1 if unit else None,
            adm1_pcode=unit.adm1_pcode if unit else None,
            adm2=unit.adm2 if unit else None,
            lat=known.lat if known else None,
            lon=known.lon if known else None,
            resolved=known is not None,
            place_id=known.id if known else None,
        )
