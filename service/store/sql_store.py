"""``Store`` and ``Transaction`` over SQLAlchemy, for SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from service.errors import StoreError
from service.ports import Transaction
from service.store import schema
from service.store.access import Access
from service.store.accounts import Accounts
from service.store.answers import Answers
from service.store.appointments import Appointments
from service.store.archives import Archives
from service.store.articles import Articles
from service.store.assessing import Assessing
from service.store.assessment import Assessment
from service.store.database import looking, open_engine, writing
from service.store.days_read import DaysRead
from service.store.exporting import Exporting
from service.store.feed_pages import FeedPages
from service.store.feedback import Feedback
from service.store.feeds import Feeds
from service.store.held import Holding
from service.store.history import History
from service.store.incident_search import IncidentSearch
from service.store.leases import Leases
from service.store.looking import Looking
from service.store.names_aside import NamesAside
from service.store.outbox import Outbox
from service.store.outlines import Outlines
from service.store.overrides import Overrides
from service.store.parking import Parking
from service.store.queueing import Queueing
from service.store.raised import Raised
from service.store.recipients import Recipients
from service.store.rereading import Rereading
from service.store.retention import Retention
from service.store.rules import Rules
from service.store.rulings import Rulings
from service.store.searching import Searching
from service.store.set_back import SetBack
from service.store.tallies import Tallies
from service.store.unresolved import Unresolved
from service.store.watching import Watching
from service.store.whereabouts import Remembering


class SqlTransaction(
    Feeds,
    FeedPages,
    Rules,
    Archives,
    Articles,
    Rereading,
    Leases,
    Assessing,
    Remembering,
    Tallies,
    Parking,
    Assessment,
    History,
    DaysRead,
    Outlines,
    Outbox,
    Holding,
    Queueing,
    Recipients,
    Appointments,
    Answers,
    Retention,
    SetBack,
    Looking,
    Searching,
    Raised,
    IncidentSearch,
    Exporting,
    Access,
    Accounts,
    Rulings,
    Feedback,
    Overrides,
    Unresolved,
    NamesAside,
    Watching,
):
    """Every verb of ``service.ports.Transaction``, over one connection."""


class SqlStore:
    """The database at one address. Safe to use from many threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "SqlStore":
        """The store at ``url``; nothing is created or changed. StoreError where ``url`` cannot be one."""
        return cls(open_engine(url))

    def close(self) -> None:
        """Let every connection go."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A write transaction, committed on a clean exit."""
        with writing(self._engine) as connection:
            yield SqlTransaction(connection)

    @contextmanager
    def view(self) -> Iterator[Transaction]:
        """One consistent look; nothing written in it is kept."""
        with looking(self._engine) as connection:
            yield SqlTransaction(connection)

    def ping(self) -> None:
        """StoreError where the database cannot be reached or its schema is not of this version."""
        with looking(self._engine) as connection:
            found = schema.version_of(connection)
        if found != schema.head():
            raise StoreError(schema.behind(found))
