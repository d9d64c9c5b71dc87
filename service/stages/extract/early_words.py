"""The words of signs in a text: of each key of the language files, where they stand."""

from bisect import bisect_left
from functools import cached_property

from service.stages.extract.passage import Line, Passage
from service.text.folding import fold
from service.text.sign_words import PATTERNS

Span = tuple[int, int]
"""Start and end of some words."""

_FIGHTERS = (
    "actor.gunmen",
    "actor.jihadists",
    "actor.group",
    "actor.bokoharam",
    "person.attacker",
    "person.fighter",
)


class Wording:
    """A passage, and where the words of signs stand in it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._folded = fold(passage.text)
        self._found: dict[str, list[Span]] = {}

    def of(self, line: Line, key: str) -> list[Span]:
        """The words of one key in a sentence."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = [one.span() for one in PATTERNS[key].finditer(self._folded)]
        return found[bisect_left(found, (line.start, 0)) : bisect_left(found, (line.end, 0))]

    def fighters(self, line: Line) -> list[Span]:
        """Those who threaten, in a sentence."""
        return [(match.start, match.end) for match in line.of(*_FIGHTERS)]

    @cached_property
    def tells_of_fighters(self) -> bool:
        """Whether the text names any who may threaten."""
        return any(line.has(*_FIGHTERS) for line in self.passage.lines)

    @cached_property
    def tells_of_alarm(self) -> bool:
        """Whether the text gives a reason to flee."""
        return self.tells_of_fighters or any(self.of(line, "alarm") for line in self.passage.lines)

    def gap(self, one: Span, other: Span) -> int:
        """How many words stand between two spans."""
        first, last = sorted((one, other))
        return self.passage.gap(first[1], last[0])

    def beside(self, line: Line, one: Span, key: str, reach: int) -> Span | None:
        """The nearest words of a key so few words from a span, on either side."""
        near = [span for span in self.of(line, key) if self.gap(one, span) <= reach and span != one]
        return min(near, key=lambda span: self.gap(one, span), default=None)

    def behind(self, line: Line, one: Span, key: str, reach: int) -> Span | None:
        """The first words of a key behind a span, so few words away."""
        return next((s for s in self.of(line, key) if s[0] >= one[1] and self.gap(one, s) <= reach), None)
