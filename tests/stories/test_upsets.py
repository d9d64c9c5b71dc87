"""What happens to the service itself: a clock set back, three days down, a rule changed, a mailbox that cannot be
written to. Nobody is told less for it, or twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storytelling import DESK, MASS, OPERATOR, Story

from service.app import Service
from service.ports import Clock
from service.records import Configuration, Rule, Severity

Tell = Callable[..., Story]

TITLE = "Burkina Faso: gunmen attack Seytenga"
BLIND = Rule(name="blind", kind="silence", severity=Severity.MINOR, quiet_for=timedelta(hours=24))


def killed(figure: str, town: str = "Seytenga", night: str = "in the night of 11 to 12 June") -> str:
    return (
        f"{figure} people were killed {night} when gunmen attacked the town of {town}, in the Sahel region of Burkina "
        "Faso, the government spokesman said."
    )


def restart(story: Story, configuration: Configuration | None = None, clock: Clock | None = None) -> None:
    """The service stops and is started again, with the same database."""
    old, channels = story.service, {"email": story.postbox}
    story.service = Service(
        old.store, story.newsroom, channels, old.in_force, clock or story.clock, lambda: 0.5
    )
    with old.store.begin() as transaction:
        transaction.forget_handed()
    story.service.put_in_force(configuration or old.in_force.configuration)


def test_who_cannot_be_written_to_keeps_nobody_else_from_being_told(tell: Tell) -> None:
    lost = replace(DESK, name="lost desk", settings={"to": ["lost@example.org"]}, min_severity=None)  # type: ignore[arg-type]
    story = tell("2022-06-13T08:00", recipients=(lost, DESK, OPERATOR))
    story.publish("2022-06-13T08:05", TITLE, killed("50"))
    story.run_until("2022-06-13T10:00")
    got = {message.recipient: message for _, message in story.postbox.taken}
    assert got["field desk"].content["subject"] == "[Extreme] Seytenga (BF): 50 killed, night 11-12 June"
    assert got["operators"].content["subject"] == "An alert could not be written for lost desk"
    assert "lost desk" not in got


def test_a_threshold_raised_after_the_alert_takes_nothing_back_and_updates_go_on(tell: Tell) -> None:
    story = tell("2022-06-13T08:00", rules=(MASS,))
    story.publish("2022-06-13T08:05", TITLE, killed("12"))
    story.run_until("2022-06-13T10:00")
    higher = replace(story.service.in_force.configuration, rules=(replace(MASS, at_least=20),))
    restart(story, higher)
    story.run_until("2022-06-13T12:00")
    assert story.kinds == ["alert.raised"]
    story.publish("2022-06-13T12:05", TITLE, killed("40"), feed="two")
    story.run_until("2022-06-13T16:00")
    assert story.subjects == [
        "[Severe] Seytenga (BF): 12 killed, night 11-12 June",
        "[Severe] Update: Seytenga (BF): 40 killed, night 11-12 June",
    ]
    text = str(story.postbox.taken[1][1].content["text"])
    assert "Step 30 crossed: before, 12 killed; now, 40 killed." in text
    assert "threshold 20" in text
    with story.service.store.view() as look:
        newest, first = (row["alert"] for row in look.page_alerts(None, 10).rows)
    assert newest.key == first.key  # type: ignore[attr-defined]
    assert newest.rule.version != first.rule.version  # type: ignore[attr-defined]


def test_a_rule_taken_out_after_its_alert_leaves_corrections_to_be_told(tell: Tell) -> None:
    story = tell("2022-06-13T08:00", rules=(MASS,))
    story.publish("2022-06-13T08:05", TITLE, killed("50"))
    story.run_until("2022-06-13T10:00")
    restart(story, replace(story.service.in_force.configuration, rules=()))
    story.publish("2022-06-13T12:05", TITLE, killed("12"), feed="two")
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert "The figure fell: before, 50 killed; now, 12 killed." in str(
        story.postbox.taken[1][1].content["text"]
    )


def test_three_days_down_and_started_again_tells_what_is_fresh_and_heads_what_is_late(tell: Tell) -> None:
    story = tell("2022-06-10T06:00", rules=(MASS, BLIND), recipients=(DESK, OPERATOR))
    story.run_until("2022-06-10T08:00")
    story.publish("2022-06-10T20:00", TITLE, killed("50", night="on 10 June"))
    story.publish(
        "2022-06-12T20:00",
        "Burkina Faso: 30 killed in Djibo",
        killed("30", "Djibo", "on 12 June"),
        feed="two",
    )
    story.publish(
        "2022-06-13T06:00",
        "Burkina Faso: 20 killed in Gorom-Gorom",
        killed("20", "Gorom-Gorom", "on 8 June"),
        feed="three",
    )
    story.clock.advance_to(story.clock.now() + timedelta(days=3))
    restart(story)
    story.run_until("2022-06-15T08:00")
    assert sorted(story.subjects) == [
        "[Severe] Djibo (BF): 30 killed, 12 June",
        "[Severe] Reported late: Gorom-Gorom (BF): 20 killed, 8 June",
    ], "what was published more than 48 hours ago is learnt; feeds were not silent, we were"
    assert story.service.totals().incidents == 3


def test_a_fresh_report_of_what_was_learnt_while_down_is_told(tell: Tell) -> None:
    story = tell("2022-06-10T06:00", rules=(MASS,))
    story.run_until("2022-06-10T08:00")
    story.publish("2022-06-10T20:00", TITLE, killed("50", night="on 10 June"))
    story.clock.advance_to(story.clock.now() + timedelta(days=3))
    restart(story)
    story.run_until("2022-06-13T10:00")
    assert story.subjects == []
    story.publish("2022-06-13T12:00", TITLE, killed("52", night="on 10 June"), feed="two")
    story.run_until("2022-06-13T16:00")
    assert story.subjects == ["[Extreme] Seytenga (BF): 52 killed, 10 June"]


class FastClock:
    """A machine's clock that runs fast by so much, until it is corrected."""

    def __init__(self, right: Clock, fast: timedelta) -> None:
        self._right, self.fast = right, fast

    def now(self) -> datetime:
        return self._right.now() + self.fast


