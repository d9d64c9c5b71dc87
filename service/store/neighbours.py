"""Looking up what regrouping some place and time must see."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, true, union_all
from sqlalchemy.sql.selectable import Select

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
_given = report_events.alias("given")
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
        for row in connection.execute(FILED.where(_e.report_id.in_(some)))
    ]


def events_by_id(connection: Connection, event_ids: Iterable[str]) -> list[FiledEvent]:
    """Current events by id, in the order of their items."""
    return [
        filed_event(row)
        for some in in_chunks(sorted(event_ids))
        for row in connection.execute(FILED.where(_CURRENT, _e.event_id.in_(some)))
    ]


def events_of_items(connection: Connection, item_ids: Iterable[int]) -> list[FiledEvent]:
    """Current events of these items."""
    return [
        filed_event(row)
        for some in in_chunks(sorted(item_ids))
        for row in connection.execute(FILED.where(_CURRENT, _e.item_id.in_(some)))
    ]


def fellows(connection: Connection, event_ids: Iterable[str]) -> dict[str, set[str]]:
    """The incidents that any of the events belongs to, each with all its current events: joining a part of an incident
    would tear it apart."""
    found: dict[str, set[str]] = {}
    for some in in_chunks(event_ids):
        # In two steps: from each event straight to its fellows would give every pair of them.
        owners = connection.scalars(select(_mine.incident_id).distinct().where(_mine.event_id.in_(some)))
        in_incidents = (
            select(_mine.incident_id, _e.event_id)
            .join_from(incident_events, report_events, _mine.event_id == _e.event_id)
            .where(_CURRENT, _mine.incident_id.in_(owners.all()))
        )
        for incident_id, event_id in connection.execute(in_incidents):
            found.setdefault(incident_id, set()).add(event_id)
    return found


def tied_by_decisions(connection: Connection, event_ids: Iterable[str]) -> set[str]:
    """Current events of items that a decision ties to those of the events."""
    found: set[str] = set()
    for some in in_chunks(event_ids):
        for mine_id, other_id in _TIES:
            tied = (
                select(_e.event_id)
                .join(decisions, other_id == _e.item_id)
                .where(_CURRENT, decisions.c.undone_at.is_(None), mine_id.in_(_items_of(some)))
            )
            found.update(connection.scalars(tied))
    return found


def decisions_on(connection: Connection, item_ids: Iterable[int]) -> list[Decision]:
    """Decisions in force that are anchored to any of the items, oldest first."""
    found: dict[int, Decision] = {}
    for some in in_chunks(set(item_ids)):
        for column in (decisions.c.item_id, decisions.c.other_item_id):
            query = select(decisions).where(column.in_(some), decisions.c.undone_at.is_(None))
            found |= {row.id: _decision(row) for row in connection.execute(query)}
    return [found[id_] for id_ in sorted(found)]


_TIES = (
    (decisions.c.item_id, decisions.c.other_item_id),
    (decisions.c.other_item_id, decisions.c.item_id),
)


def _items_of(event_ids: Sequence[str]) -> Select[tuple[int]]:
    return select(_given.c.item_id).where(_given.c.superseded_at.is_(None), _given.c.event_id.in_(event_ids))


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
