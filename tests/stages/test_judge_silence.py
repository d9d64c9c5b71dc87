"""What is not being seen: judged by time, told to operators, ended when it is seen again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_told import rule

from service.records import (
    Alert,
    AlertPolicy,
    Coverage,
    Judgement,
    Rule,
    Severity,
    Situation,
    Wake,
    Watched,
)
from service.stages.judge import Memory, judge

NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BLIND = rule("blind", 1, kind="silence", severity=Severity.MINOR, quiet_for=24 * HOUR)


@dataclass
class Desk:
    """Judges again and again, keeping what a store would keep between."""

    rules: Sequence[Rule] = (BLIND,)
    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    last: Judgement = field(default_factory=Judgement)

    def looks(self, *watched: Watched, now: datetime = NOON) -> list[Alert]:
        self.last = judge(
            (),
            Memory(),
            self.rules,
            [one for one in self.situations.values() if one.closed_at is None],
            self.raised,
            policy=AlertPolicy(),
            coverage=Coverage(feeds=3, feeds_reachable=1),
            rule_versions={"blind": 7},
            now=now,
            watched=watched,
        )
        self.situations |= {one.key: one for one in self.last.situations}
        self.raised |= {one.id: one for one in self.last.alerts}
        return list(self.last.alerts)


def feed(name: str, language: str | None, country: str | None, quiet: int) -> Watched:
    """A feed that answered ``quiet`` hours before noon; it fails where that is more than an hour."""
    return Watched(
        name=name, language=language, country=country, seen_at=NOON - quiet * HOUR, failing=quiet > 1
    )


SEEN = feed("Fine", "fr", "MLI", 0)
DOWN = feed("Down", "fr", "MLI", 30)


# --- what is silent ------------------------------------------------------------------------------------------------

UNSEEN = [
    ("nothing is watched", [], None),
    ("all is seen", [SEEN], None),
    ("down for too short a time", [SEEN, feed("a", "fr", "MLI", 23)], None),
    ("not asked since, as after a night off", [SEEN, replace(DOWN, failing=False)], None),
    ("one feed of several", [SEEN, DOWN], "Down"),
    ("every feed", [DOWN, feed("b", "en", "NER", 24)], "any feed at all"),
    ("a language", [SEEN, feed("a", "ar", None, 24)], "Arabic (no feed in the language)"),
    (
        "a country",
        [SEEN, feed("a", "fr", "NER", 24), feed("b", "fr", "NER", 50)],
        "Niger (no feed of the country)",
    ),
    (
        "a country whose language others speak, and a feed beside",
        [SEEN, DOWN, feed("b", "fr", "NER", 50)],
        "Niger (no feed of the country); Down",
    ),
    (
        "a country of which one feed answers",
        [SEEN, feed("a", "fr", "NER", 24), feed("b", "fr", "NER", 0)],
        "a",
    ),
    ("a feed of no known language", [SEEN, feed("a", None, None, 24)], "a"),
    (
        "many",
        [SEEN, *(feed(f"feed {number}", "fr", "MLI", 24) for number in range(8))],
        "feed 0; feed 1; feed 2; feed 3; feed 4; feed 5; and 2 more",
    ),
]


@pytest.mark.parametrize(("watched", "named"), [row[1:] for row in UNSEEN], ids=[row[0] for row in UNSEEN])
def test_what_is_not_seen_is_named(watched: list[Watched], named: str | None) -> None:
    alerts = Desk().looks(*watched)
    assert [one.headline["en"] for one in alerts] == ([f"[Minor] Not seen: {named}"] if named else [])


def test_an_alert_without_an_incident_says_rule_time_and_that_it_is_no_calm() -> None:
    (alert,) = Desk().looks(SEEN, feed("a", "ar", "NER", 24))
    assert alert.key == "blind/unseen/20220613T120000Z"
    assert (alert.rule.kind, alert.rule.version, alert.rule.at_least, alert.rule.observed) == (
        "silence",
        7,
        None,
        2,
    )
    assert (alert.incidents, alert.certainty, alert.coverage.feeds) == ((), "Observed", 3)
    assert alert.headline["fr"] == (
        "[Mineure] Non vu : Niger (aucun flux du pays) ; arabe (aucun flux dans cette langue)"
    )
    assert alert.reason["en"] == (
        "Rule “blind”: not seen for 24 hours or longer: Niger (no feed of the country); Arabic (no feed in the "
        "language). What happens there is not reported; that no alert comes is no sign of calm."
    )
    assert "العربية" in alert.reason["ar"]


@pytest.mark.parametrize("others", [[], [SEEN], [DOWN]], ids=["alone", "beside one seen", "beside one down"])
def test_a_feed_that_was_not_asked_yet_is_not_silent_and_nothing_is_waited_for(others: list[Watched]) -> None:
    desk = Desk()
    new = replace(SEEN, name="New", seen_at=None)
    assert all("New" not in one.headline["en"] for one in desk.looks(new, *others))
    assert desk.last.wakes == (), "the poll that makes it fail asks for a look"


def test_a_rule_looks_at_the_feeds_of_its_countries() -> None:
    desk = Desk(rules=[replace(BLIND, areas=("NER/Tillabéri",))])
    assert desk.looks(SEEN, DOWN) == []
    assert [one.headline["en"] for one in desk.looks(SEEN, feed("a", "fr", "NER", 24))] == [
        "[Minor] Not seen: any feed at all"
    ]
    assert Desk(rules=[replace(BLIND, enabled=False)]).looks(SEEN, DOWN) == []


# --- carried on ----------------------------------------------------------------------------------------------------


def test_it_is_told_once_then_what_falls_silent_besides_then_that_all_is_seen_again() -> None:
    desk = Desk()
    (first,) = desk.looks(SEEN, DOWN)
    assert desk.looks(SEEN, DOWN) == []
    also = feed("Also", "fr", "NER", 26)
    (second,) = desk.looks(SEEN, DOWN, also, now=NOON + HOUR)
    assert (second.msg_type, second.key, second.revision, second.references) == (
        "Update",
        first.key,
        2,
        (first.id,),
    )
    assert second.reason["fr"].startswith("Non vu non plus : Niger (aucun flux du pays). Règle « blind »")
    assert desk.looks(SEEN, DOWN, now=NOON + 2 * HOUR) == []
    (over,) = desk.looks(SEEN, replace(DOWN, seen_at=NOON, failing=False), now=NOON + 3 * HOUR)
    assert (over.msg_type, over.key, over.revision) == ("Update", first.key, 3)
    assert over.headline["en"] == "[Minor] Update: Everything is seen again"
    assert "may come late" in over.reason["en"]
    assert desk.situations[first.key].closed_at == NOON + 3 * HOUR
    assert desk.looks(SEEN, now=NOON + 4 * HOUR) == []
    (again,) = desk.looks(SEEN, DOWN, now=NOON + 5 * HOUR)
    assert (again.msg_type, again.key == first.key) == ("Alert", False)


def test_when_the_rule_is_taken_out_its_situation_is_closed_without_a_word() -> None:
    desk = Desk()
    (alert,) = desk.looks(SEEN, DOWN)
    desk.rules = ()
    assert desk.looks(SEEN, DOWN) == []
    assert desk.situations[alert.key].closed_at == NOON


# --- when to look --------------------------------------------------------------------------------------------------


def test_it_is_looked_at_when_the_first_feed_would_have_been_quiet_for_too_long() -> None:
    desk = Desk()
    desk.looks(SEEN, feed("a", "fr", "MLI", 5), feed("b", "fr", "MLI", 20))
    assert desk.last.wakes == (Wake(rule="blind", at=NOON + 4 * HOUR),)
    assert desk.last.wakes[0].subject == "rule/blind"


def test_what_has_been_told_and_what_does_not_fail_is_waited_for_by_no_time() -> None:
    desk = Desk()
    desk.looks(SEEN, DOWN, replace(feed("a", "fr", "MLI", 5), failing=False))
    assert desk.last.wakes == (), "the poll that ends it, or begins it, asks for a look"


def test_where_no_feed_is_watched_there_is_nothing_to_wait_for() -> None:
    desk = Desk()
    desk.looks()
    assert desk.last == Judgement()


_FEEDS = st.lists(
    st.builds(
        feed,
        st.sampled_from("abcd"),
        st.sampled_from(["fr", "en", None]),
        st.sampled_from(["MLI", "NER", None]),
        st.integers(0, 60),
    ),
    max_size=4,
    unique_by=lambda one: one.name,
)


@given(st.lists(st.tuples(_FEEDS, st.integers(0, 30)), max_size=8))
def test_whatever_falls_silent_a_key_is_raised_once(story: list[tuple[list[Watched], int]]) -> None:
    desk, now, sent = Desk(), NOON, list[Alert]()
    for watched, hours in story:
        now += hours * HOUR + timedelta(seconds=1)
        sent += desk.looks(*watched, now=now)
        assert desk.looks(*watched, now=now) == []
        assert all(wake.at > now for wake in desk.last.wakes)
    for key in {one.key for one in sent}:
        revisions = [(one.revision, one.msg_type) for one in sent if one.key == key]
        assert revisions == [(n, "Alert" if n == 1 else "Update") for n in range(1, len(revisions) + 1)]
