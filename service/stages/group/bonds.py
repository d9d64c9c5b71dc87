"""What operators put together or apart, over whatever joining makes of the rest.

A join ties two incidents, not two reports: each side is joined by itself, so that a later report of either side finds
its way, and the sides become one at the end. A separation holds between all that is tied to the one and all that is
tied to the other: no third report brings both together again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pairs of event ids that operators put together (the latest decision first) or apart."""

    together: tuple[tuple[str, str], ...] = ()
    apart: frozenset[Pair] = frozenset()

    @property
    def named(self) -> frozenset[str]:
        return frozenset(one for pair in (*self.together, *self.apart) for one in pair)


class Bonds:
    """Sets of events that are to be one incident in the end, by the id of any event in them."""

    def __init__(self, constraints: Constraints) -> None:
        self._parents: dict[str, str] = {}
        self._named = {id_: {id_} for id_ in constraints.named}
        self._partners: dict[str, set[str]] = {}
        for one, other in map(sorted, constraints.apart):
            self._partners.setdefault(one, set()).add(other)
            self._partners.setdefault(other, set()).add(one)
        for one, other in constraints.together:
            if not self.apart(one, other):
                self.tie(one, other)

    def tie(self, one: str, other: str) -> None:
        """Both and all that is tied to them are one from now on."""
        a, b = self.root(one), self.root(other)
        if a != b and (self._named.get(a) or self._named.get(b)):
            self._parents[b] = a
            self._named[a] = self._named.get(a, set()) | self._named.get(b, set())

    def apart(self, one: str, other: str) -> bool:
        """Whether an operator keeps anything tied to the one from anything tied to the other."""
        if not self._partners:
            return False
        there = self._named.get(self.root(other), set())
        return any(not there.isdisjoint(self._partners.get(id_, ())) for id_ in self._near(one))

    def root(self, id_: str) -> str:
        """The event that stands for the set."""
        while (parent := self._parents.get(id_)) is not None:
            id_ = parent
        return id_

    def _near(self, one: str) -> Iterable[str]:
        return self._named.get(self.root(one), ())
