"""What is raised: alerts, the situations they belong to, and the state judging needs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote

from service.records.incident import Incident, Source, TollAsOf
from service.records.reading import PEOPLE, DatePrecision, Toll
from service.records.settings import Severity

MsgType = Literal["Alert", "Update", "Cancel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFact:
    """The rule that speaks, with the figure that met it."""

    name: str
    kind: str
    per: str = "incident"
    at_least: int | str | None = 1
    """None: the rule knows no threshold (targets, signs, silence)."""
    observed: int | None = None
    step: int | None = None
    version: int | None = None
    """Which stored version of the rule was in force."""

    @property
    def on_one_attack(self) -> bool:
        """Whether it speaks of one attack; else of what several come to."""
        return self.per == "incident" and self.kind != "new_villages"

    def speaks_of(self, incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
        """Those of an alert's incidents that it stands for: what is listed beside the one attack that it tells vouches
        for nothing."""
        return incidents[:1] if self.on_one_attack else incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What could be seen in the last 24 hours: of the feeds of each language and country, how many answered, how many
    there are."""

    feeds_reachable: int = 0
    feeds: int = 0
    by_language: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    by_country: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the public alert object."""
        return {
            "feeds_reachable": self.feeds_reachable,
            "feeds": self.feeds,
            "by_language": {code: list(pair) for code, pair in self.by_language.items()},
            "by_country": {code: list(pair) for code, pair in self.by_country.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAttack:
    """An attack that was reported near another one, before it."""

    incident_id: str
    day: date
    date_precision: DatePrecision | None
    name: str
    lat: float
    lon: float
    km: int
    """From the place of the later one; 0: there."""
    deaths: Toll | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One revision of an alert. (key, revision) is unique; the id names this revision."""

    id: str
    key: str
    revision: int
    msg_type: MsgType
    references: tuple[str, ...] = ()
    """Ids of the earlier revisions, oldest first."""
    sent_at: datetime
    rule: RuleFact
    also: tuple[str, ...] = ()
    """Names of the other rules that fired on the same situation."""
    severity: Severity
    severity_near: Severity | None = None
    """For recipients whose ``near`` it touches, where that is more."""
    urgency: str = "Immediate"
    certainty: str = "Likely"
    late: bool = False
    headline: Mapping[str, str]
    reason: Mapping[str, str]
    incidents: tuple[Incident, ...]
    coverage: Coverage = Coverage()
    before: tuple[EarlierAttack, ...] = ()
    """Of an alert on one attack: what was reported near it in the month before, the nearest first."""

    @property
    def spoken_of(self) -> tuple[Incident, ...]:
        """The attacks that it stands for, without those listed beside the one it tells."""
        return self.rule.speaks_of(self.incidents)

    def address(self, base_url: str | None) -> str | None:
        """Its page in the console, which sends programs on to the API; None without an address of the service."""
        return self._under(base_url, "alerts") if base_url else None

    def object_address(self, base_url: str | None) -> str | None:
        """Where the API shows it to programs; None as above."""
        return self._under(base_url, "api/v1/alerts") if base_url else None

    def _under(self, base_url: str, path: str) -> str:
        return f"{base_url.rstrip('/')}/{path}/{quote(self.id, safe='', errors='replace')}"

    def as_json(self, url: str | None = None) -> dict[str, Any]:
        """The public alert object (docs/objects.md)."""
        return {
            "id": self.id,
            "key": self.key,
            "msg_type": self.msg_type,
            "references": list(self.references),
            "sent": self.sent_at.isoformat(),
            "rule": {
                name: getattr(self.rule, name)
                for name in ("name", "kind", "per", "at_least", "observed", "step")
            },
            "also": list(self.also),
            "severity": self.severity.value,
            "urgency": self.urgency,
            "certainty": self.certainty,
            "late": self.late,
            "headline": dict(self.headline),
            "reason": dict(self.reason),
            "incidents": [incident_as_json(incident) for incident in self.incidents],
            "coverage": self.coverage.as_json(),
            "url": url,
        }


