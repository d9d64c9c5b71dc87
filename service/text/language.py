"""Which of the languages of the lexicons a text is in."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from service.records import Languages

_READ = 600
"""Characters looked at: more changes no answer."""
_TOO_SHORT = 40
_ARABIC = re.compile("[\u0600-\u06ff]")

_FRENCH = frozenset(
    {
        "de", "la", "le", "des", "et", "les", "dans", "du", "un", "une", "au", "aux", "en", "par", "qui", "que",
        "sont", "ont", "été", "est", "pour", "sur",
    }
)  # fmt: skip
_ENGLISH = frozenset(
    {
        "the", "of", "and", "to", "at", "in", "were", "was", "for", "by", "has", "have", "had", "is", "been", "are",
        "with", "from", "that",
    }
)  # fmt: skip
"""Small words of one language that are none of the other."""
_ENOUGH, _SOME = 4, 2
_OUTWEIGHS = 4


def identify(text: str, hint: str | None = None) -> str:
    """``fr``, ``en`` or ``ar``. A text too short to tell is taken for what its feed says, or for French.

    Most texts are plain from their small words; the others are left to py3langid, which takes 20 times as long and is
    loaded for the first of them.
    """
    start = text[:_READ]
    hinted = (hint or "")[:2].lower()
    if _mostly_arabic(start):
        return "ar"
    if len(start) < _TOO_SHORT:
        return hinted if hinted in Languages else "fr"
    return _by_small_words(start) or _by_model(start)


def language_of_words(text: str) -> str | None:
    """``fr`` or ``en`` where the small words of a sentence or paragraph leave no doubt, else None."""
    words = text[:_READ].lower().split()
    french, english = _count(words, _FRENCH), _count(words, _ENGLISH)
    if french >= _SOME and french >= _OUTWEIGHS * english:
        return "fr"
    return "en" if english >= _SOME and english >= _OUTWEIGHS * french else None


def _mostly_arabic(text: str) -> bool:
    arabic = len(_ARABIC.findall(text))
    return arabic > 0 and 0 < sum(map(str.isalpha, text)) < 2 * arabic


def _by_small_words(text: str) -> str | None:
    words = text.lower().split()
    french, english = _count(words, _FRENCH), _count(words, _ENGLISH)
    if french >= _ENOUGH and french >= _OUTWEIGHS * english:
        return "fr"
    return "en" if english >= _ENOUGH and english >= _OUTWEIGHS * french else None


def _count(words: Collection[str], known: Collection[str]) -> int:
    return sum(map(known.__contains__, words))


def _by_model(text: str) -> str:
    language: str = _identifier().classify(text)[0]
    return language


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["fr", "en"])
    return identifier
