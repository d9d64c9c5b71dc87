"""Past incidents that a user imported, the days that the files tell of, those that feeds were read of, and outlines of
what was known when."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from service.records import PastIncident
from service.store.tables.base import metadata
from service.store.types import Key, Record, UtcDateTime, Words

past_incidents = Table(
    "past_incidents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source", String, nullable=False),
    Column("key", Words, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("body", Record(PastIncident), nullable=False),
    Unique("source", "key"),
)

history_spans = Table(
    "history_spans",
    metadata,
    Column("source", String, primary_key=True),
    Column("country", String, primary_key=True),
    Column("first_day", Date, primary_key=True),
    Column("last_day", Date, primary_key=True),
    Column("imported_at", UtcDateTime, nullable=False),
)

# Days that a poll told of: of a feed of that country, or (empty) of one that tells of any. Days before the first row
# are not known to have been read or not.
days_read = Table(
    "days_read",
    metadata,
    Column("day", Date, primary_key=True),
    Column("country", String, primary_key=True),
)

# One row a revision of an incident, and one a merger: what rules are rehearsed on, without decoding a body each.
incident_outlines = Table(
    "incident_outlines",
    metadata,
    Column("id", Key, primary_key=True),
    Column("incident_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("known_at", UtcDateTime, nullable=False),
    Column("status", String, nullable=False),
    Column("survivor", String),
    Column("day", Date, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("deaths", Integer),
    Column("deaths_civilians", Integer),
    Column("injured", Integer),
    Column("abducted", Integer),
    Column("displaced", Integer),
    Column("inhabited", Boolean, nullable=False),
    Column("marked", Boolean, nullable=False),
    Column("villages", Integer, nullable=False),
    Column("places", Text, nullable=False),
)
Index("ix_incident_outlines_known", incident_outlines.c.known_at)
