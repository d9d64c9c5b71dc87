"""Which rules could speak at a revision, told from outlines alone.

Judging decides; this only spares it the revisions at which no rule could fire, and the rules that look back where they
could not. So a bound may let through what then fires nothing, and must never hold back what would fire. A rule of a
kind that has no bound here is always judged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from service.backtest.sight import Sight
from service.backtest.standing import Surges, Villages, Windows
from service.records import PastIncident, Rule
from service.records.outline import MERGED, Outline

_OUT = ("dismissed", MERGED)
_MEASURES = ("deaths", "deaths_civilians", "injured", "abducted", "displaced")
_STANDS_BY = ("status", "day", "places", "villages", "inhabited", *_MEASURES)
_FACTS = tuple(Outline._fields.index(name) for name in _STANDS_BY)
_ON_ONE = ("casualties", "targets", "signs")


class LookingBack(Protocol):
    """What a rule that looks back could find, from the outlines that stand."""

    def add(self, outline: Outline) -> None: ...

    def remove(self, outline: Outline) -> None: ...

    def may_fire(self, outline: Outline, now: datetime) -> bool: ...


class Bounds:
    """Whether any of the rules could fire on a revision, and which of those that look back."""

    def __init__(
        self, rules: Sequence[Rule], sight: Sight, past: Sequence[PastIncident], begins_at: datetime | None
    ) -> None:
        self._on_one = [_on_one(rule) for rule in rules if _alone(rule)]
        self._waiting = [rule for rule in rules if _alone(rule) and rule.at_least == "unknown"]
        self._back: dict[str, LookingBack] = {
            rule.name: one
            for rule in rules
            if (one := _looking_back(rule, sight, past, begins_at)) is not None
        }
        self._unbound = frozenset(
            rule.name for rule in rules if not _alone(rule) and rule.name not in self._back
        )
        self._standing: dict[str, Outline] = {}

    def moves_to(self, known: Iterable[Outline]) -> None:
        """These revisions became known: what stood of their incidents stands no more."""
        if not self._back:
            return
        for outline in known:
            before = self._standing.get(outline.incident_id)
            if before is not None:
                if all(before[fact] == outline[fact] for fact in _FACTS):
                    continue
                del self._standing[outline.incident_id]
                for one in self._back.values():
                    one.remove(before)
            if outline.status not in _OUT:
                self._standing[outline.incident_id] = outline
                for one in self._back.values():
                    one.add(outline)

    def looking_back(self, outline: Outline, now: datetime) -> Collection[str]:
        """Names of the rules that look back and could fire."""
        found = {name for name, one in self._back.items() if one.may_fire(outline, now)}
        return found | self._unbound if self._unbound else found

    def on_one(self, outline: Outline, now: datetime) -> bool:
        """Whether a rule could fire on the incident by itself."""
        return any(bound(outline, now) for bound in self._on_one)

    def wakes(self, outline: Outline, now: datetime) -> Iterator[datetime]:
        """When a rule could fire that waits for a figure."""
        for rule in self._waiting:
            at = outline.first_seen_at + rule.after
            if now < at and outline.inhabited and getattr(outline, rule.measure) is None:
                yield at


def _alone(rule: Rule) -> bool:
    casualties = rule.kind == "casualties" and rule.per == "incident" and rule.within is None
    return casualties or rule.kind in ("targets", "signs")


def _looking_back(
    rule: Rule, sight: Sight, past: Sequence[PastIncident], begins_at: datetime | None
) -> LookingBack | None:
    if rule.kind == "casualties" and rule.per != "incident" and rule.within is not None:
        return Windows(rule, sight)
    if rule.kind == "new_villages":
        return Villages(rule, sight, past)
    if rule.kind == "surge":
        return Surges(rule, sight, past, begins_at)
    return None


def _on_one(rule: Rule) -> Callable[[Outline, datetime], bool]:
    if rule.kind != "casualties":
        return lambda outline, _: outline.marked
    figure: Callable[[Outline], int | None] = attrgetter(rule.measure)
    at_least = rule.at_least
    if isinstance(at_least, int):
        floor = at_least
        return lambda outline, _: (figure(outline) or 0) >= floor
    return lambda outline, now: (
        outline.inhabited and figure(outline) is None and now >= outline.first_seen_at + rule.after
    )
