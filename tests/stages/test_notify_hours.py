"""Quiet hours and times of digests, through nights and changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.stages.notify.hours import is_time_of, local_day, next_digest, quiet_until

ZONES = ("Africa/Bamako", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
moments = st.datetimes(
    datetime(2022, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
times = st.integers(0, 24 * 60 - 1).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
CHANGES = (datetime(2022, 3, 27, 1, tzinfo=UTC), datetime(2022, 10, 30, 1, tzinfo=UTC))
"""When the clocks of Paris are put forward and back."""


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("22:00-06:00 Africa/Bamako", "2022-06-11T21:59", None),
        ("22:00-06:00 Africa/Bamako", "2022-06-11T22:00", "2022-06-12T06:00"),
        ("22:00-06:00 Africa/Bamako", "2022-06-12T05:59", "2022-06-12T06:00"),
        ("22:00-06:00 Africa/Bamako", "2022-06-12T06:00", None),
        ("12:00-14:00 Africa/Niamey", "2022-06-11T11:30", "2022-06-11T13:00"),
        ("12:00-14:00 Africa/Niamey", "2022-06-11T13:00", None),
        ("22:00-06:00 Europe/Paris", "2022-03-26T22:00", "2022-03-27T04:00"),
        ("22:00-06:00 Europe/Paris", "2022-10-29T22:00", "2022-10-30T05:00"),
        (None, "2022-06-11T23:00", None),
    ],
)
def test_quiet_hours_end_on_the_clock_of_their_zone(quiet: str | None, now: str, until: str | None) -> None:
    assert quiet_until(quiet, at(now)) == (at(until) if until else None)


@pytest.mark.parametrize("change", CHANGES)
def test_a_night_of_a_change_of_clocks_is_an_hour_shorter_or_longer(change: datetime) -> None:
    begins = (
        datetime(change.year, change.month, change.day, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
        - HOUR
    )
    quiet = [
        begins + number * MINUTE
        for number in range(12 * 60)
        if quiet_until("23:00-06:00 Europe/Paris", begins + number * MINUTE)
    ]
    assert len(quiet) / 60 == (6 if change.month == 3 else 8)
    assert quiet == [quiet[0] + number * MINUTE for number in range(len(quiet))], "without a gap"


@given(moments, times, times, st.sampled_from(ZONES))
@example(datetime(2022, 3, 27, 0, 30, tzinfo=UTC), "03:00", "02:59", "Europe/Paris")
@example(datetime(2022, 10, 30, 0, 30, tzinfo=UTC), "02:45", "02:15", "Europe/Paris")
def test_it_is_not_quiet_at_the_end_of_quiet_hours_and_never_for_two_days(
    now: datetime, begins: str, ends: str, zone: str
) -> None:
    if begins == ends:
        return
    quiet = f"{begins}-{ends} {zone}"
    until = quiet_until(quiet, now)
    if until is not None:
        assert now < until <= now + 50 * HOUR
        assert quiet_until(quiet, until) is None
        assert quiet_until(quiet, until - timedelta(microseconds=1)) is not None


@given(moments, times, times)
def test_where_no_clock_changes_it_is_quiet_exactly_between_the_two_times(
    now: datetime, begins: str, ends: str
) -> None:
    if begins == ends:
        return
    clock = f"{now.astimezone(ZoneInfo('Africa/Lagos')):%H:%M}"
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    assert (quiet_until(f"{begins}-{ends} Africa/Lagos", now) is not None) is inside


@given(moments, times, st.sampled_from(ZONES))
@example(datetime(2022, 3, 26, 12, tzinfo=UTC), "02:30", "Europe/Paris")
@example(datetime(2022, 10, 29, 12, tzinfo=UTC), "02:30", "Europe/Paris")
def test_there_is_one_digest_a_day_and_the_next_is_after_the_last(
    now: datetime, time: str, zone: str
) -> None:
    setting = f"daily {time} {zone}"
    first = next_digest(setting, now)
    second = next_digest(setting, first)
    assert now < first <= now + 25 * HOUR
    assert 23 * HOUR <= second - first <= 25 * HOUR
    assert local_day(setting, second) - local_day(setting, first) == timedelta(days=1)
    assert is_time_of(setting, first)
    assert not is_time_of(setting, first + MINUTE)


def test_a_digest_is_made_at_its_time_on_the_wall() -> None:
    assert next_digest("daily 07:00 Europe/Paris", at("2022-03-26T12:00")) == at("2022-03-27T05:00")
    assert next_digest("daily 07:00 Africa/Bamako", at("2022-06-11T07:00")) == at("2022-06-12T07:00")
