"""Pages of articles: which are wanted, whose turn it is, and what became of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, case, or_, select, update

from service.ports import ArticleClaim, HeldArticle
from service.records import ArticleOutcome, ArticleState, Feed, FeedItem
from service.store.database import in_chunks, insert_into
from service.store.feeds import NOW, feed_of
from service.store.part import Part
from service.store.readings import Reading, key_digest, wanted_row
from service.store.tables import articles, feeds, item_revisions, items

_READ, _HELD = item_revisions.alias("read"), item_revisions.alias("held")

ARTICLE_WAITS = and_(
    articles.c.next_try_at.is_not(None),
    feeds.c.id == articles.c.feed_id,
    feeds.c.active,
    feeds.c.full_text != "false",
)
"""That a time will come: what a feed that left the file wanted, or one that wants no pages any more, rests."""
_IS_DUE = articles.c.next_try_at <= NOW
_FREE = or_(articles.c.claimed_until.is_(None), articles.c.claimed_until <= NOW)

_CLAIMED = (
    select(
        articles,
        items.c.key,
        _READ.c.seen_at,
        _READ.c.title,
        _READ.c.text,
        _READ.c.published_at,
        _READ.c.language,
        _READ.c.publisher,
        _HELD.c.text.label("held_text"),
    )
    .join_from(articles, items, items.c.id == articles.c.item_id)
    .join(_READ, and_(_READ.c.item_id == items.c.id, _READ.c.number == items.c.revision))
    .outerjoin(_HELD, and_(_HELD.c.item_id == items.c.id, _HELD.c.number == articles.c.revision))
    .order_by(articles.c.item_id.desc())
)


class Articles(Part):
    """See ``service.ports.Transaction``."""

    def held_articles(self, feed_id: int, keys: Sequence[str]) -> Mapping[str, HeldArticle]:
        held: dict[str, HeldArticle] = {}
        for some in in_chunks({key_digest(key) for key in keys}):
            query = (
                select(
                    items.c.key,
                    items.c.content_digest,
                    items.c.revision,
                    articles.c.revision.label("of_page"),
                )
                .add_columns(_HELD.c.text)
                .join_from(items, articles, articles.c.item_id == items.c.id)
                .join(_HELD, and_(_HELD.c.item_id == items.c.id, _HELD.c.number == articles.c.revision))
                .where(items.c.feed_id == feed_id, items.c.key_digest.in_(some), _HELD.c.text != "")
            )
            for row in self._connection.execute(query):
                held[row.key] = HeldArticle(row.content_digest, row.text, row.of_page == row.revision)
        return held

    def due_articles(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[int]:
        unhanded = or_(articles.c.handed_at.is_(None), articles.c.handed_at <= now - rehand_after)
        query = select(articles.c.feed_id).distinct().where(ARTICLE_WAITS, _IS_DUE, _FREE, unhanded)
        return list(self._connection.scalars(query.order_by(articles.c.feed_id).limit(limit), {"now": now}))

    def mark_articles_handed(self, feed_ids: Sequence[int], now: datetime) -> None:
        for some in in_chunks(feed_ids):
            due = update(articles).where(articles.c.feed_id.in_(some), articles.c.next_try_at <= now)
            self._connection.execute(due.values(handed_at=now))

    def claim_articles(
        self, feed_id: int, now: datetime, lease: timedelta, limit: int, rest_at: datetime
    ) -> list[ArticleClaim]:
        due = and_(articles.c.feed_id == feed_id, _IS_DUE, _FREE)
        newest = select(articles.c.item_id).where(ARTICLE_WAITS, due).order_by(articles.c.item_id.desc())
        wanted = list(self._connection.scalars(newest.limit(limit), {"now": now}))
        if not wanted:
            return []
        claim = update(articles).where(due, articles.c.item_id.in_(wanted))
        claim = claim.values(fence=articles.c.fence + 1, claimed_until=now + lease, handed_at=None)
        claimed = list(self._connection.scalars(claim.returning(articles.c.item_id), {"now": now}))
        rest = update(articles).where(due, articles.c.item_id.not_in(wanted))
        self._connection.execute(rest.values(next_try_at=rest_at, handed_at=None), {"now": now})
        feed = feed_of(self._connection.execute(select(feeds).where(feeds.c.id == feed_id)).one())
        found = self._connection.execute(_CLAIMED.where(articles.c.item_id.in_(claimed)))
        return [_claim(row, feed) for row in found]


def want_pages(connection: Connection, feed_id: int, readings: Sequence[Reading], now: datetime) -> int:
    """Note which pages these new or edited items want; one that is edited and wants none any more is let be."""
    edited = [reading for reading in readings if reading.edited]
    dropped = [one.item_id for one in edited if one.before is not None and not one.read.wants_page]
    for some in in_chunks(dropped):
        drop = update(articles).where(articles.c.item_id.in_(some))
        values = {"state": ArticleState.DROPPED.value, "next_try_at": None, "claimed_until": None}
        connection.execute(drop.values(**values, fence=articles.c.fence + 1))
    rows = [wanted_row(feed_id, one, now) for one in edited if one.read.wants_page]
    if rows:
        _want(connection, rows)
    return len(rows)


def _want(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """What is known of the page stays, unless the entry leads to another."""
    new = insert_into(connection, articles)
    same = articles.c.url == new.excluded.url
    changes: dict[str, Any] = {
        name: new.excluded[name]
        for name in ("url", "content_digest", "entry_text", "state", "words", "tries", "next_try_at")
    }
    changes |= {name: case((same, articles.c[name])) for name in ("etag", "last_modified")}
    changes["revision"] = case(
        (new.excluded.revision.is_not(None), new.excluded.revision), (same, articles.c.revision)
    )
    changes |= {"fence": articles.c.fence + 1, "claimed_until": None, "handed_at": None}
    connection.execute(new.on_conflict_do_update(index_elements=["item_id"], set_=changes), rows)


def settle_page(
    connection: Connection,
    claim: ArticleClaim,
    outcome: ArticleOutcome,
    revision: int | None,
    now: datetime,
) -> bool:
    """Store what became of one page. False where it is no longer this claim's to say."""
    held = update(articles).where(
        articles.c.item_id == claim.item_id,
        articles.c.fence == claim.fence,
        articles.c.claimed_until.is_not(None),
        articles.c.content_digest == claim.item.content_digest,
    )
    values: dict[str, Any] = {
        "state": outcome.state.value,
        "words": outcome.words,
        "next_try_at": outcome.next_try_at,
        "claimed_until": None,
        "handed_at": None,
    }
    if outcome.tried:
        values |= {"tries": articles.c.tries + 1, "tried_at": now}
    if outcome.state is ArticleState.TAKEN:
        values |= {"etag": outcome.etag, "last_modified": outcome.last_modified}
    if revision is not None:
        values["revision"] = revision
    return connection.execute(held.values(values)).rowcount == 1


def _claim(row: Row[Any], feed: Feed) -> ArticleClaim:
    return ArticleClaim(
        item_id=row.item_id,
        feed_id=row.feed_id,
        fence=row.fence,
        feed=feed,
        item=FeedItem(
            key=row.key,
            title=row.title,
            text=row.entry_text,
            url=row.url,
            published_at=row.published_at,
            language=row.language,
            publisher=row.publisher,
            content_digest=row.content_digest,
        ),
        seen_at=row.seen_at,
        tries=row.tries,
        read_text=row.text,
        held_text=row.held_text or "",
        etag=row.etag,
        last_modified=row.last_modified,
    )
