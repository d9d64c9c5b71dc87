"""From counts to a toll: sums of sides and places, conflicting sources, parts of a total, whose dead they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.records import Claim, Toll
from service.stages.extract.counts import Count

_OFFICIAL = frozenset({"government", "army", "hospital"})
_NEAR = (0.85, 1.25)
"""How far an exact figure may lie from the rounded one of the title and still be the same toll."""
_NOT_BELIEVED = frozenset({"armed group"})


@dataclass(frozen=True, slots=True)
class Told:
    """A count with who says it and which place it is said of (index of a mention; None: none near)."""

    count: Count
    speaker: str | None
    place: str | None
    line: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says of the dead, added up."""

    toll: Toll
    counts: tuple[Told, ...]
    speaker: str | None
    line: int
    vague: bool
    places: frozenset[str]

    @property
    def best(self) -> int:
        return self.toll.best or 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The toll of an event: the figure that stands, the statements behind it, and parts that are in it already."""

    toll: Toll | None
    statements: tuple[Statement, ...] = ()
    parts: tuple[Told, ...] = ()
    lead: Statement | None = None


def read(told: Sequence[Told]) -> Reading:
    """The dead of one event from every count of them, in the order of the text."""
    statements = [_statement(line) for line in _by_line(told)]
    if not statements:
        return Reading(None)
    lead = _lead(statements)
    whole = [one for one in statements if not (_is_part(one, lead, statements) or _is_rounding(one, lead))]
    parts = tuple(count for one in statements if one not in whole for count in one.counts)
    return Reading(_spanned(whole, _standing(whole, lead)), tuple(whole), parts, lead)


def total(told: Sequence[Told]) -> int | None:
    """One figure for the injured, the abducted, the attackers' dead: the first that a sentence gives.

    "Up to" so many counts only where nothing else is said.
    """
    statements = [_statement(line) for line in _by_line(told)]
    stated = [one for one in statements if not any(told.count.quantity.at_most for told in one.counts)]
    return next((one.best for one in stated or statements), None)


def claims(statements: Iterable[Statement]) -> tuple[Claim, ...]:
    """What each speaker says; of two figures of one speaker the later."""
    said: dict[str, Toll] = {}
    for statement in statements:
        if statement.speaker is not None:
            said[statement.speaker] = statement.toll
    return tuple(Claim(speaker, toll) for speaker, toll in said.items())


def of_side(statement: Statement | None, side: str) -> int | None:
    """How many of one side a statement counts; None where it does not say."""
    if statement is None:
        return None
    of_it = [told.count for told in statement.counts if told.count.side == side]
    return sum(count.quantity.best for count in of_it) if of_it else None


def _by_line(told: Sequence[Told]) -> list[list[Told]]:
    lines: dict[int, list[Told]] = {}
    for one in told:
        lines.setdefault(one.line, []).append(one)
    return list(lines.values())


def _statement(told: list[Told]) -> Statement:
    counted = [one for one in told if not one.count.subset] or told
    kept = _without_breakdown(counted)
    summed = _summed(kept)
    return Statement(
        toll=summed,
        counts=tuple(kept),
        speaker=told[0].speaker,
        line=told[0].line,
        vague=all(one.count.quantity.vague for one in kept),
        places=frozenset(one.place for one in told if one.place),
    )


def _without_breakdown(told: list[Told]) -> list[Told]:
    """ "64 people, 49 civilians and 15 soldiers": the whole, without its parts."""
    for whole in told:
        rest = [one for one in told if one is not whole]
        added = sum(one.count.quantity.best for one in rest)
        best = whole.count.quantity.best
        if len(rest) >= 2 and abs(added - best) <= max(1, best // 10):
            return _whole_or_parts(whole, rest, added)
    return told


def _whole_or_parts(whole: Told, rest: list[Told], added: int) -> list[Told]:
    sided = all(one.count.side for one in rest)
    return rest if sided and added == whole.count.quantity.best and not whole.count.side else [whole]


def _summed(told: list[Told]) -> Toll:
    """The sum of what is counted together; where the counts are rivals, the first with the others as bounds."""
    first = told[0].count
    together = [first]
    rivals: list[Count] = []
    for one in told[1:]:
        joined = one.count.group == first.group or one.count.listed or _another_place(one, told[0])
        joined = joined and not one.count.total
        (together if joined else rivals).append(one.count)
    same = [count for count in rivals if count.quantity.best == first.quantity.best]
    low = sum(count.quantity.low for count in together)
    best = sum(count.quantity.best for count in together)
    open_above = any(count.quantity.high is None for count in [*together, *same])
    high = None if open_above else sum(count.quantity.high or 0 for count in together)
    bests = [count.quantity.best for count in rivals]
    if any(value > best for value in bests):
        high = max(bests)
    return Toll(min([low, *(value for value in bests if value >= best // 2)]), best, high)


def _another_place(one: Told, other: Told) -> bool:
    return one.place is not None and other.place is not None and one.place != other.place


def _lead(statements: Sequence[Statement]) -> Statement:
    """The statement that leads: the first with a figure; of a rounded title and the exact figure below it the exact."""
    lead = next((one for one in statements if not one.vague), statements[0])
    if lead.line == 0 and _is_rounded(lead):
        for one in (one for one in statements[1:] if one.counts[0].paragraph == 1):
            near = lead.best if lead.toll.high is None else _NEAR[0] * lead.best
            if not one.vague and not _is_rounded(one) and near <= one.best <= _NEAR[1] * lead.best:
                return one
    return lead


def _is_rounded(one: Statement) -> bool:
    return one.toll.high is None or any(told.count.quantity.about for told in one.counts)


def _is_part(one: Statement, lead: Statement, statements: Sequence[Statement]) -> bool:
    """Whether a later, lower figure is one place's share of the leading one, or a vague word for some of them."""
    if one is lead:
        return False
    if one.vague:
        return one.best <= lead.best
    if one.best >= lead.best:
        return False
    if one.speaker in _OFFICIAL and not one.places:
        return False
    places = frozenset().union(*(other.places for other in statements))
    return len(places) > 1 or one.speaker not in _OFFICIAL


def _is_rounding(one: Statement, lead: Statement) -> bool:
    """The rounded title of an exact figure says nothing more."""
    return one.line == 0 and one is not lead and _is_rounded(one) and not _is_rounded(lead)


def _standing(whole: Sequence[Statement], lead: Statement) -> Statement:
    """The statement whose figure stands: the leading one, unless only an armed group says it."""
    if lead.speaker in _NOT_BELIEVED:
        return next((one for one in whole if one.speaker in _OFFICIAL), lead)
    return lead


def _spanned(whole: Sequence[Statement], standing: Statement) -> Toll:
    best = standing.best
    lows = [one.toll.low or one.best for one in whole if not one.vague or one is standing]
    same = [one for one in whole if one.best == best]
    highest = max((one.toll.high or one.best for one in whole), default=best)
    if highest > best:
        return Toll(min([*lows, standing.toll.low or best]), best, highest)
    high = None if any(one.toll.high is None for one in same) else best
    return Toll(min([*lows, standing.toll.low or best]), best, high)
