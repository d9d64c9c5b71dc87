"""What is forgotten in time: texts, the words quoted from them, and names that no other text has. Keys and digests
stay, so nothing old looks new."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from service.store.database import in_chunks
from service.store.part import Part
from service.store.tables import (
    articles,
    attempts,
    item_revisions,
    item_words,
    items,
    misreadings,
    report_events,
    reports,
)
from service.store.unresolved import forget_mentions


class Retention(Part):
    """See ``service.ports.Transaction``."""

    def forget(self, items_before: datetime, attempts_before: datetime) -> tuple[int, int]:
        old = select(items.c.id).where(items.c.last_seen_at < items_before, items.c.forgotten.is_(False))
        # Held from the beginning: what is read again meanwhile would be stored beside what is forgotten here.
        ids = list(self._connection.scalars(old.order_by(items.c.id).with_for_update()))
        for some in in_chunks(ids):
            texts = update(item_revisions).where(item_revisions.c.item_id.in_(some))
            self._connection.execute(texts.values(title="", text="", url=None))
            pages = update(articles).where(articles.c.item_id.in_(some))
            self._connection.execute(pages.values(entry_text="", url="", next_try_at=None))
            read = update(reports).where(reports.c.item_id.in_(some))
            self._connection.execute(read.values(body=None, matches=None, failure=None))
            self._drop_evidence(some)
            self._connection.execute(delete(item_words).where(item_words.c.item_id.in_(some)))
            self._connection.execute(delete(misreadings).where(misreadings.c.item_id.in_(some)))
            self._connection.execute(update(items).where(items.c.id.in_(some)).values(forgotten=True))
        forget_mentions(self._connection, ids, items_before)
        gone = self._connection.execute(delete(attempts).where(attempts.c.at < attempts_before))
        return len(ids), gone.rowcount

    def _drop_evidence(self, item_ids: Sequence[int]) -> None:
        """Events stay, as the memory of incidents, without the words they were read from."""
        events = select(report_events.c.id, report_events.c.body).where(report_events.c.item_id.in_(item_ids))
        rows = [
            {"event": row.id, "body": replace(row.body, evidence=())}
            for row in self._connection.execute(events).all()
        ]
        if rows:
            self._connection.execute(
                update(report_events).where(report_events.c.id == bindparam("event")), rows
            )
