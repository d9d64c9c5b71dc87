"""The database, and one transaction of it: all that the jobs read and write."""

from contextlib import AbstractContextManager
from typing import Protocol

from service.ports.accounts import Accounts
from service.ports.answering import Answering
from service.ports.appointing import Appointing
from service.ports.assessing import Assessing
from service.ports.deciding import Deciding
from service.ports.delivering import Delivering
from service.ports.exporting import Exporting
from service.ports.feeding import Feeding
from service.ports.holding import Holding
from service.ports.looking import Looking
from service.ports.polling import Polling
from service.ports.raised import Raised
from service.ports.rehearsing import Rehearsing
from service.ports.rereading import Rereading
from service.ports.searching import Searching
from service.ports.tuning import Overriding
from service.ports.unresolving import Unresolving
from service.ports.watching import Watching


class Transaction(
    Polling,
    Feeding,
    Rereading,
    Assessing,
    Deciding,
    Rehearsing,
    Delivering,
    Holding,
    Appointing,
    Answering,
    Looking,
    Searching,
    Raised,
    Exporting,
    Accounts,
    Overriding,
    Unresolving,
    Watching,
    Protocol,
):
    """Everything that can be read or written together. Writes are visible when ``Store.begin()`` ends without error."""


class Store(Protocol):
    """The database. Transactions are short, hold no network, and are begun only when all computing is done."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """A write transaction: committed on a clean exit, rolled back on an error. SQLite: BEGIN IMMEDIATE."""
        ...

    def view(self) -> AbstractContextManager[Transaction]:
        """One consistent look; nothing written in it is kept."""
        ...

    def ping(self) -> None:
        """Raises StoreError where the database cannot be reached or its schema is not of this version."""
        ...

    def close(self) -> None:
        """Let go of every connection; the next use opens new ones."""
        ...
