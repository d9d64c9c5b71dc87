"""Names of places in reports that no table has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from service.ports.looking import Page

UnresolvedOrder = Literal["items", "seen"]


@dataclass(frozen=True, slots=True)
class UnresolvedName:
    """A name as reports in force give it of attacks in one region; kept when the last of them is read otherwise, gone
    when its text is forgotten."""

    id: int
    name: str
    """As the last report wrote it."""
    country: str | None
    adm1: str | None
    """Where it is said to be."""
    adm2: str | None
    items: int
    """How many items name it."""
    last_seen_at: datetime
    """The latest publication of them."""
    restricted: bool
    """From reports that were told: for operators alone."""


@dataclass(frozen=True, slots=True)
class NameAside:
    """That operators look for no place of this name, wherever it is said to be."""

    id: int
    who: str
    reason: str
    at: datetime
    restricted: bool
    """Decided on a name of told reports: the reason is for operators alone."""


class Unresolving(Protocol):
    """Kept with every report that is stored or superseded; what is put aside is so for those who look, and for nothing
    else. See ``Transaction``."""

    def page_unresolved(
        self, cursor: str | None, limit: int, order: UnresolvedOrder = "items", *, restricted: bool = False
    ) -> Page:
        """Rows hold ``name`` (an UnresolvedName) that an item in force has and nobody put aside: those of most items,
        or those last seen, first. Unless ``restricted``, those of told reports are left out. ValueError for a cursor of
        another list."""
        ...

    def unresolved_name(self, name_id: int, *, restricted: bool = False) -> UnresolvedName | None: ...

    def items_naming(
        self, name_id: int, limit: int, *, restricted: bool = False
    ) -> list[Mapping[str, object]]:
        """Items that name it, the newest first, as ``page_items`` gives them."""
        ...

    def items_with_unresolved(self, name: str, limit: int) -> list[int]:
        """Items that have a name unresolved, wherever it is said to be, in whatever spelling of case and accents; the
        newest first."""
        ...

    def page_aside(self, cursor: str | None, limit: int, *, restricted: bool = False) -> Page:
        """Rows hold ``aside`` (a NameAside) and ``name`` (an UnresolvedName of it: that of most items), the last that
        was put aside first. Unless ``restricted``, names that told reports alone have are left out. ValueError for a
        cursor of another list."""
        ...

    def name_aside(self, name_id: int) -> NameAside | None:
        """That the name, in whatever region, is put aside."""
        ...

    def put_aside(self, name_id: int, who: str, reason: str, now: datetime) -> None:
        """Put the name aside, in every region. RulingError: there is no such name, or it is put aside already."""
        ...

    def bring_back(self, name_id: int, aside_id: int) -> None:
        """Take that decision on the name back. RulingError: it does not stand any more."""
        ...
