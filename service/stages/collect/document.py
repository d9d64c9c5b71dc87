"""A document on its way to items."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import feedparser

from service.errors import ParseError
from service.records import Collected, Known
from service.stages.collect import buffered_sax
from service.stages.collect.cutting import (
    RawEntry,
    mended,
    plain_elements,
    raw_entries,
    share_identity,
    torn_entries,
    without,
)
from service.stages.collect.decoding import as_utf8
from service.stages.collect.digests import digest
from service.stages.collect.entries import Origin, ParsedEntry, items_of

buffered_sax.use_for_feeds()

MOST_ENTRIES = 20_000
_MOST_ATTRIBUTES = 1_000
_LONGEST_HEAD = 16_384
"""Of a broken document: it is read again with each entry."""

_ROOT = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s[^<>\[]*+(?:\[[^\]]*+\])?+[^<>]*+>)*+<([\w.:-]+)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTES = re.compile(rb"<[A-Za-z_:][^\s/<>]*+((?:\s++[^\s=<>]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)")
_START = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_WRAPPED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</")
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*</")
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 168, b"monthly": 720, b"yearly": 8760}


def collect(
    body: bytes,
    known: Known,
    *,
    fetched_at: datetime,
    publisher: str,
    language: str | None,
    url: str,
    content_type: str | None = None,
) -> Collected:
    """The items of the feed document ``body`` that are new or changed since ``known`` was returned.

    ``url`` is where it came from, ``content_type`` the HTTP header. Raises ParseError, in words, for what is no feed;
    an entry that cannot be read is a problem in words and costs no other.
    """
    body_digest = digest(body)
    if body_digest == known.body_digest:
        return Collected(items=(), known=known, entries=len(known.entry_digests), unchanged=True)
    readable, oddities = as_utf8(body, content_type)
    text = _from_its_start(readable)
    _refuse_what_is_no_feed(text)
    raws = raw_entries(text)
    problems = list(oddities)
    if len(raws) > MOST_ENTRIES:
        text, raws = text[: raws[MOST_ENTRIES].start] + text[raws[-1].end :], raws[:MOST_ENTRIES]
        problems.append(f"more than {MOST_ENTRIES:,} entries: the rest was not read")
    reading = _read(text, raws, known.entry_digests)
    origin = Origin(url=url, publisher=publisher, language=language, fetched_at=fetched_at)
    items, broken = items_of(reading.entries, reading.fresh, origin)
    return Collected(
        items=tuple(items),
        known=Known(body_digest=body_digest, entry_digests=frozenset() if broken else reading.digests),
        entries=reading.total,
        ttl=_ttl(text[: raws[0].start] if raws else text[:65536]),
        problems=(*problems, *reading.problems, *broken),
    )


def _from_its_start(body: bytes) -> bytes:
    """``body`` less what a server's warnings put before the document."""
    start = _START.search(body, 0, 8192)
    return body[start.start() :] if start and not body[: start.start()].lstrip().startswith(b"<") else body


