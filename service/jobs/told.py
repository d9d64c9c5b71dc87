"""Take in a report that came by phone or from a partner: read it, store it restricted. Assessing finds it there."""

from dataclasses import dataclass
from datetime import timedelta

from service.jobs.in_force import InForce
from service.ports import Clock, ReadItem, Store
from service.records import FeedItem, Report

AHEAD = timedelta(minutes=5)
"""Clocks differ; a report that came later than that is a slip of the keys."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """``new`` False: the same words of the same speaker were there already, and nothing was stored."""

    item_id: int
    new: bool
    report: Report


class TakeIn:
    """For the command line and for the form of the console."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock) -> None:
        self._store, self._in_force, self._clock = store, in_force, clock

    def run(self, item: FeedItem, who: str) -> TakenIn:
        """Read and store an item of ``told_item``; ``who`` took it in. The audit notes that, without its words."""
        now = self._clock.now()
        report = self._in_force.reader.read(item, now)
        detail = {"speaker": item.speaker, "via": item.via, "received_at": item.published_at}
        with self._store.begin() as transaction:
            item_id, new = transaction.file_told(ReadItem(item, report), now)
            if new:
                told = {name: str(value) for name, value in detail.items()}
                transaction.audit(who, "report added", {"item": item_id, **told}, now)
        return TakenIn(item_id, new, report)
