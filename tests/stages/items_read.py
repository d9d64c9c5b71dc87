"""Short ways to read an item in tests: text in, report out, with a handful of places."""

from datetime import UTC, datetime
from functools import lru_cache

from service.gazetteer.index import PlaceIndex
from service.gazetteer.packs import load_zone
from service.gazetteer.scan import Scanner
from service.jobs.reading import read_item
from service.records import Event, FeedItem, Place, Relevance, Report, Zone
from service.stages.detect import detect

PUBLISHED = datetime(2022, 6, 20, 9, tzinfo=UTC)
"""A Monday."""


def _place(name: str, kind: str, country: str, adm1: str | None, **rest: object) -> Place:
    zone = adm1 in ("Ménaka", "Gao", "Mopti", "Tillabéri", "Sahel", "Nord")
    return Place(
        id=f"{country}-{name}-{kind}", name=name, kind=kind, country=country, adm1=adm1, in_zone=zone, **rest
    )  # type: ignore[arg-type]


PLACES = (
    _place("Mali", "country", "MLI", None, names=("مالي",)),
    _place("Niger", "country", "NER", None, names=("النيجر",)),
    _place("Burkina Faso", "country", "BFA", None, names=("Burkina", "بوركينا فاسو")),
    _place("Nigeria", "country", "NGA", None),
    _place("Ménaka", "region", "MLI", "Ménaka", names=("Menaka",)),
    _place("Ménaka", "town", "MLI", "Ménaka", lat=15.92, lon=2.4, names=("Menaka", "ميناكا")),
    _place("Tamalat", "village", "MLI", "Ménaka", lat=15.8, lon=3.2, names=("تامالات",)),
    _place("Inchinane", "village", "MLI", "Ménaka", lat=15.5, lon=3.0, names=("Insinane",)),
    _place("Karou", "village", "MLI", "Gao", lat=15.3, lon=0.9),
    _place("Dirga", "village", "MLI", "Gao", lat=15.2, lon=0.8),
    _place("Gao", "region", "MLI", "Gao"),
    _place("Gao", "town", "MLI", "Gao", lat=16.27, lon=-0.04),
    _place("Diffa", "region", "NER", "Diffa"),
    _place("Toumour", "village", "NER", "Diffa", lat=13.6, lon=13.1),
    _place("Seytenga", "town", "BFA", "Sahel", lat=13.97, lon=0.3),
    _place("Dori", "town", "BFA", "Sahel", lat=14.03, lon=-0.03),
    _place("Bamako", "town", "MLI", "Bamako", lat=12.65, lon=-8.0, names=("باماكو",)),
)


@lru_cache(maxsize=1)
def gazetteer() -> tuple[Zone, PlaceIndex, Scanner]:
    """The shipped lexicons over the places above."""
    zone, index = load_zone("three-borders"), PlaceIndex.build(PLACES)
    return zone, index, Scanner(zone, index)


def item(title: str, text: str = "", language: str | None = None) -> FeedItem:
    return FeedItem(key="k", title=title, text=text, language=language, published_at=PUBLISHED)


def detected(given: FeedItem) -> Relevance:
    return detect(given, gazetteer()[2])


def read(title: str, text: str = "", *, published: datetime | None = PUBLISHED) -> Report:
    """The report of an item published on a Monday, unless told otherwise."""
    zone, index, scanner = gazetteer()
    given = FeedItem(key="k", title=title, text=text, published_at=published)
    return read_item(given, scanner, zone, index, published)


def main(title: str, text: str = "", *, published: datetime | None = PUBLISHED) -> Event:
    """The main event of an item that must have one."""
    report = read(title, text, published=published)
    assert report.relevant, f"not read as an attack: {title}"
    return report.events[0]


def toll(title: str, text: str = "") -> tuple[int | None, int | None, int | None] | None:
    """Low, best and high of the dead of the main event."""
    deaths = main(title, text).deaths
    return (deaths.low, deaths.best, deaths.high) if deaths else None
