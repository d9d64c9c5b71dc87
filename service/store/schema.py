"""The schema: made, brought up to date, checked and copied. Alembic underneath, without a configuration file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alembic import command
from service.errors import StoreError
from service.store.database import (
    broken_references,
    free_of_references,
    lock_for_migration,
    looking,
    open_engine,
    parse,
    writing,
)
from service.store.tables import SEARCH_TABLE, WORDS_INDEX, metadata


def upgrade(url: str) -> None:
    """Make the schema at ``url``, or bring it to this version, in one transaction: another process that starts at
    the same time waits, and one that is killed has changed nothing. StoreError where that cannot be done."""
    _make_private(url)
    with _engine(url) as engine:
        free_of_references(engine)
        with writing(engine) as connection:
            lock_for_migration(connection)
            found = version_of(connection)
            if found is not None and found not in _known_versions():
                raise StoreError(behind(found))
            if found != head():
                command.upgrade(_config(connection), "head")
                _expect_whole(connection)


def check(url: str) -> list[str]:
    """What is wrong with the schema at ``url``, in words; empty: it is of this version. StoreError where the
    database cannot be reached."""
    if _missing_file(url) is not None:
        return [behind(None)]  # looking would make the file, readable by all
    with _engine(url) as engine, looking(engine) as connection:
        found = version_of(connection)
        if found != head():
            return [behind(found)]
        return [_in_words(difference) for difference in compare_metadata(_context(connection), metadata)]


def expect(url: str) -> None:
    """StoreError where the SQLite database at ``url`` is not there; to be asked before anything makes it."""
    path = _missing_file(url)
    if path is not None:
        raise StoreError(
            f"{path}: there is no such database: let the service run, or name another in LIPTAKO_DATABASE_URL"
        )


def backup(url: str, path: Path) -> None:
    """Copy the SQLite database at ``url`` to a new file while it is in use. StoreError where ``path`` exists, where
    the copy fails its check, and on PostgreSQL, whose own tools do this better."""
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(
            "PostgreSQL is backed up by its own tools: pg_dump --format=custom --file=FILE DATABASE"
        )
    source = Path(parsed.database or "")
    if not source.is_file():
        raise StoreError(f"{source}: there is no database to back up")
    if path.exists():
        raise StoreError(f"{path} exists already: a backup never overwrites, choose another name")
    part = path.with_name(f"{path.name}.part")
    try:
        _create_private(part)
        _copy(source, part)
        part.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: the backup was not made: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def head() -> str:
    """The version of the schema that this code needs."""
    return _known_versions()[0]


def version_of(connection: Connection) -> str | None:
    """The version of the schema that is there; None: none."""
    return MigrationContext.configure(connection).get_current_revision()


def behind(found: str | None) -> str:
    """Why a schema of version ``found`` cannot be used, and what to do."""
    if found is None:
        return "the database has no schema yet: run `liptako db upgrade`"
    if found not in _known_versions():
        return f"the schema is of a newer version ({found}) than this program ({head()}): update the program"
    return f"the schema is behind ({found}, needed: {head()}): run `liptako db upgrade`"


def _expect_whole(connection: Connection) -> None:
    broken = broken_references(connection)
    if broken:
        raise StoreError(
            f"the upgrade was undone: rows of {', '.join(broken)} refer to what is not there; restore a backup"
        )


def _scripts() -> Path:
    """Migrations stand at the top of the repository and travel inside the package."""
    packaged = Path(__file__).parent / "migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "alembic"


@cache
def _known_versions() -> tuple[str, ...]:
    """Every version there is a migration to, newest first."""
    scripts = ScriptDirectory.from_config(_config(None))
    return tuple(script.revision for script in scripts.walk_revisions())


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    # Alembic reads % as the start of a reference.
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _context(connection: Connection) -> MigrationContext:
    def is_compared(_object: Any, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        """Whether the tables say what it is like: SQLite has an index over words of its own, and tables with it."""
        if connection.dialect.name != "sqlite":
            return True
        return name != WORDS_INDEX if kind == "index" else not (name or "").startswith(SEARCH_TABLE)

    options = {"compare_type": True, "target_metadata": metadata, "include_object": is_compared}
    return MigrationContext.configure(connection, opts=options)


@contextmanager
def _engine(url: str) -> Iterator[Any]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _in_words(difference: Any) -> str:
    """One of alembic's differences: what it would do to the database, and to which part of it."""
    if isinstance(difference, list):
        return "; ".join(_in_words(one) for one in difference)
    what, *where = difference
    # Of a change: schema, table and column, then the column before and after.
    parts = where[:3] if what.startswith("modify_") else where
    names = ".".join(str(getattr(part, "name", part)) for part in parts if part is not None)
    return f"the schema differs; to be of this version it would take: {what.replace('_', ' ')} {names}"


def _missing_file(url: str) -> Path | None:
    """Where a SQLite database is to be and is not. A server answers for itself."""
    parsed = parse(url)
    path = Path(parsed.database or "")
    return path if parsed.get_backend_name() == "sqlite" and not path.exists() else None


def _make_private(url: str) -> None:
    """A new SQLite file is for its owner alone: it holds who is written to, and of what."""
    path = _missing_file(url)
    if path is not None and path.parent.is_dir():
        _create_private(path)


def _create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}: may this user write there?") from error


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # One file that stands alone, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {verdict}")
