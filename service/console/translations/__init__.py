"""The console's words. English stands in templates and code; ``translations/LANGUAGE/*.po`` say it in other languages.

A new language is a new folder: its files are found by themselves, and whether it is written from right to left is known
by its name (Unicode CLDR, through Babel). Which words are missing from it says the test ``test_translations``.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER = Path(__file__).parent
WRITTEN = "en"
"""The language that stands in templates and code."""

LANGUAGES = (WRITTEN, *sorted(folder.name for folder in _FOLDER.iterdir() if any(folder.glob("*.po"))))


def N_(words: str) -> str:  # the name by which translators' tools know it
    """Words that are translated where they are shown."""
    return words


@cache
def translations(language: str, folder: Path = _FOLDER) -> NullTranslations:
    """The words of a language. What it does not say is said in English."""
    if language == WRITTEN:
        return NullTranslations()
    whole = BytesIO()
    write_mo(whole, catalog(language, folder))
    whole.seek(0)
    return GNUTranslations(whole)


def catalog(language: str, folder: Path = _FOLDER) -> Catalog:
    """All that the files of a language say, those of one message in several files once."""
    whole = Catalog(locale=language)
    for file in sorted((folder / language).glob("*.po")):
        with file.open("rb") as lines:
            for message in read_po(lines, locale=language, abort_invalid=True):
                if message.id and message.string:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def direction(language: str) -> str:
    """``ltr`` or ``rtl``."""
    written: str = Locale.parse(language).text_direction
    return written
