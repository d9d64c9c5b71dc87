"""Names of places that no table has: kept with the reports that are stored, counted by item, shown by page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, func, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from service.ports import Page
from service.ports.unresolving import UnresolvedName, UnresolvedOrder
from service.records import Event
from service.store.codec import clean
from service.store.database import in_chunks
from service.store.looking import ITEMS, as_shown
from service.store.paging import figure_and_row, moment_and_row, page_of
from service.store.part import Part
from service.store.readings import Reading
from service.store.tables import items, names_aside, unresolved_mentions, unresolved_names
from service.text.folding import fold_name

Named = tuple[str, str, str, bool]
"""Folded name, country, region, restricted: one row of ``unresolved_names``."""
_LONGEST = 200
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = (
    unresolved_names.c.key,
    unresolved_names.c.country,
    unresolved_names.c.adm1,
    unresolved_names.c.restricted,
)
SHOWN = tuple(column for column in unresolved_names.c if column.name != "key")
"""The columns of an UnresolvedName."""
_SHOWN = select(*SHOWN)
_IN_SIGHT = ~exists().where(names_aside.c.key == unresolved_names.c.key)
_BY_ID = ITEMS.where(items.c.id.in_(bindparam("found", expanding=True))).order_by(items.c.id.desc())
_MENTIONS = select(unresolved_mentions.c.item_id, unresolved_names.c.id, *_NAMED).join_from(
    unresolved_mentions, unresolved_names
)

_NO_ITEM = unresolved_names.c["items"] <= 0
_LEFT = select(unresolved_names.c.id).where(_NO_ITEM)
_DROP = (
    delete(unresolved_names)
    .where(_NO_ITEM, ~exists().where(unresolved_mentions.c.name_id == unresolved_names.c.id))
    .returning(unresolved_names.c.key)
)
_STILL_NAMED = exists().where(unresolved_names.c.key == names_aside.c.key)


@dataclass(frozen=True, slots=True)
class Mention:
    """That an item has a name unresolved."""

    item_id: int
    named: Named
    name: str
    adm2: str | None
    seen_at: datetime


def mentions_of(
    events: Iterable[Event], item_id: int, restricted: bool, seen_at: datetime
) -> Iterator[Mention]:
    """The names of an item's events that no table has, each once for each region that it is said to be in."""
    for event in events:
        for place in event.places:
            key = fold_name(place.name)[:_LONGEST]
            if key and not place.resolved:
                named = (clean(key), place.country or "", place.adm1 or "", restricted)
                yield Mention(item_id, named, place.name, place.adm2, seen_at)


def keep_unresolved(connection: Connection, readings: Sequence[Reading], now: datetime) -> None:
    """Count what reports that are stored have unresolved, and no longer what those had that they supersede. Called
    once for all that a transaction stores, wherever it can be: see ``file_mentions``."""
    again = [reading.item_id for reading in readings if reading.before is not None]
    new = {(one.item_id, one.named): one for one in _mentions(readings, now)}
    old = {
        (row.item_id, (row.key, row.country, row.adm1, row.restricted)): row.id
        for some in in_chunks(again)
        for row in connection.execute(_MENTIONS.where(unresolved_mentions.c.item_id.in_(some)))
    }
    gone = [at for at in old if at not in new]
    for some in in_chunks((old[at], at[0]) for at in gone):
        pair = tuple_(unresolved_mentions.c.name_id, unresolved_mentions.c.item_id)
        connection.execute(delete(unresolved_mentions).where(pair.in_(some)))
    file_mentions(connection, [new[at] for at in new if at not in old], [named for _, named in gone])


def file_mentions(connection: Connection, added: Sequence[Mention], gone: Sequence[Named] = ()) -> None:
    """Store mentions, each item's of a name once, and count off those that are gone. Rows are taken in the order of
    their names, so that no two transactions wait for each other for ever."""
    rows: dict[Named, dict[str, Any]] = {}
    for named in (*gone, *(one.named for one in added)):
        rows.setdefault(named, _row(named))
    for named in gone:
        rows[named]["items"] -= 1
    for one in sorted(added, key=lambda one: one.seen_at):
        row = rows[one.named]
        row["items"] += 1
        row |= {"name": one.name, "adm2": one.adm2 or row["adm2"], "last_seen_at": one.seen_at}
    put = _COUNT[connection.dialect.name]
    numbers = {named: connection.execute(put, rows[named]).scalar_one() for named in sorted(rows)}
    mentioned = [{"name_id": numbers[one.named], "item_id": one.item_id} for one in added]
    if mentioned:
        connection.execute(insert(unresolved_mentions), mentioned)


