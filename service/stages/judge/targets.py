"""Rules of kind targets: what was hit besides people."""

from datetime import datetime

from service.records import Incident, Rule
from service.stages.judge.thresholds import Fired, concerns


def hit(rule: Rule, incident: Incident, now: datetime) -> Fired | None:
    """Whether the attack hit one of the rule's targets. ``now`` does not matter: it is hit or not."""
    named = tuple(target for target in incident.targets if target in rule.targets)
    if not named or not concerns(rule, incident):
        return None
    return Fired(
        rule=rule, severity=rule.severity, observed=None, step=None, incidents=(incident,), named=named
    )
