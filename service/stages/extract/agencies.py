"""Whose reporting a text carries: the news agencies that it names."""

from collections.abc import Iterable

from service.records import Match, Zone
from service.text.folding import fold_phrase
from service.text.likeness import plain_words

AGENCY = "agency."
"""Terms of ``agency.AFP`` are names of that agency."""


def credited(text: str, terms: Iterable[Match], publisher: str, zone: Zone) -> tuple[str, ...]:
    """The agencies of a text, each once: the one that publishes it, then those it names ("NIAMEY (AFP)", "selon
    Reuters"), in its order. A name in capitals counts in capitals alone: "apa" may be a word."""
    named = (
        match.category.removeprefix(AGENCY)
        for match in terms
        if match.category.startswith(AGENCY)
        and (not match.term.isupper() or text[match.start : match.end].isupper())
    )
    return tuple(dict.fromkeys([*_publishing(publisher, zone), *named]))


def _publishing(publisher: str, zone: Zone) -> list[str]:
    """ "reuters.com" is Reuters'."""
    words = frozenset(plain_words(publisher))
    return [
        term.category.removeprefix(AGENCY)
        for term in zone.terms
        if term.category.startswith(AGENCY) and fold_phrase(term.term) in words
    ]
