"""Which of the languages of the lexicons a text is in."""

from functools import lru_cache
from typing import Any

from service.records import Languages

_READ = 600
"""Characters looked at: more changes no answer."""
_TOO_SHORT = 40


def identify(text: str, hint: str | None = None) -> str:
    """``fr``, ``en`` or ``ar``. A text too short to tell is taken for what its feed says, or for French."""
    start = text[:_READ]
    hinted = (hint or "")[:2].lower()
    if _mostly_arabic(start):
        return "ar"
    if len(start) < _TOO_SHORT:
        return hinted if hinted in Languages else "fr"
    language: str = _identifier().classify(start)[0]
    return language


def _mostly_arabic(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 0 and 2 * sum("\u0600" <= letter <= "\u06ff" for letter in text) > letters


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["fr", "en"])
    return identifier
