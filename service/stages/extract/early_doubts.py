"""Whether a sign that words tell is one: not denied, feared, over, long past, or of another cause."""

from service.stages.extract.early_told import Kind, Telling, tellings
from service.stages.extract.early_words import Span, Wording
from service.stages.extract.passage import Line

_NOT_REACH, _UNREAL_REACH, _ORDER_REACH, _ENDED_REACH = 3, 9, 3, 12
_PEACEFUL: dict[Kind, tuple[str, ...]] = {
    "ultimatum": ("peaceful", "politics"),
    "blockade": ("games",),
    "garrison_left": ("relieved",),
    "masts_destroyed": ("peaceful",),
    "flight": ("peaceful",),
}
"""Words by which something else is meant, anywhere in the sentence."""


def holds(wording: Wording, line: Line, told: Telling, dated: bool) -> bool:
    """Whether the sentence says that it is so, these days. ``dated``: it names a recent day."""
    span = (told.start, told.end)
    if _is_not(wording, line, told.verb) or wording.of(line, "denied") or _is_unreal(wording, line, told):
        return False
    if _is_ended(wording, line, span) or wording.of(line, "long_ago"):
        return False
    if not dated and any(had[1] <= told.start for had in wording.of(line, "had")):
        return False
    return not any(_says(wording, line, key) for key in _PEACEFUL[told.kind])


def is_over(wording: Wording, kind: Kind) -> bool:
    """Whether any sentence of the text says that a sign of this kind is lifted, or that they are back."""
    return any(
        told.kind == kind and _is_ended(wording, line, (told.start, told.end))
        for line in wording.passage.lines
        for told in tellings(wording, line)
    )


def _is_not(wording: Wording, line: Line, verb: Span) -> bool:
    return wording.beside(line, verb, "not", _NOT_REACH) is not None and any(
        wording.gap(verb, no) <= (_NOT_REACH if no[1] <= verb[0] else 0) for no in wording.of(line, "not")
    )


def _is_unreal(wording: Wording, line: Line, told: Telling) -> bool:
    """Supposed, feared or promised: said before it, in the same part of the sentence. What an ultimatum threatens with
    is always supposed."""
    reach = _ORDER_REACH if told.kind == "ultimatum" else _UNREAL_REACH
    text = wording.passage.text
    return any(
        said[1] <= told.start
        and wording.gap(said, (told.start, told.end)) <= reach
        and not set(";:.") & set(text[said[1] : told.start])
        for said in wording.of(line, "unreal")
    )


def _is_ended(wording: Wording, line: Line, told: Span) -> bool:
    return wording.beside(line, told, "ended", _ENDED_REACH) is not None


def _says(wording: Wording, line: Line, key: str) -> bool:
    """Whether the sentence has such a word, unless it says that there was none ("without relief")."""
    return any(not _is_not(wording, line, span) for span in wording.of(line, key))
