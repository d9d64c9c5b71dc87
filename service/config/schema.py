"""What feeds.toml may hold, table by table, as pydantic models; ``records.py`` beside it makes records of them."""

from datetime import timedelta
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service.config import checks
from service.records.settings import Measure, Severity

Line = Annotated[str, AfterValidator(checks.one_line)]
Url = Annotated[str, AfterValidator(checks.web_address)]
Areas = list[Annotated[str, AfterValidator(checks.area)]]
SeverityName = Literal["Minor", "Moderate", "Severe", "Extreme"]
Per = Literal["incident", "village", "adm2", "adm1", "country", "zone"]
Target = Literal["aid", "health", "school", "worship", "market", "road", "telecom", "water"]
Count = Annotated[int, Field(ge=1, le=10_000_000)]
Kilometres = Annotated[float, Field(gt=0, le=2000)]
Span = Annotated[timedelta, BeforeValidator(checks.between("1s", "10y"))]
Wait = Annotated[timedelta, BeforeValidator(checks.between("0s", "1y"))]
Settle = Annotated[timedelta, BeforeValidator(checks.between("0s", "1h"))]
Lateness = Annotated[timedelta, BeforeValidator(checks.between("72h", "10y"))]
Keeping = Annotated[timedelta, BeforeValidator(checks.between("1d", "100y"))]
Every = Annotated[timedelta, BeforeValidator(checks.between("5s", "24h"))]


def _fault(key: str, reason: str) -> PydanticCustomError:
    """A fault of several keys together, to be shown at ``key``."""
    return PydanticCustomError("together", "{reason}", {"key": key, "reason": reason})


