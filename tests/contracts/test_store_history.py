"""Imported history: rows replaced, not doubled, and how far back the memory reaches without a gap."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from store_samples import DAY, NOW, Desk, a_feed, a_place, an_incident, polled

from service.ports import Store
from service.records import HistorySpan, PastIncident, PastSource, Toll

pytest_plugins = ["store_databases"]

ZONE = ("MLI", "NER", "BFA")
TODAY = NOW.date()


def past(key: str, day: date = TODAY, source: PastSource = "ACLED", deaths: int = 3) -> PastIncident:
    toll = Toll(deaths, deaths, deaths)
    return PastIncident(
        source=source, key=key, day=day, last_day=day, place=a_place(), sort="Battles", deaths=toll
    )


def span(first: date, last: date, *countries: str, source: PastSource = "ACLED") -> list[HistorySpan]:
    return [
        HistorySpan(source=source, country=country, first_day=first, last_day=last)
        for country in countries or ZONE
    ]


def watches_from(store: Store, at: datetime) -> None:
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed()], at)
        (feed_id,) = transaction.feed_ids()
        claim = transaction.claim_feed_now(feed_id, at, timedelta(minutes=1))
        assert claim is not None
        transaction.file_poll(claim, polled(claim.state, at), [], at)


def begins(store: Store) -> datetime | None:
    with store.view() as look:
        return look.history_begins_at(ZONE)


def files(store: Store, *incidents: PastIncident, spans: list[HistorySpan] | None = None) -> int:
    with store.begin() as transaction:
        return transaction.file_past(incidents, spans or [], NOW)


def test_rows_come_back_as_they_went_in_by_their_days(store: Store) -> None:
    one, two = past("1", TODAY - 2 * DAY), past("2")
    assert files(store, two, one) == 2
    with store.view() as look:
        assert look.past_incidents(TODAY - 9 * DAY, TODAY) == [one, two]
        assert look.past_incidents(TODAY - 2 * DAY, TODAY - DAY) == [one]


def test_the_same_rows_again_replace_what_they_gave(store: Store) -> None:
    files(store, past("1"), past("2"))
    assert files(store, past("1", TODAY - DAY, deaths=5), past("2", source="UCDP")) == 1
    with store.view() as look:
        found = {(one.source, one.key): one for one in look.past_incidents(date.min, date.max)}
    assert found.keys() == {("ACLED", "1"), ("ACLED", "2"), ("UCDP", "2")}
    assert found["ACLED", "1"] == past("1", TODAY - DAY, deaths=5)


def test_without_a_watch_there_is_no_memory(store: Store) -> None:
    files(store, spans=span(TODAY - 900 * DAY, TODAY))
    assert begins(store) is None


def test_history_that_reaches_up_to_the_watch_lengthens_the_memory(store: Store) -> None:
    watches_from(store, NOW)
    assert begins(store) == NOW
    files(store, spans=span(date(2021, 1, 1), TODAY - DAY))
    assert begins(store) == datetime(2021, 1, 1, tzinfo=UTC)


def test_two_files_that_follow_each_other_are_one_history(store: Store) -> None:
    watches_from(store, NOW)
    files(store, spans=span(date(2019, 1, 1), date(2021, 6, 30), source="UCDP"))
    files(store, spans=span(date(2021, 7, 1), TODAY))
    assert begins(store) == datetime(2019, 1, 1, tzinfo=UTC)


def test_a_day_between_history_and_watch_keeps_the_memory_short(store: Store) -> None:
    watches_from(store, NOW)
    files(store, spans=span(date(2021, 1, 1), TODAY - 2 * DAY))
    assert begins(store) == NOW


def test_history_counts_from_where_every_country_has_it(store: Store) -> None:
    watches_from(store, NOW)
    files(store, spans=span(date(2020, 1, 1), TODAY, "MLI", "NER"))
    assert begins(store) == NOW
    files(store, spans=span(date(2021, 1, 1), TODAY, "BFA"))
    assert begins(store) == datetime(2021, 1, 1, tzinfo=UTC)


def counted(store: Store) -> list[str]:
    with store.view() as look:
        rows = look.whereabouts(["area|bfa/sahel"], TODAY - 9 * DAY, TODAY)
        days = look.incident_days("area|bfa/sahel", TODAY - 9 * DAY, TODAY)
    assert days == Counter(row.day for row in rows)
    return sorted({row.incident_id for row in rows})


def test_judging_finds_imported_incidents_where_they_were(store: Store) -> None:
    files(store, past("1", TODAY - 2 * DAY), past("2", TODAY - 5 * DAY))
    assert counted(store) == ["past-acled-1", "past-acled-2"]
    with store.view() as look:
        assert look.incident_days("area|bfa/sahel", TODAY - 9 * DAY, TODAY) == {
            TODAY - 2 * DAY: 1,
            TODAY - 5 * DAY: 1,
        }
    files(store, past("1", TODAY - 300 * DAY))
    assert counted(store) == ["past-acled-2"]


def test_an_attack_that_is_reported_and_imported_counts_once_whichever_came_first(store: Store) -> None:
    attack = an_incident("i1", day=TODAY - DAY)
    Desk(store).assess(attack)  # type: ignore[arg-type]
    files(store, past("1", TODAY - 2 * DAY), past("2", TODAY - 5 * DAY))
    assert counted(store) == ["i1", "past-acled-2"]
    Desk(store).assess(an_incident("i2", day=TODAY - 5 * DAY))  # type: ignore[arg-type]
    assert counted(store) == ["i1", "i2"]


def test_when_our_own_incident_proves_to_be_another_the_imported_one_is_back(store: Store) -> None:
    files(store, past("1", TODAY - 2 * DAY))
    Desk(store).assess(an_incident("i1", day=TODAY - 2 * DAY))  # type: ignore[arg-type]
    assert counted(store) == ["i1"]
    Desk(store).assess(an_incident("i1", day=TODAY - 7 * DAY))  # type: ignore[arg-type]
    assert counted(store) == ["i1", "past-acled-1"]
    Desk(store).assess(an_incident("i2", day=TODAY - 2 * DAY))  # type: ignore[arg-type]
    assert counted(store) == ["i1", "i2"]
    Desk(store).assess(an_incident("i2", day=TODAY - 2 * DAY, status="dismissed"))  # type: ignore[arg-type]
    assert counted(store) == ["i1", "past-acled-1"]


def test_two_records_of_one_attack_count_once(store: Store) -> None:
    files(store, past("1", TODAY - 2 * DAY))
    files(store, past("7", TODAY - 2 * DAY, source="UCDP"))
    assert counted(store) == ["past-acled-1"]


# --- days that could be read ---------------------------------------------------------------------------------------


def reads(store: Store, feed_id: int, at: datetime, *entries: bytes, failing: bool = False) -> None:
    with store.begin() as transaction:
        claim = transaction.claim_feed_now(feed_id, at, timedelta(minutes=1))
        assert claim is not None
        state = polled(claim.state, at)
        if failing:
            state = replace(state, failures=1, last_ok_at=claim.state.last_ok_at)
        else:
            state = replace(state, last_ok_at=at, entry_digests=frozenset(entries))
        transaction.file_poll(claim, state, [], at)


def unread(store: Store, country: str, first: int, last: int) -> list[int]:
    """Of the days from ``first`` to ``last``, both counted from today, those that were not read."""
    with store.view() as look:
        days = look.unread_days(country, TODAY + first * DAY, TODAY + last * DAY)
    return sorted((day - TODAY).days for day in days)


def test_before_days_are_recorded_none_counts_as_unread(store: Store) -> None:
    assert unread(store, "MLI", -400, 0) == []
    reads(store, *Desk(store, a_feed(country="MLI")).feed_ids, NOW, b"1")
    assert unread(store, "MLI", -400, 0) == []
    assert unread(store, "MLI", -400, 2) == [1, 2]


def test_a_feed_that_still_carries_a_known_entry_has_missed_no_day(store: Store) -> None:
    (feed_id,) = Desk(store, a_feed(country="MLI")).feed_ids
    reads(store, feed_id, NOW, b"1", b"2")
    reads(store, feed_id, NOW + 3 * DAY, b"2", b"3")
    assert unread(store, "MLI", 0, 3) == []
    reads(store, feed_id, NOW + 6 * DAY, b"7", b"8")
    assert unread(store, "MLI", 0, 6) == [4, 5], "what came between may have come and gone"


def test_a_poll_that_fails_reads_no_day(store: Store) -> None:
    (feed_id,) = Desk(store, a_feed(country="MLI")).feed_ids
    reads(store, feed_id, NOW, b"1")
    reads(store, feed_id, NOW + DAY, failing=True)
    assert unread(store, "MLI", 0, 1) == [1]


def test_a_day_is_unread_where_no_feed_that_tells_of_the_country_was_read(store: Store) -> None:
    feeds = a_feed(1, country="MLI"), a_feed(2, country="NER"), a_feed(3, country=None)
    mali, niger, any_ = Desk(store, *feeds).feed_ids
    for feed_id in (mali, niger, any_):
        reads(store, feed_id, NOW, b"1")
    reads(store, niger, NOW + DAY, b"2")
    reads(store, any_, NOW + 2 * DAY, b"2")
    assert unread(store, "MLI", 0, 3) == [1, 3]
    assert unread(store, "NER", 0, 3) == [3]
    assert unread(store, "", 0, 3) == [3]


def test_a_day_that_an_import_tells_of_is_not_unread(store: Store) -> None:
    (feed_id,) = Desk(store, a_feed(country="MLI")).feed_ids
    reads(store, feed_id, NOW, b"1")
    files(store, spans=span(TODAY + DAY, TODAY + 2 * DAY, "MLI"))
    assert unread(store, "MLI", 0, 3) == [3]
    assert unread(store, "NER", 0, 3) == [0, 1, 2, 3]
