"""Finding names that no table has under that spelling: by the words round them, in the languages with capitals."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from service.gazetteer.index import PlaceIndex
from service.records import PlaceMatch
from service.stages.extract import arabic_names
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import (
    AGAINST_WORDS,
    AT_WORDS,
    CALLED_BEHIND,
    COMPASS,
    HAPPENING,
    LINKED,
    NAMING,
    NEWSROOMS,
    NOT_NAMES,
    PEOPLES,
    PREPOSITION_LINKS,
)
from service.text.folding import fold

_MOST_UNKNOWN, _MOST_LISTED = 40, 12
_LOOK_BACK, _LIST_BACK, _APPOSED_REACH = 40, 120, 45
_LONGEST_JOINT = 5
_TELLING = 2
"""Paragraphs in which a sentence without a word of violence may say where it was."""
_CAPITALISED = r"[A-ZÀ-Þ](?![’'][a-zà-ÿ])[\w’'-]{0,40}[a-zà-ÿ][\w’'-]{0,40}"
_UNKNOWN_NAME = re.compile(rf"{_CAPITALISED}(?: (?:{_CAPITALISED}|Ag\b)){{0,2}}")
_NAME_BEFORE = re.compile(rf"(?<![\w-])({_CAPITALISED}(?: {_CAPITALISED})?) $")
_NAME_ENDS = re.compile(rf"(?<![\w-]){_CAPITALISED}(?: {_CAPITALISED})?$")
_JOINED_BEFORE = re.compile(r" (?:et|and|&) $")
_COMMA_BEFORE = re.compile(r", ?$")
_APPOSED = re.compile(rf"(?<![\w-])({_CAPITALISED}(?: {_CAPITALISED})?)(, ?| ?\()")
_BLANKS = (" ", "\u00a0", "\u202f")
_OPENED = re.compile(r"\s?[:(]?\s?(?=[A-ZÀ-Þ])")
_ASIDE = re.compile(rf"[^.;:,!?\n]{{0,30}}, (?={_CAPITALISED}[,.;)])")
_JOINT = re.compile(
    r",? (?P<closed>et|and|ou|or|&|puis) (?:(?:de|d’|d\'|à|in|at) ?)?|, ?(?:(?:de|à|in|at) )?"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SHARE_OF_CAPITALS = 0.6
Sure = Callable[[str], tuple[str, ...]]
"""Ids of the places that a spelling may mean."""


def find(passage: Passage, known: Sequence[PlaceMatch], index: PlaceIndex, sure: Sure) -> list[PlaceMatch]:
    """Names called a village, struck, apposed to a kind of place, or listed beside another place.

    ``known``: the names that the tables have; ``sure``: places that a misspelt name is near enough to.
    """
    taken = {offset for match in known for offset in (match.start, match.end - 1)}
    found: list[PlaceMatch] = []

    def keep(names: Iterable[re.Match[str]]) -> None:
        for name in names:
            if name.start() in taken or name.end() - 1 in taken or len(found) >= _MOST_UNKNOWN:
                continue
            found.append(PlaceMatch(name.group(), name.start(), name.end(), sure(name.group())))
            taken.update((name.start(), name.end() - 1))

    units = {match.start for match in known if _may_be_unit(match, index)}
    for line in passage.lines:
        keep(_called(passage, line))
        keep(_called_behind(passage, line))
        if not _is_title_case(passage, line):
            keep(_located(passage, line))
            keep(_struck(passage, line))
            keep(_apposed(passage, line, units))
    for match in sorted((*known, *found), key=lambda match: match.start):
        if _is_settlement(match, index):
            keep(_listed_before(passage, match))
            keep(_listed_after(passage, match))
    return found


def _is_settlement(match: PlaceMatch, index: PlaceIndex) -> bool:
    kinds = {index.place(place_id).kind for place_id in match.candidates}
    return kinds.isdisjoint(("country", "region", "district")) or not kinds.isdisjoint(("village", "town"))


def _may_be_unit(match: PlaceMatch, index: PlaceIndex) -> bool:
    return any(
        index.place(place_id).kind in ("country", "region", "district") for place_id in match.candidates
    )


def _is_title_case(passage: Passage, line: Line) -> bool:
    """A headline with every word capitalised, where a capital says nothing."""
    if line.paragraph > 0:
        return False
    words = _LONG_WORD.findall(passage.text[line.start : line.end])
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= _SHARE_OF_CAPITALS * len(words)


def _called(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "village de X", "le village peul de X", "4 villages : X", "un autre village, X"; "camp de X" of violence."""
    violent = line.has(*HAPPENING) or line.paragraph <= _TELLING
    for term in line.of("place.inhabited", "place.outside", "place.unit", "place.far", "place.title"):
        inhabited = term.category == "place.inhabited"
        if not (inhabited or violent):
            continue
        opened = _OPENED.match(passage.text, term.end) if inhabited else None
        if opened is not None:
            yield from _name_at(passage, line, opened.end())
        aside = _ASIDE.match(passage.text, term.end, line.end) if inhabited and violent else None
        if aside is not None:
            yield from _name_at(passage, line, aside.end())
        if term.category in ("place.far", "place.title"):
            yield from _name_at(passage, line, term.end + 1)
        else:
            yield from _named(passage, line, term.end)


def _named(passage: Passage, line: Line, start: int) -> Iterator[re.Match[str]]:
    """The name behind "de", "of", "nommé", at most three words on."""
    index = passage.words.first_from(start)
    for word in passage.words[index : index + 4]:
        if word.end > line.end or arabic_names.is_arabic(word.text):
            return
        if word.text in NAMING:
            name = next(_name_at(passage, line, word.end + 1), None)
            if name is not None:
                yield name
                return


