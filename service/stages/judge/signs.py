"""Rules of kind signs: what often comes before attacks, as an ultimatum, a garrison gone, people fleeing."""

from datetime import datetime

from service.records import Incident, Rule
from service.stages.judge.thresholds import Fired, concerns


def signs_seen(rule: Rule, incident: Incident, now: datetime) -> Fired | None:
    """Whether any sign was reported. ``now`` does not matter: it was or was not."""
    if not incident.signs or not concerns(rule, incident):
        return None
    near = rule.severity_near
    return Fired(
        rule=rule,
        severity=rule.severity,
        observed=None,
        step=None,
        incidents=(incident,),
        named=incident.signs,
        severity_near=near if near is not None and near.rank > rule.severity.rank else None,
    )
