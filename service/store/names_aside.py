"""Names of places that operators put aside: left out of what they look through, and of nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from service.errors import RulingError
from service.ports import Page
from service.ports.unresolving import NameAside
from service.store.database import insert_into
from service.store.paging import page_of, row_before
from service.store.part import Part
from service.store.tables import names_aside, unresolved_names
from service.store.unresolved import SHOWN, shown_name

_a, _n = names_aside.c, unresolved_names.c
_ASIDE = (_a.id.label("aside_id"), _a.who, _a.reason, _a.at, _a.restricted.label("aside_restricted"))


class NamesAside(Part):
    """See ``service.ports.Transaction``."""

    def page_aside(self, cursor: str | None, limit: int, *, restricted: bool = False) -> Page:
        same = unresolved_names.alias("same")
        known = select(same.c.id).where(same.c.key == _a.key)
        if not restricted:
            known = known.where(same.c.restricted.is_(False))
        most = known.order_by(same.c["items"].desc(), same.c.id.desc()).limit(1).scalar_subquery()
        query = (
            select(*_ASIDE, *SHOWN)
            .join_from(names_aside, unresolved_names, _n.id == most)
            .where(_a.id < row_before(cursor))
            .order_by(_a.id.desc())
        )
        found = self._connection.execute(query.limit(limit + 1)).all()
        return page_of(
            found,
            limit,
            lambda row: [row.aside_id],
            lambda row: {"name": shown_name(row), "aside": _aside(row)},
        )

    def name_aside(self, name_id: int) -> NameAside | None:
        of_it = select(*_ASIDE).join(unresolved_names, _n.key == _a.key).where(_n.id == name_id)
        row = self._connection.execute(of_it).one_or_none()
        return _aside(row) if row is not None else None

    def put_aside(self, name_id: int, who: str, reason: str, now: datetime) -> None:
        held = select(_n.key, _n.restricted).where(_n.id == name_id).with_for_update()
        name = self._connection.execute(held).one_or_none()
        if name is None:
            raise RulingError("There is no such name: it may have been of a report that was told.", "missing")
        values = {"key": name.key, "restricted": name.restricted, "who": who, "reason": reason, "at": now}
        put = insert_into(self._connection, names_aside).values(**values)
        new = put.on_conflict_do_nothing(index_elements=["key"]).returning(_a.id)
        if self._connection.scalar(new) is None:
            first = self._connection.scalar(select(_a.who).where(_a.key == name.key))
            raise RulingError("{who} has put it aside already; nothing was saved.", "conflict", who=first)

    def bring_back(self, name_id: int, aside_id: int) -> None:
        of_it = _a.key == select(_n.key).where(_n.id == name_id).scalar_subquery()
        if self._connection.execute(delete(names_aside).where(_a.id == aside_id, of_it)).rowcount != 1:
            raise RulingError(
                "It was brought back since this page was loaded; nothing was saved.", "conflict"
            )


def _aside(row: Any) -> NameAside:
    return NameAside(
        id=row.aside_id, who=row.who, reason=row.reason, at=row.at, restricted=row.aside_restricted
    )
