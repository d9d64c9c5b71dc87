"""What waits for the end of quiet hours, who was told by what, how far digests have come, on both databases."""

from dataclasses import replace

from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    Desk,
    a_message,
    a_situation,
    an_alert,
    an_event,
    an_incident,
    telling,
)

from service.records import Digested, Held, Incident, Judgement, Message, Telling
from service.store import SqlStore

pytest_plugins = ["store_databases"]


def raised(store: SqlStore, *ids: str, messages: tuple[Message, ...] = ()) -> None:
    """Alerts with these ids, each of a situation of its own."""
    desk = Desk(store)
    desk.poll(*(telling(id_) for id_ in ids))
    alerts = tuple(an_alert(id_, key=f"key of {id_}") for id_ in ids)
    assert desk.assess(judgement=Judgement(alerts=alerts), messages=messages)


def held(alert_id: str, recipient: str = "field desk", minutes: int = 0) -> Held:
    at = NOW + minutes * MINUTE
    return Held(recipient=recipient, alert_id=alert_id, held_at=at, release_at=NOW + HOUR)


def hold(store: SqlStore, *waiting: Held) -> None:
    with store.begin() as work:
        work.hold(waiting)


def test_what_is_held_comes_back_in_order_and_once(store: SqlStore) -> None:
    raised(store, "a1", "a2")
    hold(store, held("a2"), held("a1", minutes=5), held("a1", "incident room"))
    hold(store, held("a2", minutes=9))
    with store.view() as look:
        assert look.held_for("field desk") == [held("a2"), held("a1", minutes=5)]
        assert look.held_of(["a1"]) == [held("a1", minutes=5), held("a1", "incident room")]
        assert look.held_of([]) == []
        assert look.holding() == {"field desk", "incident room"}


def test_what_is_held_is_let_go_whole_or_not_at_all(store: SqlStore) -> None:
    raised(store, "a1", "a2", "a3")
    hold(store, held("a1"), held("a2"), held("a3"))
    with store.begin() as work:
        assert work.let_go([held("a1")])
        assert not work.let_go([held("a1"), held("a2")])
        assert work.held_for("field desk") == [held("a2"), held("a3")]
        assert work.let_go([held("a2"), held("a3")])
        assert work.let_go([])
    with store.view() as look:
        assert look.holding() == frozenset()


def test_letting_go_names_the_recipient(store: SqlStore) -> None:
    raised(store, "a1")
    hold(store, held("a1"), held("a1", "incident room"))
    with store.begin() as work:
        assert work.let_go([held("a1")])
    with store.view() as look:
        assert look.held_of(["a1"]) == [held("a1", "incident room")]


def test_who_was_told_by_a_message_about_several_was_told(store: SqlStore) -> None:
    raised(store, "a1", "a2", messages=(a_message("m1", "a1"),))
    bundle = a_message("m2", recipient="other desk", kind="held", tells=("a1", "a2"))
    with store.begin() as work:
        work.file_messages([bundle], NOW)
        work.file_messages([bundle], NOW)
    with store.view() as look:
        assert look.recipients_of(["a2"]) == {"other desk"}
        assert look.recipients_of(["a1"]) == {"field desk", "other desk"}
        assert look.tellings(["a1", "a2"]) == [
            Telling("a1", "field desk", "desk@example.org", "m1", "alert.raised"),
            Telling("a1", "other desk", "desk@example.org", "m2", "held"),
            Telling("a2", "other desk", "desk@example.org", "m2", "held"),
        ]
        assert look.tellings(["a9"]) == []


def test_how_far_digests_have_come_is_kept_for_each_recipient(store: SqlStore) -> None:
    first = Digested(recipient="field desk", until=NOW, alert_number=3, incident_number=7)
    later = replace(first, until=NOW + DAY, alert_number=5)
    with store.begin() as work:
        assert work.digested("field desk") is None
        work.file_digested(first)
        work.file_digested(replace(first, recipient="other desk"))
        work.file_digested(later)
    with store.view() as look:
        assert look.digested("field desk") == later
        assert look.digested("other desk") == replace(first, recipient="other desk")


def test_alerts_are_found_after_a_time_and_after_a_row(store: SqlStore) -> None:
    raised(store, "a1", "a2")
    with store.view() as look:
        every = look.alerts_after(None, NOW - MINUTE)
        assert [alert.id for _, alert in every] == ["a1", "a2"]
        assert look.alerts_after(None, NOW) == []
        assert look.alerts_after(every[0][0], NOW + DAY) == every[1:], "by the row, whatever the clock said"
        assert look.alerts_after(0, NOW + DAY) == every


def quiet(store: SqlStore, number: int | None = None) -> list[str]:
    with store.view() as look:
        return [incident.id for _, incident in look.quiet_incidents_after(number, NOW - MINUTE)]


def with_incidents(store: SqlStore, *incidents: Incident) -> Desk:
    desk = Desk(store)
    desk.poll(*(telling(one.id, an_event()) for one in incidents))
    assert desk.assess(*incidents)
    return desk


def test_incidents_that_raised_nothing_are_found_by_when_they_were_first_known(store: SqlStore) -> None:
    desk = with_incidents(store, an_incident("i1", "1:0"), an_incident("i2", "2:0"))
    desk.assess(an_incident("i1", "1:0", deaths=60), at=NOW + HOUR)
    with store.view() as look:
        found = look.quiet_incidents_after(None, NOW - MINUTE)
        assert [(one.id, one.deaths and one.deaths.best) for _, one in found] == [("i1", 60), ("i2", 50)]
        assert look.quiet_incidents_after(None, NOW) == [], "a revision more is no first report"
        first = found[0][0]
    assert quiet(store, first) == ["i2"]
    assert quiet(store, 0) == ["i1", "i2"]


def test_what_raised_an_alert_was_dismissed_or_merged_is_no_quiet_incident(store: SqlStore) -> None:
    desk = with_incidents(store, *(an_incident(f"i{number}", f"{number}:0") for number in range(1, 5)))
    raised_on = an_alert("a1", key="mass casualty/incident/i1")
    silent = a_situation("deadly week/zone/", "i4", alert_ids=(), revision=0)
    desk.assess(
        an_incident("i2", "2:0", status="dismissed"),
        redirects=(("i3", "i1"),),
        judgement=Judgement(alerts=(raised_on,), situations=(a_situation(raised_on.key, "i1"), silent)),
        at=NOW + HOUR,
    )
    assert quiet(store) == ["i4"]
    assert quiet(store, 0) == ["i4"]
