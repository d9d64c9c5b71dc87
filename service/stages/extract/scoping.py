"""What each sentence and each figure speaks of: the main event, another, the past, a sum over time, elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from service.stages.extract import arabic
from service.stages.extract.beside import is_denied, is_hosted, stands_near
from service.stages.extract.counted import Count
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line, Passage
from service.stages.extract.time_scope import day_of, is_found, scope_of
from service.stages.extract.vocabulary import (
    BORDER,
    FROM,
    HAPPENING,
    IN_COUNTRY,
    SINCE,
    TO,
    VIOLENCE,
)
from service.stages.extract.when import Day, is_long

_MOST_DISPLACED = 200_000
"""People: no single attack drove out so many; the figure is a country's."""
TELLING = 3
"""Paragraphs in which a sentence without a word of violence may still say where it was."""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A count with what it speaks of."""

    count: Count
    line: Line
    scope: str


class Scopes:
    """The scope of every sentence (``lines``) and of every figure (``counts``) of a text."""

    def __init__(
        self,
        passage: Passage,
        mentions: Sequence[Mention],
        counted: Iterable[tuple[Line, Count]],
        main: Day,
        published: date | None,
    ) -> None:
        self.passage, self.mentions, self.main, self.published = passage, mentions, main, published
        self.places: dict[int, list[Mention]] = {}
        for mention in mentions:
            self.places.setdefault(mention.line, []).append(mention)
        counted = tuple(counted)
        self._counting = [
            line for line, count in counted if count.kind == "deaths" and count.side != "attacker"
        ]
        self.apart: set[int] = set()
        """Sentences about another attack of the same day."""
        self.lines = self._line_scopes()
        self.counts = _as_summed_up(
            [Scoped(count, line, self._scope(line, count)) for line, count in counted]
        )

    def _line_scopes(self) -> dict[int, str]:
        """The scope of each sentence as a whole; one without a time keeps that of the one before in its paragraph."""
        scopes: dict[int, str] = {}
        before: Line | None = None
        for line in self.passage.lines:
            scope: str | None = scope_of(
                self.passage, line, line.start, self.main, self.published, loosely=True
            )
            if scope is None:
                scope = self._inherited(scopes, before, line)
            if scope == "main" and self._is_apart(line, scopes):
                scope = "other"
                self.apart.add(line.number)
            if scope == "main" and self._is_of_earlier_days(line):
                scope = "other"
            scopes[line.number] = "navigation" if _is_navigation(line) else scope
            before = line
        return scopes

    def _is_apart(self, line: Line, scopes: dict[int, str]) -> bool:
        """ "Le même jour, à X, …", "une autre attaque a visé X": another place than those named before, unless the
        text is about several attacks together."""
        cued = line.has("separate")
        if line.paragraph == 0 or not (cued or any(time.shift == 0 for time in line.times)):
            return False
        if not (line.has(*HAPPENING) or line.has("separate")):
            return False
        counts = cued and any(one.number == line.number for one in self._counting)
        if self._tells_of_several and not (counts or line.has("separate.distinct")):
            return False
        known = {m.place or m.name for m in self.mentions if scopes.get(m.line) == "main"}
        here = [m for m in self.places.get(line.number, ()) if m.role in ("site", "near")]
        return bool(here) and not any((m.place or m.name) in known for m in here)

    @cached_property
    def _tells_of_several(self) -> bool:
        """The title or the first paragraph speaks of attacks, or of villages, in the plural."""
        return any(line.has("several") for line in self.passage.lines if line.paragraph <= 1)

    def _inherited(self, scopes: dict[int, str], before: Line | None, line: Line) -> str:
        if before is None or before.paragraph != line.paragraph:
            return "past" if line.has("recall") and line.paragraph > 1 else "main"
        told = scopes[before.number]
        if told in ("other", "past") and before.has(*VIOLENCE, "toll") and not line.has("speaker.government"):
            return told
        return "past" if line.has("recall") and line.paragraph > 1 else "main"

    def _scope(self, line: Line, count: Count) -> str:
        if told := self._told_beside(line, count):
            return told
        timed = scope_of(self.passage, line, count.quantity.start, self.main, self.published)
        if timed in (None, "main") and arabic.was_said(self.passage, line, count.quantity):
            return "superseded"
        scope = timed or self.lines[line.number]
        if scope == "cumulative" and self._is_compared(line, count):
            scope = "main"
        later = count.newer or is_found(self.passage, line, count.quantity)
        if later and scope == "other" and self._is_later(line, count):
            scope = "main"
        if count.kind == "displaced":
            scope = self._scope_of_flight(line, count, scope)
        return "elsewhere" if scope == "main" and self._is_elsewhere(line, count) else scope

    def _told_beside(self, line: Line, count: Count) -> str | None:
        """The scope that words beside a figure give it, whatever time is told."""
        if self.lines[line.number] == "navigation":
            return "navigation"
        if self._is_of_earlier_days(line):
            return "other"
        if self._is_superseded(line, count):
            return "superseded"
        if any(
            m.end <= count.start and self.passage.gap(m.end, count.start) <= 8
            for m in line.of("reprisal", "recall.since")
        ):
            return "past"
        if line.number in self.apart or any(stands_near(self.passage, m, count) for m in line.of("separate")):
            return "other"
        return None

    def _is_of_earlier_days(self, line: Line) -> bool:
        """ "Earlier this month, 15 were killed": below the lead it is another attack, whatever the month takes in."""
        dates_main = self.main.mention is not None and line.start <= self.main.mention.start < line.end
        return line.paragraph > 1 and line.has("earlier") and not dates_main

    def _scope_of_flight(self, line: Line, count: Count, scope: str) -> str:
        """Who fled is counted days after the attack, and often with all who fled in months or in the country."""
        if count.quantity.best > _MOST_DISPLACED:
            return "cumulative"
        if self._since_before(line, count.end) or is_hosted(self.passage, count):
            return "cumulative"
        since = line.of("recall")
        if scope == "past" and since and all(match.category == "recall.since" for match in since):
            scope = "main"  # "have fled since the attack"
        if scope == "other" and self._is_later(line, count):
            scope = "main"
        return "cumulative" if scope == "main" and self._continues_a_sum(line) else scope

    def _since_before(self, line: Line, offset: int) -> bool:
        """ "90,000 displaced since the offensive began in March": a sum over what came before the main event."""
        day = self.main.first
        return day is not None and any(
            time.last is not None
            and time.last < day
            and time.start >= offset
            and not SINCE.isdisjoint(self.passage.between(offset, time.end))
            for time in line.times
        )

    def _is_later(self, line: Line, count: Count) -> bool:
        """Whether a figure is of a day after the main event's."""
        day = day_of(self.passage, line, count.quantity.start, self.main).first
        return day is not None and self.main.first is not None and day > self.main.first

    def _is_compared(self, line: Line, count: Count) -> bool:
        """ "killed 138 people, the deadliest attack since 2015": the stretch of time adds up nothing."""
        if line.has("cumulative"):
            return False
        compared = [m.end for m in line.of("superlative") if m.start >= count.end]
        long = [time.start for time in line.times if is_long(time, self.published)]
        return bool(compared) and all(start >= compared[0] for start in long)

    def _is_superseded(self, line: Line, count: Count) -> bool:
        if self._rises_to_another(line, count) or self._is_said_of_first_toll(line, count):
            return True
        if is_denied(self.passage, count):
            return True
        for term in line.of("superseded"):
            if term.end > count.quantity.start:
                continue
            between = [q for q in line.quantities if term.end <= q.start < count.quantity.start and not q.one]
            only_next = term.term.endswith((" de", " from", "pas", "than", "of"))
            if not (only_next and between):
                return True
        return False

    def _is_said_of_first_toll(self, line: Line, count: Count) -> bool:
        """ "Vingt morts, disait le premier bilan": the first toll speaks, and no figure follows."""
        for term in line.of("superseded"):
            said = [
                m for m in line.of("say") if m.end <= term.start and self.passage.gap(m.end, term.start) <= 2
            ]
            if (
                count.end <= term.start
                and said
                and all(q.start < term.end for q in line.quantities if not q.one)
            ):
                return said[-1].start >= count.end
        return False

    def _continues_a_sum(self, line: Line) -> bool:
        """Whether the sentence before, in the same paragraph, adds up over months: the displaced are told so."""
        before = self.passage.lines[line.number - 1] if line.number else line
        summed = self.lines[before.number] == "cumulative" or self._since_before(before, before.start)
        return before.paragraph == line.paragraph and summed

    def _rises_to_another(self, line: Line, count: Count) -> bool:
        """ "the toll has gone from 50 to 79": the first of the two is what it was."""
        start, end = count.quantity.core, count.quantity.end
        behind = next((q for q in line.quantities if q.start >= end), None)
        if behind is None or not line.of("toll.noun"):
            return False
        opened = self.passage.between(max(line.start, start - 8), start)[-1:]
        between = self.passage.between(end, behind.start)
        return bool(FROM & set(opened)) and len(between) == 1 and between[0] in TO

    def _is_elsewhere(self, line: Line, count: Count) -> bool:
        """Said of a place outside the zone, or of another country than the main event's."""
        near = self.place_near(line, count)
        if near is None or near.place is None:
            return False
        if near.place.kind == "country":
            return bool(self.home) and near.place.country not in self.home and line.paragraph > 0
        return not near.in_zone

    @cached_property
    def home(self) -> frozenset[str]:
        """The countries of the main event: of the places of the zone that its first paragraphs give as sites."""
        return frozenset(
            mention.place.country
            for mention in self.mentions
            if mention.role in ("site", "near", "unit") and mention.in_zone and mention.place
            if self.passage.lines[mention.line].paragraph < TELLING and self.lines[mention.line] == "main"
        )

    def place_near(self, line: Line, count: Count) -> Mention | None:
        """The place that a figure is said of: the next behind it, else the nearest before."""
        told = [m for m in self.places.get(line.number, ()) if m.role in ("site", "near", "unit", "country")]
        told = [
            m for m in told if not self._is_speakers(line, m) and (m.role != "country" or self._locates(m))
        ]
        if not told:
            return None
        limit = min(
            (q.start for q in line.quantities if q.start >= count.end and not q.one), default=line.end
        )
        behind = [m for m in told if count.quantity.end <= m.start < limit]
        return min(behind or told, key=lambda m: abs(m.start - count.quantity.end))

    def _is_speakers(self, line: Line, mention: Mention) -> bool:
        """ "a security source in neighbouring Nigeria": where the speaker is."""
        return any(
            m.end <= mention.start and self.passage.gap(m.end, mention.start) <= 3 for m in line.of("speaker")
        )

    def _locates(self, mention: Mention) -> bool:
        """A country that says where ("in neighbouring Burkina Faso"), not a border ("près du Niger")."""
        before = self.passage.between(max(0, mention.start - 40), mention.start)[-3:]
        return bool(IN_COUNTRY & set(before)) and not BORDER & set(before)


def _as_summed_up(told: Sequence[Scoped]) -> tuple[Scoped, ...]:
    """A figure of people who fled that the text adds up over time, told in its title, where no time has room."""
    summed = {
        one.count.quantity.best for one in told if one.count.kind == "displaced" and one.scope == "cumulative"
    }
    return tuple(
        replace(one, scope="cumulative")
        if one.line.paragraph == 0 and one.count.kind == "displaced" and one.count.quantity.best in summed
        else one
        for one in told
    )


def _is_navigation(line: Line) -> bool:
    """ "Lire aussi : …", "Photo: …": words about the page, not of the report."""
    return any(match.start - line.start <= 2 for match in line.of("navigation"))
