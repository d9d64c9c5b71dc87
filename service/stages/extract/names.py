"""Finding the place names of a text: those the scan met, without surnames and common words, and those no table has."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from service.gazetteer.index import PlaceIndex
from service.gazetteer.resolve import KIND_WORDS
from service.records import PlaceMatch
from service.stages.extract import arabic_names
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import (
    AGAINST_WORDS,
    AT_WORDS,
    BESIDE_ROAD,
    CALLED_BEHIND,
    COMPASS,
    HAPPENING,
    LINKED,
    LOCATIVES,
    NAMING,
    NOT_NAMES,
    PEOPLES,
    RIVER_WORDS,
    ROAD_WORDS,
    UNIT_LINKS,
    WIDER,
)
from service.text.folding import fold, fold_name

_SURE = 0.8
"""From this score on a spelling that no table has is taken for a known name."""
_PLAIN = 0.88
"""The same where nothing but a word of place says that it is a name."""
_MOST_UNKNOWN = 40
_LONGEST_PART = 30
_ROAD_REACH = 45
_PART_BEFORE = re.compile(r"(?<![\w-])[A-ZÀ-Þ][\w’']{0,28}-$")
_PART_AFTER = re.compile(r"(?:-[A-ZÀ-Þ]\w{1,30}(?!\w)){1,3}(?![\w-])")
_CAPITALISED = r"[A-ZÀ-Þ][\w’'-]{0,40}[a-zà-ÿ][\w’'-]{0,40}"
_BLANKS = (" ", "\u00a0", "\u202f")
_OPENED = re.compile(r"\s?[:(]?\s?(?=[A-ZÀ-Þ])")
_NAME_BEFORE = re.compile(rf"(?<![\w-])({_CAPITALISED}(?: {_CAPITALISED})?) $")
_JOINT = re.compile(r",? (?P<closed>et|and|ou|or|&) (?:(?:de|d’|d\'|à|in|at) ?)?|, ?(?:(?:de|à|in|at) )?")
_MOST_LISTED = 12
_UNKNOWN_NAME = re.compile(rf"{_CAPITALISED}(?: (?:{_CAPITALISED}|Ag\b)){{0,2}}")


def find(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> list[PlaceMatch]:
    """Every place name, in the order of the text. A name without candidates is one that no table has."""
    whole = _whole_words(passage, matches, index)
    kept = [match for match in whole if _is_name(passage, match)]
    kept += _unknown_names(passage, whole, index)
    return sorted(kept, key=lambda match: match.start)


def _whole_words(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> list[PlaceMatch]:
    """A name that is but one half of a hyphenated word ("Liki-Boukouma") is another name: the whole word."""
    whole: dict[int, PlaceMatch] = {}
    for match in matches:
        start, end = _hyphenated(passage.text, match.start, match.end)
        if (start, end) == (match.start, match.end) or ends_road(passage, start):
            whole.setdefault(start, match)
        elif set(fold(name := passage.text[start:end]).split("-")) - COMPASS:
            whole[start] = PlaceMatch(name, start, end, _sure(index, name))
    return list(whole.values())


def ends_road(passage: Passage, start: int) -> bool:
    """ "axe Dori-Téra", "the road between Dori and Téra": whether a road is named by the place at an offset."""
    start = _hyphenated(passage.text, start, start)[0]
    for word in reversed(passage.between(max(0, start - _ROAD_REACH), start)[-5:]):
        if word in ROAD_WORDS:
            return True
        if word not in BESIDE_ROAD:
            return False
    return False


def _hyphenated(text: str, start: int, end: int) -> tuple[int, int]:
    before = _PART_BEFORE.search(text, max(0, start - _LONGEST_PART), start)
    after = _PART_AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _sure(index: PlaceIndex, name: str) -> tuple[str, ...]:
    """Places that a spelling no table has may mean, where it is near enough to theirs."""
    return tuple(candidate.place_id for candidate in index.find(name) if candidate.score >= _SURE)


def _is_name(passage: Passage, match: PlaceMatch) -> bool:
    """Not a common word at the start of a sentence, not a surname, not the river."""
    name = fold(match.name)
    if name in NOT_NAMES or (len(name) <= 3 and passage.line_at(match.start).start == match.start):
        return False
    before = passage.between(max(0, match.start - 30), match.start)[-2:]
    if word_after(passage, match.end) in RIVER_WORDS or not RIVER_WORDS.isdisjoint(before):
        return False
    if name in COMPASS and (UNIT_LINKS.isdisjoint(before) or _is_wider(passage, match)):
        return False
    return not _is_surname(passage, match)


def _is_wider(passage: Passage, match: PlaceMatch) -> bool:
    """ "les États du Sahel", "the Sahel countries": more than one country's region."""
    before = passage.between(max(0, match.start - 40), match.start)[-4:]
    return bool(WIDER & {*before, word_after(passage, match.end)})


