"""Figures that no attack has had: listed with the others, but not counted as long as one text alone gives them."""

from collections.abc import Sequence

from service.stages.group.placement import VAGUE
from service.stages.group.toll import Statement, by_two

_MOST = 2_000
"""More dead than any single attack of the Sahel is known to have had."""
_NEVER = 20_000
"""What nobody is believed: a figure of people in need, fled, or of a whole war."""
_TIMES, _LARGE = 10, 200
"""How far above every other figure one may lie that no one close to the dead is named for, and from how many on."""
_ALIKE = 1.25


def parted(made: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """The statements that count, and those that are doubted, each in the order given."""
    doubted = {id(one) for one in made if _is_doubted(one, made)}
    return [one for one in made if id(one) not in doubted], [one for one in made if id(one) in doubted]


def _is_doubted(one: Statement, made: Sequence[Statement]) -> bool:
    figure = _reached(one)
    if figure < _LARGE:
        return False
    if figure > _NEVER:
        return True
    alike = [other for other in made if figure <= _ALIKE * _reached(other) <= _ALIKE * _ALIKE * figure]
    if by_two(alike):
        return False
    if figure > _MOST:
        return True
    rivals = [_reached(other) for other in made if other.text != one.text]
    return one.speaker in VAGUE and bool(rivals) and figure > _TIMES * max(rivals)


def _reached(one: Statement) -> int:
    toll = one.toll
    return max(toll.low or 0, toll.best or 0, toll.high or 0)
