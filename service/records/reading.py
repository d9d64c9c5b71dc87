"""What is read: items of feeds, and the reports made of them."""

from dataclasses import asdict, dataclass, replace
from datetime import date as Day
from datetime import datetime
from typing import Any, Literal

NO_GROUP = frozenset({"army", "militia", "clash", "unknown"})
"""What ``Event.perpetrator`` may be besides an armed group: a group of the lexicons, or jihadists of no group named."""

SPEAKERS = (
    "government", "army", "security source", "local official", "local source", "residents", "hospital", "NGO", "UN",
    "armed group", "press",
)  # fmt: skip
"""Roles that the lexicons tell apart. Who tells a report is one of them, never a name."""

PEOPLE = ("deaths_civilians", "deaths_security", "deaths_attackers", "injured", "abducted", "displaced")
"""Fields that count people, besides the toll itself."""
FIGURES = (*PEOPLE, "villages_attacked_min")
"""Fields that are one number each."""

SETTLEMENTS = ("village", "town")
"""Kinds of places where people live: what an attack on villages is on."""

Via = Literal["phone", "partner"]
VIAS: tuple[Via, ...] = ("phone", "partner")

DatePrecision = Literal["day", "night", "weekend", "week", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed, as plain text. Offsets elsewhere count characters of ``source_text``."""

    key: str
    """Stable within the feed: survives edits and tracking parameters."""
    title: str
    text: str
    url: str | None = None
    published_at: datetime | None = None
    """None where the feed gives none that can be believed."""
    language: str | None = None
    publisher: str = ""
    content_digest: str = ""
    """Of title and text as the feed gave them: another digest under the same key is an edit. It stays where the text
    is that of the article's page."""

    restricted: bool = False
    """Its words are for operators alone: shown to nobody else, never exported."""
    via: Via | None = None
    """How a report came that no feed carried."""
    speaker: str | None = None
    """Who told it, for what it names nobody else for."""

    @property
    def source_text(self) -> str:
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Match:
    """A lexicon term found in the text."""

    term: str
    category: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A name found that the gazetteer knows; ``candidates`` are ids of places, not yet decided between."""

    name: str
    start: int
    end: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """The keyword score (0 to 100) with what made it. Places are kept so that the text is scanned once."""

    score: float
    language: str
    matches: tuple[Match, ...] = ()
    places: tuple[PlaceMatch, ...] = ()

    @property
    def worth_reading(self) -> bool:
        """Whether the item is read in full; deliberately generous, a miss here is a missed attack."""
        return self.score > 0


@dataclass(frozen=True, slots=True)
class Toll:
    """How many, as stated. ``high`` None: open upwards ("at least")."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one speaker says of the dead of one event. ``speaker`` is a role: government, army, hospital …"""

    speaker: str
    deaths: Toll


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a value was read from. ``field`` is the attribute of Event (or ``claims``)."""

    field: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place of an event. Unresolved ones have no coordinates, but the unit they are said to be in."""

    name: str
    as_written: str
    kind: str
    country: str | None = None
    adm1: str | None = None
    adm1_pcode: str | None = None
    adm2: str | None = None
    lat: float | None = None
    lon: float | None = None
    resolved: bool = False
    place_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One attack as one item tells it. ``deaths`` never counts the attackers' own dead."""

    role: Literal["main", "secondary", "sign"]
    """main: what the item is about; secondary: another attack that it mentions. sign: no attack, but what often comes
    before one, of an item that is not relevant: ``signs`` at a place, and no figure."""
    date: Day | None = None
    date_precision: DatePrecision | None = None
    places: tuple[NamedPlace, ...] = ()
    villages_attacked_min: int | None = None
    deaths: Toll | None = None
    deaths_civilians: int | None = None
    deaths_security: int | None = None
    deaths_attackers: int | None = None
    injured: int | None = None
    abducted: int | None = None
    displaced: int | None = None
    claims: tuple[Claim, ...] = ()
    former_tolls: tuple[int, ...] = ()
    """Best figures of this attack that the item itself calls overtaken: what other reports may still give."""
    targets: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    perpetrator: str = "unknown"
    """A group of the lexicons (ISGS, JNIM, AQIM …), army, militia, clash, jihadists (no group named), unknown."""
    confirmed: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class BackgroundToll:
    """A figure of the item that belongs to another time or attack."""

    deaths: int
    text: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One item as read by one version of the reader."""

    relevant: bool
    score: float
    language: str
    keywords: tuple[Match, ...] = ()
    events: tuple[Event, ...] = ()
    background_tolls: tuple[BackgroundToll, ...] = ()
    agencies: tuple[str, ...] = ()
    """The news agencies that a relevant item names, its publisher first if it is one."""
    reader_version: str = ""
    failure: str | None = None
    """Why the item could not be read. It is parked: stored, counted and shown, to be read again."""

    @property
    def whole(self) -> bool:
        """Whether there is more to tell of it than what made the score."""
        return bool(self.relevant or self.events or self.background_tolls)

    def without_words(self) -> "Report":
        """The report with nothing quoted from its text: what was read, not what was said."""
        events = tuple(
            replace(
                event,
                evidence=(),
                places=tuple(replace(place, as_written=place.name) for place in event.places),
            )
            for event in self.events
        )
        return replace(self, keywords=(), background_tolls=(), events=events)

    def as_json(self, item_id: str | None) -> dict[str, Any]:
        """The public report object (docs/objects.md)."""
        body = asdict(self)
        del body["reader_version"], body["failure"]
        for event in body["events"]:
            event["date"] = event["date"].isoformat() if event["date"] else None
            del event["former_tolls"]
            for place in event["places"]:
                del place["place_id"]
        return {"id": item_id, **body}
