"""Incidents, what operators decided of them, and what judging remembers."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, false
from sqlalchemy import UniqueConstraint as Unique

from service.records import Alert, Incident, Rule, Situation
from service.store.tables.base import index_where, metadata
from service.store.types import Key, Record, UtcDateTime, Words

incidents = Table(
    "incidents",
    metadata,
    Column("number", Key, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    # The incident it was merged into; never one that is itself redirected.
    Column("redirected_to", String),
    Column("revision", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("status", String, nullable=False),
    # Its day or, undated, that of its first report: what windows of time are looked up by.
    Column("window_day", Date, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("fresh_at", UtcDateTime),
    # Of its places, for windows of place.
    Column("country", String, nullable=False),
    Column("adm1", String, nullable=False),
    Column("south", Float),
    Column("west", Float),
    Column("north", Float),
    Column("east", Float),
    # What windows count of it (``Tally``), so that no body need be read for it.
    Column("date_precision", String),
    Column("reports", Integer, nullable=False, server_default="0"),
    Column("independent_speakers", Integer, nullable=False, server_default="0"),
    Column("confirmed", Boolean, nullable=False, server_default=false()),
    Column("deaths_low", Integer),
    Column("deaths_best", Integer),
    Column("deaths_high", Integer),
    Column("deaths_civilians", Integer),
    Column("injured", Integer),
    Column("abducted", Integer),
    Column("displaced", Integer),
    Column("units", Text, nullable=False, server_default=""),
    # The feed whose item told it here first; null: none, or it is dismissed or merged away.
    Column("first_feed_id", Key),
)
_present = incidents.c.redirected_to.is_(None)
index_where("ix_incidents_window", incidents.c.window_day, where=_present)
index_where("ix_incidents_updated", incidents.c.updated_at, incidents.c.number, where=_present)
index_where(
    "ix_incidents_redirected", incidents.c.redirected_to, where=incidents.c.redirected_to.is_not(None)
)

incident_revisions = Table(
    "incident_revisions",
    metadata,
    Column("incident_id", String, ForeignKey("incidents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("known_at", UtcDateTime, nullable=False),
    Column("body", Record(Incident), nullable=False),
)
Index("ix_incident_revisions_known", incident_revisions.c.known_at)

incident_events = Table(
    "incident_events",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("incident_id", String, ForeignKey("incidents.id"), nullable=False, index=True),
)

# What judging looks incidents up by: open and confirmed ones, and past ones that were imported, which have no row
# in ``incidents``.
incident_whereabouts = Table(
    "incident_whereabouts",
    metadata,
    Column("key", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("incident_id", String, primary_key=True, index=True),
    Column("ordinal", Integer, primary_key=True),
    Column("village", Boolean, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    sqlite_with_rowid=False,
)

# How many incidents stand under the key of a unit on each day, past ones too: kept with every row above that is filed
# or taken away. What surges are judged by, a year of days at every report.
unit_days = Table(
    "unit_days",
    metadata,
    Column("key", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("incidents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row an edit. The lease that an assessment holds lists the rows it was given to work off.
stale_incidents = Table(
    "stale_incidents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("incident_id", String, ForeignKey("incidents.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)

OF_RULING = "ruling/"
"""Begins what is parked for a ruling whose Cancel could not be made, before its number."""

# What could not be assessed, until it succeeds: one of the two ids is set.
parked = Table(
    "parked",
    metadata,
    Column("id", Key, primary_key=True),
    Column("report_id", Key, ForeignKey("reports.id"), unique=True),
    # The incident, or the ruling.
    Column("incident_id", String, unique=True),
    Column("failed_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False, index=True),
    Column("failure", Words, nullable=False),
)

OF_RULE = "rule/"
"""Begins the subject of a wake that is a rule's, before its name."""

wakes = Table(
    "wakes",
    metadata,
    # The incident, or the rule.
    Column("incident_id", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# One row each time that rules which are judged by time must look again: a poll changed what is seen, or they were put
# in force. An assessment takes away those that it saw, so that one which comes meanwhile brings the next.
rule_looks = Table(
    "rule_looks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("since", UtcDateTime, nullable=False, index=True),
)

WAKE_OF_RULE = wakes.c.incident_id.startswith(OF_RULE, autoescape=True)
"""Every assessment looks at the rules: these wakes name no incident."""

# What operators said; ``decisions`` are the pairs and marks that are applied again at every regrouping.
rulings = Table(
    "rulings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String, nullable=False),
    Column("incident_id", String, index=True),
    Column("other_incident_id", String, index=True),
    Column("alert_id", String, ForeignKey("alerts.id")),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("before", Record(dict[str, Any]), nullable=False),
    Column("after", Record(dict[str, Any]), nullable=False),
    Column("undone_at", UtcDateTime),
    Column("undone_by", Words),
    Column("undone_reason", Words),
    # Of a Cancel that was asked for: since when it waits for the next assessment; NULL: it does not.
    Column("waits_since", UtcDateTime),
)
index_where("ix_rulings_waiting", rulings.c.waits_since, where=rulings.c.waits_since.is_not(None))

decisions = Table(
    "decisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ruling_id", Key, ForeignKey("rulings.id"), index=True),
    Column("kind", String, nullable=False),
    Column("item_id", Key, ForeignKey("items.id"), nullable=False, index=True),
    Column("fingerprint", String, nullable=False),
    Column("other_item_id", Key, ForeignKey("items.id"), index=True),
    Column("other_fingerprint", String),
    # What the fingerprints were made of: an event that was edited is known again by it.
    Column("about", Words),
    Column("other_about", Words),
    Column("field", String),
    Column("value", Words),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    # Since when no event has the fingerprint it is anchored to: shown to the operator.
    Column("lost_at", UtcDateTime),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", Words),
    Column("fence", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    # Rows of stale_incidents that were there when the lease was taken.
    Column("stale", Record(list[int]), nullable=False),
)

rule_versions = Table(
    "rule_versions",
    metadata,
    Column("id", Key, primary_key=True),
    # The first version of the same rule, whatever it was called: what a renamed rule keeps.
    Column("lineage_id", Key, ForeignKey("rule_versions.id")),
    Column("number", Integer, nullable=False),
    Column("name", Words, nullable=False, index=True),
    Column("body", Record(Rule), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
)
index_where(
    "uq_rule_versions_in_force", rule_versions.c.name, where=rule_versions.c.until.is_(None), unique=True
)

situations = Table(
    "situations",
    metadata,
    Column("key", Words, primary_key=True),
    Column("kind", String, nullable=False),
    Column("scope", Words, nullable=False),
    Column("rule_name", Words, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("body", Record(Situation), nullable=False),
)
index_where("ix_situations_open", situations.c.kind, where=situations.c.closed_at.is_(None))

situation_incidents = Table(
    "situation_incidents",
    metadata,
    Column("incident_id", String, primary_key=True),
    Column("key", Words, ForeignKey("situations.key"), primary_key=True, index=True),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Key, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("key", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("msg_type", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False, index=True),
    Column("rule_version_id", Key, ForeignKey("rule_versions.id")),
    # That a later revision stands in its place: most alerts of some rules, which lists of what stands must not read.
    Column("superseded", Boolean, nullable=False, server_default=false()),
    Column("body", Record(Alert), nullable=False),
    Unique("key", "revision"),
)
_stands = alerts.c.superseded.is_(False)
index_where("ix_alerts_severity", alerts.c.severity, alerts.c.number, where=_stands)
index_where("ix_alerts_rule", alerts.c.rule_version_id, alerts.c.severity, alerts.c.number, where=_stands)
