"""Many patterns at once: whole words and phrases in a folded text, in one pass.

Aho-Corasick over the text with its punctuation blanked and a space at each end, the patterns padded likewise, so that
only whole words match. Matching is overlapping: a leftmost-longest automaton would lose the short pattern wherever a
longer one begins at the same letter and then fails at its last word.
"""

import re
from collections.abc import Iterable, Sequence

import ahocorasick_rs

from service.text.folding import FILLER

Span = tuple[int, int, int]
"""Index of the pattern, start and end in the folded text."""

# Folded text has its punctuation in ASCII, so one table over UTF-8 bytes blanks it whatever the script.
_BLANKED = bytes(
    code if code > 0x7F or chr(code).isalnum() or code == ord(FILLER) else 0x20 for code in range(256)
)
_GAP = re.compile(f"[ {FILLER}]{{2,}}|{FILLER}")
_BREAK = re.compile(r"[^\w\s]")


class Automaton:
    """Finds folded patterns as whole words. Build once, search often; safe to share between threads."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """``patterns`` are folded (``fold_phrase``). Those without a letter or digit never match."""
        keys = [blank(pattern).strip() for pattern in patterns]
        self._indexes = [index for index, key in enumerate(keys) if key]
        self._phrases = frozenset(
            index for index in self._indexes if " " in keys[index] and not _BREAK.search(patterns[index])
        )
        self._automaton = ahocorasick_rs.AhoCorasick(
            [f" {keys[index]} " for index in self._indexes],
            store_patterns=False,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def find(self, folded: str) -> list[Span]:
        """Every match, overlapping ones too, ordered by end. Fillers and repeated spaces in the text do not count."""
        if has_gaps(folded):
            return self._find_with_gaps(folded)
        return self._search(folded)

    def _search(self, text: str) -> list[Span]:
        plain = blank(text)
        hits = self._automaton.find_matches_as_indexes(f" {plain} ", overlapping=True)
        indexes, phrases = self._indexes, self._phrases
        # The leading pad and the two pads of a match cancel out: its start stays, its end moves back by two.
        found = [(indexes[hit], start, padded_end - 2) for hit, start, padded_end in hits]
        return [
            span
            for span in found
            # Where nothing was blanked nothing breaks the phrase: cheaper to see.
            if span[0] not in phrases
            or text[span[1] : span[2]] == plain[span[1] : span[2]]
            or _BREAK.search(text, span[1], span[2]) is None
        ]

    def _find_with_gaps(self, folded: str) -> list[Span]:
        text, offsets = close_gaps(folded)
        return [(index, offsets[start], offsets[end - 1] + 1) for index, start, end in self._search(text)]


def leftmost_longest(spans: Iterable[Span]) -> list[Span]:
    """Of overlapping matches those that begin first, of these the longest; in order of the text."""
    kept: list[Span] = []
    end_of_last = 0
    for span in sorted(spans, key=_by_start_then_length):
        if span[1] >= end_of_last:
            kept.append(span)
            end_of_last = span[2]
    return kept


def _by_start_then_length(span: Span) -> tuple[int, int, int]:
    index, start, end = span
    return start, -end, index


def blank(text: str) -> str:
    """The folded text with everything but letters, digits and fillers as spaces; as long as it was."""
    return text.encode("utf-8").translate(_BLANKED).decode("utf-8")


def has_gaps(folded: str) -> bool:
    """Whether a text has fillers or repeated spaces; a dash between two spaces is none, no phrase spans it."""
    return FILLER in folded or "  " in folded.replace("   ", " . ")


def close_gaps(folded: str) -> tuple[str, list[int]]:
    """The text without fillers and repeated spaces, and where each of its characters stood."""
    pieces: list[str] = []
    offsets: list[int] = []
    copied = 0
    for gap in _GAP.finditer(folded):
        start, end = gap.span()
        pieces.append(folded[copied:start])
        if " " in gap[0]:
            # One character of it stays.
            pieces.append(" ")
            offsets.extend(range(copied, start + 1))
        else:
            offsets.extend(range(copied, start))
        copied = end
    pieces.append(folded[copied:])
    offsets.extend(range(copied, len(folded)))
    return "".join(pieces), offsets
