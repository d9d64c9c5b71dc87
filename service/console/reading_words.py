"""A report in words: what was read of each attack, and from which words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.console.marked import Piece, Span, marked
from service.console.reading_tables import FIELD_NAMES, MARKS, OTHER, PERPETRATORS, ROLES
from service.console.visit import Visit
from service.records import FIGURES, Event, Match, NamedPlace, Report
from service.text.phrases import (
    country_name,
    day_phrase,
    signs_phrase,
    speaker_phrase,
    targets_phrase,
    toll_phrase,
)

SHOWN = 20_000
"""Characters of a text that are shown: more is no report of an attack."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words that a value was read from. ``field``: its name, translated."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class EventInWords:
    """One attack as the item tells it: names of fields with what was read."""

    role: str
    facts: Sequence[tuple[str, str]]
    quotes: Sequence[Quoted]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the lexicons that was met."""

    word: str
    meaning: str
    category: str
    weight: float
    times: int


def events_in_words(here: Visit, report: Report) -> list[EventInWords]:
    return [
        EventInWords(
            here._(ROLES[event.role]),
            [(here._(FIELD_NAMES.get(name, name)), said) for name, said in _facts(here, event) if said],
            [Quoted(here._(FIELD_NAMES.get(one.field, one.field)), one.text) for one in event.evidence],
        )
        for event in report.events
    ]


def _facts(here: Visit, event: Event) -> Iterator[tuple[str, str]]:
    language = here.language
    if event.date is not None:
        day = day_phrase(event.date, event.date_precision, language)
        yield "date", day if event.date_precision == "month" else f"{day} {event.date.year}"
    else:
        yield "date", here._("not known")
    yield "places", here._("; ").join(_place(here, place) for place in event.places) or here._("not known")
    yield "deaths", toll_phrase(event.deaths, "deaths", language) if event.deaths else here._("not known")
    for name in FIGURES:
        value = getattr(event, name)
        yield name, "" if value is None else here.number(value)
    claims = (
        here._(
            "{name}: {value}",
            name=speaker_phrase(one.speaker, language),
            value=toll_phrase(one.deaths, "deaths", language),
        )
        for one in event.claims
    )
    yield "claims", here._("; ").join(claims)
    yield "targets", targets_phrase(event.targets, language)
    yield "signs", signs_phrase(event.signs, language)
    if event.role != "sign":
        who = event.perpetrator
        yield "perpetrator", here._(PERPETRATORS[who]) if who in PERPETRATORS else who
        yield "confirmed", here._("yes") if event.confirmed else here._("no: the item itself says so")


def _place(here: Visit, place: NamedPlace) -> str:
    units = [one for one in (place.adm2, place.adm1, country_name(place.country, here.language)) if one]
    named = ", ".join((place.name, *(one for one in units if one != place.name)))
    return named if place.resolved else here._("{place} (in no table of places)", place=named)


def terms_of(here: Visit, report: Report) -> list[Term]:
    """The terms that were met, the weightiest first."""
    met: dict[tuple[str, str], list[Match]] = {}
    for one in report.keywords:
        met.setdefault((one.term, one.category), []).append(one)
    terms = [
        Term(term, meaning(here, category), category, found[0].weight, len(found))
        for (term, category), found in met.items()
    ]
    return sorted(terms, key=lambda one: (-abs(one.weight), one.word))


def meaning(here: Visit, category: str) -> str:
    """What a category stands for."""
    return here._(MARKS.get(category.partition(".")[0], OTHER))


def mark_names(here: Visit) -> Mapping[str, str]:
    """Of every kind of mark, what it is called."""
    return {kind: here._(name) for kind, name in MARKS.items()} | {"": "", "other": here._(OTHER)}


def marked_text(report: Report, title: str, text: str) -> tuple[list[Piece], list[Piece], bool]:
    """Title and text in pieces, the terms that were met marked; whether the text is longer than what is shown."""
    behind = len(title) + 1
    spans = [Span(one.start, one.end, _kind(one.category)) for one in report.keywords]
    below = [Span(one.begin - behind, one.end - behind, one.kind) for one in spans if one.begin >= behind]
    return list(marked(title, spans)), list(marked(text[:SHOWN], below)), len(text) > SHOWN


def _kind(category: str) -> str:
    kind = category.partition(".")[0]
    return kind if kind in MARKS else "other"
