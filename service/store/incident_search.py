"""Lists of incidents by day, area, status and toll; and what one was at an earlier revision."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from service.ports import IncidentsWanted, Page
from service.records import Incident
from service.stages.judge.tallies import unit_named
from service.store.assessing import IN_SHORT, PRESENT
from service.store.paging import day_and_row, moment_and_row, page_of
from service.store.part import Part
from service.store.tables import incident_revisions, incidents

_i = incidents.c
_ROWS = PRESENT.with_only_columns(_i.id, _i.updated_at, IN_SHORT)
_DEATHS: Any = func.coalesce(_i.deaths_best, _i.deaths_low, _i.deaths_high)


class IncidentSearch(Part):
    """See ``service.ports.Transaction``. Found by narrow rows along an index, then read."""

    def search_incidents(self, wanted: IncidentsWanted, cursor: str | None, limit: int) -> Page:
        along: Any = _i.updated_at if wanted.order == "change" else _i.window_day
        query = select(_i.id, _i.number, along.label("at")).where(
            _i.redirected_to.is_(None), *self._asked(wanted)
        )
        if cursor is not None:
            before, number = (moment_and_row if wanted.order == "change" else day_and_row)(cursor)
            query = query.where(along <= before, (along < before) | (_i.number < number))
        ordered = query.order_by(along.desc(), _i.number.desc()).limit(limit + 1)
        found = self._connection.execute(ordered).all()
        wide = _ROWS.where(_i.id.in_([row.id for row in found]))
        read = {row.id: row for row in self._connection.execute(wide)} if found else {}
        return page_of(
            found,
            limit,
            lambda row: [row.at.isoformat(), row.number],
            lambda row: {"incident": read[row.id].body, "updated_at": read[row.id].updated_at},
        )

    def incident_revision(self, incident_id: str, number: int) -> Incident | None:
        of_it = (incident_revisions.c.incident_id == incident_id, incident_revisions.c.number == number)
        found: Incident | None = self._connection.scalar(select(incident_revisions.c.body).where(*of_it))
        return found

    def _asked(self, wanted: IncidentsWanted) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.first is not None:
            conditions.append(_i.window_day >= wanted.first)
        if wanted.last is not None:
            conditions.append(_i.window_day <= wanted.last)
        if wanted.area:
            # Not LIKE: PostgreSQL takes a long pattern for rare, and reads and sorts all instead of the first rows.
            position = func.instr if self._connection.dialect.name == "sqlite" else func.strpos
            conditions.append(position("\n" + _i.units + "\n", f"\n{unit_named(wanted.area)}\n") > 0)
        if wanted.status:
            conditions.append(_i.status == wanted.status)
        if wanted.deaths is not None:
            conditions.append(wanted.deaths <= _DEATHS)
        return conditions
