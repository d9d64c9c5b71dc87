"""What is to be done for recipients at a time of the clock, each once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from service.records import Appointment, AppointmentKind
from service.store.database import in_chunks, insert_into
from service.store.part import Part
from service.store.tables import appointments


class Appointments(Part):
    """See ``service.ports.Transaction``."""

    def due_appointments(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[str]:
        not_handed = or_(appointments.c.handed_at.is_(None), appointments.c.handed_at <= now - rehand_after)
        due = (
            select(appointments.c.id)
            .where(appointments.c.at <= now, not_handed)
            .order_by(appointments.c.at, appointments.c.id)
            .limit(limit)
        )
        return [str(id_) for id_ in self._connection.scalars(due)]

    def mark_appointments_handed(self, ids: Sequence[str], now: datetime) -> None:
        for some in in_chunks([int(id_) for id_ in ids]):
            handed = update(appointments).where(appointments.c.id.in_(some))
            self._connection.execute(handed.values(handed_at=now))

    def appointment(self, id_: str) -> Appointment | None:
        found = select(appointments).where(appointments.c.id == int(id_))
        row = self._connection.execute(found).one_or_none()
        return _appointment(row) if row is not None else None

    def appointments(self, kind: AppointmentKind) -> list[Appointment]:
        found = select(appointments).where(appointments.c.kind == kind.value)
        rows = self._connection.execute(found.order_by(appointments.c.at, appointments.c.id))
        return [_appointment(row) for row in rows]

    def make_appointment(self, appointment: Appointment) -> None:
        columns = {"at": appointment.at, "failures": appointment.failures, "handed_at": None}
        self._connection.execute(
            insert_into(self._connection, appointments)
            .values(kind=appointment.kind.value, subject=appointment.subject, **columns)
            .on_conflict_do_update(index_elements=["kind", "subject"], set_=columns)
        )

    def keep_appointment(self, appointment: Appointment) -> bool:
        as_it_was = and_(
            appointments.c.kind == appointment.kind.value,
            appointments.c.subject == appointment.subject,
            appointments.c.at == appointment.at,
        )
        return self._connection.execute(delete(appointments).where(as_it_was)).rowcount == 1

    def drop_appointment(self, kind: AppointmentKind, subject: str) -> None:
        named = and_(appointments.c.kind == kind.value, appointments.c.subject == subject)
        self._connection.execute(delete(appointments).where(named))


def _appointment(row: Any) -> Appointment:
    return Appointment(kind=AppointmentKind(row.kind), subject=row.subject, at=row.at, failures=row.failures)
