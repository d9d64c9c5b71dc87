"""Words of a text that are marked in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From ``begin`` to before ``end``, in characters of the text. ``kind`` is a word that a page has a name for."""

    begin: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. ``kind``: empty where it is not marked."""

    words: str
    kind: str = ""


def marked(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    """The text in pieces that joined are the text again. Of spans that overlap the one that begins first is marked, of
    such the longest; what lies outside of the text is left out."""
    at = 0
    for span in sorted(spans, key=lambda one: (one.begin, -one.end)):
        if at <= span.begin < span.end <= len(text):
            if at < span.begin:
                yield Piece(text[at : span.begin])
            yield Piece(text[span.begin : span.end], span.kind)
            at = span.end
    if at < len(text):
        yield Piece(text[at:])
