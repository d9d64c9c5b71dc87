"""An alert to write mails of, and what a mail program makes of one."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from service.gazetteer.index import PlaceIndex
from service.records import (
    Alert,
    Claim,
    Coverage,
    Incident,
    Message,
    NamedPlace,
    Place,
    Recipient,
    RuleFact,
    Severity,
    Source,
    Toll,
)
from service.stages.notify import Links, notify

NOW = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
LINKS = Links("https://alerts.example.org", b"k" * 32)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]})
PLACES = PlaceIndex.build(
    [
        Place(id="1", name="Dori", kind="town", country="BFA", lat=14.035, lon=-0.034, population=37_806),
        Place(id="2", name="Seytenga", kind="town", country="BFA", lat=13.97, lon=0.30),
        Place(id="3", name="Téra", kind="town", country="NER", lat=14.008, lon=0.753, population=19_000),
        Place(id="4", name="Sebba", kind="town", country="BFA", lat=13.436, lon=0.530, population=3_284),
        Place(id="5", name="Ayérou", kind="town", country="NER", lat=14.731, lon=0.917, population=26_290),
    ]
)
SEYTENGA = NamedPlace(
    name="Seytenga",
    as_written="Seytenga",
    kind="town",
    country="BFA",
    adm1="Sahel",
    adm1_pcode="BF56",
    adm2="Séno",
    lat=13.97,
    lon=0.30,
    resolved=True,
    place_id="2",
)
ATTACK = Incident(
    id="inc_1",
    day=date(2022, 6, 11),
    date_precision="night",
    places=(SEYTENGA,),
    deaths=Toll(50, 50, 165),
    claims=(
        Claim("government", Toll(50, 50, None)),
        Claim("security source", Toll(100, 100, None)),
        Claim("local source", Toll(165, 165, 165)),
    ),
    sources=tuple(
        Source(
            name=f"Press {number}",
            url=f"https://press.example.org/afrique/2022/06/13/attaque-{number}",
            published_at=NOW,
            item_id=number,
            speaker="government",
            says=Toll(50, 50, None),
        )
        for number in range(4)
    ),
    reports=4,
    independent_speakers=3,
    perpetrators=("unknown",),
    first_seen_at=NOW,
)
ALERT = Alert(
    id="alert_kyp3xbnw2nrqc5vd7f4e",
    key="mass casualty/incident/inc_1",
    revision=1,
    msg_type="Alert",
    sent_at=NOW,
    rule=RuleFact(name="mass casualty", kind="casualties", at_least=10, observed=50, step=30),
    severity=Severity.EXTREME,
    headline={
        "en": "[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June",
        "fr": "[Extrême] Seytenga (BF) : au moins 50 morts, nuit du 11 au 12 juin",
        "ar": "[بالغ] Seytenga (BF): 50 قتيلًا على الأقل",
    },
    reason={"en": "Rule “mass casualty”: 50 or more killed; threshold 10."},
    incidents=(ATTACK,),
    coverage=Coverage(feeds_reachable=38, feeds=42, by_language={"fr": (20, 22), "en": (18, 20)}),
)


def mail_to(
    recipient: Recipient = DESK,
    alert: Alert = ALERT,
    *,
    links: Links | None = LINKS,
    mail_from: str = "Liptako <alerts@example.org>",
) -> Message:
    """The one mail that the recipient gets; of a Cancel or an Update as one who had the Alert."""
    told = frozenset() if alert.msg_type == "Alert" else frozenset([recipient.name])
    [message] = notify(
        alert,
        [recipient],
        told,
        places=PLACES,
        base_url=links and links.base_url,
        links=links,
        mail_from=mail_from,
        now=NOW,
    )
    return message


def with_attack(**changes: object) -> Alert:
    """The alert with other facts of its attack."""
    return replace(ALERT, incidents=(replace(ATTACK, **changes),))  # type: ignore[arg-type]


def at(**changes: object) -> Alert:
    """The alert with another place."""
    return with_attack(places=(replace(SEYTENGA, **changes),))  # type: ignore[arg-type]


class Page(HTMLParser):
    """What a mail program shows of an HTML part: words, links, pictures; with what it would have to fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words)).strip()
