"""Reports that are parted from an incident after people were told of it: they answer to that alert.

    Incident (with reports that were another's), the situations people were told under  ->  Situation without an alert

What was told already is not told again. What the reports say by themselves, where that goes beyond what was told, is an
Update of the alert that told of them, and says that reports were separated; an Alert only where they tell of another
village.
"""

from collections.abc import Iterable, Mapping, Sequence

from service.records import SETTLEMENTS, Alert, Incident, Parted, Situation
from service.stages.judge.cancelling import Cancelled, incident_key
from service.stages.judge.cases import Case, Setting, union
from service.stages.judge.changes import Change, measure_told
from service.stages.judge.thresholds import Fired, figure_of, observed_in
from service.text.folding import fold_name


def threads(
    parted: Iterable[Parted], changed: Sequence[Incident], taken_back: Cancelled, setting: Setting
) -> list[Situation]:
    """A situation in the thread of what was told, for each incident that has none and whose reports people know.
    One whose alert was cancelled on request stays quiet."""
    found, now = [], {one.id: one for one in changed if one.id not in taken_back.quiet}
    by_scope = {one.scope: one for one in taken_back.own}
    for part in parted:
        incident = now.get(part.incident_id)
        told = [by_scope[id_] for id_ in part.origins if id_ in by_scope]
        told = [one for one in told if one.alert_ids or one.thread]
        if incident is not None and incident.id not in by_scope and told:
            key = incident_key(told[0].rule_name, incident.id, taken_back.turns)
            found.append(_thread(key, incident, part, told, now, setting))
    return found


def is_part(case: Case, setting: Setting) -> bool:
    """Whether people have heard of it through another incident's alert alone, and it rests on what they heard.

    An attack on a village that they were not told of is news, unless its toll is what they were told: it alerts."""
    situation = case.situation
    if situation is None or situation.alert_ids or not situation.thread:
        return False
    told_its_figure = situation.observed is not None
    heard_of = not situation.own_reports and (
        told_its_figure or not _names_untold(case.incident, situation, setting)
    )
    return heard_of or _rests_on_told(case.incident, situation, setting)


def set_apart(case: Case, fired: Sequence[Fired], setting: Setting) -> list[Change]:
    """That reports were separated, where what a part says by itself is more than people were told."""
    situation = case.situation
    if situation is None or not any(_is_beyond(one, situation, setting) for one in fired):
        return []
    told = setting.last_alert(situation)
    measure = fired[0].rule.measure if fired[0].rule.kind == "casualties" else "deaths"
    other = told.incidents[0] if told is not None and told.incidents else None
    return [Change(kind="parted", measure=measure, now=figure_of(case.incident, measure), other=other)]


def left(incident: Incident, parted: Iterable[Parted], changed: Sequence[Incident]) -> list[Change]:
    """What fell off an incident just now, for the Update that it makes."""
    gone = {part.incident_id for part in parted if incident.id in part.origins}
    return [Change(kind="left", other=one) for one in changed if one.id in gone][:1]


def _thread(
    key: str,
    incident: Incident,
    part: Parted,
    told: Sequence[Situation],
    now: Mapping[str, Incident],
    setting: Setting,
) -> Situation:
    main = told[0]
    measure = measure_told(main, setting.last_alert(main), setting.rules)
    figure = observed_in(figure_of(incident, measure))
    known = not part.ruled and any(_stands_told(incident, measure, one, now, setting) for one in told)
    return Situation(
        key=key,
        rule_name=main.rule_name,
        kind=main.kind,
        scope=incident.id,
        incident_ids=(incident.id,),
        alert_ids=(),
        revision=0,
        severity=max((one.severity for one in told), key=lambda severity: severity.rank),
        observed=figure if known else None,
        step=max((one.step for one in told if one.step is not None), default=None),
        rules_told=union(one.rules_told for one in told),
        villages_told=union(one.villages_told for one in told),
        opened_at=setting.now,
        held_at=setting.now,
        thread=union((*one.thread, *one.alert_ids) for one in told),
        own_reports=not part.new,
    )


def _stands_told(
    incident: Incident, measure: str, told: Situation, now: Mapping[str, Incident], setting: Setting
) -> bool:
    """Whether people were told just this figure of what it was part of, and that still has as much: two with one
    figure are one attack told twice more often than not."""
    figure = observed_in(figure_of(incident, measure))
    heard = [
        one
        for alert in _alerts(told, setting)
        for one in alert.incidents
        if one is alert.incidents[0] or _shares(one, incident)
    ]
    if figure is None or figure not in {observed_in(figure_of(one, measure)) for one in heard}:
        return False
    origin = now.get(told.scope)
    return origin is None or (observed_in(figure_of(origin, measure)) or 0) >= figure


def _shares(one: Incident, other: Incident) -> bool:
    return not set(one.event_ids).isdisjoint(other.event_ids)


def _is_beyond(fired: Fired, situation: Situation, setting: Setting) -> bool:
    """Whether a rule fires on more than people were told: on a figure that they were not told, a higher step, a
    higher severity, another measure; or on what no rule had told."""
    if fired.rule.kind != "casualties":
        return fired.rule.name not in situation.rules_told
    if fired.observed is None:
        return False
    if fired.rule.measure != measure_told(situation, setting.last_alert(situation), setting.rules):
        return fired.rule.name not in situation.rules_told
    higher = fired.severity.rank > situation.severity.rank or (fired.step or 0) > (situation.step or 0)
    return situation.observed is None or higher


def _names_untold(incident: Incident, situation: Situation, setting: Setting) -> bool:
    alerts = _alerts(situation, setting)
    told = {place.name for alert in alerts for one in alert.incidents for place in one.places}
    known = {fold_name(name) for name in told.union(situation.villages_told)}
    villages = (place for place in incident.places if place.kind in SETTLEMENTS)
    return any(fold_name(place.name) not in known for place in villages)


def _rests_on_told(incident: Incident, situation: Situation, setting: Setting) -> bool:
    """Whether its toll is that of a report that people were told of elsewhere."""
    told = {
        source.item_id
        for alert in _alerts(situation, setting)
        for one in alert.incidents
        for source in one.sources
    }
    return incident.deaths_item_id in told


def _alerts(situation: Situation, setting: Setting) -> list[Alert]:
    ids = (*situation.thread, *situation.alert_ids)
    return [setting.raised[id_] for id_ in ids if id_ in setting.raised]
