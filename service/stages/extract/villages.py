"""How many inhabited places were attacked, as named or stated."""

from collections.abc import Iterable, Sequence

from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line
from service.stages.extract.scoping import Scoped

_HARM = ("attack", "kill", "dead", "abduct")


def villages_attacked(lines: Sequence[Line], places: Sequence[Mention], counted: Iterable[Scoped]) -> int:
    """The number of villages attacked at least; 0 for camps, convoys, roads, boats and the bush.

    ``lines``: the sentences about the event, the first of which say what was attacked; ``counted``: what they count.
    """
    counted = list(counted)
    stated = [
        one.count.quantity.low
        for one in counted
        if one.count.kind == "villages" and one.line.has("attack", "kill")
    ]
    named = [m for m in places if m.inhabited and m.role in ("site", "near")]
    if stated:
        return max([len(named), *stated])
    lead = [line for line in lines if line.paragraph <= max(1, lines[0].paragraph) and line.has(*_HARM)]
    outside = any(line.has("place.outside") for line in lead)
    inhabited = any(line.has("place.inhabited") for line in lead)
    return 0 if not inhabited and (outside or _hits_soldiers_alone(counted)) else len(named)


def _hits_soldiers_alone(counted: Iterable[Scoped]) -> bool:
    sides = {one.count.side for one in counted if one.count.kind == "deaths"}
    return "security" in sides and "civil" not in sides
