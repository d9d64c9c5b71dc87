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


def passages(pieces: Iterable[Piece], around: int) -> Iterator[Piece]:
    """What is marked with so many characters around it, whole words; what is left out between is an ellipsis. Of a text
    without marks its beginning."""
    every = list(pieces)
    for place, piece in enumerate(every):
        first, last = place == 0, place == len(every) - 1
        yield piece if piece.kind else Piece(_cut(piece.words, around, head=last or not first, tail=not last))


def _cut(words: str, around: int, *, head: bool, tail: bool) -> str:
    """Of words between marks: what stands after the mark before (``head``) and before the mark after (``tail``)."""
    if len(words) <= around * (head + tail):
        return words
    begun = words[:around].rpartition(" ")[0] if head else ""
    ended = words[-around:].partition(" ")[2] if tail else ""
    return f"{begun} … {ended}" if head and tail else f"{begun} …" if head else f"… {ended}"
