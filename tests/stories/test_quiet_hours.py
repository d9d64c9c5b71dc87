"""Quiet hours hold alerts and drop none: what was held goes out as one message when they end."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from storytelling import DEADLY, DESK, MASS, OPERATOR, Newsroom, Postbox, Story, moment

from service.app import Service
from service.clock import SteppedClock
from service.errors import DeliveryError
from service.jobs.holding import unsent
from service.jobs.ruling import Decide
from service.records import AppointmentKind, Delivery, Held, Message, Recipient, Severity

Tell = Callable[..., Story]

QUIET = replace(DESK, quiet_hours="22:00-06:00 Africa/Bamako")
PLACES = {
    "Seytenga": "Seytenga, in the Sahel region of Burkina Faso",
    "Tamalat": "Tamalat, in the Menaka region of Mali",
    "Banibangou": "Banibangou, in the Tillabéri region of Niger",
}


def attack(
    story: Story, at: str, place: str, killed: int, feed: str = "one", who: str = "a local official"
) -> None:
    story.publish(
        at,
        f"At least {killed} people killed in attack on {place}",
        f"At least {killed} people were killed on Sunday when gunmen attacked {PLACES[place]}, {who} said on Monday.",
        feed=feed,
    )


@pytest.fixture
def night(tell: Tell) -> Callable[..., Story]:
    """The evening of Monday 13 June; quiet hours begin at ten."""

    def begin(*recipients: Recipient) -> Story:
        story = tell("2022-06-13T20:00", recipients=recipients or (QUIET,), rules=(DEADLY, MASS))
        story.run_until("2022-06-13T21:00")
        return story

    return begin


def sent(story: Story) -> list[Message]:
    return [message for _, message in story.postbox.taken]


def text(message: Message) -> str:
    return str(message.content["text"])


def cancel_all(story: Story) -> None:
    with story.service.store.view() as look:
        rows = look.page_incidents(None, 50).rows
    for row in rows:
        incident = row["incident"]
        Decide(story.service.store, story.clock).dismiss(incident.id, reason="An old picture", who="desk")  # type: ignore[attr-defined]


def told_ids(story: Story) -> list[str]:
    with story.service.store.view() as look:
        return [row["alert"].id for row in look.page_alerts(None, 50).rows]  # type: ignore[attr-defined]


Night = Callable[..., Story]


def test_an_alert_in_quiet_hours_is_sent_when_they_end_as_it_would_have_been(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T05:59")
    assert story.kinds == []
    story.run_until("2022-06-14T07:00")
    [(at, message)] = story.postbox.taken
    assert at == moment("2022-06-14T06:00")
    assert message.kind == "alert.raised"
    assert message.content["subject"] == "[Severe] Seytenga (BF): 12 or more killed, 12 June"
    assert message.alert_id == told_ids(story)[0]


def test_an_alert_outside_quiet_hours_is_sent_at_once(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T21:05", "Seytenga", 12)
    story.run_until("2022-06-13T21:55")
    assert story.kinds == ["alert.raised"]


def test_several_held_alerts_come_as_one_message_the_most_severe_first(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T22:30", "Tamalat", 6)
    attack(story, "2022-06-13T23:30", "Banibangou", 31)
    attack(story, "2022-06-14T01:30", "Seytenga", 7)
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    assert (message.kind, message.alert_id) == ("held", None)
    assert message.content["subject"] == "3 alerts held during quiet hours 22:00-06:00"
    body = text(message)
    assert body.index("Banibangou") < body.index("Tamalat (ML)") < body.index("Seytenga (BF)")
    for figure in ("31 or more killed", "6 or more killed", "7 or more killed"):
        assert figure in body
    assert body.count("Press only, not verified on site") == 3
    assert "https://example.org/" in body, "with its sources"
    assert len(body.encode()) <= 2048
    assert len(str(message.content["html"]).encode()) <= 30_000
    assert len(str(message.content["short"])) <= 160


def test_who_has_no_quiet_hours_is_told_at_once(night: Night) -> None:
    other = replace(DESK, name="day desk", settings={"to": ["day@example.org"]})
    story = night(QUIET, other)
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T02:00")
    assert [message.recipient for message in sent(story)] == ["day desk"]
    story.run_until("2022-06-14T07:00")
    assert [message.recipient for message in sent(story)] == ["day desk", "field desk"]


def test_extreme_passes(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 60)
    story.run_until("2022-06-14T01:00")
    assert story.subjects == ["[Extreme] Seytenga (BF): 60 or more killed, 12 June"]
    story.run_until("2022-06-14T12:00")
    assert len(story.kinds) == 1


def test_an_update_to_extreme_of_what_is_held_passes_as_an_alert_and_the_held_one_is_not_sent_after_it(
    night: Night,
) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    attack(story, "2022-06-14T02:00", "Seytenga", 60, feed="two")
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    assert message.kind == "alert.raised"
    assert message.content["subject"] == "[Extreme] Seytenga (BF): 60 or more killed, 12 June"
    assert "References" not in message.content["headers"], "nothing was sent that it could answer"
    assert "Earlier figures: 13 June: 12 or more killed" in text(message), "what came before"


def test_of_several_held_revisions_the_latest_is_shown_with_what_changed(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    attack(story, "2022-06-14T02:00", "Seytenga", 34, feed="two")
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    assert message.content["subject"] == "1 alert held during quiet hours 22:00-06:00"
    body = text(message)
    assert "[Severe] Seytenga (BF): 34 or more killed, 12 June" in body
    assert "Update: " not in body, "the reader had nothing that it could update"
    assert "Changed: " in body
    assert "12 or more killed" in body


def test_an_update_of_what_was_told_before_is_held_and_stands_under_it(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T21:05", "Seytenga", 12)
    attack(story, "2022-06-13T23:00", "Seytenga", 34, feed="two")
    story.run_until("2022-06-14T05:00")
    assert story.kinds == ["alert.raised"]
    story.run_until("2022-06-14T07:00")
    raised, updated = sent(story)
    assert updated.kind == "alert.updated"
    assert updated.content["headers"]["References"] == raised.content["headers"]["Message-ID"]


def test_what_follows_on_a_bundle_stands_under_it_and_reaches_those_who_had_it(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    attack(story, "2022-06-14T00:00", "Tamalat", 6)
    attack(story, "2022-06-14T08:00", "Seytenga", 34, feed="two")
    story.run_until("2022-06-14T12:00")
    bundle, updated = sent(story)
    assert (bundle.kind, updated.kind) == ("held", "alert.updated")
    assert updated.content["headers"]["References"] == bundle.content["headers"]["Message-ID"]
    cancel_all(story)
    story.run_until("2022-06-14T13:00")
    assert story.kinds[2:] == ["alert.cancelled", "alert.cancelled"]
    for message in sent(story)[2:]:
        assert bundle.id in message.content["headers"]["References"]


def test_alert_and_cancel_both_held_are_told_as_one(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:10", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    cancel_all(story)
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    assert message.kind == "held"
    body = text(message)
    assert "and taken back: that report was wrong" in body
    assert "Raised at 23:" in body
    assert "An old picture" in body
    assert "It does not say that the area is calm" in body
    assert "12 or more killed" not in body, "the wrong figure is not said again"


def test_a_cancel_of_what_was_told_before_waits_unless_it_was_extreme(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T21:05", "Seytenga", 12)
    attack(story, "2022-06-13T21:05", "Tamalat", 60)
    story.run_until("2022-06-13T23:00")
    cancel_all(story)
    story.run_until("2022-06-14T01:00")
    assert story.kinds == ["alert.raised", "alert.raised", "alert.cancelled"]
    assert "Tamalat" in story.subjects[2]
    story.run_until("2022-06-14T07:00")
    assert story.kinds[3:] == ["alert.cancelled"]
    assert "Seytenga" in story.subjects[3]


def test_what_became_less_than_a_recipient_asks_for_while_it_was_held_is_told_as_it_stands(
    night: Night,
) -> None:
    story = night(replace(QUIET, min_severity=Severity.SEVERE))
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.publish(
        "2022-06-14T02:00",
        "No one killed at Seytenga, official says",
        f"No one was killed on Sunday when gunmen attacked {PLACES['Seytenga']}, a local official said on Tuesday.",
        feed="two",
    )
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    assert message.kind == "held"
    assert "Seytenga (BF): no one killed" in text(message)
    assert "before, 12 or more killed" in text(message)


def test_a_webhook_gets_what_was_held_one_by_one_in_order(night: Night) -> None:
    room = replace(QUIET, name="incident room", channel="email", settings={"url": "https://example.org/hook"})
    room = replace(room, channel="webhook")
    story = night(room)
    hook = Postbox(story.clock)
    story.service._deliver._channels["webhook"] = hook  # type: ignore[index]
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    attack(story, "2022-06-14T00:00", "Tamalat", 6)
    attack(story, "2022-06-14T02:00", "Seytenga", 34, feed="two")
    story.run_until("2022-06-14T05:59")
    assert hook.taken == []
    story.run_until("2022-06-14T07:00")
    by_id = {message.id: message.content["payload"] for _, message in hook.taken}
    with story.service.store.view() as look:
        queued = [row["delivery"].message_id for row in look.page_deliveries(None, 50).rows]  # type: ignore[attr-defined]
    payloads = [by_id[id_] for id_ in reversed(queued)]
    assert [one["type"] for one in payloads] == ["alert.raised", "alert.raised", "alert.updated"]
    assert payloads[2]["data"]["references"] == [payloads[0]["data"]["id"]]


def test_one_for_whom_an_alert_cannot_be_shown_in_quiet_hours_costs_the_others_nothing(night: Night) -> None:
    broken = replace(QUIET, name="lost desk", near=(7,))  # type: ignore[arg-type]
    story = night(broken, DESK, OPERATOR)
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T02:00")
    assert sorted(story.subjects) == [
        "An alert could not be written for lost desk",
        "[Severe] Seytenga (BF): 12 or more killed, 12 June",
    ]


def test_a_bundle_does_not_overtake_what_was_sent_before_it(tell: Tell) -> None:
    story = tell("2022-06-13T18:00", recipients=(QUIET,))
    story.run_until("2022-06-13T18:30")
    story.postbox.refusals += [DeliveryError("451 busy")] * 6  # until long after six
    attack(story, "2022-06-13T19:05", "Seytenga", 12)
    attack(story, "2022-06-13T22:30", "Tamalat", 6)
    attack(story, "2022-06-13T23:45", "Seytenga", 34, feed="two")
    story.run_until("2022-06-14T23:00")
    assert story.kinds == ["alert.raised", "held"]


def test_operators_notices_pass(night: Night) -> None:
    story = night(replace(OPERATOR, areas=(), quiet_hours=QUIET.quiet_hours))
    with story.service.store.begin() as work:
        work.disable_recipient("x", "gone", story.clock.now())
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    lost = replace(DESK, name="lost desk", min_severity=None)  # type: ignore[arg-type]
    configuration = story.service.in_force.configuration
    story.service.put_in_force(replace(configuration, recipients=(*configuration.recipients, lost)))
    story.run_until("2022-06-14T01:00")
    assert story.subjects == ["An alert could not be written for lost desk"]


def test_quiet_hours_that_are_taken_out_release_at_once(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    configuration = story.service.in_force.configuration
    story.service.put_in_force(replace(configuration, recipients=(DESK,)))
    story.run_until("2022-06-14T01:01")
    assert story.kinds == ["alert.raised"]


def test_quiet_hours_that_are_made_longer_hold_longer(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    configuration = story.service.in_force.configuration
    longer = replace(QUIET, quiet_hours="22:00-08:00 Africa/Bamako")
    story.service.put_in_force(replace(configuration, recipients=(longer,)))
    story.run_until("2022-06-14T07:59")
    assert story.kinds == []
    story.run_until("2022-06-14T08:00")
    assert story.kinds == ["alert.raised"]


def test_what_is_held_for_one_who_is_taken_out_is_told_to_operators(night: Night) -> None:
    operator = replace(OPERATOR, min_severity=Severity.EXTREME)
    story = night(QUIET, operator)
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    configuration = story.service.in_force.configuration
    story.service.put_in_force(replace(configuration, recipients=(operator,)))
    story.run_until("2022-06-14T12:00")
    assert story.subjects == ["Not sent: alerts held for field desk"]
    assert told_ids(story)[0] in text(sent(story)[0])


def test_however_many_are_held_for_one_who_is_taken_out_every_alert_is_named(night: Night) -> None:
    story = night(OPERATOR)
    now = story.clock.now()
    held = [
        Held(recipient="field desk", alert_id=f"alr-{number:016}", held_at=now, release_at=now)
        for number in range(30)
    ]
    notices = [text(message) for message in unsent(held, story.service.in_force, now)]
    assert len(notices) == 3
    assert [one.alert_id for one in held if not any(one.alert_id in notice for notice in notices)] == []


def test_where_there_is_no_operator_what_was_held_for_one_who_is_taken_out_is_listed_as_given_up(
    night: Night,
) -> None:
    story = night(QUIET)
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    change_to(story, replace(DESK, name="day desk"))
    story.run_until("2022-06-14T12:00")
    with story.service.store.view() as look:
        [row] = look.page_deliveries(None, 50, "dead").rows
    dead = row["delivery"]
    assert isinstance(dead, Delivery)
    assert (dead.recipient, dead.kind) == ("(nobody)", "notice")
    assert "no recipient in feeds.toml has operators = true" in dead.last_words
    assert "Not sent: alerts held for field desk" in dead.last_words
    assert told_ids(story)[0] in dead.last_words
    assert story.kinds == [], "and of what nobody could be told nobody is told again"


def change_to(story: Story, *recipients: Recipient) -> None:
    story.service.put_in_force(replace(story.service.in_force.configuration, recipients=recipients))


def test_what_is_held_for_one_who_is_disabled_waits_until_they_are_enabled(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T01:00")
    with story.service.store.begin() as work:
        work.disable_recipient("field desk", "asked for no more", story.clock.now())
    story.run_until("2022-06-14T12:00")
    assert story.kinds == []
    with story.service.store.begin() as work:
        work.enable_recipient("field desk", story.clock.now())
    story.run_until("2022-06-14T12:01")
    assert story.kinds == ["alert.raised"]


def test_a_clock_that_is_set_back_releases_nothing_before_its_time(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T03:00")
    clock = SteppedClock(moment("2022-06-13T23:30"))
    old = story.service
    story.newsroom, story.postbox = Newsroom(clock), Postbox(clock)
    story.clock = clock
    story.service = Service(
        old.store, story.newsroom, {"email": story.postbox}, old.in_force, clock, lambda: 0.5
    )
    story.run_until("2022-06-14T05:59")
    assert story.kinds == []
    story.run_until("2022-06-14T06:00")
    assert story.kinds == ["alert.raised"]


def test_a_service_that_was_down_when_quiet_hours_ended_releases_when_it_is_back(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T03:00")
    story.clock.advance_to(moment("2022-06-14T10:00"))
    old = story.service
    story.service = Service(
        old.store, story.newsroom, {"email": story.postbox}, old.in_force, story.clock, lambda: 0.5
    )
    story.service.put_in_force(old.in_force.configuration)
    story.run_until("2022-06-14T10:01")
    assert story.kinds == ["alert.raised"]


def test_what_an_extreme_update_overtakes_while_it_is_released_is_not_sent_after_it(night: Night) -> None:
    story = night()
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    attack(story, "2022-06-13T23:00", "Tamalat", 6)
    story.run_until("2022-06-14T05:00")
    service = story.service
    story.clock.advance_to(moment("2022-06-14T06:00"))
    with service.store.view() as look:
        (appointment,) = look.appointments(AppointmentKind.RELEASE)
        write = service._keepers()[AppointmentKind.RELEASE](look, appointment, story.clock.now())
        (overtaken,) = [one for one in look.held_for("field desk") if one.alert_id == told_ids(story)[-1]]
    with service.store.begin() as work:
        assert work.let_go([overtaken])
    with service.store.begin() as work:
        assert work.keep_appointment(appointment)
        write(work)
    story.run_until("2022-06-14T06:00")
    [message] = sent(story)
    assert message.kind == "alert.raised", "the one that is left, by itself"
    assert message.alert_id != overtaken.alert_id


def test_held_alerts_are_redacted_as_others_are(night: Night) -> None:
    story = night(replace(QUIET, precision="adm1", discreet=True))
    attack(story, "2022-06-13T22:30", "Tamalat", 6)
    attack(story, "2022-06-13T23:30", "Seytenga", 12)
    story.run_until("2022-06-14T12:00")
    [message] = sent(story)
    for finer in ("Tamalat", "Seytenga", "example.org/"):
        assert finer not in text(message)
        assert finer not in str(message.content["html"])
    assert "Sahel" in text(message)
    assert str(message.content["subject"]).startswith("Note ")
