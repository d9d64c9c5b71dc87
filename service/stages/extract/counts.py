"""What each number of a sentence counts: dead, injured, abducted, displaced, missing, or nothing of these.

A number takes its meaning from its clause (``clause``: noun, verb, heading), or from the list that it continues
("20 at Karou, seven at Dirga").
"""

from dataclasses import replace
from itertools import islice

from service.records import Match
from service.stages.extract import arabic
from service.stages.extract.clause import Clause
from service.stages.extract.countable import countable
from service.stages.extract.counted import Count
from service.stages.extract.listing import NEAR, Listed
from service.stages.extract.passage import Line, Passage, is_of
from service.stages.extract.vocabulary import (
    ACCORDING,
    ALSO,
    BECOMING,
    COORDINATING,
    MORE,
    NARROW,
    OF_THEM,
    ON_SIDE,
    SIDE_OPENERS,
    VICTIMS,
    WHOSE,
)
from service.text.folding import fold_phrase

_KINDS = {
    "kill": "deaths",
    "dead": "deaths",
    "injure": "injured",
    "missing": "missing",
    "abduct": "abducted",
    "displace": "displaced",
    "arrest": "other",
    "freed": "other",
    "thing": "other",
}
_HARMED = ("injure", "displace", "abduct.noun", "missing")
_COUNTED = ("kill", "dead", "injure", "missing", "abduct", "displace", "toll.noun", "place.inhabited")
"""Categories of the words that make a number count what is told: without any, all count something else."""
_MOST_COUNTS = 300
"""Figures read in one text: a report has twenty, a table of statistics any number."""


def read_all(passage: Passage) -> tuple[tuple[Line, Count], ...]:
    """The counts of a text with their sentences, in order, without those that count something else."""
    told = ((line, count) for line in passage.lines for count in read(passage, line) if count.kind != "other")
    return tuple(islice(told, _MOST_COUNTS))


def read(passage: Passage, line: Line) -> tuple[Count, ...]:
    """The counts of one sentence, in order; none where no word of it could give a number a kind."""
    if not line.has(*_COUNTED):
        return ()
    kept = countable(passage, line)
    if kept != line.quantities:
        line = replace(line, quantities=kept)
    counts: list[Count] = []
    for index in range(len(line.quantities)):
        counts.append(_Reading(Clause(passage, line, index)).count(_last_meant(counts)))
    return tuple(_coordinated(passage, line, counts))


def _last_meant(counts: list[Count]) -> Count | None:
    return next((count for count in reversed(counts[-3:]) if count.kind not in ("other", "villages")), None)


_FIGHTERS = ("actor.gunmen", "actor.jihadists", "actor.group", "person.attacker")


