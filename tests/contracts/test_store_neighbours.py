"""What regrouping some place and time must see, and that looking it up goes along an index."""

from datetime import date

import pytest
from sqlalchemy import insert, select
from store_samples import DAY, HOUR, NOW, Desk, a_place, a_span, an_event, an_incident, round_, telling

from service.ports import Neighbourhood
from service.records import Event, Span
from service.store import SqlStore
from service.store.database import writing
from service.store.tables import decisions

pytest_plugins = ["store_databases"]

DORI = a_place("Dori", lat=14.03, lon=-0.03, place_id="dori")
TAMALAT = a_place("Tamalat", lat=15.6, lon=3.1, country="MLI", adm1="Ménaka", place_id="tamalat")
SOMEWHERE = a_place("Inconnu", lat=None, lon=None, resolved=False, place_id=None)
NO_IDEA = a_place("Nulle part", lat=None, lon=None, country=None, adm1=None, resolved=False, place_id=None)
REGION = a_place("Sahel", kind="region", lat=14.5, lon=-0.5, place_id="sahel")

DAYS = {"first_day": date(2022, 6, 9), "last_day": date(2022, 6, 13)}
SEYTENGA = round_(13.97, 0.30, **DAYS)
BESIDE_SEYTENGA = round_(13.6, 0.5, **DAYS)
TAMALAT_AREA = round_(15.6, 3.1, **DAYS)
SAHEL = a_span("BFA", "Sahel", **DAYS)
EST = a_span("BFA", "Est", **DAYS)
MENAKA = a_span("MLI", "Ménaka", **DAYS)


def near(store: SqlStore, *spans: Span) -> Neighbourhood:
    with store.view() as look:
        return look.neighbourhood(spans)


@pytest.mark.parametrize(
    ("event", "span"),
    [
        pytest.param(an_event(), SEYTENGA, id="the same village"),
        pytest.param(an_event(DORI), SEYTENGA, id="the next town"),
        pytest.param(
            an_event(day=date(2022, 6, 8), date_precision="night"), SEYTENGA, id="a night until the day"
        ),
        pytest.param(
            an_event(day=date(2022, 6, 1), date_precision="month"), SEYTENGA, id="some time that month"
        ),
        pytest.param(
            an_event(day=date(2022, 6, 4), date_precision="week"), SEYTENGA, id="some time that week"
        ),
        pytest.param(an_event(day=None), SEYTENGA, id="undated"),
        pytest.param(an_event(), round_(13.97, 0.30), id="for an undated one"),
        pytest.param(an_event(), round_(13.97, 0.30, first_day=date(2022, 6, 11)), id="since that day"),
        pytest.param(an_event(), round_(13.97, 0.30, last_day=date(2022, 6, 11)), id="until that day"),
        pytest.param(
            an_event(day=None), round_(13.97, 0.30, last_day=date(2022, 6, 11)), id="undated, until a day"
        ),
        pytest.param(an_event(a_place(country="NER", adm1="Tillabéri")), SEYTENGA, id="over a border"),
        pytest.param(an_event(SOMEWHERE), SAHEL, id="somewhere in the unit"),
        pytest.param(an_event(SOMEWHERE), a_span("BFA", "SAHÈL", **DAYS), id="the unit in another spelling"),
        pytest.param(an_event(SOMEWHERE), a_span("BFA", **DAYS), id="somewhere in the country"),
        pytest.param(an_event(SOMEWHERE), TAMALAT_AREA, id="somewhere in a unit, for a box without a unit"),
        pytest.param(an_event(NO_IDEA), MENAKA, id="nobody knows where"),
        pytest.param(an_event(a_place(), SOMEWHERE), SAHEL, id="one of two unresolved"),
        pytest.param(an_event(REGION), BESIDE_SEYTENGA, id="a region has no point"),
        pytest.param(an_event(a_place(), DORI), BESIDE_SEYTENGA, id="between two villages"),
        pytest.param(an_event(a_place(), TAMALAT), TAMALAT_AREA, id="the second of two far apart"),
        pytest.param(an_event(), SAHEL, id="a village, for its unit"),
        pytest.param(an_event(), a_span(), id="anywhere, any time"),
        pytest.param(an_event(NO_IDEA, day=None), SEYTENGA, id="nothing known of it"),
        pytest.param(an_event(), a_span(south=0.0), id="one bound alone"),
        pytest.param(
            an_event(), a_span(south=-40.0, west=-40.0, north=40.0, east=40.0), id="a very wide box"
        ),
        pytest.param(an_event(), a_span(first_day=date.min, last_day=date.max), id="all days there are"),
        pytest.param(an_event(day=date.max, date_precision="night"), a_span(), id="the last day there is"),
        pytest.param(
            an_event(a_place(lat=-0.2, lon=-0.2)), round_(0.0, 0.0), id="over the equator and Greenwich"
        ),
    ],
)
def test_what_may_be_the_same_attack_is_seen(store: SqlStore, event: Event, span: Span) -> None:
    desk = Desk(store)
    desk.poll(telling("a", event))
    assert [filed.event for filed in near(store, span).events] == [event]


