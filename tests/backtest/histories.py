"""Histories made up for rehearsals: incidents with revisions, and a look that gives them as a store would."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from plain import Plain

from service.backtest.rehearsal import Bodies, History, rehearse
from service.records import Alert, AlertPolicy, Incident, NamedPlace, PastIncident, Rule, Severity, Toll
from service.records.outline import MERGED, Outline
from service.store.outlines import outline_of

START = datetime(2022, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
END = START + 400 * DAY
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)

DEADLY = Rule(name="deadly", kind="casualties", severity=Severity.MODERATE, at_least=5)
MASS = Rule(
    name="mass", kind="casualties", severity=Severity.SEVERE, at_least=10, steps=(30, 100),
    severity_at=((Severity.EXTREME, 50),),
)  # fmt: skip
UNKNOWN = Rule(
    name="unknown", kind="casualties", severity=Severity.MODERATE, at_least="unknown", after=6 * HOUR
)
NEW = Rule(name="new", kind="new_villages", severity=Severity.SEVERE, at_least=2, within=3 * DAY)
WEEK = Rule(
    name="week",
    kind="casualties",
    severity=Severity.MINOR,
    at_least=20,
    within=7 * DAY,
    per="adm1",
    min_incidents=2,
)
FLED = Rule(name="fled", kind="casualties", measure="displaced", severity=Severity.MODERATE, at_least=300)
AID = Rule(name="aid", kind="targets", severity=Severity.SEVERE, targets=("aid",))
SIGNS = Rule(name="signs", kind="signs", severity=Severity.MINOR)
MANY = Rule(
    name="many", kind="surge", severity=Severity.MINOR, within=3 * DAY, baseline=28 * DAY, per="adm1",
    false_alarms_per_year=40,
)  # fmt: skip
EVERY = (DEADLY, MASS, UNKNOWN, NEW, WEEK, FLED, AID, SIGNS, MANY)

VILLAGES = {
    name: NamedPlace(
        name=name, as_written=name, kind="village", country=country, adm1=adm1, adm2=adm2, lat=lat, lon=lon,
        resolved=True,
    )
    for name, country, adm1, adm2, lat, lon in (
        ("Inates", "NER", "Tillabéri", "Ayérou", 14.94, 1.32),
        ("Banibangou", "NER", "Tillabéri", "Banibangou", 15.04, 2.70),
        ("Seytenga", "BFA", "Sahel", "Séno", 13.97, 0.31),
        ("Téra", "NER", "Tillabéri", "Téra", 14.01, 0.75),
        ("Labbezanga", "MLI", "Gao", "Ansongo", 14.96, 0.70),
        ("Gangalare", "BFA", "Sahel", "Séno", None, None),
    )
}  # fmt: skip


def village(name: str) -> NamedPlace:
    return VILLAGES[name]


def attack(id_: str, *places: str, day: int = 0, deaths: int | None = 6, **facts: Any) -> Incident:
    """An attack so many days after the start, told of within a day."""
    at = START + day * DAY
    known: dict[str, Any] = {
        "id": id_,
        "day": at.date(),
        "date_precision": "day",
        "places": tuple(village(name) for name in places or ("Inates",)),
        "villages_attacked_min": len(places) or 1,
        "deaths": None if deaths is None else Toll(deaths, deaths, deaths),
        "reports": 1,
        "independent_speakers": 1,
        "first_seen_at": at + 2 * HOUR,
        "fresh_at": at + 2 * HOUR,
        "event_ids": (f"{id_}:0",),
    }
    return Incident(**(known | facts))


@dataclass
class Known:
    """What became known, in order."""

    revisions: list[tuple[datetime, Incident]] = field(default_factory=list)
    mergers: list[tuple[datetime, str, str]] = field(default_factory=list)

    def hears(self, incident: Incident, hours: float = 0) -> "Known":
        """So many hours after it was first told of."""
        at = incident.first_seen_at + hours * HOUR
        self.revisions.append(
            (at, replace(incident, fresh_at=incident.fresh_at and max(at, incident.fresh_at)))
        )
        return self

    def merges(self, old: str, into: str, at: datetime) -> "Known":
        self.mergers.append((at, old, into))
        return self

    def history(self, past: Sequence[PastIncident] = (), begins_at: datetime | None = LONG_AGO) -> History:
        return History(self._outlines(), past, begins_at)

    def rehearsed(
        self, *rules: Rule, until: datetime = END, past: Sequence[PastIncident] = ()
    ) -> list[Alert]:
        return self.rehearsed_together(rules, until=until, past=past)[0]

    def rehearsed_together(
        self, *rule_sets: Sequence[Rule], until: datetime = END, past: Sequence[PastIncident] = ()
    ) -> list[list[Alert]]:
        history = self.history(past)
        bodies = Bodies(history.outlines, lambda _: self._bodies())
        return rehearse(rule_sets, AlertPolicy(), history, bodies, until)

    def plainly(self, *rules: Rule, until: datetime = END, past: Sequence[PastIncident] = ()) -> list[Alert]:
        return list(Plain(rules, self.history(past), self._bodies()).alerts(until))

    def _bodies(self) -> dict[tuple[str, int], Incident]:
        return {key: incident for key, (_, incident) in self._numbered().items()}

    def _numbered(self) -> dict[tuple[str, int], tuple[datetime, Incident]]:
        numbered: dict[tuple[str, int], tuple[datetime, Incident]] = {}
        for at, incident in sorted(self.revisions, key=lambda one: one[0]):
            number = 1 + sum(id_ == incident.id for id_, _ in numbered)
            numbered[incident.id, number] = (at, incident)
        return numbered

    def _outlines(self) -> list[Outline]:
        found = [outline_of(incident, number, at) for (_, number), (at, incident) in self._numbered().items()]
        anything = outline_of(attack("any"), 0, START)
        found += [
            anything._replace(
                incident_id=old, known_at=at, status=MERGED, survivor=new, places="[]", villages=0
            )
            for at, old, new in self.mergers
        ]
        return sorted(found, key=lambda one: one.known_at)


def a_past(key: str, name: str, day: date, deaths: int = 3) -> PastIncident:
    return PastIncident(
        source="ACLED", key=key, day=day, last_day=day, place=village(name), sort="Battles",
        deaths=Toll(deaths, deaths, deaths),
    )  # fmt: skip
