"""How many inhabited places were attacked, as named or stated."""

from collections.abc import Iterable, Sequence

from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line
from service.stages.extract.scoping import Scoped
from service.stages.extract.vocabulary import VILLAGES, WAYLAYING
from service.text.folding import fold_phrase

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
    if _hits_soldiers_alone(counted) or any(_is_on_the_way(line) for line in lead):
        return 0
    if any(_is_village(line) for line in lead):
        return max(len([m for m in places if m.inhabited]), 1)
    return 0 if any(line.has("place.outside") for line in lead) else len(named)


def _is_on_the_way(line: Line) -> bool:
    """An ambush or a mine: it hits who travels, whatever place it is told of."""
    return any(word in WAYLAYING for match in line.of("attack") for word in fold_phrase(match.term).split())


def _is_village(line: Line) -> bool:
    """A village is named as what was attacked; a town may be but where a camp is."""
    return any(fold_phrase(match.term) in VILLAGES for match in line.of("place.inhabited"))


def _hits_soldiers_alone(counted: Iterable[Scoped]) -> bool:
    sides = {one.count.side for one in counted if one.count.kind == "deaths"}
    return "security" in sides and "civil" not in sides
