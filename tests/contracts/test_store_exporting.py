"""What exports read: slices by number, in which nothing is missed and nothing comes twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import text
from store_samples import DAY, HOUR, NOW, Desk, a_place, an_alert, an_event, an_incident, telling

from service.export.reading import each_incident
from service.export.wanted import Held, Wanted
from service.ports import Slice, Transaction
from service.records import Incident, Judgement, PastIncident
from service.store import SqlStore
from service.store.database import writing

pytest_plugins = ["store_databases"]

Verb = Callable[[Transaction, int], Slice[Incident]]


def stored(store: SqlStore, *incidents: Incident) -> Desk:
    desk = Desk(store)
    for number, incident in enumerate(incidents):
        desk.poll(telling(f"item {number}"), at=NOW + number * HOUR)
        desk.assess(incident)
    return desk


def all_ids(store: SqlStore, limit: int, since: date | None = None, until: date | None = None) -> list[str]:
    found, number = [], 0
    while True:
        with store.view() as look:
            slice_ = look.incident_slice(number, limit, since, until)
        found += [one.id for one in slice_.records]
        if slice_.last is None:
            return found
        number = slice_.last


def test_slices_hold_everything_once(store: SqlStore) -> None:
    made = [f"i{number}" for number in range(7)]
    stored(store, *(an_incident(id_) for id_ in made))
    for limit in (1, 2, 7, 100):
        assert all_ids(store, limit) == made


def test_days_are_whole_and_an_undated_incident_counts_on_the_day_of_its_first_report(
    store: SqlStore,
) -> None:
    stored(
        store,
        an_incident("early", day=date(2022, 6, 1)),
        an_incident("late", day=date(2022, 6, 20)),
        an_incident("undated", day=None, first_seen_at=NOW),
    )
    assert all_ids(store, 1, since=date(2022, 6, 20)) == ["late"]
    assert all_ids(store, 1, until=date(2022, 6, 1)) == ["early"]
    assert all_ids(store, 1, NOW.date(), NOW.date()) == ["undated"]
    assert all_ids(store, 1, date(2022, 6, 2), date(2022, 6, 20)) == ["late", "undated"]


def test_an_incident_that_changes_meanwhile_is_neither_missed_nor_told_twice(store: SqlStore) -> None:
    desk = stored(store, *(an_incident(f"i{number}") for number in range(4)))
    with store.view() as look:
        first = look.incident_slice(0, 2)
    desk.poll(telling("more"), at=NOW + 9 * HOUR)
    desk.assess(
        an_incident("i0", deaths=60, day=date(2022, 7, 1)), an_incident("i3", deaths=70, day=date(2022, 5, 1))
    )
    assert first.last is not None
    with store.view() as look:
        rest = look.incident_slice(first.last, 10)
    assert [one.id for one in (*first.records, *rest.records)] == ["i0", "i1", "i2", "i3"]
    assert rest.records[-1].deaths is not None
    assert rest.records[-1].deaths.best == 70


def test_what_was_merged_away_is_not_told(store: SqlStore) -> None:
    desk = stored(store, an_incident("i1"), an_incident("i2"))
    desk.poll(telling("more"), at=NOW + 9 * HOUR)
    desk.assess(an_incident("i1", deaths=60), redirects=(("i2", "i1"),))
    assert all_ids(store, 1) == ["i1"]


def test_a_row_that_cannot_be_read_back_is_counted_and_keeps_no_other_from_being_told(
    store: SqlStore,
) -> None:
    stored(store, an_incident("i1"), an_incident("i2"), an_incident("i3"))
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE incident_revisions SET body = '{}' WHERE incident_id = 'i2'"))
    with store.view() as look:
        found = look.incident_slice(0, 2)
        assert ([one.id for one in found.records], found.unreadable) == (["i1"], 1)
        assert found.last is not None
        assert [one.id for one in look.incident_slice(found.last, 2).records] == ["i3"]


def test_imported_history_is_not_among_them(store: SqlStore) -> None:
    stored(store, an_incident("i1"))
    row = PastIncident(
        source="ACLED", key="1", day=NOW.date(), last_day=NOW.date(), place=a_place(), sort="Battles"
    )
    with store.begin() as transaction:
        assert transaction.file_past([row], [], NOW) == 1
    with store.view() as look:
        assert look.past_incidents(NOW.date(), NOW.date()) == [row]
    assert all_ids(store, 1) == ["i1"]


def test_where_forces_are_or_are_not_stays_here(store: SqlStore) -> None:
    told = an_incident("attack", reports=1, signs=("garrison_left",))
    signs = (("garrison_left",), ("garrison_left", "flight"), ("ultimatum",))
    alone = [replace(told, id=f"signs {n}", deaths=None, signs=each) for n, each in enumerate(signs)]
    stored(store, told, *alone)
    held = Held()
    shown = [(one.id, one.signs) for one in each_incident(store, Wanted(), held)]
    assert shown == [("attack", ()), ("signs 1", ("flight",)), ("signs 2", ("ultimatum",))]
    assert (held.rows, held.complete, held.unreadable) == (3, True, 0)
    assert [one.id for one in each_incident(store, Wanted(attacks_only=True), Held())] == ["attack"]


def test_alerts_come_by_revision_within_their_time_of_sending(store: SqlStore) -> None:
    desk, incident = Desk(store), an_incident("i1", "1:0")
    desk.poll(telling())
    sent = [an_alert(f"a{n}", incident, revision=n) for n in (1, 2, 3)]
    sent = [replace(one, sent_at=NOW + number * DAY) for number, one in enumerate(sent)]
    desk.assess(incident, judgement=Judgement(alerts=tuple(sent)))
    with store.view() as look:
        assert [one.id for one in look.alert_slice(0, 10).records] == ["a1", "a2", "a3"]
        assert [one.id for one in look.alert_slice(0, 10, NOW + DAY).records] == ["a2", "a3"]
        assert [one.id for one in look.alert_slice(0, 10, None, NOW + DAY).records] == ["a1"]
        first = look.alert_slice(0, 1)
        assert first.last is not None
        assert [one.id for one in look.alert_slice(first.last, 5).records] == ["a2", "a3"]
        assert look.sent_times(["a2", "none"]) == {"a2": NOW + timedelta(days=1)}


def test_events_are_given_as_their_reports_tell_them_now(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(deaths=50)))
    [event] = desk.ungrouped()
    desk.poll(telling("a", an_event(deaths=60), title="Edited"), at=NOW + HOUR)
    with store.view() as look:
        [found] = look.filed_events([event.id, "none:0"])
    assert found.event.deaths is not None
    assert found.event.deaths.best == 60
