"""What windows count of an incident: kept in columns beside it, found by unit and day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from service.records import Incident, Tally, Toll
from service.stages.judge.tallies import tally_of
from service.store.part import Part
from service.store.tables import incident_whereabouts, incidents

_i, _w = incidents.c, incident_whereabouts.c
# Rows of whereabouts come in the order of day and id under one key.
_IN_UNIT = (
    select(
        _i.id, _w.day, _i.date_precision, _i.status, _i.reports, _i.independent_speakers, _i.confirmed,
        _i.deaths_low, _i.deaths_best, _i.deaths_high, _i.deaths_civilians, _i.injured, _i.abducted, _i.displaced,
        _i.units,
    )
    .join_from(incident_whereabouts, incidents, _i.id == _w.incident_id)
    .where(_w.key == bindparam("key"), _w.day >= bindparam("first"), _w.day <= bindparam("last"), _w.ordinal == 0)
    .order_by(_w.day, _w.incident_id)
)  # fmt: skip


class Tallies(Part):
    """See ``service.ports.Transaction``."""

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        asked = {"key": key, "first": first, "last": last}
        return list(map(_tally, self._connection.execute(_IN_UNIT, asked).all()))


def tally_columns(incident: Incident) -> Mapping[str, object]:
    """As the columns of ``incidents``, those left out that it has anyway."""
    tally = tally_of(incident)
    deaths = tally.deaths or Toll(None, None, None)
    return {
        "date_precision": tally.date_precision,
        "reports": tally.reports,
        "independent_speakers": tally.independent_speakers,
        "confirmed": tally.confirmed,
        "deaths_low": deaths.low,
        "deaths_best": deaths.best,
        "deaths_high": deaths.high,
        "deaths_civilians": tally.deaths_civilians,
        "injured": tally.injured,
        "abducted": tally.abducted,
        "displaced": tally.displaced,
        "units": "\n".join(sorted(tally.units)),
    }


def _tally(row: Any) -> Tally:
    *before, low, best, high, civilians, injured, abducted, displaced, units = row
    known = not (low is None and best is None and high is None)
    deaths = Toll(low, best, high) if known else None
    lies_in = frozenset(units.split("\n")) if units else frozenset()
    return Tally._make((*before, deaths, civilians, injured, abducted, displaced, lies_in))
