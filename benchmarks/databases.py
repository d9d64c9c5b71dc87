"""Databases to measure on, each gone afterwards."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

Database = Callable[[], AbstractContextManager[str]]


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'liptako.db'}"


def postgresql(server: str) -> Database:
    """Makes databases on a server."""

    @contextmanager
    def database() -> Iterator[str]:
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE liptako_benchmark")
            try:
                yield make_url(server).set(database="liptako_benchmark").render_as_string(False)
            finally:
                connection.exec_driver_sql("DROP DATABASE liptako_benchmark WITH (FORCE)")
        engine.dispose()

    return database


@contextmanager
def any_postgresql() -> Iterator[Database]:
    """The server that LIPTAKO_BENCHMARK_POSTGRESQL names, or one of its own, on a socket of its own."""
    named = os.environ.get("LIPTAKO_BENCHMARK_POSTGRESQL")
    if named:
        yield postgresql(named)
        return
    with tempfile.TemporaryDirectory(prefix="liptako-pg-") as folder:
        os.chmod(folder, 0o755)
        before = dict(os.environ)
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")
        (Path(folder) / "run").mkdir(mode=0o700)
        import pgserver

        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        os.environ.pop("XDG_RUNTIME_DIR")
        os.environ.update(before)
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield postgresql(url.render_as_string(False))
        finally:
            server.cleanup()
