"""Items that are read again: the words stay, the report is another one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from service.ports import ReadItem
from service.ports.rereading import ReadAgain, StoredItem
from service.records import FeedItem
from service.store.database import in_chunks
from service.store.filing import Filing
from service.store.readings import Reading, report_of
from service.store.tables import feeds, item_revisions, items, reports
from service.store.unresolved import keep_unresolved

_STORED = (
    select(
        items.c.id,
        items.c.feed_id,
        items.c.key,
        items.c.revision,
        items.c.content_digest,
        items.c.relevant.label("was_relevant"),
        items.c.restricted,
        items.c.via,
        items.c.speaker,
        item_revisions.c.title,
        item_revisions.c.text,
        item_revisions.c.url,
        item_revisions.c.published_at,
        item_revisions.c.language.label("said_language"),
        item_revisions.c.publisher,
        item_revisions.c.seen_at,
        reports.c.id.label("report_id"),
        *(reports.c[name] for name in ("relevant", "score", "language", "failure", "body", "matches")),
        reports.c.reader_version,
    )
    .join_from(
        items,
        item_revisions,
        and_(item_revisions.c.item_id == items.c.id, item_revisions.c.number == items.c.revision),
    )
    .join(reports, and_(reports.c.item_id == items.c.id, reports.c.superseded_at.is_(None)))
    .where(items.c.forgotten.is_(False))
)
_STANDS = (
    select(
        items.c.id, items.c.revision, items.c.relevant, items.c.first_seen_at, reports.c.id.label("report_id")
    )
    .join_from(items, reports, and_(reports.c.item_id == items.c.id, reports.c.superseded_at.is_(None)))
    .where(items.c.forgotten.is_(False))
    .order_by(items.c.id)
    .with_for_update(of=items)
)
_RELEVANT = update(items).where(items.c.id == bindparam("touched"))
_SAME = update(reports).where(reports.c.id == bindparam("same"))


class Rereading(Filing):
    """See ``service.ports.Transaction``."""

    def stored_items(self, item_ids: Iterable[int]) -> list[StoredItem]:
        found = [
            _stored(row)
            for some in in_chunks(set(item_ids))
            for row in self._connection.execute(_STORED.where(items.c.id.in_(some)))
        ]
        return sorted(found, key=lambda one: one.item_id)

    def file_reread(self, read: Sequence[ReadAgain], now: datetime) -> int:
        # Feeds first, in the order of their numbers: a poll takes its feed and then its items, too.
        for some in in_chunks(sorted({one.stored.feed_id for one in read})):
            held = select(feeds.c.id).where(feeds.c.id.in_(some)).order_by(feeds.c.id)
            self._connection.execute(held.with_for_update())
        standing = self._standing([one.stored.item_id for one in read])
        ours = [one for one in read if _stands(standing.get(one.stored.item_id), one.stored)]
        self._keep([one for one in ours if not one.changes])
        changed = sorted((one for one in ours if one.changes), key=lambda one: one.stored.feed_id)
        readings = [_reading(one, standing[one.stored.item_id]) for one in changed]
        if readings:
            touched = [{"touched": one.item_id, "relevant": one.read.report.relevant} for one in readings]
            self._connection.execute(_RELEVANT, touched)
        of_feed = zip(changed, readings, strict=True)
        for feed_id, pairs in groupby(of_feed, lambda pair: pair[0].stored.feed_id):
            self._put_readings(feed_id, [reading for _, reading in pairs], now)
        keep_unresolved(self._connection, readings, now)
        return len(ours)

    def _standing(self, item_ids: Iterable[int]) -> dict[int, Any]:
        """The items as they are at this moment, held until the transaction ends."""
        return {
            row.id: row
            for some in in_chunks(sorted(item_ids))
            for row in self._connection.execute(_STANDS.where(items.c.id.in_(some)))
        }

    def _keep(self, same: Sequence[ReadAgain]) -> None:
        for one in same:
            version = one.report.reader_version
            values: dict[str, Any] = {"same": one.stored.report_id, "reader_version": version}
            if one.report.whole:
                values["body"] = one.report
            self._connection.execute(_SAME, values)


def _stands(row: Any, stored: StoredItem) -> bool:
    return row is not None and (row.revision, row.report_id) == (stored.revision, stored.report_id)


def _reading(one: ReadAgain, row: Any) -> Reading:
    return Reading(row.id, row.revision, ReadItem(one.stored.item, one.report), row)


def _stored(row: Any) -> StoredItem:
    return StoredItem(
        item_id=row.id,
        feed_id=row.feed_id,
        revision=row.revision,
        item=FeedItem(
            key=row.key,
            title=row.title,
            text=row.text,
            url=row.url,
            published_at=row.published_at,
            language=row.said_language,
            publisher=row.publisher,
            content_digest=row.content_digest,
            restricted=row.restricted,
            via=row.via,
            speaker=row.speaker,
        ),
        seen_at=row.seen_at,
        report_id=row.report_id,
        report=report_of(row),
    )
