"""What a rehearsal of rules reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from service.records import Incident
from service.records.outline import Outline


class Rehearsing(Protocol):
    """What was known when. See ``Transaction``."""

    def outlines(self, until: datetime, since: datetime | None = None) -> list[Outline]:
        """Every revision of an incident, and every merger, known from ``since`` (None: the first) until then, in the
        order they became known."""
        ...

    def last_known_at(self) -> datetime | None:
        """When an incident changed last; None: there is none."""
        ...

    def unworded_revisions(self, ids: Sequence[str]) -> Mapping[tuple[str, int], Incident]:
        """By id and number, every revision of these incidents, without what only words are made of: claims, sources,
        the history of the toll, events."""
        ...

    def marked_false(self) -> frozenset[str]:
        """Ids of the incidents whose alert more people called a false alarm than useful."""
        ...
