"""The weekly exercise: a message through every recipient, and two hours later word to the operators who was not
reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from service.jobs.appointments import Keeper, Write
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Transaction
from service.records import (
    Appointment,
    AppointmentKind,
    Configuration,
    DeliveryState,
    Message,
    Recipient,
)
from service.stages.notify import (
    Missed,
    Why,
    exercise,
    exercise_report,
    last_weekly,
    next_weekly,
)

REPORT_AFTER = timedelta(hours=2)
"""What is not taken by then did not reach anybody in time; three tries were made (5 s, 5 min, 30 min)."""
LATE = timedelta(hours=1)
"""An exercise that is later than this is left out: it would come at an hour that nobody chose."""


def plan_exercise(transaction: Transaction, configuration: Configuration, now: datetime) -> None:
    """Make, move or drop the appointment as the setting says. One that is due, or failed and is to be tried again,
    stays."""
    setting = configuration.alerts.exercise
    if setting is None or not configuration.recipients:
        transaction.drop_appointment(AppointmentKind.EXERCISE, "")
        return
    planned = transaction.appointments(AppointmentKind.EXERCISE)
    if planned and (planned[0].failures or _is_time_of(setting, planned[0].at)):
        return
    transaction.make_appointment(_next(setting, now))


class Exercising:
    """Keeps both appointments: the exercise, and the report on it."""

    def __init__(self, in_force: InForce) -> None:
        self._in_force = in_force

    @property
    def keepers(self) -> dict[AppointmentKind, Keeper]:
        return {AppointmentKind.EXERCISE: self.hold, AppointmentKind.EXERCISE_REPORT: self.report}

    def hold(self, look: Transaction, appointment: Appointment, now: datetime) -> Write:
        """A message for each address of each recipient that gets any, the next exercise and the report planned. At
        another hour than the setting's (the clock was set back, the service was away) nothing is sent."""
        setting = self._in_force.configuration.alerts.exercise
        if setting is None:
            return lambda transaction: None
        of_this_hour = bool(appointment.failures) or _is_time_of(setting, appointment.at)
        held = of_this_hour and now - last_weekly(setting, now) <= LATE
        if held:
            messages = self._messages(look, now)
        else:
            messages = self._left_out(setting, appointment, now) if of_this_hour else []

        def write(transaction: Transaction) -> None:
            transaction.file_messages(messages, now)
            transaction.make_appointment(_next(setting, now))
            if held:
                transaction.make_appointment(_report_on(now))

        return write

    def _messages(self, look: Transaction, now: datetime) -> Sequence[Message]:
        disabled = look.disabled_recipients()
        closed = {(one.recipient, one.address) for one in look.closed_addresses()}
        return [
            message
            for recipient in self._in_force.configuration.recipients
            if recipient.name not in disabled
            for message in self._exercise(recipient, now)
            if (message.recipient, message.address) not in closed
        ]

    def _left_out(self, setting: str, appointment: Appointment, now: datetime) -> Sequence[Message]:
        """Word to the operators, where an exercise was due and could not be held."""
        return to_operators(
            self._in_force,
            "exercise_left_out",
            name=f"{last_weekly(setting, appointment.at):%Y-%m-%d %H:%M} UTC",
            reason=f"{_next(setting, now).at:%Y-%m-%d %H:%M} UTC",
            now=now,
        )

    def report(self, look: Transaction, appointment: Appointment, now: datetime) -> Write:
        """Who took the exercise that the subject names, and who did not."""
        held_at = datetime.fromisoformat(appointment.subject)
        if timedelta(0) <= now - held_at < REPORT_AFTER:  # the clock was set back: too early to say
            return lambda transaction: transaction.make_appointment(_report_on(held_at))
        recipients = self._in_force.configuration.recipients
        outcomes = [
            outcome for recipient in recipients for outcome in self._outcomes(look, recipient, held_at)
        ]
        told = exercise_report(
            recipients,
            [outcome for outcome in outcomes if outcome is not None],
            reached=outcomes.count(None),
            held_at=held_at,
            mail_from=self._in_force.mail_from,
            now=now,
        )
        return lambda transaction: transaction.file_messages(told, now)

    def _outcomes(self, look: Transaction, recipient: Recipient, held_at: datetime) -> list[Missed | None]:
        """For each address of the recipient None where it took the exercise."""
        closed = {one.address for one in look.closed_addresses() if one.recipient == recipient.name}
        disabled = look.disabled_recipients().get(recipient.name)
        found: list[Missed | None] = []
        for message in self._exercise(recipient, held_at):
            outcome = _missed(look, message)
            if outcome is not None and disabled is not None:
                outcome = Missed(recipient.name, message.address, "disabled", disabled)
            elif outcome is not None and message.address in closed:
                outcome = Missed(recipient.name, message.address, "closed")
            found.append(outcome)
        return found

    def _exercise(self, recipient: Recipient, at: datetime) -> tuple[Message, ...]:
        return exercise(recipient, mail_from=self._in_force.mail_from, now=at)


def _missed(look: Transaction, message: Message) -> Missed | None:
    """By the message's own id, which recipient, address and time make."""
    found = look.delivery(message.id)
    if found is None:
        return Missed(message.recipient, message.address, "not sent")
    delivery = found[0]
    if delivery.state is DeliveryState.SENT:
        return None
    why: Why = "refused" if delivery.state is DeliveryState.DEAD else "waiting"
    return Missed(message.recipient, message.address, why, delivery.last_words)


def _is_time_of(setting: str, at: datetime) -> bool:
    return last_weekly(setting, at) == at


def _next(setting: str, now: datetime) -> Appointment:
    return Appointment(kind=AppointmentKind.EXERCISE, subject="", at=next_weekly(setting, now))


def _report_on(held_at: datetime) -> Appointment:
    return Appointment(
        kind=AppointmentKind.EXERCISE_REPORT, subject=held_at.isoformat(), at=held_at + REPORT_AFTER
    )
