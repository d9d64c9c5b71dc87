"""What an operator changes of what feeds.toml says, or adds to the places, in versions: who, when, why, what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Section = Literal["rules", "feeds", "places"]

REHEARSED = "rules.rehearsed"
"""What the audit log calls a rehearsal of rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One change of one rule or feed, or one addition to the places. The last one of a subject is in force, unless it
    set it back to the file.

    Tables hold the keys that ``[[rules]]`` or ``[[feeds]]`` has in feeds.toml, never a header or a password; of places
    those of ``service.gazetteer.additions``.
    """

    id: int = 0
    """0: not stored yet."""
    section: Section
    subject: str
    """The name of the rule; the address of the feed; what names the addition."""
    before: Mapping[str, Any] | None
    """What was in force until then; None: there was none."""
    after: Mapping[str, Any] | None
    """Of a rule the whole of it, of a feed of the file the keys that differ, of an addition all of it; None: what the
    file says, or nothing is added."""
    file: Mapping[str, Any] | None
    """What the file said then; None: it had none. Where it says something else today, both have changed."""
    reason: str
    who: str
    """The name of the token or account."""
    at: datetime
