"""The demo's outlets: who publishes, in what shape, and what is wrong with each server.

All are made up. Between them they have the habits met in the real feeds of the zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Shape(StrEnum):
    """How a feed document is built."""

    WORDPRESS = "RSS 2.0 as WordPress writes it"
    SPIP = "RSS 2.0 as SPIP writes it"
    PLAIN = "RSS 2.0 with a description only"
    RDF = "RSS 1.0"
    ATOM = "Atom 1.0"
    PAGE = "a web page"


class Fault(StrEnum):
    """What is wrong with a server for a while."""

    DOWN = "answers 503"
    BUSY = "answers 503 and says when to come back"
    AMPERSAND = "an ampersand that is not escaped"
    CUT = "the document ends in the middle of its last entry"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault from ``begins_at`` (included) to ``ends_at`` (not included)."""

    fault: Fault
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One made-up outlet. ``path`` is the one configured; ``moved_to`` where the server permanently sends readers."""

    slug: str
    name: str
    language: str
    country: str
    shape: Shape
    path: str
    content_type: str
    charset: str = "utf-8"
    every: timedelta = timedelta(hours=6)
    length: int = 15
    moved_to: str | None = None
    has_etag: bool = True
    has_last_modified: bool = True
    weak_etag: bool = False
    cache_control: str | None = None
    ttl_minutes: int | None = None
    gzip: bool = False
    has_guid: bool = True
    utc_offset: timedelta = timedelta(0)
    rewrites_build_date: bool = False
    """The document says when it was made, so that each hour's differs though no entry does."""
    sign_off: str = ""
    """Put under each article by the site's software; ``{title}`` and ``{name}`` are filled in."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def carries_news(self) -> bool:
        return self.shape is not Shape.PAGE

    @property
    def host(self) -> str:
        """Also the publisher's name."""
        return f"{self.slug}.example.org"

    def fault_at(self, now: datetime) -> Fault | None:
        """What is wrong at that moment, if anything."""
        return next((t.fault for t in self.troubles if t.begins_at <= now < t.ends_at), None)


def _day(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2022, month, day, hour, tzinfo=UTC)


_WAT = timedelta(hours=1)

_ALL = (
    Outlet(
        slug="courrier-du-fleuve",
        name="Courrier du Fleuve",
        language="fr",
        country="MLI",
        shape=Shape.WORDPRESS,
        path="/courrier-du-fleuve/feed/",
        content_type="application/rss+xml; charset=UTF-8",
        length=10,
        weak_etag=True,
        sign_off="Cet article {title} est apparu en premier sur {name}.",
    ),
    Outlet(
        slug="sahel-quotidien",
        name="Sahel Quotidien",
        language="fr",
        country="NER",
        shape=Shape.SPIP,
        path="/sahel-quotidien/backend.php3",
        moved_to="/sahel-quotidien/spip.php?page=backend",
        content_type="text/xml; charset=iso-8859-1",
        charset="iso-8859-1",
        ttl_minutes=360,
    ),
    Outlet(
        slug="agence-trois-frontieres",
        name="Agence Trois Frontières",
        language="fr",
        country="BFA",
        shape=Shape.ATOM,
        path="/agence-trois-frontieres/atom.xml",
        content_type="application/atom+xml; charset=utf-8",
        every=timedelta(hours=2),
        has_last_modified=False,
    ),
    Outlet(
        slug="radio-liptako",
        name="Radio Liptako",
        language="fr",
        country="NER",
        shape=Shape.PLAIN,
        path="/radio-liptako/rss.xml",
        content_type="application/xml",
        charset="windows-1252",
        utc_offset=_WAT,
        troubles=(
            Trouble(Fault.BUSY, _day(3, 9), _day(3, 9, 12)),
            Trouble(Fault.DOWN, _day(3, 9, 12), _day(3, 11)),
        ),
    ),
    Outlet(
        slug="frontier-wire",
        name="Frontier Wire",
        language="en",
        country="SEN",
        shape=Shape.ATOM,
        path="/frontier-wire/feed.atom",
        content_type="application/atom+xml",
        every=timedelta(hours=2),
        cache_control="public, max-age=900",
    ),
    Outlet(
        slug="west-africa-monitor",
        name="West Africa Monitor",
        language="en",
        country="GHA",
        shape=Shape.WORDPRESS,
        path="/west-africa-monitor/feed/",
        content_type="text/xml; charset=UTF-8",
        length=10,
        gzip=True,
        cache_control="max-age=3600, must-revalidate",
    ),
    Outlet(
        slug="liptako-digest",
        name="Liptako Digest",
        language="en",
        country="NER",
        shape=Shape.RDF,
        path="/liptako-digest/index.rdf",
        content_type="application/rdf+xml; charset=windows-1252",
        charset="windows-1252",
    ),
    Outlet(
        slug="relief-bulletin",
        name="Relief Bulletin",
        language="en",
        country="CHE",
        shape=Shape.PLAIN,
        path="/relief-bulletin/updates/rss.xml",
        content_type="application/rss+xml; charset=utf-8",
        has_etag=False,
        has_last_modified=False,
        rewrites_build_date=True,
        ttl_minutes=60,
    ),
    Outlet(
        slug="sawt-as-sahel",
        name="Sawt as-Sahel",
        language="ar",
        country="MRT",
        shape=Shape.PLAIN,
        path="/sawt-as-sahel/rss",
        content_type="application/rss+xml; charset=utf-8",
    ),
    Outlet(
        slug="menaka-info",
        name="Ménaka Info",
        language="fr",
        country="MLI",
        shape=Shape.PLAIN,
        path="/menaka-info/feed.xml",
        content_type="text/xml; charset=utf-8",
        has_guid=False,
        troubles=(
            Trouble(Fault.AMPERSAND, _day(3, 2), _day(3, 5)),
            Trouble(Fault.CUT, _day(4, 14), _day(4, 16)),
            Trouble(Fault.AMPERSAND, _day(5, 21), _day(5, 24)),
            Trouble(Fault.CUT, _day(6, 13), _day(6, 14)),
        ),
    ),
    Outlet(
        slug="journal-du-desert",
        name="Journal du Désert",
        language="fr",
        country="MLI",
        shape=Shape.PAGE,
        path="/journal-du-desert/feed",
        content_type="text/html; charset=utf-8",
    ),
)

OUTLETS: Mapping[str, Outlet] = {outlet.slug: outlet for outlet in _ALL}
