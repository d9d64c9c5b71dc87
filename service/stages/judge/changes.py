"""What changed since people were told: the reasons for an Update."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.records import Alert, Incident, Rule, Situation, Toll
from service.stages.judge.thresholds import Fired, figure_of, observed_in
from service.text.folding import fold_name

LOWERED_TO = 0.8
"""A figure that falls to this share of what people were told is told at once; less waits for the next Update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact that matters, with the figure before and now.

    ``kind``: severity, step, known (the toll), lowered, withdrawn (the figure), vanished (every report), rule (one of
    another measure fires too), hit, sign, village, dismissed (attacks), parted (told before as part of another attack),
    left (of that other one: what is told apart from it now).
    """

    kind: str
    measure: str = "deaths"
    before: Toll | None = None
    now: Toll | None = None
    detail: str = ""
    """The severity before; the rule; the villages: by ``kind``."""
    names: tuple[str, ...] = ()
    """What was hit, or which signs."""
    step: int | None = None
    other: Incident | None = None
    """Of what was parted: the other attack."""


def changes(
    incident: Incident,
    fired: list[Fired],
    situation: Situation,
    told: Alert | None,
    rules: Mapping[str, Rule],
) -> list[Change]:
    """Why those who were told of the incident must hear again; empty: nothing that matters changed.

    ``fired``: the rules that fire now, the one that speaks first. ``told``: the alert they got last.
    """
    measure = measure_told(situation, told, rules)
    before, now = _figure_told(incident, measure, situation, told), figure_of(incident, measure)
    found = [
        *_risen(fired, situation, measure, before, now),
        *_figure_changed(measure, before, now),
        *_also_fires(fired, situation, rules),
        *_newly_named(fired, situation, told),
        *_villages_added(fired, situation),
    ]
    if not found and not incident.reports and told is not None and told.incidents[0].reports:
        found.append(Change(kind="vanished"))
    return found


def measure_told(situation: Situation, told: Alert | None, rules: Mapping[str, Rule]) -> str:
    """Of which measure people were told a figure: that of the rule that spoke last."""
    rule = rules.get(told.rule.name if told else situation.rule_name)
    return rule.measure if rule is not None and rule.kind == "casualties" else "deaths"


def village_added(fired: Fired, situation: Situation) -> Change | None:
    """The villages people were not told of, where there are more than they were told of."""
    told = {fold_name(name) for name in situation.villages_told}
    names = [name for name in fired.villages if fold_name(name) not in told]
    before = max(len(told), situation.observed or 0 if situation.rule_name == fired.rule.name else 0)
    if not names or (fired.observed or 0) <= before:
        return None
    return Change(
        kind="village",
        measure="villages",
        before=_exactly(before),
        now=_exactly(fired.observed),
        detail=", ".join(names),
    )


def window_changes(fired: Fired, situation: Situation) -> list[Change]:
    """Why those who were told of a window must hear again: it is more severe, or a step was crossed."""
    measure = fired.rule.measure if fired.rule.kind == "casualties" else "attacks"
    now = fired.total or _exactly(fired.observed)
    return _risen([fired], situation, measure, _exactly(situation.observed), now)


def window_lowered(fired: Fired, situation: Situation, dismissed: int = 0) -> list[Change]:
    """That the figure of several attacks fell: where it fell far; after some were ``dismissed``, where they meet the
    rule no more. It says so of these."""
    villages = fired.rule.kind == "new_villages"
    measure = "villages" if villages else fired.rule.measure
    before, now = _exactly(situation.observed), _exactly(fired.observed) if villages else fired.total
    found = _figure_changed(measure, before, now)
    if not found and dismissed and _fell_below(fired, situation):
        found = [Change(kind="lowered", measure=measure, before=before, now=now)]
    wrong = Change(kind="dismissed", measure="attacks", now=_exactly(dismissed))
    return [*found, wrong] if found and dismissed else found


def _fell_below(fired: Fired, situation: Situation) -> bool:
    at_least, left = fired.rule.at_least, [one for one in fired.incidents if one.status != "dismissed"]
    if not isinstance(at_least, int) or (situation.observed or 0) < at_least:
        return False
    enough = fired.rule.min_incidents if fired.total is not None else 1
    return (fired.observed or 0) < at_least or len(left) < enough


def _risen(
    fired: list[Fired], situation: Situation, measure: str, before: Toll | None, now: Toll | None
) -> list[Change]:
    if not fired:
        return []
    speaking = fired[0]
    if speaking.severity.rank > situation.severity.rank:
        return [
            Change(kind="severity", measure=measure, before=before, now=now, detail=situation.severity.value)
        ]
    if speaking.step is not None and speaking.step > (situation.step or 0):
        return [Change(kind="step", measure=measure, before=before, now=now, step=speaking.step)]
    return []


def _figure_changed(measure: str, before: Toll | None, now: Toll | None) -> list[Change]:
    was, is_ = observed_in(before), observed_in(now)
    if was is None:
        return [Change(kind="known", measure=measure, now=now)] if is_ is not None else []
    if is_ is None:
        return [Change(kind="withdrawn", measure=measure, before=before)]
    if was > 0 and is_ <= LOWERED_TO * was:
        return [Change(kind="lowered", measure=measure, before=before, now=now)]
    return []


def _also_fires(fired: list[Fired], situation: Situation, rules: Mapping[str, Rule]) -> list[Change]:
    """A rule of another measure that nobody was told of, at least as severe as what people were told."""
    told = {rules[name].measure for name in situation.rules_told if name in rules}
    return [
        Change(kind="rule", measure=one.rule.measure, now=_exactly(one.observed), detail=one.rule.name)
        for one in fired
        if one.rule.kind == "casualties"
        and one.rule.name not in situation.rules_told
        and one.rule.measure not in told
        and one.severity.rank >= situation.severity.rank
    ]


def _newly_named(fired: list[Fired], situation: Situation, told: Alert | None) -> list[Change]:
    """What else was hit, or which further signs there are, where that is no less severe than what people were told."""
    kinds = {"targets": "hit", "signs": "sign"}
    before = told.incidents[0] if told is not None and told.incidents else None
    known = {*before.targets, *before.signs} if before else set()
    found = []
    for one in fired:
        heard = one.rule.name in situation.rules_told
        names = tuple(name for name in one.named if not heard or (before and name not in known))
        if names and one.severity.rank >= situation.severity.rank:
            found.append(Change(kind=kinds[one.rule.kind], names=names))
    return found


def _villages_added(fired: list[Fired], situation: Situation) -> list[Change]:
    found = [
        village_added(one, situation)
        for one in fired
        if one.rule.kind == "new_villages" and one.rule.name in situation.rules_told
    ]
    return [change for change in found if change is not None]


def _figure_told(incident: Incident, measure: str, situation: Situation, told: Alert | None) -> Toll | None:
    """The figure as the last alert had it; where that alert is gone, the one the situation remembers."""
    if told is None:
        return _exactly(situation.observed)
    ids = [incident.id, *situation.incident_ids]
    snapshot = next((one for id_ in ids for one in told.incidents if one.id == id_), None)
    if snapshot is None and told.incidents:
        snapshot = told.incidents[0]
    return figure_of(snapshot, measure) if snapshot else _exactly(situation.observed)


def _exactly(number: int | None) -> Toll | None:
    return None if number is None else Toll(number, number, number)
