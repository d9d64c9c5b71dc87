"""Names of places in reports in force that no table has, counted, the items that have them, and what was put aside."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.base import metadata
from service.store.types import Key, UtcDateTime, Words

unresolved_names = Table(
    "unresolved_names",
    metadata,
    Column("id", Key, primary_key=True),
    # The name, folded.
    Column("key", String, nullable=False),
    # Where it is said to be; empty: not said.
    Column("country", String, nullable=False),
    Column("adm1", String, nullable=False),
    Column("restricted", Boolean, nullable=False),
    # As it was last given.
    Column("name", Words, nullable=False),
    Column("adm2", Words),
    Column("items", Integer, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Unique("key", "country", "adm1", "restricted"),
    # Names go when their items are forgotten; a page or an act in the log must not lead to another name.
    sqlite_autoincrement=True,
)
Index("ix_unresolved_names_items", unresolved_names.c["items"], unresolved_names.c.id)
Index("ix_unresolved_names_seen", unresolved_names.c.last_seen_at, unresolved_names.c.id)

unresolved_mentions = Table(
    "unresolved_mentions",
    metadata,
    Column("name_id", Key, ForeignKey("unresolved_names.id"), primary_key=True),
    Column("item_id", Key, ForeignKey("items.id"), primary_key=True),
)
Index("ix_unresolved_mentions_item", unresolved_mentions.c.item_id)

names_aside = Table(
    "names_aside",
    metadata,
    Column("id", Key, primary_key=True),
    # The name, folded: in every region.
    Column("key", String, nullable=False, unique=True),
    # Whether that was decided on a name of told reports: the reason may say what they say.
    Column("restricted", Boolean, nullable=False),
    Column("who", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Forms tell by the number which decision they show: none is given out twice.
    sqlite_autoincrement=True,
)
