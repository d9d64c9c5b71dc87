"""Messages on their way, who may look, and what was done by whom."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.base import index_where, metadata
from service.store.types import Key, Record, UtcDateTime, Words

messages = Table(
    "messages",
    metadata,
    Column("number", Key, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("recipient", Words, nullable=False),
    Column("channel", String, nullable=False),
    Column("address", Words, nullable=False),
    Column("kind", String, nullable=False),
    Column("alert_id", String, ForeignKey("alerts.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("content", Record(dict[str, Any]), nullable=False),
    # An escalation goes to one who may have had the alert as well: that is another kind.
    Unique("alert_id", "recipient", "address", "kind"),
)

# What a message about several alerts tells of, beside ``messages.alert_id`` of those about one.
message_alerts = Table(
    "message_alerts",
    metadata,
    Column("alert_id", String, ForeignKey("alerts.id"), primary_key=True),
    Column("message_id", String, ForeignKey("messages.id"), primary_key=True),
)

# What waits for the end of a recipient's quiet hours.
held = Table(
    "held",
    metadata,
    Column("id", Key, primary_key=True),
    Column("recipient", Words, nullable=False),
    Column("alert_id", String, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("held_at", UtcDateTime, nullable=False),
    Column("release_at", UtcDateTime, nullable=False),
    Unique("recipient", "alert_id"),
)

# How far the digests of each recipient have come.
digests = Table(
    "digests",
    metadata,
    Column("recipient", Words, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("alert_number", Key, nullable=False),
    Column("incident_number", Key, nullable=False),
)

# Where messages go: one address of an e-mail recipient; a webhook as a whole, whatever its URL is at the time. What is
# told of one lane says nothing of another.
lanes = Table(
    "lanes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("recipient", Words, nullable=False),
    Column("channel", String, nullable=False),
    Column("address", Words, nullable=False),
    # since the last message that was taken
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", UtcDateTime),
    # nothing is sent before: one that fails is asked less often
    Column("rests_until", UtcDateTime),
    Column("last_sent_at", UtcDateTime),
    Unique("recipient", "channel", "address"),
)

deliveries = Table(
    "deliveries",
    metadata,
    # That of its message: paging needs no look at the messages.
    Column("number", Key, ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("message_id", String, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("recipient", Words, nullable=False),
    # No reference: a lane is never deleted, and SQLite would look through all deliveries for each new one.
    Column("lane_id", Key, nullable=False),
    # The alert's key: messages of one lane and line go one after another. Null: no order is to be kept.
    Column("line", Words),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    # how many of them were made before it was last sent again by hand
    Column("attempts_before", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("last_words", Words, nullable=False, default=""),
    Column("claimed_until", UtcDateTime),
    Column("fence", Integer, nullable=False, default=0),
)
_waits = deliveries.c.next_attempt_at.is_not(None)
index_where(
    "ix_deliveries_due",
    deliveries.c.lane_id,
    deliveries.c.next_attempt_at,
    deliveries.c.number,
    where=_waits,
)
index_where(
    "ix_deliveries_line",
    deliveries.c.lane_id,
    deliveries.c.line,
    deliveries.c.number,
    where=_waits & deliveries.c.line.is_not(None),
)
Index("ix_deliveries_state", deliveries.c.state, deliveries.c.number)
Index("ix_deliveries_recipient", deliveries.c.recipient, deliveries.c.number)
index_where("ix_deliveries_dead", deliveries.c.recipient, where=deliveries.c.state == "dead")

attempts = Table(
    "attempts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("message_id", String, ForeignKey("messages.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("status", Integer),
    Column("words", Words, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("handed_at", UtcDateTime),
    Unique("kind", "subject"),
)

recipient_states = Table(
    "recipient_states",
    metadata,
    Column("name", Words, primary_key=True),
    Column("disabled_at", UtcDateTime, nullable=False),
    Column("reason", Words, nullable=False),
)

# One of each marker for an alert in all its revisions.
marks = Table(
    "marks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Words, nullable=False),
    Column("alert_id", String, ForeignKey("alerts.id"), nullable=False),
    Column("marker", Words, nullable=False),
    Column("verdict", String, nullable=False),
    Column("note", Words, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    Unique("key", "marker"),
)

# Of each alert revision, who has seen it.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Words, nullable=False, index=True),
    Column("alert_id", String, ForeignKey("alerts.id"), nullable=False),
    Column("who", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Unique("alert_id", "who"),
)

closed_addresses = Table(
    "closed_addresses",
    metadata,
    Column("recipient", Words, primary_key=True),
    Column("address", Words, primary_key=True),
    Column("closed_at", UtcDateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False),
    Column("role", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    # Names with spaces between; null: all that the role implies.
    Column("scopes", String),
    Column("expires_at", UtcDateTime),
)

# Append-only: the migration adds a trigger that refuses changes and deletions.
audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Record(dict[str, Any]), nullable=False),
)
Index("ix_audit_at", audit.c.at, audit.c.id)
Index("ix_audit_who", audit.c.who, audit.c.at, audit.c.id)
Index("ix_audit_what", audit.c.what, audit.c.at, audit.c.id)
