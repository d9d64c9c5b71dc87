"""Rules over history: with what was known at each moment, and nothing left out for speed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from histories import (
    AID,
    DAY,
    DEADLY,
    EVERY,
    FLED,
    HOUR,
    MANY,
    MASS,
    NEW,
    SIGNS,
    START,
    UNKNOWN,
    VILLAGES,
    WEEK,
    Known,
    a_past,
    attack,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from service.records import Alert, Incident, PastIncident, Rule, Severity, Toll


def told(alerts: list[Alert]) -> list[tuple[str, str, str]]:
    return [(one.rule.name, one.msg_type, f"{one.sent_at:%Y-%m-%d %H:%M}") for one in alerts]


def test_an_attack_is_alerted_when_it_became_known_and_updated_when_its_toll_rose() -> None:
    first = attack("a", deaths=12)
    known = Known().hears(first).hears(replace(first, deaths=Toll(60, 60, 60)), hours=20)
    alerts = known.rehearsed(DEADLY, MASS)
    assert told(alerts) == [("mass", "Alert", "2022-03-01 14:00"), ("mass", "Update", "2022-03-02 10:00")]
    assert [one.severity for one in alerts] == [Severity.SEVERE, Severity.EXTREME]
    assert (alerts[0].headline, alerts[0].reason) == ({}, {})


def test_an_attack_without_a_toll_is_told_when_its_wake_comes() -> None:
    assert told(Known().hears(attack("a", deaths=None)).rehearsed(UNKNOWN)) == [
        ("unknown", "Alert", "2022-03-01 20:00")
    ]
    with_toll = Known().hears(attack("a", deaths=None)).hears(attack("a", deaths=3), hours=2)
    assert with_toll.rehearsed(UNKNOWN) == []


def test_what_becomes_known_later_is_not_known_before() -> None:
    """Both villages are attacked on one day; the second is told of two days later."""
    late = attack("b", "Gangalare", first_seen_at=START + 50 * HOUR, fresh_at=START + 50 * HOUR)
    known = Known().hears(attack("a", "Seytenga")).hears(late)
    (alert,) = [one for one in known.rehearsed(NEW) if one.msg_type == "Alert"]
    assert alert.sent_at == START + 50 * HOUR
    assert {one.id for one in alert.incidents} == {"a", "b"}


def test_a_village_that_was_attacked_before_the_watch_is_not_new() -> None:
    known = Known().hears(attack("a", "Inates", "Banibangou"))
    assert told(known.rehearsed(NEW)) == [("new", "Alert", "2022-03-01 14:00")]
    past = [a_past("1", "Inates", START.date() - timedelta(days=30))]
    assert known.rehearsed(NEW, past=past) == []


def test_a_dismissed_incident_is_remembered_no_more() -> None:
    gone = attack("old", "Inates", day=0)
    known = Known().hears(gone).hears(replace(gone, status="dismissed"), hours=5)
    again = attack("new", "Inates", "Banibangou", day=20)
    assert "new" in [one.incidents[0].id for one in known.hears(again).rehearsed(NEW)]
    assert "new" not in [one.incidents[0].id for one in Known().hears(gone).hears(again).rehearsed(NEW)]


def test_after_a_merger_the_survivor_speaks_under_the_key_that_was_told() -> None:
    first, second = attack("a", deaths=12), attack("b", deaths=11)
    known = Known().hears(second).merges("b", "a", START + 12 * HOUR).hears(first, hours=8)
    known.hears(replace(first, deaths=Toll(55, 55, 55)), hours=30)
    alerts = known.rehearsed(MASS)
    assert [one.msg_type for one in alerts] == ["Alert", "Alert", "Update"]
    assert alerts[2].key in {alerts[0].key, alerts[1].key}


def test_nothing_is_rehearsed_beyond_the_end() -> None:
    known = Known().hears(attack("a", deaths=12)).hears(attack("b", "Téra", day=9, deaths=12))
    assert len(known.rehearsed(MASS, until=START + 5 * DAY)) == 1


def test_windows_and_marks_are_rehearsed_too() -> None:
    known = Known().hears(attack("a", deaths=12)).hears(attack("b", "Téra", day=2, deaths=12))
    assert {one.rule.name for one in known.rehearsed(WEEK)} == {"week"}
    aid = Known().hears(attack("c", deaths=None, targets=("aid",)))
    assert [one.rule.name for one in aid.rehearsed(AID)] == ["aid"]
    many = Known()
    for number in range(4):
        many.hears(attack(f"m{number}", day=number))
    assert {one.rule.name for one in many.rehearsed(MANY)} == {"many"}
    fled = Known().hears(attack("d", deaths=None, displaced=900))
    assert [one.rule.name for one in fled.rehearsed(FLED)] == ["fled"]


# --- what makes it fast holds nothing back --------------------------------------------------------------------------


def test_a_window_that_one_of_its_attacks_makes_alone_is_told_by_the_alert_of_that_attack() -> None:
    """Which no rule looks at by itself when a later, small attack makes the window look again."""
    known = Known().hears(attack("a", deaths=30)).hears(attack("b", "Téra", day=2, deaths=1))
    assert [one.rule.name for one in known.rehearsed(MASS, WEEK)] == ["mass"]
    assert [one.rule.name for one in known.rehearsed(WEEK)] == ["week"]


figures = st.one_of(st.none(), st.integers(0, 80))
some_past = st.lists(
    st.builds(
        a_past,
        st.integers(0, 10**6).map(str),
        st.sampled_from(sorted(VILLAGES)),
        st.integers(-60, 60).map(lambda days: START.date() + timedelta(days=days)),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
)
ALL_SORTS = (
    *EVERY,
    replace(DEADLY, name="deadly, told twice", min_speakers=2, at_least=3),
    replace(DEADLY, name="deadly in Mali", areas=("MLI/Gao",), confirmed_only=True, at_least=0),
    replace(MASS, name="mass of civilians", measure="deaths_civilians"),
    replace(UNKNOWN, name="nobody counted who fled", measure="displaced", severity=Severity.SEVERE),
    replace(NEW, name="any new village", at_least=1, quiet_km=80.0, quiet_for=20 * DAY),
    replace(NEW, name="new, close together", within=None, radius_km=5.0, areas=("NER",)),
    replace(WEEK, name="deadly days in a village", per="village", min_incidents=1, within=2 * DAY),
    replace(WEEK, name="deadly month", per="zone", within=31 * DAY, steps=(40, 80), at_least=5, cooldown=DAY),
    replace(WEEK, name="many fled", per="adm2", measure="displaced", at_least=900),
    replace(MANY, name="many in the country", per="country", within=5 * DAY, baseline=56 * DAY),
    replace(SIGNS, name="signs, severe", severity=Severity.SEVERE),
)
OTHERS = (
    replace(DEADLY, at_least=8),
    replace(MASS, steps=(), severity=Severity.MODERATE),
    replace(UNKNOWN, after=HOUR),
    replace(NEW, at_least=3),
    replace(WEEK, at_least=30),
    replace(MANY, false_alarms_per_year=100),
)
"""Rules that bear the name of another."""
rule_sets = st.lists(st.sampled_from((*ALL_SORTS, *OTHERS)), max_size=8, unique_by=lambda one: one.name)


@st.composite
def a_revision(draw: st.DrawFn, before: Incident) -> Incident:
    deaths = draw(figures)
    return replace(
        before,
        deaths=None if deaths is None else Toll(draw(st.sampled_from((deaths, None))), deaths, None),
        day=draw(st.sampled_from((before.day, before.day, START.date() + 9 * DAY))),
        displaced=draw(st.sampled_from((None, 100, 900))),
        places=draw(st.sampled_from((before.places, before.places[:1]))),
        targets=draw(st.sampled_from(((), ("aid",)))),
        signs=draw(st.sampled_from(((), ("flight",)))),
        status=draw(st.sampled_from(("open", "open", "open", "confirmed", "dismissed"))),
        reports=draw(st.integers(0, 3)),
        fresh_at=draw(st.sampled_from((before.fresh_at, before.fresh_at, None))),
    )


@st.composite
def a_history(draw: st.DrawFn) -> Known:
    known = Known()
    for number in range(draw(st.integers(1, 9))):
        names = draw(st.lists(st.sampled_from(sorted(VILLAGES)), min_size=1, max_size=2, unique=True))
        incident = attack(f"i{number}", *names, day=draw(st.integers(0, 120)))
        incident = replace(incident, villages_attacked_min=draw(st.sampled_from((None, 0, 1, 2, 4))))
        for hours in draw(st.lists(st.integers(0, 90), min_size=1, max_size=3, unique=True)):
            incident = draw(a_revision(incident))
            known.hears(incident, hours=hours)
    return draw(with_mergers(known))


@st.composite
def with_mergers(draw: st.DrawFn, known: Known) -> Known:
    """Some incidents became part of another, after all that was told of them."""
    ids = sorted({one.id for _, one in known.revisions})
    into = {old: draw(st.sampled_from(ids)) for old in ids if draw(st.integers(0, 5)) == 0}
    for number, (old, new) in enumerate(into.items()):
        if new not in into:
            at = max(at for at, one in known.revisions if one.id == old)
            known.merges(old, new, at + (1 + number) * HOUR)
    return known


def said(alerts: list[Alert]) -> list[Alert]:
    """All of them but what is told in words, of which a rehearsal makes none."""
    return [replace(one, headline={}, reason={}, before=()) for one in alerts]


@settings(max_examples=80)
@given(a_history(), some_past)
def test_a_rehearsal_says_what_the_plain_way_says(known: Known, past: list[PastIncident]) -> None:
    assert said(known.rehearsed(*EVERY, past=past)) == said(known.plainly(*EVERY, past=past))


@pytest.mark.parametrize("rule", ALL_SORTS, ids=lambda rule: rule.name)
@settings(max_examples=25)
@given(known=a_history(), past=some_past)
def test_each_rule_alone_says_what_the_plain_way_says(
    rule: Rule, known: Known, past: list[PastIncident]
) -> None:
    assert said(known.rehearsed(rule, past=past)) == said(known.plainly(rule, past=past))


@settings(max_examples=60)
@given(a_history(), some_past, st.lists(rule_sets, min_size=2, max_size=3))
def test_rule_sets_that_are_rehearsed_together_say_what_each_says_alone(
    known: Known, past: list[PastIncident], several: list[list[Rule]]
) -> None:
    together = known.rehearsed_together(*several, past=past)
    assert [said(one) for one in together] == [said(known.plainly(*one, past=past)) for one in several]
