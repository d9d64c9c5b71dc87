"""judge: which incidents cross which thresholds, and whether anybody must be told.

    Incident (changed), Memory (the longest window), Rule, Situation  ->  Alert, Situation, Wake

Pure and repeatable: judging the same incidents again with the situations it gave says nothing more. One attack gives
one alert: the situation of an incident is opened once, under the rule that spoke first; whatever rule fires later is
an Update of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from service.records import (
    Alert,
    AlertPolicy,
    Coverage,
    Incident,
    Judgement,
    Rule,
    Situation,
    Wake,
)
from service.stages.judge.areas import Areas
from service.stages.judge.cases import Case, Setting, aged, cases, fresh, of_area, of_incidents
from service.stages.judge.changes import changes
from service.stages.judge.memory import Memory
from service.stages.judge.raising import Raised, raise_alert, update_alert
from service.stages.judge.thresholds import Fired, fired_on, on_single_incidents, wake_for
from service.stages.judge.villages import new_villages

__all__ = ["Memory", "judge"]


def judge(
    changed: Sequence[Incident],
    memory: Memory,
    rules: Sequence[Rule],
    situations: Sequence[Situation],
    raised: Mapping[str, Alert],
    *,
    policy: AlertPolicy,
    coverage: Coverage,
    rule_versions: Mapping[str, int],
    now: datetime,
) -> Judgement:
    """Judge the ``changed`` incidents.

    ``memory``: every incident the longest window looks back on, the changed ones as they are now; where it does not
    know since when it would remember, rules that need memory go to digests. ``situations``: those that name a changed
    incident, and every open one of an area, ids redirected. ``raised``: the last alert of each, by its id. Kinds and
    windows not listed here (targets, signs, surge, silence, casualties over a window) are passed over.
    """
    setting = Setting(
        rules={rule.name: rule for rule in rules},
        raised=raised,
        policy=policy,
        coverage=coverage,
        rule_versions=rule_versions,
        now=now,
    )
    own, closed = of_incidents(situations)
    found = cases(changed, own)
    for case in found:
        case.fired = _fired(case.incident, rules, now)
    areas = Areas(own, [one for one in situations if of_area(one)], found, setting)
    for rule in rules:
        if rule.enabled and rule.kind == "new_villages":
            for case in found:
                fired = new_villages(rule, case.incident, memory, now)
                if fired is not None and fresh(case.incident, setting):
                    areas.place(fired, case)
    results = [result for case in found if (result := _told(case, setting)) is not None]
    results += areas.results
    told = frozenset(result.situation.key for result in results)
    return Judgement(
        alerts=tuple(result.alert for result in results),
        situations=_latest([*own, *closed, *areas.closed(told)], results, situations),
        wakes=tuple(_wakes(found, rules, setting)),
    )


def _fired(incident: Incident, rules: Sequence[Rule], now: datetime) -> list[Fired]:
    per_incident = (fired_on(rule, incident, now) for rule in rules if on_single_incidents(rule))
    return [one for one in per_incident if one is not None]


def _told(case: Case, setting: Setting) -> Raised | None:
    """The alert of one incident, if there is anything to tell."""
    told = setting.last_alert(case.situation) if case.situation else None
    fired = aged(case.ranked(), case.incident, told, setting)
    if case.situation is None:
        if not fired or not fresh(case.incident, setting):
            return None
        key = f"{fired[0].rule.name}/incident/{case.incident.id}"
        return raise_alert(key, case.incident.id, fired, setting)
    found = changes(case.incident, fired, case.situation, told, dict(setting.rules))
    return update_alert(case.situation, case.incident, fired, found, setting) if found else None


def _wakes(found: Iterable[Case], rules: Sequence[Rule], setting: Setting) -> Iterable[Wake]:
    for case in found:
        if case.situation is None and case.incident.fresh_at is not None:
            due = (wake_for(rule, case.incident, setting.now) for rule in rules if on_single_incidents(rule))
            yield from dict.fromkeys(wake for wake in due if wake is not None)


def _latest(
    kept: Sequence[Situation], results: Sequence[Raised], before: Sequence[Situation]
) -> tuple[Situation, ...]:
    """The situations that are new or not what they were."""
    known = {situation.key: situation for situation in before}
    final = {situation.key: situation for situation in kept}
    final |= {result.situation.key: result.situation for result in results}
    return tuple(one for key, one in final.items() if known.get(key) != one)
