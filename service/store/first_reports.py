"""Which feed told each incident first, and how many each did: kept when incidents are stored, never counted over.

First is whose item came here first: that of a feed which is slow, or seldom asked, helps nobody to know sooner.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from service.records import Incident
from service.store.database import in_chunks, insert_into
from service.store.tables import feed_firsts, incidents, items, report_events

_MEMBERS = (
    select(
        report_events.c.event_id,
        items.c.feed_id,
        items.c.id,
        items.c.first_seen_at,
        items.c.first_published_at,
    )
    .join_from(report_events, items, items.c.id == report_events.c.item_id)
    .where(report_events.c.superseded_at.is_(None))
    .where(report_events.c.event_id.in_(bindparam("events", expanding=True)))
)
_BEFORE = select(incidents.c.id, incidents.c.first_feed_id).where(
    incidents.c.id.in_(bindparam("ids", expanding=True))
)
_PUT = update(incidents).where(incidents.c.id == bindparam("of")).values(first_feed_id=bindparam("feed"))


def count_first_reports(connection: Connection, changed: Sequence[Incident], merged: Iterable[str]) -> None:
    """Put down who told ``changed`` first. What is dismissed or merged away counts for nobody."""
    present = [one for one in changed if one.status != "dismissed"]
    found = _first_feeds(connection, present)
    before: dict[str, int | None] = {}
    for ids in in_chunks([*(one.id for one in changed), *merged]):
        before |= {row.id: row.first_feed_id for row in connection.execute(_BEFORE, {"ids": ids})}
    moved = {id_: (old, found.get(id_)) for id_, old in before.items() if old != found.get(id_)}
    if not moved:
        return
    connection.execute(_PUT, [{"of": id_, "feed": new} for id_, (_, new) in moved.items()])
    counts = Counter(new for _, new in moved.values() if new is not None)
    counts.subtract(old for old, _ in moved.values() if old is not None)
    for feed_id, more in sorted(counts.items()):
        put = insert_into(connection, feed_firsts).values(feed_id=feed_id, incidents=more)
        added = {"incidents": feed_firsts.c.incidents + more}
        connection.execute(put.on_conflict_do_update(index_elements=["feed_id"], set_=added))


def _first_feeds(connection: Connection, present: Sequence[Incident]) -> dict[str, int]:
    """The feed of the first item of each incident."""
    rows: dict[str, Any] = {}
    for events in in_chunks({id_ for one in present for id_ in one.event_ids}):
        rows |= {row.event_id: row for row in connection.execute(_MEMBERS, {"events": events})}
    first = {}
    for one in present:
        members = [rows[id_] for id_ in one.event_ids if id_ in rows]
        if members:
            first[one.id] = min(members, key=_came).feed_id
    return first


def _came(row: Any) -> tuple[Any, Any, int]:
    """Of items that came at the same time, that which was published first."""
    return row.first_seen_at, row.first_published_at or row.first_seen_at, row.id


FIRSTS = func.coalesce(feed_firsts.c.incidents, 0)
"""Of a feed that ``feed_firsts`` is joined to."""
