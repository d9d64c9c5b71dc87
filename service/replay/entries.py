"""The items of an archive, and when each of them comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from service.errors import LiptakoError

EARLIEST, LATEST = datetime(1995, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""A date outside of these is believed no more than that of a feed which says 1970."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it comes: one of several versions, where its key is ``repeated``.

    ``number`` is its place in the order given, ``source`` who published the first version; ``offset`` and ``length``
    are those of its line in the file with that index.
    """

    at: datetime
    dated: bool
    number: int
    file: int
    offset: int
    length: int
    line: int
    key: str
    source: str
    repeated: bool = False


def believable(published_at: datetime | None) -> datetime | None:
    return published_at if published_at is not None and EARLIEST <= published_at < LATEST else None


def in_order(files: Sequence[Sequence[tuple[datetime | None, Entry]]]) -> list[Entry]:
    """The entries of all files by time, of equal times in the order given.

    An undated one comes with the one before it in its file; at the head of a file, with the first dated one; those of
    a file without any date come first of all. Raises LiptakoError where nothing is dated.
    """
    dated = [at for file in files for at, _ in file if at is not None]
    if not dated:
        raise LiptakoError(
            "no item says when it was published, so there is no order to play them in: "
            "give each a published time such as 2022-03-12T09:00:00Z"
        )
    entries: list[Entry] = []
    for file in files:
        now = next((at for at, _ in file if at is not None), min(dated))
        for at, entry in file:
            now = at or now
            entries.append(replace(entry, at=now))
    return sorted(entries, key=lambda entry: (entry.at, entry.number))
