"""From statements to a toll: which figure stands, between which bounds, and which are parts of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.records import Claim, Toll
from service.stages.extract.statements import Statement, Told, added_up, of_text

_OFFICIAL = frozenset({"government", "army", "hospital"})
_NEAR = (0.85, 1.25)
"""How far an exact figure may lie from the rounded one of the title and still be the same toll."""
_TOO_MANY, _TOO_MANY_SAID = 3, 5
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
        for one in whole:
            for other in ("civil", "security"):
                if one.of_side(other) is not None:
                    return one.of_side(side)
        return None


def read(told: Sequence[Told], attackers: Sequence[Told] = ()) -> Reading:
    """The dead of one event from every count of them and of the attackers, in the order of the text."""
    statements = added_up(of_text(told, attackers))
    if not statements:
        return Reading(None)
    lead = _lead(statements)
    sums = tuple(count for one in statements if _is_sum(one, lead) for count in one.told)
    statements = [one for one in statements if not _is_sum(one, lead)]
    parts_of = _parts(statements, lead)
    whole = [
        one for one in statements if not (one in parts_of or _is_part(one, lead) or _is_rounding(one, lead))
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
    """The statement that leads: the first with a figure; of a rounded title and the exact figure below it the exact."""
    lead = next((one for one in statements if not one.vague), statements[0])
    if lead.line == 0 and lead.is_rounded:
        below = [one for one in statements if one.counts[0].paragraph == 1 and not one.vague]
        near = lead.best if lead.toll.high is None else _NEAR[0] * lead.best
        if not any(one.best == lead.best for one in below):
            exact = [one for one in below if not _is_round(one)]
            return next((one for one in exact if near <= one.best <= _NEAR[1] * lead.best), lead)
    return lead


def _is_round(one: Statement) -> bool:
    """Qualified and in tens, as one says it who does not count."""
    return one.is_rounded and one.best % 10 == 0


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


def _is_part(one: Statement, lead: Statement) -> bool:
    """Whether a later, lower figure is a share of the leading one rather than another count of the same dead."""
    if one is lead or one.best > lead.best:
        return False
    if one.vague:
        return one.speaker is None or one.speaker == lead.speaker or one.line == 0
    if one.best == lead.best:
        return False
    if one.is_more or one.places or one.speaker == lead.speaker:
        return True
    return one.speaker not in _OFFICIAL or one.of_side("civil") != lead.of_side("civil")


def _is_rounding(one: Statement, lead: Statement) -> bool:
    """The rounded title of an exact figure says nothing more."""
    return (
        one.line == 0 and one is not lead and one.is_rounded and not _is_round(lead) and one.best != lead.best
    )


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
