"""What people and monitors see: pages, one item, what is due and what is not done."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select

from service.ports import Backlog, Page, Totals
from service.records import DeliveryState, Report
from service.store.articles import ARTICLE_WAITS
from service.store.assessing import PRESENT, Assessing
from service.store.feeds import FEED_IS_DUE, FEED_WAITS
from service.store.outbox import DELIVERY, MESSAGE_IS_DUE, MESSAGE_WAITS, delivery_of
from service.store.paging import moment_and_row, page_of, row_before
from service.store.part import Part
from service.store.readings import report_of
from service.store.tables import (
    alerts,
    appointments,
    articles,
    deliveries,
    feeds,
    incidents,
    item_revisions,
    items,
    lanes,
    messages,
    parked,
    reports,
    rereadings,
)

_READ_AGAIN_AT = (
    select(rereadings.c.asked_at).where(rereadings.c.done_at.is_(None)).order_by(rereadings.c.id).limit(1)
)

ITEMS = (
    select(
        items.c.id,
        feeds.c.name.label("feed"),
        item_revisions.c.title,
        item_revisions.c.url,
        reports.c.language,
        item_revisions.c.published_at,
        items.c.first_seen_at,
        items.c.revision,
        reports.c.relevant,
        reports.c.score,
        reports.c.failure,
        items.c.restricted,
        articles.c.state.label("article"),
        articles.c.words.label("article_says"),
    )
    .join_from(items, feeds, feeds.c.id == items.c.feed_id)
    .join(
        item_revisions,
        and_(item_revisions.c.item_id == items.c.id, item_revisions.c.number == items.c.revision),
    )
    .join(reports, and_(reports.c.item_id == items.c.id, reports.c.superseded_at.is_(None)))
    .outerjoin(articles, articles.c.item_id == items.c.id)
)


class Looking(Part):
    """See ``service.ports.Transaction``."""

    def page_items(
        self, cursor: str | None, limit: int, relevant: bool | None = None, *, restricted: bool = False
    ) -> Page:
        query = ITEMS.where(items.c.id < row_before(cursor)).order_by(items.c.id.desc()).limit(limit + 1)
        if relevant is not None:
            query = query.where(items.c.relevant.is_(relevant))
        rows = self._connection.execute(query).all()
        return page_of(rows, limit, lambda row: [row.id], lambda row: as_shown(row._mapping, restricted))

    def item(self, item_id: int, *, restricted: bool = False) -> Mapping[str, object] | None:
        query = ITEMS.add_columns(
            item_revisions.c.text, reports.c.body, reports.c.matches, reports.c.reader_version
        )
        row = self._connection.execute(query.where(items.c.id == item_id)).one_or_none()
        if row is None:
            return None
        shown = as_shown({**row._mapping, "report": report_of(row)}, restricted)
        return {name: value for name, value in shown.items() if name not in _INSIDE}

    def page_incidents(self, cursor: str | None, limit: int) -> Page:
        query = PRESENT.order_by(incidents.c.updated_at.desc(), incidents.c.number.desc()).limit(limit + 1)
        if cursor is not None:
            before, number = moment_and_row(cursor)
            query = query.where(
                incidents.c.updated_at <= before,
                (incidents.c.updated_at < before) | (incidents.c.number < number),
            )
        rows = self._connection.execute(query).all()
        return page_of(
            rows,
            limit,
            lambda row: [row.updated_at.isoformat(), row.number],
            lambda row: {"incident": row.body, "updated_at": row.updated_at},
        )

    def page_alerts(self, cursor: str | None, limit: int) -> Page:
        query = select(alerts.c.number, alerts.c.body).where(alerts.c.number < row_before(cursor))
        rows = self._connection.execute(query.order_by(alerts.c.number.desc()).limit(limit + 1)).all()
        return page_of(rows, limit, lambda row: [row.number], lambda row: {"alert": row.body})

    def page_deliveries(
        self,
        cursor: str | None,
        limit: int,
        state: str | None = None,
        *,
        recipient: str | None = None,
        kind: str | None = None,
        alert_id: str | None = None,
    ) -> Page:
        asked = (
            (deliveries.c.state, state),
            (deliveries.c.recipient, recipient),
            (messages.c.kind, kind),
            (messages.c.alert_id, alert_id),
        )
        query = DELIVERY.where(deliveries.c.number < row_before(cursor))
        query = query.where(*(column == value for column, value in asked if value is not None))
        rows = self._connection.execute(query.order_by(deliveries.c.number.desc()).limit(limit + 1)).all()
        return page_of(rows, limit, lambda row: [row.number], lambda row: {"delivery": delivery_of(row)})

    def next_due_at(self, settle: timedelta) -> datetime | None:
        # What is held is due again when its holder's time is over.
        feed_at = func.min(_later(feeds.c.next_check_at, feeds.c.claimed_until))
        article_at = func.min(_later(articles.c.next_try_at, articles.c.claimed_until))
        message_at = func.min(
            _later(_later(deliveries.c.next_attempt_at, deliveries.c.claimed_until), lanes.c.rests_until)
        )
        message_due = select(message_at).join_from(deliveries, lanes, lanes.c.id == deliveries.c.lane_id)
        times = [
            self._connection.scalar(select(feed_at).where(FEED_WAITS)),
            self._connection.scalar(select(article_at).where(ARTICLE_WAITS)),
            self._connection.scalar(message_due.where(MESSAGE_WAITS)),
            self._connection.scalar(select(func.min(appointments.c.at))),
            self._connection.scalar(_READ_AGAIN_AT),
            Assessing(self._connection).assess_due_at(settle),
        ]
        return min((time for time in times if time is not None), default=None)

    def backlog(self, now: datetime) -> Backlog:
        feeds_due = self._connection.execute(
            select(func.count(), func.min(feeds.c.next_check_at)).where(FEED_IS_DUE), {"now": now}
        ).one()
        well = lanes.c.failures == 0
        due = self._connection.execute(
            select(
                func.coalesce(func.sum(case((well, 1), else_=0)), 0),
                func.min(case((well, deliveries.c.next_attempt_at))),
                func.count(),
            )
            .join_from(deliveries, lanes, lanes.c.id == deliveries.c.lane_id)
            .where(MESSAGE_IS_DUE),
            {"now": now},
        ).one()
        dead = deliveries.c.state == DeliveryState.DEAD.value
        return Backlog(
            feeds_due=feeds_due[0],
            feeds_late_s=_seconds(feeds_due[1], now),
            reports_ungrouped=self._count(reports.c.grouped_at.is_(None)),
            parked=self._connection.scalar(select(func.count(parked.c.id))) or 0,
            messages_due=due[0],
            messages_late_s=_seconds(due[1], now),
            messages_held_up=due[2] - due[0],
            messages_dead=self._count(dead),
            appointments_failing=self._count(appointments.c.failures > 0),
        )

    def totals(self) -> Totals:
        active = func.coalesce(func.sum(case((feeds.c.active, 1), else_=0)), 0)
        counted = self._connection.execute(
            select(
                active,
                func.coalesce(func.sum(feeds.c["items"]), 0),
                func.coalesce(func.sum(feeds.c.relevant), 0),
            )
        ).one()
        states = self._connection.execute(
            select(deliveries.c.state, func.count()).group_by(deliveries.c.state).order_by(deliveries.c.state)
        )
        pages = self._connection.execute(
            select(articles.c.state, func.count()).group_by(articles.c.state).order_by(articles.c.state)
        )
        return Totals(
            feeds=int(counted[0]),
            items=int(counted[1]),
            relevant=int(counted[2]),
            incidents=self._count(incidents.c.redirected_to.is_(None)),
            alerts=self._connection.scalar(select(func.count(alerts.c.number))) or 0,
            deliveries={row[0]: row[1] for row in states},
            articles={row[0]: row[1] for row in pages},
        )

    def _count(self, condition: Any) -> int:
        return self._connection.scalar(select(func.count()).where(condition)) or 0


def as_shown(row: Mapping[str, Any], restricted: bool) -> dict[str, Any]:
    """A row as it may be shown: of a restricted item, unless these are asked for, without its words."""
    shown = dict(row)
    if restricted or not shown["restricted"]:
        return shown
    shown |= {name: "" for name in ("title", "text") if name in shown} | {"url": None}
    if isinstance(report := shown.get("report"), Report):
        shown["report"] = report.without_words()
    return shown


_INSIDE = ("body", "matches", "reader_version")
"""Columns that make the report and are not shown beside it."""


def _later(one: Any, other: Any) -> Any:
    return case((other > one, other), else_=one)


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since is not None else 0.0
