"""What of a poll is news, and the rows it becomes. No SQL here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row

from service.ports import ReadItem
from service.records import ArticleState, Report
from service.store.codec import decode_matches, encode_matches
from service.store.extent import event_extent
from service.store.fingerprint import event_fingerprints, text_digest, text_signature
from service.store.words import words_of

Batch = dict[bytes, ReadItem]
"""Items by the digest of their key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report to be stored. ``before``: what the row of its item was, None for a new one."""

    item_id: int
    revision: int
    read: ReadItem
    before: Row[Any] | None

    @property
    def edited(self) -> bool:
        """Whether its words are new, not only their reading."""
        return self.before is None or self.revision != self.before.revision

    @property
    def tells(self) -> bool:
        """Whether there is anything to join."""
        return bool(self.read.report.events)

    @property
    def more_relevant(self) -> int:
        """What it adds to the count of relevant items."""
        return self.read.report.relevant - bool(self.before and self.before.relevant)


def reading_of(row: Row[Any], one: ReadItem) -> Reading | None:
    """The report of an item that is to be stored; None where it is stored. A row without one is new."""
    if row.reader_version is None:
        return Reading(row.id, row.revision, one, None)
    if not is_news(row, one):
        return None
    return Reading(row.id, row.revision + (row.content_digest != one.item.content_digest), one, row)


def is_news(row: Row[Any], one: ReadItem) -> bool:
    """Whether a report of a known item is to be stored: of an edit, by another reader, or after one that failed. Words
    that were forgotten stay so where another reader alone is new."""
    if row.content_digest != one.item.content_digest:
        return True
    return not row.forgotten and (
        row.reader_version != one.report.reader_version
        or (row.failure is not None and one.report.failure is None)
    )


def each_key_once(read: Sequence[ReadItem]) -> Iterator[Batch]:
    """In batches in which no key is twice: for us, a feed that gives two entries one key has edited it."""
    waiting = [(key_digest(one.item.key), one) for one in read]
    while waiting:
        batch: Batch = {}
        again = []
        for key, one in waiting:
            if key in batch:
                again.append((key, one))
            else:
                batch[key] = one
        yield batch
        waiting = again


def new_item_row(feed_id: int, key: bytes, one: ReadItem, learning: bool, now: datetime) -> dict[str, Any]:
    """An item as it is first seen. Nothing was published after it was seen; an undated item of a feed that is being
    learnt stays undated."""
    published_at = one.item.published_at
    undated = None if learning else now
    return {
        "feed_id": feed_id,
        "key": one.item.key,
        "key_digest": key,
        "first_published_at": min(published_at, now) if published_at else undated,
        "first_seen_at": now,
        "last_seen_at": now,
        "revision": 1,
        "content_digest": one.item.content_digest,
        "relevant": one.report.relevant,
        "forgotten": False,
        "restricted": one.item.restricted,
        "via": one.item.via,
        "speaker": one.item.speaker,
    }


def known_item_row(row: Row[Any], one: ReadItem, now: datetime) -> dict[str, Any]:
    """What becomes of the row of an item that is seen again."""
    edited = row.content_digest != one.item.content_digest
    return {
        "touched": row.id,
        "last_seen_at": now,
        "first_published_at": _earliest(row, one),
        "revision": row.revision + edited,
        "content_digest": one.item.content_digest,
        "relevant": one.report.relevant if is_news(row, one) else row.relevant,
        "forgotten": row.forgotten and not edited,
    }


def paged_item_row(row: Row[Any], one: ReadItem) -> dict[str, Any]:
    """What becomes of the row of an item whose page was read: a revision more, the entry's digest as it was."""
    return {
        "touched": row.id,
        "revision": row.revision + 1,
        "relevant": one.report.relevant,
        "forgotten": False,
    }


