"""Looking up what regrouping some place and time must see."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, select, true, union_all

from service.records import Decision, FiledEvent, Span
from service.store.database import in_chunks
from service.store.extent import ANYWHERE, FIRST_DAY, LONGEST, WIDE, Box, cells_that_may_touch, unit_key
from service.store.tables import (
    decisions,
    feeds,
    incident_events,
    item_revisions,
    items,
    report_events,
    reports,
)

_e = report_events.c
_mine = incident_events.c
_CURRENT = _e.superseded_at.is_(None)

FILED = (
    select(
        _e.event_id,
        _e.report_id,
        _e.item_id,
        _e.fingerprint,
        _e.body,
        item_revisions.c.publisher,
        feeds.c.name,
        item_revisions.c.title,
        item_revisions.c.url,
        item_revisions.c.published_at,
        items.c.first_published_at,
        items.c.via,
        items.c.speaker,
        item_revisions.c.seen_at,
        reports.c.text_digest,
        reports.c.text_signature,
        reports.c.agencies,
        reports.c.figures_at,
    )
    .join_from(report_events, reports, reports.c.id == _e.report_id)
    .join(items, items.c.id == _e.item_id)
    .join(feeds, feeds.c.id == items.c.feed_id)
    .join(
        item_revisions,
        and_(item_revisions.c.item_id == reports.c.item_id, item_revisions.c.number == reports.c.revision),
    )
    .order_by(_e.item_id, _e.ordinal)
)
"""Events with what joining must know of their origin."""

# Made once: building a statement takes longer than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_FILED_OF_REPORTS = FILED.where(_e.report_id.in_(_IDS))
_FILED_BY_ID = FILED.where(_CURRENT, _e.event_id.in_(_IDS))
_FILED_OF_ITEMS = FILED.where(_CURRENT, _e.item_id.in_(_IDS))
_OWNERS = select(_mine.incident_id).distinct().where(_mine.event_id.in_(_IDS))
_MEMBERS = (
    select(_mine.incident_id, _e.event_id)
    .join_from(incident_events, report_events, _mine.event_id == _e.event_id)
    .where(_CURRENT, _mine.incident_id.in_(_IDS))
)
_DECISIONS = [
    select(decisions).where(column.in_(_IDS), decisions.c.undone_at.is_(None))
    for column in (decisions.c.item_id, decisions.c.other_item_id)
]


class Around:
    """What lies near: events with the others of their incidents and of items that decisions tie to theirs, wherever
    these are. Each is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events: dict[str, FiledEvent] = {}
        self.members: dict[str, set[str]] = {}
        """By incident, the ids of its current events."""
        self.decisions: dict[int, Decision] = {}

    def widen(self, event_ids: set[str]) -> set[str]:
        """Take in these events and those of their incidents; the ids of what decisions tie to them besides."""
        housed = fellows(self._connection, event_ids)
        self.members |= housed
        new = event_ids.union(*housed.values()) - self._events.keys()
        events = events_by_id(self._connection, new)
        self._events |= {event.id: event for event in events}
        decided = decisions_on(self._connection, (event.item_id for event in events))
        self.decisions |= {one.id: one for one in decided}
        tied = _other_sides(decided, {event.item_id for event in events})
        elsewhere = events_of_items(self._connection, tied) if tied else []
        return {event.id for event in elsewhere} - self._events.keys()

    def with_their_items(self) -> list[FiledEvent]:
        """The events, in the order of their items, then the others of items that were decided on: an anchor counts as
        lost only where it is nowhere in its item, which may tell of places far apart."""
        decided = {one.item_id for one in self.decisions.values()}
        others = events_of_items(self._connection, decided) if decided else []
        found = dict(sorted(self._events.items(), key=lambda known: known[1].item_id))
        return list((found | {event.id: event for event in others if event.id not in found}).values())


def filed_event(row: Any) -> FiledEvent:
    """A row of ``FILED``."""
    return FiledEvent(
        id=row.event_id,
        report_id=row.report_id,
        item_id=row.item_id,
        fingerprint=row.fingerprint,
        event=row.body,
        publisher=row.publisher,
        feed=row.name,
        title=row.title,
        url=row.url,
        published_at=row.published_at,
        first_published_at=row.first_published_at,
        seen_at=row.seen_at,
        text_digest=row.text_digest,
        text_signature=row.text_signature,
        agencies=row.agencies or (),
        figures_at=row.figures_at,
        via=row.via,
        speaker=row.speaker,
    )


def _other_sides(decided: Iterable[Decision], items: Collection[int]) -> set[int]:
    """The items that decisions tie to any of these."""
    pairs = [(one.item_id, one.other_item_id) for one in decided if one.other_item_id is not None]
    return {b for a, b in pairs if a in items} | {a for a, b in pairs if b in items}


