"""The weekly exercise: everybody is tried at the hour that was set, and operators hear who was not reached."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from storytelling import DESK, OPERATOR, Story, moment

from service.errors import DeliveryError
from service.records import AlertPolicy, Appointment, AppointmentKind, Recipient
from service.stages.notify import last_weekly, next_weekly

MONDAY = AlertPolicy(exercise="weekly Monday 09:00 Africa/Bamako")
ROOM = replace(DESK, name="room", settings={"to": ["one@example.org", "two@example.org"]}, language="fr")

Tell = Callable[..., Story]


def begin(tell: Tell, *recipients: Recipient, start: str = "2022-06-10T00:00") -> Story:
    return tell(start, feeds=(), recipients=(*recipients, OPERATOR), policy=MONDAY)


def told(story: Story, kind: str) -> list[tuple[str, str, str]]:
    """When, to whom and under which subject."""
    return [
        (f"{at:%a %H:%M}", message.address, str(message.content["subject"]))
        for at, message in story.postbox.taken
        if message.kind == kind
    ]


def planned(story: Story, kind: AppointmentKind = AppointmentKind.EXERCISE) -> list[str]:
    with story.service.store.view() as look:
        return [f"{one.at:%Y-%m-%dT%H:%M}" for one in look.appointments(kind)]


def text_of(story: Story, at: int = -1) -> str:
    return str(
        [message for _, message in story.postbox.taken if message.kind == "notice"][at].content["text"]
    )


def test_every_address_gets_one_at_the_hour_that_was_set_and_the_operators_a_report(tell: Tell) -> None:
    story = begin(tell, DESK, ROOM)
    story.run_until("2022-06-13T12:00")
    addresses = ["desk@example.org", "one@example.org", "two@example.org", "ops@example.org"]
    assert sorted(address for _, address, _ in told(story, "exercise")) == sorted(addresses)
    assert {at for at, _, _ in told(story, "exercise")} == {"Mon 09:00"}
    assert told(story, "notice") == [("Mon 11:00", "ops@example.org", "Exercise: all 4 addresses reached")]
    assert "held on 2022-06-13 at 09:00 UTC; 4 of 4 addresses took it" in text_of(story)


def test_it_comes_again_every_week(tell: Tell) -> None:
    story = begin(tell)
    story.run_until("2022-07-05T00:00")
    assert [f"{at:%m-%d %H:%M}" for at, message in story.postbox.taken if message.kind == "exercise"] == [
        "06-13 09:00",
        "06-20 09:00",
        "06-27 09:00",
        "07-04 09:00",
    ]
    assert len(told(story, "notice")) == 4


def test_who_was_not_reached_is_named_with_the_reason(tell: Tell) -> None:
    gone = replace(DESK, name="gone room", settings={"to": ["gone@example.org"]})
    story = begin(tell, DESK, ROOM, gone)
    with story.service.store.begin() as work:
        work.disable_recipient(
            "gone room", "The other side says this address is gone for good (410)", moment("2022-06-11T00:00")
        )
        work.close_address("room", "two@example.org", moment("2022-06-11T00:00"))
    story.postbox.refusals = [DeliveryError("550 no such user", permanent=True)]
    story.run_until("2022-06-13T12:00")
    names = {"desk@example.org": "field desk", "one@example.org": "room", "ops@example.org": "operators"}
    taken = {address for _, address, _ in told(story, "exercise")}
    (refused,) = names.keys() - taken  # whichever was tried first
    ((at, _, subject),) = [one for one in told(story, "notice") if "Exercise" in one[2]]
    assert (at, subject) == ("Mon 11:00", "Exercise: 3 of 5 addresses not reached")
    text = text_of(story)
    assert f"{names[refused]} ({refused[0]}…@example.org): given up (550 no such user)" in text
    assert "room (t…@example.org): asked for no more messages" in text
    assert "gone room (g…@example.org): disabled, gets nothing until it is enabled again" in text
    assert "two@" not in text


def test_what_is_still_tried_counts_as_not_reached(tell: Tell) -> None:
    story = begin(tell, DESK)
    busy = DeliveryError("The mail server did not answer in time.")
    story.clock.advance_to(moment("2022-06-13T08:59"))
    story.postbox.refusals = [busy] * 8
    story.run_until("2022-06-13T11:30")
    text = text_of(story)
    assert "not taken so far, still tried (The mail server did not answer in time.)" in text


def test_operators_read_it_in_their_language(tell: Tell) -> None:
    story = tell(
        "2022-06-10T00:00",
        feeds=(),
        recipients=(replace(OPERATOR, language="fr"), replace(OPERATOR, name="third", language="ar")),
        policy=MONDAY,
    )
    story.run_until("2022-06-13T12:00")
    subjects = {subject for _, _, subject in told(story, "notice")}
    assert subjects == {"Exercice : les 2 adresses ont été jointes", "تمرين: وصل إلى جميع العناوين (2)"}


# --- the hour ---------------------------------------------------------------------------------------------------


def test_a_start_does_not_move_it_and_another_setting_does(tell: Tell) -> None:
    story = begin(tell)
    assert planned(story) == ["2022-06-13T09:00"]
    story.service.put_in_force(story.service.in_force.configuration)
    assert planned(story) == ["2022-06-13T09:00"]
    configuration = story.service.in_force.configuration
    friday = replace(configuration, alerts=AlertPolicy(exercise="weekly Friday 17:30 Africa/Niamey"))
    story.service.put_in_force(friday)
    assert planned(story) == ["2022-06-10T16:30"]
    story.service.put_in_force(replace(configuration, alerts=AlertPolicy()))
    assert planned(story) == []
    story.run_until("2022-06-21T00:00")
    assert story.postbox.taken == []


def test_one_that_was_dropped_is_not_held_by_a_job_that_had_it_already(tell: Tell) -> None:
    story = begin(tell)
    configuration = story.service.in_force.configuration
    story.service.in_force.configuration = replace(configuration, alerts=AlertPolicy())
    story.run_until("2022-06-13T12:00")
    assert (planned(story), story.postbox.taken) == ([], [])


@pytest.mark.parametrize(("late", "held"), [("2022-06-13T09:50", True), ("2022-06-13T10:10", False)])
def test_an_hour_that_was_missed_is_told_and_not_made_up_for_later(tell: Tell, late: str, held: bool) -> None:
    story = begin(tell)
    story.clock.advance_to(moment(late))  # nothing ran meanwhile
    story.run_until("2022-06-13T10:30")
    assert bool(told(story, "exercise")) is held
    assert bool(told(story, "notice")) is not held
    assert planned(story) == ["2022-06-20T09:00"]
    if not held:
        assert "exercise of 2022-06-13 09:00 UTC was not held" in text_of(story)
        assert "The next one is on 2022-06-20 09:00 UTC" in text_of(story)


def test_a_clock_that_was_set_back_makes_no_exercise_at_a_wrong_hour(tell: Tell) -> None:
    story = begin(tell)
    with story.service.store.begin() as work:
        work.plan_anew(story.clock.now(), timedelta(minutes=5))
    story.run_until("2022-06-10T01:00")
    assert story.postbox.taken == []
    assert planned(story) == ["2022-06-13T09:00"]


def test_a_report_that_is_asked_for_too_early_waits(tell: Tell) -> None:
    story = begin(tell)
    story.run_until("2022-06-13T09:30")
    with story.service.store.begin() as work:
        work.plan_anew(story.clock.now(), timedelta(minutes=5))
    story.run_until("2022-06-13T10:00")
    assert told(story, "notice") == []
    assert planned(story, AppointmentKind.EXERCISE_REPORT) == ["2022-06-13T11:00"]


def test_an_exercise_that_failed_is_tried_again_within_its_hour(tell: Tell) -> None:
    story = begin(tell)
    again = Appointment(kind=AppointmentKind.EXERCISE, subject="", at=moment("2022-06-13T09:05"), failures=1)
    with story.service.store.begin() as work:
        work.make_appointment(again)
    story.service.put_in_force(story.service.in_force.configuration)
    story.run_until("2022-06-13T10:00")
    assert [at for at, _, _ in told(story, "exercise")] == ["Mon 09:05"]


@pytest.mark.parametrize(
    ("setting", "after", "at"),
    [
        ("weekly Monday 09:00 Africa/Bamako", "2022-06-13T08:59", "2022-06-13T09:00"),
        ("weekly Monday 09:00 Africa/Bamako", "2022-06-13T09:00", "2022-06-20T09:00"),
        ("weekly Sunday 00:00 Africa/Niamey", "2022-06-13T00:00", "2022-06-18T23:00"),
        ("weekly Monday 00:30 Pacific/Auckland", "2022-06-12T12:00", "2022-06-12T12:30"),
        ("weekly Sunday 02:30 Europe/Paris", "2022-03-26T00:00", "2022-03-27T01:30"),
        ("weekly Sunday 02:30 Europe/Paris", "2022-10-29T00:00", "2022-10-30T00:30"),
    ],
)
def test_the_next_time_is_that_of_the_time_zone(setting: str, after: str, at: str) -> None:
    assert next_weekly(setting, moment(after)) == moment(at)
    assert last_weekly(setting, moment(at)) == moment(at)
    assert last_weekly(setting, moment(at) - timedelta(seconds=1)) < moment(at)
