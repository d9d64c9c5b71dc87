"""Which of the languages of the lexicons a text is in."""

import re
from functools import lru_cache
from typing import Any

from service.text.language_files import LANGUAGES, SECTIONS

_READ = 600
"""Characters looked at: more changes no answer."""
_TOO_SHORT = 40
_ARABIC = re.compile("[\u0600-\u06ff]")

_SMALL_WORDS = SECTIONS["text"].languages("small_words")
_MODELLED = ("fr", "en")
"""Languages that py3langid is asked to tell apart."""
_ENOUGH, _SOME = 4, 2
_OUTWEIGHS = 4


def identify(text: str, hint: str | None = None) -> str:
    """``fr``, ``en``, ``ar`` or another language that has a file.

    A text too short to tell is taken for what its feed says, or for French. Most texts are plain from their small
    words; the others are left to py3langid, which takes 20 times as long and is loaded for the first of them, unless
    the feed says that they are in a language that it is not asked for.
    """
    start = text[:_READ]
    hinted = _hinted(hint or "")
    if _mostly_arabic(start):
        return "ar"
    if len(start) < _TOO_SHORT:
        return hinted or "fr"
    said = hinted if hinted not in _MODELLED and hinted != "ar" else None
    return _by_small_words(start) or said or _by_model(start)


def _hinted(hint: str) -> str | None:
    """The language that a feed names ("fr", "FR-be", "fra"), if it has a file."""
    named = hint.lower().replace("_", "-").partition("-")[0]
    return next((known for known in (named, named[:2]) if known in LANGUAGES), None)


def language_of_words(text: str) -> str | None:
    """The language where the small words of a sentence or paragraph leave no doubt, else None."""
    return _by_small_words(text[:_READ], _SOME)


def _mostly_arabic(text: str) -> bool:
    arabic = len(_ARABIC.findall(text))
    return arabic > 0 and 0 < sum(map(str.isalpha, text)) < 2 * arabic


def _by_small_words(text: str, least: int = _ENOUGH) -> str | None:
    words = text.lower().split()
    counts = [(sum(map(known.__contains__, words)), name) for name, known in _SMALL_WORDS.items()]
    first, second = sorted((*counts, (0, ""), (0, "")), reverse=True)[:2]
    return first[1] if first[0] >= least and first[0] >= _OUTWEIGHS * second[0] else None


def _by_model(text: str) -> str:
    language: str = _identifier().classify(text)[0]
    return language


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_MODELLED))
    return identifier
