"""A number with what it counts."""

from dataclasses import dataclass

from service.text.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts. ``kind``: deaths, injured, abducted, displaced, missing, villages, other."""

    quantity: Quantity
    line: int
    kind: str
    side: str | None = None
    """civil, security, attacker, fighter; None: not said."""
    listed: bool = False
    """Continues a list: one of several parts, most often one place of several."""
    group: int = 1
    """Counts of one line with the same group were said in one breath (coordinated) and add up."""
    subset: bool = False
    """"including 12 children": already counted."""
    total: bool = False
    """Stated as a toll ("the toll stands at")."""
    end: int = 0
    """Where the words that give it its meaning end."""
    start: int = 0
    more: bool = False
    """Said as more of what was counted before: "seven others"."""
    newer: bool = False
    """Given as what the toll has become: "bringing the toll to 25"."""
    also: bool = False
    """Said to have happened too: "five others also died"."""
    narrow: bool = False
    """Counts only women, children …"""
