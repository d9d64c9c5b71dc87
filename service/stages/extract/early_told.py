"""Which words of a sentence together tell a sign: who did what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.stages.extract import arabic
from service.stages.extract.early_words import Span, Wording
from service.stages.extract.passage import Line

Kind = Literal["ultimatum", "blockade", "garrison_left", "masts_destroyed", "flight"]

_ORDER_REACH, _ROAD_REACH, _MAST_REACH, _NOUN_REACH = 14, 6, 12, 4
_SUBJECT_REACH, _SUBJECT_BEHIND = 12, 3
"""Words between a verb and who did it; behind the verb where the language sets it there."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sign as words tell it, from the first of them to the last; ``verb``: those that say what was done."""

    kind: Kind
    start: int
    end: int
    verb: Span


def tellings(wording: Wording, line: Line) -> Iterator[Telling]:
    """The signs that a sentence tells, each kind once, whether or not it holds."""
    for kind, find in _KINDS.items():
        found = next(find(wording, line), None)
        if found is not None:
            verb, *others = found
            spans = (verb, *others)
            yield Telling(kind, min(s[0] for s in spans), max(s[1] for s in spans), verb)


_Found = Iterator[tuple[Span, ...]]
"""The words that tell it, the verb first."""


def _ultimatum(wording: Wording, line: Line) -> _Found:
    threatened = wording.tells_of_fighters or bool(wording.of(line, "term"))
    for order in wording.of(line, "order"):
        going = wording.behind(line, order, "go", _ORDER_REACH)
        if going and threatened:
            yield order, going
    for noun in wording.of(line, "ultimatum"):
        going = wording.behind(line, noun, "go", _ORDER_REACH)
        if going or wording.fighters(line):
            yield (noun, going) if going else (noun,)


def _blockade(wording: Wording, line: Line) -> _Found:
    yield from ((noun,) for noun in wording.of(line, "blockade"))
    if not wording.tells_of_fighters or wording.of(line, "masts"):
        return  # what is cut off then is the network
    yield from ((noun,) for noun in wording.of(line, "blockade_by_fighters"))
    for closing in wording.of(line, "block"):
        road = wording.beside(line, closing, "roads", _ROAD_REACH)
        if road:
            yield closing, road


def _garrison_left(wording: Wording, line: Line) -> _Found:
    for verb in wording.of(line, "withdraw"):
        if _subject(wording, line, verb, "posts") in ("forces", "posts"):
            yield (verb,)
    for key in ("leave", "flee"):
        yield from ((verb,) for verb in wording.of(line, key) if _subject(wording, line, verb) == "forces")
    for noun in wording.of(line, "departure"):
        forces = wording.behind(line, noun, "forces", _NOUN_REACH)
        if forces:
            yield noun, forces


def _masts_destroyed(wording: Wording, line: Line) -> _Found:
    for mast in wording.of(line, "masts"):
        done = wording.beside(line, mast, "destroy", _MAST_REACH)
        if done:
            yield done, mast


def _flight(wording: Wording, line: Line) -> _Found:
    yield from ((verb,) for verb in wording.of(line, "flee") if _subject(wording, line, verb) == "people")
    yield from ((noun,) for noun in wording.of(line, "exodus"))
    if not wording.tells_of_alarm:
        return
    for key in ("leave", "arrive"):
        yield from ((verb,) for verb in wording.of(line, key) if _subject(wording, line, verb) == "people")


_KINDS: dict[Kind, Callable[[Wording, Line], _Found]] = {
    "ultimatum": _ultimatum,
    "blockade": _blockade,
    "garrison_left": _garrison_left,
    "masts_destroyed": _masts_destroyed,
    "flight": _flight,
}


def _subject(wording: Wording, line: Line, verb: Span, *further: str) -> str | None:
    """Who did it: of people, forces and fighters those named last before the verb; in Arabic those behind it."""
    named = [(span, key) for key in ("people", "forces", *further) for span in wording.of(line, key)]
    named += [(span, "fighters") for span in wording.fighters(line)]
    behind = [one for one in named if one[0][0] >= verb[1] and wording.gap(verb, one[0]) <= _SUBJECT_BEHIND]
    before = [one for one in named if one[0][1] <= verb[0] and wording.gap(verb, one[0]) <= _SUBJECT_REACH]
    if arabic.is_letter(wording.passage.text[verb[0]]) and behind:
        return min(behind)[1]
    return max(before)[1] if before else None