def tick_until(story: Story, at: str) -> None:
    """The service ticks whatever its clock says it has planned."""
    end = datetime.fromisoformat(at).replace(tzinfo=UTC)
    while story.clock.now() < end:
        story.clock.advance_to(story.clock.now() + timedelta(minutes=10))
        asyncio.run(story.service.run_due())


def test_a_clock_that_is_set_back_while_running_costs_no_alert_and_repeats_none(tell: Tell) -> None:
    story = tell("2022-06-13T06:00", rules=(MASS,))
    clock = FastClock(story.clock, timedelta(days=365))
    restart(story, clock=clock)
    tick_until(story, "2022-06-13T07:00")
    assert story.service.totals().items == 0
    clock.fast = timedelta(0)
    story.publish("2022-06-13T08:05", TITLE, killed("50"))
    tick_until(story, "2022-06-13T10:00")
    assert story.subjects == ["[Extreme] Seytenga (BF): 50 killed, night 11-12 June"]
    clock.fast = timedelta(hours=-3)
    tick_until(story, "2022-06-13T20:00")
    assert len(story.subjects) == 1


def test_a_clock_that_is_set_back_while_the_service_is_down_costs_no_alert(tell: Tell) -> None:
    story = tell("2022-06-13T06:00", rules=(MASS,))
    restart(story, clock=FastClock(story.clock, timedelta(days=365)))
    tick_until(story, "2022-06-13T07:00")
    restart(story)
    story.publish("2022-06-13T08:05", TITLE, killed("50"))
    tick_until(story, "2022-06-13T10:00")
    assert story.subjects == ["[Extreme] Seytenga (BF): 50 killed, night 11-12 June"]
