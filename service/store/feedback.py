"""Marks on alerts, and what came of each rule."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from service.records import Mark, RuleRecord
from service.store.database import in_chunks, insert_into
from service.store.part import Part
from service.store.tables import alerts, incidents, marks, rule_versions, situation_incidents

_DECIDED = ("confirmed", "dismissed")
_LINEAGE = func.coalesce(rule_versions.c.lineage_id, rule_versions.c.id)
_RAISED = alerts.join(rule_versions, rule_versions.c.id == alerts.c.rule_version_id)


class Feedback(Part):
    """See ``service.ports.Transaction``."""

    def file_mark(self, mark: Mark) -> Mark | None:
        known = select(marks).where(marks.c.key == mark.key, marks.c.marker == mark.marker)
        before = self._connection.execute(known.with_for_update()).one_or_none()
        columns = {
            "alert_id": mark.alert_id,
            "verdict": mark.verdict,
            "note": mark.note,
            "marked_at": mark.marked_at,
        }
        self._connection.execute(
            insert_into(self._connection, marks)
            .values(key=mark.key, marker=mark.marker, **columns)
            .on_conflict_do_update(index_elements=["key", "marker"], set_=columns)
        )
        return _mark(before) if before is not None else None

    def marks_on(self, key: str) -> list[Mark]:
        rows = self._connection.execute(select(marks).where(marks.c.key == key).order_by(marks.c.marker))
        return [_mark(row) for row in rows]

    def rule_records(self) -> list[RuleRecord]:
        types, verdicts, statuses = self._types(), self._verdicts(), self._statuses()
        in_force = select(rule_versions, _LINEAGE.label("lineage")).where(rule_versions.c.until.is_(None))
        rows = self._connection.execute(in_force.order_by(rule_versions.c.name))
        return [
            RuleRecord(
                rule=replace(row.body, name=row.name),
                version=row.number,
                since=row.since,
                raised=types.get((row.lineage, "Alert"), 0),
                updated=types.get((row.lineage, "Update"), 0),
                cancelled=types.get((row.lineage, "Cancel"), 0),
                useful=verdicts.get((row.lineage, "useful"), 0),
                false_alarms=verdicts.get((row.lineage, "false alarm"), 0),
                confirmed=statuses.get((row.lineage, "confirmed"), 0),
                dismissed=statuses.get((row.lineage, "dismissed"), 0),
            )
            for row in rows
        ]

    def _types(self) -> Mapping[tuple[int, str], int]:
        return self._counted(alerts.c.msg_type, func.count(), _RAISED)

    def _verdicts(self) -> Mapping[tuple[int, str], int]:
        """A mark counts for the rule that raised the alert, whichever revision was marked."""
        raised = _RAISED.join(marks, marks.c.key == alerts.c.key)
        return self._counted(marks.c.verdict, func.count(), raised, alerts.c.revision == 1)

    def _statuses(self) -> Mapping[tuple[int, str], int]:
        """Of the incidents that operators confirmed or dismissed, those that made a rule true: what its alerts list
        beside counts for nothing."""
        raised = _RAISED.join(situation_incidents, situation_incidents.c.key == alerts.c.key).join(
            incidents, incidents.c.id == situation_incidents.c.incident_id
        )
        query = select(_LINEAGE, incidents.c.status, incidents.c.id, alerts.c.body).select_from(raised)
        rows = self._connection.execute(query.where(incidents.c.status.in_(_DECIDED))).all()
        names = self._names_of({row.id for row in rows})
        spoken_of = {
            (row[0], row.status, row.id)
            for row in rows
            if not names[row.id].isdisjoint(one.id for one in row.body.spoken_of)
        }
        return Counter((lineage, status) for lineage, status, _ in spoken_of)

    def _names_of(self, ids: Collection[str]) -> Mapping[str, set[str]]:
        """Each incident's id with those of the incidents that were merged into it: old alerts name these."""
        names = {id_: {id_} for id_ in ids}
        for some in in_chunks(ids):
            merged = select(incidents.c.id, incidents.c.redirected_to).where(
                incidents.c.redirected_to.in_(some)
            )
            for row in self._connection.execute(merged):
                names[row.redirected_to].add(row.id)
        return names

    def _counted(
        self, by: ColumnElement[Any], count: ColumnElement[int], source: Any, *conditions: ColumnElement[bool]
    ) -> Mapping[tuple[int, str], int]:
        query = select(_LINEAGE, by, count).select_from(source).where(*conditions).group_by(_LINEAGE, by)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(query)}


def _mark(row: Any) -> Mark:
    return Mark(**{name: value for name, value in row._mapping.items() if name != "id"})
