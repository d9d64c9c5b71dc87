"""Rules over windows, on signs and on silence, from the feed to the mailbox."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from storytelling import DESK, OPERATOR, Story

from service.errors import FetchError
from service.jobs.assess import Assess
from service.jobs.poll import Poll
from service.ports import Store, Transaction
from service.records import Rule, Severity

WEEK = Rule(
    name="deadly week",
    kind="casualties",
    severity=Severity.SEVERE,
    at_least=20,
    within=timedelta(days=7),
    per="adm1",
    min_incidents=3,
)
DEADLY = Rule(name="deadly attack", kind="casualties", severity=Severity.MODERATE, at_least=10)
SIGNS = Rule(name="signs", kind="signs", severity=Severity.MINOR, severity_near=Severity.MODERATE)
BLIND = Rule(name="blind", kind="silence", severity=Severity.MINOR, quiet_for=timedelta(hours=24))


def attack(story: Story, at: str, place: str, dead: str, day: str) -> None:
    story.publish(
        at,
        f"Burkina Faso: {dead} people killed in attack on {place}",
        f"{dead.capitalize()} people were killed on {day} when gunmen attacked the village of {place}, in the Sahel "
        "region of Burkina Faso, a local official said.",
    )


def test_three_attacks_of_a_week_that_are_small_each_are_told_together(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-01T08:00", rules=(DEADLY, WEEK))
    story.run_until("2022-06-09T08:00")
    attack(story, "2022-06-09T09:00", "Seytenga", "eight", "Wednesday")
    attack(story, "2022-06-11T09:00", "Djibo", "seven", "Friday")
    story.run_until("2022-06-12T08:00")
    assert story.subjects == []
    attack(story, "2022-06-13T09:00", "Gorom-Gorom", "six", "Sunday")
    story.run_until("2022-06-14T08:00")
    assert story.subjects == ["[Severe] Sahel (BF): 21 killed in 3 attacks, 8 June to 12 June"]


def test_an_attack_that_alerts_anyway_tells_of_its_week_in_one_message(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-01T08:00", rules=(DEADLY, replace(WEEK, severity=Severity.MINOR)))
    story.run_until("2022-06-09T08:00")
    attack(story, "2022-06-09T09:00", "Seytenga", "eight", "Wednesday")
    attack(story, "2022-06-11T09:00", "Djibo", "seven", "Friday")
    attack(story, "2022-06-13T09:00", "Gorom-Gorom", "twelve", "Sunday")
    story.run_until("2022-06-15T08:00")
    assert story.kinds == ["alert.raised"]
    text = str(story.postbox.taken[0][1].content["text"])
    assert "Rule “deadly week”: 27 killed in 3 attacks within 7 days in Sahel; threshold 20." in text


def test_flight_after_a_small_attack_reaches_those_near(tell: Callable[..., Story]) -> None:
    near = replace(DESK, name="near", settings={"to": ["near@example.org"]}, near=("Djibo 50km",))
    far = replace(near, name="far", settings={"to": ["far@example.org"]}, near=("Ménaka 50km",))
    story = tell("2022-06-12T08:00", rules=(SIGNS, DEADLY), recipients=(DESK, near, far))
    story.run_until("2022-06-12T09:00")
    story.publish(
        "2022-06-12T09:05",
        "Burkina Faso: two killed in attack on Djibo, residents flee",
        "Two people were killed on Saturday when gunmen attacked the town of Djibo, in the Sahel region of Burkina "
        "Faso. Residents fled the town, a local official said.",
    )
    story.run_until("2022-06-13T09:00")
    assert [message.address for _, message in story.postbox.taken] == ["near@example.org"]
    assert story.subjects[0].startswith("[Moderate] Djibo (BF): people fleeing; 2 killed")


def test_a_feed_that_is_not_seen_for_a_day_is_told_to_operators_and_when_it_is_seen_again(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY, BLIND), recipients=(DESK, OPERATOR))
    story.run_until("2022-06-12T12:00")
    story.newsroom.broken["https://one.example.org/feed"] = FetchError("timed out")
    story.run_until("2022-06-13T11:00")
    assert story.subjects == []
    story.run_until("2022-06-14T08:00")
    assert story.subjects == ["[Minor] Not seen: one"]
    assert [message.recipient for _, message in story.postbox.taken] == ["operators"]
    del story.newsroom.broken["https://one.example.org/feed"]
    story.run_until("2022-06-15T20:00")
    assert story.subjects[1:] == ["[Minor] Update: Everything is seen again"]
    assert "References" in story.postbox.taken[1][1].content["headers"]


@dataclass
class Meanwhile:
    """A Store to which something happens while an assessment that takes its lease from it is computed."""

    store: Store
    happens: Callable[[], object]
    transactions: int = 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        self.transactions += 1
        if self.transactions == 2:
            self.happens()
        with self.store.begin() as transaction:
            yield transaction

    def view(self) -> AbstractContextManager[Transaction]:
        return self.store.view()

    def ping(self) -> None:
        self.store.ping()

    def close(self) -> None:
        self.store.close()


def test_a_feed_that_answers_while_an_assessment_runs_is_told_by_the_next(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", feeds=("one",), rules=(BLIND,), recipients=(OPERATOR,))
    story.newsroom.broken["https://one.example.org/feed"] = FetchError("timed out")
    story.run_until("2022-06-14T08:00")
    assert story.subjects == ["[Minor] Not seen: any feed at all"]
    story.newsroom.broken.clear()
    service = story.service
    poll = Poll(service.store, story.newsroom, service.in_force, story.clock, lambda: 0.5)
    meanwhile = Meanwhile(service.store, lambda: asyncio.run(poll.run("1", due_only=False)))
    assessed = Assess(meanwhile, service.in_force, story.clock, "here").run()
    assert assessed is not None
    assert assessed.alerts == (), "it began before the feed answered"
    story.run_until("2022-06-14T08:30")
    assert story.subjects[1:] == ["[Minor] Update: Everything is seen again"]


def test_what_is_silent_is_not_asked_after_by_the_hour(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(BLIND,), recipients=(OPERATOR,))
    story.newsroom.broken["https://one.example.org/feed"] = FetchError("timed out")
    story.run_until("2022-06-14T08:00")
    with story.service.store.view() as look:
        assert look.assess_due_at(timedelta(0)) is None, "the poll that ends it brings the rule back"


def test_when_no_feed_answers_the_operators_get_one_message(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(BLIND,), recipients=(OPERATOR,))
    story.run_until("2022-06-12T12:00")
    for feed in ("one", "two", "three"):
        story.newsroom.broken[f"https://{feed}.example.org/feed"] = FetchError("timed out")
    story.run_until("2022-06-15T08:00")
    assert story.subjects == ["[Minor] Not seen: any feed at all"]


def test_a_service_that_was_down_itself_does_not_call_its_feeds_silent(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(BLIND,), recipients=(OPERATOR,))
    story.run_until("2022-06-12T12:00")
    story.clock.advance_to(story.clock.now() + timedelta(days=3))
    story.service.put_in_force(story.service.in_force.configuration)
    story.run_until("2022-06-16T12:00")
    assert story.subjects == []