@pytest.mark.parametrize(
    ("event", "span"),
    [
        pytest.param(an_event(TAMALAT), SEYTENGA, id="far away"),
        pytest.param(an_event(TAMALAT, day=None), SEYTENGA, id="far away and undated"),
        pytest.param(an_event(day=date(2022, 6, 14)), SEYTENGA, id="days later"),
        pytest.param(an_event(day=date(2022, 6, 8)), SEYTENGA, id="days before"),
        pytest.param(an_event(day=date(2022, 5, 1), date_precision="month"), SEYTENGA, id="the month before"),
        pytest.param(an_event(), round_(13.97, 0.30, first_day=date(2022, 6, 12)), id="since a later day"),
        pytest.param(an_event(), round_(13.97, 0.30, last_day=date(2022, 6, 10)), id="until an earlier day"),
        pytest.param(an_event(SOMEWHERE), EST, id="somewhere in another unit"),
        pytest.param(an_event(SOMEWHERE), MENAKA, id="somewhere in another country"),
        pytest.param(an_event(), EST, id="a village of another unit"),
        pytest.param(an_event(a_place(), DORI), TAMALAT_AREA, id="two villages elsewhere"),
        pytest.param(an_event(a_place(), TAMALAT), round_(10.0, 0.3, **DAYS), id="south of two far apart"),
        pytest.param(an_event(), a_span(north=0.0), id="the other half of the world"),
    ],
)
def test_what_cannot_be_the_same_attack_is_not_seen(store: SqlStore, event: Event, span: Span) -> None:
    desk = Desk(store)
    desk.poll(telling("a", event))
    assert near(store, span).events == ()


def test_what_is_undated_happened_before_it_was_told(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("years ago", an_event(day=None), published_at=None), at=NOW - 700 * DAY)
    desk.poll(telling("now", an_event(day=None)))
    assert [event.title for event in near(store, SEYTENGA).events] == ["Attaque à Seytenga"]
    assert near(store, SEYTENGA).events[0].seen_at == NOW
    assert len(near(store, round_(13.97, 0.30, last_day=date(2022, 6, 11))).events) == 2


def test_an_event_in_two_spans_is_seen_once(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event()), telling("b", an_event(TAMALAT)))
    found = near(store, SEYTENGA, SAHEL, SEYTENGA, TAMALAT_AREA)
    assert [event.id for event in found.events] == ["1:0", "2:0"]


def test_no_span_sees_nothing(store: SqlStore) -> None:
    Desk(store).poll(telling())
    assert near(store) == Neighbourhood(())


def test_what_was_superseded_is_not_seen(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(deaths=50)))
    desk.poll(telling("a", an_event(deaths=79), title="Edited"), at=NOW + HOUR)
    (event,) = near(store, SEYTENGA).events
    assert event.title == "Edited"


def test_an_incident_is_seen_with_all_its_events_wherever_they_are(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event()), telling("b", an_event(TAMALAT)), telling("c", an_event(TAMALAT)))
    one, two, three = (event.id for event in desk.ungrouped())
    joined, other = an_incident("i1", one, two), an_incident("i2", three)
    desk.assess(joined, other)
    found = near(store, SEYTENGA)
    assert [event.id for event in found.events] == [one, two]
    assert found.members == {"i1": (one, two)}


def test_decisions_come_with_the_events_they_tie_together(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(
        *(telling(key, an_event(place)) for key, place in (("a", DORI), ("b", TAMALAT), ("c", TAMALAT)))
    )
    events = desk.ungrouped()
    with writing(store._engine) as connection:
        for kind, one, other, undone in (
            ("join", 0, 1, None),
            ("apart", 0, 2, NOW),
            ("dismiss", 0, None, None),
            ("confirm", 2, None, None),
        ):
            connection.execute(
                insert(decisions).values(
                    kind=kind,
                    item_id=events[one].item_id,
                    fingerprint=events[one].fingerprint,
                    other_item_id=None if other is None else events[other].item_id,
                    other_fingerprint=None if other is None else events[other].fingerprint,
                    reason="seen on the map",
                    who="analyst",
                    decided_at=NOW,
                    undone_at=undone,
                )
            )
    for span in (SEYTENGA, TAMALAT_AREA):
        found = near(store, span)
        assert {"1:0", "2:0"} <= {event.id for event in found.events}
        assert [one.kind for one in found.decisions][:2] == ["join", "dismiss"]
        assert (found.decisions[0].fingerprint, found.decisions[0].who) == (events[0].fingerprint, "analyst")


def test_a_decision_whose_anchor_is_lost_is_marked_once_and_until_it_is_found_again(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    (event,) = desk.ungrouped()
    with writing(store._engine) as connection:
        connection.execute(
            insert(decisions).values(
                kind="dismiss",
                item_id=event.item_id,
                fingerprint="lost",
                reason="",
                who="analyst",
                decided_at=NOW,
            )
        )
    desk.assess(lost_decisions=(1,))
    desk.assess(lost_decisions=(1,), at=NOW + HOUR)
    with writing(store._engine) as connection:
        assert connection.scalar(select(decisions.c.lost_at)) == NOW
    desk.assess(found_decisions=(1,), at=NOW + DAY)
    with writing(store._engine) as connection:
        assert connection.scalar(select(decisions.c.lost_at)) is None
