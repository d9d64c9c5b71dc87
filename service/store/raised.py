"""Alerts as they stand, by their last revision, and the messages that told of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, func, select, tuple_, type_coerce, union

from service.ports import Page, Told
from service.records import AlertInShort, DeliveryState, Severity
from service.store.outbox import DELIVERY, delivery_of
from service.store.paging import page_of, row_before
from service.store.part import Part
from service.store.tables import (
    acknowledgements,
    alerts,
    deliveries,
    marks,
    message_alerts,
    messages,
    rule_versions,
)
from service.store.types import Record


def _rank(one: Any) -> ColumnElement[int]:
    return case({severity.value: severity.rank for severity in Severity}, value=one.c.severity)


_seen, _since = alerts.alias("seen"), alerts.alias("since")
_after = alerts.alias("after")
IS_LAST = alerts.c.superseded.is_(False)
_GREW = exists().where(
    _since.c.key == _seen.c.key, _since.c.revision > _seen.c.revision, _rank(_since) > _rank(_seen)
)
IS_SEEN = exists().where(
    acknowledgements.c.key == alerts.c.key, _seen.c.id == acknowledgements.c.alert_id, ~_GREW
)
"""As ``jobs.acknowledging.is_acknowledged`` says of the last revision."""


def _marked(verdict: str) -> ColumnElement[int]:
    of_verdict = (marks.c.key == alerts.c.key) & (marks.c.verdict == verdict)
    return select(func.count()).select_from(marks).where(of_verdict).scalar_subquery()


ALERT_IN_SHORT = type_coerce(alerts.c.body, Record(AlertInShort)).label("body")
"""In place of a body that is not needed whole."""
_RAISED = select(
    alerts.c.number,
    ALERT_IN_SHORT,
    IS_SEEN.label("acknowledged"),
    _marked("useful").label("useful"),
    _marked("false alarm").label("false_alarms"),
)
_FIRST = case({DeliveryState.DEAD.value: 0, DeliveryState.SENT.value: 2}, value=deliveries.c.state, else_=1)


class Raised(Part):
    """See ``service.ports.Transaction``."""

    def page_raised(
        self,
        cursor: str | None,
        limit: int,
        *,
        severity: str | None = None,
        rule: str | None = None,
        unseen_since: datetime | None = None,
    ) -> Page:
        asked: list[ColumnElement[bool]] = [IS_LAST]
        if unseen_since is not None:
            # Rows are stored in the order of time: those before the first of that time need no look.
            first = select(_after.c.number).where(_after.c.sent_at >= unseen_since)
            first = first.order_by(_after.c.sent_at, _after.c.number).limit(1)
            asked.append(alerts.c.number >= first.scalar_subquery())
            asked += [alerts.c.sent_at >= unseen_since, alerts.c.msg_type != "Cancel", ~IS_SEEN]
        newest, before = select(alerts.c.number).where(*asked).limit(limit + 1), row_before(cursor)
        numbers = sorted(
            number
            for kind in self._kinds(severity, rule)
            for number in self._connection.scalars(_of_kind(newest, kind, before))
        )
        if not numbers:
            return Page([], None)
        found = _RAISED.where(alerts.c.number.in_(numbers[-limit - 1 :]))
        rows = self._connection.execute(found.order_by(alerts.c.number.desc())).all()
        return page_of(
            rows,
            limit,
            lambda row: [row.number],
            lambda row: {
                "alert": row.body,
                "acknowledged": bool(row.acknowledged),
                "useful": row.useful,
                "false_alarms": row.false_alarms,
            },
        )

    def _kinds(self, severity: str | None, rule: str | None) -> Iterator[Mapping[str, object]]:
        """What is asked for, in values of columns that are each one stretch of an index."""
        if rule is None:
            yield {} if severity is None else {"severity": severity}
            return
        versions = self._connection.scalars(select(rule_versions.c.id).where(rule_versions.c.name == rule))
        for version in versions.all():
            for one in Severity if severity is None else (severity,):
                yield {"rule_version_id": version, "severity": str(one)}

    def told_of(self, alert_ids: Sequence[str], limit: int) -> list[Told]:
        telling = _telling(alert_ids)
        query = DELIVERY.add_columns(telling.c.told).join(telling, telling.c.number == messages.c.number)
        rows = self._connection.execute(query.order_by(_FIRST, deliveries.c.number.desc()).limit(limit))
        return [Told(row.told, delivery_of(row)) for row in rows]

    def told_states(self, alert_ids: Sequence[str]) -> Mapping[str, int]:
        telling = _telling(alert_ids)
        query = (
            select(deliveries.c.state, func.count())
            .join_from(telling, deliveries, deliveries.c.number == telling.c.number)
            .group_by(deliveries.c.state)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}


def _of_kind(newest: Select[tuple[int]], kind: Mapping[str, object], before: int) -> Select[tuple[int]]:
    """Those of one stretch, read from its end. Said by rows and not by ``=``: where PostgreSQL expects some of a kind
    that has none, it would look for them through all alerts, newest first."""
    columns = [alerts.c[name] for name in kind]
    along = tuple_(*columns, alerts.c.number)
    inside = (along < (*kind.values(), before), along >= (*kind.values(), 0))
    return newest.where(*inside).order_by(*(column.desc() for column in (*columns, alerts.c.number)))


def _telling(alert_ids: Sequence[str]) -> Subquery:
    """The messages that tell of these revisions, each once, with the first of these that it tells of."""
    alone = select(messages.c.number, messages.c.alert_id.label("told")).where(
        messages.c.alert_id.in_(alert_ids)
    )
    among = (
        select(messages.c.number, message_alerts.c.alert_id)
        .join(messages, messages.c.id == message_alerts.c.message_id)
        .where(message_alerts.c.alert_id.in_(alert_ids))
    )
    both = union(alone, among).subquery("both")
    return (
        select(both.c.number, func.max(both.c.told).label("told")).group_by(both.c.number).subquery("telling")
    )
