"""Records survive the trip into a row and back, exactly; and what an event is about has a stable word."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from store_samples import NOW, a_message, a_place, a_situation, an_alert, an_event, an_incident, an_item

from service.errors import StoreError
from service.records import (
    Alert,
    Claim,
    Coverage,
    Event,
    Evidence,
    Incident,
    Match,
    Message,
    NamedPlace,
    Report,
    Rule,
    Severity,
    Situation,
    Source,
    Toll,
    TollAsOf,
)
from service.store import event_fingerprint
from service.store.codec import clean, decode, decode_matches, encode, encode_matches
from service.store.extent import cell_of, cells_that_may_touch
from service.store.fingerprint import event_fingerprints, text_digest
from service.store.types import Digests, Duration, UtcDateTime

# Any text but half characters, which no database takes.
_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_times = st.datetimes(timezones=st.just(UTC))
_floats = st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True, scope="module")
def storable() -> Iterator[None]:
    """What strings, times and numbers in records are drawn from, here alone."""
    for one, strategy in ((str, _text), (datetime, _times), (float, _floats)):
        st.register_type_strategy(one, strategy)
    yield
    for one, strategy in ((str, st.text()), (datetime, st.datetimes()), (float, st.floats())):
        st.register_type_strategy(one, strategy)


def of(record: Any) -> st.SearchStrategy[Any]:
    """Any instance of the record: every field filled, none left at its default by habit."""
    return st.deferred(lambda: st.from_type(record))


@pytest.mark.parametrize("record", [Event, Report, Rule, Situation, Incident, NamedPlace])
def test_a_record_comes_back_exactly(record: Any) -> None:
    @given(of(record))
    def comes_back(value: Any) -> None:
        assert decode(record, encode(record, value)) == value

    comes_back()


def test_an_alert_with_everything_in_it_comes_back_exactly() -> None:
    incident = an_incident(
        "i1",
        "1:0",
        claims=(Claim("government", Toll(50, 50, None)),),
        sources=(
            Source(name="x", url=None, published_at=NOW, item_id=1, speaker="army", says=Toll(1, None, 3)),
        ),
        history=(TollAsOf(NOW, None), TollAsOf(NOW, Toll(50, 50, 165))),
    )
    coverage = Coverage(feeds_reachable=1, feeds=2, by_language={"fr": (1, 2)})
    alert = replace(an_alert("alert 1", incident), coverage=coverage, severity=Severity.MINOR)
    back = decode(Alert, encode(Alert, alert))
    assert back == alert
    assert list(back.headline) == ["fr", "en"], "in the order given"


def test_types_are_those_of_the_record() -> None:
    rule = Rule(
        name="r",
        kind="casualties",
        severity=Severity.SEVERE,
        at_least="unknown",
        after=timedelta(hours=6, microseconds=1),
        severity_at=((Severity.EXTREME, 50),),
    )
    back = decode(Rule, encode(Rule, rule))
    assert back == rule
    assert isinstance(back.severity, Severity)
    assert isinstance(back.severity_at[0][0], Severity)
    assert isinstance(back.after, timedelta)
    event = decode(Event, encode(Event, an_event()))
    assert type(event.date) is date
    assert event.places[0] == a_place()
    assert decode(Situation, encode(Situation, a_situation("k", "i1"))).held_at.utcoffset() == timedelta(0)
    assert decode(Message, encode(Message, a_message("m1"))) == a_message("m1")


def test_defaults_are_written_so_that_a_later_default_changes_nothing_stored() -> None:
    written = json.loads(encode(Rule, Rule(name="r", kind="casualties", severity=Severity.MINOR)))
    assert is_dataclass(Rule)
    assert written.keys() == {field.name for field in fields(Rule)}


def test_half_a_character_costs_itself_alone() -> None:
    event = an_event(evidence=(Evidence("deaths", "a\ud83db", 0, 3),), perpetrator="\ude00")
    back = decode(Event, encode(Event, event))
    assert back.evidence[0].text == "a\ufffdb"
    assert replace(back, evidence=(), perpetrator="") == replace(event, evidence=(), perpetrator="")


def test_a_row_of_another_time_is_named_and_not_quoted() -> None:
    with pytest.raises(StoreError, match="Toll cannot be read: low") as caught:
        decode(Toll, '{"low": "secret", "best": 1, "high": null}')
    assert "secret" not in str(caught.value)


@given(st.lists(of(Match)))
def test_matches_come_back_exactly(matches: list[Match]) -> None:
    assert decode_matches(encode_matches(tuple(matches))) == tuple(matches)


@given(st.text(max_size=50))
def test_cleaned_text_keeps_its_offsets_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert "\0" not in cleaned
    cleaned.encode()
    assert all(new in (old, "\ufffd") for old, new in zip(text, cleaned, strict=True))


@given(st.frozensets(st.binary(max_size=255)))
def test_digests_come_back_exactly(digests: frozenset[bytes]) -> None:
    dialect, column = sqlite.dialect(), Digests()
    assert column.process_result_value(column.process_bind_param(digests, dialect), dialect) == digests
    assert column.process_result_value(None, dialect) == frozenset()


@given(st.timedeltas())
def test_durations_come_back_exactly(span: timedelta) -> None:
    dialect, column = sqlite.dialect(), Duration()
    assert column.process_result_value(column.process_bind_param(span, dialect), dialect) == span


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(minutes=-90))])
    )
)
def test_times_are_stored_as_utc_wherever_they_come_from(dialect: Any, time: datetime) -> None:
    column = UtcDateTime()
    try:
        utc = time.astimezone(UTC)
    except OverflowError:
        return
    stored = column.bind_processor(dialect)(time)
    back = column.result_processor(dialect, None)(stored)
    assert back == utc
    assert back is not None
    assert back.tzinfo is UTC


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_times_have_the_order_of_their_texts(times: list[datetime]) -> None:
    as_text = UtcDateTime().bind_processor(sqlite.dialect())
    assert sorted(times, key=as_text) == sorted(times)


# --- what an event is about -------------------------------------------------------------------------------------


def test_a_rising_toll_leaves_an_event_what_it_is_about() -> None:
    later = an_event(deaths=79, confirmed=False, evidence=(), displaced=3000, perpetrator="ISGS")
    assert event_fingerprint(later) == event_fingerprint(an_event(deaths=50))


@pytest.mark.parametrize(
    "other",
    [
        an_event(day=date(2022, 6, 12)),
        an_event(day=None),
        an_event(a_place("Dori", place_id="dori")),
        an_event(a_place(), a_place("Dori", place_id="dori")),
        an_event(role="secondary"),
    ],
)
def test_another_day_place_or_role_is_about_something_else(other: Event) -> None:
    assert event_fingerprint(other) != event_fingerprint(an_event())


def test_the_order_and_spelling_of_places_do_not_matter() -> None:
    one, two = a_place(), a_place("Dori", place_id="dori")
    assert event_fingerprint(an_event(one, two)) == event_fingerprint(an_event(two, one, two))
    spelt = [a_place(name, place_id=None) for name in ("Bani-Bangou", "BANIBANGOU", "Bànibangou")]
    assert len({event_fingerprint(an_event(place)) for place in spelt}) == 1


def test_events_of_one_report_about_the_same_are_told_apart() -> None:
    words = event_fingerprints(
        (an_event(deaths=1), an_event(deaths=2), an_event(day=None), an_event(deaths=3))
    )
    assert len(set(words)) == 4
    assert words[0] == event_fingerprint(an_event())


def test_the_same_words_have_one_digest_whatever_their_dress() -> None:
    plain = text_digest(an_item(title="One", text="Tués à Seytenga, au moins 50."))
    assert text_digest(an_item(title="Two", text="TUES  A\u00a0SEYTENGA\nau moins 50")) == plain
    assert text_digest(an_item(title="One", text="Tués à Seytenga, au moins 60.")) != plain


def test_items_without_a_text_are_told_apart_by_their_titles() -> None:
    assert text_digest(an_item(title="One", text="")) != text_digest(an_item(title="Two", text=""))


# --- cells ------------------------------------------------------------------------------------------------------


@given(
    st.floats(-89, 88),
    st.floats(-179, 178),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 3),
    st.floats(0, 3),
)
def test_a_box_that_overlaps_has_its_corner_in_a_cell_that_is_looked_at(
    south: float, west: float, tall: float, wide: float, more: float, further: float
) -> None:
    # The event's box begins up to one degree before the span's, or up to the span's end.
    corner = (south - tall + min(more, tall), west - wide + min(further, wide))
    cells = cells_that_may_touch((south, west, south + more, west + further))
    assert cells is not None
    assert cell_of(*corner) in cells


def test_a_box_round_the_world_names_no_cells() -> None:
    assert cells_that_may_touch((-90.0, -180.0, 90.0, 180.0)) is None
