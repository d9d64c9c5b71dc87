"""What is to be done for recipients at a time of the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from service.records import Appointment, AppointmentKind


class Appointing(Protocol):
    """Appointments: ends of quiet hours, digests, exercises, escalations. See ``Transaction``."""

    def due_appointments(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[str]:
        """Ids of those whose time has come, the oldest first, without those handed over less than that ago."""
        ...

    def mark_appointments_handed(self, ids: Sequence[str], now: datetime) -> None: ...

    def appointment(self, id_: str) -> Appointment | None:
        """None: it was kept or dropped meanwhile."""
        ...

    def appointments(self, kind: AppointmentKind) -> list[Appointment]:
        """All of that kind, the earliest first."""
        ...

    def make_appointment(self, appointment: Appointment) -> None:
        """Store it, in place of one of the same kind and subject."""
        ...

    def keep_appointment(self, appointment: Appointment) -> bool:
        """Strike it out, as part of the transaction that does what it is about. False: it is not there as it was read
        (another has kept it, or it was moved), and nothing may be done."""
        ...

    def drop_appointment(self, kind: AppointmentKind, subject: str) -> None: ...
