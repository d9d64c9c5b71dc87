"""Rules over history: at each moment the incidents that changed are judged with what was known then."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import groupby
from operator import attrgetter, is_

from service.backtest.bounds import Bound, bound_of, waits
from service.backtest.standing import Standing
from service.backtest.told import Told
from service.records import (
    Alert,
    AlertPolicy,
    Coverage,
    Incident,
    Judgement,
    PastIncident,
    Rule,
    Situation,
)
from service.records.outline import MERGED, Outline
from service.stages.judge import judge
from service.stages.judge.thresholds import on_single_incidents, wake_for
from service.stages.judge.windows import over_windows

_AHEAD = 500
_KEPT = 12
"""Incidents whose revisions are fetched together, and how many such fetches are kept."""

_NOT_OF_INCIDENTS = ("silence",)
"""Kinds that watch feeds: what was not seen then is not stored."""

Revisions = Mapping[tuple[str, int], Incident]


@dataclass(frozen=True, slots=True)
class History:
    """All that rules are rehearsed on."""

    outlines: Sequence[Outline]
    """In the order they became known."""
    past: Sequence[PastIncident]
    """Imported incidents from before the watch."""
    begins_at: datetime | None
    """Since when attacks are remembered."""
    judged_from: datetime | None = None
    """What became known before is looked back on, and raises nothing; None: all of it is judged."""

    def moments(self, until: datetime) -> Iterator[tuple[datetime, list[Outline]]]:
        """The revisions until then, by the time at which they became known together."""
        for at, group in groupby(self.outlines, key=attrgetter("known_at")):
            if at > until:
                return
            yield at, list(group)

    def days(self) -> range:
        """Ordinals, of the first to the last day of any attack."""
        days = {one.day for one in self.outlines} | {one.day for one in self.past}
        return range(min(days).toordinal(), max(days).toordinal() + 1) if days else range(0)


class Bodies:
    """Revisions with what judging needs of them, fetched for the incidents that come next and decoded once asked."""

    def __init__(self, outlines: Sequence[Outline], fetch: Callable[[Sequence[str]], Revisions]) -> None:
        self._fetch = fetch
        self._order = list(dict.fromkeys(one.incident_id for one in outlines if one.status != MERGED))
        self._place = {id_: number for number, id_ in enumerate(self._order)}
        self._chunks: OrderedDict[int, Revisions] = OrderedDict()
        self._decoded: dict[tuple[str, int], Incident] = {}

    def __call__(self, incident_id: str, number: int) -> Incident:
        asked = (incident_id, number)
        known = self._decoded.get(asked)
        if known is None:
            known = self._decoded[asked] = self._chunk(self._place[incident_id] // _AHEAD)[asked]
        return known

    def _chunk(self, number: int) -> Revisions:
        if number not in self._chunks:
            self._chunks[number] = self._fetch(self._order[number * _AHEAD : (number + 1) * _AHEAD])
            if len(self._chunks) > _KEPT:
                self._chunks.popitem(last=False)
        self._chunks.move_to_end(number)
        return self._chunks[number]


def rehearse(
    rule_sets: Sequence[Sequence[Rule]],
    policy: AlertPolicy,
    history: History,
    incident_of: Callable[[str, int], Incident],
    until: datetime,
) -> list[list[Alert]]:
    """The alerts that each of the rule sets would have raised until then, in order, without headline and reason.

    Every incident that became known is judged at that moment, and again when a wake of it comes, save where no rule
    could fire and nobody was told anything. What two sets would be told alike is judged once.
    """
    rules: list[Rule] = []
    sides = [_Side(number, one, rules) for number, one in enumerate(rule_sets)]
    standing = Standing(rules, history.past, history.begins_at, history.days(), incident_of)
    sweep = _Sweep(rules, standing, policy, incident_of)
    current: dict[str, Outline] = {}
    for now, known, woken in sweep.moments(history, until):
        standing.moves_to(known)
        for one in known:
            current[one.incident_id] = one
            if one.status == MERGED:
                for side in sides:
                    side.told.redirect(one.incident_id, one.survivor or "")
        if history.judged_from is not None and now < history.judged_from:
            continue
        ids = [one.incident_id for one in known]
        for side in sides:
            due = [current[id_] for id_ in dict.fromkeys([*ids, *woken.get(side.number, ())])]
            sweep.judge(side, [one for one in due if one.status != MERGED], now)
    return [side.told.alerts for side in sides]


class _Side:
    """One rule set, and what people were told under it. Rules are meant by their place among all ``distinct`` ones."""

    def __init__(self, number: int, rules: Sequence[Rule], distinct: list[Rule]) -> None:
        self.number, self.told = number, Told()
        self.rules: dict[int, Rule] = {}
        for rule in rules:
            if rule.enabled and rule.kind not in _NOT_OF_INCIDENTS:
                if rule not in distinct:
                    distinct.append(rule)
                self.rules[distinct.index(rule)] = rule
        self.every = frozenset(self.rules)
        self.alone = frozenset(one for one, rule in self.rules.items() if on_single_incidents(rule))
        self.waiting = [rule for rule in self.rules.values() if waits(rule)]

    def names(self, chosen: Iterable[int]) -> frozenset[str]:
        return frozenset(self.rules[one].name for one in chosen)


@dataclass(slots=True)
class _Question:
    """All that a judgement follows from, at one moment."""

    changed: list[Outline]
    could: list[frozenset[int]]
    """Of each changed one, the rules that could fire on it."""
    rules: list[int]
    """Those, and others that judging looks up, in the order of the rule set."""
    situations: list[Situation]

    def same_as(self, other: "_Question") -> bool:
        """Situations that are one object were told in one alert: equal ones need not be."""
        return (
            (self.rules, self.could, self.changed) == (other.rules, other.could, other.changed)
            and len(self.situations) == len(other.situations)
            and all(map(is_, self.situations, other.situations))
        )


class _Sweep:
    """Judging at each moment of a history."""

    def __init__(
        self,
        rules: Sequence[Rule],
        standing: Standing,
        policy: AlertPolicy,
        incident_of: Callable[[str, int], Incident],
    ) -> None:
        self._standing, self._policy, self._incident_of = standing, policy, incident_of
        self._bounds: list[Bound] = [bound_of(rule, standing) for rule in rules]
        self._windows = frozenset(number for number, rule in enumerate(rules) if over_windows(rule))
        self._heap: list[tuple[datetime, str, int]] = []
        self._could: dict[str, frozenset[int]] = {}
        self._answered: list[tuple[_Question, Judgement]] = []

    def moments(
        self, history: History, until: datetime
    ) -> Iterator[tuple[datetime, list[Outline], dict[int, list[str]]]]:
        """When something became known, and what; and which incidents must be looked at again, by side: at times at
        which nothing became known too."""
        for at, known in history.moments(until):
            while self._heap and self._heap[0][0] < at:
                now = self._heap[0][0]
                yield now, [], self._woken(now)
            yield at, known, self._woken(at)
        while self._heap and self._heap[0][0] <= until:
            now = self._heap[0][0]
            yield now, [], self._woken(now)

    def _woken(self, now: datetime) -> dict[int, list[str]]:
        self._could.clear()
        self._answered.clear()
        woken: dict[int, list[str]] = {}
        while self._heap and self._heap[0][0] <= now:
            _, id_, side = heappop(self._heap)
            woken.setdefault(side, []).append(id_)
        return woken

    def judge(self, side: _Side, due: Iterable[Outline], now: datetime) -> None:
        """Judge those on which a rule could fire or of which somebody was told something; of the others, when to look
        again."""
        changed, could = [], []
        for one in due:
            rules = self._could_fire(one, now) & side.every
            if rules or side.told.speaks_of(one.incident_id):
                changed.append(one)
                could.append(rules)
            elif side.waiting:
                self._wait(side, one, now)
        if changed:
            judgement = self._answer(side, self._question(side, changed, could), now)
            side.told.keep(judgement)
            for wake in judgement.wakes:
                heappush(self._heap, (wake.at, wake.incident_id, side.number))

    def _could_fire(self, outline: Outline, now: datetime) -> frozenset[int]:
        known = self._could.get(outline.incident_id)
        if known is None:
            known = frozenset(number for number, bound in enumerate(self._bounds) if bound(outline, now))
            self._could[outline.incident_id] = known
        return known

    def _wait(self, side: _Side, outline: Outline, now: datetime) -> None:
        if all(getattr(outline, rule.measure) is not None for rule in side.waiting):
            return
        incident = self._incident_of(outline.incident_id, outline.number)
        for rule in side.waiting:
            wake = wake_for(rule, incident, now)
            if wake is not None and incident.fresh_at is not None:
                heappush(self._heap, (wake.at, wake.incident_id, side.number))

    def _question(self, side: _Side, changed: list[Outline], could: list[frozenset[int]]) -> _Question:
        rules = frozenset().union(*could)
        situations = side.told.about((one.incident_id for one in changed), side.names(rules - side.alone))
        told = {name for one in situations for name in one.rules_told}
        looked_up = self._windows & rules
        return _Question(
            changed,
            could,
            [
                one
                for one, rule in side.rules.items()
                if one in rules
                or rule.name in told
                or (looked_up and one in side.alone)
                or (rule in side.waiting and any(getattr(each, rule.measure) is None for each in changed))
            ],
            situations,
        )

    def _answer(self, side: _Side, question: _Question, now: datetime) -> Judgement:
        for asked, judgement in self._answered:
            if asked.same_as(question):
                return judgement
        judgement = judge(
            [self._incident_of(one.incident_id, one.number) for one in question.changed],
            self._standing,
            [side.rules[one] for one in question.rules],
            question.situations,
            side.told.raised,
            policy=self._policy,
            coverage=Coverage(),
            rule_versions={},
            now=now,
            worded=False,
            looking_back={
                one.incident_id: side.names(could)
                for one, could in zip(question.changed, question.could, strict=True)
            },
        )
        self._answered.append((question, judgement))
        return judgement
