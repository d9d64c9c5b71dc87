"""Databases to measure on, each gone afterwards."""

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
