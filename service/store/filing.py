"""Storing what a poll gave: items, their revisions, reports and events, in one transaction a feed.

Rows go in by the list (Core ``execute(statement, rows)``), which costs a fifth of one statement a row.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.ports import ArticleClaim, FeedClaim, Filed, ReadItem
from service.records import ArticleOutcome, FeedState
from service.store.articles import settle_page, want_pages
from service.store.database import in_chunks
from service.store.days_read import note_days_read
from service.store.feeds import TOLD_SOURCE, silent_source, state_columns
from service.store.parking import unpark
from service.store.part import Part
from service.store.readings import (
    Batch,
    Reading,
    each_key_once,
    event_rows,
    key_digest,
    known_item_row,
    new_item_row,
    paged_item_row,
    reading_of,
    report_row,
    revision_row,
    search_row,
)
from service.store.searching import put_words
from service.store.stale import ask_for_look, mark_stale
from service.store.tables import feeds, item_revisions, items, report_events, reports
from service.store.unresolved import keep_unresolved

# Made once: making a statement costs more than running it.
_LET_GO = update(feeds).where(
    feeds.c.id == bindparam("claimed"), feeds.c.fence == bindparam("held"), feeds.c.claimed_until.is_not(None)
)
_COUNT = (
    update(feeds)
    .where(feeds.c.id == bindparam("counted"))
    .values(
        items=feeds.c["items"] + bindparam("new"),
        relevant=feeds.c.relevant + bindparam("more_relevant"),
    )
)
_INSERT_UNKNOWN = {
    "sqlite": sqlite.insert(items).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(items).on_conflict_do_nothing(),
}
_TOUCH = update(items).where(items.c.id == bindparam("touched"))
_KNOWN_ROW = select(
    items.c.id,
    items.c.key_digest,
    items.c.revision,
    items.c.content_digest,
    items.c.first_published_at,
    items.c.first_seen_at,
    items.c.relevant,
    items.c.forgotten,
    reports.c.reader_version,
    reports.c.failure,
).outerjoin_from(items, reports, (reports.c.item_id == items.c.id) & reports.c.superseded_at.is_(None))
_KNOWN = _KNOWN_ROW.where(items.c.feed_id == bindparam("feed")).where(
    items.c.key_digest.in_(bindparam("keys", expanding=True))
)
_IN_FORCE = select(reports.c.item_id, reports.c.revision, reports.c.body, reports.c.figures_at).where(
    reports.c.superseded_at.is_(None)
)
_KNOWN_ITEM = _KNOWN_ROW.where(items.c.id == bindparam("wanted")).with_for_update(of=items)


class Filing(Part):
    """See ``service.ports.Transaction``."""

    def file_poll(
        self, claim: FeedClaim, state: FeedState, read: Sequence[ReadItem], now: datetime
    ) -> Filed | None:
        columns = state_columns(state, claim.state, claim.feed, now)
        held = {"claimed": claim.feed_id, "held": claim.fence}
        let_go = {**columns, **held, "claimed_until": None, "handed_at": None}
        if self._connection.execute(_LET_GO, let_go).rowcount != 1:
            return None
        if state.failing != claim.state.failing:
            ask_for_look(self._connection, now)
        note_days_read(self._connection, claim.feed, claim.state, state)
        # A feed is being learnt until it was read once, however often it was asked.
        learning = claim.state.last_ok_at is None
        return self._file_all(claim.feed_id, read, learning, now)

    def _file_all(self, feed_id: int, read: Sequence[ReadItem], learning: bool, now: datetime) -> Filed:
        filed = Filed()
        for batch in each_key_once(read):
            filed = _sum(filed, self._file_batch(feed_id, batch, learning, now))
        return filed

    def _file_batch(self, feed_id: int, batch: Batch, learning: bool, now: datetime) -> Filed:
        rows = [new_item_row(feed_id, key, one, learning, now) for key, one in batch.items()]
        self._connection.execute(_INSERT_UNKNOWN[self._connection.dialect.name], rows)
        readings = self._sort_out(feed_id, batch, now)
        pages = want_pages(self._connection, feed_id, readings, now)
        return replace(self._file_readings(feed_id, readings, now), pages=pages)

    def _file_readings(self, feed_id: int, readings: Sequence[Reading], now: datetime) -> Filed:
        filed = self._put_readings(feed_id, readings, now)
        keep_unresolved(self._connection, readings, now)
        return filed

    def _put_readings(self, feed_id: int, readings: Sequence[Reading], now: datetime) -> Filed:
        """Store them, but for the names that they leave unresolved."""
        again = [reading.item_id for reading in readings if reading.before is not None]
        edited = [reading for reading in readings if reading.edited]
        before = self._reports_of(again)
        self._supersede(again, now)
        if edited:
            words = [revision_row(reading, now) for reading in edited]
            self._connection.execute(insert(item_revisions), words)
        self._insert_reports(readings, before, now)
        put_words(self._connection, [search_row(feed_id, reading, now) for reading in readings])
        filed = Filed(
            items=len(readings) - len(again),
            revisions=len(edited),
            relevant=sum(reading.read.report.relevant for reading in readings),
            item_ids=tuple(reading.item_id for reading in readings),
        )
        counts = {"new": filed.items, "more_relevant": sum(reading.more_relevant for reading in readings)}
        if any(counts.values()):
            self._connection.execute(_COUNT, {"counted": feed_id, **counts})
        return filed

    def file_told(self, read: ReadItem, now: datetime) -> tuple[int, bool]:
        feed_id = silent_source(self._connection, TOLD_SOURCE)
        key = key_digest(read.item.key)
        filed = self._file_batch(feed_id, {key: read}, False, now)
        known = self._connection.execute(_KNOWN, {"feed": feed_id, "keys": [key]}).one()
        return known.id, filed.items > 0

    def file_article(
        self, claim: ArticleClaim, outcome: ArticleOutcome, read: ReadItem | None, now: datetime
    ) -> Filed | None:
        # In the order in which a poll takes its rows, so that neither waits for the other for ever.
        self._connection.execute(select(feeds.c.id).where(feeds.c.id == claim.feed_id).with_for_update())
        row: Any = self._connection.execute(_KNOWN_ITEM, {"wanted": claim.item_id}).one()
        revision = row.revision + 1 if read is not None else None
        if not settle_page(self._connection, claim, outcome, revision, now):
            return None
        if read is None:
            return Filed()
        self._connection.execute(_TOUCH, [paged_item_row(row, read)])
        return self._file_readings(claim.feed_id, [Reading(row.id, row.revision + 1, read, row)], now)

    def _sort_out(self, feed_id: int, batch: Batch, now: datetime) -> list[Reading]:
        """Readings that are to be stored; the rows of items that were known are touched."""
        rows: dict[bytes, Row[Any]] = {}
        for keys in in_chunks(batch):
            found = self._connection.execute(_KNOWN, {"feed": feed_id, "keys": keys})
            rows |= {row.key_digest: row for row in found}
        seen_again = [
            known_item_row(row, batch[key], now)
            for key, row in rows.items()
            if row.reader_version is not None
        ]
        if seen_again:
            self._connection.execute(_TOUCH, seen_again)
        readings = (reading_of(rows[key], one) for key, one in batch.items())
        return [reading for reading in readings if reading is not None]

    def _reports_of(self, item_ids: Sequence[int]) -> dict[int, Any]:
        """The reports of items as they stand, by item."""
        return {
            row.item_id: row
            for some in in_chunks(item_ids)
            for row in self._connection.execute(_IN_FORCE.where(reports.c.item_id.in_(some)))
        }

    def _supersede(self, item_ids: Sequence[int], now: datetime) -> None:
        """An older reading is kept, but no longer joined; the incidents it belongs to must be looked at again."""
        for some in in_chunks(item_ids):
            mark_stale(self._connection, some, now)
            old = update(reports).where(reports.c.item_id.in_(some), reports.c.superseded_at.is_(None))
            self._connection.execute(old.values(superseded_at=now))
            waiting = update(reports).where(reports.c.item_id.in_(some), reports.c.grouped_at.is_(None))
            passed_over = self._connection.scalars(waiting.values(grouped_at=now).returning(reports.c.id))
            unpark(self._connection, report_ids=passed_over)
            events = update(report_events).where(
                report_events.c.item_id.in_(some), report_events.c.superseded_at.is_(None)
            )
            self._connection.execute(events.values(superseded_at=now))

    def _insert_reports(self, readings: Sequence[Reading], before: dict[int, Any], now: datetime) -> None:
        if not readings:
            return
        rows = [report_row(reading, before.get(reading.item_id), now) for reading in readings]
        self._connection.execute(insert(reports), rows)
        telling = {reading.item_id: reading.read.report for reading in readings if reading.tells}
        for some in in_chunks(telling):
            current = select(reports.c.id, reports.c.item_id).where(
                reports.c.item_id.in_(some), reports.c.superseded_at.is_(None)
            )
            found = self._connection.execute(current).all()
            told = [row for id_, item_id in found for row in event_rows(id_, item_id, telling[item_id], now)]
            self._connection.execute(insert(report_events), told)


def _sum(one: Filed, other: Filed) -> Filed:
    return Filed(
        items=one.items + other.items,
        revisions=one.revisions + other.revisions,
        relevant=one.relevant + other.relevant,
        item_ids=(*one.item_ids, *other.item_ids),
        pages=one.pages + other.pages,
    )
