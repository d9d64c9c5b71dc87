"""By which words items are found, which are to be read again, and which were read wrongly."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from service.records import ItemSearch
from service.store.tables.base import index_where, metadata
from service.store.types import Key, Record, UtcDateTime, Words

SEARCH_TABLE = "item_search"
"""On SQLite the index proper (FTS5), with tables of its own: kept by triggers of ``item_words``, which it reads."""

item_words = Table(
    "item_words",
    metadata,
    Column("item_id", Key, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    # Words apart, each once, as service/store/words.py makes them.
    Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)
WORDS_INDEX = "ix_item_words_words"
"""On PostgreSQL the index over them."""
Index(WORDS_INDEX, item_words.c.words, postgresql_using="gin").ddl_if(dialect="postgresql")

rereadings = Table(
    "rereadings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("search", Record(ItemSearch), nullable=False),
    Column("who", Words, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    # Items are taken from the newest on; those from this number on are done.
    Column("below", Key, nullable=False),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("done_at", UtcDateTime),
)
index_where("ix_rereadings_waiting", rereadings.c.id, where=rereadings.c.done_at.is_(None))

misreadings = Table(
    "misreadings",
    metadata,
    Column("item_id", Key, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("labels", Record(dict[str, Any]), nullable=False),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
