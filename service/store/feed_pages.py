"""What the pages of feeds show, and what an operator asks of one feed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, update

from service.records import FeedHealth, FeedPace, FeedStatus
from service.store.feeds import state_of
from service.store.first_reports import FIRSTS
from service.store.part import Part
from service.store.tables import feed_firsts, feeds, item_revisions, items, reports

PACE_OF = 20
"""Items by which the pace of a feed is told."""

_LEFT_OUT = (feeds.c.entry_digests, feeds.c.body_digest, feeds.c.headers, feeds.c.user, feeds.c.password)
_HEALTH = select(
    *(column for column in feeds.c if column not in set(_LEFT_OUT)), FIRSTS.label("first")
).outerjoin(feed_firsts, feed_firsts.c.feed_id == feeds.c.id)
_IN_ORDER = _HEALTH.where(feeds.c.active).order_by(feeds.c.name, feeds.c.id)
_NEWEST = (items.c.feed_id.desc(), items.c.id.desc())


def _of(feed: ColumnElement[int]) -> ColumnElement[bool]:
    """Items of one feed, as a stretch of the index over feed and number. Said as ``feed_id = …``, PostgreSQL takes the
    newest first along the numbers alone, and reads the whole table for a feed that has few items or none."""
    return items.c.feed_id.between(feed, feed)


_LAST = (
    select(func.coalesce(items.c.first_published_at, items.c.first_seen_at).label("at"))
    .where(_of(feeds.c.id))
    .order_by(*_NEWEST)
    .limit(PACE_OF)
    .correlate(feeds)
    .subquery()
)
_PACES = select(
    feeds.c.id,
    select(func.count()).select_from(_LAST).scalar_subquery().label("items"),
    select(func.min(_LAST.c.at)).scalar_subquery().label("first"),
    select(func.max(_LAST.c.at)).scalar_subquery().label("last"),
).where(feeds.c.active)

_ITEMS = (
    select(
        items.c.id,
        item_revisions.c.title,
        item_revisions.c.url,
        item_revisions.c.published_at,
        items.c.first_seen_at,
        items.c.restricted,
        reports.c.language,
        reports.c.relevant,
        reports.c.score,
    )
    .join_from(
        items,
        item_revisions,
        and_(item_revisions.c.item_id == items.c.id, item_revisions.c.number == items.c.revision),
    )
    .join(reports, and_(reports.c.item_id == items.c.id, reports.c.superseded_at.is_(None)))
)
_WITHHELD = {"title": None, "url": None}


class FeedPages(Part):
    """See ``service.ports.Transaction``."""

    def feed_health(self) -> list[FeedHealth]:
        return [_health(row) for row in self._connection.execute(_IN_ORDER)]

    def feed(self, feed_id: int) -> FeedHealth | None:
        row = self._connection.execute(_HEALTH.where(feeds.c.id == feed_id)).one_or_none()
        return None if row is None else _health(row)

    def feed_paces(self) -> Mapping[int, FeedPace]:
        rows = self._connection.execute(_PACES)
        return {row.id: FeedPace(row.items, row.first, row.last) for row in rows if row.items}

    def last_items_of(
        self, feed_id: int, limit: int, *, restricted: bool = False
    ) -> list[Mapping[str, object]]:
        query = _ITEMS.where(_of(literal(feed_id))).order_by(*_NEWEST).limit(limit)
        rows = (dict(row._mapping) for row in self._connection.execute(query))
        return [row | ({} if restricted or not row["restricted"] else _WITHHELD) for row in rows]

    def ask_feed_now(self, feed_id: int, now: datetime) -> bool:
        asked = self._connection.execute(
            update(feeds)
            .where(feeds.c.id == feed_id, feeds.c.active, feeds.c.status != FeedStatus.PAUSED.value)
            .values(next_check_at=now, handed_at=None)
        )
        # It stays what failed until it answers: what looks for silence is told nothing that is not known yet.
        self._connection.execute(
            update(feeds)
            .where(feeds.c.id == feed_id, feeds.c.active, feeds.c.status == FeedStatus.GONE.value)
            .values(status=FeedStatus.FAILING.value, failures=2)
        )
        return asked.rowcount == 1


def _health(row: Any) -> FeedHealth:
    return FeedHealth(
        id=row.id,
        name=row.name,
        url=row.url,
        publisher=row.publisher,
        language=row.language,
        country=row.country,
        state=state_of(row),
        items=row.items,
        relevant=row.relevant,
        every=row.every,
        active=row.active,
        first=row.first,
    )
