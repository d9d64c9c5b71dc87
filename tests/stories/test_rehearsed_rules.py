"""An operator rehearses a threshold before saving it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from storytelling import DEADLY, MASS, Story

from service.backtest import Comparison, NoHistory, backtest
from service.records import AlertPolicy, Rule

SEYTENGA = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the "
    "Sahel region of Burkina Faso, the government spokesman said on Monday."
)
TWELVE = (
    "Twelve people were killed overnight Saturday to Sunday in an attack on Seytenga, in the Sahel region of Burkina "
    "Faso, a security source said."
)
TERA = "Seven villagers were killed on Wednesday 15 June in the village of Téra, in the Tillabéri region of Niger."
GAO = "Six civilians were killed on Friday 17 June in Labbezanga, in the Gao region of Mali, a local official said."


def a_week_of_news(tell: Callable[..., Story], rules: tuple[Rule, ...]) -> Story:
    story = tell("2022-06-12T08:00", rules=rules)
    story.run_until("2022-06-12T09:00")
    story.publish("2022-06-12T16:00", "Burkina Faso: twelve dead in attack on Seytenga", TWELVE)
    story.publish("2022-06-13T15:00", "At least 50 killed in Seytenga", SEYTENGA, feed="two")
    story.publish("2022-06-16T09:00", "Niger: seven villagers killed", TERA)
    story.publish("2022-06-18T09:00", "Mali: six civilians killed in Labbezanga", GAO, feed="three")
    story.run_until("2022-06-20T09:00")
    return story


def rehearsed(story: Story, *rules: Rule) -> Comparison:
    with story.service.store.view() as look:
        return backtest(look, rules, AlertPolicy(), ("MLI", "NER", "BFA"))


def sent(story: Story) -> list[tuple[str, str, str]]:
    """Every alert that was really sent: key, severity and moment."""
    with story.service.store.view() as look:
        page = look.page_alerts(None, 50)
    alerts = [row["alert"] for row in page.rows]
    return sorted((one.key, one.severity.value, one.sent_at.isoformat()) for one in alerts)  # type: ignore[attr-defined]


def test_the_rules_in_force_are_rehearsed_as_they_really_spoke(tell: Callable[..., Story]) -> None:
    story = a_week_of_news(tell, (DEADLY, MASS))
    found = rehearsed(story, DEADLY, MASS)
    assert found.same_rules
    assert story.kinds == ["alert.raised", "alert.updated", "alert.raised", "alert.raised"]
    assert (found.candidate.alerts, found.candidate.updates) == (3, 1)
    assert found.candidate == found.in_force
    quiet = rehearsed(story, replace(MASS, at_least=1000, steps=(), severity_at=()))
    assert {(one["key"], one["severity"], one["sent"]) for one in quiet.only_in_force} <= set(sent(story))
    assert len(quiet.only_in_force) == 3


def test_a_higher_threshold_shows_what_would_not_have_been_sent(tell: Callable[..., Story]) -> None:
    story = a_week_of_news(tell, (DEADLY, MASS))
    found = rehearsed(story, replace(DEADLY, at_least=7), MASS)
    assert found.in_force is not None
    assert (found.candidate.alerts, found.in_force.alerts) == (2, 3)
    assert [one["places"] for one in found.only_in_force] == [["Labézanga"]]
    assert found.only_candidate == []
    assert found.candidate.by_rule["deadly attack"].alerts == 1
    assert found.in_force.by_rule["deadly attack"].alerts == 2


def test_only_what_was_known_then_counts(tell: Callable[..., Story]) -> None:
    """The toll of 50 came a day after the attack: a rule that wants 50 speaks then, not before."""
    story = a_week_of_news(tell, (DEADLY, MASS))
    fifty = replace(MASS, at_least=50, steps=(), severity_at=())
    with story.service.store.view() as look:
        sunday, week = (
            backtest(look, (fifty,), AlertPolicy(), (), until=date(2022, 6, day)).candidate
            for day in (12, 19)
        )
    assert (sunday.alerts, week.alerts) == (0, 1)


def test_nothing_is_sent_or_stored_by_rehearsing(tell: Callable[..., Story]) -> None:
    story = a_week_of_news(tell, (DEADLY, MASS))
    before = sent(story), list(story.kinds), story.service.totals()
    rehearsed(story, replace(DEADLY, at_least=1))
    assert (sent(story), story.kinds, story.service.totals()) == before


def test_some_days_alone_are_read_and_give_what_all_of_history_gives(tell: Callable[..., Story]) -> None:
    story = a_week_of_news(tell, (DEADLY, MASS))
    rules = (replace(DEADLY, at_least=7), MASS)
    with story.service.store.view() as look:
        whole, bounded = (
            backtest(look, rules, AlertPolicy(), ("MLI",), since=date(2022, 6, 13), bounded=bounded)
            for bounded in (False, True)
        )
        assert bounded == whole
        with pytest.raises(NoHistory):
            backtest(look, rules, AlertPolicy(), (), since=date(2023, 6, 13), bounded=True)


def test_days_before_are_rehearsed_but_not_counted(tell: Callable[..., Story]) -> None:
    story = a_week_of_news(tell, (DEADLY, MASS))
    with story.service.store.view() as look:
        found = backtest(
            look, (DEADLY, MASS), AlertPolicy(), (), since=date(2022, 6, 13), until=date(2022, 6, 16)
        )
    assert (found.candidate.alerts, found.candidate.updates) == (1, 1)
    assert [(one["week"], one["alerts"], one["updates"]) for one in found.candidate.weeks] == [
        ("2022-06-13", 1, 1)
    ]
