"""What is not acknowledged in time goes to somebody else, and ends with whoever acknowledges it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from storytelling import DESK, OPERATOR, Story

from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.ruling import Decide
from service.records import AppointmentKind, Recipient, Severity

HALF_AN_HOUR = timedelta(minutes=30)
SLOW = replace(DESK, ack_within=HALF_AN_HOUR, escalate_to="duty officer")
OFFICER = Recipient(
    name="duty officer",
    channel="email",
    settings={"to": ["duty@example.org", "pager@example.org"]},
    min_severity=Severity.EXTREME,
    areas=("NER/Agadez",),
    quiet_hours="00:00-23:00 UTC",
)
LEAD = replace(DESK, name="lead", settings={"to": ["lead@example.org"]}, areas=("NER/Agadez",))


def attack(story: Story, deaths: int = 12, at: str = "2022-06-12T09:00") -> None:
    story.publish(
        at,
        f"Burkina Faso : {deaths} morts à Seytenga",
        f"Une attaque contre le village de Seytenga a fait {deaths} morts dimanche, selon le gouvernement.",
    )


def got(story: Story, address: str) -> list[tuple[str, str, str]]:
    return [
        (f"{at:%H:%M}", message.kind, str(message.content["subject"]))
        for at, message in story.postbox.taken
        if message.address == address
    ]


def raised_at(story: Story) -> tuple[str, str]:
    """When the desk got the first alert, and its id."""
    at, message = next(one for one in story.postbox.taken if one[1].address == "desk@example.org")
    assert message.alert_id is not None
    return f"{at + HALF_AN_HOUR:%H:%M}", message.alert_id


def acknowledge(story: Story, who: str = "recipient:field desk") -> None:
    _, alert_id = raised_at(story)
    AcknowledgeAlerts(story.service.store, story.clock).acknowledge(alert_id, who=who)


def waiting(story: Story) -> list[str]:
    with story.service.store.view() as look:
        return [one.subject for one in look.appointments(AppointmentKind.ESCALATION)]


def test_nobody_acknowledges_and_every_address_of_the_next_is_told(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T13:00")
    due, _ = raised_at(story)
    for address in ("duty@example.org", "pager@example.org"):
        [(at, kind, subject)] = got(story, address)
        assert (at, kind) == (due, "escalation")
        assert subject.startswith("Not acknowledged: [Severe] Seytenga (BF): 12 killed")
    [first, *_] = [message for _, message in story.postbox.taken if message.kind == "escalation"]
    text = str(first.content["text"])
    assert text.splitlines()[0] == "Not acknowledged by field desk within 30 minutes."
    assert text.splitlines()[1].startswith("[Severe] Seytenga")
    assert "Not acknowledged by field desk within 30 minutes." in str(first.content["html"])
    assert str(first.content["short"]).startswith(
        "Not acknowledged by field desk within 30 minutes. (Severe)"
    )
    assert waiting(story) == []


def test_acknowledged_in_time_by_anyone_and_nobody_else_is_told(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T09:40")
    assert len(waiting(story)) == 1
    acknowledge(story, "token:incident room")
    story.run_until("2022-06-12T13:00")
    assert story.kinds == ["alert.raised"]
    assert waiting(story) == []


def test_the_next_may_have_a_next_and_a_circle_ends(tell: Callable[..., Story]) -> None:
    officer = replace(OFFICER, ack_within=timedelta(hours=1), escalate_to="lead")
    lead = replace(LEAD, ack_within=HALF_AN_HOUR, escalate_to="duty officer")
    story = tell("2022-06-12T08:00", recipients=(SLOW, officer, lead))
    attack(story)
    story.run_until("2022-06-14T08:00")
    assert len(got(story, "duty@example.org")) == 1
    [(_, kind, _)] = got(story, "lead@example.org")
    assert kind == "escalation"
    [lines] = [str(m.content["text"]).splitlines() for _, m in story.postbox.taken if m.recipient == "lead"]
    assert lines[0] == "Not acknowledged by duty officer within 1 hour."
    assert waiting(story) == []


def test_once_somebody_acknowledges_the_chain_goes_no_further(tell: Callable[..., Story]) -> None:
    officer = replace(OFFICER, ack_within=timedelta(hours=1), escalate_to="lead")
    story = tell("2022-06-12T08:00", recipients=(SLOW, officer, LEAD))
    attack(story)
    story.run_until("2022-06-12T10:15")
    assert len(got(story, "duty@example.org")) == 1
    acknowledge(story)
    story.run_until("2022-06-13T08:00")
    assert got(story, "lead@example.org") == []


def test_the_escalation_tells_how_the_alert_stands_by_then(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(replace(SLOW, ack_within=timedelta(hours=3)), OFFICER))
    attack(story)
    story.publish(
        "2022-06-12T10:00",
        "Burkina Faso : 35 morts à Seytenga, nouveau bilan",
        "L'attaque de dimanche contre Seytenga a fait 35 morts, selon un nouveau bilan du gouvernement.",
    )
    story.run_until("2022-06-12T14:00")
    [(_, kind, subject)] = got(story, "duty@example.org")
    assert kind == "escalation"
    assert "35" in subject
    assert [kind for _, kind, _ in got(story, "desk@example.org")] == ["alert.raised", "alert.updated"]


def test_an_update_that_is_more_severe_is_to_be_acknowledged_anew(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T09:40")
    acknowledge(story)
    story.publish(
        "2022-06-12T12:00",
        "Burkina Faso : 60 morts à Seytenga, nouveau bilan",
        "L'attaque de dimanche contre Seytenga a fait 60 morts, selon un nouveau bilan du gouvernement.",
    )
    story.run_until("2022-06-12T16:00")
    [(_, kind, subject)] = got(story, "duty@example.org")
    assert (kind, subject[:29]) == ("escalation", "Not acknowledged: [Extreme] S")


def test_an_update_no_more_severe_asks_for_nothing(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T09:40")
    acknowledge(story)
    story.publish(
        "2022-06-12T12:00",
        "Burkina Faso : 35 morts à Seytenga, nouveau bilan",
        "L'attaque de dimanche contre Seytenga a fait 35 morts, selon un nouveau bilan du gouvernement.",
    )
    story.run_until("2022-06-12T16:00")
    assert [kind for _, kind, _ in got(story, "desk@example.org")] == ["alert.raised", "alert.updated"]
    assert got(story, "duty@example.org") == []


def test_what_was_cancelled_meanwhile_goes_to_nobody(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T09:40")
    _, alert_id = raised_at(story)
    Decide(story.service.store, story.clock).cancel(alert_id, reason="An old picture", who="desk")
    story.run_until("2022-06-12T13:00")
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    assert waiting(story) == []


LEFT = {
    "removed": (OFFICER,),
    "renamed": (replace(SLOW, name="night desk"), OFFICER),
    "asked for nothing": (replace(SLOW, ack_within=None, escalate_to=None), OFFICER),
    "nobody is next": (SLOW,),
}


def change(story: Story, *recipients: Recipient) -> None:
    story.service.put_in_force(replace(story.service.in_force.configuration, recipients=recipients))


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
def test_operators_hear_that_nobody_is_called_any_more_since_feeds_toml_was_changed(
    tell: Callable[..., Story], left: tuple[Recipient, ...]
) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER, OPERATOR))
    attack(story)
    story.run_until("2022-06-12T09:40")
    assert len(waiting(story)) == 1
    change(story, *left, OPERATOR)
    story.run_until("2022-06-13T13:00")
    due, alert_id = raised_at(story)
    assert got(story, "ops@example.org") == [(due, "notice", "Nobody called in place of field desk")]
    [text] = [str(m.content["text"]) for _, m in story.postbox.taken if m.kind == "notice"]
    assert alert_id in text
    assert "call somebody else, now" in text
    assert got(story, "duty@example.org") == []
    assert waiting(story) == []


@pytest.mark.parametrize("answered", [True, False])
def test_of_what_was_acknowledged_or_cancelled_operators_hear_nothing_when_feeds_toml_is_changed(
    tell: Callable[..., Story], answered: bool
) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER, OPERATOR))
    attack(story)
    story.run_until("2022-06-12T09:40")
    if answered:
        acknowledge(story)
    else:
        Decide(story.service.store, story.clock).cancel(
            raised_at(story)[1], reason="An old picture", who="desk"
        )
    change(story, OFFICER, OPERATOR)
    story.run_until("2022-06-13T13:00")
    assert got(story, "ops@example.org") == []
    assert waiting(story) == []


def test_who_is_named_as_the_next_meanwhile_is_called(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER, OPERATOR))
    attack(story)
    story.run_until("2022-06-12T09:40")
    change(story, replace(SLOW, escalate_to="lead"), LEAD, OPERATOR)
    story.run_until("2022-06-13T13:00")
    assert [kind for _, kind, _ in got(story, "lead@example.org")] == ["escalation"]
    assert got(story, "ops@example.org") == []


def test_a_service_that_was_down_when_it_was_due_escalates_when_it_is_back(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    story.run_until("2022-06-12T09:35")
    story.clock.advance_to(story.clock.now() + timedelta(hours=5))
    with story.service.store.begin() as work:
        work.forget_handed()  # as at each start
    story.run_until("2022-06-12T15:00")
    [(at, kind, _)] = got(story, "duty@example.org")
    assert (at, kind) == ("14:35", "escalation")


def test_the_time_begins_when_quiet_hours_let_the_alert_go(tell: Callable[..., Story]) -> None:
    quiet = replace(SLOW, quiet_hours="08:00-11:00 UTC", min_severity=Severity.MODERATE)
    story = tell("2022-06-12T08:00", recipients=(quiet, OFFICER))
    attack(story)
    story.run_until("2022-06-12T16:00")
    assert [(at, kind) for at, kind, _ in got(story, "desk@example.org")] == [("11:00", "alert.raised")]
    assert [(at, kind) for at, kind, _ in got(story, "duty@example.org")] == [("11:30", "escalation")]


@pytest.mark.parametrize("closed", [True, False])
def test_operators_hear_at_once_that_the_next_is_not_reached(
    tell: Callable[..., Story], closed: bool
) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER, OPERATOR))
    with story.service.store.begin() as work:
        now = story.clock.now()
        if closed:
            for address in ("duty@example.org", "pager@example.org"):
                work.close_address(OFFICER.name, address, now)
        else:
            work.disable_recipient(OFFICER.name, "410 Gone", now)
    attack(story)
    story.run_until("2022-06-12T16:00")
    due, alert_id = raised_at(story)
    [(at, kind, subject)] = got(story, "ops@example.org")
    assert (at, kind, subject) == (due, "notice", "Nobody could be called: duty officer")
    [text] = [str(m.content["text"]) for _, m in story.postbox.taken if m.kind == "notice"]
    assert alert_id in text


def test_an_address_of_several_that_unsubscribed_leaves_the_others(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER, OPERATOR))
    with story.service.store.begin() as work:
        work.close_address(OFFICER.name, "duty@example.org", story.clock.now())
    attack(story)
    story.run_until("2022-06-12T16:00")
    assert len(got(story, "pager@example.org")) == 1
    assert got(story, "ops@example.org") == []


def test_who_heard_of_it_by_an_escalation_hears_that_it_was_wrong(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(replace(SLOW, escalate_to="lead"), LEAD))
    attack(story)
    story.run_until("2022-06-12T11:00")
    _, alert_id = raised_at(story)
    Decide(story.service.store, story.clock).cancel(alert_id, reason="An old picture", who="desk")
    story.run_until("2022-06-12T13:00")
    assert [kind for _, kind, _ in got(story, "lead@example.org")] == ["escalation", "alert.cancelled"]
    [first, last] = [m for _, m in story.postbox.taken if m.recipient == "lead"]
    assert first.content["headers"]["Message-ID"] in last.content["headers"]["References"]


def test_a_clock_that_is_set_back_does_not_say_that_nobody_answered(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(SLOW, OFFICER))
    attack(story)
    while not story.postbox.taken:
        story.run_until(f"{story.clock.now() + timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    due, _ = raised_at(story)
    with story.service.store.begin() as work:
        (planned,) = work.appointments(AppointmentKind.ESCALATION)
        # Where a clock is set back, what was planned is brought forward.
        work.make_appointment(replace(planned, at=story.clock.now() + timedelta(minutes=10)))
    story.run_until("2022-06-12T13:00")
    [(at, kind, _)] = got(story, "duty@example.org")
    assert (at, kind) == (due, "escalation")
