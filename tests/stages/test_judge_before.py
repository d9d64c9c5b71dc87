"""judge: which attacks are told as having come before another one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service.records import Incident, NamedPlace, Toll
from service.stages.judge.came_before import attacks_before
from service.stages.judge.memory import Memory

SEEN = datetime(2022, 6, 13, tzinfo=UTC)
DAY = date(2022, 6, 11)


def place(name: str = "Seytenga", lat: float = 13.97, lon: float = 0.30, kind: str = "town") -> NamedPlace:
    return NamedPlace(name=name, as_written=name, kind=kind, country="BFA", adm1="Sahel", lat=lat, lon=lon)


ATTACK = Incident(
    id="now", day=DAY, places=(place(),), deaths=Toll(50, 50, 50), reports=2, first_seen_at=SEEN
)
EARLIER = replace(ATTACK, id="then", day=date(2022, 6, 9), deaths=Toll(11, 11, 11))


def before(*others: Incident, attack: Incident = ATTACK) -> list[tuple[str, int]]:
    found = attacks_before(attack, Memory([attack, *others]))
    return [(one.incident_id, one.km) for one in found]


def test_an_attack_of_the_days_before_at_the_same_place_is_told() -> None:
    assert before(EARLIER) == [("then", 0)]
    [told] = attacks_before(ATTACK, Memory([ATTACK, EARLIER]))
    assert (told.name, told.day, told.deaths) == ("Seytenga", date(2022, 6, 9), Toll(11, 11, 11))


@pytest.mark.parametrize(
    "other",
    [
        replace(EARLIER, day=DAY),
        replace(EARLIER, day=DAY + timedelta(days=2)),
        replace(EARLIER, day=DAY - timedelta(days=1)),  # perhaps the same night under its other day
        replace(EARLIER, day=DAY - timedelta(days=31)),
        replace(EARLIER, day=None),
        replace(EARLIER, places=(place("Djibo", 14.1, -1.63),)),
        replace(EARLIER, places=(place("Sahel", kind="region"),)),
        replace(EARLIER, status="dismissed"),
        replace(EARLIER, reports=0),
        replace(EARLIER, deaths=None, signs=("flight",)),
    ],
    ids=[
        "the day",
        "later",
        "a day",
        "a month",
        "undated",
        "far",
        "a region",
        "dismissed",
        "no report",
        "a sign",
    ],
)
def test_what_may_be_the_same_or_is_not_near_is_not(other: Incident) -> None:
    assert before(other) == []


def test_an_attack_a_day_before_at_another_place_near_by_is_told() -> None:
    other = replace(EARLIER, day=DAY - timedelta(days=1), places=(place("Dori", 14.035, -0.034),))
    assert before(other) == [("then", 37)]


def test_the_nearest_come_first_and_no_more_than_six() -> None:
    others = [
        replace(
            EARLIER,
            id=f"e{n}",
            day=DAY - timedelta(days=2 + n),
            places=(place(f"V{n}", 13.97 + n / 50, 0.3),),
        )
        for n in range(9)
    ]
    assert before(*others[::-1]) == [(f"e{n}", round(n / 50 * 111.2)) for n in range(6)]


def test_an_attack_without_a_day_or_a_point_knows_of_none() -> None:
    assert before(EARLIER, attack=replace(ATTACK, day=None)) == []
    assert before(EARLIER, attack=replace(ATTACK, places=(place(kind="district"),))) == []
