"""Opening a database: what each connection is told, and what kinds of transactions there are."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.sql.schema import Table

from service.errors import RecordError, StoreError

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another on SQLite before it is refused."""

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql",
    "postgresql+psycopg": "postgresql",
}
_ADDRESSES = "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"

_OF_A_ROW = (IntegrityError, DataError)
"""What the database refuses for what it says, not for the state that the database is in."""

_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
"""For each engine of SQLite: who writes."""

Insert = sqlite.Insert | postgresql.Insert
Value = TypeVar("Value")


def open_engine(url: str) -> Engine:
    """An engine for ``url``. StoreError where it is no address of a database that is supported."""
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            hide_parameters=True,
            pool_size=8,
            max_overflow=56,
            connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        _turns[engine] = Lock()
        return engine
    return create_engine(parsed, hide_parameters=True, pool_size=8, max_overflow=24, pool_pre_ping=True)


def parse(url: str) -> URL:
    """The address in parts. StoreError, without the password, where it cannot be used."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"the database address cannot be read: it is {_ADDRESSES}") from None
    if parsed.drivername not in _DRIVERS:
        raise StoreError(f"databases of the kind {parsed.drivername} are not supported: use {_ADDRESSES}")
    if _DRIVERS[parsed.drivername] == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError("a database in memory is lost with the process: name a file, sqlite:///FILE")
    return parsed


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction. On SQLite the lock is taken at once: a reader that turns writer may lose its update."""
    with _spoken(engine), engine.connect() as connection:
        connection = connection.execution_options(begin="BEGIN IMMEDIATE")
        with _turn(engine), connection.begin():
            yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """One writer of this process at a time on SQLite, woken when the one before is done. SQLite itself knows only to
    look again after ever longer sleeps, of up to 100 ms. It still decides between processes, and says what is wrong
    where a turn does not come."""
    turn = _turns.get(engine)
    mine = turn is not None and turn.acquire(timeout=BUSY_TIMEOUT_S)
    try:
        yield
    finally:
        if turn is not None and mine:
            turn.release()


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """One snapshot; rolled back at the end."""
    with _spoken(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that can say ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def in_chunks(values: Iterable[Value], size: int = 500) -> Iterator[Sequence[Value]]:
    """``values`` in parts that one statement can name."""
    every = list(values)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def free_of_references(engine: Engine) -> None:
    """For an engine that migrates and has not connected yet. On SQLite a table is altered by putting another in its
    place, which is refused while rows refer to it (sqlite.org/lang_altertable.html); to be asked afterwards:
    ``broken_references``."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _ignore_references)


def broken_references(connection: Connection) -> list[str]:
    """The tables with rows that refer to what is not there, where the database does not see to that by itself."""
    if connection.dialect.name != "sqlite":
        return []
    return sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})


def lock_for_migration(connection: Connection) -> None:
    """Until the transaction ends, one process at a time. On SQLite every write transaction is alone already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236941)")


def lock_configuration(connection: Connection) -> None:
    """Until the transaction ends, one process at a time puts its file in force."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236942)")


def lock_counts(connection: Connection) -> None:
    """Until the transaction ends, one process at a time counts incidents: an import and an assessment that count the
    same days in another order would wait for each other for ever."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236943)")


@contextmanager
def _spoken(engine: Engine) -> Iterator[None]:
    """Errors of the database as StoreError: its own words, without the rows that were to be stored."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        words = str(cause).strip().split("\n")[0]
        where = engine.url.set(query={}).render_as_string(hide_password=True)
        kind = RecordError if isinstance(error, _OF_A_ROW) else StoreError
        raise kind(f"{where}: {words}{_advice(words)}") from error


def _advice(words: str) -> str:
    if "no such table" in words or "does not exist" in words or "no such column" in words:
        return " (the schema is not of this version: run `liptako db upgrade`)"
    if "unable to open database file" in words:
        return " (does its folder exist, and may this user write there?)"
    return ""


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver is not to begin transactions by itself: _begin_sqlite says which kind.
    connection.isolation_level = None
    assert isinstance(connection, sqlite3.Connection)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _ignore_references(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
