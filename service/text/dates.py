"""Expressions of time in reports: days, nights, weekends, months, years, and how far back.

Relative words are resolved against the day of publication. Written for what reports use, in French, English and
Arabic; grammar of this module, closed word lists of ``date_words``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from service.text import arabic_dates, days
from service.text import date_words as vocabulary
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
_HOURS = frozenset(map(fold_phrase, vocabulary.HOURS))
_FORTNIGHT = 14


def _by_words(phrases: Iterable[tuple[str, ...]]) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """Phrases by their first word and by their second ("": they have none), the longest first."""
    grouped: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
    for phrase in sorted(phrases, key=len, reverse=True):
        grouped[phrase[0]]["".join(phrase[1:2])].append(phrase)
    return {first: dict(by_second) for first, by_second in grouped.items()}


_PHRASES_BY_WORDS = _by_words(_PHRASES)


def find(text: str, words: Words, published: date | None) -> tuple[TimeMention, ...]:
    """Every expression of time in a text, left to right, none overlapping. ``text`` keeps its capitals."""
    if arabic_dates.found_in(text):
        words = arabic_dates.plain(words, published)
    found: list[TimeMention] = []
    free = 0
    for index, word in enumerate(words.texts):
        if index < free or not (word in _READERS or word.isdigit()):
            continue
        for reader in _READERS.get(word, _DIGIT_READERS):
            mention = reader(text, words, index, published)
            if mention is not None:
                found.append(_with_context(text, words, mention))
                free = words.first_from(mention.end)
                break
    return tuple(_without_doubled_nights(found, words))


def _without_doubled_nights(found: list[TimeMention], words: Words) -> list[TimeMention]:
    """ "overnight from Tuesday to Wednesday" is one night, not two."""
    return [
        mention
        for mention, behind in zip_longest(found, found[1:])
        if behind is None
        or mention.precision != "night"
        or behind.precision != "night"
        or words.gap(mention.end, behind.start) > 1
    ]


def _with_context(text: str, words: Words, mention: TimeMention) -> TimeMention:
    """What the words before a mention make of it: a night, a point since which something is counted."""
    index = words.first_from(mention.start)
    if mention.precision == "day" and (_night_before(text, words, index) or _night_after(words, mention)):
        mention = replace(mention, precision="night")
    owned = text[mention.end : mention.end + 2] in ("'s", "’s")  # "since Tuesday's ambush" dates the ambush
    opened = words.starts[max(0, index - 2)] if index else mention.start
    stopped = any(sign in text[opened : mention.start] for sign in ".\n")
    if not (owned or stopped) and not _SINCE.isdisjoint(words.texts[max(0, index - 2) : index]):
        mention = replace(mention, since=True)
    return mention


def _night_before(text: str, words: Words, index: int) -> bool:
    """ "dans la nuit du", "in the night of", "overnight": within four words, nothing but small words between."""
    for back in range(index - 1, max(-1, index - 5), -1):
        if words.texts[back] in _NIGHT:
            return "." not in text[words.ends[back] : words.starts[index]]
    return False


def _night_after(words: Words, mention: TimeMention) -> bool:
    index = words.first_from(mention.end)
    return index < len(words) and words.texts[index] in _NIGHT and words.starts[index] - mention.end <= 2


# --- months and years --------------------------------------------------------------------------------------------


def _month_alone(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    month, behind = days.read_month(text, words, index)
    if month is None:
        return None
    year, behind = days.read_year(words, behind)
    if year is None and published is not None:
        year = published.year - (month > published.month)
    start, end = words.starts[index], words.ends[behind - 1]
    if year is None:
        return TimeMention(start, end, None, None, "month")
    return TimeMention(start, end, date(year, month, 1), _month_end(year, month), "month")


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _year_alone(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    word = words.texts[index]
    if not _may_be_year(word, published) or not _opens_year(words, index):
        return None
    if _is_joined(words, index + 2) and not _may_be_year(words.texts[index + 2], published):
        return None  # "between 2000 and 2300 people fled"
    year = int(word)
    return TimeMention(words.starts[index], words.ends[index], date(year, 1, 1), date(year, 12, 31), "year")


def _may_be_year(word: str, published: date | None) -> bool:
    return days.is_year(word) and (published is None or int(word) <= published.year + 1)


def _opens_year(words: Words, index: int) -> bool:
    """Whether what stands before four digits makes a year of them: a word, or a year that they are joined to."""
    if index and words.texts[index - 1] in _YEAR_OPENERS:
        return True
    return _is_joined(words, index) and days.is_year(words.texts[index - 2]) and _opens_year(words, index - 2)


def _is_joined(words: Words, index: int) -> bool:
    """Whether four digits are the second of two such: "2012 and 2015"."""
    return (
        2 <= index < len(words)
        and words.texts[index - 1] in days.RANGE
        and all(len(word) == 4 and word.isdigit() for word in (words.texts[index - 2], words.texts[index]))
    )


# --- relative words ----------------------------------------------------------------------------------------------


def _phrase(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    """ "hier", "last night", "ce week-end", "last year"."""
    known = _PHRASES_BY_WORDS[words.texts[index]]
    following = words.texts[index + 1] if index + 1 < len(words) else ""
    for phrase in (*known.get(following, ()), *known.get("", ())):
        behind = index + len(phrase)
        if tuple(words.texts[index:behind]) == phrase:
            return _of_kind(_PHRASES[phrase], words.starts[index], words.ends[behind - 1], published)
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
    texts, behind = words.texts, index + 2
    days = _counted_days(texts[index], texts[index + 1]) if index + 1 < len(texts) else 0
    if not days:
        return None
    start = words.starts[index]
    opened = tuple(texts[max(0, index - 3) : index])
    if opened == ("il", "y", "a") or opened[-1:] in _AGO_OPENERS:
        first = index - (3 if opened == ("il", "y", "a") else 1)
        return _days_ago(words.starts[first], words.ends[behind - 1], days, published)
    if behind < len(texts) and "," in text[words.ends[behind - 1] : words.starts[behind]]:
        return None  # "a girl of 9 years, before setting fire"
    for length in (5, 4, 3, 2, 1):
        kind = _BACK.get(tuple(texts[behind : behind + length]))
        if kind is None:
            continue
        end = words.ends[min(behind + length, len(texts)) - 1]
        if kind == "ago":
            return _days_ago(start, end, days, published)
        told = kind == "before" or days > _FORTNIGHT
        return TimeMention(start, end, None, None, "day", shift=-days) if told else None
    return None


_AGO_OPENERS = (("قبل",), ("منذ",), ("voila",), ("voici",))


def _counted_days(count: str, unit: str) -> int:
    """How many days a count of units is; hours are rounded to days. 0: no such count."""
    if unit in _HOURS:
        return round(_counted(count) / 24)
    return _counted(count) * _UNITS.get(unit, 0)


def _counted(word: str) -> int:
    """How many units: a small number in words or in digits; 0: none."""
    return _COUNTS.get(word) or (int(word) if word.isdigit() and len(word) <= 2 else 0)


def _days_ago(start: int, end: int, days: int, published: date | None) -> TimeMention:
    day = published - _DAY * days if published else None
    precision = "day" if days < 7 else "week" if days < 28 else "month" if days < 365 else "year"
    return TimeMention(start, end, day, day, precision)


_Reader = Callable[[str, Words, int, date | None], TimeMention | None]
_OPENERS: tuple[tuple[_Reader, Collection[str]], ...] = (
    (days.read_days, days.OPENERS),
    (_ago, _COUNTS),
    (_phrase, _PHRASES_BY_WORDS),
    (_month_alone, days.OPENERS),
)
"""The readers in the order in which they are asked, and the words at which each may find something."""
_READERS: dict[str, tuple[_Reader, ...]] = {
    word: tuple(reader for reader, openers in _OPENERS if word in openers)
    for word in frozenset().union(*(openers for _, openers in _OPENERS))
}
_DIGIT_READERS: tuple[_Reader, ...] = (days.read_days, _ago, _year_alone)
"""Those that are asked at digits."""
