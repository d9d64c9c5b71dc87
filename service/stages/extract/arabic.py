"""What Arabic does otherwise in the clause: it counts by the form of a noun, and writes "and" together with a word."""

from service.gazetteer.resolve import KIND_WORDS
from service.records import Match, PlaceMatch
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line, Passage
from service.text.quantities import Quantity

THAT = frozenset(("ان", "انه", "انها", "انهم", "بان"))
"""What said behind a word of saying begins what was said: between the two stand speaker, place and day of saying."""
_COUNTED = ("person", "dead", "injure.noun", "missing", "abduct.noun", "displace.noun", "place.inhabited")
_ACTED = ("kill", "injure", "abduct", "missing", "dead.noun", "freed")
_BETWEEN = "بين"
_RANGE_WORDS = frozenset(("تنشط", "ينشط", "ينشطون", "تتمركز", "معاقل", "معقل", "تسيطر", "عاده", "غالبا"))
_RANGE_REACH, _OPENER_REACH, _SECOND_REACH = 70, 25, 5
_WAS = frozenset(("كان", "وكان", "كانت", "وكانت"))
_FIRST_WORD, _WAS_REACH = 12, 6
_ANOTHER = frozenset(("آخر", "أخرى"))
_OF_THEM = frozenset(("منهم", "منهن", "منهما"))
_KILLED = frozenset(("قتلوا", "قتلن", "قضوا", "سقطوا"))
_CAPITAL = frozenset(("العاصمه", "عاصمه"))
_LONGEST_PREFIX = 2
_LIST_REACH = 4


def is_letter(sign: str) -> bool:
    """Whether a character is an Arabic letter."""
    return "\u0621" <= sign <= "\u06ff"


def begins_clause(passage: Passage, match: Match) -> bool:
    """Whether "and" is written together with a word: what follows is a clause of its own ("قتل 20 وأصيب 12")."""
    text = passage.text
    return (
        match.start > 0
        and text[match.start - 1] == "و"
        and not is_letter(text[match.start - 2 : match.start - 1] or " ")
    )


def counts(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """Whether "one", a dual or a singular counts somebody: "جنديان", "أحد المدنيين", "مقتل جندي"."""
    noun = _noun(line, quantity)
    if noun is None:
        return False
    if not quantity.one:
        return True
    if quantity.implied and noun.category in ("dead.noun", "injure.noun"):
        return True
    return _acted_on(passage, line, quantity) or _listed(passage, line, quantity, noun)


def _noun(line: Line, quantity: Quantity) -> Match | None:
    """The noun that is counted: the word itself, or for a written "one" the word behind it."""
    first = quantity.start if quantity.implied else quantity.end
    reach = _LONGEST_PREFIX if quantity.implied else _LONGEST_PREFIX + 1
    return next((m for m in line.of(*_COUNTED) if first <= m.start <= first + reach), None)


def _acted_on(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """Whether a word of harm stands right before."""
    return any(
        match.end <= quantity.start
        and passage.text[match.end : quantity.start].isspace()
        and passage.gap(match.end, quantity.start) == 0
        for match in line.of(*_ACTED)
    )


def _listed(passage: Passage, line: Line, quantity: Quantity, noun: Match) -> bool:
    """ "20 جنديا ومدني": "and" written together, behind another number; not "another", of whatever it may be."""
    if noun.term in _ANOTHER or not passage.text.startswith("و", quantity.start):
        return False
    before = [other for other in line.quantities if other.end < quantity.start]
    return bool(before) and passage.gap(before[-1].end, quantity.start) <= _LIST_REACH


def passes_by(passage: Passage, line: Line, match: PlaceMatch, last: Mention | None) -> bool:
    """ "كانت تتحرك بين X وY": two places between which something was on its way."""
    if _is_opened(passage, line, match.start):
        return True
    if (
        last is None
        or last.line != line.number
        or last.role != "far"
        or not _is_opened(passage, line, last.start)
    ):
        return False
    between = passage.between(last.end, match.start)
    return len(between) <= _SECOND_REACH and (
        "و" in between or passage.text[match.start - 1] == "و" or any(map(_joins, between))
    )


def _is_opened(passage: Passage, line: Line, start: int) -> bool:
    """Whether "between" stands before a name, a word of kind between the two at most."""
    before = passage.between(max(line.start, start - _OPENER_REACH), start)[-2:]
    return _BETWEEN in before and (before[-1] == _BETWEEN or before[-1] in KIND_WORDS)


def _joins(word: str) -> bool:
    """ "وبلدة": "and" with a word of kind."""
    return word[:1] == "و" and word[1:] in KIND_WORDS


def tells_of_range(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "التي تنشط عادة حول X": where a group is about, in a clause of its own."""
    before = passage.between(max(line.start, match.start - _RANGE_REACH), match.start)
    return any(word.removeprefix("و") in _RANGE_WORDS for word in before)


def ends_in_killing(match: Match) -> bool:
    """ "the number of those who were killed": what follows says of the killing, not of the count, when it was."""
    return match.term.split()[-1] in _KILLED


def names_scene(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "هجوم X", "العاصمة X": a name right behind an attack is its place, with no preposition between."""
    before = passage.between(max(line.start, match.start - _OPENER_REACH), match.start)[-2:]
    return bool(_CAPITAL & set(before)) or any(
        term.end <= match.start and passage.gap(term.end, match.start) == 0
        for term in line.of("attack")
        if is_letter(term.term[0])
    )


def was_said(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """ "وكانت السلطات قد تحدثت عن 35 قتيلا": said before, so that the figure has given way to another."""
    first = passage.between(line.start, min(line.end, line.start + _FIRST_WORD))[:1]
    if not first or first[0] not in _WAS:
        return False
    said = [match for match in line.of("say") if match.end <= quantity.start]
    return bool(said) and passage.gap(line.start, said[0].start) <= _WAS_REACH


def of_those(line: Line, noun: Match, quantity: Quantity) -> Match | None:
    """ "مسلحون قتل 4 منهم": the people whom "of them" points back to."""
    if noun.term not in _OF_THEM:
        return None
    before = [
        match for match in line.of("person") if match.end <= quantity.start and match.term not in _OF_THEM
    ]
    return before[-1] if before else None
