"""What operators decided: stored with what it puts on reports, taken back, and looked up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, union, update

from service.records import Cancellation, Decision, Ruling, Situation, StandingIncident
from service.store.database import in_chunks
from service.store.neighbours import decisions_on
from service.store.parking import CANCEL_IS_PARKED, unpark
from service.store.part import Part
from service.store.stale import mark_decided
from service.store.tables import (
    alerts,
    decisions,
    incident_events,
    incidents,
    parked,
    report_events,
    rulings,
    situations,
)

WAITING_SINCE = select(func.min(rulings.c.waits_since)).where(
    rulings.c.waits_since.is_not(None), ~CANCEL_IS_PARKED
)
"""Since when the first Cancel that was asked for waits."""

_RULINGS = select(
    rulings,
    select(func.count()).where(decisions.c.ruling_id == rulings.c.id).scalar_subquery().label("anchors"),
    select(func.count())
    .where(decisions.c.ruling_id == rulings.c.id, decisions.c.lost_at.is_not(None))
    .scalar_subquery()
    .label("lost"),
)
"""Rulings, with on how many places in reports they hang, and how many of these are lost."""


class Rulings(Part):
    """See ``service.ports.Transaction``."""

    def standing(self, incident_id: str, *, hold: bool = False) -> StandingIncident | None:
        survivor = select(func.coalesce(incidents.c.redirected_to, incidents.c.id)).where(
            incidents.c.id == incident_id
        )
        query = select(incidents.c.id, incidents.c.revision).where(
            incidents.c.id == survivor.scalar_subquery()
        )
        row = self._connection.execute(query.with_for_update() if hold else query).one_or_none()
        return StandingIncident(id=row.id, revision=row.revision) if row is not None else None

    def decisions_on(self, item_ids: Iterable[int]) -> list[Decision]:
        return decisions_on(self._connection, item_ids)

    def situations_of(self, alert_ids: Sequence[str]) -> list[Situation]:
        found: dict[str, Situation] = {}
        for some in in_chunks(alert_ids):
            keys = select(alerts.c.key).where(alerts.c.id.in_(some))
            query = select(situations.c.key, situations.c.body).where(situations.c.key.in_(keys))
            found |= {row.key: row.body for row in self._connection.execute(query)}
        return [found[key] for key in sorted(found)]

    def cancellations(self, now: datetime | None = None) -> list[Cancellation]:
        query = (
            select(rulings.c.id, rulings.c.alert_id, rulings.c.reason, alerts.c.key)
            .join(alerts, alerts.c.id == rulings.c.alert_id)
            .where(rulings.c.waits_since.is_not(None))
            .order_by(rulings.c.waits_since, rulings.c.id)
        )
        if now is not None:
            query = query.where(~CANCEL_IS_PARKED.where(parked.c.next_try_at > now))
        return [
            Cancellation(ruling_id=row.id, alert_id=row.alert_id, key=row.key, reason=row.reason)
            for row in self._connection.execute(query)
        ]

    def file_ruling(
        self, ruling: Ruling, decisions: Sequence[Decision], incident_ids: Sequence[str], now: datetime
    ) -> int:
        number: int = self._connection.execute(
            insert(rulings)
            .values(
                kind=ruling.kind,
                incident_id=ruling.incident_id,
                other_incident_id=ruling.other_incident_id,
                alert_id=ruling.alert_id,
                reason=ruling.reason,
                who=ruling.who,
                decided_at=ruling.decided_at,
                before=dict(ruling.before),
                after=dict(ruling.after),
                waits_since=now if ruling.kind == "cancel" else None,
            )
            .returning(rulings.c.id)
        ).scalar_one()
        self._hang(decisions, number)
        mark_decided(self._connection, incident_ids, now)
        return number

    def _hang(self, made: Sequence[Decision], ruling_id: int) -> None:
        rows = [
            {
                "ruling_id": ruling_id,
                "kind": one.kind,
                "item_id": one.item_id,
                "fingerprint": one.fingerprint,
                "other_item_id": one.other_item_id,
                "other_fingerprint": one.other_fingerprint,
                "about": one.about,
                "other_about": one.other_about,
                "field": one.field,
                "value": one.value,
                "reason": one.reason,
                "who": one.who,
                "decided_at": one.decided_at,
            }
            for one in made
        ]
        if rows:
            self._connection.execute(insert(decisions), rows)

    def ruling(self, ruling_id: int) -> Ruling | None:
        row = self._connection.execute(_RULINGS.where(rulings.c.id == ruling_id)).one_or_none()
        return _ruling(row) if row is not None else None

    def undo_ruling(self, ruling_id: int, who: str, reason: str, now: datetime) -> list[str]:
        undone = {"undone_at": now, "undone_by": who, "undone_reason": reason}
        self._connection.execute(update(rulings).where(rulings.c.id == ruling_id).values(**undone))
        of_it = decisions.c.ruling_id == ruling_id
        self._connection.execute(update(decisions).where(of_it).values(undone_at=now))
        touched = self._incidents_with(select(decisions.c.item_id).where(of_it)) | self._incidents_with(
            select(decisions.c.other_item_id).where(of_it)
        )
        mark_decided(self._connection, sorted(touched), now)
        return sorted(touched)

    def _incidents_with(self, item_ids: Any) -> set[str]:
        query = (
            select(incident_events.c.incident_id)
            .join(report_events, report_events.c.event_id == incident_events.c.event_id)
            .where(report_events.c.superseded_at.is_(None), report_events.c.item_id.in_(item_ids))
        )
        return set(self._connection.scalars(query))

    def rulings_on(self, incident_id: str) -> list[Ruling]:
        merged = select(incidents.c.id).where(
            or_(incidents.c.id == incident_id, incidents.c.redirected_to == incident_id)
        )
        items = (
            select(report_events.c.item_id)
            .join(incident_events, incident_events.c.event_id == report_events.c.event_id)
            .where(incident_events.c.incident_id == incident_id, report_events.c.superseded_at.is_(None))
        )
        by_report = [
            select(decisions.c.ruling_id).where(column.in_(items), decisions.c.ruling_id.is_not(None))
            for column in (decisions.c.item_id, decisions.c.other_item_id)
        ]
        by_name = [
            select(rulings.c.id).where(column.in_(merged))
            for column in (rulings.c.incident_id, rulings.c.other_incident_id)
        ]
        ids = set(self._connection.scalars(union(*by_name, *by_report)))
        return [
            _ruling(row)
            for some in in_chunks(sorted(ids))
            for row in self._connection.execute(_RULINGS.where(rulings.c.id.in_(some)).order_by(rulings.c.id))
        ]


def carry_out(connection: Connection, ruling_ids: Sequence[int]) -> None:
    """Cancellations that are done wait no more."""
    for some in in_chunks(ruling_ids):
        unpark(connection, ruling_ids=some)
        done = update(rulings).where(rulings.c.id.in_(some))
        connection.execute(done.values(waits_since=None))


def _ruling(row: Any) -> Ruling:
    known = dict(row._mapping)
    del known["waits_since"]
    return Ruling(**known)
