"""Alerts and the situations they open or carry on."""

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from service.records import Alert, Incident, RuleFact, Severity, Situation
from service.stages.judge.cases import Setting, older_than
from service.stages.judge.changes import Change
from service.stages.judge.thresholds import Fired, figure_of, observed_in
from service.stages.judge.wording import Said, headline, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert with its situation as it is from now on."""

    alert: Alert
    situation: Situation


def raise_alert(key: str, scope: str, fired: list[Fired], setting: Setting) -> Raised:
    """The first alert of a situation. ``fired``: every rule that fires, the one that speaks first."""
    speaking = fired[0]
    incident = speaking.incidents[0]
    late = older_than(incident, setting.policy.late_after, setting.now)
    severity = speaking.severity
    alert = _alert(
        key, 1, "Alert", (), _fact(speaking, setting), fired, severity, late, (), incidents_of(fired), setting
    )
    situation = Situation(
        key=key,
        rule_name=speaking.rule.name,
        kind=situation_kind(speaking) if scope == speaking.area else speaking.rule.kind,
        scope=scope,
        incident_ids=tuple(one.id for one in alert.incidents),
        alert_ids=(alert.id,),
        revision=1,
        severity=severity,
        observed=speaking.observed,
        step=speaking.step,
        rules_told=tuple(one.rule.name for one in fired),
        villages_told=_villages(fired),
        opened_at=setting.now,
        held_at=max(setting.now, speaking.until or setting.now) if speaking.area else setting.now,
    )
    return Raised(alert=alert, situation=situation)


def update_alert(
    situation: Situation,
    incident: Incident,
    fired: list[Fired],
    changed: list[Change],
    setting: Setting,
) -> Raised:
    """The next revision of an alert, to those who had the earlier ones. ``fired`` may be empty: the rule that spoke
    then speaks once more, with the figure as it is now."""
    told = setting.last_alert(situation)
    late = told.late if told else False
    fact = _fact(fired[0], setting) if fired else _fact_again(situation, told, incident, setting)
    severity = fired[0].severity if fired else _severity_again(situation, fact, setting)
    incidents = incidents_of(fired) or (incident,)
    revision = situation.revision + 1
    earlier = (*situation.thread, *situation.alert_ids)
    alert = _alert(
        situation.key, revision, "Update", earlier, fact, fired, severity, late, tuple(changed),
        incidents, setting,
    )  # fmt: skip
    return Raised(alert=alert, situation=_carried_on(situation, alert, fired))


def situation_kind(fired: Fired) -> str:
    """What the situation of a rule over a window is looked up by: those of single incidents are casualties too."""
    return "casualties_window" if fired.rule.kind == "casualties" else fired.rule.kind


def silent_situation(key: str, fired: Fired, setting: Setting) -> Situation:
    """The situation of a window that people hear of through another alert: nothing is sent under its key yet."""
    return Situation(
        key=key,
        rule_name=fired.rule.name,
        kind=situation_kind(fired),
        scope=fired.area,
        incident_ids=fired.ids,
        alert_ids=(),
        revision=0,
        severity=fired.severity,
        observed=fired.observed,
        step=fired.step,
        rules_told=(fired.rule.name,),
        opened_at=setting.now,
        held_at=max(setting.now, fired.until or setting.now),
    )


def incidents_of(fired: list[Fired]) -> tuple[Incident, ...]:
    """Every incident that any of the rules speaks of, that of the first rule first; those of a window only where the
    window speaks itself."""
    speaking = [one for number, one in enumerate(fired) if number == 0 or not one.area]
    return tuple({one.id: one for each in speaking for one in each.incidents}.values())


def certainty(incident: Incident) -> str:
    """Observed: an analyst confirmed it or two independent speakers tell it. Possible: those who report it call it
    unverified, or nobody but a fighting side has counted. Else Likely."""
    if incident.status == "confirmed":
        return "Observed"
    only_own = incident.deaths is not None and incident.deaths.low is None
    if not incident.confirmed or not incident.reports or only_own:
        return "Possible"
    return "Observed" if incident.independent_speakers >= 2 else "Likely"


def _alert(
    key: str,
    revision: int,
    msg_type: Literal["Alert", "Update"],
    references: tuple[str, ...],
    fact: RuleFact,
    fired: list[Fired],
    severity: Severity,
    late: bool,
    changed: tuple[Change, ...],
    incidents: tuple[Incident, ...],
    setting: Setting,
) -> Alert:
    rule = setting.rules.get(fact.name)
    also = tuple(dict.fromkeys(one.rule.name for one in fired if one.rule.name != fact.name))
    near = max((one.severity_near for one in fired if one.severity_near), key=_rank, default=None)
    said = Said(
        rule=fact,
        fired=fired[0] if fired else None,
        riders=tuple(one for one in fired[1:] if one.area),
        measure=rule.measure if rule and rule.kind == "casualties" else "deaths",
        severity=severity,
        also=also,
        incidents=incidents,
        changes=changed,
        late=late,
        coverage=setting.coverage,
        policy=setting.policy,
    )
    return Alert(
        id=alert_id(key, revision),
        key=key,
        revision=revision,
        msg_type=msg_type,
        references=references,
        sent_at=setting.now,
        rule=fact,
        also=also,
        severity=severity,
        severity_near=near if near is not None and near.rank > severity.rank else None,
        urgency="Expected" if incidents[0].only_signs else "Immediate",
        certainty=certainty(incidents[0]),
        late=late,
        headline=headline(said) if setting.worded else {},
        reason=reason(said) if setting.worded else {},
        incidents=incidents,
        coverage=setting.coverage,
        before=setting.before.attacks(incidents[0]) if fact.on_one_attack and setting.worded else (),
    )


def _carried_on(situation: Situation, alert: Alert, fired: list[Fired]) -> Situation:
    ids = [*situation.incident_ids, *(one.id for one in alert.incidents)]
    names = [*situation.rules_told, *(one.rule.name for one in fired)]
    return replace(
        situation,
        incident_ids=tuple(dict.fromkeys(ids)),
        alert_ids=(*situation.alert_ids, alert.id),
        revision=alert.revision,
        severity=alert.severity,
        observed=alert.rule.observed,
        step=alert.rule.step,
        rules_told=tuple(dict.fromkeys(names)),
        villages_told=tuple(dict.fromkeys([*situation.villages_told, *_villages(fired)])),
        held_at=max(
            [alert.sent_at, *(one.until for one in fired if one.until and one.area == situation.scope)]
        ),
    )


def _fact(fired: Fired, setting: Setting) -> RuleFact:
    rule = fired.rule
    return RuleFact(
        name=rule.name,
        kind=rule.kind,
        per=rule.per,
        at_least=rule.at_least if _has_threshold(fired) else None,
        observed=fired.observed,
        step=fired.step,
        version=setting.rule_versions.get(rule.name),
    )


def _has_threshold(fired: Fired) -> bool:
    """Whether the rule compares a figure with a number: what was hit has no figure, a surge no number."""
    return fired.rule.at_least == "unknown" or (fired.observed is not None and fired.surge is None)


def _fact_again(situation: Situation, told: Alert | None, incident: Incident, setting: Setting) -> RuleFact:
    """The rule that spoke last, with the figure as it is now; it may have been renamed or taken out since."""
    name = told.rule.name if told else situation.rule_name
    rule = setting.rules.get(name)
    measure = rule.measure if rule else "deaths"
    observed = observed_in(figure_of(incident, measure))
    if told is not None:
        return replace(told.rule, observed=observed if told.rule.at_least is not None else None, step=None)
    at_least = rule.at_least if rule else 1
    return RuleFact(name=name, kind=situation.kind, at_least=at_least, observed=observed)


def _severity_again(situation: Situation, fact: RuleFact, setting: Setting) -> Severity:
    """Of an alert that no rule fires on any more: not more than was told, and least where nobody was hurt after all."""
    if fact.observed == 0:
        return Severity.MINOR
    rule = setting.rules.get(fact.name)
    base = rule.severity if rule else situation.severity
    return min(base, situation.severity, key=lambda severity: severity.rank)


def _rank(severity: Severity) -> int:
    return severity.rank


def _villages(fired: list[Fired]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in fired for name in one.villages))


def alert_id(key: str, revision: int) -> str:
    """The same for the same two: an assessment that runs twice makes the same alerts."""
    digest = hashlib.blake2s(f"{key}|{revision}".encode(), digest_size=10).digest()
    return "alr-" + base64.b32encode(digest).decode().lower()
