"""What an export is to hold, and the account of what it held."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from service.records import Incident, NamedPlace
from service.text.folding import fold_name

Precision = Literal["village", "adm2", "adm1"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

_AREA = re.compile(r"[A-Z]{3}(/\S[^/]{0,98})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``since`` and ``until`` are whole days, both of them in: of incidents the day of the attack, of alerts the UTC
    day on which they were sent. ``areas``: ``NER`` or ``MLI/Ménaka``, as recipients have them."""

    since: date | None = None
    until: date | None = None
    areas: tuple[str, ...] = ()
    precision: Precision = "village"
    dismissed: bool = False
    """Incidents that an operator dismissed too."""
    attacks_only: bool = False
    """Without situations of signs alone: for forms that cannot say that something was no attack."""

    def faults(self) -> list[tuple[str, str]]:
        """What makes no sense: the field, and what is wrong with it."""
        found = [("area", f"{area!r} is no country or region: write NER or MLI/Ménaka") for area in self.areas
                 if not _AREA.fullmatch(area)]  # fmt: skip
        if self.since and self.until and self.until < self.since:
            found.append(("until", f"{self.until} is before since, {self.since}"))
        return found

    def covers(self, incidents: tuple[Incident, ...]) -> bool:
        """Whether any place of the incidents lies in one of the areas."""
        if not self.areas:
            return True
        return any(_lies_in(place, area) for area in self.areas for one in incidents for place in one.places)

    def as_detail(self) -> dict[str, Any]:
        """For the audit log: what was asked for, without what was not."""
        return {name: _plain(value) for name, value in asdict(self).items() if value}


@dataclass(slots=True)
class Held:
    """What an export came to, counted while it runs."""

    rows: int = 0
    unreadable: int = 0
    """Stored rows that could not be read back."""
    complete: bool = False
    """False until the end: it was broken off."""


def _lies_in(place: NamedPlace, area: str) -> bool:
    country, _, unit = area.partition("/")
    if place.country != country:
        return False
    return not unit or fold_name(unit) in {fold_name(place.adm1 or ""), fold_name(place.adm1_pcode or "")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
