"""The words under which an item is found, and a search said in them.

Words of the text stand beside marks of what else is searched for (feed, language, day, place, whether it is relevant,
restricted): one index answers all of it together, in the order of the items. Marks have an underscore, words have none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.records import FeedItem, ItemSearch, Report
from service.text.folding import fold_name
from service.text.searching import LONGEST, search_prefix, search_words

MOST_WORDS = 20
"""Words of a question that count: more make it no clearer."""
_TIMES = {"y": "%Y", "m": "%Y%m", "d": "%Y%m%d"}
"""Marks of the year, the month and the day."""
RESTRICTED, RELEVANT, OTHER = "x_1", "r_1", "r_0"


def words_of(item: FeedItem, report: Report, feed_id: int, seen_at: datetime) -> str:
    """What is stored for an item, with a space between."""
    at = item.published_at or seen_at
    days = (f"{mark}_{at:{form}}" for mark, form in _TIMES.items())
    marks = {f"f_{feed_id}", RELEVANT if report.relevant else OTHER, *days}
    marks.add(_language(report.language))
    if item.restricted:
        marks.add(RESTRICTED)
    return " ".join((*search_words(item.source_text), *marks, *_places(report)))


def _places(report: Report) -> set[str]:
    named = (place for event in report.events for place in event.places)
    names = {name for one in named for name in (one.name, one.as_written, one.adm1, one.adm2, one.country)}
    return {_place(fold_name(name)) for name in names if name}


def _place(key: str) -> str:
    return f"p_{key[:LONGEST]}"


def _language(language: str) -> str:
    return f"l_{fold_name(language)[:LONGEST]}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must stand in an item: of each group one at least, and nothing of ``none_of``. A word that ends in an
    asterisk is the beginning of one."""

    each_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.each_of)

    def for_sqlite(self) -> str:
        """As FTS5 is asked."""
        said = " AND ".join(_joined(group, " OR ", _quoted) for group in self.each_of)
        return f"({said}) NOT {_joined(self.none_of, ' OR ', _quoted)}" if self.none_of else said

    def for_postgresql(self) -> str:
        """As a tsquery."""
        said = " & ".join(_joined(group, " | ", _lexeme) for group in self.each_of)
        return f"{said} & !{_joined(self.none_of, ' | ', _lexeme)}" if self.none_of else said


def wanted(search: ItemSearch, restricted: bool) -> Wanted:
    """The search in words; without ``restricted``, restricted items are not found."""
    each_of, none_of = _asked(search.words)
    if search.feed_id is not None:
        each_of.append((f"f_{search.feed_id}",))
    if search.language is not None:
        each_of.append((_language(search.language),))
    if search.relevant is not None:
        each_of.append((RELEVANT if search.relevant else OTHER,))
    if search.places:
        each_of.append(tuple(map(_place, search.places)))
    if search.since is not None or search.until is not None:
        each_of.append(tuple(_days(search.since or _FIRST, search.until or _LAST)) or (_NEVER,))
    if none_of and not each_of:
        each_of.append((RELEVANT, OTHER))
    return Wanted(tuple(each_of), (*none_of, *(() if restricted else (RESTRICTED,))))


_FIRST, _LAST = date(1990, 1, 1), date(2089, 12, 31)
"""Open ends of a time: news of feeds is not older."""
_NEVER = "d_0"


def _asked(words: str) -> tuple[list[tuple[str, ...]], list[str]]:
    each_of: list[tuple[str, ...]] = []
    none_of: list[str] = []
    for part in words.split()[:MOST_WORDS]:
        prefix = search_prefix(part[:-1]) if part.endswith("*") else None
        meant = [f"{prefix}*"] if prefix else sorted(search_words(part))
        if part.startswith("-"):
            none_of += meant
        else:
            each_of += [(word,) for word in meant]
    return each_of, none_of


def _days(first: date, last: date) -> Iterator[str]:
    """The marks of whole years, of months where a year is not whole, and of days where a month is not."""
    first, last = max(first, _FIRST), min(last, _LAST)
    while first <= last:
        ends = {"y": date(first.year, 12, 31), "m": _month_end(first), "d": first}
        begins = {"y": (first.month, first.day) == (1, 1), "m": first.day == 1, "d": True}
        mark = next(mark for mark in _TIMES if begins[mark] and ends[mark] <= last)
        yield f"{mark}_{first:{_TIMES[mark]}}"
        first = ends[mark] + timedelta(days=1)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _joined(group: Sequence[str], by: str, said: Callable[[str], str]) -> str:
    return f"({by.join(map(said, group))})"


def _quoted(word: str) -> str:
    return f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"'


def _lexeme(word: str) -> str:
    return f"{word[:-1]}:*" if word.endswith("*") else word
