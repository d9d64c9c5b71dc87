"""Read an item as an analyst does: which attack, where, when, how many, who says so, and the words for each."""

from datetime import UTC, date, datetime

from service.gazetteer.index import PlaceIndex
from service.records import FeedItem, Relevance, Report, Zone
from service.stages.extract import passage as passages
from service.stages.extract import places as naming
from service.stages.extract.events import Reader
from service.stages.extract.relevance import is_relevant
from service.stages.extract.when import main_day

__all__ = ["extract"]

_LONGEST = 60_000
"""Characters read: the longest articles have half of that; what is further down is comments."""


def extract(
    item: FeedItem, relevance: Relevance, zone: Zone, places: PlaceIndex, published_at: datetime | None
) -> Report:
    """The report of one item. Pure; offsets count characters of ``item.source_text``.

    ``relevance`` is what ``detect`` gave for the same item, ``published_at`` the time that relative dates are
    resolved against (None: they stay unresolved). Never raises for what a text holds; time grows with its length.
    """
    keywords = tuple(match for match in relevance.matches if match.weight)
    if not relevance.worth_reading:
        return Report(relevant=False, score=relevance.score, language=relevance.language, keywords=keywords)
    published = _day(published_at)
    text = item.source_text[:_LONGEST]
    passage = passages.prepare(text, [m for m in relevance.matches if m.end <= len(text)], published)
    mentions = naming.read(passage, [m for m in relevance.places if m.end <= len(text)], places)
    day = main_day(passage, published)
    reader = Reader(passage, mentions, day, published)
    event = reader.main_event()
    relevant = is_relevant(passage, event, mentions, day, published, zone)
    return Report(
        relevant=relevant,
        score=relevance.score,
        language=relevance.language,
        keywords=keywords,
        events=(event, *reader.secondary_events()) if relevant else (),
        background_tolls=reader.background(),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None