def incident_as_json(incident: Incident) -> dict[str, Any]:
    """The public incident object. Coordinates stay out: an alert may be read by anyone it is forwarded to."""
    return {
        "id": incident.id,
        "date": _day(incident.day),
        "date_precision": incident.date_precision,
        "places": [
            {
                "name": place.name,
                "as_written": place.as_written,
                "kind": place.kind,
                "adm2": place.adm2,
                "adm1": place.adm1,
                "adm1_pcode": place.adm1_pcode,
                "country": place.country,
                "resolved": place.resolved,
            }
            for place in incident.places
        ],
        "villages_attacked_min": incident.villages_attacked_min,
        "deaths": _toll(incident.deaths),
        "deaths_by": incident.deaths_by,
        **{name: getattr(incident, name) for name in PEOPLE},
        "confirmed": incident.confirmed,
        "status": incident.status,
        "reports": incident.reports,
        "independent_speakers": incident.independent_speakers,
        "sources": [_source(source) for source in incident.sources],
        "claims": [{"speaker": one.speaker, "deaths": _toll(one.deaths)} for one in incident.claims],
        "history": [_as_of(one) for one in incident.history],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "url": source.url,
        "published": source.published_at.isoformat() if source.published_at else None,
        "item": source.item_id,
        "speaker": source.speaker,
        "says": _toll(source.says),
        "superseded": source.superseded,
        "doubted": source.doubted,
    }


def _as_of(step: TollAsOf) -> dict[str, Any]:
    return {
        "known_at": step.known_at.isoformat(),
        "deaths": _toll(step.toll),
        "deaths_civilians": step.civilians,
        "deaths_security": step.security,
        "deaths_attackers": step.attackers,
        "speaker": step.speaker,
        "item": step.item_id,
    }


def _toll(toll: Toll | None) -> dict[str, int | None] | None:
    return asdict(toll) if toll else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertInShort:
    """Of an ``Alert`` what a line about it says: its incidents, which may be hundreds, are not read."""

    id: str
    msg_type: MsgType
    sent_at: datetime
    rule: RuleFact
    severity: Severity
    headline: Mapping[str, str]
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What an alert key stands for, from its first Alert until it is closed."""

    key: str
    rule_name: str
    """The rule that opened it."""
    kind: str
    scope: str
    """An incident id (per incident) or the area, ``MLI/Ménaka``, of a windowed rule."""
    incident_ids: tuple[str, ...]
    alert_ids: tuple[str, ...]
    revision: int
    severity: Severity
    observed: int | None = None
    step: int | None = None
    rules_told: tuple[str, ...] = ()
    villages_told: tuple[str, ...] = ()
    unseen_told: tuple[str, ...] = ()
    """Of a rule on silence: what people were told is not being seen."""
    opened_at: datetime
    held_at: datetime
    """When the condition was last true; windowed situations close after ``cooldown`` without it."""
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_for: Literal["dismissal", "request"] | None = None
    """Because its incident was dismissed, or because an operator asked for the Cancel of the alert alone."""
    thread: tuple[str, ...] = ()
    """Of reports that were parted from an incident: the alerts that told of them before. What they say by themselves
    is an Update of these, never a new Alert."""
    own_reports: bool = False
    """Of a thread: the incident had reports before. Where it rests on these, it alerts as any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """A time at which judging must look again though nothing new came: at an incident ("no toll after 6 h"), or at a
    rule's condition ("not seen for 24 h"). One of the two is named."""

    incident_id: str = ""
    rule: str = ""
    at: datetime

    @property
    def subject(self) -> str:
        """What is to be looked at: an incident's id, or ``rule/NAME``."""
        return self.incident_id or f"rule/{self.rule}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What judging gave: to be stored in one transaction with the messages made of it."""

    alerts: tuple[Alert, ...] = ()
    situations: tuple[Situation, ...] = ()
    wakes: tuple[Wake, ...] = ()
    carried_out: tuple[int, ...] = ()
    """Rulings whose Cancel is among the alerts, or that had nothing left to cancel."""
