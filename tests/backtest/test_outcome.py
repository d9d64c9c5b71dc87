"""What rules would have done, in figures: known attacks met and missed, alerts that came to nothing."""

from datetime import date, timedelta

import pytest
from histories import DAY, DEADLY, END, HOUR, MASS, NEW, START, Known, a_past, attack, village

from service.backtest import Record
from service.backtest.known import Found, KnownAttack, Told, confirmed, follow, of_file
from service.backtest.outcome import Judged, outcome
from service.records import Alert, HistorySpan, PastIncident

NOTHING = Judged(frozenset(), frozenset(), None)


def seen(known: Known) -> Told:
    return Told((incident, at, "") for at, incident in known.revisions)


def followed(known: Known, *past: PastIncident) -> list[Found]:
    attacks = of_file(past, date.min, date.max)
    return follow(attacks, seen(known), known.rehearsed(DEADLY))


def on(days: int) -> date:
    return START.date() + timedelta(days=days)


def test_a_known_attack_is_met_by_an_alert_within_two_days_at_its_place() -> None:
    known = Known().hears(attack("a", "Inates", day=5))
    for away in (-2, 0, 2):
        (found,) = followed(known, a_past("1", "Inates", on(5 + away)))
        assert found.alerted_at == START + 5 * DAY + 2 * HOUR, away
    for missed in (a_past("1", "Inates", on(8)), a_past("1", "Téra", on(5))):
        (found,) = followed(known, missed)
        assert (found.alerted_at, found.first_seen_at) == (None, None)


def test_an_attack_that_was_reported_but_not_alerted_is_told_apart_from_one_never_seen() -> None:
    known = Known().hears(attack("a", "Inates", deaths=2))
    reported, never = followed(known, a_past("1", "Inates", on(0)), a_past("2", "Téra", on(0)))
    assert (reported.alerted_at, reported.first_seen_at) == (None, START + 2 * HOUR)
    figures = outcome([DEADLY], [], START, END, [reported, never], NOTHING).known
    assert figures is not None
    assert (figures.known, figures.missed, figures.not_seen) == (2, 2, 1)
    assert [one["id"] for one in figures.largest_missed] == ["ACLED 1", "ACLED 2"]


def test_confirmed_incidents_are_known_by_their_id() -> None:
    one = attack("a", "Inates", status="confirmed")
    (known,) = confirmed([one, attack("b")], date.min, date.max)
    assert known == KnownAttack(
        id="a", day=on(0), last_day=on(0), places=(village("Inates"),), deaths=6, incident_id="a"
    )
    history = Known().hears(one).hears(attack("twin", "Inates"))
    (found,) = follow([known], seen(history), history.rehearsed(DEADLY))
    assert found.alert_keys == {"deadly/incident/a"}


def test_how_late_is_counted_from_the_end_of_the_day_and_from_the_first_report() -> None:
    known = Known().hears(attack("a", "Inates", deaths=2)).hears(attack("a", "Inates", deaths=9), hours=46)
    found = followed(known, a_past("1", "Inates", on(0)))
    figures = outcome([DEADLY], known.rehearsed(DEADLY), START, END, found, NOTHING).known
    assert figures is not None
    assert figures.days_late == {"median": 1.5, "nine_of_ten": 1.5}
    assert figures.hours_after_report == {"median": 46.0, "nine_of_ten": 46.0}
    assert figures.by_size["under 5"] == {"known": 1, "alerted": 1}


def alerts_of(known: Known) -> list[Alert]:
    return known.rehearsed(DEADLY)


def test_alerts_of_dismissed_incidents_came_to_nothing() -> None:
    known = Known().hears(attack("a", "Inates")).hears(attack("b", "Téra", day=9))
    done = outcome(
        [DEADLY], alerts_of(known), START, END, [], Judged(frozenset({"b"}), frozenset({"b"}), None)
    )
    assert (done.alerts, done.dismissed, done.unmatched) == (2, 1, None)
    assert done.by_rule["deadly"].dismissed == 1


def test_an_attack_that_is_only_listed_beside_neither_saves_an_alert_nor_spoils_it() -> None:
    known = (
        Known().hears(attack("near", "Téra", deaths=2)).hears(attack("told", "Seytenga", day=1, deaths=12))
    )
    (alert,) = known.rehearsed(MASS, NEW)
    assert [one.id for one in alert.incidents] == ["told", "near"]
    for wrong, dismissed in (("told", 1), ("near", 0)):
        judged = Judged(frozenset({wrong}), frozenset(), None)
        assert outcome([MASS, NEW], [alert], START, END, [], judged).dismissed == dismissed
    judged = Judged(frozenset(), frozenset({"near"}), None)
    assert outcome([MASS, NEW], [alert], START, END, [], judged).marked_false == 0


def test_alerts_that_people_called_false_came_to_nothing() -> None:
    known = Known().hears(attack("a", "Inates")).hears(attack("b", "Téra", day=9))
    done = outcome([DEADLY], alerts_of(known), START, END, [], Judged(frozenset(), frozenset({"a"}), None))
    assert (done.alerts, done.dismissed, done.marked_false) == (2, 0, 1)
    assert done.by_rule["deadly"].marked_false == 1


def test_an_alert_that_the_record_does_not_know_came_to_nothing_on_days_that_it_tells_of() -> None:
    known = Known()
    known.hears(attack("met", "Inates")).hears(attack("unmet", "Téra", day=9)).hears(
        attack("after", "Téra", day=90)
    )
    row = a_past("1", "Inates", on(0))
    record = Record([row], [HistorySpan(source="ACLED", country="NER", first_day=on(-9), last_day=on(30))])
    done = outcome(
        [DEADLY],
        alerts_of(known),
        START,
        END,
        followed(known, row),
        Judged(frozenset(), frozenset(), record.would_have),
    )
    assert (done.alerts, done.unmatched) == (3, 1)


def test_weeks_are_counted_quiet_ones_too() -> None:
    known = Known().hears(attack("a", "Inates")).hears(attack("b", "Téra", day=16))
    done = outcome([DEADLY], alerts_of(known), START, START + 20 * DAY, [], NOTHING)
    assert [(one["week"], one["alerts"]) for one in done.weeks] == [
        ("2022-02-28", 1), ("2022-03-07", 0), ("2022-03-14", 1), ("2022-03-21", 0),
    ]  # fmt: skip
    assert done.per_week == 0.7
    assert done.by_rule["deadly"].per_week == 0.7
    assert done.by_severity == {"Extreme": 0, "Severe": 0, "Moderate": 2, "Minor": 0}


@pytest.mark.parametrize("deaths", [None, 0, 7, 12, 500])
def test_every_size_of_attack_is_counted_somewhere(deaths: int | None) -> None:
    one = KnownAttack(id="x", day=on(0), last_day=on(0), places=(), deaths=deaths)
    done = outcome([DEADLY], [], START, END, [Found(one, None, None, frozenset())], NOTHING)
    assert done.known is not None
    assert sum(size["known"] for size in done.known.by_size.values()) == 1