class Table(BaseModel):
    """A table of the file: no key beyond those listed, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class ZoneTable(Table):
    name: Line = "three-borders"


class AlertsTable(Table):
    settle: Settle = timedelta(seconds=60)
    freshness: Span = timedelta(hours=48)
    late_until: Lateness = timedelta(days=14)
    exercise: Annotated[str, AfterValidator(checks.weekly)] | None = None


class RetentionTable(Table):
    items: Keeping = timedelta(days=5 * 365)
    attempts: Keeping = timedelta(days=365)


class FeedTable(Table):
    name: Line
    url: Url
    publisher: Line | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    every: Every = timedelta(minutes=15)
    full_text: Literal["auto", True, False] = "auto"
    headers: Annotated[dict[str, str], AfterValidator(checks.headers)] = {}
    user: Line | None = None
    password: str | None = None
    paused: bool = False

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise _fault("user" if self.user else "password", "user and password go together")
        return self


class RuleTable(Table):
    """What every rule takes."""

    name: Line
    kind: str
    severity: SeverityName
    enabled: bool = True
    areas: Areas = []
    min_speakers: Annotated[int, Field(ge=1, le=100)] = 1
    confirmed_only: bool = False
    cooldown: Wait = timedelta(days=7)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for key in ("areas", "targets"):
            values = getattr(self, key, [])
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice is not None:
                raise _fault(key, f"names {twice} twice")
        return self


class CasualtiesTable(RuleTable):
    measure: Measure = "deaths"
    at_least: Annotated[int | Literal["unknown"], BeforeValidator(checks.threshold)]
    after: Wait = timedelta(0)
    steps: list[Count] = []
    severity_at: dict[SeverityName, Count] = {}
    within: Span | None = None
    per: Per = "incident"
    min_incidents: Count = 1

    @model_validator(mode="after")
    def _unknown(self) -> Self:
        if self.at_least != "unknown":
            if self.after:
                raise _fault("after", 'is only for at_least = "unknown"')
        elif self.measure != "deaths" or self.per != "incident" or self.within:
            raise _fault("at_least", '"unknown" is for deaths per incident, without within')
        elif self.steps or self.severity_at:
            raise _fault("at_least", '"unknown" knows no figure: no steps, no severity_at')
        return self

    @model_validator(mode="after")
    def _window(self) -> Self:
        if self.per != "incident" and self.within is None:
            raise _fault("per", f'"{self.per}" adds up incidents: say within which time (within = "7d")')
        if self.per == "incident" and self.within:
            raise _fault("within", 'adds up incidents: say of what (per = "adm1")')
        if self.per == "incident" and self.min_incidents > 1:
            raise _fault("min_incidents", "is for rules that add up incidents (per and within)")
        return self

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        floor = self.at_least if isinstance(self.at_least, int) else 0
        if any(later <= earlier for earlier, later in pairwise([floor, *self.steps])):
            raise _fault("steps", "must rise, the first above at_least")
        if any(figure <= floor for figure in self.severity_at.values()):
            raise _fault(
                "severity_at", "its figures must be above at_least, or the rule's own severity never counts"
            )
        reached = sorted((figure, Severity(name).rank) for name, figure in self.severity_at.items())
        ranks = [Severity(self.severity).rank, *(rank for _, rank in reached)]
        if any(later <= earlier for earlier, later in pairwise(ranks)):
            raise _fault("severity_at", "must rise with the figure, above the rule's own severity")
        return self


class NewVillagesTable(RuleTable):
    at_least: Count
    within: Span = timedelta(hours=72)
    radius_km: Kilometres = 60.0
    quiet_for: Span = timedelta(days=90)
    quiet_km: Kilometres = 15.0

    @model_validator(mode="after")
    def _longer(self) -> Self:
        if self.quiet_for <= self.within:
            raise _fault("quiet_for", "must be longer than within, or no village was ever attacked before")
        return self


class TargetsTable(RuleTable):
    targets: Annotated[list[Target], Field(min_length=1)]


class SignsTable(RuleTable):
    severity_near: SeverityName | None = None

    @model_validator(mode="after")
    def _nearer(self) -> Self:
        near = self.severity_near
        if near is not None and Severity(near).rank <= Severity(self.severity).rank:
            raise _fault("severity_near", "must be above the rule's own severity: leave it out otherwise")
        return self


class SurgeTable(RuleTable):
    within: Span
    baseline: Span = timedelta(weeks=52)
    per: Literal["village", "adm2", "adm1", "country", "zone"]
    false_alarms_per_year: Annotated[float, Field(gt=0, le=365)] = 1.0

    @model_validator(mode="after")
    def _longer(self) -> Self:
        if self.baseline < 4 * self.within:
            raise _fault("baseline", "must be at least four times within")
        return self


class SilenceTable(RuleTable):
    quiet_for: Span = timedelta(hours=24)

    @model_validator(mode="after")
    def _of_feeds(self) -> Self:
        for key, unset in (("min_speakers", 1), ("confirmed_only", False)):
            if getattr(self, key) != unset:
                raise _fault(key, "is for rules on incidents: this one is about feeds")
        return self


RULE_KINDS: dict[str, type[RuleTable]] = {
    "casualties": CasualtiesTable,
    "new_villages": NewVillagesTable,
    "targets": TargetsTable,
    "signs": SignsTable,
    "surge": SurgeTable,
    "silence": SilenceTable,
}


class RecipientTable(Table):
    """What every recipient takes; ``own`` names the keys that belong to the channel."""

    own: ClassVar[tuple[str, ...]] = ()

    name: Line
    channel: str
    language: Literal["fr", "en", "ar"] = "en"
    min_severity: SeverityName = "Moderate"
    areas: Areas = []
    near: list[Annotated[str, AfterValidator(checks.near)]] = []
    operators: bool = False
    quiet_hours: Annotated[str, AfterValidator(checks.quiet_hours)] | None = None
    digest: Annotated[str, AfterValidator(checks.digest)] | None = None
    precision: Literal["village", "adm2", "adm1"] = "village"
    discreet: bool = False
    ack_within: Span | None = None
    escalate_to: Line | None = None

    @model_validator(mode="after")
    def _escalation(self) -> Self:
        if (self.ack_within is None) != (self.escalate_to is None):
            key = "ack_within" if self.ack_within else "escalate_to"
            raise _fault(key, "ack_within and escalate_to go together")
        return self


class EmailTable(RecipientTable):
    own: ClassVar[tuple[str, ...]] = ("to",)
    to: Annotated[list[Annotated[str, AfterValidator(checks.mailbox)]], Field(min_length=1)]


class WebhookTable(RecipientTable):
    own: ClassVar[tuple[str, ...]] = ("url", "secret")
    url: Url
    secret: Annotated[str, AfterValidator(checks.webhook_secret)]


class AppriseTable(RecipientTable):
    own: ClassVar[tuple[str, ...]] = ("url",)
    url: Annotated[Line, AfterValidator(checks.apprise_url)]


CHANNELS: dict[str, type[RecipientTable]] = {
    "email": EmailTable,
    "webhook": WebhookTable,
    "apprise": AppriseTable,
}
