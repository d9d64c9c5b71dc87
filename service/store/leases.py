"""Named leases with a fence: what was done under an outlived one is refused."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from service.ports import Lease
from service.store.database import insert_into
from service.store.part import Part
from service.store.tables import leases, stale_incidents


class Leases(Part):
    """See ``service.ports.Transaction``. A lease taken again by its own holder has a new fence: of two runs in one
    process the later one stands."""

    def lease(self, name: str, holder: str, now: datetime, ttl: timedelta) -> Lease | None:
        stale = list(self._connection.scalars(select(stale_incidents.c.id).order_by(stale_incidents.c.id)))
        taken = {"holder": holder, "until": now + ttl, "stale": stale}
        free = or_(leases.c.holder.is_(None), leases.c.holder == holder, leases.c.until <= now)
        fence = self._connection.scalar(
            update(leases)
            .where(leases.c.name == name, free)
            .values(**taken, fence=leases.c.fence + 1)
            .returning(leases.c.fence)
        )
        if fence is None:
            fence = self._connection.scalar(
                insert_into(self._connection, leases)
                .values(**taken, name=name, fence=1)
                .on_conflict_do_nothing()
                .returning(leases.c.fence)
            )
        return Lease(name, fence) if fence is not None else None

    def release(self, lease: Lease) -> None:
        self._connection.execute(
            update(leases)
            .where(leases.c.name == lease.name, leases.c.fence == lease.fence)
            .values(holder=None)
        )


def confirm(connection: Connection, lease: Lease) -> list[int] | None:
    """Hold on to ``lease`` until the transaction ends. The rows of ``stale_incidents`` that its holder was to work
    off; None where the fence was outlived or the lease let go."""
    row = connection.execute(
        select(leases.c.stale)
        .where(leases.c.name == lease.name, leases.c.fence == lease.fence, leases.c.holder.is_not(None))
        .with_for_update()
    ).one_or_none()
    return None if row is None else list(row.stale)
