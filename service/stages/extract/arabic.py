"""What Arabic does otherwise in the clause: it counts by the form of a noun, and writes "and" together with a word."""

from service.records import Match
from service.stages.extract.passage import Line, Passage
from service.text.quantities import Quantity

_COUNTED = ("person", "dead", "injure.noun", "missing", "abduct.noun", "displace.noun", "place.inhabited")
_ACTED = ("kill", "injure", "abduct", "missing", "dead.noun", "freed")
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
    return _acted_on(passage, line, quantity) or _listed(passage, line, quantity)


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


def _listed(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """ "20 جنديا ومدني": "and" written together, behind another number."""
    if not passage.text.startswith("و", quantity.start):
        return False
    before = [other for other in line.quantities if other.end < quantity.start]
    return bool(before) and passage.gap(before[-1].end, quantity.start) <= _LIST_REACH
