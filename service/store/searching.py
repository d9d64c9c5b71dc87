"""Searching items by the index of their words; what is asked to be read again; what was read wrongly."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from service.ports import Page
from service.ports.searching import Rereading
from service.records import FeedItem, ItemSearch, Misreading
from service.store.database import insert_into
from service.store.looking import ITEMS, as_shown
from service.store.paging import page_of, row_before
from service.store.part import Part
from service.store.tables import (
    incident_events,
    item_revisions,
    item_words,
    items,
    misreadings,
    report_events,
    rereadings,
)
from service.store.words import Wanted, wanted

_SQLITE = text(
    "SELECT rowid FROM item_search WHERE item_search MATCH :wanted AND rowid < :below"
    " ORDER BY rowid DESC LIMIT :most"
)
_POSTGRESQL = text(
    "WITH stretch AS MATERIALIZED (SELECT item_id FROM item_words WHERE words @@ CAST(:wanted AS tsquery)"
    " AND item_id < :below AND item_id >= :least) SELECT item_id FROM stretch ORDER BY item_id DESC LIMIT :most"
)
"""Materialized, so that a stretch is looked up by its words: PostgreSQL takes words that it has counted none of for
frequent, and would read the rows from the highest number down until enough of them match."""
FIRST_STRETCH, WIDER = 8192, 16
"""Numbers that PostgreSQL looks through first, and how many times more each next time. A common word is found in the
first, a rare one costs little in all of them; without bounds every row of a common word would be fetched and sorted."""
_BY_ID = ITEMS.where(items.c.id.in_(bindparam("found", expanding=True))).order_by(items.c.id.desc())


class Searching(Part):
    """See ``service.ports.Transaction``."""

    def search_items(
        self, search: ItemSearch, cursor: str | None, limit: int, *, restricted: bool = False
    ) -> Page:
        found = self._found(search, row_before(cursor), limit + 1, restricted)
        rows = self._connection.execute(_BY_ID, {"found": found}).all() if found else []
        return page_of(rows, limit, lambda row: [row.id], lambda row: as_shown(row._mapping, restricted))

    def found_ids(self, search: ItemSearch, below: int, limit: int) -> list[int]:
        return self._found(search, below, limit, True)

    def _found(self, search: ItemSearch, below: int, limit: int, restricted: bool) -> list[int]:
        if search.is_empty:
            query = select(items.c.id).where(items.c.id < below)
            if not restricted:
                query = query.where(items.c.restricted.is_(False))
            return list(self._connection.scalars(query.order_by(items.c.id.desc()).limit(limit)))
        asked = wanted(search, restricted)
        if not asked:
            return []
        if self._connection.dialect.name == "sqlite":
            given = {"wanted": asked.for_sqlite(), "below": below, "most": limit}
            return list(self._connection.scalars(_SQLITE, given))
        return _stretch_by_stretch(self._connection, asked, below, limit)

    def incidents_telling(self, item_id: int) -> list[str]:
        mine = (report_events.c.item_id == item_id) & report_events.c.superseded_at.is_(None)
        query = (
            select(incident_events.c.incident_id)
            .distinct()
            .join(report_events, report_events.c.event_id == incident_events.c.event_id)
        )
        return sorted(self._connection.scalars(query.where(mine)))

    def ask_reread(self, search: ItemSearch, who: str, now: datetime) -> Rereading:
        values = {"search": search, "who": who, "asked_at": now, "below": _highest(self._connection) + 1}
        asked = insert(rereadings).values(**values).returning(*rereadings.c)
        return Rereading(**self._connection.execute(asked).one()._mapping)

    def rereadings(self, limit: int, *, waiting: bool = False) -> list[Rereading]:
        query = select(rereadings).order_by(rereadings.c.id if waiting else rereadings.c.id.desc())
        if waiting:
            query = query.where(rereadings.c.done_at.is_(None))
        return [Rereading(**row._mapping) for row in self._connection.execute(query.limit(limit))]

    def note_reread(self, before: Rereading, after: Rereading) -> bool:
        stands = and_(rereadings.c.id == before.id, rereadings.c.below == before.below)
        came = {name: getattr(after, name) for name in ("below", "changed", "unchanged", "failed", "done_at")}
        return self._connection.execute(update(rereadings).where(stands).values(came)).rowcount == 1

    def file_misreading(self, misreading: Misreading) -> None:
        values = asdict(misreading)
        told = insert_into(self._connection, misreadings).values(values)
        self._connection.execute(told.on_conflict_do_update(index_elements=["item_id"], set_=values))

    def drop_misreading(self, item_id: int) -> bool:
        gone = self._connection.execute(delete(misreadings).where(misreadings.c.item_id == item_id))
        return gone.rowcount == 1

    def misreading(self, item_id: int) -> Misreading | None:
        row = self._connection.execute(
            select(misreadings).where(misreadings.c.item_id == item_id)
        ).one_or_none()
        return None if row is None else Misreading(**row._mapping)

    def misreadings(self, after: int, limit: int) -> Sequence[tuple[Misreading, FeedItem]]:
        rows = self._connection.execute(_WRONG.where(misreadings.c.item_id > after).limit(limit))
        return [
            (Misreading(**{name: row._mapping[name] for name in Misreading.__slots__}), _item(row))
            for row in rows
        ]


_WRONG = (
    select(
        misreadings,
        items.c.key,
        *(
            item_revisions.c[name]
            for name in ("title", "text", "url", "published_at", "language", "publisher")
        ),
    )
    .join_from(misreadings, items, items.c.id == misreadings.c.item_id)
    .join(
        item_revisions,
        and_(item_revisions.c.item_id == items.c.id, item_revisions.c.number == misreadings.c.revision),
    )
    .where(items.c.restricted.is_(False), items.c.forgotten.is_(False))
    .order_by(misreadings.c.item_id)
)


def _item(row: Any) -> FeedItem:
    return FeedItem(
        key=row.key,
        title=row.title,
        text=row.text,
        url=row.url,
        published_at=row.published_at,
        language=row.language,
        publisher=row.publisher,
    )


def _stretch_by_stretch(connection: Connection, asked: Wanted, below: int, limit: int) -> list[int]:
    found: list[int] = []
    for least, end in _stretches(min(below, _highest(connection) + 1)):
        given = {"wanted": asked.for_postgresql(), "below": end, "least": least, "most": limit - len(found)}
        found += connection.scalars(_POSTGRESQL, given)
        if len(found) == limit:
            break
    return found


def _stretches(end: int) -> Iterator[tuple[int, int]]:
    """From the highest numbers down, each wider than the one before."""
    width = FIRST_STRETCH
    while end > 0:
        yield max(end - width, 0), end
        end, width = end - width, width * WIDER


def _highest(connection: Connection) -> int:
    highest: int | None = connection.scalar(select(func.max(items.c.id)))
    return highest or 0


_PUT = {
    dialect: put.on_conflict_do_update(index_elements=["item_id"], set_={"words": put.excluded.words})
    for dialect, put in (
        ("sqlite", sqlite.insert(item_words)),
        ("postgresql", postgresql.insert(item_words)),
    )
}


def put_words(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the words (``item_id``, ``words``) by which items are found, in place of those they had."""
    if rows:
        connection.execute(_PUT[connection.dialect.name], rows)
