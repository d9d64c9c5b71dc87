"""What judging looks back on: filed as incidents change, found along one index by word and day."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from service.records import Incident, Whereabouts
from service.stages.judge.whereabouts import Box, rows_of
from service.store.database import in_chunks
from service.store.part import Part
from service.store.tables import incident_whereabouts

_w = incident_whereabouts.c
_FOUND = select(_w.key, _w.day, _w.incident_id, _w.ordinal, _w.village, _w.lat, _w.lon).where(
    _w.key.in_(bindparam("keys", expanding=True)), _w.day >= bindparam("first"), _w.day <= bindparam("last")
)
_FOUND_INSIDE = _FOUND.where(
    _w.lat.is_(None)
    | (
        _w.lat.between(bindparam("south"), bindparam("north"))
        & _w.lon.between(bindparam("west"), bindparam("east"))
    )
)
_DAYS = select(_w.day, func.count()).where(
    _w.key == bindparam("key"), _w.day >= bindparam("first"), _w.day <= bindparam("last"), _w.ordinal == 0
)
_DAYS_BY_DAY = _DAYS.group_by(_w.day).order_by(_w.day)
_DAYS_OF = _DAYS.where(_w.incident_id.in_(bindparam("ids", expanding=True))).group_by(_w.day)


class Remembering(Part):
    """See ``service.ports.Transaction``."""

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> list[Whereabouts]:
        asked: dict[str, object] = {"first": first, "last": last}
        query = _FOUND
        if box is not None:
            query, bounds = _FOUND_INSIDE, ("south", "west", "north", "east")
            asked |= zip(bounds, box, strict=True)
        return [
            Whereabouts(*row)
            for some in in_chunks(keys)
            for row in self._connection.execute(query, {**asked, "keys": some})
        ]

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        asked = {"key": key, "first": first, "last": last}
        days: dict[date, int] = dict(self._connection.execute(_DAYS_BY_DAY, asked).all())
        for some in in_chunks(leaving_out):
            for day, count in self._connection.execute(_DAYS_OF, {**asked, "ids": some}):
                days[day] -= count
                if not days[day]:
                    del days[day]
        return days


def file_whereabouts(connection: Connection, changed: Iterable[tuple[Incident | None, Incident]]) -> None:
    """Store where the incidents, each as it was and as it is, are to be found from now on."""
    moved = [(before, now) for before, now in changed if _rows(before) != _rows(now)]
    forget_whereabouts(connection, [before.id for before, _ in moved if before is not None])
    rows = [row._asdict() for _, now in moved for row in _rows(now)]
    if rows:
        connection.execute(insert(incident_whereabouts), rows)


def forget_whereabouts(connection: Connection, incident_ids: Iterable[str]) -> None:
    """Of incidents that were merged away or dismissed."""
    for some in in_chunks(incident_ids):
        connection.execute(delete(incident_whereabouts).where(_w.incident_id.in_(some)))


def _rows(incident: Incident | None) -> list[Whereabouts]:
    if incident is None or incident.status == "dismissed":
        return []
    return rows_of(incident)
