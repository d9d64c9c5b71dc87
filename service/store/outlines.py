"""Outlines of incident revisions: filed beside each, read in one sweep when rules are rehearsed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import make_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Text, case, func, insert, select, type_coerce

from service.records import SETTLEMENTS, Incident, NamedPlace
from service.records.outline import MERGED, Outline
from service.stages.judge.thresholds import figure_of, inhabited, observed_in
from service.stages.judge.whereabouts import day_of
from service.store.codec import encode
from service.store.database import in_chunks
from service.store.part import Part
from service.store.tables import incident_outlines, incident_revisions, marks, situation_incidents

_MEASURES = ("deaths", "deaths_civilians", "injured", "abducted", "displaced")
_WORDS = ("claims", "sources", "history", "event_ids")
"""What judging needs for its words alone. Leaving it unread takes two thirds of the time off."""


class Outlines(Part):
    """See ``service.ports.Transaction``."""

    def outlines(self, until: datetime, since: datetime | None = None) -> list[Outline]:
        columns = [incident_outlines.c[name] for name in Outline._fields]
        query = (
            select(*columns)
            .where(incident_outlines.c.known_at <= until)
            .order_by(incident_outlines.c.known_at, incident_outlines.c.id)
        )
        if since is not None:
            query = query.where(incident_outlines.c.known_at >= since)
        return list(map(Outline._make, self._connection.execute(query).all()))

    def last_known_at(self) -> datetime | None:
        last: datetime | None = self._connection.scalar(select(func.max(incident_outlines.c.known_at)))
        return last

    def unworded_revisions(self, ids: Sequence[str]) -> Mapping[tuple[str, int], Incident]:
        bodies: dict[tuple[str, int], str] = {}
        body = type_coerce(incident_revisions.c.body, Text)
        for some in in_chunks(ids):
            query = select(incident_revisions.c.incident_id, incident_revisions.c.number, body).where(
                incident_revisions.c.incident_id.in_(some)
            )
            bodies |= {(row[0], row[1]): row[2] for row in self._connection.execute(query)}
        return _Unworded(bodies)

    def marked_false(self) -> frozenset[str]:
        more = func.sum(case((marks.c.verdict == "false alarm", 1), else_=-1))
        keys = select(marks.c.key).group_by(marks.c.key).having(more > 0)
        named = select(situation_incidents.c.incident_id).where(situation_incidents.c.key.in_(keys))
        return frozenset(self._connection.scalars(named))


class _Unworded(Mapping[tuple[str, int], Incident]):
    """Revisions that are decoded as they are asked for: of most, no more is asked than their outlines say."""

    def __init__(self, bodies: Mapping[tuple[str, int], str]) -> None:
        self._bodies = bodies

    def __getitem__(self, key: tuple[str, int]) -> Incident:
        return _unworded(self._bodies[key])

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self._bodies)

    def __len__(self) -> int:
        return len(self._bodies)


def file_outlines(
    connection: Connection,
    revisions: Iterable[tuple[Incident, int]],
    redirects: Mapping[str, str],
    now: datetime,
) -> None:
    """Store the outlines of revisions known at ``now``, and which incidents were merged into which."""
    rows = [outline_of(incident, number, now)._asdict() for incident, number in revisions]
    rows += [_merged(old, new, now)._asdict() for old, new in redirects.items()]
    if rows:
        connection.execute(insert(incident_outlines), rows)


def outline_of(incident: Incident, number: int, known_at: datetime) -> Outline:
    # Signs alone count as no attack anywhere, so nothing looks them up by their places.
    places = () if incident.only_signs else incident.places
    villages = sum(place.kind in SETTLEMENTS for place in places)
    return Outline(
        incident_id=incident.id,
        number=number,
        known_at=known_at,
        status=incident.status,
        survivor=None,
        day=day_of(incident),
        first_seen_at=incident.first_seen_at,
        **{measure: observed_in(figure_of(incident, measure)) for measure in _MEASURES},
        inhabited=inhabited(incident),
        marked=bool(incident.targets or incident.signs),
        villages=max(villages, incident.villages_attacked_min or 0),
        places=encode(tuple[NamedPlace, ...], places),
    )


def _merged(old: str, new: str, now: datetime) -> Outline:
    return Outline(
        incident_id=old,
        number=0,
        known_at=now,
        status=MERGED,
        survivor=new,
        day=now.date(),
        first_seen_at=now,
        deaths=None,
        deaths_civilians=None,
        injured=None,
        abducted=None,
        displaced=None,
        inhabited=False,
        marked=False,
        villages=0,
        places="[]",
    )


@cache
def _lean() -> TypeAdapter[Any]:
    """Incidents without what only words are made of; pydantic passes over keys that are not asked for."""
    fields = Incident.__dataclass_fields__.values()
    names = [(one.name, one.type) for one in fields if one.name not in _WORDS]
    return TypeAdapter(make_dataclass("Unworded", names, slots=True, kw_only=True))


def _unworded(body: str) -> Incident:
    lean = _lean().validate_json(body)
    return Incident(**{name: getattr(lean, name) for name in lean.__slots__})
