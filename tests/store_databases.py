"""The store under contract: a SQLite file and a real PostgreSQL, each test with a database of its own."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from service.store import SqlStore, migrations
from service.store.tables import metadata

NewDatabase = Callable[[str], AbstractContextManager[str]]
_numbers = itertools.count(1)
STARTS_WITHIN_S = 300


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL that listens on a socket of its own."""
    with tempfile.TemporaryDirectory(prefix="liptako-pg-") as folder:
        os.chmod(folder, 0o755)
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        with pytest.MonkeyPatch.context() as here:
            here.setenv("XDG_RUNTIME_DIR", str(runtime))
            here.setenv("PGCTLTIMEOUT", str(STARTS_WITHIN_S))
            import pgserver.postgres_server as bundled

            start = bundled.pg_ctl
            # The library gives it ten seconds, which a busy machine may not have.
            here.setattr(
                bundled, "pg_ctl", lambda words, **how: start(words, **how | {"timeout": STARTS_WITHIN_S})
            )
            server = bundled.get_server(Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
        # A test survives no power cut anyway.
        _run_sql(url, "ALTER SYSTEM SET fsync = off")
        _run_sql(url, "SELECT pg_reload_conf()")
        try:
            yield url
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with the schema, to be copied for each test."""
    _run_sql(postgres_server, "CREATE DATABASE template_of_tests")
    migrations.upgrade(_database(postgres_server, "template_of_tests"))
    return "template_of_tests"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema, to be copied for each test."""
    path = tmp_path_factory.mktemp("store") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "liptako.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> NewDatabase:
    """Makes databases, from a template or empty, and drops them."""

    @contextmanager
    def database(template: str = "template1") -> Iterator[str]:
        name = f"test_{next(_numbers)}"
        _run_sql(postgres_server, f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _database(postgres_server, name)
        _run_sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")

    return database


@pytest.fixture(scope="session")
def shared_postgres_url(new_postgres: NewDatabase, postgres_template: str) -> Iterator[str]:
    with new_postgres(postgres_template) as url:
        yield url


@pytest.fixture
def postgres_url(shared_postgres_url: str) -> Iterator[str]:
    """A database with nothing in it, emptied afterwards: making one for each test would take most of the time."""
    yield shared_postgres_url
    _run_sql(shared_postgres_url, _EMPTY)


@pytest.fixture
def empty_postgres_url(new_postgres: NewDatabase) -> Iterator[str]:
    with new_postgres("template1") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the schema and nothing in it."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """As ``store_url``, for tests that change the schema."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    database, template = map(request.getfixturevalue, ("new_postgres", "postgres_template"))
    with database(template) as url:
        yield url


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(store_url)
    yield opened
    opened.close()


_EMPTY = "; ".join(
    [
        # Without triggers and references: the audit log lets nothing go.
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),
        "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence",
    ]
)


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(False)


def _run_sql(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