def forget_mentions(connection: Connection, item_ids: Sequence[int], before: datetime) -> None:
    """Count off what items have unresolved whose texts are forgotten. Names that no item has any more go, and so do
    those that were read otherwise and last seen ``before``; what was decided on them goes with the last."""
    held = [
        row
        for some in in_chunks(item_ids)
        for row in connection.execute(_MENTIONS.where(unresolved_mentions.c.item_id.in_(some))).all()
    ]
    for some in in_chunks(item_ids):
        connection.execute(delete(unresolved_mentions).where(unresolved_mentions.c.item_id.in_(some)))
    file_mentions(connection, [], [(row.key, row.country, row.adm1, row.restricted) for row in held])
    # What another transaction holds is being named again: to wait for it out of order might be for ever.
    left = _LEFT.where(unresolved_names.c.last_seen_at < before).with_for_update(skip_locked=True)
    gone = {row.id for row in held}.union(connection.scalars(left))
    keys = [
        key
        for some in in_chunks(sorted(gone))
        for key in connection.scalars(_DROP.where(unresolved_names.c.id.in_(some)))
    ]
    for names in in_chunks(sorted(set(keys))):
        connection.execute(delete(names_aside).where(names_aside.c.key.in_(names), ~_STILL_NAMED))


def _mentions(readings: Iterable[Reading], now: datetime) -> Iterator[Mention]:
    for reading in readings:
        if reading.tells:
            item = reading.read.item
            seen_at = min(item.published_at or now, now)
            yield from mentions_of(reading.read.report.events, reading.item_id, item.restricted, seen_at)


def _row(named: Named) -> dict[str, Any]:
    """A row that says nothing yet. Where the name is there already, ``items`` is what it has more."""
    key, country, adm1, restricted = named
    return {
        "key": key,
        "country": country,
        "adm1": adm1,
        "restricted": restricted,
        "name": "",
        "adm2": None,
        "items": 0,
        "last_seen_at": _NEVER,
    }


def _counting(put: Any) -> Any:
    new, known = put.excluded, unresolved_names.c
    later = new.last_seen_at >= known.last_seen_at
    counted = {
        "items": known["items"] + new["items"],
        "last_seen_at": case((later, new.last_seen_at), else_=known.last_seen_at),
        "name": case((later, new.name), else_=known.name),
        "adm2": func.coalesce(new.adm2, known.adm2),
    }
    return put.on_conflict_do_update(index_elements=list(_NAMED), set_=counted).returning(known.id)


_COUNT = {
    "sqlite": _counting(sqlite.insert(unresolved_names)),
    "postgresql": _counting(postgresql.insert(unresolved_names)),
}


class Unresolved(Part):
    """See ``service.ports.Transaction``."""

    def page_unresolved(
        self, cursor: str | None, limit: int, order: UnresolvedOrder = "items", *, restricted: bool = False
    ) -> Page:
        table = unresolved_names.c
        by = table["items"] if order == "items" else table.last_seen_at
        query = _SHOWN.where(table["items"] > 0, _IN_SIGHT)
        if not restricted:
            query = query.where(table.restricted.is_(False))
        if cursor is not None:
            at, number = figure_and_row(cursor) if order == "items" else moment_and_row(cursor)
            query = query.where(by <= at, (by < at) | (table.id < number))
        found = self._connection.execute(query.order_by(by.desc(), table.id.desc()).limit(limit + 1)).all()
        return page_of(found, limit, _position(order), lambda row: {"name": shown_name(row)})

    def unresolved_name(self, name_id: int, *, restricted: bool = False) -> UnresolvedName | None:
        row = self._connection.execute(_SHOWN.where(unresolved_names.c.id == name_id)).one_or_none()
        return shown_name(row) if row is not None and (restricted or not row.restricted) else None

    def items_naming(
        self, name_id: int, limit: int, *, restricted: bool = False
    ) -> list[Mapping[str, object]]:
        found = self._ids_naming(name_id, limit)
        rows = self._connection.execute(_BY_ID, {"found": found}).all() if found else []
        return [as_shown(dict(row._mapping), restricted) for row in rows]

    def _ids_naming(self, name_id: int, limit: int) -> list[int]:
        query = select(unresolved_mentions.c.item_id).where(unresolved_mentions.c.name_id == name_id)
        newest = query.order_by(unresolved_mentions.c.item_id.desc()).limit(limit)
        return list(self._connection.scalars(newest))

    def items_with_unresolved(self, name: str, limit: int) -> list[int]:
        numbers = select(unresolved_names.c.id).where(unresolved_names.c.key == fold_name(name)[:_LONGEST])
        found = {
            item_id
            for number in self._connection.scalars(numbers).all()
            for item_id in self._ids_naming(number, limit)
        }
        return sorted(found, reverse=True)[:limit]


def _position(order: UnresolvedOrder) -> Any:
    if order == "items":
        return lambda row: [row.items, row.id]
    return lambda row: [row.last_seen_at.isoformat(), row.id]


def shown_name(row: Any) -> UnresolvedName:
    """Of a row with the columns ``SHOWN``."""
    return UnresolvedName(
        id=row.id,
        name=row.name,
        country=row.country or None,
        adm1=row.adm1 or None,
        adm2=row.adm2,
        items=row.items,
        last_seen_at=row.last_seen_at,
        restricted=row.restricted,
    )
