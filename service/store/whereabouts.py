"""What judging looks back on: filed as incidents change, found along one index by word and day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, delete, insert, select

from service.records import Incident, Whereabouts
from service.stages.judge.whereabouts import Box, rows_of
from service.store.database import in_chunks, insert_into, lock_counts
from service.store.part import Part
from service.store.tables import incident_whereabouts, unit_days

_w, _d = incident_whereabouts.c, unit_days.c
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
_DAYS = (
    select(_d.key, _d.day, _d.incidents)
    .where(
        _d.key.in_(bindparam("keys", expanding=True)),
        _d.day >= bindparam("first"),
        _d.day <= bindparam("last"),
        _d.incidents > 0,
    )
    .order_by(_d.key, _d.day)
)
_OF_UNITS = _w.key.startswith("area|", autoescape=True) & (_w.ordinal == 0)
_STANDING = select(_w.key, _w.day).where(_w.incident_id.in_(bindparam("ids", expanding=True)), _OF_UNITS)
_DAYS_OF = _STANDING.where(
    _w.key == bindparam("key"), _w.day >= bindparam("first"), _w.day <= bindparam("last")
)


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
        days = self.incident_days_of((key,), first, last)[key]
        for some in in_chunks(leaving_out):
            for _, day in self._connection.execute(_DAYS_OF, {**asked, "ids": some}):
                days[day] = days.get(day, 0) - 1
        return {day: count for day, count in days.items() if count > 0}

    def incident_days_of(self, keys: Sequence[str], first: date, last: date) -> dict[str, dict[date, int]]:
        days: dict[str, dict[date, int]] = {key: {} for key in keys}
        for some in in_chunks(keys):
            for key, day, count in self._connection.execute(
                _DAYS, {"keys": some, "first": first, "last": last}
            ):
                days[key][day] = count
        return days


def file_whereabouts(connection: Connection, changed: Iterable[tuple[Incident | None, Incident]]) -> None:
    """Store where the incidents, each as it was and as it is, are to be found from now on."""
    moved = [(before, now) for before, now in changed if _rows(before) != _rows(now)]
    forget_whereabouts(connection, [before.id for before, _ in moved if before is not None])
    insert_whereabouts(connection, [row for _, now in moved for row in _rows(now)])


def insert_whereabouts(connection: Connection, rows: Sequence[Whereabouts]) -> None:
    """Store rows that are not there, and count them."""
    if rows:
        of_units = [(row.key, row.day) for row in rows if row.key.startswith("area|") and row.ordinal == 0]
        _count(connection, of_units, 1)
        connection.execute(insert(incident_whereabouts), [row._asdict() for row in rows])


def forget_whereabouts(connection: Connection, incident_ids: Iterable[str]) -> None:
    """Of incidents that were merged away or dismissed."""
    lock_counts(connection)  # before it is read what stands: two that forget one row would take it off twice
    for some in in_chunks(incident_ids):
        _count(connection, [(key, day) for key, day in connection.execute(_STANDING, {"ids": some})], -1)
        connection.execute(delete(incident_whereabouts).where(_w.incident_id.in_(some)))


def _count(connection: Connection, of_units: Sequence[tuple[str, date]], sign: int) -> None:
    if not of_units:
        return
    lock_counts(connection)
    statement = insert_into(connection, unit_days)
    adding = statement.on_conflict_do_update(
        index_elements=["key", "day"], set_={"incidents": _d.incidents + statement.excluded.incidents}
    )
    counted = sorted(Counter(of_units).items())
    rows = [{"key": key, "day": day, "incidents": sign * count} for (key, day), count in counted]
    connection.execute(adding, rows)


def _rows(incident: Incident | None) -> list[Whereabouts]:
    if incident is None or incident.status == "dismissed":
        return []
    return rows_of(incident)
