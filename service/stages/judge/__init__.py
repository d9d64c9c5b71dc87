"""judge: which incidents cross which thresholds, and whether anybody must be told.

    Incident (changed), Memory (the longest window), Rule, Situation  ->  Alert, Situation, Wake

Pure and repeatable: judging the same incidents again with the situations it gave says nothing more. One attack gives
one alert: the situation of an incident is opened once, under the rule that spoke first; whatever rule fires later is
an Update of it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from service.records import (
    Alert,
    AlertPolicy,
    Cancellation,
    Coverage,
    Incident,
    Judgement,
    Parted,
    Rule,
    Situation,
    Wake,
    Watched,
)
from service.stages.judge.areas import Areas, Naming
from service.stages.judge.came_before import Before
from service.stages.judge.cancelling import cancel, incident_key
from service.stages.judge.cases import Case, Setting, aged, cases, fresh
from service.stages.judge.changes import changes
from service.stages.judge.lowering import lowered
from service.stages.judge.memory import Memory
from service.stages.judge.parting import is_part, left, set_apart, threads
from service.stages.judge.raising import Raised, raise_alert, update_alert
from service.stages.judge.signs import signs_seen
from service.stages.judge.silence import silences
from service.stages.judge.surges import surges
from service.stages.judge.targets import hit
from service.stages.judge.thresholds import Fired, fired_on, on_single_incidents, wake_for
from service.stages.judge.villages import new_villages
from service.stages.judge.windows import added_up, over_windows

__all__ = ["Memory", "Naming", "judge"]


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
    watched: Sequence[Watched] = (),
    asked: Sequence[Cancellation] = (),
    worded: bool = True,
    looking_back: Mapping[str, Collection[str]] | None = None,
    parted: Sequence[Parted] = (),
    naming: Naming | None = None,
) -> Judgement:
    """Judge the ``changed`` incidents; cancel the alerts of those that were dismissed, and those ``asked`` for.

    ``memory``: every incident the longest window looks back on, the changed ones as they are now; where it does not
    know since when it would remember, rules that need memory go to digests. ``situations``: those that name a changed
    incident, and every open one of an area, ids redirected. ``raised``: the last alert of each, by its id.
    ``watched``: every feed that is to be asked, for rules on silence. Unless ``worded``, alerts have neither headline
    nor reason. ``looking_back``: of each changed incident, the rules that are asked of those that look back on
    others; None: all of them. ``parted``: of the changed incidents, those that hold reports that were another's.
    ``naming``: looks up the situations of incidents that are not among the changed; ``raised`` then has their alerts.
    """
    setting = Setting(
        rules={rule.name: rule for rule in rules}, raised=raised, policy=policy, coverage=coverage,
        rule_versions=rule_versions, now=now, worded=worded, before=Before(memory),
    )  # fmt: skip
    taken_back = cancel(changed, situations, asked, memory, setting)
    own = (*taken_back.own, *threads(parted, changed, taken_back, setting))
    found = [one for one in cases(changed, own) if one.incident.id not in taken_back.quiet]
    _fire_alone(found, rules, now)
    tell = partial(_told, setting=setting, turns=taken_back.turns, parted=parted, changed=changed)
    areas = Areas(
        own, taken_back.areas, found, setting,
        speaks=lambda case: tell(case) is not None,
        on_one=lambda incident: _on_one(incident, rules, now),
        naming=naming,
    )  # fmt: skip
    recent = [case for case in found if fresh(case.incident, setting)]
    to_ask = _asked_of(looking_back)
    _place_new_villages(areas, recent, rules, to_ask, memory, now)
    over = (_over_windows(case.incident, rules, to_ask, memory, now) for case in recent)
    areas.place_windows([one for found_over in over for one in found_over])
    lowered(areas, changed, memory, setting)
    silent, ended, looks = silences(rules, watched, situations, setting)
    results = [result for case in found if (result := tell(case)) is not None]
    results += [*areas.results, *silent, *taken_back.results]
    told = frozenset(result.situation.key for result in results)
    kept = [*own, *taken_back.closed, *areas.situations(told), *ended]
    return Judgement(
        alerts=tuple(result.alert for result in results),
        situations=_latest(kept, results, situations),
        wakes=(*_wakes(found, rules, setting), *looks),
        carried_out=taken_back.carried_out,
    )


_KINDS_ON_ONE = {"casualties": fired_on, "targets": hit, "signs": signs_seen}


def _fire_alone(found: Iterable[Case], rules: Sequence[Rule], now: datetime) -> None:
    for case in found:
        case.fired = _on_one(case.incident, rules, now)


def _on_one(incident: Incident, rules: Sequence[Rule], now: datetime) -> list[Fired]:
    """The rules that fire on an incident by itself."""
    looked_at = (_KINDS_ON_ONE[rule.kind](rule, incident, now) for rule in rules if on_single_incidents(rule))
    return [one for one in looked_at if one is not None]


_Asked = Callable[[Rule, Incident], bool]


def _asked_of(looking_back: Mapping[str, Collection[str]] | None) -> _Asked:
    """Whether a rule that looks back on others is asked of an incident."""
    if looking_back is None:
        return lambda rule, _: rule.enabled
    return lambda rule, incident: rule.enabled and rule.name in looking_back.get(incident.id, ())


def _place_new_villages(
    areas: Areas, recent: Sequence[Case], rules: Sequence[Rule], asked: _Asked, memory: Memory, now: datetime
) -> None:
    for rule in rules:
        if rule.kind == "new_villages":
            for case in recent:
                fired = new_villages(rule, case.incident, memory, now) if asked(rule, case.incident) else None
                if fired is not None:
                    areas.place(fired, case)


def _over_windows(
    incident: Incident, rules: Sequence[Rule], asked: _Asked, memory: Memory, now: datetime
) -> Iterator[Fired]:
    """What fires in the units that the incident lies in, over the window of each rule."""
    for rule in rules:
        if over_windows(rule) and asked(rule, incident):
            yield from added_up(rule, incident, memory, now)
        elif rule.kind == "surge" and asked(rule, incident):
            yield from surges(rule, incident, memory, now)


def _told(
    case: Case,
    setting: Setting,
    turns: Mapping[str, int],
    parted: Sequence[Parted],
    changed: Sequence[Incident],
) -> Raised | None:
    """The alert of one incident, if there is anything to tell. ``turns``: how often it was cancelled before."""
    situation = case.situation
    fired = aged(case.ranked(), case.incident, situation, setting)
    if situation is not None and is_part(case, setting):
        found = set_apart(case, fired, setting)
    elif situation is None or not situation.alert_ids:
        return _first(case, fired, setting, turns)
    else:
        told = setting.last_alert(situation)
        found = changes(case.incident, fired, situation, told, setting.rules)
        found += left(case.incident, parted, changed) if found else []
    return update_alert(situation, case.incident, fired, found, setting) if found else None


def _first(case: Case, fired: list[Fired], setting: Setting, turns: Mapping[str, int]) -> Raised | None:
    if not fired or not fresh(case.incident, setting):
        return None
    key = incident_key(fired[0].rule.name, case.incident.id, turns)
    if setting.worded:
        fired = [replace(fired[0], before=setting.before.signs(case.incident)), *fired[1:]]
    return raise_alert(case.situation.key if case.situation else key, case.incident.id, fired, setting)


def _wakes(found: Iterable[Case], rules: Sequence[Rule], setting: Setting) -> Iterable[Wake]:
    waiting = [rule for rule in rules if on_single_incidents(rule) and rule.at_least == "unknown"]
    for case in found:
        unheard = case.situation is None or not case.situation.alert_ids
        if waiting and unheard and case.incident.fresh_at is not None:
            due = (wake_for(rule, case.incident, setting.now) for rule in waiting)
            yield from dict.fromkeys(wake for wake in due if wake is not None)


def _latest(
    kept: Sequence[Situation], results: Sequence[Raised], before: Sequence[Situation]
) -> tuple[Situation, ...]:
    """The situations that are new or not what they were."""
    known = {situation.key: situation for situation in before}
    final = {situation.key: situation for situation in kept}
    final |= {result.situation.key: result.situation for result in results}
    return tuple(one for key, one in final.items() if known.get(key) != one)
