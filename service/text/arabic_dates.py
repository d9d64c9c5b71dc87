"""Arabic words of time in the form that dates are read in.

"ومنذ", "بيوم": what is written together with a word is taken off. "الرابع من أكتوبر", "9 من الشهر الماضي": ordinals
become figures, and the month that is only pointed at becomes its name.
"""

import re
from datetime import date

from service.text import date_words as vocabulary
from service.text.folding import fold_phrase
from service.text.words import Words

_ARABIC = re.compile("[\u0621-\u064a]")
_JOINED = ("و", "ف", "ب", "ل")
_LINK = "of"
"""What may stand between a day and its month, in any language (``date_words.ORDINALS``)."""
_OF = frozenset(map(fold_phrase, ("من", "شهر")))
_MONTH = fold_phrase("الشهر")
_THIS = frozenset(map(fold_phrase, ("الجاري", "الحالي")))
_LAST = frozenset(map(fold_phrase, vocabulary.LAST))
_MONTHS = {fold_phrase(word): month for word, month in vocabulary.MONTHS.items()}
_NAMES = {month: word for word, month in _MONTHS.items() if not word.isascii()}
_FIRST_OF_PAIR = frozenset(fold_phrase(one) for one, _ in vocabulary.MONTHS_OF_TWO_WORDS)
_ORDINALS = {fold_phrase(word): day for word, day in vocabulary.ARABIC_ORDINALS.items()}
_TENS = {fold_phrase(word): day for word, day in vocabulary.ARABIC_TENS.items()}
_WORDS_OF_TIME = frozenset(
    fold_phrase(word)
    for words in (
        vocabulary.WEEKDAYS,
        vocabulary.MONTHS,
        vocabulary.SINCE,
        vocabulary.YEAR_OPENERS,
        vocabulary.NIGHT,
        vocabulary.ARABIC_ORDINALS,
        vocabulary.ARABIC_TENS,
        (phrase.split()[0] for phrase in vocabulary.PHRASES),
    )
    for word in words
    if "\u0600" <= word[0] <= "\u06ff"
)


def found_in(text: str) -> bool:
    """Whether there is any Arabic in a text."""
    return _ARABIC.search(text) is not None


def plain(words: Words, published: date | None) -> Words:
    """The same words with those of time in their plain form; they keep their places in the text."""
    texts, starts = list(words.texts), list(words.starts)
    for index, word in enumerate(texts):
        if word[1:] in _WORDS_OF_TIME and word[0] in _JOINED and word not in _WORDS_OF_TIME:
            texts[index], starts[index] = word[1:], starts[index] + 1
    for index in range(len(texts)):
        _spell_day(texts, index, published)
    return words.replaced(texts, starts)


def _spell_day(texts: list[str], index: int, published: date | None) -> None:
    """A day of a month at a word: its figure, a linking word for each further one, the name of the month."""
    day, behind = _day(texts, index)
    if not day or (index and texts[index - 1] in _FIRST_OF_PAIR):
        return  # "تشرين الثاني" is a month
    month = behind
    while month < len(texts) and texts[month] in _OF:
        month += 1
    named = _month_meant(texts, month, published)
    if named is None:
        return
    texts[index] = day
    texts[index + 1 : month] = [_LINK] * (month - index - 1)
    texts[month] = named


def _day(texts: list[str], index: int) -> tuple[str, int]:
    """The figure of the day that begins at a word, and the index behind it; "": none does."""
    word = texts[index]
    if word.isdigit() and len(word) <= 2:
        return word, index + 1
    ordinal = _ORDINALS.get(word, 0)
    following = texts[index + 1] if index + 1 < len(texts) else ""
    if ordinal and following in ("عشر", "عشره"):
        return str(ordinal + 10), index + 2
    if ordinal and ordinal < 10 and following[1:] in _TENS and following[:1] == "و":
        return str(ordinal + _TENS[following[1:]]), index + 2
    ordinal = ordinal or _TENS.get(word, 0)
    return (str(ordinal), index + 1) if ordinal else ("", index)


def _month_meant(texts: list[str], index: int, published: date | None) -> str | None:
    """The word for the month at an index, by name or pointed at from the day of publication; None: no month."""
    if index >= len(texts):
        return None
    if texts[index] in _MONTHS or texts[index] in _FIRST_OF_PAIR:
        return texts[index]
    if texts[index] != _MONTH or published is None or index + 1 >= len(texts):
        return None
    if texts[index + 1] in _THIS:
        return _NAMES[published.month]
    return _NAMES[published.month - 1 or 12] if texts[index + 1] in _LAST else None
