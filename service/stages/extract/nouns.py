"""The noun that a number counts: right behind it, with adjectives between, without verbs and prepositions."""

from service.records import Match
from service.stages.extract import arabic
from service.stages.extract.passage import Line, Passage
from service.stages.extract.stretch import WEAK, Stretch
from service.stages.extract.vocabulary import NOUN_ENDS

_NOUNS = (
    "person",
    "dead",
    "injure",
    "missing",
    "abduct",
    "displace",
    "thing",
    "place",
    "kill.passive",
    "freed",
)
_TOWARD = "place.toward"
"""Words of direction stand in that category too; nobody counts them."""
_SIDES = ("person.attacker", "person.security", "person.fighter", "person.civil", "person.neutral")
SUFFERED = ("injure", "abduct")
"""What is done to people who stay alive."""
NOUN_REACH = 4
"""How many words may stand between a number and its noun."""


class CountedNoun(Stretch):
    """One number of a sentence with its noun. ``edge``: where the two end."""

    def __init__(self, passage: Passage, line: Line, index: int) -> None:
        super().__init__(passage)
        self.line, self.index = line, index
        self.quantity = line.quantities[index]
        self.next = line.quantities[index + 1] if index + 1 < len(line.quantities) else None
        self.last = line.quantities[index - 1] if index else None
        self.noun = self._noun()
        self.edge = max(self.noun.end if self.noun else 0, self.quantity.end, self.quantity.also_end)

    def _noun(self) -> Match | None:
        """The noun right behind the number; adjectives may stand between, prepositions and verbs may not."""
        for match in self.line.of(*_NOUNS):
            if match.start < self.quantity.end or match.category == _TOWARD:
                continue
            if is_arabic(match.term) and (_is_action(match) or self._is_another(match)):
                return None
            between = self.passage.between(self.quantity.end, match.start)
            if len(between) > NOUN_REACH or self.broken(self.quantity.end, match.start, WEAK):
                return None
            if NOUN_ENDS & set(between):
                return None
            return self._longest_person(match)
        return None

    def _is_another(self, match: Match) -> bool:
        """ "20 قتيلا و12 جريحا": a noun with "and" written to it is not the one counted."""
        return match.start > self.quantity.end + 2 and arabic.begins_clause(self.passage, match)

    def _longest_person(self, match: Match) -> Match:
        """ "autres civils", "other soldiers": the noun behind says more."""
        if match.category != "person.neutral":
            return self._preferred(match)
        for other in self.line.of("person", "injure.passive", "injure.either", "missing", "dead"):
            if other.start < match.end or self.passage.between(match.end, other.start):
                continue
            if not self.broken(match.end, other.start, WEAK):
                return self._preferred(other)
        return match

    def _preferred(self, match: Match) -> Match:
        """A word of several categories counts as the noun that says whose dead they are."""
        same = [m for m in self.line.terms if (m.start, m.end) == (match.start, match.end)]
        for category in _SIDES:
            for other in same:
                if other.category == category:
                    return other
        return match


def _is_action(match: Match) -> bool:
    """ "إصابة", "أصيب": the word for what was done, not for those to whom it was done."""
    category, _, voice = match.category.partition(".")
    return voice in ("active", "act") and category in SUFFERED


def is_arabic(term: str) -> bool:
    """Whether a word is in Arabic letters: its verbs stand before what they count."""
    return "\u0600" <= term[0] <= "\u06ff"
