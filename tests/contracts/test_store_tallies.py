"""What windows count of incidents: the same from its columns as from their bodies, whatever became of them."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from store_before import kept_before
from store_samples import DAY, HOUR, NOW, Desk, a_place, an_incident

from service.records import Incident, Tally, Toll, Whereabouts
from service.stages.judge.memory import areas_of, day_of
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import LEVELS, area_key
from service.store import SqlStore, migrations
from service.store.database import open_engine, writing
from service.store.tables import incident_whereabouts
from service.store.whereabouts import insert_whereabouts

pytest_plugins = ["store_databases"]

SAHEL, MENAKA = "area|bfa/sahel", "area|mli/menaka"
_PLACES = (
    a_place(),
    a_place("Dori", adm2="Séno", kind="town"),
    a_place("Ménaka", country="MLI", adm1=None, kind="region", lat=None, lon=None),
    a_place("Tamalat", country="MLI", adm1="Menaka", adm2="Ménaka"),
    a_place("Nulle part", country=None, adm1=None, lat=None, lon=None),
)
_FIGURE = st.none() | st.integers(0, 2_000)
_numbers = count(1)


def _toll(bounds: tuple[int | None, int | None, int | None]) -> Toll | None:
    return None if bounds == (None, None, None) else Toll(*bounds)


def _incidents() -> st.SearchStrategy[Incident]:
    return st.builds(
        lambda number, **known: replace(an_incident(f"i{number}"), **known),
        st.integers(0, 5),
        day=st.none() | st.dates(date(2022, 6, 8), date(2022, 6, 12)),
        date_precision=st.sampled_from([None, "day", "night", "month"]),
        places=st.lists(st.sampled_from(_PLACES), max_size=3).map(tuple),
        deaths=st.tuples(_FIGURE, _FIGURE, _FIGURE).map(_toll),
        deaths_civilians=_FIGURE,
        injured=_FIGURE,
        abducted=_FIGURE,
        displaced=_FIGURE,
        reports=st.integers(0, 9),
        independent_speakers=st.integers(0, 9),
        confirmed=st.booleans(),
        status=st.sampled_from(["open", "open", "confirmed", "dismissed"]),
    )


def found_under(incident_id: str, day: date) -> Whereabouts:
    return Whereabouts(SAHEL, day, incident_id, 0, False, None, None)


def _read_whole(store: SqlStore, ids: list[str], key: str, first: date, last: date) -> list[Tally]:
    """Every body read, and those of the unit and the days picked out."""
    with store.view() as look:
        bodies = {one.id: one for one in look.incidents(ids)}
    return [
        tally_of(one)
        for one in sorted(bodies.values(), key=lambda one: (day_of(one), one.id))
        if one.status != "dismissed"
        and first <= day_of(one) <= last
        and key in {area_key(area) for per in LEVELS for area in areas_of(one, per)}
    ]


@given(st.lists(st.lists(_incidents(), max_size=4, unique_by=lambda one: one.id), max_size=4), st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_tallies_say_what_the_bodies_say(
    store: SqlStore, assessed: list[list[Incident]], data: st.DataObject
) -> None:
    run = next(_numbers)
    desk = Desk(store)
    rounds = [[replace(one, id=f"r{run}-{one.id}") for one in some] for some in assessed]
    known: dict[str, Incident] = {}
    for some in rounds:
        desk.assess(*some)
        known |= {one.id: one for one in some}
        if len(known) > 1 and data.draw(st.booleans()):
            gone, heir = sorted(known)[:2]
            desk.assess(redirects=((gone, heir),))
            del known[gone]
    first = date(2022, 6, 8) + timedelta(days=data.draw(st.integers(0, 5)))
    last = first + timedelta(days=data.draw(st.integers(0, 5)))
    for key in (SAHEL, MENAKA, "area|bfa/", "area|zone/", "area|bfa/sahel/seno"):
        with store.view() as look:
            found = [one for one in look.tallies(key, first, last) if one.id.startswith(f"r{run}-")]
            out = [one.id for one in found[:2]]
            days = [look.incident_days(key, first, last, left_out) for left_out in ((), out)]
            every = look.tallies(key, first, last)
        assert found == _read_whole(store, sorted(known), key, first, last)
        assert days == [Counter(one.day for one in every if one.id not in left_out) for left_out in ((), out)]


def test_what_was_imported_has_no_tally(store: SqlStore) -> None:
    Desk(store).assess(an_incident("i1"))
    with writing(store._engine) as connection:
        insert_whereabouts(connection, [found_under("past-acled-1", date(2022, 6, 11))])
    with store.view() as look:
        assert [one.id for one in look.tallies(SAHEL, NOW.date() - DAY, NOW.date())] == ["i1"]
        assert look.incident_days(SAHEL, NOW.date() - DAY, NOW.date()) == {date(2022, 6, 11): 2}


def test_incidents_of_an_earlier_version_are_counted_after_the_upgrade(empty_url: str) -> None:
    first, now = an_incident("i1"), an_incident("i1", deaths=60, injured=9, reports=3)
    merged, undated = an_incident("i2"), replace(an_incident("i3", day=None), deaths=None)
    kept_before(
        empty_url, "0010", [(first, NOW), (merged, NOW), (undated, NOW), (now, NOW + HOUR)], {"i2": "i1"}
    )
    engine = open_engine(empty_url)
    with writing(engine) as connection:
        rows = [found_under(one.id, day_of(one))._asdict() for one in (now, undated)]
        connection.execute(insert(incident_whereabouts), rows)
    engine.dispose()
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    Desk(store).assess(an_incident("i4"), replace(undated, deaths=Toll(3, 3, 3)))
    with store.view() as look:
        found = look.tallies(SAHEL, NOW.date() - DAY, NOW.date())
        days = look.incident_days(SAHEL, NOW.date() - DAY, NOW.date())
    store.close()
    assert found == [
        tally_of(now), tally_of(an_incident("i4")), tally_of(replace(undated, deaths=Toll(3, 3, 3))),
    ]  # fmt: skip
    assert days == {day_of(now): 2, day_of(undated): 1}
