"""A rehearsal of some months: what it reads is enough, and it reads no more."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from histories import (
    AID,
    DAY,
    DEADLY,
    FLED,
    LONG_AGO,
    MANY,
    MASS,
    NEW,
    SIGNS,
    START,
    UNKNOWN,
    VILLAGES,
    WEEK,
    Known,
    attack,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from service.backtest.reach import LEAD, reach_of
from service.backtest.rehearsal import Bodies, History, rehearse
from service.records import Alert, AlertPolicy, Rule, Toll

BEGIN, END = START + 240 * DAY, START + 300 * DAY


def a_year_of_news(seed: int) -> Known:
    """Some sixty attacks, most with a later figure within days."""
    chance, known = random.Random(seed), Known()
    for number in range(60):
        names = chance.sample(sorted(VILLAGES), k=chance.choice((1, 1, 1, 2)))
        dead = chance.choice((None, 2, 6, 12, 40))
        first = attack(f"i{number}", *names, day=chance.randrange(300), deaths=dead)
        known.hears(replace(first, targets=("aid",)) if chance.random() < 0.1 else first)
        if chance.random() < 0.6:
            later = (dead or 3) + chance.randrange(40)
            known.hears(replace(first, deaths=Toll(later, later, later)), hours=chance.randrange(1, 100))
    return known


def sent(alerts: Sequence[Alert]) -> list[tuple[object, ...]]:
    return [
        (one.rule.name, one.msg_type, one.sent_at, one.severity, one.rule.observed)
        for one in alerts
        if one.sent_at >= BEGIN
    ]


def rehearsed(known: Known, rules: Sequence[Rule], *, bounded: bool) -> list[tuple[object, ...]]:
    outlines = known.history().outlines
    history = History(outlines, (), LONG_AGO)
    if bounded:
        reach = reach_of(rules, BEGIN)
        assert reach.read_from is not None
        read = [one for one in outlines if one.known_at >= reach.read_from]
        history = History(read, (), LONG_AGO, reach.judged_from)
    bodies = Bodies(history.outlines, lambda _: known._bodies())
    return sent(rehearse([rules], AlertPolicy(), history, bodies, END)[0])


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_last_months_alone_are_rehearsed_as_with_all_that_was_before(seed: int) -> None:
    known = a_year_of_news(seed)
    rules = (DEADLY, MASS, UNKNOWN, NEW, WEEK, FLED, AID, SIGNS, MANY)
    assert rehearsed(known, rules, bounded=True) == rehearsed(known, rules, bounded=False)


def test_so_far_back_is_read_as_the_rules_ask() -> None:
    alone = reach_of([DEADLY, MASS, UNKNOWN], BEGIN)
    assert alone.judged_from == BEGIN - LEAD
    assert alone.read_from == BEGIN - LEAD - DAY
    back = reach_of([DEADLY, replace(NEW, quiet_for=90 * DAY)], BEGIN).read_from
    assert back is not None
    assert timedelta(days=120) < BEGIN - back < timedelta(days=140)
    off = reach_of([DEADLY, replace(NEW, enabled=False)], BEGIN)
    assert off == alone
    assert reach_of([replace(MANY, cooldown=60 * DAY)], BEGIN).judged_from == BEGIN - 63 * DAY
