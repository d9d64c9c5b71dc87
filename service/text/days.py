"""Days as reports write them: weekday, number, month and year in any order, alone or two of them joined.

"samedi 18 juin", "June 18, 2022", "du 18 au 19 juin", "de samedi à dimanche", "18-19 June".
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from service.text import date_words as vocabulary
from service.text.folding import fold_phrase
from service.text.words import Words

_DAY = timedelta(days=1)
_LONGEST_STRETCH = timedelta(days=4)
"""Two days further apart are two dates, not the ends of one stretch."""
_WEEKDAYS = {fold_phrase(word): day for word, day in vocabulary.WEEKDAYS.items()}
MONTHS = {fold_phrase(word): month for word, month in vocabulary.MONTHS.items()}
"""The number of each month, by its folded names."""
_PAIRED = {
    (fold_phrase(one), fold_phrase(other)): month
    for (one, other), month in vocabulary.MONTHS_OF_TWO_WORDS.items()
}
_MONTH_OPENERS = frozenset([*MONTHS, *(one for one, _ in _PAIRED)])
OPENERS = frozenset([*_WEEKDAYS, *_MONTH_OPENERS])
"""Words that a day may begin with; digits may as well."""
RANGE = frozenset(map(fold_phrase, vocabulary.RANGE))
"""Words that join two days, or two years."""
_LAST, _NEXT = (frozenset(map(fold_phrase, words)) for words in (vocabulary.LAST, vocabulary.NEXT))


@dataclass(frozen=True, slots=True)
class TimeMention:
    """When, as written. ``first`` to ``last`` are the days it may mean; both None where it cannot be resolved.

    ``precision``: day, night, weekend, week, month, year, period ("in three months", "since January": no single
    day is meant). ``shift``: days counted from another event ("five days earlier": -5), not from publication.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    since: bool = False
    shift: int | None = None
    explicit: bool = False
    """Names a day of a month, not only a weekday."""


@dataclass(frozen=True, slots=True)
class _Spec:
    """A day as written, any part of it missing."""

    begin: int
    behind: int
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None


def read_days(text: str, words: Words, index: int, published: date | None) -> TimeMention | None:
    """A day, or two days with a joining word between ("du 18 au 19 juin", "de samedi à dimanche")."""
    first = _spec(text, words, index)
    if first is None:
        return None
    last = _second(text, words, first)
    if last is None:
        return _one_day(text, words, first, published) if _stands_alone(first) else None
    if last.month is None and last.weekday is None:
        return _one_day(text, words, first, published) if _stands_alone(first) else None
    final = _resolved(last, published)
    if final is None:
        return _mention(words, first, last, None, None)
    opening = replace(first, month=first.month or last.month, year=first.year or last.year)
    beginning = _day_before(opening, final)
    if _stands_alone(first) and (beginning is None or final - beginning > _LONGEST_STRETCH):
        return _one_day(text, words, first, published)
    if beginning is not None and final - beginning > _LONGEST_STRETCH:
        return replace(_mention(words, first, last, None, None), precision="period")
    return _mention(words, first, last, beginning or final, final)


def _stands_alone(spec: _Spec) -> bool:
    return spec.weekday is not None or (spec.month is not None and spec.day is not None)


def _spec(text: str, words: Words, index: int) -> _Spec | None:
    """The day written from a word on: weekday, number, month, year, in the orders of the three languages."""
    behind, weekday, day, month, year = index, None, None, None, None
    if words.texts[behind] in _WEEKDAYS:
        weekday, behind = _WEEKDAYS[words.texts[behind]], behind + 1
    day, behind = _day_number(text, words, behind)
    month, behind = read_month(text, words, behind)
    if month is None and day is not None and weekday is None:
        return _Spec(index, behind, day=day)
    if month is not None and day is None:
        day, behind = _day_after_month(text, words, behind)
    if month is not None:
        year, behind = read_year(words, behind)
    if weekday is None and month is None:
        return None
    return _Spec(index, behind, weekday, day, month, year)


def _day_number(text: str, words: Words, index: int) -> tuple[int | None, int]:
    if index >= len(words) or not words.texts[index].isdigit() or len(words.texts[index]) > 2:
        return None, index
    value = int(words.texts[index])
    if not 1 <= value <= 31 or text[words.ends[index] : words.ends[index] + 1] in ("%", ","):
        return None, index
    behind = index + 1
    while behind < len(words) and words.texts[behind] in vocabulary.ORDINALS:
        behind += 1
    return value, behind


def read_month(text: str, words: Words, index: int) -> tuple[int | None, int]:
    if index >= len(words) or words.texts[index] not in _MONTH_OPENERS:
        return None, index
    month, behind = _month_named(text, words, index)
    if month is None:
        return None, index
    return month, _behind_other_name(text, words, behind, month)


def _month_named(text: str, words: Words, index: int) -> tuple[int | None, int]:
    """A month by one of its names, and the index behind it."""
    pair = words.texts[index : index + 2]
    if words.texts[index] not in MONTHS:
        return _PAIRED.get((pair[0], pair[-1])), index + 2
    word = words[index]
    if word.text in vocabulary.ALSO_WORDS and not text[word.start].isupper():
        return None, index
    if len(word.text) <= 4 and word.text in vocabulary.SHORT and not _beside_number(text, words, index):
        return None, index
    return MONTHS[word.text], index + 1


