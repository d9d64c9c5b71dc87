"""The clause round a number: the noun it counts and the verb that governs both.

Looked for as a reader parses: first the noun, then a verb behind ("20 villagers were killed"), then one before
("killed 20 villagers"), then the heading that the number completes ("the toll has risen to 20").
"""

from collections.abc import Iterator
from dataclasses import replace

from service.records import Match
from service.stages.extract import arabic
from service.stages.extract.nouns import NOUN_REACH, SUFFERED, CountedNoun, is_arabic
from service.stages.extract.stretch import STRONG, WEAK
from service.stages.extract.vocabulary import (
    ARTICLES,
    AUXILIARIES,
    CLAUSE_OPENERS,
    HAVING,
    INSERTING,
    LISTING,
    NOUN_ENDS,
    OBJECT_OPENERS,
    RELATIVES,
    TOLL_LINKS,
)
from service.text.quantities import Quantity, opened_after

_PREDICATES = ("kill", "dead.noun", "injure", "missing", "abduct", "displace", "arrest", "freed")
_BEHIND_REACH, _BEFORE_REACH, _TOLL_REACH = 14, 5, 14
"""How many words may stand between a number and the verb behind, the verb before, the heading."""
_MOST_COORDINATED = 6
_INSERTION_REACH, _OPENING_REACH = 30, 4


