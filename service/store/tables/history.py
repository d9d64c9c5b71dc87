"""Past incidents that a user imported, and the days that the files tell of."""

from sqlalchemy import Column, Date, String, Table
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
