"""Expressions of time in reports: days, nights, weekends, months, years, and how far back.

Relative words are resolved against the day of publication. Written for what reports use, in French, English and
Arabic; grammar of this module, closed word lists of ``date_words``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from service.text import date_words as vocabulary
from service.text import days
from service.text.days import TimeMention
from service.text.folding import fold_phrase
from service.text.words import Words

_DAY = timedelta(days=1)


def _folded(table: dict[str, int]) -> dict[str, int]:
    return {fold_phrase(word): value for word, value in table.items()}


_NIGHT = frozenset(map(fold_phrase, vocabulary.NIGHT))
_YEAR_OPENERS = frozenset(map(fold_phrase, vocabulary.YEAR_OPENERS))
_SINCE = frozenset(map(fold_phrase, vocabulary.SINCE))
_PHRASES = {tuple(fold_phrase(phrase).split()): kind for phrase, kind in vocabulary.PHRASES.items()}
_UNITS = _folded(vocabulary.UNITS)
_COUNTS = _folded(vocabulary.COUNTS)
_BACK = {tuple(fold_phrase(phrase).split()): kind for phrase, kind in vocabulary.BACK.items()}
_FORTNIGHT = 14
_LONGEST_PHRASE = max(map(len, _PHRASES))
_FIRST_WORDS = frozenset(phrase[0] for phrase in _PHRASES)


def find(text: str, words: Words, published: date | None) -> tuple[TimeMention, ...]:
    """Every expression of time in a text, left to right, none overlapping. ``text`` keeps its capitals."""
    found: list[TimeMention] = []
    index = 0
    while index < len(words):
        for reader in _READERS:
            mention = reader(text, words, index, published)
            if mention is not None:
                mention = _with_context(text, words, mention)
                found.append(mention)
                break
        else:
            index += 1
            continue
        index = max(index + 1, words.first_from(mention.end))
    return tuple(found)


def _with_context(text: str, words: Words, mention: TimeMention) -> TimeMention:
    """What the words before a mention make of it: a night, a point since which something is counted."""
    index = words.first_from(mention.start)
    before = [words[i].text for i in range(max(0, index - 4), index)]
    if mention.precision == "day" and (_night_before(text, words, index) or _night_after(words, mention)):
        mention = replace(mention, precision="night")
    if set(before[-2:]) & _SINCE:
        mention = replace(mention, since=True)
    return mention


def _night_before(text: str, words: Words, index: int) -> bool:
    """ "dans la nuit du", "in the night of", "overnight": within four words, nothing but small words between."""
    for back in range(index - 1, max(-1, index - 5), -1):
        if words[back].text in _NIGHT:
            return "." not in text[words[back].end : words[index].start]
    return False


def _night_after(words: Words, mention: TimeMention) -> bool:
    index = words.first_from(mention.end)
    return index < len(words) and words[index].text in _NIGHT and words[index].start - mention.end <= 2


# --- months and years --------------------------------------------------------------------------------------------


def _month_alone(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    month, behind = days.read_month(text, words, index)
    if month is None:
        return None
    year, behind = days.read_year(words, behind)
    if year is None and published is not None:
        year = published.year - (month > published.month)
    end = words[behind - 1].end
    if year is None:
        return TimeMention(words[index].start, end, None, None, "month")
    return TimeMention(words[index].start, end, date(year, month, 1), _month_end(year, month), "month")


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _year_alone(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    word = words[index]
    before = words[index - 1].text if index else ""
    if not days.is_year(word.text) or before not in _YEAR_OPENERS:
        return None
    if published is not None and int(word.text) > published.year + 1:
        return None
    year = int(word.text)
    return TimeMention(word.start, word.end, date(year, 1, 1), date(year, 12, 31), "year")


# --- relative words ----------------------------------------------------------------------------------------------


def _phrase(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    """ "hier", "last night", "ce week-end", "last year"."""
    if words[index].text not in _FIRST_WORDS:
        return None
    for length in range(min(_LONGEST_PHRASE, len(words) - index), 0, -1):
        kind = _PHRASES.get(tuple(words[i].text for i in range(index, index + length)))
        if kind is not None:
            start, end = words[index].start, words[index + length - 1].end
            return _of_kind(kind, start, end, published)
    return None


def _of_kind(kind: str, start: int, end: int, published: date | None) -> TimeMention:
    precision, _, back = kind.partition(" ")
    if precision == "shift":
        return TimeMention(start, end, None, None, "day", shift=int(back))
    if precision == "period" or published is None:
        return TimeMention(start, end, None, None, precision)
    first, last = _STRETCHES[precision](published, int(back))
    return TimeMention(start, end, first, last, precision)


def _stretch_of_days(published: date, back: int) -> tuple[date, date]:
    day = published - _DAY * back
    return day, day


def _weekend(published: date, back: int) -> tuple[date, date]:
    saturday = published - _DAY * ((published.weekday() - 5) % 7) - 7 * _DAY * back
    return saturday, saturday + _DAY


def _week(published: date, back: int) -> tuple[date, date]:
    return published - _DAY * (7 * back + 7), published - _DAY * (7 * back)


def _months_back(published: date, back: int) -> tuple[date, date]:
    months = published.year * 12 + published.month - 1 - back
    return date(months // 12, months % 12 + 1, 1), _month_end(months // 12, months % 12 + 1)


def _years_back(published: date, back: int) -> tuple[date, date]:
    return date(published.year - back, 1, 1), date(published.year - back, 12, 31)


_STRETCHES: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "day": _stretch_of_days,
    "night": _stretch_of_days,
    "weekend": _weekend,
    "week": _week,
    "month": _months_back,
    "year": _years_back,
}


def _ago(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    """ "cinq jours plus tôt", "two months after", "il y a un mois", "a week ago"."""
    count = _COUNTS.get(words[index].text) or (int(words[index].text) if _small(words[index].text) else 0)
    if not count or index + 1 >= len(words) or words[index + 1].text not in _UNITS:
        return None
    days = count * _UNITS[words[index + 1].text]
    start, behind = words[index].start, index + 2
    opened = tuple(words[i].text for i in range(max(0, index - 3), index))
    if opened == ("il", "y", "a") or opened[-1:] in (("قبل",), ("منذ",)):
        return _days_ago(words[max(0, index - len(opened))].start, words[behind - 1].end, days, published)
    for length in (5, 4, 3, 2, 1):
        kind = _BACK.get(tuple(words[i].text for i in range(behind, min(behind + length, len(words)))))
        if kind is None:
            continue
        end = words[min(behind + length, len(words)) - 1].end
        if kind == "ago":
            return _days_ago(start, end, days, published)
        told = kind == "before" or days > _FORTNIGHT
        return TimeMention(start, end, None, None, "day", shift=-days) if told else None
    return None


def _small(word: str) -> bool:
    return word.isdigit() and len(word) <= 2


def _days_ago(start: int, end: int, days: int, published: date | None) -> TimeMention:
    day = published - _DAY * days if published else None
    precision = "day" if days < 7 else "week" if days < 28 else "month" if days < 365 else "year"
    return TimeMention(start, end, day, day, precision)


_READERS = (days.read_days, _ago, _phrase, _month_alone, _year_alone)
