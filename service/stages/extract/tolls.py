"""From statements to a toll: which figure stands, between which bounds, and which are parts of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.records import Claim, Toll
from service.stages.extract.statements import Statement, Told, added_up, of_text

_OFFICIAL = frozenset({"government", "army", "hospital"})
_NEAR, _OPEN = (0.85, 1.25), 1.5
"""How far an exact figure may lie from a rounded one, and from one open upwards, and still be the same toll."""
_DOZEN = 12
_TELLING = 3
"""Paragraphs in which the toll of the title is told again."""
_TOO_MANY, _TOO_MANY_SAID = 3, 8
"""How many times the leading figure one further down may be, where nobody and where somebody is named for it."""
_MOST_PARTS = 12
_NOT_BELIEVED = frozenset({"armed group"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The toll of an event: the figure that stands, the statements behind it, and parts that are in it already."""

    toll: Toll | None
    statements: tuple[Statement, ...] = ()
    parts: tuple[Told, ...] = ()
    sums: tuple[Told, ...] = ()
    """Figures so far above the others that they can only add up many attacks."""

    def of_side(self, side: str) -> int | None:
        """How many of the dead were of one side; None where no statement of the whole toll tells their sides."""
        whole = [one for one in self.statements if self.toll and one.best == self.toll.best]
        split = [
            one for one in whole if all(one.of_side(other) is not None for other in ("civil", "security"))
        ]
        told = split or [one for one in whole if any(one.of_side(other) for other in ("civil", "security"))]
        return told[0].of_side(side) if told else None


def read(told: Sequence[Told], attackers: Sequence[Told] = ()) -> Reading:
    """The dead of one event from every count of them and of the attackers, in the order of the text."""
    statements = added_up(of_text(told, attackers))
    if not statements:
        return Reading(None)
    lead = _lead(statements)
    sums = tuple(count for one in statements if _is_sum(one, lead) for count in one.told)
    statements = [one for one in statements if not _is_sum(one, lead)]
    several = len(frozenset().union(*(one.places for one in statements))) > 1
    parts_of = _parts(statements, lead)
    whole = [
        one
        for one in statements
        if not (one in parts_of or _is_part(one, lead, several) or _is_rounding(one, lead))
    ]
    stated = {count for one in whole for count in one.counts}
    parts = tuple(one for one in told if one not in stated and one not in sums)
    return Reading(_spanned(whole, _standing(whole, lead)), tuple(whole), parts, sums)


def total(told: Sequence[Told]) -> int | None:
    """One figure for the injured, the abducted, the attackers' dead: the first that a sentence gives.

    "Up to" so many, and words without a figure, count only where nothing else is said.
    """
    statements = of_text(told)
    stated = [one for one in statements if not any(told.count.quantity.at_most for told in one.counts)]
    exact = [one for one in stated if not one.vague]
    return next((one.best for one in exact or stated or statements), None)


def claims(statements: Iterable[Statement]) -> tuple[Claim, ...]:
    """What each speaker says; of two figures of one speaker the later."""
    said: dict[str, Toll] = {}
    for statement in statements:
        if statement.speaker is not None:
            said[statement.speaker] = statement.toll
    return tuple(Claim(speaker, toll) for speaker, toll in said.items())


def _lead(statements: Sequence[Statement]) -> Statement:
    """The statement that leads: the first with a figure, of two of one toll the more exact, the whole before a part."""
    exact = [one for one in statements if not one.vague] or list(statements)
    lead = next((one for one in exact if one.line == 0 or not one.is_single), exact[0])
    first = [one for one in exact if one is not lead and 0 < one.counts[0].paragraph <= _TELLING]
    if lead.line == 0 and _is_round(lead) and all(one.best != lead.best for one in first):
        return next((one for one in first if _rounds(lead, one) and not _is_round(one)), lead)
    if lead.is_narrow:
        return next((one for one in first if one.best > lead.best and not one.is_narrow), lead)
    return next((one for one in reversed(exact) if one.is_newer and one.best > lead.best), lead)


def _is_round(one: Statement) -> bool:
    """Said as one says it who does not count: "une quarantaine", "more than 20", "more than a dozen"."""
    return one.is_about or (one.toll.high is None and (one.best % 10 == 0 or one.best == _DOZEN))


def _rounds(one: Statement, exact: Statement) -> bool:
    """Whether a rounded figure and another may be the same toll."""
    least, most = (1.0, _OPEN) if one.toll.high is None else _NEAR
    return least * one.best <= exact.best <= most * one.best


def _parts(statements: Sequence[Statement], lead: Statement) -> list[Statement]:
    """Those that count some of the dead that the leading one counts."""
    lower = [one for one in statements if one is not lead and one.best < lead.best and one.line]
    for start in range(len(lower)):
        added = 0
        for end in range(start, min(len(lower), start + _MOST_PARTS)):
            added += lower[end].best
            if added == lead.best and end > start:
                return lower[start : end + 1]
    return []


def _is_sum(one: Statement, lead: Statement) -> bool:
    """Whether a figure further down is too high for a rival: it adds up other attacks, whatever its sentence says."""
    apart = one.counts[0].paragraph - lead.counts[0].paragraph
    times = _TOO_MANY if one.speaker is None else _TOO_MANY_SAID
    return apart > 1 and one.best > times * lead.best


def _is_part(one: Statement, lead: Statement, several: bool) -> bool:
    """Whether a later, lower figure is a share of the leading one rather than another count of the same dead.

    ``several``: dead are counted at more than one place.
    """
    if one is lead or one.best > lead.best:
        return False
    if one.vague:
        return one.speaker is None or one.speaker == lead.speaker or one.line == 0
    if one.best == lead.best:
        return False
    if one.is_more or one.speaker == lead.speaker or (several and one.places):
        return True
    return one.speaker not in _OFFICIAL or bool(one.sides and one.sides != lead.sides)


def _is_rounding(one: Statement, lead: Statement) -> bool:
    """A rounded figure beside the exact one says nothing more."""
    if one is lead or one.best == lead.best or not _is_round(one) or _is_round(lead):
        return False
    return (one.line == 0 or one.is_about) and _rounds(one, lead)


def _standing(whole: Sequence[Statement], lead: Statement) -> Statement:
    """The statement whose figure stands: the leading one, unless only an armed group says it."""
    if lead.speaker in _NOT_BELIEVED:
        return next((one for one in whole if one.speaker in _OFFICIAL), lead)
    return lead


def _spanned(whole: Sequence[Statement], standing: Statement) -> Toll:
    best = standing.best
    lows = [one.toll.low or one.best for one in whole]
    same = [one for one in whole if one.best == best]
    highest = max((one.toll.high or one.best for one in whole), default=best)
    if highest > best:
        return Toll(min([*lows, standing.toll.low or best]), best, highest)
    high = None if any(one.toll.high is None for one in same) else best
    return Toll(min([*lows, standing.toll.low or best]), best, high)
