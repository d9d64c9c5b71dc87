"""Feeds, their items, and the reports made of them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
)
from sqlalchemy import UniqueConstraint as Unique

from service.records import Event, Report
from service.store.tables.base import index_where, metadata
from service.store.types import Digests, Duration, Key, Record, UtcDateTime, Words

feeds = Table(
    "feeds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("url", Words, nullable=False, unique=True),
    # as configured
    Column("name", Words, nullable=False),
    Column("publisher", Words, nullable=False),
    Column("language", String),
    Column("country", String),
    Column("every", Duration, nullable=False),
    Column("full_text", String, nullable=False),
    Column("headers", Record(dict[str, str]), nullable=False),
    Column("user", Words),
    Column("password", Words),
    Column("active", Boolean, nullable=False),
    # what the last polls left
    Column("status", String, nullable=False),
    Column("moved_to", Words),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_digest", LargeBinary),
    Column("entry_digests", Digests),
    Column("interval", Duration),
    Column("failures", Integer, nullable=False, default=0),
    Column("first_polled_at", UtcDateTime),
    Column("last_polled_at", UtcDateTime),
    Column("last_ok_at", UtcDateTime),
    Column("last_item_at", UtcDateTime),
    Column("last_error", Words),
    Column("next_check_at", UtcDateTime),
    # who is at it
    Column("handed_at", UtcDateTime),
    Column("claimed_until", UtcDateTime),
    Column("fence", Integer, nullable=False, default=0),
    # counts, kept by the one transaction that stores a poll
    Column("items", Integer, nullable=False, default=0),
    Column("relevant", Integer, nullable=False, default=0),
)
Index("ix_feeds_due", feeds.c.active, feeds.c.next_check_at)

# How many incidents each feed told first. Apart from ``feeds``: a poll holds its row while it stores what an assessment
# reads.
feed_firsts = Table(
    "feed_firsts",
    metadata,
    Column("feed_id", Key, ForeignKey("feeds.id"), primary_key=True),
    Column("incidents", Integer, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("feed_id", Key, ForeignKey("feeds.id"), nullable=False),
    Column("key", Words, nullable=False),
    Column("key_digest", LargeBinary(16), nullable=False),
    Column("first_published_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_digest", String, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("forgotten", Boolean, nullable=False, default=False),
    # a report that was told: its words are for operators alone
    Column("restricted", Boolean, nullable=False, server_default=false()),
    Column("via", String),
    Column("speaker", String),
    Unique("feed_id", "key_digest"),
)
Index("ix_items_feed", items.c.feed_id, items.c.id)
index_where("ix_items_relevant", items.c.id, where=items.c.relevant.is_(True))

item_revisions = Table(
    "item_revisions",
    metadata,
    Column("item_id", Key, ForeignKey("items.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("url", Words),
    Column("published_at", UtcDateTime),
    Column("language", Words),
    Column("publisher", Words, nullable=False),
    Column("content_digest", String, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("item_id", Key, ForeignKey("items.id"), primary_key=True),
    Column("feed_id", Key, ForeignKey("feeds.id"), nullable=False),
    Column("url", Words, nullable=False),
    # the entry that it is wanted for
    Column("content_digest", String, nullable=False),
    Column("entry_text", Words, nullable=False),
    Column("state", String, nullable=False),
    Column("words", Words, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_try_at", UtcDateTime),
    Column("tried_at", UtcDateTime),
    # the revision of the item whose text is that of the page as it was last read
    Column("revision", Integer),
    Column("etag", Words),
    Column("last_modified", Words),
    # who is at it
    Column("handed_at", UtcDateTime),
    Column("claimed_until", UtcDateTime),
    Column("fence", Integer, nullable=False, default=0),
)
index_where(
    "ix_articles_due",
    articles.c.feed_id,
    articles.c.next_try_at,
    where=articles.c.next_try_at.is_not(None),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("item_id", Key, ForeignKey("items.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("reader_version", String, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    Column("language", Words, nullable=False),
    Column("failure", Words),
    # The whole report where there is one to speak of, else only the matches of the score.
    Column("body", Record(Report)),
    Column("matches", Words),
    Column("text_digest", String, nullable=False),
    Column("text_signature", String, nullable=False, server_default=""),
    Column("agencies", Record(tuple[str, ...])),
    # Since when the item gives these figures; null: since it was published.
    Column("figures_at", UtcDateTime),
    Column("superseded_at", UtcDateTime),
    Column("grouped_at", UtcDateTime),
)
index_where("uq_reports_current", reports.c.item_id, where=reports.c.superseded_at.is_(None), unique=True)
index_where("ix_reports_ungrouped", reports.c.stored_at, where=reports.c.grouped_at.is_(None))

report_events = Table(
    "report_events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("report_id", Key, ForeignKey("reports.id"), nullable=False),
    Column("item_id", Key, ForeignKey("items.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    # f"{item_id}:{ordinal}": the same in every revision, so that an incident keeps its members through an edit.
    Column("event_id", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    # Where and when, for looking up neighbours; service/store/extent.py says what open bounds are stored as.
    Column("cell", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("country", String, nullable=False),
    Column("adm1", String, nullable=False),
    Column("south", Float),
    Column("west", Float),
    Column("north", Float),
    Column("east", Float),
    Column("superseded_at", UtcDateTime),
    Column("body", Record(Event), nullable=False),
    Unique("report_id", "ordinal"),
)
_current = report_events.c.superseded_at.is_(None)
index_where("uq_report_events_current", report_events.c.event_id, where=_current, unique=True)
index_where("ix_report_events_item", report_events.c.item_id, where=_current)
_days = (report_events.c.first_day, report_events.c.last_day)
index_where("ix_report_events_cell", report_events.c.cell, *_days, where=_current)
index_where("ix_report_events_unit", report_events.c.country, report_events.c.adm1, *_days, where=_current)
index_where("ix_report_events_day", *_days, where=_current)
