"""Versions of what operators change of feeds.toml."""

from sqlalchemy import func, insert, select, update

from service.errors import RulingError
from service.records import Override, Section
from service.store.database import lock_configuration
from service.store.part import Part
from service.store.tables import overrides

_OVERRIDE = select(*(column for column in overrides.c if column is not overrides.c.last))


class Overrides(Part):
    """See ``service.ports.Transaction``."""

    def overrides_in_force(self) -> list[Override]:
        found = self._connection.execute(_OVERRIDE.where(overrides.c.last.is_(True)).order_by(overrides.c.id))
        return [one for row in found if (one := Override(**row._mapping)).after is not None]

    def last_override(self) -> int:
        return self._connection.scalar(select(func.max(overrides.c.id))) or 0

    def override_versions(self, section: Section, subject: str) -> list[Override]:
        query = _OVERRIDE.where(overrides.c.section == section, overrides.c.subject == subject)
        return [
            Override(**row._mapping)
            for row in self._connection.execute(query.order_by(overrides.c.id.desc()))
        ]

    def file_override(self, override: Override, seen: int) -> int:
        lock_configuration(self._connection)
        of_it = (
            overrides.c.section == override.section,
            overrides.c.subject == override.subject,
            overrides.c.last.is_(True),
        )
        last = self._connection.execute(select(overrides.c.id, overrides.c.who).where(*of_it)).one_or_none()
        if (last.id if last is not None else 0) != seen:
            who = last.who if last is not None else "?"
            raise RulingError(
                "{who} has changed it since this page was loaded; nothing was saved.", "conflict", who=who
            )
        self._connection.execute(update(overrides).where(*of_it).values(last=False))
        values = {name: getattr(override, name) for name in Override.__slots__ if name != "id"}
        number: int = self._connection.execute(
            insert(overrides).values(**values, last=True).returning(overrides.c.id)
        ).scalar_one()
        return number
