"""What an operator changes of what feeds.toml says, in versions: who, when, why, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Section = Literal["rules", "feeds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One change of one rule or feed. The last one of a subject is in force, unless it set it back to the file.

    Tables hold the keys that ``[[rules]]`` or ``[[feeds]]`` has in feeds.toml, never a header or a password.
    """

    id: int = 0
    """0: not stored yet."""
    section: Section
    subject: str
    """The name of the rule; the address of the feed."""
    before: Mapping[str, Any] | None
    """What was in force until then; None: there was none."""
    after: Mapping[str, Any] | None
    """Of a rule the whole of it, of a feed of the file the keys that differ; None: what the file says."""
    file: Mapping[str, Any] | None
    """What the file said then; None: it had none. Where it says something else today, both have changed."""
    reason: str
    who: str
    """The name of the token or account."""
    at: datetime
