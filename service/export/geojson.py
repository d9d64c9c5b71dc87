"""GeoJSON (RFC 7946): one FeatureCollection, a feature an incident, written feature by feature."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from service.export.facts import facts_of
from service.export.plain import line
from service.records import Incident

_OPEN = '{"type":"FeatureCollection","features":[\n'
_CLOSE = "\n]}\n"


def incidents_geojson(incidents: Iterable[Incident]) -> Iterator[str]:
    """Features with a point where the place is known to the village, without geometry elsewhere."""
    yield _OPEN
    for number, incident in enumerate(incidents):
        yield (",\n" if number else "") + json.dumps(
            _feature(incident), ensure_ascii=False, separators=(",", ":")
        )
    yield _CLOSE


def _feature(incident: Incident) -> dict[str, Any]:
    facts = facts_of(incident)
    point = None
    if facts.lat is not None:
        point = {"type": "Point", "coordinates": [facts.lon, facts.lat]}
    toll = incident.deaths
    return {
        "type": "Feature",
        "id": facts.id,
        "geometry": point,
        "properties": {
            "event_id": facts.id,
            "date_occurred": facts.date,
            "date_precision": incident.date_precision,
            "country_code": facts.country,
            "adm1_name": _line(facts.adm1),
            "adm1_code": facts.adm1_pcode,
            "loc_name": "; ".join(map(line, facts.places)),
            "geo_precision": facts.precision,
            "group_perp": "; ".join(facts.perpetrators),
            "affected_killed": facts.killed,
            "affected_killed_low": toll.low if toll else None,
            "affected_killed_high": toll.high if toll else None,
            "affected_injured": facts.injured,
            "affected_kidnapped": facts.abducted,
            "affected_displaced": facts.displaced,
            "targets": list(incident.targets),
            "signs": list(incident.signs),
            "confirmed": incident.confirmed,
            "status": incident.status,
            "meta_source": "; ".join(map(line, facts.sources)),
        },
    }


def _line(text: str | None) -> str | None:
    return None if text is None else line(text)
