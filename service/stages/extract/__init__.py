"""Read an item as an analyst does: which attack, where, when, how many, who says so, and the words for each."""

from dataclasses import replace
from datetime import UTC, date, datetime

from service.gazetteer.index import PlaceIndex
from service.records import Event, FeedItem, Relevance, Report, Zone
from service.stages.extract import counts as counting
from service.stages.extract import passage as passages
from service.stages.extract import places as naming
from service.stages.extract.agencies import AGENCY, credited
from service.stages.extract.early import sign_events
from service.stages.extract.events import Reader
from service.stages.extract.relevance import (
    counts_dead_in_zone,
    is_attack,
    is_in_zone,
    lies_abroad,
    may_be_relevant,
)
from service.stages.extract.scoping import Scopes
from service.stages.extract.vocabulary import VIOLENCE
from service.stages.extract.when import main_day
from service.text.folding import fold
from service.text.sign_words import may_tell

__all__ = ["extract"]

_LONGEST = 60_000
"""Characters read: the longest articles have half of that; what is further down is comments."""
_HARM = frozenset([*VIOLENCE, "toll.noun"])
"""Categories of which an item has one if it tells of an attack or counts any dead."""


def extract(
    item: FeedItem, relevance: Relevance, zone: Zone, places: PlaceIndex, published_at: datetime | None
) -> Report:
    """The report of one item. Pure; offsets count characters of ``item.source_text``.

    ``relevance`` is what ``detect`` gave for the same item, ``published_at`` the time that relative dates are
    resolved against (None: they stay unresolved). Never raises for what a text holds; time grows with its length.
    An item that reports no attack is not relevant; it may still tell of signs: events of the role "sign".
    """
    report = _of_attacks(item, relevance, zone, places, published_at)
    if report.relevant:
        return report
    return replace(report, events=_signs(item, relevance, zone, places, published_at))


def _signs(
    item: FeedItem, relevance: Relevance, zone: Zone, places: PlaceIndex, published_at: datetime | None
) -> tuple[Event, ...]:
    """The signs that an item tells of in the zone."""
    text = item.source_text[:_LONGEST]
    named = {place_id for match in relevance.places for place_id in match.candidates}
    if not any(places.place(place_id).in_zone for place_id in named) or not may_tell(fold(text)):
        return ()
    published = _day(published_at)
    terms = [one for one in relevance.matches if one.end <= len(text) and not one.category.startswith(AGENCY)]
    passage = passages.prepare(text, terms, published)
    mentions = naming.read(passage, [match for match in relevance.places if match.end <= len(text)], places)
    return sign_events(passage, mentions, published)


def _of_attacks(
    item: FeedItem, relevance: Relevance, zone: Zone, places: PlaceIndex, published_at: datetime | None
) -> Report:
    """What the item reports of attacks. What is dear is done only where the report may hang on it: most end early."""
    report = Report(
        relevant=False,
        score=relevance.score,
        language=relevance.language,
        keywords=tuple(match for match in relevance.matches if match.weight),
    )
    text = item.source_text[:_LONGEST]
    terms = [match for match in relevance.matches if match.end <= len(text)]
    told_of = passages.categories_of(terms)
    if not relevance.worth_reading or _HARM.isdisjoint(told_of):
        return report
    if "zone.area" not in told_of and lies_abroad(relevance, zone, places):
        return report
    published = _day(published_at)
    passage = passages.prepare(text, [one for one in terms if not one.category.startswith(AGENCY)], published)
    counted = counting.read_all(passage)
    day = main_day(passage, published)
    possible = may_be_relevant(passage, counted, day, published)
    counts_dead = any(count.kind == "deaths" for _, count in counted)
    if not (possible or counts_dead):
        return report
    mentions = naming.read(passage, [match for match in relevance.places if match.end <= len(text)], places)
    possible = possible and (
        is_in_zone(passage, mentions, zone) or counts_dead_in_zone(passage, counted, mentions, day)
    )
    if not (possible or counts_dead):
        return report
    reader = Reader(Scopes(passage, mentions, counted, day, published))
    relevant = possible and (reader.has_victims() or is_attack(passage, mentions, day))
    return replace(
        report,
        relevant=relevant,
        events=(reader.main_event(), *reader.secondary_events()) if relevant else (),
        background_tolls=reader.background(),
        agencies=credited(text, terms, item.publisher, zone) if relevant else (),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None
