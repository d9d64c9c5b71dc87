"""The database: the only SQL of the service. ``SqlStore`` is what jobs know as ``Store``."""

from service.store import schema as migrations
from service.store.fingerprint import event_fingerprint
from service.store.sql_store import SqlStore

__all__ = ["SqlStore", "event_fingerprint", "migrations"]
