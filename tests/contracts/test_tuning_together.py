"""Two processes on one PostgreSQL change what is in force at the same moment: neither loses what the other did."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from service.clock import SteppedClock
from service.config.convert import as_table
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.jobs.tuning import Because, Tune
from service.ports import Store, Transaction
from service.records import Configuration, Rule, Severity
from service.store import SqlStore

pytest_plugins = ["store_databases"]

DEADLY = Rule(name="deadly attack", kind="casualties", severity=Severity.MODERATE, at_least=5)
FILE = Configuration(rules=(DEADLY,))


class Interrupted:
    """A store in whose write transactions somebody else acts once the changes were read."""

    def __init__(self, store: SqlStore, meanwhile: Callable[[], None]) -> None:
        self._store, self._meanwhile = store, meanwhile

    def view(self) -> AbstractContextManager[Transaction]:
        return self._store.view()

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        with self._store.begin() as transaction:
            yield cast(Transaction, _Interrupted(transaction, self._meanwhile))


class _Interrupted:
    def __init__(self, transaction: Transaction, meanwhile: Callable[[], None]) -> None:
        self._transaction, self._meanwhile = transaction, meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)

    def overrides_in_force(self) -> Any:
        found = self._transaction.overrides_in_force()
        self._meanwhile()
        return found


def tune_of(store: object, reader: Reader) -> tuple[Tune, InForce]:
    in_force = InForce(FILE, reader)
    return Tune(cast(Store, store), in_force, SteppedClock(datetime(2022, 6, 13, 8, tzinfo=UTC))), in_force


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(postgres_url)
    yield opened
    opened.close()


def test_a_change_that_comes_while_the_file_is_read_again_is_in_force_at_the_next_tick(
    postgres: SqlStore, reader: Reader
) -> None:
    mine, _ = tune_of(postgres, reader)
    mine.read(FILE)
    waiting = [{**as_table(DEADLY), "at_least": 3}]

    def lower() -> None:
        while waiting:
            because = Because(who="Aïcha", reason="smaller attacks matter here", seen=0)
            mine.change("rules", DEADLY.name, waiting.pop(), because)

    theirs, in_force = tune_of(Interrupted(postgres, lower), reader)
    theirs.read(FILE)
    theirs.catch_up()
    assert [rule.at_least for rule in in_force.configuration.rules] == [3]
    with postgres.view() as look:
        assert [rule.at_least for rule in look.rules_in_force()] == [3]
