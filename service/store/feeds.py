"""Feeds: as configured, whose turn it is, and who is at it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from service.ports import FeedClaim
from service.records import Feed, FeedState, FeedStatus
from service.store.database import in_chunks, insert_into, lock_configuration
from service.store.part import Part
from service.store.tables import feeds
from service.store.types import UtcDateTime

_RESTING = (FeedStatus.GONE.value, FeedStatus.PAUSED.value)
_CONFIGURED = (
    "name",
    "publisher",
    "language",
    "country",
    "every",
    "full_text",
    "headers",
    "user",
    "password",
)
TOLD_SOURCE = Feed(
    name="phone and partners", url="liptako:told", publisher="", every=timedelta(days=1), full_text="false"
)
"""Of reports that were told."""
_STATE = (
    "moved_to",
    "etag",
    "last_modified",
    "body_digest",
    "entry_digests",
    "interval",
    "failures",
    "first_polled_at",
    "last_polled_at",
    "last_ok_at",
    "last_item_at",
    "last_error",
    "next_check_at",
)


NOW = bindparam("now", type_=UtcDateTime)
FEED_WAITS = and_(feeds.c.active, feeds.c.next_check_at.is_not(None), feeds.c.status.not_in(_RESTING))
"""That a time will come: one that rests (gone, paused) has none."""
FEED_IS_DUE = and_(feeds.c.active, feeds.c.next_check_at <= NOW, feeds.c.status.not_in(_RESTING))
"""That its time has come at the parameter ``now``."""
_FREE = or_(feeds.c.claimed_until.is_(None), feeds.c.claimed_until <= NOW)

# Made once: making a statement costs more than running it.
_DUE = (
    select(feeds.c.id)
    .where(FEED_IS_DUE, _FREE)
    .where(or_(feeds.c.handed_at.is_(None), feeds.c.handed_at <= bindparam("handed_before")))
    .order_by(feeds.c.next_check_at)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(feeds)
    .where(feeds.c.id == bindparam("wanted"), feeds.c.active, _FREE)
    .values(fence=feeds.c.fence + 1, claimed_until=bindparam("ends"))
    .returning(feeds)
)
_CLAIM_DUE = _CLAIM.where(FEED_IS_DUE)


class Feeds(Part):
    """See ``service.ports.Transaction``."""

    def sync_feeds(self, feeds_: Sequence[Feed], now: datetime) -> None:
        lock_configuration(self._connection)
        known = {row.url: row for row in self._connection.execute(select(feeds))}
        for feed in feeds_:
            row = known.pop(feed.url, None)
            if row is None:
                self._add_feed(feed, now)
            else:
                self._change_feed(row, feed, now)
        left = [row.id for row in known.values() if row.active]
        for ids in in_chunks(left):
            self._connection.execute(update(feeds).where(feeds.c.id.in_(ids)).values(active=False))

    def _add_feed(self, feed: Feed, now: datetime) -> None:
        row = _as_columns(feed)
        self._connection.execute(
            insert_into(self._connection, feeds)
            .values(**row, url=feed.url, active=True, status=_first_status(feed), next_check_at=now)
            .on_conflict_do_nothing()
        )

    def _change_feed(self, row: Row[Any], feed: Feed, now: datetime) -> None:
        changes: dict[str, Any] = {
            name: value for name, value in _as_columns(feed).items() if value != getattr(row, name)
        }
        if not row.active or "every" in changes:
            changes |= {"active": True, "interval": None, "next_check_at": _next_check(row, feed, now)}
        if not row.active and row.status == FeedStatus.GONE.value:
            changes |= {"status": FeedStatus.NEW.value, "failures": 0}
        if feed.paused != (row.status == FeedStatus.PAUSED.value):
            # A poll that is under way began before: what it would write of the feed's state is not written.
            changes |= {
                "status": _first_status(feed),
                "failures": 0,
                "next_check_at": now,
                "fence": row.fence + 1,
                "claimed_until": None,
            }
        if changes:
            self._connection.execute(update(feeds).where(feeds.c.id == row.id).values(changes))

    def due_feeds(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[int]:
        times = {"now": now, "handed_before": now - rehand_after, "most": limit}
        return list(self._connection.scalars(_DUE, times))

    def mark_feeds_handed(self, feed_ids: Sequence[int], now: datetime) -> None:
        for ids in in_chunks(feed_ids):
            self._connection.execute(update(feeds).where(feeds.c.id.in_(ids)).values(handed_at=now))

    def claim_feed(self, feed_id: int, now: datetime, lease: timedelta) -> FeedClaim | None:
        return self._claim_feed(_CLAIM_DUE, feed_id, now, lease)

    def claim_feed_now(self, feed_id: int, now: datetime, lease: timedelta) -> FeedClaim | None:
        return self._claim_feed(_CLAIM, feed_id, now, lease)

    def _claim_feed(
        self, statement: ReturningUpdate[Any], feed_id: int, now: datetime, lease: timedelta
    ) -> FeedClaim | None:
        wanted = {"wanted": feed_id, "now": now, "ends": now + lease}
        row = self._connection.execute(statement, wanted).one_or_none()
        if row is None:
            return None
        return FeedClaim(row.id, row.fence, row.claimed_until, feed_of(row), state_of(row))

    def feed_ids(self, names: Sequence[str] = ()) -> list[int]:
        query = select(feeds.c.id).where(feeds.c.active).order_by(feeds.c.id)
        if names:
            query = query.where(feeds.c.name.in_(names))
        return list(self._connection.scalars(query))


def silent_source(connection: Connection, source: Feed) -> int:
    """The id of a source of items that is never active, and so never asked: it is made where it is not there."""
    made = insert_into(connection, feeds).values(
        **_as_columns(source), url=source.url, active=False, status=FeedStatus.PAUSED.value
    )
    connection.execute(made.on_conflict_do_nothing())
    found = select(feeds.c.id).where(feeds.c.url == source.url).with_for_update()
    source_id: int = connection.execute(found).scalar_one()
    return source_id


def state_columns(state: FeedState, before: FeedState, feed: Feed, now: datetime) -> dict[str, Any]:
    """``state`` as columns. Digests of entries are written only where they changed: they are most of the row.

    A feed that is not to rest always has a next time: without one nothing would ever look at it again.
    """
    if state.next_check_at is None and state.status.value not in _RESTING:
        state = replace(state, next_check_at=now + (state.interval or feed.every))
    columns = {name: getattr(state, name) for name in _STATE}
    if state.entry_digests == before.entry_digests:
        del columns["entry_digests"]
    return {**columns, "status": state.status.value}


def _first_status(feed: Feed) -> str:
    """Of a feed that begins, or begins again."""
    return (FeedStatus.PAUSED if feed.paused else FeedStatus.NEW).value


def _as_columns(feed: Feed) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in _CONFIGURED} | {"headers": dict(feed.headers)}


def feed_of(row: Row[Any]) -> Feed:
    """The configuration in a row of ``feeds``."""
    return Feed(url=row.url, **{name: getattr(row, name) for name in _CONFIGURED})


def state_of(row: Row[Any]) -> FeedState:
    """The state in a row of ``feeds``, which may leave digests out."""
    known = row._mapping
    return FeedState(status=FeedStatus(row.status), **{name: known[name] for name in _STATE if name in known})


def _next_check(row: Row[Any], feed: Feed, now: datetime) -> datetime:
    return now if row.last_polled_at is None else max(now, row.last_polled_at + feed.every)
