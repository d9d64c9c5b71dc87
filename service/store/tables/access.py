"""Who may log in, who has, and how often it was tried in vain."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from service.store.tables.base import metadata
from service.store.types import Key, UtcDateTime, Words

users = Table(
    "users",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False),
    # The name without case: two that read alike are one.
    Column("folded", Words, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("password_changed_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String, nullable=False, unique=True),
    Column("agent", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("revoked_at", UtcDateTime),
)

login_counts = Table(
    "login_counts",
    metadata,
    Column("key", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
)
