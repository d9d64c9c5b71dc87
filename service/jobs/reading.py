"""Detect and extract as one: an item in, a report out, whatever the item holds."""

import hashlib
from copy import copy
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from typing import TypeVar

import structlog

from service.gazetteer.index import PlaceIndex
from service.gazetteer.scan import Scanner
from service.records import BackgroundToll, Evidence, FeedItem, Match, Report, Zone
from service.stages.collect import said_by
from service.stages.detect import detect
from service.stages.extract import extract
from service.text import language_files
from service.text.plain import Plain

Quote = TypeVar("Quote", Match, Evidence, BackgroundToll)
_log = structlog.get_logger(__name__)


class Reader:
    """Reads items for one zone. ``version`` names lexicons, places and code, so that a change shows in reports."""

    def __init__(self, zone: Zone, places: PlaceIndex) -> None:
        self.zone, self.places = zone, places
        self.version = _version(zone, places)
        self._scanner = Scanner(zone, places)

    def with_places(self, places: PlaceIndex) -> "Reader":
        """One for the same zone and other places: made at once, with a version of its own."""
        if places is self.places:
            return self
        other = copy(self)
        other.places, other.version = places, _version(self.zone, places)
        other._scanner = self._scanner.with_places(places)
        return other

    def read(self, item: FeedItem, seen_at: datetime) -> Report:
        """Read one item. Relative dates count from its publication, or from ``seen_at`` where it has none.

        An unexpected error parks the item: the report says why, the error is logged, the others go on.
        """
        try:
            published_at = item.published_at or seen_at
            report = read_item(item, self._scanner, self.zone, self.places, published_at)
            if item.speaker is not None:
                report = said_by(report, item.speaker)
        except Exception as error:
            title = "restricted" if item.restricted else item.title[:120]
            _log.exception("item parked", key=item.key, title=title)
            report = Report(
                relevant=False,
                score=0.0,
                language=item.language or "",
                failure=f"{type(error).__name__} while reading",
            )
        return replace(report, reader_version=self.version)


def read_item(
    item: FeedItem, scanner: Scanner, zone: Zone, places: PlaceIndex, published_at: datetime | None
) -> Report:
    """The report of one item. Both stages read its plain form; what they quote is led back to its source text.

    ``published_at``: what relative dates count from; None: they stay unresolved.
    """
    title, text = Plain.of(item.title), Plain.of(item.text)
    plain = replace(item, title=title.text, text=text.text)
    report = extract(plain, detect(plain, scanner), zone, places, published_at)
    return report if plain == item else _led_back(report, item, title, text)


def _led_back(report: Report, item: FeedItem, title: Plain, text: Plain) -> Report:
    """The report with the offsets and words of the text as it was given."""
    source, below, behind = item.source_text, len(title.text) + 1, len(item.title) + 1

    def moved(quote: Quote) -> Quote:
        start, end = quote.start, quote.end
        if start >= below:
            start, end = (behind + offset for offset in text.span(start - below, end - below))
        else:
            start, end = title.span(start, end)
        if isinstance(quote, Match):
            return replace(quote, start=start, end=end)
        return replace(quote, text=source[start:end], start=start, end=end)

    return replace(
        report,
        keywords=tuple(map(moved, report.keywords)),
        events=tuple(replace(event, evidence=tuple(map(moved, event.evidence))) for event in report.events),
        background_tolls=tuple(map(moved, report.background_tolls)),
    )


def _version(zone: Zone, places: PlaceIndex) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for term in zone.terms:
        digest.update(f"{term.language}\0{term.category}\0{term.term}\0{term.weight}\n".encode())
    digest.update(places.digest.encode())
    digest.update(language_files.digest(language_files.SHIPPED))
    return f"{version('liptako')}+{digest.hexdigest()}"
