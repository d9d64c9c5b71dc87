"""Whether a number goes on a list: "20 at Karou, seven at Dirga", "12 dead: five guards, a gendarme"."""

from service.stages.extract.clause import Clause
from service.stages.extract.counted import Count
from service.stages.extract.vocabulary import BREAKDOWN, COORDINATING, INSERTING, PLACE_OPENERS, TO

_LIST_REACH, NEAR = 16, 40
"""How many words may stand between two numbers of a list; within how many characters a place follows."""


class Listed:
    """One number of a sentence, asked how it goes on what was counted before it."""

    def __init__(self, clause: Clause) -> None:
        self.clause, self.passage, self.line = clause, clause.passage, clause.line
        self.quantity, self.noun, self.edge = clause.quantity, clause.noun, clause.edge

    def continues(self, before: Count) -> bool:
        """Whether the number continues a list: a joining word or sign before it, a place behind it."""
        between = self.passage.between(before.end, self.quantity.start)
        if before.total and len(between) == 1 and between[0] in TO:
            return True
        opened = not between or between[-1] in COORDINATING or between[-1] in INSERTING
        if len(between) > _LIST_REACH or not (opened or self._after_sign()):
            return False
        if self._is_part_put_in(between):
            return True
        if self.noun is not None and self.clause.joins(before.end, self.quantity.start):
            # "15 hurt, a councillor said": an article behind a mere comma begins another clause
            return bool(between) or before.listed or not self.quantity.one or self._after_colon(before)
        if self.noun is not None and self._is_enumerated(before, between):
            return True
        behind = self.passage.between(self.edge, min(self.line.end, self.edge + NEAR))[:1]
        return bool(behind) and (behind[0] in PLACE_OPENERS or (self.noun is None and self._is_attributed()))

    def _is_part_put_in(self, between: list[str]) -> bool:
        """ "14 dead, among them eight soldiers": people counted right behind the words that put a part in."""
        person = self.noun is not None and self.noun.category.startswith("person")
        return person and bool(between) and between[-1] in INSERTING

    def _is_enumerated(self, before: Count, between: list[str]) -> bool:
        """ "12 dead: five guards of a company, a gendarme": the next of a list that a colon opened."""
        if self._after_colon(before):
            return True
        verbs = self.line.of("kill", "injure", "abduct", "missing", "attack")
        told = any(before.end <= m.start < self.quantity.start for m in verbs)
        return before.listed and self._after_sign() and not told

    def _after_colon(self, before: Count) -> bool:
        """Whether a colon stands right before the number, and nobody speaks between it and the count before."""
        start, end = before.end, self.quantity.start
        said = any(start <= m.start < end for m in self.line.of("say", "speaker"))
        return not said and self.passage.text[start:end].rstrip().endswith(":")

    def _is_attributed(self) -> bool:
        """ "une dizaine de morts selon X, une quinzaine selon Y"."""
        said = self.line.of("say")
        return any(m.start >= self.edge and self.passage.gap(self.edge, m.start) == 0 for m in said)

    def _after_sign(self) -> bool:
        return (
            self.passage.text[max(0, self.quantity.start - 3) : self.quantity.start].rstrip()[-1:]
            in ",;:–—-("
        )

    def breaks_down(self, before: Count | None) -> bool:
        """Whether what opens a breakdown stands between the count before and this one: "namely", a colon."""
        if before is None or before.kind == "villages":
            return False
        if self._after_colon(before):
            return True
        return bool(BREAKDOWN & set(self.passage.between(before.end, self.quantity.start)))

    def sums_up(self, before: Count | None) -> bool:
        """ "12 soldats et 4 civils, soit 16 morts"."""
        return self.breaks_down(before) and before is not None and self.quantity.best > before.quantity.best
