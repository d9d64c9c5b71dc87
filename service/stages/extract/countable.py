"""Which numbers of a sentence count somebody at all: no articles and no ages; of two that bound each other one."""

from dataclasses import replace

from service.stages.extract import arabic
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import ACCORDING, AGED, MAYBE, NOUN_ENDS, ORGANISED
from service.text.quantities import Quantity


def countable(passage: Passage, line: Line) -> tuple[Quantity, ...]:
    """The numbers of a sentence that may count somebody, in order."""
    return _alternatives(passage, tuple(one for one in line.quantities if _counts(passage, line, one)))


def _counts(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """Whether a number may count somebody: one that is an article or only the form of a noun seldom does."""
    if not (quantity.one or quantity.implied):
        return not _is_age(passage, line, quantity)
    if arabic.is_letter(passage.text[quantity.core]):
        return arabic.counts(passage, line, quantity)
    return _counts_one(passage, line, quantity)


def _counts_one(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """Whether "un", "a", "one" counts somebody, rather than being an article or a verb."""
    if _speaks(passage, line, quantity):
        return False
    english = passage.text[quantity.core : quantity.end] in ("a", "A", "an", "An")
    for match in line.of("person") if english else line.of("person", "dead", "injure", "missing"):
        if match.start >= quantity.end and passage.gap(quantity.end, match.start) <= 1:
            if any(quantity.end <= other.start < match.start for other in line.terms):
                return False  # "une attaque terroriste": of another noun
            plural = english and match.term.endswith("s")
            following = passage.between(match.end, min(line.end, match.end + 16))[:1]
            if english and ORGANISED & set(following):
                return False  # "a terrorist group"
            return not plural and not set(passage.between(quantity.end, match.start)) & NOUN_ENDS
    return False


def _speaks(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """ "selon un habitant", "un habitant a dit": whoever tells of the dead is none of them."""
    roles = [
        m for m in line.of("speaker") if m.start >= quantity.end and passage.gap(quantity.end, m.start) <= 1
    ]
    if not roles:
        return False
    before = passage.between(max(line.start, quantity.start - 16), quantity.start)[-2:]
    behind = [say for say in line.of("say") if say.start >= roles[0].end]
    said = any(passage.gap(roles[0].end, say.start) <= 6 for say in behind)
    return bool(ACCORDING & set(before)) or said


def _is_age(passage: Passage, line: Line, quantity: Quantity) -> bool:
    """ "a boy of 5", "aged 18"."""
    before = passage.between(max(line.start, quantity.start - 24), quantity.start)[-1:]
    if AGED & set(before):
        return True
    people = line.of("person.civil", "person.security") if before in (["of"], ["de"]) else ()
    return any(
        m.end <= quantity.start and passage.gap(m.end, quantity.start) == 1 and not m.term.endswith("s")
        for m in people
    )


def _alternatives(passage: Passage, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """ "70 people, and perhaps more than 100, were killed": one number with a higher upper bound."""
    kept: list[Quantity] = []
    for quantity in quantities:
        last = kept[-1] if kept else None
        if last is not None and last.best < quantity.best:
            between = passage.between(last.end, quantity.start)
            if 2 <= len(between) <= 5 and MAYBE & set(between):
                kept[-1] = replace(last, high=quantity.best, also_end=quantity.end)
                continue
        kept.append(quantity)
    return tuple(kept)
