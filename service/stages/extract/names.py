"""Finding the place names of a text: those the scan met, without surnames and common words, and those no table has."""

import re
from collections.abc import Callable, Collection, Sequence

from service.gazetteer.index import PlaceIndex
from service.gazetteer.resolve import KIND_WORDS
from service.records import PlaceMatch
from service.stages.extract import arabic_names, unknown_names
from service.stages.extract.passage import Passage
from service.stages.extract.road_words import BESIDE_ROAD, ROAD_WORDS, ROADS_BEHIND
from service.stages.extract.vocabulary import (
    AT_WORDS,
    COMPASS,
    LOCATIVES,
    NAMING,
    NOT_NAMES,
    PEOPLES,
    RIVER_WORDS,
    UNIT_LINKS,
    WIDER,
)
from service.text.folding import fold, fold_name

_SURE = 0.8
"""From this score on a spelling that no table has is taken for a known name."""
_PLAIN = 0.88
"""The same where nothing but a word of place says that it is a name."""
_STATES, _NAMESAKES = (["ولايه"], ["بولايه"], ["لولايه"]), ("النيجر", "نيجر")
"""Niger State lies in Nigeria."""
_MOST_UNKNOWN = 40
_LONGEST_PART = 30
_ROAD_REACH = 45
_PART_BEFORE = re.compile(r"(?<![\w-])[A-ZÀ-Þ][\w’']{0,28}-$")
_SECOND_WORD = re.compile(r"[ \u00a0]([A-ZÀ-Þ][a-zà-ÿ][\w’'-]{1,30})(?=[ ,.;:)\u00a0]|$)")
_PAIR = re.compile(r"(?:(?<=-)|[A-ZÀ-Þ]\w{1,28}[-–])[A-ZÀ-Þ]\w{1,30}(?![\w-])")
_PART_AFTER = re.compile(r"(?:-[A-ZÀ-Þ]\w{1,30}(?!\w)){1,3}(?![\w-])")

_ARABIC = re.compile("[\u0621-\u06ff]")


def find(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> list[PlaceMatch]:
    """Every place name, in the order of the text. A name without candidates is one that no table has."""
    whole = _whole_words(passage, matches, index)
    kept = [match for match in whole if _is_name(passage, match, index)]
    kept += unknown_names.find(passage, whole, index, lambda name: _sure(index, name))
    return sorted(kept, key=lambda match: match.start)


def _whole_words(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> list[PlaceMatch]:
    """A name that is but one half of a hyphenated word ("Liki-Boukouma") is another name: the whole word."""
    whole: dict[int, PlaceMatch] = {}
    begun = {match.start for match in matches}
    for match in matches:
        start, end = _hyphenated(passage.text, match.start, match.end)
        end = _with_second_word(passage, start, end, begun)
        if (start, end) == (match.start, match.end) or ends_road(passage, start):
            whole.setdefault(start, match)
        elif set(fold(name := passage.text[start:end]).split("-")) - COMPASS:
            whole[start] = PlaceMatch(name, start, end, _sure(index, name))
    return list(whole.values())


def _with_second_word(passage: Passage, start: int, end: int, begun: Collection[int]) -> int:
    """ "à Danga Zaouni": the end of a name whose second word no table has. In titles capitals say little."""
    second = _SECOND_WORD.match(passage.text, end)
    if second is None or end + 1 in begun:
        return end
    line = passage.line_at(start)
    before = passage.between(max(line.start, start - 16), start)[-1:]
    if line.paragraph == 0 or not set(before) & (AT_WORDS | NAMING):
        return end
    word = fold(second[1])
    if word in NOT_NAMES or word in PEOPLES or word in COMPASS:
        return end
    meant = [(term.start, term.end) for term in line.terms] + [(time.start, time.end) for time in line.times]
    return end if any(begin < second.end() and end < stop for begin, stop in meant) else second.end()


def ends_road(passage: Passage, start: int) -> bool:
    """ "axe Dori-Téra", "the road between Dori and Téra", "the Dori-Téra road": whether a road is named by the place at
    an offset."""
    if (pair := _PAIR.match(passage.text, start)) and word_after(passage, pair.end()) in ROADS_BEHIND:
        return True
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


def _is_name(passage: Passage, match: PlaceMatch, index: PlaceIndex) -> bool:
    """Not a common word at the start of a sentence ("RDC" is none), not a surname, not the river."""
    country = any(index.place(place_id).kind == "country" for place_id in match.candidates)
    name = fold(match.name)
    if (
        name in NOT_NAMES
        or name in PEOPLES
        or (len(name) <= 3 and not country and passage.line_at(match.start).start == match.start)
    ):
        return False
    before = passage.between(max(0, match.start - 30), match.start)[-2:]
    if before[-1:] in _STATES and name in _NAMESAKES:
        return False
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


def word_after(passage: Passage, offset: int, *, directly: bool = False) -> str:
    """The word behind an offset; ``directly``: with nothing but a blank between, no bracket and no comma."""
    words = passage.words
    index = words.first_from(offset)
    if index >= len(words) or words.starts[index] - offset > 2:
        return ""
    apart = directly and passage.text[offset : words.starts[index]].strip()
    return "" if apart else words.texts[index]


def find_arabic(
    passage: Passage, known: Sequence[PlaceMatch], index: PlaceIndex, fits: Callable[[str], bool]
) -> list[PlaceMatch]:
    """Names that no table has in Arabic letters, with the places that sound like them and ``fits`` (by id) allows."""
    if _ARABIC.search(passage.text) is None:
        return []
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
