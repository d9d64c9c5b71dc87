"""Surges of a unit: told once, with what was expected and how often chance alone would do it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from reports_told import incident, place, rule

from service.records import (
    Alert,
    AlertPolicy,
    Coverage,
    Incident,
    Rule,
    Severity,
    Situation,
    Tally,
    Whereabouts,
)
from service.stages.judge import Memory, judge
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import day_of, whereabouts_of

NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)
TODAY = NOON.date()
SURGE = rule(
    "surge",
    kind="surge",
    severity=Severity.MINOR,
    within=timedelta(days=7),
    baseline=timedelta(weeks=52),
    per="adm1",
    false_alarms_per_year=1.0,
)
MASS = rule("mass casualty", 10)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Desk:
    """Judges again and again, keeping what a store would keep between. The past: an attack on Tamalat each week."""

    rules: Sequence[Rule] = (SURGE,)
    begins_at: datetime | None = LONG_AGO
    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    known: dict[str, Incident] = field(default_factory=lambda: {one.id: one for one in a_year()})

    def hears(self, *changed: Incident, now: datetime = NOON) -> list[Alert]:
        self.known |= {one.id: one for one in changed}
        judged = judge(
            changed,
            Memory(self.known.values(), self.begins_at),
            self.rules,
            tuple(self.situations.values()),
            self.raised,
            policy=AlertPolicy(),
            coverage=Coverage(),
            rule_versions={},
            now=now,
        )
        self.situations |= {one.key: one for one in judged.situations}
        self.raised |= {one.id: one for one in judged.alerts}
        return list(judged.alerts)


def a_year() -> list[Incident]:
    days = [TODAY - timedelta(days=7 * week + 7) for week in range(52)]
    return [incident(f"old-{day}", "Tamalat", day=day, fresh_at=None) for day in days]


def attack(number: int, day: int | date = 12, where: str = "Inchinane", **facts: Any) -> Incident:
    """One of many, fresh on its day."""
    when = date(2022, 6, day) if isinstance(day, int) else day
    known = {"fresh_at": datetime(when.year, when.month, when.day, 20, tzinfo=UTC)} | facts
    return incident(f"new-{number}", where, day=when, **known)


def six(**facts: Any) -> list[Incident]:
    return [attack(number, 8 + number, **facts) for number in range(6)]


def test_attacks_that_the_past_does_not_explain_are_one_alert_with_what_was_expected() -> None:
    desk = Desk()
    sent = [desk.hears(one, now=NOON - timedelta(days=5 - number)) for number, one in enumerate(six())]
    (alert,) = [alert for alerts in sent for alert in alerts]
    assert alert.key == "surge/MLI/Ménaka/new-3"
    assert (alert.severity, alert.rule.observed, alert.rule.at_least, alert.rule.per) == (
        Severity.MINOR,
        5,
        None,
        "adm1",
    )
    assert alert.incidents[0].id == "new-3"
    assert alert.headline == {
        "en": "[Minor] Ménaka (ML): 5 attacks in 7 days, 1 expected, 6 June to 11 June",
        "fr": "[Mineure] Ménaka (ML) : 5 attaques en 7 jours, 1 attendues, du 6 juin au 11 juin",
        "ar": "[طفيفة] Ménaka (ML): 5 هجمات خلال 7 أيام، المتوقع 1، من 6 يونيو إلى 11 يونيو",
    }
    assert alert.reason["en"].startswith(
        "Rule “surge”: 5 attacks in Ménaka in 7 days; 1 expected from the 364 days before; "
        "expected false alarms: 1 a year."
    )
    assert "fausses alertes attendues : 1 par an" in alert.reason["fr"]
    assert "الإنذارات الكاذبة المتوقعة: 1 في السنة" in alert.reason["ar"]


def test_what_goes_on_is_not_told_again_until_it_has_been_over_for_the_cooldown() -> None:
    desk = Desk()
    assert len(desk.hears(*six())) == 1
    assert desk.hears(attack(6, 13)) == []
    again = [attack(number, 20 + number % 8) for number in range(10, 18)]
    much_later = [replace(one, day=one.day + timedelta(days=60)) for one in again if one.day]
    late = NOON + timedelta(days=75)
    (alert,) = desk.hears(*[replace(one, fresh_at=late) for one in much_later], now=late)
    assert alert.msg_type == "Alert"
    assert sum(1 for one in desk.situations.values() if one.closed_at is None) == 1


SILENT = [
    ("no history", Desk(begins_at=None), six()),
    ("less history than it wants", Desk(begins_at=NOON - timedelta(days=365)), six()),
    ("another region's past", Desk(rules=[replace(SURGE, areas=("NER",))]), six()),
    ("dismissed attacks", Desk(), six(status="dismissed")),
    ("nothing but signs", Desk(), six(signs=("flight",), villages_attacked_min=None)),
    ("what was learnt", Desk(), six(fresh_at=None)),
    ("too few speakers", Desk(rules=[replace(SURGE, min_speakers=2)]), six()),
    ("switched off", Desk(rules=[replace(SURGE, enabled=False)]), six()),
    ("as many as ever", Desk(), [attack(0, 12)]),
    ("attacks dated in the future", Desk(), [attack(n, 20 + n, fresh_at=NOON) for n in range(6)]),
    ("attacks of long ago", Desk(), [attack(n, date(2022, 4, 20 + n), fresh_at=NOON) for n in range(6)]),
]


@pytest.mark.parametrize(("desk", "attacks"), [row[1:] for row in SILENT], ids=[row[0] for row in SILENT])
def test_no_surge_is_told_of(desk: Desk, attacks: list[Incident]) -> None:
    assert desk.hears(*attacks) == []


@pytest.mark.parametrize(
    ("per", "key"),
    [
        ("village", "surge/MLI/Ménaka/Ménaka/Inchinane/new-3"),
        ("adm2", "surge/MLI/Ménaka/Ménaka/new-3"),
        ("adm1", "surge/MLI/Ménaka/new-3"),
        ("country", "surge/MLI/new-3"),
        ("zone", "surge/zone/new-3"),
    ],
)
def test_a_unit_is_held_against_its_own_past(per: Any, key: str) -> None:
    desk = Desk(rules=[replace(SURGE, per=per)])
    (alert,) = desk.hears(*six())
    assert alert.key == key


def test_an_attack_that_alerts_anyway_tells_of_the_surge_as_well() -> None:
    desk = Desk(rules=[SURGE, MASS])
    (alert,) = desk.hears(*[replace(one, deaths=None) for one in six()[:-1]], attack(5, 13, **_deaths(20)))
    assert (alert.rule.name, alert.also) == ("mass casualty", ("surge",))
    assert "Rule “surge”: 6 attacks in Ménaka" in alert.reason["en"]
    assert desk.hears(attack(6, 13)) == []


def _deaths(number: int) -> dict[str, Any]:
    return {"deaths": incident("x", place("Tamalat"), deaths=number).deaths}


@dataclass
class _Blind:
    """A past that holds incidents and could not be read on some days."""

    held: Sequence[Incident]
    unread: frozenset[date]
    asked: list[str] = field(default_factory=list)

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: object = None
    ) -> list[Whereabouts]:
        rows = (row for one in self.held for row in whereabouts_of(one.id, day_of(one), one.places))
        return [row for row in rows if row.key in keys and first <= row.day <= last]

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        rows = self.whereabouts([key], first, last)
        return dict(Counter(row.day for row in rows if row.incident_id not in leaving_out))

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        ids = {row.incident_id for row in self.whereabouts([key], first, last)}
        return list(map(tally_of, self.incidents(ids)))

    def unread_days(self, country: str, first: date, last: date) -> frozenset[date]:
        self.asked.append(country)
        return frozenset(day for day in self.unread if first <= day <= last)

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        return [one for one in self.held if one.id in ids]


def test_days_on_which_nothing_could_be_read_are_not_quiet_ones() -> None:
    """Three incidents a week, seen in a quarter of a year: after it, six in a week are no surge yet."""
    busy = [TODAY - timedelta(days=day) for day in range(8, 99) if day % 7 in (0, 2, 4)]
    held = [incident(f"old-{day}", "Inchinane", day=day, fresh_at=None) for day in busy]
    changed = six()
    down = frozenset(TODAY - timedelta(days=day) for day in range(99, 372))

    def told(unread: frozenset[date], per: str) -> tuple[list[Alert], list[str]]:
        past = _Blind([*held, *changed], unread)
        judged = judge(
            changed, Memory(changed, LONG_AGO, past), (replace(SURGE, per=per, false_alarms_per_year=1.0),), (), {},
            policy=AlertPolicy(), coverage=Coverage(), rule_versions={}, now=NOON,
        )  # fmt: skip
        return list(judged.alerts), past.asked

    assert len(told(frozenset(), "adm1")[0]) == 1, (
        "taken as quiet, three quarters of the year make little usual"
    )
    alerts, asked = told(down, "adm1")
    assert (alerts, set(asked)) == ([], {"MLI"})
    assert set(told(down, "zone")[1]) == {""}
