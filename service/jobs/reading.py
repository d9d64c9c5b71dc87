"""Detect and extract as one: an item in, a report out, whatever the item holds."""

import hashlib
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version

import structlog

from service.gazetteer.index import PlaceIndex
from service.gazetteer.scan import Scanner
from service.records import FeedItem, Report, Zone
from service.stages.detect import detect
from service.stages.extract import extract

_log = structlog.get_logger(__name__)


class Reader:
    """Reads items for one zone. ``version`` names lexicons, places and code, so that a change shows in reports."""

    def __init__(self, zone: Zone, places: PlaceIndex) -> None:
        self.zone, self.places = zone, places
        self.version = _version(zone, places)
        self._scanner = Scanner(zone, places)

    def read(self, item: FeedItem, seen_at: datetime) -> Report:
        """Read one item. Relative dates count from its publication, or from ``seen_at`` where it has none.

        An unexpected error parks the item: the report says why, the error is logged, the others go on.
        """
        try:
            relevance = detect(item, self._scanner)
            report = extract(item, relevance, self.zone, self.places, item.published_at or seen_at)
        except Exception as error:
            _log.exception("item parked", key=item.key, title=item.title[:120])
            report = Report(
                relevant=False,
                score=0.0,
                language=item.language or "",
                failure=f"{type(error).__name__} while reading",
            )
        return replace(report, reader_version=self.version)


def _version(zone: Zone, places: PlaceIndex) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for term in zone.terms:
        digest.update(f"{term.language}\0{term.category}\0{term.term}\0{term.weight}\n".encode())
    digest.update(places.digest.encode())
    return f"{version('liptako')}+{digest.hexdigest()}"
