"""Words of signs (an ultimatum, a garrison gone), as patterns over folded text.

The words are those of the language files; which of them together make a sign is the reader's to say.
"""

import re
from collections.abc import Iterator

from service.text.language_files import KEYS, SECTIONS

_JOINED, _ARTICLES = ("", "و", "ف"), ("", "ال", "لل", "ب", "ل")
_TOGETHER = f"(?:{'|'.join(filter(None, _JOINED))})?(?:{'|'.join(filter(None, _ARTICLES))})?"
"""What Arabic writes together with the next word: and, in, to; the article."""
_ENDING = "(?:e?s?)"
"""Feminine and plural, of words long enough not to become others."""
_SHORT = 5
_GAP = "[ \\'-]{1,3}"


def _phrases(key: str) -> list[str]:
    return sorted(SECTIONS["signs"].phrases(key).split("|"), key=len, reverse=True)


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_alternative, _phrases(key)))})(?!\w)")


def _alternative(phrase: str) -> str:
    spaced = _GAP.join(map(re.escape, phrase.split()))
    if not phrase.isascii():
        return _TOGETHER + spaced
    return spaced + _ENDING if len(phrase) >= _SHORT else spaced


def _telling_words(key: str) -> frozenset[str]:
    """The longest word of each phrase, in all its forms: a text without any of them has none of the phrases."""
    return frozenset(form for phrase in _phrases(key) for form in _forms(max(phrase.split(), key=len)))


def _forms(word: str) -> Iterator[str]:
    if word.isascii():
        yield from (word + ending for ending in ("", "e", "s", "es"))
    else:
        yield from (f"{joined}{article}{word}" for joined in _JOINED for article in _ARTICLES)


PATTERNS = {key: _pattern(key) for key in KEYS["signs"]}
"""By the key of the language files."""

_MADE_OF = (
    ("withdraw",), ("flee",), ("exodus",), ("ultimatum",), ("blockade",), ("blockade_by_fighters",),
    ("masts", "destroy"), ("order", "go"), ("block", "roads"), ("arrive", "alarm"),
    ("leave", "forces"), ("leave", "people"), ("departure", "forces"),
)  # fmt: skip
"""Words of which a text that tells a sign has at least one set."""


_WORD = re.compile(r"\w+")
_TELLING = {key: _telling_words(key) for keys in _MADE_OF for key in keys}


def may_tell(folded: str) -> bool:
    """Whether a folded text may tell of a sign at all: False is final, and cheap."""
    words = set(_WORD.findall(folded))
    may = (keys for keys in _MADE_OF if not any(_TELLING[key].isdisjoint(words) for key in keys))
    return any(all(PATTERNS[key].search(folded) for key in keys) for keys in may)
