"""What the words right beside a figure say of it, whatever its sentence tells."""

from service.records import Match
from service.stages.extract.counted import Count
from service.stages.extract.passage import Passage
from service.stages.extract.vocabulary import words

_BEFORE, _BEHIND, _HOSTING_REACH = 12, 6, 3
_DENYING = (["not"], ["non"])
"""Right before a figure that is wrong: "and not 32", "et non 32"."""
_HOSTING = words(
    "abrite abritait accueille accueillait accueillant hosted hosting hosts housed houses sheltering shelters"
)
"""Verbs of a place that took in people who had fled before."""


def stands_near(passage: Passage, match: Match, count: Count) -> bool:
    """Whether a term stands before a count or close behind it."""
    if match.end <= count.start:
        return passage.gap(match.end, count.start) <= _BEFORE
    return match.start >= count.end and passage.gap(count.end, match.start) <= _BEHIND


def is_denied(passage: Passage, count: Count) -> bool:
    """ "nineteen dead, and not 32": the figure that was wrong."""
    before = passage.between(max(0, count.quantity.start - 16), count.quantity.start)
    return not count.quantity.one and before[-1:] in _DENYING


def is_hosted(passage: Passage, count: Count) -> bool:
    """ "a town that hosts 60,000 displaced people": who had come there before."""
    before = passage.between(max(0, count.start - 40), count.quantity.start)[-_HOSTING_REACH:]
    return not _HOSTING.isdisjoint(before)
