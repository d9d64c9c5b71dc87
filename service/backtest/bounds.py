"""Which rules could speak at a revision, told from what stands, without its words.

Judging decides; this only spares it the revisions at which no rule could fire, and the rules that could not. So a bound
may let through what then fires nothing, and must never hold back what would fire. A rule of a kind that has no bound
here is always judged.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter

from service.backtest.standing import Standing
from service.records import SETTLEMENTS, Rule
from service.records.outline import Outline
from service.stages.judge.surge import frame_of, surging
from service.stages.judge.surge_baseline import Baseline, Frame, baseline_of
from service.stages.judge.thresholds import on_single_incidents
from service.stages.judge.villages import within_of
from service.stages.judge.windows import days_of, over_windows

Bound = Callable[[Outline, datetime], bool]
"""Whether a rule could fire on an incident as it stands, at a moment."""


def bound_of(rule: Rule, standing: Standing) -> Bound:
    if on_single_incidents(rule):
        return _on_one(rule)
    if over_windows(rule):
        return Windows(rule, standing)
    if rule.kind == "new_villages":
        return Villages(rule, standing)
    if rule.kind == "surge":
        return Surges(rule, standing)
    return lambda outline, now: True


def waits(rule: Rule) -> bool:
    """Whether it fires on a figure that is not known for too long."""
    return on_single_incidents(rule) and rule.kind == "casualties" and rule.at_least == "unknown"


def _on_one(rule: Rule) -> Bound:
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


class Windows:
    """All that is counted in a unit on as many days as the window has comes to enough."""

    def __init__(self, rule: Rule, standing: Standing) -> None:
        self._rule, self._standing = rule, standing
        self._figure: Callable[[Outline], int | None] = attrgetter(rule.measure)
        self._days = days_of(rule)

    def __call__(self, outline: Outline, now: datetime) -> bool:
        at_least, per = self._rule.at_least, self._rule.per
        if not isinstance(at_least, int) or per == "incident" or not self._figure(outline):
            return False
        day = outline.day.toordinal()
        return any(self._enough(unit, day, at_least) for unit in self._standing.units_of(outline, per))

    def _enough(self, unit: str, own: int, at_least: int) -> bool:
        days = self._days
        near = self._standing.in_unit(unit, own - days + 1, own + days - 1)
        figures = [self._figure(one) or 0 for one in near]
        if sum(figures) < at_least:
            return False
        sums, incidents = [0] * (2 * days - 1), [0] * (2 * days - 1)
        for one, figure in zip(near, figures, strict=True):
            at = one.day.toordinal() - own + days - 1
            sums[at] += figure
            incidents[at] += figure > 0
        return any(
            sum(sums[first : first + days]) >= at_least
            and sum(incidents[first : first + days]) >= self._rule.min_incidents
            for first in range(days)
        )


class Surges:
    """A unit has a surge. What was found of a unit holds until its days are others."""

    def __init__(self, rule: Rule, standing: Standing) -> None:
        self._rule, self._standing = rule, standing
        self._frame = frame_of(rule)
        begins_at = standing.begins_at
        self._since = begins_at.date().toordinal() if begins_at else None
        self._found: dict[str, tuple[Sequence[int], bool]] = {}
        self._usual: dict[str, tuple[Sequence[int | None], Baseline]] = {}

    def __call__(self, outline: Outline, now: datetime) -> bool:
        today, per, frame = now.date().toordinal(), self._rule.per, self._frame
        first = today - frame.days - frame.baseline + 1
        if self._since is None or self._since > first or per == "incident":
            return False
        if not today - frame.memory < outline.day.toordinal() <= today:
            return False
        return any(
            self._surging(unit, self._standing.daily(unit, first, today))
            for unit in self._standing.units_of(outline, per)
        )

    def _surging(self, unit: str, daily: Sequence[int]) -> bool:
        known = self._found.get(unit)
        if known is None or known[0] != daily:
            found = surging(daily, self._rule, self._frame, partial(self._baseline, unit))
            known = self._found[unit] = (daily, found)
        return known[1]

    def _baseline(self, unit: str, daily: Sequence[int | None], frame: Frame) -> Baseline:
        known = self._usual.get(unit)
        if known is None or known[0] != daily:
            known = self._usual[unit] = (daily, baseline_of(daily, frame))
        return known[1]


class Villages:
    """A village of its own that is new, or one that is not named; and enough such villages around it."""

    def __init__(self, rule: Rule, standing: Standing) -> None:
        self._rule, self._standing = rule, standing
        self._within, self._quiet = within_of(rule).days, rule.quiet_for.days
        self._attacked = standing.attacks(rule.quiet_km)

    def __call__(self, outline: Outline, now: datetime) -> bool:
        at_least = self._rule.at_least
        if not isinstance(at_least, int):
            return False
        found = self._new(outline)
        if not found or found >= at_least:
            return bool(found)
        day = outline.day.toordinal()
        places = self._standing.places_of(outline)
        for other in self._standing.around(
            places, self._rule.radius_km, day - self._within, day + self._within
        ):
            if other.incident_id != outline.incident_id:
                found += self._new(other)
                if found >= at_least:
                    return True
        return False

    def _new(self, outline: Outline) -> int:
        """How many of its villages are new at the most, those that are not named among them."""
        if not outline.villages or not outline.inhabited:
            return 0
        named = new = 0
        day, id_ = outline.day.toordinal(), outline.incident_id
        first, last = day - self._quiet, day - self._within - 1
        for place in self._standing.places_of(outline):
            if place.kind in SETTLEMENTS:
                named += 1
                new += not self._attacked.between(place, first, last, id_)
        return 0 if named and not new else outline.villages - named + new
