"""Records to export, and readers of what came out."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Xml

from lxml import etree

from service.export.reading import Issued
from service.records import Alert, Claim, Incident, NamedPlace, RuleFact, Severity, Source, Toll

NOW = datetime(2022, 6, 12, 9, 0, tzinfo=UTC)
TAGS = [
    "#event+id", "#date+occurred", "#country+code", "#adm1+name", "#adm1+code", "#loc+name", "#geo+lat", "#geo+lon",
    "#geo+precision", "#group+perp", "#affected+killed", "#affected+injured", "#affected+kidnapped",
    "#affected+displaced", "#meta+source",
]  # fmt: skip
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "data" / "cap12.xsd"))
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def place(name: str = "Seytenga", **changes: object) -> NamedPlace:
    values: dict[str, object] = {
        "name": name,
        "as_written": name,
        "kind": "village",
        "country": "BFA",
        "adm1": "Sahel",
        "adm1_pcode": "BF56",
        "adm2": "Séno",
        "lat": 13.97,
        "lon": 0.3,
        "resolved": True,
        **changes,
    }
    return NamedPlace(**values)  # type: ignore[arg-type]


def source(name: str = "paper.example.org", deaths: int | None = 50, **changes: object) -> Source:
    values: dict[str, object] = {
        "name": name,
        "url": f"https://{name}/attack-on-seytenga",
        "published_at": NOW,
        "item_id": 1,
        "speaker": "government",
        "says": Toll(deaths, deaths, None) if deaths is not None else None,
        **changes,
    }
    return Source(**values)  # type: ignore[arg-type]


def incident(id_: str = "inc-a", *places: NamedPlace, **changes: object) -> Incident:
    values: dict[str, object] = {
        "id": id_,
        "day": date(2022, 6, 11),
        "date_precision": "night",
        "places": places or (place(),),
        "deaths": Toll(50, 50, None),
        "claims": (Claim("government", Toll(50, 50, None)),),
        "sources": (source(),),
        "reports": 1,
        "independent_speakers": 1,
        "first_seen_at": NOW,
        **changes,
    }
    return Incident(**values)  # type: ignore[arg-type]


def alert(id_: str = "alr-a", *incidents: Incident, **changes: object) -> Alert:
    values: dict[str, object] = {
        "id": id_,
        "key": "mass casualty/incident/inc-a",
        "revision": 1,
        "msg_type": "Alert",
        "sent_at": NOW,
        "rule": RuleFact(name="mass casualty", kind="casualties", at_least=10, observed=50),
        "severity": Severity.EXTREME,
        "headline": {
            "fr": "[Extrême] Seytenga : 50 morts",
            "en": "[Extreme] Seytenga: 50 killed",
            "ar": "سيتينغا",
        },
        "reason": {"fr": "Règle « mass casualty ».", "en": "Rule “mass casualty”.", "ar": "القاعدة."},
        "incidents": incidents or (incident(),),
        **changes,
    }
    return Alert(**values)  # type: ignore[arg-type]


def issued(*alerts: Alert) -> list[Issued]:
    """Revisions of one alert, each with those before it."""
    return [
        Issued(one, tuple((before.id, before.sent_at) for before in alerts[:number]))
        for number, one in enumerate(alerts)
    ]


def rows(pieces: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file under its HXL tags."""
    [_header, tags, *found] = csv.reader(StringIO("".join(pieces), newline=""))
    return [dict(zip(tags, row, strict=True)) for row in found]


def valid(document: bytes) -> Xml.Element:
    """A CAP document that the OASIS schema lets pass, as read by another parser than wrote it."""
    SCHEMA.assertValid(etree.fromstring(document))
    return Xml.fromstring(document)


def texts(root: Xml.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall("/".join(f"{CAP}{part}" for part in path.split("/")))]
