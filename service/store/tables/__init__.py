"""Every table, by what it is for. ``metadata`` is what the migrations are compared with."""

from service.store.tables.base import metadata
from service.store.tables.history import history_spans, past_incidents
from service.store.tables.incidents import (
    OF_RULE,
    WAKE_OF_RULE,
    alerts,
    decisions,
    incident_events,
    incident_revisions,
    incident_whereabouts,
    incidents,
    leases,
    parked,
    rule_versions,
    rulings,
    situation_incidents,
    situations,
    stale_incidents,
    wakes,
)
from service.store.tables.outbox import attempts, audit, deliveries, marks, messages, recipient_states, tokens
from service.store.tables.reading import articles, feeds, item_revisions, items, report_events, reports

__all__ = [
    "OF_RULE",
    "WAKE_OF_RULE",
    "alerts",
    "articles",
    "attempts",
    "audit",
    "decisions",
    "deliveries",
    "feeds",
    "history_spans",
    "incident_events",
    "incident_revisions",
    "incident_whereabouts",
    "incidents",
    "item_revisions",
    "items",
    "leases",
    "marks",
    "messages",
    "metadata",
    "parked",
    "past_incidents",
    "recipient_states",
    "report_events",
    "reports",
    "rule_versions",
    "rulings",
    "situation_incidents",
    "situations",
    "stale_incidents",
    "tokens",
    "wakes",
]
