"""How far back a rehearsal of some months must look, so that it need not read all of history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from service.records import Rule
from service.stages.judge.surge import frame_of
from service.stages.judge.villages import within_of

LEAD = timedelta(days=30)
"""So long before the days that are counted rules are judged already, or for as long as an area's alert stays open where
that is longer: what was told before is known then. Reports of one attack come within days."""


@dataclass(frozen=True, slots=True)
class Reach:
    """From when on incidents are read, and from when on rules are judged on them. None: from the first one on."""

    read_from: datetime | None = None
    judged_from: datetime | None = None

    @property
    def first_day(self) -> date:
        """Of imported incidents that are looked back on."""
        return self.read_from.date() if self.read_from is not None else date.min


def reach_of(rules: Iterable[Rule], begin: datetime) -> Reach:
    """For days from ``begin`` on."""
    spans = list(map(_spans, (rule for rule in rules if rule.enabled)))
    lead = max([LEAD, *(lead for lead, _ in spans)])
    memory = max([timedelta(0), *(memory for _, memory in spans)])
    judged_from = _before(begin, lead)
    return Reach(_before(judged_from, memory + timedelta(days=1)), judged_from)


def _spans(rule: Rule) -> tuple[timedelta, timedelta]:
    """How long its alert of an area stays open at least, and how far it looks back."""
    if rule.kind == "new_villages":
        return within_of(rule) + rule.cooldown, rule.quiet_for + 2 * within_of(rule)
    if rule.kind == "surge":
        frame = frame_of(rule)
        return timedelta(days=frame.days) + rule.cooldown, timedelta(days=frame.days + frame.baseline)
    if rule.kind == "casualties" and rule.within is not None:
        return rule.within + rule.cooldown, 2 * rule.within
    return timedelta(0), timedelta(0)


def _before(moment: datetime, span: timedelta) -> datetime:
    first = datetime.min.replace(tzinfo=UTC)
    return moment - span if moment - first > span else first
