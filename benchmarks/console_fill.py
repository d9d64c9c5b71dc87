"""Makes much of little: the rows of a stored world again and again under other numbers, until there are as many items
and incidents as a service has after years. They are what the service itself has filed, indexes and triggers included.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Date, Engine, Table, func, select

from service.store.tables import metadata
from service.store.types import UtcDateTime

AFTERWARDS = timedelta(days=5 * 365)
"""So long the copies go on after what was there: the higher a number, the later, as where news come in."""
_AT_ONCE = 200
"""Copies made by one statement."""
_NAMES = 2_000
"""Copies of the names that no table has, at most."""


def _number(column: str) -> str:
    return f"t.{column} + n.k * {{stride}}"


def _name(column: str) -> str:
    return f"t.{column} || '~' || n.k"


def _within(words: str, column: str) -> str:
    return f"replace({words}, t.{column}, {_name(column)})"


def _event(item: str, ordinal: str) -> str:
    return f"({_number(item)}) || ':' || {ordinal}"


OF_ITEMS: Mapping[str, Mapping[str, str]] = {
    "items": {"id": _number("id"), "key": _name("key"), "key_digest": "{digest}"},
    "item_revisions": {"item_id": _number("item_id")},
    "item_words": {"item_id": _number("item_id")},
    "reports": {"id": _number("id"), "item_id": _number("item_id")},
}
"""What is copied with items, and how each column that must differ is made."""
OF_INCIDENTS: Mapping[str, Mapping[str, str]] = {
    "report_events": {
        "id": _number("id"),
        "report_id": _number("report_id"),
        "item_id": _number("item_id"),
        "event_id": _event("item_id", "t.ordinal"),
    },
    "incidents": {"number": _number("number"), "id": _name("id")},
    "incident_revisions": {"incident_id": _name("incident_id"), "body": _within("t.body", "incident_id")},
    "incident_outlines": {"id": _number("id"), "incident_id": _name("incident_id")},
    "incident_events": {"event_id": "{event}", "incident_id": _name("incident_id")},
    "incident_whereabouts": {"incident_id": _name("incident_id")},
    "unit_days": {},
    "alerts": {
        "number": _number("number"),
        "id": _name("id"),
        "key": _name("key"),
        "body": _within(_within("t.body", "id"), "key"),
    },
    "situations": {"key": _name("key")},
    "situation_incidents": {"incident_id": _name("incident_id"), "key": _name("key")},
    "messages": {"number": _number("number"), "id": _name("id"), "alert_id": _name("alert_id")},
    "message_alerts": {"alert_id": _name("alert_id"), "message_id": _name("message_id")},
    "deliveries": {"number": _number("number"), "message_id": _name("message_id")},
    "attempts": {"id": _number("id"), "message_id": _name("message_id")},
    "audit": {"id": _number("id")},
}
OF_NAMES: Mapping[str, Mapping[str, str]] = {
    "unresolved_names": {"id": _number("id"), "key": _name("key"), "name": _name("name")},
    "unresolved_mentions": {"name_id": _number("name_id"), "item_id": _number("item_id")},
}
_AS_THEY_WERE = frozenset(("report_events", "deliveries"))
"""Their days may be open bounds; what waits is to wait no longer."""
_OF_EVENT = {
    "sqlite": "(substr(t.event_id, 1, instr(t.event_id, ':') - 1) + n.k * {stride})"
    " || substr(t.event_id, instr(t.event_id, ':'))",
    "postgresql": "(split_part(t.event_id, ':', 1)::bigint + n.k * {stride})"
    " || ':' || split_part(t.event_id, ':', 2)",
}
_DIGEST = {"sqlite": "randomblob(16)", "postgresql": "uuid_send(gen_random_uuid())"}


@dataclass(frozen=True)
class Filled:
    """How many rows there are."""

    items: int
    incidents: int
    alerts: int


def multiply(engine: Engine, items: int, incidents: int) -> Filled:
    """Copy what is stored until there are that many at least."""
    with engine.connect() as connection:
        stride = 1 + max(_highest(connection, table) for table in _copied())
        whole = -(-incidents // _count(connection, "incidents"))
        copies = max(whole, -(-items // _count(connection, "items")))
        for table in _copied():
            connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE first_{table.name} AS SELECT * FROM {table.name}"
            )
        for begin in range(1, copies, _AT_ONCE):
            end = min(begin + _AT_ONCE, copies) - 1
            _copy(connection, OF_ITEMS, stride, copies, begin, end)
            _copy(connection, OF_INCIDENTS, stride, whole, begin, min(end, whole - 1))
            _copy(connection, OF_NAMES, stride, whole, begin, min(end, whole - 1, _NAMES))
            connection.commit()
            if begin // _AT_ONCE % 10 == 0:
                print(f"  {end * 100 // copies} % stored", flush=True)
        _ask_feeds_to_the_end(connection)
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        return Filled(*(_count(connection, name) for name in ("items", "incidents", "alerts")))


def _copied() -> list[Table]:
    return [metadata.tables[name] for name in (*OF_ITEMS, *OF_INCIDENTS, *OF_NAMES)]


def _highest(connection: Connection, table: Table) -> int:
    numbers = [column for column in table.columns if column.name in ("id", "number")]
    found = [connection.scalar(select(func.max(column))) for column in numbers]
    return max((one for one in found if isinstance(one, int)), default=0)


def _count(connection: Connection, name: str) -> int:
    return int(connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0)


def _copy(
    connection: Connection,
    tables: Mapping[str, Mapping[str, str]],
    stride: int,
    copies: int,
    begin: int,
    end: int,
) -> None:
    """Copies ``begin`` to ``end`` (both included), of ``copies`` in all."""
    for name, differing in tables.items() if begin <= end else ():
        table = metadata.tables[name]
        made = dict(_columns(connection.dialect.name, table, differing, stride, copies))
        connection.exec_driver_sql(
            f"INSERT INTO {name} ({', '.join(made)}) "
            f"WITH RECURSIVE n(k) AS (SELECT {begin} UNION ALL SELECT k + 1 FROM n WHERE k < {end}) "
            f"SELECT {', '.join(made.values())} FROM first_{name} t, n WHERE true ON CONFLICT DO NOTHING"
        )


def _columns(
    dialect: str, table: Table, differing: Mapping[str, str], stride: int, copies: int
) -> Iterator[tuple[str, str]]:
    """The columns of a table, and what a copy has in each."""
    days = f"(n.k * {AFTERWARDS.days} / {copies})"
    for column in table.columns:
        made = differing.get(column.name)
        if made is not None:
            yield (
                f'"{column.name}"',
                made.format(
                    stride=stride, digest=_DIGEST[dialect], event=_OF_EVENT[dialect].format(stride=stride)
                ),
            )
        elif table.name in _AS_THEY_WERE:
            yield f'"{column.name}"', f't."{column.name}"'
        else:
            yield f'"{column.name}"', _later(dialect, column.type, f't."{column.name}"', days)


def _later(dialect: str, kind: object, value: str, days: str) -> str:
    if isinstance(kind, UtcDateTime):
        if dialect == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', {value}, '+' || {days} || ' days')"
        return f"{value} + {days} * interval '1 day'"
    if isinstance(kind, Date):
        return f"date({value}, '+' || {days} || ' days')" if dialect == "sqlite" else f"{value} + {days}"
    return value


def _ask_feeds_to_the_end(connection: Connection) -> None:
    """Feeds were asked until then, too."""
    feeds = metadata.tables["feeds"]
    times = [column.name for column in feeds.columns if isinstance(column.type, UtcDateTime)]
    dialect, days = connection.dialect.name, str(AFTERWARDS.days)
    changed = ", ".join(f"{name} = {_later(dialect, UtcDateTime(), name, days)}" for name in times)
    connection.exec_driver_sql(f"UPDATE feeds SET {changed}")