def _behind_other_name(text: str, words: Words, index: int, month: int) -> int:
    """ "22 شباط (فبراير)", "يونيو/حزيران": the index behind the other name of the same month, where it has one."""
    if index >= len(words) or words.texts[index] not in _MONTH_OPENERS:
        return index
    if text[words.ends[index - 1] : words.starts[index]].strip() not in ("", "/", "("):
        return index
    other, behind = _month_named(text, words, index)
    return behind if other == month else index


def _beside_number(text: str, words: Words, index: int) -> bool:
    """ "12 sept.", "Sept. 2021"; not "sept (7) civils", where the word is a number itself."""
    around = [at for at in (index - 1, index) if at >= 0 and at + 1 < len(words)]
    return any(
        words.texts[at if at < index else at + 1].isdigit()
        and not text[words.ends[at] : words.starts[at + 1]].strip(" .\u00a0\u202f")
        for at in around
    )


def _day_after_month(text: str, words: Words, index: int) -> tuple[int | None, int]:
    """ "June 18": but in "in March 20 people" the number counts people."""
    opener = words.texts[index - 2] if index >= 2 else ""
    if opener in ("in", "en", "since", "depuis") or not text[words.starts[index - 1]].isupper():
        return None, index
    day, behind = _day_number(text, words, index)
    if day is not None and not text[words.ends[index - 1] : words.starts[index]].strip(" .\u00a0"):
        return day, behind
    if day is None and index < len(words) and words.texts[index].isdigit():
        comma = text[words.ends[index] : words.ends[index] + 1] == ","
        value = int(words.texts[index][:4])
        if comma and len(words.texts[index]) <= 2 and 1 <= value <= 31:
            return value, index + 1
    return None, index


def read_year(words: Words, index: int) -> tuple[int | None, int]:
    if (
        index < len(words)
        and is_year(words.texts[index])
        and words.starts[index] - words.ends[index - 1] <= 2
    ):
        return int(words.texts[index]), index + 1
    return None, index


def is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def _second(text: str, words: Words, first: _Spec) -> _Spec | None:
    """The other day of two: behind a joining word, or a dash ("18-19 juin")."""
    index = first.behind
    if index >= len(words):
        return None
    between = text[words.ends[index - 1] : words.starts[index]].strip()
    dash = between in ("-", "–", "/") or (between in ("", "و") and _two_weekdays(words, first, index))
    if words.texts[index] in RANGE:
        index += 1
        if index < len(words) and words.texts[index] in ("le", "the"):
            index += 1
    elif not dash:
        return None
    last = _spec(text, words, index) if index < len(words) else None
    if last is None or (last.month is None and last.weekday is None and first.month is None):
        return None
    if last.month is None and last.weekday is None:
        return replace(last, month=first.month, year=first.year) if first.day is not None and dash else None
    return last if first.day is not None or first.weekday is not None else None


def _two_weekdays(words: Words, first: _Spec, index: int) -> bool:
    """ "ليل الأربعاء الخميس", "الخميس والجمعة": one right behind the other, in Arabic."""
    word = words.texts[index]
    alone = first.weekday is not None and first.day is None and first.month is None
    return alone and word in _WEEKDAYS and not word.isascii()


def _one_day(text: str, words: Words, spec: _Spec, published: date | None) -> TimeMention | None:
    if spec.weekday is not None and spec.month is None and spec.day is not None:
        # "Saturday 12 soldiers": the number counts something else.
        spec = replace(spec, day=None, behind=spec.begin + 1)
    behind = words.texts[spec.behind] if spec.behind < len(words) else ""
    if behind in _NEXT:
        return None
    before = words.texts[spec.begin - 1] if spec.begin else ""
    day = _resolved(spec, published)
    bare = spec.day is None or spec.month is None
    if bare and day is not None and day == published and (behind in _LAST or before in _LAST):
        day -= 7 * _DAY
    return _mention(words, spec, spec, day, day)


def _mention(words: Words, first: _Spec, last: _Spec, start: date | None, end: date | None) -> TimeMention:
    explicit = last.day is not None and last.month is not None
    return TimeMention(
        words.starts[first.begin], words.ends[last.behind - 1], start, end, "day", explicit=explicit
    )


def _resolved(spec: _Spec, published: date | None) -> date | None:
    """The day meant, the latest not after publication; None where it does not exist."""
    if spec.month is not None and spec.day is not None:
        if spec.year is not None:
            return _date(spec.year, spec.month, spec.day)
        if published is None:
            return None
        this = _date(published.year, spec.month, spec.day)
        return this if this and this <= published + _DAY else _date(published.year - 1, spec.month, spec.day)
    if spec.weekday is not None and published is not None:
        return published - _DAY * ((published.weekday() - spec.weekday) % 7)
    return None


def _day_before(spec: _Spec, final: date) -> date | None:
    """The first of two days: the latest that fits and is before the second."""
    if spec.day is not None and spec.month is not None:
        year = spec.year or final.year
        same = _date(year, spec.month, spec.day)
        if same and same > final:
            month = final.month - 1 or 12
            same = _date(final.year - (month == 12), month, spec.day)
        return same
    if spec.weekday is not None:
        return final - _DAY * ((final.weekday() - spec.weekday) % 7)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