class _Reading(Listed):
    """What one number of a sentence counts, read off its clause."""

    def count(self, before: Count | None) -> Count:
        """What the number counts; ``before`` is the count to its left in the sentence."""
        kind, found = self._meaning(before)
        side = self._side(found) or self._side_of(before, kind)
        if side == "attacker" and kind in ("abducted", "injured", "displaced"):
            kind = "other"  # prisoners and wounded of the attackers are no victims
        if kind == "displaced" and self.quantity.one:
            kind = "other"  # "a resident who fled" speaks, mostly
        listed = found is None and kind not in ("other", "villages")
        quantity = self.clause.opened()
        end = max(self.edge, found.end if found else 0)
        return Count(
            quantity=quantity,
            line=self.line.number,
            kind=kind,
            side=side or (before.side if listed and before else None),
            listed=listed,
            subset=self._is_subset(before, listed),
            total=self.clause.is_toll() or self.sums_up(before),
            narrow=self.noun is not None and fold_phrase(self.noun.term) in NARROW,
            start=min(quantity.start, found.start if found else quantity.start),
            end=end,
            more=self._is_more(),
            newer=self._is_newer(),
            also=bool(ALSO & set(self.passage.between(self.edge, min(self.line.end, self.edge + NEAR))[:4])),
        )

    def _is_newer(self) -> bool:
        start = max(self.line.start, self.quantity.start - 48)
        return self.clause.is_toll() and bool(
            BECOMING & set(self.passage.between(start, self.quantity.start))
        )

    def _is_more(self) -> bool:
        opener = self.passage.between(max(self.line.start, self.quantity.start - 12), self.quantity.start)[
            -1:
        ]
        return bool(MORE & {*opener, *self.passage.between(self.quantity.end, self.edge)})

    def _meaning(self, before: Count | None) -> tuple[str, Match | None]:
        """The kind, and the term that gave it (None: inherited from the list)."""
        noun = self.noun
        if noun is not None and is_of(noun, ("thing",)):
            return "other", noun
        if noun is not None and is_of(noun, ("place",)):
            return ("villages" if noun.category == "place.inhabited" else "other"), noun
        if noun is not None and is_of(noun, _HARMED) and (death := self.clause.death_of_noun()):
            return "deaths", death
        if noun is not None and is_of(noun, ("injure.noun",)) and self.clause.is_of_wounds():
            return "other", noun
        if noun is not None and is_of(noun, ("abduct.noun",)) and self.clause.is_of_freed():
            return "other", noun
        if noun is not None and not is_of(noun, ("person",)):
            return self._kind_of(noun), noun
        if self.quantity.one and noun is None:
            return "other", self.noun
        found = self.clause.governing()
        if found is not None:
            return self._kind_of(found), found
        if before is not None and before.kind not in ("other", "villages") and self.continues(before):
            return before.kind, None
        return "other", noun

    def _kind_of(self, found: Match) -> str:
        if fold_phrase(found.term) in VICTIMS and self.line.has("abduct") and not self.line.has("kill"):
            return "abducted"
        if found.category != "toll.noun":
            return _KINDS[found.category.partition(".")[0]]
        other = self.line.of("abduct", "injure", "missing", "displace", "sign.flight")
        near = [m for m in other if found.start < m.start and m.end <= self.quantity.start]
        return _KINDS.get(near[-1].category.partition(".")[0], "displaced") if near else "deaths"

    def _is_subset(self, before: Count | None, listed: bool) -> bool:
        if before is None and not self.line.of("inclusive"):
            return False
        if before is not None and (self.breaks_down(before) or (listed and before.subset)):
            return self.quantity.best <= before.quantity.best or before.subset
        behind = " ".join(self.passage.between(self.quantity.end, self.edge))
        if before is not None and any(behind.startswith(some) for some in OF_THEM):
            return True
        for match in self.line.of("inclusive"):
            if match.end <= self.quantity.start and self.passage.gap(match.end, self.quantity.start) <= 3:
                return True
        return False

    def _side(self, found: Match | None) -> str | None:
        if found is not None and found.category == "kill.enemy":
            return "attacker"
        behind = " ".join(self.passage.between(self.quantity.end, min(self.line.end, self.quantity.end + 20)))
        if any(behind.startswith(some) for some in OF_THEM):
            return self._side_of_those()
        if self.noun is not None and self.noun.category.startswith("person."):
            those = arabic.of_those(self.line, self.noun, self.quantity)
            if found is not None and those is not None and those.category == "person.attacker":
                return "attacker"
            side = self.noun.category.partition(".")[2]
            return None if side == "neutral" else side
        return self._side_around()

    def _side_of_those(self) -> str | None:
        """ "beating off the attackers and killing 19 of them": whose side those named last are."""
        told = [m for m in self.line.of("person", *_FIGHTERS) if m.end <= self.quantity.start]
        if not told:
            return None
        side = told[-1].category.partition(".")[2]
        return "attacker" if is_of(told[-1], _FIGHTERS) else None if side == "neutral" else side

    def _side_of(self, before: Count | None, kind: str) -> str | None:
        """ "a hundred terrorists, on top of the 60 who were killed before": the same side goes on."""
        same = before is not None and before.kind == kind == "deaths" and before.side == "attacker"
        return "attacker" if same and self.noun is None and not self.clause.is_toll() else None

    def _side_around(self) -> str | None:
        """ "71 morts parmi les militaires", "11 dead, all civilians": told right behind; or "du côté des …" before."""
        for match in self.line.of("person.civil", "person.security", "person.attacker"):
            before = self.passage.between(max(self.line.start, match.start - 30), match.start)[-3:]
            if match.end <= self.quantity.start and ON_SIDE & set(before):
                return match.category.partition(".")[2]
        for match in self.line.of("person.civil", "person.security", "person.attacker"):
            gap = self.passage.gap(self.edge, match.start)
            if match.start < self.edge or gap > 9:
                continue
            opener = self.passage.between(self.edge, match.start)[-2:]
            bodies = self.noun is not None and self.noun.category == "dead.noun"
            if SIDE_OPENERS & set(opener) or (bodies and len(opener) == 1 and opener[0] in WHOSE):
                return match.category.partition(".")[2]
        return None


def _coordinated(passage: Passage, line: Line, counts: list[Count]) -> list[Count]:
    """Give counts said in one breath the same group: "17 soldats et 4 civils", "70 at Karou and 30 at Dirga"."""
    grouped: list[Count] = []
    group = 0
    for count in counts:
        last = grouped[-1] if grouped else None
        if last is None or not _same_breath(passage, line, last, count):
            group += 1
        grouped.append(count if count.group == group else replace(count, group=group))
    return grouped


def _same_breath(passage: Passage, line: Line, last: Count, count: Count) -> bool:
    if last.kind != count.kind or count.kind == "other":
        return False
    if any(last.end <= match.start < count.start for match in line.of("say", "speaker")):
        return False  # another speaks: a rival figure, not a further one
    if _is_another_account(passage, line, count):
        return False
    if count.listed:
        return True
    words = passage.between(min(last.end, count.quantity.start), count.quantity.start)
    return (
        len(words) <= 12
        and all(word in COORDINATING for word in words[-1:])
        and bool(words or last.end >= count.quantity.start)
    )


def _is_another_account(passage: Passage, line: Line, count: Count) -> bool:
    """ "forty dead at X, a hundred according to witnesses": a bare number with a speaker of its own."""
    bare = count.end <= count.quantity.end
    following = passage.between(count.end, min(line.end, count.end + 20))[:1]
    return bare and bool(ACCORDING & set(following))
