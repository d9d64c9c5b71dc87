"""Surge: more incidents in an area than its own past explains."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records import Rule, Severity
from service.stages.judge.surge import frame_of, surge, surging, threshold
from service.stages.judge.surge_baseline import Baseline, baseline_of
from service.stages.judge.surge_tables import EXPECTED, RATES, THRESHOLDS, UNEVENNESS

TODAY = date(2022, 6, 12)
RULE = Rule(
    name="surge",
    kind="surge",
    severity=Severity.MINOR,
    within=timedelta(days=7),
    baseline=timedelta(weeks=52),
    per="adm1",
)
SINCE = TODAY - timedelta(days=7 * 53 - 1)
"""The first day that a baseline of 52 weeks before the last one needs."""


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def every(days: int, *, since: int = 7 * 53, until: int = 7) -> dict[date, int]:
    """One incident each so many days, over the baseline."""
    return {ago(n): 1 for n in range(until, since, days)}


def fires(counts: Mapping[date, int], rule: Rule = RULE) -> bool:
    return surge(counts, TODAY, rule, SINCE).fires


WEEKS = [
    # the past, the last days (days ago: incidents), false alarms a year, whether it is a surge
    ("none in a year, then one", {}, {0: 1}, 1, False),
    ("none in a year, then one, and many false alarms wanted", {}, {0: 1}, 12, True),
    ("none in a year, then three in a week", {}, {0: 1, 3: 1, 5: 1}, 1, True),
    ("one a month, then one", every(30), {0: 1}, 1, False),
    ("one a month, then two in a week", every(30, until=25), {0: 1, 5: 1}, 0.5, False),
    ("one a month, then four in a week", every(30), {0: 1, 1: 1, 4: 1, 6: 1}, 1, True),
    ("one a week, then two", every(7), {0: 1, 3: 1}, 1, False),
    ("one a week, then seven", every(7), {0: 2, 1: 2, 3: 1, 5: 2}, 1, True),
    ("one a day, then one a day", every(1), dict.fromkeys(range(7), 1), 12, False),
    ("one a day, then three a day", every(1), dict.fromkeys(range(7), 3), 1, True),
    ("one a day, then none", every(1), {}, 12, False),
]


@pytest.mark.parametrize(
    ("past", "last", "rate", "fires_"), [row[1:] for row in WEEKS], ids=[row[0] for row in WEEKS]
)
def test_what_is_a_surge(past: dict[date, int], last: dict[int, int], rate: float, fires_: bool) -> None:
    counts = past | {ago(n): count for n, count in last.items()}
    assert fires(counts, replace(RULE, false_alarms_per_year=rate)) is fires_


def test_the_finding_says_what_was_seen_and_what_was_expected() -> None:
    found = surge(every(7) | {ago(0): 4, ago(2): 3}, TODAY, RULE, SINCE)
    assert (found.fires, found.observed, found.days) == (True, 7, 7)
    assert found.expected == pytest.approx(1, abs=0.05)
    assert found.evidence > found.threshold


def test_a_slow_surge_is_told_by_the_weeks_in_which_it_shows() -> None:
    counts = every(7, until=56) | {ago(n): 1 for n in range(0, 56, 2)}
    found = surge(counts, TODAY, RULE, SINCE)
    assert found.fires
    assert (found.days, found.observed) == (28, 14)
    assert 4 <= found.expected < 6


@pytest.mark.parametrize(
    ("since", "short"),
    [(SINCE, False), (SINCE - timedelta(days=1000), False), (SINCE + timedelta(days=1), True), (None, True)],
)
def test_history_must_cover_baseline_and_window(since: date | None, short: bool) -> None:
    found = surge(every(7) | {ago(0): 9}, TODAY, RULE, since)
    assert found.history_short is short
    assert found.fires is not short


def test_an_earlier_surge_does_not_hide_a_new_one() -> None:
    calm = every(7)
    stormy = calm | {ago(n): 3 for n in range(100, 121)}
    now = {ago(0): 2, ago(1): 1, ago(3): 2, ago(5): 1}
    assert fires(calm | now)
    assert fires(stormy | now)
    assert surge(stormy, TODAY, RULE, SINCE).expected < 2 * surge(calm, TODAY, RULE, SINCE).expected


def test_two_attacks_weeks_apart_where_none_were_are_told_with_the_days_that_hold_both() -> None:
    found = surge({ago(0): 1, ago(12): 1}, TODAY, RULE, SINCE)
    assert (found.fires, found.observed, found.days) == (True, 2, 14)


def test_a_surge_that_is_long_over_does_not_fire_again() -> None:
    over = every(7) | {ago(n): 5 for n in range(28, 50)}
    assert surge(over | {ago(0): 1, ago(4): 1}, TODAY, RULE, SINCE).fires is False


def test_a_day_on_which_nothing_could_be_seen_is_not_a_quiet_day() -> None:
    half = [ago(n) for n in range(7, 7 * 53) if n % 2]
    counts = {ago(n): 1 for n in range(8, 7 * 53, 2)}
    blind = surge(counts, TODAY, RULE, SINCE)
    told = surge(counts, TODAY, RULE, SINCE, unseen=half)
    assert told.expected == pytest.approx(2 * blind.expected, rel=0.02)
    last = {ago(n): 2 for n in range(4)}
    seen_all = surge(every(7) | last, TODAY, RULE, SINCE)
    seen_some = surge(every(7) | last, TODAY, RULE, SINCE, unseen=[ago(4), ago(5), ago(6)])
    assert seen_some.evidence > seen_all.evidence


def test_a_baseline_of_which_nothing_could_be_seen_expects_nothing_and_breaks_nothing() -> None:
    unseen = [ago(n) for n in range(7, 7 * 53)]
    assert surge({ago(0): 1}, TODAY, RULE, SINCE, unseen=unseen).fires is False


def test_incidents_dated_in_the_future_or_before_the_baseline_count_for_nothing() -> None:
    counts = every(7) | {ago(1): 2}
    odd = counts | {ago(-1): 50, ago(-400): 50, SINCE - timedelta(days=1): 50}
    assert surge(odd, TODAY, RULE, SINCE) == surge(counts, TODAY, RULE, SINCE)


@pytest.mark.parametrize("count", [10**4, 10**9])
def test_any_number_of_incidents_is_judged(count: int) -> None:
    assert fires({ago(0): count})
    assert not fires(dict.fromkeys((ago(n) for n in range(7 * 53)), count))


@pytest.mark.parametrize("within", [1, 3, 14, 30, 90])
def test_the_window_may_be_of_any_length(within: int) -> None:
    rule = replace(RULE, within=timedelta(days=within), baseline=timedelta(days=4 * within))
    since = ago(5 * within - 1)
    steady = dict.fromkeys((ago(n) for n in range(5 * within)), 1)
    assert not surge(steady, TODAY, rule, since).fires
    assert surge(steady | {ago(0): 10 + 3 * within}, TODAY, rule, since).fires


def test_hours_are_rounded_up_to_days() -> None:
    counts = every(7) | {ago(0): 3, ago(1): 2}
    hours = replace(RULE, within=timedelta(hours=6 * 24 + 1))
    assert surge(counts, TODAY, hours, SINCE) == surge(counts, TODAY, RULE, SINCE)


daily = st.lists(st.integers(0, 6), min_size=7 * 53, max_size=7 * 53)
rates = st.sampled_from([0.5, 1.0, 4.0, 12.0])


def dated(numbers: list[int]) -> dict[date, int]:
    return {ago(len(numbers) - 1 - n): count for n, count in enumerate(numbers)}


@given(daily, rates)
def test_a_falling_count_is_never_a_surge(numbers: list[int], rate: float) -> None:
    falling = dated(sorted(numbers, reverse=True))
    assert not fires(falling, replace(RULE, false_alarms_per_year=rate))


@given(daily, st.integers(0, 6), st.integers(1, 5), rates)
def test_one_incident_more_never_makes_it_less_of_a_surge(
    numbers: list[int], day: int, more: int, rate: float
) -> None:
    rule = replace(RULE, false_alarms_per_year=rate)
    counts = dated(numbers)
    before = surge(counts, TODAY, rule, SINCE)
    after = surge(counts | {ago(day): counts[ago(day)] + more}, TODAY, rule, SINCE)
    assert after.evidence >= before.evidence
    assert after.threshold == before.threshold
    assert after.fires >= before.fires


@given(daily, st.integers(0, 400), rates, st.sets(st.integers(0, 370), max_size=40))
def test_the_cheap_question_has_the_same_answer(
    numbers: list[int], quiet: int, rate: float, unseen: set[int]
) -> None:
    rule = replace(RULE, false_alarms_per_year=rate)
    numbers = [0 if day < quiet else number for day, number in enumerate(numbers)]
    days = [None if day in unseen and not count else count for day, count in enumerate(numbers)]
    hidden = {ago(len(days) - 1 - day) for day in unseen}
    found = surge(dated(numbers), TODAY, rule, SINCE, hidden)
    assert surging(days, rule, frame_of(rule)) == found.fires


@given(daily, st.randoms(use_true_random=False), rates)
def test_the_order_in_which_days_are_given_does_not_matter(
    numbers: list[int], random: Random, rate: float
) -> None:
    rule = replace(RULE, false_alarms_per_year=rate)
    counts = dated(numbers)
    mixed = list(counts.items())
    random.shuffle(mixed)
    without_quiet = {day: count for day, count in mixed if count}
    assert surge(without_quiet, TODAY, rule, SINCE) == surge(counts, TODAY, rule, SINCE)


@given(daily, st.floats(0.1, 100), st.floats(0.1, 100))
def test_who_wants_fewer_false_alarms_needs_more_evidence(
    numbers: list[int], one: float, other: float
) -> None:
    past = baseline_of(numbers, frame_of(RULE))
    few, many = sorted((one, other))
    assert threshold(past, few, frame_of(RULE)) >= threshold(past, many, frame_of(RULE))


def test_the_threshold_is_that_of_the_table_at_its_nodes() -> None:
    for rate, level in zip(RATES, THRESHOLDS, strict=True):
        for unevenness, row in zip(UNEVENNESS, level, strict=True):
            for expected, asked in zip(EXPECTED, row, strict=True):
                past = Baseline(expected=expected, unevenness=unevenness)
                assert threshold(past, rate, frame_of(RULE)) == pytest.approx(asked)


def test_years_without_a_surge_give_the_false_alarms_that_were_set() -> None:
    random, years = Random(20220612), 40
    rule = replace(RULE, false_alarms_per_year=12.0)
    episodes = sum(_episodes(random, rule, 0.2) for _ in range(years))
    assert episodes / years == pytest.approx(12.0, rel=0.2)


def _episodes(random: Random, rule: Rule, a_day: float) -> int:
    """Times that the rule begins to fire, after more than a week without, in a year of incidents that come by chance,
    so many a day on average."""
    start, baseline, at = date(2020, 1, 1), 7 * 53, 0.0
    counts: Counter[date] = Counter()
    while (at := at + random.expovariate(a_day)) < baseline + 365:
        counts[start + timedelta(days=int(at))] += 1
    watched = [day for day in counts if day >= start + timedelta(days=baseline)]
    fired = [day for day in watched if surge(counts, day, rule, start).fires]
    return sum(1 for before, day in pairwise([start, *fired]) if (day - before).days > 7)