def _called_behind(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "in X village", "the town of" aside: English says what it is behind the name."""
    for term in line.of("place.inhabited", "place.outside"):
        behind = passage.text[max(line.start, term.start - _LOOK_BACK) : term.start]
        name = _NAME_BEFORE.search(behind)
        if name is not None and fold(term.term) in CALLED_BEHIND:
            yield from _name_at(passage, line, term.start - len(behind) + name.start(1), term.start)


def _listed_before(passage: Passage, match: PlaceMatch) -> Iterator[re.Match[str]]:
    """ "Bandarou, Wourokoy et Karou": names joined to a known one behind them. A word that opens the sentence is one
    only right before the joining word ("Ensuite, Wourokoy et Karou")."""
    line = passage.line_at(match.start)
    start = max(line.start, match.start - _LIST_BACK)
    joined = _JOINED_BEFORE.search(passage.text, max(start, match.start - _LONGEST_JOINT), match.start)
    if joined is None or not line.has(*HAPPENING):
        return
    names = list(_names_back(passage.text, start, joined.start()))
    for number, name in enumerate(names):
        if number == 0 or name.start() > line.start:
            yield from _name_at(passage, line, name.start(), name.end())


def _names_back(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """From the last to the first, one at a time: a pattern of the whole list would try every way to cut it."""
    for _ in range(_MOST_LISTED):
        name = _NAME_ENDS.search(text, start, end)
        if name is None:
            return
        yield name
        comma = _COMMA_BEFORE.search(text, max(start, name.start() - 2), name.start())
        if comma is None:
            return
        end = comma.start()


def _listed_after(passage: Passage, match: PlaceMatch) -> Iterator[re.Match[str]]:
    """ "Intazayene, Woursanat et Bakorat": names listed behind a village, up to a joining word."""
    line, start = passage.line_at(match.start), match.end
    listed: list[re.Match[str]] = []
    while (joint := _JOINT.match(passage.text, start, line.end)) is not None and len(listed) < _MOST_LISTED:
        name = next(_name_at(passage, line, joint.end()), None)
        if name is None:
            break
        listed.append(name)
        start = name.end()
        if joint["closed"]:
            yield from listed
            break


def _apposed(passage: Passage, line: Line, units: set[int]) -> Iterator[re.Match[str]]:
    """ "X, village de …", "X et Y, les deux villages", "X, dans le cercle de …", "X (commune de …)", "X (Tapoa)"."""
    for found in _APPOSED.finditer(passage.text, line.start, line.end):
        behind, reach = found.end(), min(line.end, found.end() + _APPOSED_REACH)
        next_terms = [m for m in line.terms if behind <= m.start < reach]
        kinds = [m for m in next_terms if m.category in _PLACE_KINDS]
        people = [m for m in next_terms if m.category.startswith(("person", "speaker", "actor", "say"))]
        broken = kinds and any(sign in passage.text[behind : kinds[0].start] for sign in ",;.:()")
        first = kinds and not broken and all(m.start > kinds[0].start for m in people)
        in_unit = found[2].strip() == "(" and behind in units
        if in_unit or (first and (line.has(*HAPPENING) or line.paragraph <= 1)):
            yield from _name_at(passage, line, found.start(1), found.end(1))


_PLACE_KINDS = ("place.inhabited", "place.unit")


def _located(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "20 people were killed at X", "enlevées près de X": a preposition and a name, in a sentence of violence."""
    if not (line.has(*HAPPENING) or _counts_people(line)):
        return
    words = passage.words
    for index in words.within(line.start, line.end):
        word, end = words.texts[index], words.ends[index]
        if word not in AT_WORDS or not _is_preposition(passage.text[words.starts[index] : end]):
            continue
        if not index or words.texts[index - 1] not in LINKED:
            yield from _name_at(passage, line, _behind_preposition(passage.text, word, end))


def _struck(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "attaque contre X", "attack on X", "massacre de X"."""
    for term in line.of("attack"):
        if term.term.rpartition(" ")[2] in AGAINST_WORDS:
            yield from _name_at(passage, line, term.end + 1)
        index = passage.words.first_from(term.end)
        if index < len(passage.words) and passage.words.texts[index] in AGAINST_WORDS:
            yield from _name_at(passage, line, passage.words.ends[index] + 1)


def _is_preposition(word: str) -> bool:
    """ "à" but not the verb "a"; Arabic names have no capital to tell them by."""
    return word != "a" and word[0] < "\u0600"


def _behind_preposition(text: str, word: str, end: int) -> int:
    """Where a name may begin: behind "près de", "close to", "non loin de" as well."""
    behind = end + 1
    for link in PREPOSITION_LINKS.get(word, ()):
        if text[behind : behind + len(link)].lower() == link:
            return behind + len(link)
    return behind


def _counts_people(line: Line) -> bool:
    return bool(line.quantities) and line.has("person")


def _name_at(passage: Passage, line: Line, start: int, end: int | None = None) -> Iterator[re.Match[str]]:
    """A name of one to three capitalised words at an offset, unless its words mean something."""
    while passage.text[start : start + 1] in _BLANKS and start < line.end:
        start += 1
    name = _UNKNOWN_NAME.match(passage.text, start, end or line.end)
    if name is None or name.end() > line.end:
        return
    words = fold(name.group()).replace("-", " ")
    if (
        not {words, words.split(" ")[0]}.isdisjoint(NOT_NAMES)
        or words in COMPASS
        or set(words.split()) <= COMPASS
        or (PEOPLES | NEWSROOMS) & set(words.split())
    ):
        return
    meant = [(term.start, term.end) for term in line.terms] + [(time.start, time.end) for time in line.times]
    if not any(begin < name.end() and name.start() < end for begin, end in meant):
        yield name
