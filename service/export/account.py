"""The audit log's account of an export: that it began, before anything left, and what it came to, broken off or not."""

from collections.abc import Mapping

from service.export.wanted import Held
from service.ports import Clock, Store

BEGUN, ENDED = "export begun", "export ended"


class Account:
    """Of one export by one person or program. ``detail``: what was asked for."""

    def __init__(self, store: Store, clock: Clock, who: str, detail: Mapping[str, object]) -> None:
        self._store, self._clock, self._who, self._detail = store, clock, who, dict(detail)
        self.held = Held()

    def begin(self) -> None:
        self._write(BEGUN, self._detail)

    def end(self) -> None:
        held = {"rows": self.held.rows, "complete": self.held.complete, "unreadable": self.held.unreadable}
        self._write(ENDED, {**self._detail, **held})

    def _write(self, what: str, detail: Mapping[str, object]) -> None:
        with self._store.begin() as transaction:
            transaction.audit(self._who, what, detail, self._clock.now())
