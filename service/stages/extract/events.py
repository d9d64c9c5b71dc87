"""From a read text to its events: what belongs to the main event, what to another, what to the past."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from service.gazetteer.spelling import is_arabic
from service.records import BackgroundToll, Claim, Event, Evidence, Toll
from service.stages.extract import tolls
from service.stages.extract.counted import Count
from service.stages.extract.mentions import Mention
from service.stages.extract.other_events import as_told, field_of, once, other_events, quote, records
from service.stages.extract.passage import Line
from service.stages.extract.perpetrators import is_confirmed, perpetrator
from service.stages.extract.scoping import TELLING, Scopes
from service.stages.extract.signs import signs, targets
from service.stages.extract.speakers import speaker_near
from service.stages.extract.statements import Told
from service.stages.extract.time_scope import day_of, scope_of
from service.stages.extract.tolls import Reading
from service.stages.extract.villages import villages_attacked
from service.stages.extract.vocabulary import HAPPENING, KIND_LINKS, VIOLENCE

_WHY = {
    "superseded": "earlier toll of the same attack",
    "past": "another attack, further back",
    "cumulative": "a total over a longer time",
    "other": "another attack of these days",
    "elsewhere": "outside the zone",
    "part": "part of the toll",
}


_FLED = ("displace", "sign.flight")
_FALLBACKS = ("far", "unit")
"""Where it was if no site is named: so far from a place or on the way to it, in a unit."""


class Reader:
    """Reads the events out of a prepared text."""

    def __init__(self, told: Scopes) -> None:
        self.told, self.scopes, self.scoped = told, told.lines, told.counts
        self.passage, self.mentions, self.main, self.published = (
            told.passage, told.mentions, told.main, told.published
        )  # fmt: skip

    # the main event

    def main_event(self) -> Event:
        """The event the item is about."""
        reading, attackers = self.deaths, self._dead_attackers
        lines = [line for line in self.passage.lines if self.scopes[line.number] == "main"]
        near = [line for line in self.passage.lines if self._is_days_round(line)]
        places = self.main_places()
        deaths = reading.toll or self._nobody(lines)
        toll_lines = [self.passage.lines[one.line] for one in reading.statements]
        who = perpetrator(self.passage, lines, near, bool(attackers) and reading.toll is None)
        return Event(
            role="main",
            date=self.main.first,
            date_precision=self.main.precision if self.main.first else None,
            places=records(places),
            villages_attacked_min=0
            if who == "clash"
            else villages_attacked(lines, places, [one for one in self.scoped if one.scope == "main"]),
            deaths=deaths,
            deaths_civilians=reading.of_side("civil"),
            deaths_security=reading.of_side("security"),
            deaths_attackers=tolls.total(attackers),
            injured=tolls.total(self._told("main", "injured")),
            abducted=tolls.total(self._told("main", "abducted")),
            displaced=tolls.total(self._told("main", "displaced")),
            claims=tolls.claims(reading.statements) if reading.toll else self._denials(lines),
            former_tolls=self._former_tolls(deaths),
            targets=targets(lines),
            signs=signs(lines),
            perpetrator=who,
            confirmed=is_confirmed(lines, toll_lines),
            evidence=self._evidence("main", reading, places),
        )

    def _is_days_round(self, line: Line) -> bool:
        """Whether a sentence tells of the day before or after the main event's."""
        if self.scopes[line.number] != "other" or self.main.first is None:
            return False
        day = day_of(self.passage, line, line.start, self.main).first
        return day is not None and abs((day - self.main.first).days) <= 1

    def has_victims(self) -> bool:
        """Whether somebody was killed, hurt or taken in the main event."""
        if (self.deaths.toll and self.deaths.toll.best) or tolls.total(self._dead_attackers):
            return True
        return any(tolls.total(self._told("main", kind)) for kind in ("injured", "abducted"))

    @cached_property
    def deaths(self) -> Reading:
        """The dead of the main event but the attackers' own. An earlier toll stands while no newer is told."""
        told = self._told("main", "deaths") or self._told("superseded", "deaths")
        return tolls.read(told, self._dead_attackers)

    @cached_property
    def _dead_attackers(self) -> list[Told]:
        return self._told("main", "deaths", attackers=True)

    def _told(self, scope: str, kind: str, attackers: bool = False) -> list[Told]:
        chosen = [one for one in self.scoped if one.scope == scope and one.count.kind == kind]
        if kind == "deaths":
            chosen = [one for one in chosen if self._is_attackers(one.count) == attackers]
        return [as_told(self.told, one) for one in chosen]

    @cached_property
    def _attackers_own(self) -> frozenset[int]:
        return frozenset(
            one.count.quantity.best
            for one in self.scoped
            if one.count.side == "attacker" and one.count.kind == "deaths" and one.scope == "main"
        )

    def _is_attackers(self, count: Count) -> bool:
        if count.side == "attacker":
            return True
        own = self._attackers_own
        if count.side is None and count.quantity.best in own and not count.quantity.vague:
            return not any(
                one.count.quantity.best == count.quantity.best and one.count.side in ("civil", "security")
                for one in self.scoped
            )
        return False

    def _former_tolls(self, deaths: Toll | None) -> tuple[int, ...]:
        """The tolls of the attack that the item itself calls overtaken."""
        told = {one.best for one in self._told("superseded", "deaths")}
        return tuple(sorted(told - {deaths.best if deaths else None}))

    def _nobody(self, lines: Iterable[Line]) -> Toll | None:
        return Toll(0, 0, 0) if any(line.has("no.dead") for line in lines) else None

    def _denials(self, lines: Iterable[Line]) -> tuple[Claim, ...]:
        """Who says that nobody was killed: a correction counts as the word of who makes it."""
        denied = [(line, words) for line in lines for words in line.of("no.dead")]
        speakers = [speaker_near(self.passage, line, words) for line, words in denied]
        return tuple(Claim(one, Toll(0, 0, 0)) for one in dict.fromkeys(speakers) if one is not None)

    def main_places(self) -> list[Mention]:
        """Where the main event was: names used as sites in its sentences; units where there are none."""
        told = [m for m in self.mentions if self._is_main(m)]
        told = [m for m in told if self._may_be_here(m)] or told
        sites = [m for m in told if m.inhabited and (m.role == "site" or self._is_near_alone(m))]
        sites = [m for m in sites if not m.seat] or sites
        for role in _FALLBACKS:
            sites = sites or self._nearest([m for m in told if m.role == role])
        return once(sites or self._in_its_story() or self._in_what_went_before() or self._countries())

    def _nearest(self, told: list[Mention]) -> list[Mention]:
        """ "20 km north of X, on the road from Y to Z": X says more of where it was than the ends of the road."""
        measured = [
            m
            for m in told
            for term in self.passage.lines[m.line].of("place.far")
            if term.end <= m.start and set(self.passage.between(term.end, m.start)) <= KIND_LINKS
        ]
        return measured or told

    def _may_be_here(self, mention: Mention) -> bool:
        """Whether a place is in the zone, or may be: a name no table has, unless the unit it is said to be in is not.
        In Arabic letters a unit is less sure than that."""
        unknown = mention.place is None and (mention.unit is None or is_arabic(mention.name))
        return mention.in_zone or unknown

    def _in_its_story(self) -> list[Mention]:
        """Where no sentence of violence says where: the sites that the first paragraphs name, but for where people
        fled."""
        sites = [m for m in self.mentions if m.role == "site" and m.inhabited and m.in_zone and not m.seat]
        return [m for m in sites if self._is_in_lead(m) and not self.passage.lines[m.line].has(*_FLED)]

    def _in_what_went_before(self) -> list[Mention]:
        """Where even that names none: "the unit had been sent to X, which people had fled a year ago"."""
        told = [m for m in self.mentions if m.role == "site" and m.inhabited and m.in_zone and not m.seat]
        lines = {m.line: self.passage.lines[m.line] for m in told}
        return [
            m
            for m in told
            if lines[m.line].paragraph < TELLING
            and self.scopes[m.line] == "past"
            and not lines[m.line].has(*VIOLENCE, "toll", "recall")
            and all(m.end <= fled.start for fled in lines[m.line].of(*_FLED))
        ]

    def _countries(self) -> list[Mention]:
        """The country, where the item names one alone and no place in it."""
        named = [m for m in self.mentions if m.role == "country" and self._is_in_lead(m)]
        return named if len({m.place for m in named}) == 1 else []

    def _is_in_lead(self, mention: Mention) -> bool:
        line = self.passage.lines[mention.line]
        return line.paragraph <= TELLING and self.scopes[line.number] == "main"

    def _is_near_alone(self, mention: Mention) -> bool:
        """ "near X" is where it was, unless a site was named before it in the sentence."""
        before = [m for m in self.mentions if m.line == mention.line and m.start < mention.start]
        before = [m for m in before if m.in_zone or m.place is None]
        return mention.role == "near" and not any(m.role == "site" and m.inhabited for m in before)

    def _is_main(self, mention: Mention) -> bool:
        line = self.passage.lines[mention.line]
        if line.paragraph > 0 and not (line.has(*HAPPENING) or self._among_violence(line)):
            return False
        if line.has("freed") and not line.quantities:
            return False
        if line.has(*_FLED) and not line.has("attack", "kill", "abduct"):
            return False
        if self.scopes[mention.line] == "navigation" or mention.line in self.told.apart:
            return False
        scope = scope_of(self.passage, line, mention.start, self.main, self.published, loosely=True)
        return (scope or self.scopes[mention.line]) == "main" and not self._recalled(line, mention)

    def _among_violence(self, line: Line) -> bool:
        """Whether the paragraph tells of violence, and is among the first."""
        counts = bool(line.quantities) and line.has("person.civil", "person.security")
        return line.paragraph <= TELLING and (counts or line.paragraph in self._violent_paragraphs)

    @cached_property
    def _violent_paragraphs(self) -> frozenset[int]:
        return frozenset(
            line.paragraph
            for line in self.passage.lines
            if line.has(*VIOLENCE) and self.scopes[line.number] == "main"
        )

    def _recalled(self, line: Line, mention: Mention) -> bool:
        """ "rappelle l'attaque de X": another attack, though no time is told."""
        return any(
            m.end <= mention.start and self.passage.gap(m.end, mention.start) <= 6 for m in line.of("recall")
        )

    def _evidence(self, scope: str, reading: Reading, places: Sequence[Mention]) -> tuple[Evidence, ...]:
        found = [quote(self.told, "places", m.start, m.end) for m in places]
        stands = _standing(reading)
        for one in self.scoped:
            if (one.scope == scope or one.count in stands) and one.count.kind != "villages":
                found.append(quote(self.told, field_of(one.count), one.count.start, one.count.end))
        if self.main.first and self.main.mention:
            found.append(quote(self.told, "date", self.main.mention.start, self.main.mention.end))
        return tuple(dict.fromkeys(found))

    # other events, and what is no event

    def secondary_events(self) -> tuple[Event, ...]:
        """Other recent attacks of the zone that the item mentions."""
        return other_events(self.told, self.main_places())

    def background(self) -> tuple[BackgroundToll, ...]:
        """Every figure of dead that is not the toll of the main event, with the reason."""
        parts = {told.count for told in self.deaths.parts}
        sums = {told.count for told in self.deaths.sums}
        stands = _standing(self.deaths)
        found = []
        for one in self.scoped:
            count = one.count
            if one.scope == "superseded" and count in stands:
                continue  # no newer figure is told: it is the toll
            why = "part" if count in parts else "cumulative" if count in sums else one.scope
            if count.kind == "deaths" and why in _WHY:
                text = self.passage.text[count.start : count.end]
                found.append(BackgroundToll(count.quantity.best, text, count.start, count.end, _WHY[why]))
        return tuple(found)


def _standing(reading: Reading) -> set[Count]:
    """The counts that make up a toll."""
    return {told.count for statement in reading.statements for told in statement.counts}
