"""Rules of kind surge on the units that an incident lies in."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from service.records import Incident, Rule
from service.stages.judge.listed import Listed
from service.stages.judge.memory import Memory, day_of
from service.stages.judge.surge import frame_of, surge
from service.stages.judge.thresholds import Fired, concerns
from service.stages.judge.windows import units


def surges(rule: Rule, trigger: Incident, memory: Memory, now: datetime) -> Iterator[Fired]:
    """What fires in each unit that ``trigger`` lies in, where it is one of the incidents of the surge. ``memory``
    holds ``trigger`` and what was imported, which counts and is not listed. Signs alone make no surge."""
    if trigger.status == "dismissed" or trigger.only_signs or not concerns(rule, trigger):
        return
    today, frame = now.date(), frame_of(rule)
    first = today - timedelta(days=frame.days + frame.baseline - 1)
    since = memory.begins_at.date() if memory.begins_at else None
    if since is None or since > first:
        return
    for area in units(rule, trigger):
        unseen = memory.unread_days(area, first, today)
        found = surge(memory.days_in(area, first, today), today, rule, since, unseen)
        begins = today - timedelta(days=found.days - 1)
        if found.fires and begins <= day_of(trigger) <= today:
            others = (one.id for one in memory.in_area(area, begins, today) if one.id != trigger.id)
            yield Fired(
                rule=rule,
                severity=rule.severity,
                observed=found.observed,
                step=None,
                incidents=Listed(trigger, others, memory.known),
                area=area,
                surge=found,
                until=now,
            )
