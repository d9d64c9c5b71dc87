"""Words of signs (an ultimatum, a garrison gone), as patterns over folded text.

The words are those of the language files; which of them together make a sign is the reader's to say.
"""

import re

from service.text.language_files import KEYS, SECTIONS

_TOGETHER = "(?:[وف]?(?:ال|لل|[بل])?)"
"""What Arabic writes together with the next word: and, in, to; the article."""
_ENDING = "(?:e?s?)"
"""Feminine and plural, of words long enough not to become others."""
_SHORT = 5
_GAP = "[ \\'-]{1,3}"


def _pattern(key: str) -> re.Pattern[str]:
    phrases = sorted(SECTIONS["signs"].phrases(key).split("|"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_alternative, phrases))})(?!\w)")


def _alternative(phrase: str) -> str:
    spaced = _GAP.join(map(re.escape, phrase.split()))
    if not phrase.isascii():
        return _TOGETHER + spaced
    return spaced + _ENDING if len(phrase) >= _SHORT else spaced


PATTERNS = {key: _pattern(key) for key in KEYS["signs"]}
"""By the key of the language files."""

_MADE_OF = (
    ("withdraw",), ("flee",), ("exodus",), ("ultimatum",), ("blockade",), ("blockade_by_fighters",),
    ("masts", "destroy"), ("order", "go"), ("block", "roads"), ("arrive", "alarm"),
    ("leave", "forces"), ("leave", "people"), ("departure", "forces"),
)  # fmt: skip
"""Words of which a text that tells a sign has at least one set."""


def may_tell(folded: str) -> bool:
    """Whether a folded text may tell of a sign at all: False is final, and cheap."""
    return any(all(PATTERNS[key].search(folded) for key in keys) for keys in _MADE_OF)