def _refuse_what_is_no_feed(body: bytes) -> None:
    stripped = body.lstrip()
    if not stripped:
        raise ParseError("the document is empty")
    if not stripped.startswith(b"<"):
        raise ParseError("JSON, not a feed" if stripped[:1] in b"{[" else "not XML, so not a feed")
    root = _ROOT.match(stripped[:65536])
    if root and root[1].lower() in (b"html", b"head", b"body") and not _WRAPPED.search(stripped[:65536]):
        raise ParseError("a web page, not a feed")
    if body.count(b'="') + body.count(b"='") > 5 * _MOST_ATTRIBUTES:
        for tag in _ATTRIBUTES.finditer(body):
            # Reading attributes takes quadratic time: a megabyte of them would take hours.
            if tag[1].count(b"=") > _MOST_ATTRIBUTES:
                raise ParseError(f"an element with more than {_MOST_ATTRIBUTES:,} attributes: not read")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was parsed, and what to know of the document the next time.

    ``fresh`` says of each entry whether it is new or changed: known ones are parsed beside them only where that is
    needed to tell them apart.
    """

    entries: Sequence[ParsedEntry]
    fresh: Sequence[bool]
    digests: frozenset[bytes]
    total: int
    problems: tuple[str, ...] = ()


def _read(body: bytes, raws: Sequence[RawEntry], known: frozenset[bytes]) -> _Reading:
    """Parse what is not known: alone where that is safe, else the whole, else entry by entry."""
    digests = frozenset(raw.digest for raw in raws if raw.digest)
    fresh = [raw for raw in raws if raw.digest not in known]
    if raws and not fresh:
        return _Reading((), (), digests, len(raws))
    cut = [raw for raw in raws if raw.digest in known]
    if cut and not share_identity(body, fresh, cut):
        parsed = _parsed(without(body, raws, known))
        if parsed is not None and len(parsed.entries) == len(fresh):
            return _Reading(parsed.entries, [True] * len(fresh), digests, len(raws), _oddities(parsed))
    return _read_whole(body, raws, known, digests)


def _read_whole(
    body: bytes, raws: Sequence[RawEntry], known: frozenset[bytes], digests: frozenset[bytes]
) -> _Reading:
    parsed = _parsed(body)
    entries = parsed.entries if parsed is not None else []
    if parsed is None or parsed.bozo or not raws:
        torn = torn_entries(body)
        if len(torn) > len(entries):
            return _read_singly(body, torn)
    if not entries and (parsed is None or not parsed.get("version")):
        raise ParseError("not a feed: neither RSS nor Atom")
    if len(entries) != len(raws):
        # What was cut is not what was parsed: nothing is taken for known, so the next body is parsed whole again.
        return _Reading(entries, [True] * len(entries), frozenset(), len(entries), _oddities(parsed))
    fresh = [raw.digest not in known for raw in raws]
    return _Reading(entries, fresh, digests, len(raws), _oddities(parsed))


def _read_singly(body: bytes, torn: Sequence[RawEntry]) -> _Reading:
    """Each entry as a document of its own, under the head of the whole; nothing is known of it the next time."""
    head = body[: torn[0].start] if torn[0].start <= _LONGEST_HEAD else b"<rss><channel>"
    entries: list[ParsedEntry] = []
    problems = ["broken XML: its entries were read one by one"]
    for number, raw in enumerate(torn[:MOST_ENTRIES], 1):
        entry = mended(body[raw.start : raw.end])
        parsed = _parsed(head + entry)
        if parsed is None or not parsed.entries:
            parsed = _parsed(head + plain_elements(entry))
        if parsed is None or not parsed.entries:
            problems.append(f"entry {number} could not be read")
        else:
            entries.append(parsed.entries[0])
    return _Reading(entries, [True] * len(entries), frozenset(), len(torn), tuple(problems))


def _parsed(body: bytes) -> Any:
    """As feedparser reads it, from bytes alone (a text that looks like an address would be fetched); None where it
    fails."""
    try:
        return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # feedparser documents no errors, hostile bytes raise many kinds
        return None


def _oddities(parsed: Any) -> tuple[str, ...]:
    error = parsed.get("bozo_exception") if parsed.bozo else None
    line = getattr(error, "getLineNumber", None)
    if line is None:
        return ()
    return (f"broken XML near line {line()}: read as far as it goes",)


def _ttl(head: bytes) -> timedelta | None:
    """How often the feed says it changes: ttl (RSS 2.0), or the syndication module of RSS 1.0."""
    if minutes := _TTL.search(head):
        return timedelta(minutes=int(minutes[1])) or None
    period = _PERIOD.search(head)
    if period is None:
        return None
    frequency = _FREQUENCY.search(head)
    return timedelta(hours=_HOURS[period[1]]) / max(int(frequency[1]) if frequency else 1, 1)
