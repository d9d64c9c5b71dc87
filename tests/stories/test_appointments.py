"""Appointments: kept once, at their time; what fails is tried again and told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from storytelling import DESK, OPERATOR, Story, moment

from service.jobs.appointments import KeepAppointments, Write
from service.ports import Transaction
from service.records import Appointment, AppointmentKind
from service.stages.notify import exercise

DIGEST = Appointment(kind=AppointmentKind.DIGEST, subject="field desk", at=moment("2022-06-11T07:00"))


def keeper_that_writes(look: Transaction, appointment: Appointment, now: datetime) -> Write:
    messages = exercise(DESK, mail_from="liptako@example.org", now=now)
    return lambda transaction: transaction.file_messages(messages, now)


def keeper_that_fails(look: Transaction, appointment: Appointment, now: datetime) -> Write:
    raise ValueError("a row that cannot be read")


def keeper_that_lacks(look: Transaction, appointment: Appointment, now: datetime) -> Write:
    raise KeyError("another row")


@pytest.fixture
def keep(tell: Callable[..., Story]) -> Callable[..., tuple[Story, KeepAppointments]]:
    def begin(keeper: Callable[..., Write]) -> tuple[Story, KeepAppointments]:
        story = tell("2022-06-11T06:00", recipients=(DESK, OPERATOR))
        service = story.service
        with service.store.begin() as work:
            work.make_appointment(DIGEST)
        return story, KeepAppointments(
            service.store, service.in_force, story.clock, {AppointmentKind.DIGEST: keeper}
        )

    return begin


def due(story: Story) -> list[str]:
    with story.service.store.view() as look:
        return look.due_appointments(story.clock.now(), timedelta(0))


def test_an_appointment_is_kept_at_its_time_and_once(
    keep: Callable[..., tuple[Story, KeepAppointments]],
) -> None:
    story, job = keep(keeper_that_writes)
    assert due(story) == []
    assert story.service.next_due_at() is not None
    story.clock.advance_to(DIGEST.at)
    (id_,) = due(story)
    assert job.run(id_)
    assert not job.run(id_)
    assert story.service.totals().deliveries == {"queued": 1}


def test_one_that_was_moved_is_not_kept(keep: Callable[..., tuple[Story, KeepAppointments]]) -> None:
    story, job = keep(keeper_that_writes)
    story.clock.advance_to(DIGEST.at)
    (id_,) = due(story)
    with story.service.store.begin() as work:
        work.make_appointment(
            Appointment(kind=DIGEST.kind, subject=DIGEST.subject, at=moment("2022-06-12T07:00"))
        )
    assert not job.run(id_)
    assert story.service.totals().deliveries == {}


def test_one_that_fails_is_told_once_a_day_and_tried_again(
    keep: Callable[..., tuple[Story, KeepAppointments]],
) -> None:
    story, job = keep(keeper_that_fails)
    story.clock.advance_to(DIGEST.at)
    for wanted in ("2022-06-11T07:05", "2022-06-11T07:15"):
        (id_,) = due(story)
        assert not job.run(id_)
        with story.service.store.view() as look:
            (later,) = look.appointments(AppointmentKind.DIGEST)
        assert later.at == moment(wanted)
        story.clock.advance_to(later.at)
    assert story.service.totals().deliveries == {"queued": 1}
    with story.service.store.view() as look:
        assert look.backlog(story.clock.now()).appointments_failing == 1
    story.clock.advance_to(moment("2022-06-12T07:00"))
    (id_,) = due(story)
    assert not job.run(id_)
    assert story.service.totals().deliveries == {"queued": 2}, "it lasts: operators are reminded"


def test_another_fault_is_told_though_the_first_was(
    keep: Callable[..., tuple[Story, KeepAppointments]],
) -> None:
    story, job = keep(keeper_that_fails)
    story.clock.advance_to(DIGEST.at)
    (id_,) = due(story)
    assert not job.run(id_)
    service = story.service
    other = KeepAppointments(
        service.store, service.in_force, story.clock, {AppointmentKind.DIGEST: keeper_that_lacks}
    )
    story.clock.advance_to(moment("2022-06-11T07:05"))
    (id_,) = due(story)
    assert not other.run(id_)
    assert story.service.totals().deliveries == {"queued": 2}
