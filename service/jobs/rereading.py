"""Read stored items again with the reader now in force: after a change of lexicons, places or code.

The words of an item stay as they are. What is read otherwise is a report more, which supersedes the one before as with
an edit: its incidents are joined and judged again by the next assessment, with all that operators decided of them. Each
portion is one transaction: a kill costs the portion that was being read, and running again reads only what is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import repeat

import structlog

from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.ports import Clock, Store
from service.ports.rereading import ReadAgain, StoredItem
from service.ports.searching import Rereading

_log = structlog.get_logger(__name__)

READ_AGAIN, SEARCH_READ_AGAIN = "item read again", "items read again"
"""What the audit log calls it."""
PORTION = 50
"""Items that are read and stored at once: few enough to hold no poll up."""


@dataclass(frozen=True, slots=True)
class RereadCounts:
    """What reading again came to, in items. ``failed``: they cannot be read; what was read of them before stands."""

    changed: int = 0
    unchanged: int = 0
    failed: int = 0

    def __add__(self, other: "RereadCounts") -> "RereadCounts":
        return RereadCounts(
            self.changed + other.changed, self.unchanged + other.unchanged, self.failed + other.failed
        )


class Reread:
    """Reads again what is asked for, with the reader in force when its turn comes."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock) -> None:
        self._store, self._in_force, self._clock = store, in_force, clock

    def run(self, item_ids: Iterable[int]) -> RereadCounts:
        """Read these items again and store what changes. Items that are not there, or whose texts were forgotten, are
        passed over."""
        total, ids = RereadCounts(), list(dict.fromkeys(item_ids))
        for start in range(0, len(ids), PORTION):
            total += self._portion(ids[start : start + PORTION])
        return total

    def next_portion(self) -> bool:
        """Read again some of the items that are left of what was asked for first. False: nothing is left of any."""
        with self._store.view() as look:
            waiting = look.rereadings(1, waiting=True)
            # What was asked for with a change is not to be read without it: the next tick catches up, and comes again.
            if not waiting or look.last_override() != self._in_force.last_change:
                return False
            asked = waiting[0]
            ids = look.found_ids(asked.search, asked.below, PORTION)
        good, counts = self._read(ids)
        now = self._clock.now()
        came = _came(asked, min(ids, default=0), counts, now if len(ids) < PORTION else None)
        with self._store.begin() as transaction:
            # Another process may be as far: what is stored twice changes nothing the second time.
            if transaction.note_reread(asked, came):
                transaction.file_reread(good, now)
        return True

    def end(self, asked: Sequence[Rereading], counts: RereadCounts) -> None:
        """All that was asked for together is read, and came to ``counts``; what the background was at stays its own."""
        now = self._clock.now()
        with self._store.begin() as transaction:
            for one, came in zip(asked, (counts, *repeat(RereadCounts(), len(asked))), strict=False):
                transaction.note_reread(one, _came(one, 0, came, now))

    def compared(self, item_ids: Iterable[int], reader: Reader) -> list[ReadAgain]:
        """What ``reader`` would make of these items, of those alone that it reads otherwise; nothing is stored."""
        with self._store.view() as look:
            stored = look.stored_items(item_ids)
        read = (ReadAgain(one, reader.read(one.item, one.seen_at)) for one in stored)
        return [one for one in read if one.changes and one.report.failure is None]

    def _portion(self, item_ids: list[int]) -> RereadCounts:
        good, counts = self._read(item_ids)
        if good:
            with self._store.begin() as transaction:
                transaction.file_reread(good, self._clock.now())
        return counts

    def _read(self, item_ids: Iterable[int]) -> tuple[list[ReadAgain], RereadCounts]:
        """What is to be stored of these items, and what it comes to."""
        reader = self._in_force.reader
        with self._store.view() as look:
            stored = look.stored_items(item_ids)
        read = [_again(reader, one) for one in stored if not is_read_by(reader, one)]
        good = [one for one in read if one.report.failure is None]
        changed, failed = sum(one.changes for one in good), len(read) - len(good)
        if changed:
            _log.info("read again", changed=changed, reader=reader.version)
        return good, RereadCounts(changed, len(stored) - changed - failed, failed)


def is_read_by(reader: Reader, stored: StoredItem) -> bool:
    """Whether the report in force is this reader's, and whole."""
    return stored.report.reader_version == reader.version and stored.report.failure is None


def _came(asked: Rereading, below: int, counts: RereadCounts, done_at: datetime | None) -> Rereading:
    return replace(
        asked,
        below=below,
        changed=asked.changed + counts.changed,
        unchanged=asked.unchanged + counts.unchanged,
        failed=asked.failed + counts.failed,
        done_at=done_at,
    )


def _again(reader: Reader, stored: StoredItem) -> ReadAgain:
    return ReadAgain(stored, reader.read(stored.item, stored.seen_at))
