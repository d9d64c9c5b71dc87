"""The latest attacks, and what waits for an answer, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from store_samples import DAY, HOUR, NOW, Desk, a_situation, an_alert, an_event, an_incident, telling

from service.jobs.acknowledging import is_acknowledged
from service.ports import Store
from service.records import Acknowledgement, Alert, Incident, Judgement, Severity, Toll

pytest_plugins = ["store_databases"]

TODAY = NOW.date()


def filed(store: Store, *incidents: Incident, judgement: Judgement | None = None) -> None:
    Desk(store).assess(*incidents, judgement=judgement)


def stored_attacks(store: Store) -> None:
    Desk(store).poll(*(telling(f"k{n}", an_event(day=TODAY - n * DAY)) for n in range(4)))
    filed(
        store,
        an_incident("today", "1:0", day=TODAY),
        an_incident("wrong", "2:0", day=TODAY - DAY, status="dismissed"),
        an_incident("before", "3:0", day=TODAY - 2 * DAY),
        an_incident("undated", "4:0", day=None, first_seen_at=NOW - DAY),
    )


def test_the_latest_attacks_come_first_and_dismissed_ones_not_at_all(store: Store) -> None:
    stored_attacks(store)
    with store.view() as look:
        every = look.latest_attacks(date(2022, 1, 1), TODAY, 10)
        assert [one.id for one in every] == ["today", "undated", "before"]
        assert [one.id for one in look.latest_attacks(TODAY - DAY, TODAY - DAY, 10)] == ["undated"]
        assert [one.id for one in look.latest_attacks(date(2022, 1, 1), TODAY, 1)] == ["today"]


def test_the_deadliest_come_in_their_order_and_those_without_a_figure_not_at_all(store: Store) -> None:
    Desk(store).poll(*(telling(f"k{n}", an_event(day=TODAY - n * DAY)) for n in range(6)))
    some = an_incident("at least 7", "3:0", day=TODAY - DAY)
    filed(
        store,
        an_incident("3", "1:0", day=TODAY, deaths=3),
        an_incident("90", "2:0", day=TODAY - DAY, deaths=90),
        replace(some, deaths=Toll(7, None, 40)),
        replace(some, id="unknown", event_ids=("4:0",), deaths=None),
        an_incident("wrong", "5:0", day=TODAY, deaths=200, status="dismissed"),
        an_incident("long ago", "6:0", day=TODAY - 9 * DAY, deaths=500),
    )
    with store.view() as look:
        every = look.deadliest_attacks(TODAY - 2 * DAY, TODAY, 10)
        assert [one.id for one in every] == ["90", "at least 7", "3"]
        assert [one.id for one in look.deadliest_attacks(TODAY - 2 * DAY, TODAY, 1)] == ["90"]
        assert look.deadliest_attacks(TODAY + DAY, TODAY + DAY, 1) == []


def test_waves_are_of_rules_on_new_villages(store: Store) -> None:
    stored_attacks(store)
    incident = an_incident("today", "1:0", day=TODAY, deaths=51)
    wave = a_situation("w", "today", kind="new_villages", villages_told=("Seytenga",))
    alone = a_situation("m", "today")
    filed(
        store,
        incident,
        judgement=Judgement(alerts=(an_alert("alert 1", incident),), situations=(wave, alone)),
    )
    with store.view() as look:
        assert [one.key for one in look.waves(["today", "before"])] == ["w"]
        assert look.waves(["before"]) == []
        assert look.waves([]) == []


MINOR, SEVERE, EXTREME = Severity.MINOR, Severity.SEVERE, Severity.EXTREME


@pytest.mark.parametrize(
    ("severities", "acknowledged"),
    [
        ((SEVERE,), ()),
        ((SEVERE,), (1,)),
        ((SEVERE, SEVERE), (1,)),
        ((SEVERE, EXTREME), (1,)),
        ((SEVERE, EXTREME), (1, 2)),
        ((EXTREME, MINOR, SEVERE), (1,)),
        ((SEVERE, EXTREME, MINOR), (1,)),
        ((MINOR, SEVERE, EXTREME), (2,)),
    ],
)
def test_what_waits_for_an_answer_is_what_nobody_acknowledged(
    store: Store, severities: tuple[Severity, ...], acknowledged: tuple[int, ...]
) -> None:
    Desk(store).poll(telling())
    incident = an_incident("i1", "1:0")
    alerts = [
        replace(an_alert(f"alert {n}", incident, revision=n), severity=severity, sent_at=NOW + n * HOUR)
        for n, severity in enumerate(severities, 1)
    ]
    answered = [answer(alerts[n - 1]) for n in acknowledged]
    filed(store, incident, judgement=Judgement(alerts=tuple(alerts)))
    with store.begin() as work:
        for one in answered:
            assert work.file_acknowledgement(one)
    with store.view() as look:
        waiting = look.unanswered(NOW, 10)
    wanted = [] if is_acknowledged(alerts[-1].id, alerts, answered) else [alerts[-1].id]
    assert [one.id for one in waiting] == wanted


def answer(alert: Alert) -> Acknowledgement:
    return Acknowledgement(key=alert.key, alert_id=alert.id, who="user:Aïcha", at=NOW + DAY)


def test_cancels_and_old_alerts_wait_for_nobody_and_the_latest_comes_first(store: Store) -> None:
    Desk(store).poll(telling())
    incident = an_incident("i1", "1:0")
    raised = [
        replace(an_alert(f"{key} {n}", incident, revision=n, key=key), sent_at=NOW + later, msg_type=kind)
        for key, n, later, kind in (
            ("a", 1, 0 * HOUR, "Alert"),
            ("b", 1, HOUR, "Alert"),
            ("c", 1, HOUR, "Alert"),
            ("c", 2, 2 * HOUR, "Cancel"),
            ("d", 1, 3 * HOUR, "Alert"),
        )
    ]
    filed(store, incident, judgement=Judgement(alerts=tuple(raised)))
    with store.view() as look:
        assert [one.id for one in look.unanswered(NOW, 10)] == ["d 1", "b 1", "a 1"]
        assert [one.id for one in look.unanswered(NOW + HOUR, 10)] == ["d 1", "b 1"]
        assert [one.id for one in look.unanswered(NOW, 1)] == ["d 1"]
