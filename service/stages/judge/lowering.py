"""Alerts on several attacks whose figure fell: some were corrected, or dismissed."""

from collections.abc import Sequence

from service.records import Incident
from service.stages.judge.areas import KIND, Areas
from service.stages.judge.cases import Setting
from service.stages.judge.changes import window_lowered
from service.stages.judge.memory import Memory
from service.stages.judge.villages import villages_left
from service.stages.judge.windows import comes_to, over_windows


def lowered(areas: Areas, changed: Sequence[Incident], memory: Memory, setting: Setting) -> None:
    """Tell of windows and of waves on villages whose figure fell with what changed."""
    _windows(areas, changed, memory, setting)
    _waves(areas, changed, memory, setting)


def _windows(areas: Areas, changed: Sequence[Incident], memory: Memory, setting: Setting) -> None:
    """Tell of the windows whose figure fell far with what changed; after a dismissal, also of those it takes below
    their rule."""
    ids = {incident.id for incident in changed}
    for situation in areas.standing():
        rule = setting.rules.get(situation.rule_name)
        if rule is None or not over_windows(rule) or ids.isdisjoint(situation.incident_ids):
            continue
        touched = [one for one in changed if one.id in situation.incident_ids]
        # What was told can only add to it: where this alone is enough, the alert need not be read.
        wrong = _dismissed(touched)
        if not wrong and not window_lowered(
            comes_to(rule, situation.scope, touched, memory, setting.now), situation
        ):
            continue
        told = setting.last_alert(situation)
        members = memory.known(one.id for one in told.incidents) if told else []
        fired = comes_to(rule, situation.scope, [*members, *touched], memory, setting.now)
        found = window_lowered(fired, situation, dismissed=len(wrong))
        if found:
            areas.lower(situation, fired, found)


def _waves(areas: Areas, changed: Sequence[Incident], memory: Memory, setting: Setting) -> None:
    """Tell of the waves on villages that a dismissal takes below their rule, or far down."""
    wrong = _dismissed(changed)
    for situation in areas.waves_on([one.id for one in wrong]):
        rule = setting.rules.get(situation.rule_name)
        left = [one for one in memory.known(situation.incident_ids) if one.status != "dismissed"]
        if rule is None or rule.kind != KIND or not left:
            continue
        fired = villages_left(rule, left, memory, setting.now)
        gone = [one for one in wrong if one.id in situation.incident_ids]
        found = window_lowered(fired, situation, dismissed=len(gone))
        if found:
            areas.lower(situation, fired, found)


def _dismissed(incidents: Sequence[Incident]) -> list[Incident]:
    return [one for one in incidents if one.status == "dismissed"]
