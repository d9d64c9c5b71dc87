"""Reading ahead: detect and extract are pure, so they may run in other processes before their items' time comes."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import connection
from typing import BinaryIO, NamedTuple, Self

from service.errors import LiptakoError
from service.jobs.reading import Reader
from service.ports import ReadItem
from service.replay.archive import Archive, LineFile, publisher_of
from service.replay.entries import Entry
from service.replay.lines import row_of

_CHUNK = 32
"""Items handed to a process at a time."""
_AHEAD = 4
"""Chunks a process that are read ahead at most: more would only fill memory."""


class Reading(NamedTuple):
    """What was read of an entry. ``read`` None: it tells nothing, and nothing will ever ask for it again."""

    entry: Entry
    read: ReadItem | None
    failure: str | None = None


def read_here(archive: Archive, entries: Sequence[Entry], reader: Reader) -> Iterator[Reading]:
    """Read ``entries`` of the archive in this process, in their order."""
    with _Items(archive.files, reader) as items:
        yield from map(items.read, entries)


def read_ahead(
    archive: Archive, entries: Sequence[Entry], open_reader: Callable[[], Reader], processes: int
) -> Iterator[Reading]:
    """Read ``entries`` in several processes; they come in their order all the same."""
    # Where processes can be forked they have the reader at once; elsewhere each opens its own.
    method = "fork" if sys.platform == "linux" else "spawn"
    pool = ProcessPoolExecutor(
        processes,
        multiprocessing.get_context(method),
        initializer=_begin,
        initargs=(open_reader, tuple(archive.files)),
    )
    try:
        yield from _in_order(pool, entries, processes * _AHEAD)
    except BrokenProcessPool as error:
        raise LiptakoError(
            "a reading process ended before its time (was it killed, or short of memory?): "
            "try again with --processes 1"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, entries: Sequence[Entry], ahead: int) -> Iterator[Reading]:
    chunks = (entries[start : start + _CHUNK] for start in range(0, len(entries), _CHUNK))
    tasks = (pool.submit(_read_chunk, chunk) for chunk in chunks)
    waiting = deque(islice(tasks, ahead))
    while waiting:
        yield from waiting.popleft().result()
        waiting.extend(islice(tasks, 1))


class _Items:
    """Finds the line of an entry, makes an item of it, reads it."""

    def __init__(self, files: Sequence[LineFile], reader: Reader) -> None:
        self._files, self._reader = files, reader
        self._open: dict[int, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open.values():
            file.close()

    def read(self, entry: Entry) -> Reading:
        _, item = row_of(self._line(entry))
        publisher = publisher_of(item.publisher, item.url) or entry.source
        published_at = entry.at if entry.dated else None
        item = replace(item, key=entry.key, publisher=publisher, published_at=published_at)
        report = self._reader.read(item, entry.at)
        tells = bool(report.events)
        # An item that tells nothing is stored only where another version of it comes, or came before.
        return Reading(entry, ReadItem(item, report) if tells or entry.repeated else None, report.failure)

    def _line(self, entry: Entry) -> bytes:
        named = self._files[entry.file]
        if named.changed:
            raise LiptakoError(f"{named.name} was changed while it was played: start again")
        file = self._open.get(entry.file)
        if file is None:
            file = self._open[entry.file] = named.path.open("rb")
        file.seek(entry.offset)
        return file.read(entry.length)


_items: _Items | None = None
"""Of a reading process."""


def _begin(open_reader: Callable[[], Reader], files: Sequence[LineFile]) -> None:
    global _items
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that plays ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _items = _Items(files, open_reader())


def _end_with_parent() -> None:
    """A process that was killed cannot tell those that read for it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _read_chunk(entries: Sequence[Entry]) -> list[Reading]:
    assert _items is not None
    return [_items.read(entry) for entry in entries]
