"""What operators changed of what feeds.toml says. Rows are only added."""

from typing import Any

from sqlalchemy import Boolean, Column, Index, String, Table

from service.store.tables.base import index_where, metadata
from service.store.types import Key, Record, UtcDateTime, Words

overrides = Table(
    "overrides",
    metadata,
    Column("id", Key, primary_key=True),
    Column("section", String, nullable=False),
    # The name of a rule, the address of a feed.
    Column("subject", Words, nullable=False),
    Column("before", Record(dict[str, Any])),
    Column("after", Record(dict[str, Any])),
    Column("file", Record(dict[str, Any])),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # The last change of its subject: one row each.
    Column("last", Boolean, nullable=False),
)
index_where(
    "uq_overrides_last",
    overrides.c.section,
    overrides.c.subject,
    where=overrides.c.last.is_(True),
    unique=True,
)
Index("ix_overrides_subject", overrides.c.section, overrides.c.subject, overrides.c.id)