def event_ids_near(connection: Connection, spans: Iterable[Span]) -> set[str]:
    """Ids of the current events that overlap any of the spans.

    Where both have coordinates these decide, and borders do not matter; else country and unit do.
    """
    found: set[str] = set()
    for span in dict.fromkeys(spans):
        found.update(connection.scalars(near(span)))
    return found


def near(span: Span) -> Any:
    """The look-up for one span: dated events by a range of days, undated ones besides, each along an index."""
    parts = [
        select(_e.event_id).where(_CURRENT, days, place)
        for days in _days(span.first_day, span.last_day)
        for place in _places(span)
    ]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def events_of_reports(connection: Connection, report_ids: Iterable[int]) -> list[FiledEvent]:
    """The events of these reports, in the order of their items."""
    return [
        filed_event(row)
        for some in in_chunks(sorted(report_ids))
        for row in connection.execute(_FILED_OF_REPORTS, {"ids": some})
    ]


def events_by_id(connection: Connection, event_ids: Iterable[str]) -> list[FiledEvent]:
    """Current events by id, in the order of their items."""
    return [
        filed_event(row)
        for some in in_chunks(sorted(event_ids))
        for row in connection.execute(_FILED_BY_ID, {"ids": some})
    ]


def events_of_items(connection: Connection, item_ids: Iterable[int]) -> list[FiledEvent]:
    """Current events of these items."""
    return [
        filed_event(row)
        for some in in_chunks(sorted(item_ids))
        for row in connection.execute(_FILED_OF_ITEMS, {"ids": some})
    ]


def fellows(connection: Connection, event_ids: Iterable[str]) -> dict[str, set[str]]:
    """The incidents that any of the events belongs to, each with all its current events: joining a part of an incident
    would tear it apart."""
    found: dict[str, set[str]] = {}
    for some in in_chunks(event_ids):
        # In two steps: from each event straight to its fellows would give every pair of them.
        owners = connection.scalars(_OWNERS, {"ids": some}).all()
        for incident_id, event_id in connection.execute(_MEMBERS, {"ids": owners}):
            found.setdefault(incident_id, set()).add(event_id)
    return found


def decisions_on(connection: Connection, item_ids: Iterable[int]) -> list[Decision]:
    """Decisions in force that are anchored to any of the items, oldest first."""
    found: dict[int, Decision] = {}
    for some in in_chunks(set(item_ids)):
        for query in _DECISIONS:
            found |= {row.id: _decision(row) for row in connection.execute(query, {"ids": some})}
    return [found[id_] for id_ in sorted(found)]


def _decision(row: Any) -> Decision:
    return Decision(
        id=row.id,
        kind=row.kind,
        item_id=row.item_id,
        fingerprint=row.fingerprint,
        other_item_id=row.other_item_id,
        other_fingerprint=row.other_fingerprint,
        about=row.about or "",
        other_about=row.other_about or "",
        field=row.field,
        value=row.value,
        reason=row.reason,
        who=row.who,
        decided_at=row.decided_at,
    )


def _days(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Conditions that together give every event that may lie in the days."""
    if first is None and last is None:
        return [true()]
    if first is None:
        return [_e.first_day <= last]
    earliest = max(first, FIRST_DAY + LONGEST) - LONGEST
    dated = and_(_e.first_day >= earliest, _e.last_day >= first)
    if last is not None:
        dated = and_(dated, _e.first_day <= last)
    return [dated, and_(_e.first_day == FIRST_DAY, _e.last_day >= first)]


def _places(span: Span) -> list[ColumnElement[bool]]:
    """Conditions that together give every event that may lie in the place."""
    box, unit = _box(span), _unit(span)
    if box is None:
        return [unit]
    cells, inside = cells_that_may_touch(box), _overlaps(box)
    boxed = inside if cells is None else and_(_e.cell.in_([*cells, WIDE]), inside)
    # Those without a box are found by their country, where it is known, else among all that are anywhere.
    unboxed = _e.south.is_(None) if span.country else _e.cell == ANYWHERE
    return [boxed, and_(unboxed, unit)]


def _unit(span: Span) -> ColumnElement[bool]:
    """Country and unit are the same, or open on one side."""
    conditions = []
    if span.country:
        conditions.append(_e.country.in_((span.country, "")))
    if span.adm1:
        conditions.append(_e.adm1.in_((unit_key(span.adm1), "")))
    return and_(true(), *conditions)


def _overlaps(box: Box) -> ColumnElement[bool]:
    south, west, north, east = box
    return and_(_e.south <= north, _e.north >= south, _e.west <= east, _e.east >= west)


def _box(span: Span) -> Box | None:
    bounds = (span.south, span.west, span.north, span.east)
    if all(bound is None for bound in bounds):
        return None
    south, west, north, east = bounds
    return (
        -90.0 if south is None else south,
        -180.0 if west is None else west,
        90.0 if north is None else north,
        180.0 if east is None else east,
    )
