"""The shapes of answers, for the OpenAPI document and to keep answers to it."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from service.records import Acknowledgement

Row = TypeVar("Row")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PageOf(Shape, Generic[Row]):
    """A page, newest first. ``next`` goes into ``cursor`` for the following page; null: there is none."""

    rows: list[Row]
    next: str | None


class FeedShape(Shape):
    id: int
    name: str
    url: str
    publisher: str
    language: str | None
    country: str | None
    status: str
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    last_item_at: datetime | None
    next_check_at: datetime | None
    failures: int
    last_error: str | None
    items: int
    relevant: int


class TollShape(Shape):
    """``high`` null: open upwards ("at least")."""

    low: int | None
    best: int | None
    high: int | None


class PlaceShape(Shape):
    name: str
    as_written: str
    kind: str
    adm2: str | None
    adm1: str | None
    adm1_pcode: str | None
    country: str | None
    resolved: bool


class LocatedPlaceShape(PlaceShape):
    lat: float | None
    lon: float | None


class KeywordShape(Shape):
    term: str
    category: str
    weight: float
    start: int
    end: int


class ClaimShape(Shape):
    speaker: str
    deaths: TollShape


class EvidenceShape(Shape):
    field: str
    text: str
    start: int
    end: int


class CountsShape(Shape):
    villages_attacked_min: int | None
    deaths: TollShape | None
    deaths_civilians: int | None
    deaths_security: int | None
    deaths_attackers: int | None
    injured: int | None
    abducted: int | None
    displaced: int | None


class EventShape(CountsShape):
    role: str
    date: str | None
    date_precision: str | None
    places: list[LocatedPlaceShape]
    claims: list[ClaimShape]
    targets: list[str]
    signs: list[str]
    perpetrator: str
    confirmed: bool
    evidence: list[EvidenceShape]


class BackgroundTollShape(Shape):
    deaths: int
    text: str
    start: int
    end: int
    why: str


class ReportShape(Shape):
    id: str | None
    relevant: bool
    score: float
    language: str
    keywords: list[KeywordShape]
    events: list[EventShape]
    background_tolls: list[BackgroundTollShape]
    agencies: list[str]


class ItemRowShape(Shape):
    id: int
    feed: str
    title: str
    url: str | None
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    revision: int
    relevant: bool
    score: float
    failure: str | None
    restricted: bool
    """Told, not printed: its words (title, text, url, what is quoted) are shown to operators alone."""
    article: str | None
    """waiting | taken | kept | failed | dropped; null: its page is not wanted."""
    article_says: str | None


class ItemShape(ItemRowShape):
    """``text`` is what was read: that of the article's page where ``article`` is "taken", else the entry's own."""

    text: str
    report: ReportShape


class SourceShape(Shape):
    name: str
    url: str | None
    published: str | None
    item: int
    speaker: str
    says: TollShape | None
    superseded: bool
    """Its speaker has given another figure since."""
    doubted: bool
    """Listed, but not counted: far beyond every other figure, and of one text alone."""


class TollAsOfShape(Shape):
    """The toll as it stood from ``known_at`` on, and whose figure the best was."""

    known_at: str
    deaths: TollShape | None
    deaths_civilians: int | None
    deaths_security: int | None
    deaths_attackers: int | None
    speaker: str | None
    item: int | None


class IncidentShape(CountsShape):
    id: str
    date: str | None
    date_precision: str | None
    places: list[PlaceShape]
    confirmed: bool
    status: str
    reports: int
    independent_speakers: int
    deaths_by: str | None
    sources: list[SourceShape]
    claims: list[ClaimShape]
    history: list[TollAsOfShape]


class RuleFactShape(Shape):
    name: str
    kind: str
    per: str
    at_least: int | str | None
    observed: int | None
    step: int | None


class CoverageShape(Shape):
    feeds_reachable: int
    feeds: int
    by_language: dict[str, tuple[int, int]]
    by_country: dict[str, tuple[int, int]]


class AlertShape(Shape):
    id: str
    key: str
    msg_type: str
    references: list[str]
    sent: str
    rule: RuleFactShape
    also: list[str]
    severity: str
    urgency: str
    certainty: str
    late: bool
    headline: dict[str, str]
    reason: dict[str, str]
    incidents: list[IncidentShape]
    coverage: CoverageShape
    url: str | None


class AcknowledgementShape(Shape):
    """``who``: ``token:NAME``, ``user:NAME`` or ``recipient:NAME``; ``alert``: the revision that was acknowledged."""

    alert: str
    who: str
    at: datetime


def acknowledgement_shape(made: Acknowledgement) -> AcknowledgementShape:
    return AcknowledgementShape(alert=made.alert_id, who=made.who, at=made.at)


class AcknowledgedAlertShape(AlertShape):
    """With those who acknowledged the alert in any of its revisions, the first one first."""

    acknowledgements: list[AcknowledgementShape]
