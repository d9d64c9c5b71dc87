"""Incidents, situations, alerts and their messages: what an assessment reads and what it stores, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SETTLE,
    Desk,
    a_feed,
    a_message,
    a_place,
    a_rule,
    a_situation,
    an_alert,
    an_incident,
    other_news,
    telling,
)

from service.errors import StoreError
from service.ports import Lease
from service.records import FeedState, FeedStatus, Incident, Judgement, Rule, Severity, Wake
from service.store import SqlStore
from service.store.database import looking
from service.store.tables import incident_revisions as revisions
from service.store.tables import rule_versions as v

pytest_plugins = ["store_databases"]


def incidents(store: SqlStore, *ids: str) -> list[Incident]:
    with store.view() as look:
        return look.incidents(ids)


# --- the lease --------------------------------------------------------------------------------------------------


def take(store: SqlStore, holder: str, minutes: int = 0, name: str = "assess") -> Lease | None:
    with store.begin() as transaction:
        return transaction.lease(name, holder, NOW + minutes * MINUTE, 5 * MINUTE)


def test_a_lease_has_one_holder(store: SqlStore) -> None:
    assert take(store, "one") is not None
    assert take(store, "two") is None
    assert take(store, "two", name="another") is not None


def test_a_lease_that_was_outlived_is_taken_over_with_a_higher_fence(store: SqlStore) -> None:
    first, second = take(store, "one"), take(store, "two", minutes=5)
    assert first is not None
    assert second is not None
    assert second.fence > first.fence


def test_a_lease_that_was_let_go_is_free_at_once(store: SqlStore) -> None:
    lease = take(store, "one")
    assert lease is not None
    with store.begin() as transaction:
        transaction.release(lease)
    assert take(store, "two") is not None


def test_who_lost_a_lease_cannot_let_it_go_for_its_successor(store: SqlStore) -> None:
    lost = take(store, "one")
    assert take(store, "two", minutes=5) is not None
    assert lost is not None
    with store.begin() as transaction:
        transaction.release(lost)
    assert take(store, "three", minutes=6) is None


def test_of_two_runs_of_one_holder_the_later_stands(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    before, after = desk.lease(), desk.lease()
    assert desk.assess(an_incident("i1", "1:0"), lease=before) is False
    assert desk.assess(an_incident("i2", "1:0"), lease=after) is True
    assert [one.id for one in incidents(store, "i1", "i2")] == ["i2"]


def test_an_assessment_under_an_outlived_fence_stores_nothing(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    lost = desk.lease()
    assert take(store, "another process", minutes=5) is not None
    incident = an_incident("i1", desk.ungrouped()[0].id)
    alert = an_alert("alert 1", incident)
    filed = desk.assess(
        incident, lease=lost, judgement=Judgement(alerts=(alert,)), messages=[a_message("m1", "alert 1")]
    )
    assert filed is False
    assert len(desk.ungrouped()) == 1
    with store.view() as look:
        assert (look.totals().incidents, look.totals().alerts, look.totals().deliveries) == (0, 0, {})


# --- when it is due ---------------------------------------------------------------------------------------------


def test_assessing_is_due_when_the_oldest_report_has_settled(store: SqlStore) -> None:
    desk = Desk(store)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None
    desk.poll(telling("a"), other_news())
    desk.poll(telling("c"), at=NOW + HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + SETTLE
        assert look.backlog(NOW + HOUR).reports_ungrouped == 2


def test_assessing_is_due_when_an_incident_wakes(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id)
    desk.assess(incident, judgement=Judgement(wakes=(Wake(incident_id="i1", at=NOW + 6 * HOUR),)))
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + 6 * HOUR
        assert look.due_incidents(NOW + 5 * HOUR, 10) == []
        assert look.due_incidents(NOW + 6 * HOUR, 10) == ["i1"]


def test_a_wake_is_spent_when_its_incident_was_looked_at(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id)
    desk.assess(incident, judgement=Judgement(wakes=(Wake(incident_id="i1", at=NOW + HOUR),)))
    desk.assess(looked_at=["i1"], at=NOW + MINUTE)
    with store.view() as look:
        assert look.due_incidents(NOW + HOUR, 10) == ["i1"], "its time has not come"
    desk.assess(looked_at=["i1"], at=NOW + HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


def test_an_incident_has_one_wake_and_the_new_one_counts(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id)
    desk.assess(incident, judgement=Judgement(wakes=(Wake(incident_id="i1", at=NOW + HOUR),)))
    later = tuple(Wake(incident_id="i1", at=NOW + number * DAY) for number in (3, 2))
    desk.assess(replace(incident, reports=2), judgement=Judgement(wakes=later))
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + 2 * DAY


def test_a_wake_of_an_incident_that_is_not_stored_wakes_nobody(store: SqlStore) -> None:
    Desk(store).assess(judgement=Judgement(wakes=(Wake(incident_id="nobody", at=NOW),)))
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


def test_a_rule_that_is_judged_by_time_is_looked_at_at_once_and_then_when_it_says(store: SqlStore) -> None:
    desk = Desk(store)
    with store.begin() as transaction:
        transaction.sync_rules([a_rule("blind", kind="silence"), a_rule()], NOW)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW
        assert look.due_incidents(NOW, 10) == [], "it is no incident"
    desk.assess(judgement=Judgement(wakes=(Wake(rule="blind", at=NOW + 5 * HOUR),)))
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + 5 * HOUR
    desk.assess(at=NOW + HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + 5 * HOUR, "its time had not come"
    desk.assess(at=NOW + 5 * HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


def test_a_rule_that_is_put_in_force_while_an_assessment_runs_is_looked_at_by_the_next(
    store: SqlStore,
) -> None:
    desk = Desk(store)
    with store.view() as look:
        before = look.rule_looks()
    with store.begin() as transaction:
        transaction.sync_rules([a_rule("blind", kind="silence")], NOW)
    desk.assess(judgement=Judgement(wakes=(Wake(rule="blind", at=NOW + DAY),)), looks=before)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + SETTLE
    desk.assess()
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + DAY


FAILS, ANSWERS = FeedStatus.FAILING, FeedStatus.OK
SIGHT = [
    ("answers at first", (FeedStatus.NEW, 0), (ANSWERS, 0), False),
    ("does not answer at first", (FeedStatus.NEW, 0), (FAILS, 1), False),
    ("fails for the second time", (FAILS, 1), (FAILS, 2), True),
    ("fails for the third time", (FAILS, 2), (FAILS, 3), False),
    ("answers after one failure", (FAILS, 1), (ANSWERS, 0), False),
    ("answers after two failures", (FAILS, 2), (ANSWERS, 0), True),
    ("is gone", (ANSWERS, 0), (FeedStatus.GONE, 1), True),
    ("is gone after failures", (FAILS, 2), (FeedStatus.GONE, 3), False),
    ("answers after it was gone", (FeedStatus.GONE, 1), (ANSWERS, 0), True),
]


@pytest.mark.parametrize(
    ("before", "after", "asks"), [row[1:] for row in SIGHT], ids=[row[0] for row in SIGHT]
)
def test_a_poll_that_changes_what_is_seen_asks_the_rules_to_look(
    store: SqlStore, before: tuple[FeedStatus, int], after: tuple[FeedStatus, int], asks: bool
) -> None:
    desk = Desk(store)
    file_state(desk, *before)
    desk.assess()
    file_state(desk, *after)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == (NOW + SETTLE if asks else None)


def test_a_poll_that_is_filed_while_an_assessment_runs_is_seen_by_the_next(store: SqlStore) -> None:
    """At the same instant even: a stepped clock, or one that counts milliseconds, tells them not apart."""
    desk = Desk(store)
    file_state(desk, FAILS, 2)
    lease = desk.lease()
    with store.view() as look:
        seen = look.rule_looks()
    file_state(desk, ANSWERS, 0)
    planned = Judgement(wakes=(Wake(rule="blind", at=NOW + DAY),))
    assert desk.assess(lease=lease, judgement=planned, looks=seen)
    with store.view() as look:
        assert len(look.rule_looks()) == 1
        assert look.assess_due_at(SETTLE) == NOW + SETTLE
    desk.assess()
    with store.view() as look:
        assert look.rule_looks() == []


def test_a_look_that_an_assessment_saw_but_could_not_file_is_still_asked_for(store: SqlStore) -> None:
    desk = Desk(store)
    file_state(desk, FAILS, 2)
    outlived = desk.lease()
    desk.lease()
    assert not desk.assess(lease=outlived)
    with store.view() as look:
        assert len(look.rule_looks()) == 1


def test_a_poll_under_an_outlived_claim_asks_for_nothing(store: SqlStore) -> None:
    desk = Desk(store)
    outlived = desk.claim(at=NOW)
    desk.claim(at=NOW + HOUR)
    with store.begin() as transaction:
        assert transaction.file_poll(outlived, FeedState(status=FAILS, failures=2), (), NOW) is None
    with store.view() as look:
        assert look.rule_looks() == []


def file_state(desk: Desk, status: FeedStatus, failures: int) -> None:
    claim = desk.claim()
    state = replace(claim.state, status=status, failures=failures, first_polled_at=NOW, last_ok_at=NOW)
    with desk.store.begin() as transaction:
        transaction.file_poll(claim, state, (), NOW)


def test_active_feeds_are_watched_and_count_as_seen_from_the_first_time_they_were_asked(
    store: SqlStore,
) -> None:
    feeds = [a_feed(number, language=None if number == 2 else "fr", country="MLI") for number in range(1, 6)]
    desk = Desk(store, *feeds)
    with store.view() as look:
        assert {one.seen_at for one in look.watched()} == {None}
    desk.poll()
    for number, state in (
        (1, FeedState(first_polled_at=NOW, failures=2, status=FeedStatus.FAILING)),
        (2, FeedState(first_polled_at=NOW, last_ok_at=NOW + HOUR, failures=1, status=FeedStatus.FAILING)),
        (3, FeedState(first_polled_at=NOW, last_ok_at=NOW + HOUR, status=FeedStatus.GONE)),
        (4, FeedState(first_polled_at=NOW, last_ok_at=NOW + HOUR, status=FeedStatus.PAUSED)),
    ):
        claim = desk.claim(desk.feed_ids[number])
        with store.begin() as transaction:
            transaction.file_poll(claim, state, (), NOW)
    with store.view() as look:
        found = look.watched()
    assert [(one.name, one.language, one.seen_at, one.failing) for one in found] == [
        ("Feed 1", "fr", NOW, False),
        ("Feed 2", None, NOW, True),
        ("Feed 3", "fr", NOW + HOUR, False),
        ("Feed 4", "fr", NOW + HOUR, True),
    ]


# --- incidents --------------------------------------------------------------------------------------------------


def test_an_assessment_is_stored_whole(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    incident = an_incident("i1", *(event.id for event in desk.ungrouped()))
    alert = an_alert("alert 1", incident)
    situation = a_situation("mass casualty/incident/i1", "i1")
    assert desk.assess(
        incident,
        judgement=Judgement(alerts=(alert,), situations=(situation,)),
        messages=[a_message("m1", "alert 1"), a_message("m2", "alert 1", recipient="incident room")],
    )
    assert desk.ungrouped() == []
    with store.view() as look:
        assert look.incidents(["i1"]) == [incident]
        assert look.alerts(["alert 1"]) == [alert]
        assert look.situations(["i1"], []) == [situation]
        assert look.recipients_of(["alert 1", "alert 2"]) == {"field desk", "incident room"}
        assert [row["delivery"].message_id for row in look.page_deliveries(None, 9, "queued").rows] == [
            "m2",
            "m1",
        ]
        assert look.assess_due_at(SETTLE) is None


def test_when_a_message_cannot_be_stored_nothing_is(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id)
    with pytest.raises(StoreError):
        desk.assess(incident, messages=[a_message("m1", "an alert that is not there")])
    assert len(desk.ungrouped()) == 1
    assert incidents(store, "i1") == []


def test_a_changed_incident_gets_a_revision_and_an_unchanged_one_none(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", desk.ungrouped()[0].id)
    desk.assess(incident)
    desk.assess(incident, at=NOW + HOUR)
    assert page_of_incidents(store) == [("i1", NOW)]
    desk.assess(replace(incident, deaths=None), at=NOW + DAY)
    assert page_of_incidents(store) == [("i1", NOW + DAY)]
    assert known_at(store, "i1") == [(1, NOW), (2, NOW + DAY)]


def page_of_incidents(store: SqlStore) -> list[tuple[object, object]]:
    with store.view() as look:
        rows = look.page_incidents(None, 10).rows
    return [(row["incident"].id, row["updated_at"]) for row in rows if isinstance(row["incident"], Incident)]


def known_at(store: SqlStore, incident_id: str) -> list[tuple[int, object]]:
    with looking(store._engine) as connection:
        query = select(revisions.c.number, revisions.c.known_at).where(revisions.c.incident_id == incident_id)
        return [(row.number, row.known_at) for row in connection.execute(query.order_by(revisions.c.number))]


def test_incidents_come_in_the_order_asked_for_and_unknown_ones_not_at_all(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"), an_incident("i3"))
    assert [one.id for one in incidents(store, "i3", "nobody", "i1", "i3")] == ["i3", "i1"]


def test_a_merged_incident_leads_to_its_survivor_however_many_steps_away(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"), an_incident("i3"), an_incident("i4"))
    desk.assess(an_incident("i2", deaths=60), redirects=(("i3", "i2"),))
    desk.assess(an_incident("i1", deaths=70), redirects=(("i2", "i1"), ("i4", "i2")))
    assert [one.id for one in incidents(store, "i4", "i3", "i2", "i1")] == ["i1"]
    with store.view() as look:
        assert look.totals().incidents == 1
        assert [row["incident"].id for row in look.page_incidents(None, 10).rows] == ["i1"]  # type: ignore[attr-defined]


def test_an_incident_that_was_merged_and_is_split_off_again_is_there_again(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    one, two = (event.id for event in desk.ungrouped())
    desk.assess(an_incident("i1", one), an_incident("i2", two))
    desk.assess(an_incident("i1", one, two), redirects=(("i2", "i1"),))
    desk.assess(an_incident("i1", one), an_incident("i2", two))
    assert [found.id for found in incidents(store, "i2", "i1")] == ["i2", "i1"]
    with store.view() as look:
        assert [event.id for event in look.events_of(["i2"])] == [two]


def test_an_event_that_moves_belongs_to_its_new_incident_alone(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    one, two = (event.id for event in desk.ungrouped())
    desk.assess(an_incident("i1", one, two))
    desk.assess(an_incident("i2", two), an_incident("i1", one))
    with store.view() as look:
        assert [event.id for event in look.events_of(["i1"])] == [one]
        assert [event.id for event in look.events_of(["i2"])] == [two]


def test_a_circle_of_redirects_hides_no_incident(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"))
    desk.assess(redirects=(("i1", "i2"), ("i2", "i1")))
    assert [one.id for one in incidents(store, "i1", "i2")] == ["i1", "i2"]


def test_a_merge_moves_situations_and_wakes_along(store: SqlStore) -> None:
    desk = Desk(store)
    wake = Wake(incident_id="i2", at=NOW + HOUR)
    situation = a_situation("mass casualty/incident/i2", "i2")
    desk.assess(
        an_incident("i1"), an_incident("i2"), judgement=Judgement(situations=(situation,), wakes=(wake,))
    )
    desk.assess(an_incident("i1", deaths=60), redirects=(("i2", "i1"),))
    with store.view() as look:
        (moved,) = look.situations(["i1"], [])
        assert moved == replace(situation, scope="i1", incident_ids=("i1",))
        assert look.situations(["i2"], []) == []
        assert look.due_incidents(NOW + HOUR, 10) == ["i1"]


# --- where incidents are looked up -------------------------------------------------------------------------------

EVER = (date(2000, 1, 1), date(2030, 1, 1))


def found_under(store: SqlStore, key: str, first: date = EVER[0], last: date = EVER[1]) -> list[str]:
    with store.view() as look:
        return sorted(row.incident_id for row in look.whereabouts([key], first, last))


def test_an_incident_is_found_under_each_of_its_units_and_places_on_its_day(store: SqlStore) -> None:
    here, there = a_place(), a_place("Téra", country="NER", adm1="Tillabéri", lat=14.01, lon=0.75)
    Desk(store).assess(an_incident("i1", places=(here, there)))
    for key in ("area|zone/", "area|bfa/sahel", "area|ner/tillaberi", "name|NER|tera", "cell|28|1"):
        assert found_under(store, key, date(2022, 6, 11), date(2022, 6, 11)) == ["i1"], key
        assert found_under(store, key, date(2022, 6, 12)) == [], key
    assert found_under(store, "area|mli/") == []


def test_dismissed_and_merged_incidents_are_found_nowhere_and_moved_ones_where_they_are(
    store: SqlStore,
) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"), an_incident("i3"), an_incident("i4", day=None))
    assert found_under(store, "area|bfa/") == ["i1", "i2", "i3", "i4"]
    moved = an_incident("i4", day=None, places=(a_place("Téra", country="NER"),))
    desk.assess(an_incident("i1", status="dismissed"), moved, redirects=(("i3", "i2"),))
    assert found_under(store, "area|bfa/") == ["i2"]
    assert found_under(store, "area|ner/", NOW.date(), NOW.date()) == ["i4"]
    desk.assess(an_incident("i1"), an_incident("i3"))
    assert found_under(store, "area|bfa/") == ["i1", "i2", "i3"]


def test_within_a_box_are_places_inside_it_and_those_without_coordinates(store: SqlStore) -> None:
    Desk(store).assess(
        an_incident("inside"),
        an_incident("outside", places=(a_place(lat=13.9, lon=0.1),)),
        an_incident("anywhere", places=(a_place(lat=None, lon=None),)),
    )
    with store.view() as look:
        rows = look.whereabouts(["cell|27|0", "name|BFA|seytenga"], *EVER, (13.95, 0.2, 14.0, 0.4))
    assert {row.incident_id for row in rows} == {"inside", "anywhere"}


def test_incidents_of_a_unit_are_counted_by_day_without_those_left_out(store: SqlStore) -> None:
    here = (a_place(), a_place("Dori", lat=14.03))
    Desk(store).assess(
        an_incident("i1", places=here),
        an_incident("i2", places=here),
        an_incident("i3", day=date(2022, 6, 9)),
        an_incident("i4", day=date(2021, 6, 9)),
    )
    first, last = date(2022, 6, 1), date(2022, 6, 30)
    with store.view() as look:
        assert look.incident_days("area|bfa/sahel", first, last) == {
            date(2022, 6, 9): 1,
            date(2022, 6, 11): 2,
        }
        assert look.incident_days("area|bfa/sahel", first, last, ["i1", "i3"]) == {date(2022, 6, 11): 1}
        assert look.incident_days("area|mli/", first, last) == {}


# --- what is stale ----------------------------------------------------------------------------------------------


def test_a_stale_incident_is_due_at_once_and_rests_when_looked_at(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    one, two = (event.id for event in desk.ungrouped())
    desk.assess(an_incident("i1", one), an_incident("i2", two))
    desk.poll(other_news("a"), other_news("b"), at=NOW + HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + HOUR
    desk.assess(looked_at=["i1"], at=NOW + HOUR)
    assert desk.stale() == ["i2"]
    desk.assess(looked_at=["i2"], at=NOW + HOUR)
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


def test_an_edit_that_comes_while_assessing_is_not_lost(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    one, two = desk.ungrouped()
    desk.assess(an_incident("i1", one.id, two.id))
    desk.poll(telling("a", title="Edited"), at=NOW + HOUR)
    lease, seen = desk.lease(NOW + HOUR), desk.ungrouped()
    # While this is computed both items change again.
    desk.poll(telling("a", title="Edited twice"), other_news("b"), at=NOW + HOUR)
    desk.assess(an_incident("i1", one.id, two.id), lease=lease, seen=seen, looked_at=["i1"], at=NOW + HOUR)
    assert [event.title for event in desk.ungrouped()] == ["Edited twice"]
    assert desk.stale() == ["i1"]


def test_an_incident_merged_while_stale_makes_its_survivor_stale(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"))
    (event,) = desk.ungrouped()
    desk.assess(an_incident("i1"), an_incident("i2", event.id))
    desk.poll(other_news("a"), at=NOW + HOUR)
    desk.assess(an_incident("i1", event.id), redirects=(("i2", "i1"),), at=NOW + HOUR)
    assert desk.stale() == ["i1"]
    desk.assess(looked_at=["i1"], at=NOW + HOUR)
    assert desk.stale() == []


def test_a_dismissed_incident_is_left_at_rest(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    desk.assess(an_incident("i1", desk.ungrouped()[0].id, status="dismissed"))
    desk.poll(other_news("a"), at=NOW + HOUR)
    assert desk.stale() == []
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


# --- alerts and situations --------------------------------------------------------------------------------------


def test_an_alert_is_raised_once_for_a_key_and_revision(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(judgement=Judgement(alerts=(an_alert("alert 1"),)))
    with pytest.raises(StoreError):
        desk.assess(judgement=Judgement(alerts=(an_alert("alert 2"),)))
    assert desk.assess(judgement=Judgement(alerts=(an_alert("alert 3", revision=2),)))
    with store.view() as look:
        assert [alert.id for alert in look.alerts(["alert 3", "alert 2", "alert 1"])] == [
            "alert 3",
            "alert 1",
        ]


def test_an_alert_names_the_version_of_its_rule(store: SqlStore) -> None:
    desk = Desk(store)
    with store.begin() as transaction:
        versions = dict(transaction.sync_rules([a_rule()], NOW))
    desk.assess(judgement=Judgement(alerts=(an_alert("alert 1"),)), rule_versions=versions)
    with store.view() as look:
        (alert,) = look.alerts(["alert 1"])
    assert alert.rule.version == versions["mass casualty"]


def test_situations_are_those_of_the_incidents_and_the_open_ones_of_the_windows(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"))
    window = {"kind": "new_villages", "scope": "NER"}
    desk.assess(
        judgement=Judgement(
            situations=(
                a_situation("one", "i1"),
                a_situation("one, closed", "i1", closed_at=NOW),
                a_situation("two", "i2"),
                a_situation("window", "i2", **window),
                a_situation("window, closed", "i2", closed_at=NOW, **window),
            )
        )
    )
    with store.view() as look:
        found = look.situations(["i1"], ["new_villages"])
    assert [one.key for one in found] == ["one", "one, closed", "window"]


def test_a_situation_is_what_it_was_last(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(judgement=Judgement(situations=(a_situation("one", "i1"),)))
    later = a_situation("one", "i1", "i2", revision=2, step=100, severity=Severity.EXTREME, closed_at=NOW)
    desk.assess(judgement=Judgement(situations=(later,)))
    with store.view() as look:
        assert look.situations(["i2"], []) == [later]


# --- rules ------------------------------------------------------------------------------------------------------


def sync(store: SqlStore, *rules: Rule) -> dict[str, int]:
    with store.begin() as transaction:
        return dict(transaction.sync_rules(rules, NOW))


def lineage(store: SqlStore) -> list[tuple[str, int, int]]:
    """Name, number and first version of every version of a rule."""
    with looking(store._engine) as connection:
        query = select(v.c.name, v.c.number, func.coalesce(v.c.lineage_id, v.c.id)).order_by(v.c.id)
        return [tuple(row) for row in connection.execute(query)]  # type: ignore[misc]


def test_a_rule_that_did_not_change_keeps_its_version(store: SqlStore) -> None:
    assert sync(store, a_rule()) == sync(store, a_rule())


def test_a_rule_that_changed_gets_a_version_of_the_same_line(store: SqlStore) -> None:
    first = sync(store, a_rule())["mass casualty"]
    second = sync(store, a_rule(at_least=5))["mass casualty"]
    assert second != first
    assert lineage(store) == [("mass casualty", 1, first), ("mass casualty", 2, first)]


def test_a_renamed_rule_keeps_its_past(store: SqlStore) -> None:
    first = sync(store, a_rule("one"), a_rule("other", at_least=3))["one"]
    Desk(store).assess(
        judgement=Judgement(
            situations=(
                a_situation("one/i1", "i1", rule_name="one", rules_told=("one", "other")),
                a_situation("other/i2", "i2", rule_name="other", rules_told=("other",)),
            )
        )
    )
    assert sync(store, a_rule("new name"), a_rule("other", at_least=3)).keys() == {"new name", "other"}
    assert ("new name", 2, first) in lineage(store)
    with store.view() as look:
        (situation,) = look.situations(["i1"], [])
        assert look.situations(["i2"], [])[0].rule_name == "other"
    assert (situation.rule_name, situation.rules_told) == ("new name", ("new name", "other"))


def test_a_rule_renamed_and_changed_is_another_rule(store: SqlStore) -> None:
    first = sync(store, a_rule("one"))["one"]
    other = sync(store, a_rule("other", at_least=3))["other"]
    assert lineage(store) == [("one", 1, first), ("other", 1, other)]


def test_a_rule_that_comes_back_takes_up_its_line(store: SqlStore) -> None:
    first = sync(store, a_rule())["mass casualty"]
    assert sync(store) == {}
    sync(store, a_rule(at_least=3))
    assert lineage(store) == [("mass casualty", 1, first), ("mass casualty", 2, first)]


def test_rules_that_swap_their_names_are_two_changed_rules(store: SqlStore) -> None:
    before = sync(store, a_rule("one", at_least=1), a_rule("two", at_least=2))
    after = sync(store, a_rule("one", at_least=2), a_rule("two", at_least=1))
    assert set(before.values()).isdisjoint(after.values())
