"""What an operator sets: the zone watched, feeds, rules, recipients."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from service.records.cautions import Caution

Languages = ("fr", "en", "ar")
Measure = Literal["deaths", "deaths_civilians", "injured", "abducted", "displaced"]


class Severity(StrEnum):
    """CAP 1.2 severity, ordered by ``rank`` (Minor 0 to Extreme 3)."""

    MINOR = "Minor"
    MODERATE = "Moderate"
    SEVERE = "Severe"
    EXTREME = "Extreme"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A news feed as configured. Its identity is ``url``; ``every`` bounds how often it is asked."""

    name: str
    url: str
    publisher: str
    language: str | None = None
    country: str | None = None
    every: timedelta = timedelta(minutes=15)
    full_text: Literal["auto", "true", "false"] = "auto"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    paused: bool = False
    """It is not asked until an operator says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A first-level administrative unit that belongs to the zone."""

    country: str
    """ISO 3166 alpha-3."""
    adm1: str
    pcode: str | None = None
    names: tuple[str, ...] = ()
    """Other names and spellings, former ones included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase of a lexicon."""

    term: str
    language: str
    category: str
    """As lexicon files name it: killing, attack, actor, victim, displacement, context, exclusion …"""
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone pack: what to watch for, as data."""

    name: str
    areas: tuple[Area, ...]
    countries: tuple[str, ...]
    neighbours: tuple[str, ...] = ()
    """Countries around it, whose places a text may name too."""
    terms: tuple[Term, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of the gazetteer. ``kind``: village, town, district, region, country, site."""

    id: str
    name: str
    kind: str
    country: str
    adm1: str | None = None
    adm1_pcode: str | None = None
    adm2: str | None = None
    lat: float | None = None
    lon: float | None = None
    names: tuple[str, ...] = ()
    """Every other spelling known, in any script."""
    population: int = 0
    in_zone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicy:
    """The ``[alerts]`` table: see feeds.toml for the meaning of each."""

    settle: timedelta = timedelta(seconds=60)
    freshness: timedelta = timedelta(hours=48)
    late_after: timedelta = timedelta(hours=72)
    late_until: timedelta = timedelta(days=14)
    exercise: str | None = None
    """When an exercise goes through every recipient: ``weekly Monday 09:00 Africa/Bamako``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    items: timedelta = timedelta(days=5 * 365)
    attempts: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A threshold. Fields that a kind does not use keep their defaults."""

    name: str
    kind: str
    """casualties | new_villages | targets | signs | surge | silence"""
    severity: Severity
    enabled: bool = True
    areas: tuple[str, ...] = ()
    """``NER`` or ``MLI/Ménaka``; empty: the whole zone."""
    min_speakers: int = 1
    confirmed_only: bool = False
    cooldown: timedelta = timedelta(days=7)
    # casualties
    measure: Measure = "deaths"
    at_least: int | Literal["unknown"] = 1
    after: timedelta = timedelta(0)
    """With at_least = "unknown": how long an attack must have had no figure."""
    steps: tuple[int, ...] = ()
    severity_at: tuple[tuple[Severity, int], ...] = ()
    """Severities reached from a low figure on, ascending."""
    within: timedelta | None = None
    per: Literal["incident", "village", "adm2", "adm1", "country", "zone"] = "incident"
    min_incidents: int = 1
    # new_villages
    radius_km: float = 60.0
    quiet_for: timedelta = timedelta(days=90)
    quiet_km: float = 15.0
    # targets, signs, surge
    targets: tuple[str, ...] = ()
    severity_near: Severity | None = None
    baseline: timedelta = timedelta(weeks=52)
    false_alarms_per_year: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told, how, and what of. ``settings`` belongs to the channel (addresses, URL, secret)."""

    name: str
    channel: str
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)
    language: str = "en"
    min_severity: Severity = Severity.MODERATE
    areas: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    operators: bool = False
    quiet_hours: str | None = None
    digest: str | None = None
    precision: Literal["village", "adm2", "adm1"] = "village"
    discreet: bool = False
    ack_within: timedelta | None = None
    escalate_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The whole of feeds.toml, checked."""

    zone: str = "three-borders"
    alerts: AlertPolicy = AlertPolicy()
    retention: Retention = Retention()
    feeds: tuple[Feed, ...] = ()
    rules: tuple[Rule, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    warnings: tuple[Caution, ...] = ()
    """What is no mistake, but may not be what was meant, in words."""
