"""Keep an appointment: do what was planned for this time, once.

A keeper computes on a look and gives back what is to be written; that is written in the one transaction that strikes
the appointment out. So an appointment is kept whole or still stands, whoever else is at it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.jobs.setting_aside import raise_if_of_the_database
from service.ports import Clock, Store, Transaction
from service.records import Appointment, AppointmentKind

_log = structlog.get_logger(__name__)

Write = Callable[[Transaction], None]
Keeper = Callable[[Transaction, Appointment, datetime], Write]
"""From a look, the appointment and the time, to what is to be written. The look writes nothing."""

AGAIN_AFTER = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


class KeepAppointments:
    """``keepers``: one for each kind that this version keeps."""

    def __init__(
        self, store: Store, in_force: InForce, clock: Clock, keepers: Mapping[AppointmentKind, Keeper]
    ) -> None:
        self._store, self._in_force, self._clock, self._keepers = store, in_force, clock, keepers

    def run(self, id_: str) -> bool:
        """Keep it where it is due and still stands. What fails is tried again later; operators are told
        of each kind of fault, once a day while it lasts."""
        now = self._clock.now()
        with self._store.view() as look:
            appointment = look.appointment(id_)
        if appointment is None or appointment.at > now:
            return False
        try:
            return self._keep(appointment, now)
        except Exception as error:
            raise_if_of_the_database(error)
            _log.exception("appointment not kept", kind=appointment.kind.value, subject=appointment.subject)
            self._postpone(appointment, error, now)
            return False

    def _keep(self, appointment: Appointment, now: datetime) -> bool:
        with self._store.view() as look:
            write = self._keepers[appointment.kind](look, appointment, now)
        with self._store.begin() as transaction:
            kept = transaction.keep_appointment(appointment)
            if kept:
                write(transaction)
        return kept

    def _postpone(self, appointment: Appointment, error: Exception, now: datetime) -> None:
        wait = min(AGAIN_AFTER * 2 ** min(appointment.failures, 10), LONGEST_WAIT)
        later = replace(appointment, at=now + wait, failures=appointment.failures + 1)
        name = f"{appointment.kind.value} {appointment.subject}".strip()
        reason = f"unexpected {type(error).__name__}"
        with self._store.begin() as transaction:
            if not transaction.keep_appointment(appointment):
                return
            transaction.make_appointment(later)
            # Of the same words one notice a day: while it lasts operators are reminded, and told of another fault.
            told = to_operators(self._in_force, "appointment_failed", name=name, reason=reason, now=now)
            transaction.file_messages(told, now)