def wanted_row(feed_id: int, reading: Reading, now: datetime) -> dict[str, Any]:
    """The page of an item, to be fetched at once."""
    item = reading.read.item
    return {
        "item_id": reading.item_id,
        "feed_id": feed_id,
        "url": item.url,
        "content_digest": item.content_digest,
        "entry_text": reading.read.entry_text if reading.read.of_page else item.text,
        "state": ArticleState.WAITING.value,
        "words": "",
        "tries": 0,
        "next_try_at": now,
        "revision": reading.revision if reading.read.of_page else None,
        "fence": 0,
    }


def revision_row(reading: Reading, now: datetime) -> dict[str, Any]:
    """The words of an item."""
    item = reading.read.item
    return {
        "item_id": reading.item_id,
        "number": reading.revision,
        "seen_at": now,
        "title": item.title,
        "text": item.text,
        "url": item.url,
        "published_at": item.published_at,
        "language": item.language,
        "publisher": item.publisher,
        "content_digest": item.content_digest,
    }


def figures_since(reading: Reading, before: Row[Any] | None, now: datetime) -> datetime | None:
    """Since when the item gives its figures: an edit that changes them tells them ``now``, one that does not leaves
    the time of ``before``, the row of the report in force so far. None: since the item was published."""
    if before is None or (reading.read.of_page and before.revision == 1):
        return None
    kept: datetime | None = before.figures_at
    changed = _figures(reading.read.report) != _figures(before.body)
    return now if reading.edited and changed else kept


def _figures(report: Report | None) -> list[object]:
    return [(event.deaths, event.claims) for event in report.events] if report else []


def report_row(reading: Reading, before: Row[Any] | None, now: datetime) -> dict[str, Any]:
    """What was read of them: whole where there is something to tell, else what made the score. ``before``: the row of
    the report that it takes the place of."""
    report = reading.read.report
    return {
        "item_id": reading.item_id,
        "revision": reading.revision,
        "reader_version": report.reader_version,
        "stored_at": now,
        "relevant": report.relevant,
        "score": report.score,
        "language": report.language,
        "failure": report.failure,
        "body": report if report.whole else None,
        "matches": None if report.whole else encode_matches(report.keywords),
        "text_digest": text_digest(reading.read.item) if reading.tells else "",
        "text_signature": text_signature(reading.read.item) if reading.tells else "",
        "agencies": report.agencies or None,
        "figures_at": figures_since(reading, before, now),
        "grouped_at": None if reading.tells else now,
    }


def report_of(row: Row[Any]) -> Report:
    """The report of a row of ``reports``."""
    if row.body is not None:
        body: Report = row.body
        return body
    return Report(
        relevant=row.relevant,
        score=row.score,
        language=row.language,
        keywords=decode_matches(row.matches),
        reader_version=row.reader_version,
        failure=row.failure,
    )


def event_rows(report_id: int, item_id: int, report: Report, now: datetime) -> Iterator[dict[str, Any]]:
    """The events of a report that is stored ``now``, one row each."""
    words = event_fingerprints(report.events)
    for ordinal, (event, word) in enumerate(zip(report.events, words, strict=True)):
        yield {
            "report_id": report_id,
            "item_id": item_id,
            "ordinal": ordinal,
            "event_id": f"{item_id}:{ordinal}",
            "fingerprint": word,
            **event_extent(event, now.date()).columns(),
            "body": event,
        }


def search_row(feed_id: int, reading: Reading, now: datetime) -> dict[str, Any]:
    """The words by which the item is found."""
    seen_at = reading.before.first_seen_at if reading.before is not None else now
    words = words_of(reading.read.item, reading.read.report, feed_id, seen_at)
    return {"item_id": reading.item_id, "words": words}


def key_digest(key: str) -> bytes:
    """Keys may be longer than an index takes."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _earliest(row: Row[Any], one: ReadItem) -> datetime | None:
    """The earliest date seen for an item; it was published when it was first seen, at the latest."""
    earliest: datetime | None = row.first_published_at
    if one.item.published_at is None:
        return earliest
    seen: datetime = row.first_seen_at
    return min(one.item.published_at, seen, earliest or seen)