class Clause(CountedNoun):
    """What governs one number of a sentence with its noun."""

    def governing(self) -> Match | None:
        """The verb or heading that says what the number counts."""
        toll, before = self._toll(), self._before()
        if bodies := self._bodies():
            return bodies
        if self.noun is None and toll and self.passage.gap(toll.end, self.quantity.start) <= 3:
            return toll
        behind = self._behind() or self._over_insertion()
        if before and behind and self.passage.gap(before.end, self.quantity.start) <= 1:
            # Arabic puts the verb first.
            far = is_arabic(before.term) or self.passage.gap(self.edge, behind.start) > 2
            return before if far else behind
        return behind or before or toll

    def _bodies(self) -> Match | None:
        """ "18 corps de terroristes": the word for the dead stands between the number and whose they are."""
        for match in self.line.of("kill.noun"):
            if match.start >= self.quantity.end:
                near = self.passage.gap(self.quantity.end, match.start) <= 1
                return match if near and self.noun is not None and match.end <= self.noun.start else None
        return None

    def death_of_noun(self) -> Match | None:
        """ "un blessé a rendu l'âme", "19 displaced farmers killed": of the hurt, the taken, the displaced who died."""
        for match in self.line.of("kill.intransitive", "kill.passive", "kill.either"):
            if match.start >= self.edge:
                near = self.passage.gap(self.edge, match.start) <= NOUN_REACH
                joined = LISTING & set(self.passage.between(self.edge, match.start))
                return (
                    match if near and not joined and not self.broken(self.edge, match.start, WEAK) else None
                )
        return None

    def is_of_wounds(self) -> bool:
        """ "ارتفعت الحصيلة إلى 16 بعد وفاة جريحين": wounded who died, in the toll already."""
        return any(
            match.end <= self.quantity.start
            and is_arabic(match.term)
            and self.passage.gap(match.end, self.quantity.start) == 0
            for match in self.line.of("kill.noun")
        )

    def is_of_freed(self) -> bool:
        """ "200 prisoners were let go", "the release of 50 hostages": of those who came free, the word beside says."""
        return any(
            self.passage.gap(self.edge, match.start) <= _OPENING_REACH
            if match.start >= self.edge
            else match.end <= self.quantity.start
            and self.passage.gap(match.end, self.quantity.start) <= _OPENING_REACH
            for match in self.line.of("freed")
        )

    def is_toll(self) -> bool:
        """Whether a heading gives the number as the toll, whatever verb governs it too."""
        return self._toll() is not None

    def opened(self) -> Quantity:
        """A qualifier behind ("20 soldats au moins") opens the number upwards."""
        words, first = self.passage.words, self.passage.words.first_from(self.edge)
        further = words.starts[first : first + _OPENING_REACH] if not self.quantity.one else []
        for offset in (self.quantity.end, self.edge, *further):
            if offset < self.line.end and opened_after(words, offset) is not None:
                clear = self.next is None or self.next.start >= offset
                if clear and not self.broken(self.quantity.end, offset + 3, WEAK):
                    return replace(self.quantity, high=None)
        return self.quantity

    # the verb that governs it

    def _behind(self) -> Match | None:
        """A passive or intransitive verb behind, before anything else is counted."""
        for edge, limit in self._stretches():
            for match in self.line.of(*_PREDICATES):
                if match.start < edge:
                    continue
                if match.start >= limit or self.passage.gap(edge, match.start) > _BEHIND_REACH:
                    break
                if is_arabic(match.term) and arabic.begins_clause(self.passage, match):
                    return None
                if self._governs_behind(match, edge) and not self._is_aside(match, limit):
                    return match
        return None

    def _is_aside(self, match: Match, limit: int) -> bool:
        """ "50 people fleeing the town were killed", "six traders abducted on Friday were found dead": the verb behind
        is the sentence's own."""
        if not self._opens_aside(match):
            return False
        return any(
            match.end <= other.start < limit
            and self.passage.gap(match.end, other.start) <= _BEHIND_REACH
            and not RELATIVES & set(self.passage.between(match.end, other.start))
            for other in self.line.of("kill.passive", "kill.either", "kill.intransitive", "abduct.either")
        )

    def _opens_aside(self, match: Match) -> bool:
        """Whether a verb only says which people are meant: "who fled", "fleeing", "(who were) abducted"."""
        between = self.passage.between(self.edge, match.start)
        if match.category == "displace.verb":
            return bool(RELATIVES & set(between[-1:])) or match.term.endswith(("ing", "ant"))
        if match.category not in ("abduct.either", "abduct.passive"):
            return False
        return bool(RELATIVES & set(between[-2:])) or not (between and (AUXILIARIES | HAVING) & set(between))

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Where its verb may stand: up to the next number, then behind each number coordinated with it."""
        edge, quantities = self.edge, self.line.quantities
        for index in range(self.index + 1, min(len(quantities), self.index + 1 + _MOST_COORDINATED)):
            yield edge, self.unbroken(edge, quantities[index].start)
            if self.noun is None or not self._goes_on(edge, quantities[index].start):
                return
            following = CountedNoun(self.passage, self.line, index)
            if following.noun is None or not following.noun.category.startswith("person"):
                return
            edge = following.edge
        yield edge, self.unbroken(edge, self.line.end)

    def _over_insertion(self) -> Match | None:
        """ "Deux enfants de X, un village à 20 kilomètres de là, sont morts": the verb behind what is put in."""
        text, limit = self.passage.text, self.unbroken(self.edge, self.line.end)
        opening = text.find(",", self.edge, limit)
        if self.noun is None or opening < 0 or self.passage.gap(self.edge, opening) > NOUN_REACH:
            return None
        for match in self.line.of("kill.passive", "kill.either", "kill.intransitive", "injure", "abduct"):
            closing = text.rfind(",", opening + 1, match.start) if opening < match.start < limit else -1
            if closing < 0 or self.passage.gap(self.edge, match.start) > _INSERTION_REACH:
                continue
            beside = self.passage.between(closing, match.start)
            if (beside and set(beside) <= AUXILIARIES | HAVING) or _has_auxiliary(match):
                return match
        return None

    def _goes_on(self, start: int, end: int) -> bool:
        """Coordinated ("17 soldiers and 4 civilians"), or a part put in ("12 people, including three children, …")."""
        between = self.passage.between(start, end)
        inserted = bool(between) and between[0] in INSERTING and len(between) <= 3
        return self.joins(start, end) or (inserted and not self.broken(start, end, STRONG))

    def _governs_behind(self, match: Match, edge: int) -> bool:
        category, _, voice = match.category.partition(".")
        between = self.passage.between(edge, match.start)
        if category == "dead":
            return set(between) <= AUXILIARIES
        if category in ("freed", "arrest") and len(between) > 5:
            return False
        if between and between[-1] in ARTICLES and voice == "passive":
            return False
        if self.noun is None and self._has_subject(match, edge):
            return False
        if category in ("missing", "arrest", "freed") or voice in ("passive", "intransitive"):
            return not (voice == "passive" and self._has_other_subject(match, edge))
        if (category == "kill" and voice == "enemy") or voice == "either":
            return self._is_passive(match, between)
        if is_arabic(match.term) and (category == "kill" or (category in SUFFERED and voice == "active")):
            return not self._number_follows(match)
        if category == "displace" and voice == "verb":
            return len(between) <= 6 and not CLAUSE_OPENERS & set(between)
        return False

    def _has_subject(self, match: Match, edge: int) -> bool:
        """ "thirteen at Tondobi, and others were wounded": people stand right before the verb."""
        before = [m for m in self.line.of("person") if edge < m.start and m.end <= match.start]
        return bool(before) and set(self.passage.between(before[-1].end, match.start)) <= AUXILIARIES

    def _has_other_subject(self, match: Match, edge: int) -> bool:
        """Another noun of people between: the verb is rather of those."""
        people = [m for m in self.line.of("person") if edge <= m.start < match.start]
        sided = [m for m in people if m.category != "person.neutral"]
        far = self.passage.gap(edge, match.start) > 6
        return far and any(self.passage.gap(m.end, match.start) <= 3 for m in sided)

    def _is_passive(self, match: Match, between: list[str]) -> bool:
        """ "were killed", "20 soldiers killed": but "gunmen killed 20" and "who killed anyone" are active."""
        aux = self.passage.between(max(self.line.start, match.start - 40), match.start)[-3:]
        if AUXILIARIES & set(aux):
            return True
        if self.passage.text[match.end - 1] in "éÉ" and not HAVING & set(aux):
            return True  # French: without "a", "ont" a participle is passive
        after = self.passage.between(match.end, min(self.line.end, match.end + 40))
        active = self._number_follows(match) or bool(OBJECT_OPENERS & set(after[:1]))
        return len(between) <= 2 and not active

    def _number_follows(self, match: Match) -> bool:
        """Whether the next number is what a verb has as its object."""
        if (
            self.next is None
            or self.next.start < match.end
            or self.passage.gap(match.end, self.next.start) > 2
        ):
            return False
        return not self.broken(match.end, self.next.start, WEAK)

    def _before(self) -> Match | None:
        """An active verb or a noun ("the death of") before, near enough to have the number as its object."""
        for match in reversed(self.line.of(*_PREDICATES)):
            if match.end > self.quantity.start:
                continue
            between = self.passage.between(match.end, self.quantity.start)
            if len(between) > _BEFORE_REACH or self.broken(match.end, self.quantity.start, STRONG + ","):
                return None
            if self.last is not None and self.last.end > match.end:
                return None
            if self._governs_before(match, between):
                return match
        return None

    def _governs_before(self, match: Match, between: list[str]) -> bool:
        category, _, voice = match.category.partition(".")
        if category == "dead" or voice in ("passive", "intransitive") or category in ("freed", "missing"):
            return voice == "intransitive" and is_arabic(match.term)
        if voice == "noun":
            named = self.noun is not None and self.noun.category.startswith("person")
            return category == "kill" and (named or (match.weight >= 1 and not between))
        if voice == "either":
            aux = self.passage.between(max(self.line.start, match.start - 30), match.start)[-2:]
            return not (AUXILIARIES & set(aux)) or is_arabic(match.term)
        return category != "arrest" or self.noun is not None

    # the heading it completes

    def _toll(self) -> Match | None:
        """ "the toll has risen to at least 71", "le bilan est de 132"."""
        for match in reversed(() if self.quantity.one else self.line.of("toll.noun")):
            if match.end > self.quantity.start:
                continue
            between = self.passage.between(match.end, self.quantity.start)
            if len(between) > _TOLL_REACH or (self.noun is None and not self._is_bare()):
                return None
            if self.last is not None and match.end <= self.last.start:
                return None
            sign = self.passage.text[match.end : self.quantity.start].strip()[-1:]
            return match if not between or between[-1] in TOLL_LINKS or sign in (":", ",") else None
        return None

    def _is_bare(self) -> bool:
        """Whether no noun follows that no lexicon has ("eleven lorries")."""
        index = self.passage.words.first_from(self.edge)
        if index >= len(self.passage.words) or self.broken(
            self.edge, self.passage.words[index].start, STRONG + ",\n)"
        ):
            return True
        return self.passage.words[index].text in NOUN_ENDS


def _has_auxiliary(match: Match) -> bool:
    """ "sont morts", "were killed": a term with its auxiliary."""
    return " " in match.term and bool((AUXILIARIES | HAVING) & {match.term.partition(" ")[0]})
