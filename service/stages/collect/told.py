"""A report that came in no feed, by phone or from a partner: to an item like any other, under the role that told it.

What such a report says is read, joined and alerted; its words are for operators alone.
"""

from dataclasses import replace
from datetime import date, datetime

from service.records import SPEAKERS, VIAS, Claim, Event, FeedItem, Report, Via
from service.stages.collect.digests import text_digest
from service.stages.collect.entries import LONGEST_TEXT
from service.stages.collect.markup import plain_text, title_text
from service.text.language import identify
from service.text.phrases import day_phrase

_PUBLISHERS = {"phone": "by phone", "partner": "from a partner"}


def told_item(
    text: str,
    *,
    speaker: str,
    via: Via,
    received_at: datetime,
    title: str = "",
    language: str | None = None,
    place: str = "",
    day: date | None = None,
) -> FeedItem:
    """The item of a report told by a ``speaker`` (one of SPEAKERS) at ``received_at``.

    ``place`` and ``day`` stand before the title, in words: what is read can be pointed at in what is stored. The same
    words of the same speaker are the same item. Raises ValueError, in words, for what is no report.
    """
    if speaker not in SPEAKERS:
        raise ValueError(f"no speaker {speaker!r}: one of {', '.join(SPEAKERS)}")
    if via not in VIAS:
        raise ValueError(f"reports do not come by {via!r}: one of {', '.join(VIAS)}")
    body = plain_text(text).strip()[:LONGEST_TEXT]
    if not any(map(str.isalpha, body)):
        raise ValueError("the report has no text")
    tongue = identify(f"{title}\n{body}", language)
    head = _head(title_text(title), title_text(place), day, tongue)
    return FeedItem(
        key=text_digest(via, speaker, head, body),
        title=head,
        text=body,
        published_at=received_at,
        language=tongue,
        publisher=f"{_PUBLISHERS[via]}: {speaker}",
        content_digest=text_digest(head, body),
        restricted=True,
        via=via,
        speaker=speaker,
    )


def said_by(report: Report, speaker: str) -> Report:
    """``report`` with its tolls as the words of ``speaker``, where it names nobody else for them."""
    return replace(report, events=tuple(_claimed(event, speaker) for event in report.events))


def _claimed(event: Event, speaker: str) -> Event:
    toll = event.deaths
    if toll is None or any(claim.deaths.best == toll.best for claim in event.claims):
        return event
    others = tuple(claim for claim in event.claims if claim.speaker != speaker)
    return replace(event, claims=(Claim(speaker, toll), *others))


def _head(title: str, place: str, day: date | None, language: str) -> str:
    """ "Téra, 12 June 2022. Attack on the market": as a reader of news meets place and day."""
    when = f"{day_phrase(day, 'day', language)} {day.year}" if day else ""
    comma = "، " if language == "ar" else ", "
    known = comma.join(filter(None, (place, when)))
    return ". ".join(filter(None, (known, title)))