def _is_surname(passage: Passage, match: PlaceMatch) -> bool:
    """ "Lamine Kaboré": a capitalised word that is no place stands right before."""
    index = passage.words.last_before(match.start)
    if index < 0 or passage.text[passage.words.ends[index] : match.start] != " ":
        return False
    word = passage.words[index]
    if not passage.text[word.start].isupper():
        return False
    if word.text in LOCATIVES or word.text in KIND_WORDS or word.text in NOT_NAMES or word.text in UNIT_LINKS:
        return False
    line = passage.line_at(match.start)
    if passage.text[line.start : line.end].isupper():
        return False  # a capital says nothing there
    if any(time.start <= word.start < time.end for time in line.times):
        return False
    return not any(term.start <= word.start < term.end for term in line.terms)


def word_after(passage: Passage, offset: int) -> str:
    words = passage.words
    index = words.first_from(offset)
    return words.texts[index] if index < len(words) and words.starts[index] - offset <= 2 else ""


def _unknown_names(passage: Passage, known: Sequence[PlaceMatch], index: PlaceIndex) -> list[PlaceMatch]:
    """Names that no table has under that spelling: called a village, struck, or listed beside another place."""
    taken = {offset for match in known for offset in (match.start, match.end - 1)}
    found: list[PlaceMatch] = []

    def keep(names: Iterable[re.Match[str]]) -> None:
        for name in names:
            if name.start() in taken or name.end() - 1 in taken or len(found) >= _MOST_UNKNOWN:
                continue
            found.append(PlaceMatch(name.group(), name.start(), name.end(), _sure(index, name.group())))
            taken.update((name.start(), name.end() - 1))

    for line in passage.lines:
        keep(_called(passage, line))
        keep(_called_behind(passage, line))
        keep(_located(passage, line))
        keep(_struck(passage, line))
    for match in sorted((*known, *found), key=lambda match: match.start):
        keep(_listed_after(passage, match, index))
    return found


def find_arabic(
    passage: Passage, known: Sequence[PlaceMatch], index: PlaceIndex, fits: Callable[[str], bool]
) -> list[PlaceMatch]:
    """Names that no table has in Arabic letters, with the places that sound like them and ``fits`` (by id) allows."""
    meant: dict[tuple[str, bool], tuple[str, ...]] = {}

    def candidates(name: str, doubted: bool) -> tuple[str, ...]:
        key = fold_name(name), doubted
        if key not in meant:
            least = _SURE if doubted else _PLAIN
            meant[key] = tuple(
                one.place_id for one in index.find(name) if one.score >= least and fits(one.place_id)
            )
        return meant[key]

    taken = {offset for match in known for offset in range(match.start, match.end)}
    found: list[PlaceMatch] = []
    for line in passage.lines:
        for name in arabic_names.find(passage, line, lambda name, doubted: bool(candidates(name, doubted))):
            if name.start in taken or name.end - 1 in taken or len(found) >= _MOST_UNKNOWN:
                continue
            written = passage.text[name.start : name.end]
            found.append(PlaceMatch(written, name.start, name.end, candidates(written, True)))
    return found


def _called(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "village de X", "le village peul de X", "the village of X", "4 villages : X"."""
    for term in line.of("place.inhabited"):
        opened = _OPENED.match(passage.text, term.end)
        if opened is not None:
            yield from _name_at(passage, line, opened.end())
        index = passage.words.first_from(term.end)
        for word in passage.words[index : index + 3]:
            if word.end > line.end or arabic_names.is_arabic(word.text):
                break
            if word.text in NAMING:
                yield from _name_at(passage, line, word.end + 1)
                break


def _called_behind(passage: Passage, line: Line) -> Iterator[re.Match[str]]:
    """ "in X village", "the town of" aside: English says what it is behind the name."""
    for term in line.of("place.inhabited"):
        behind = passage.text[max(line.start, term.start - _LONGEST_PART) : term.start]
        name = _NAME_BEFORE.search(behind)
        if name is not None and fold(term.term) in CALLED_BEHIND:
            yield from _name_at(passage, line, term.start - len(behind) + name.start(1), term.start)


def _listed_after(passage: Passage, match: PlaceMatch, index: PlaceIndex) -> Iterator[re.Match[str]]:
    """ "Intazayene, Woursanat et Bakorat": names listed behind a village, up to a joining word."""
    if not _is_settlement(match, index):
        return
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


def _is_settlement(match: PlaceMatch, index: PlaceIndex) -> bool:
    kinds = {index.place(place_id).kind for place_id in match.candidates}
    return kinds.isdisjoint(("country", "region", "district")) or not kinds.isdisjoint(("village", "town"))


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
    """Where a name may begin: behind "près de" and "close to" as well."""
    behind = end + 1
    if word in ("pres", "autour"):
        linked = text[behind : behind + 2].lower()
        return behind + (3 if linked == "de" else 2 if linked in ("d’", "d'") else 0)
    return behind + 3 if word == "close" and text.startswith("to ", behind) else behind


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
        words in NOT_NAMES
        or words in COMPASS
        or set(words.split()) <= COMPASS
        or PEOPLES & set(words.split())
    ):
        return
    meant = [(term.start, term.end) for term in line.terms] + [(time.start, time.end) for time in line.times]
    if not any(begin < name.end() and name.start() < end for begin, end in meant):
        yield name
