"""Rules over history: at each moment the incidents that changed are judged with what was known then."""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import groupby
from operator import attrgetter

from service.backtest.bounds import Bounds
from service.backtest.sight import Sight
from service.records import Alert, AlertPolicy, Coverage, Incident, PastIncident, Rule, Situation
from service.records.outline import MERGED, Outline
from service.stages.judge import Memory, judge
from service.stages.judge.cases import of_area

_AHEAD = 500
_KEPT = 12
"""Incidents whose revisions are fetched together, and how many such fetches are kept."""

_NOT_OF_INCIDENTS = ("silence",)
"""Kinds that watch feeds: what was not seen then is not stored."""

Revisions = Mapping[tuple[str, int], Incident]
Moments = list[tuple[datetime, list[Outline]]]


@dataclass(frozen=True, slots=True)
class History:
    """All that rules are rehearsed on."""

    outlines: Sequence[Outline]
    """In the order they became known."""
    past: Sequence[PastIncident]
    """Imported incidents from before the watch."""
    begins_at: datetime | None
    """Since when attacks are remembered."""

    def moments(self) -> Moments:
        """The revisions by the time at which they became known together."""
        return [(at, list(group)) for at, group in groupby(self.outlines, key=attrgetter("known_at"))]


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


@dataclass(slots=True)
class _Told:
    """Situations and alerts so far, as a store would keep them."""

    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    _of_incident: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _open_areas: set[str] = field(default_factory=set)

    def speaks_of(self, incident_id: str) -> bool:
        return incident_id in self._of_incident

    def about(self, incident_ids: Iterable[str]) -> list[Situation]:
        """Those that name any of the incidents, and every open one of an area."""
        keys = set(self._open_areas).union(*(self._of_incident.get(id_, ()) for id_ in incident_ids))
        return [self.situations[key] for key in sorted(keys)]

    def keep(self, situations: Iterable[Situation], alerts: Iterable[Alert]) -> None:
        for one in situations:
            self.situations[one.key] = one
            for id_ in (one.scope, *one.incident_ids):
                self._of_incident[id_].add(one.key)
            still_open = of_area(one) and one.closed_at is None
            (self._open_areas.add if still_open else self._open_areas.discard)(one.key)
        for alert in alerts:
            self.raised[alert.id] = alert
            self.alerts.append(alert)

    def redirect(self, old: str, new: str) -> None:
        """What was told of a merged incident is now told of the one it became part of."""
        for key in self._of_incident.pop(old, ()):
            one = self.situations[key]
            ids = tuple(dict.fromkeys(new if id_ == old else id_ for id_ in one.incident_ids))
            scope = new if one.scope == old else one.scope
            self.situations[key] = replace(one, scope=scope, incident_ids=ids)
            self._of_incident[new].add(key)


def rehearse(
    rules: Sequence[Rule],
    policy: AlertPolicy,
    history: History,
    incident_of: Callable[[str, int], Incident],
    until: datetime,
    *,
    bounded: bool = True,
) -> list[Alert]:
    """The alerts that ``rules`` would have raised until then, in order, without headline and reason.

    Every incident that became known is judged at that moment, and again when a wake of it comes. ``bounded`` spares
    those at which no rule could fire; without it the same alerts come, later.
    """
    in_use = [rule for rule in rules if rule.enabled and rule.kind not in _NOT_OF_INCIDENTS]
    sight = Sight(history.outlines, history.past, incident_of)
    bounds = Bounds(in_use, sight, history.past, history.begins_at) if bounded else None
    told, wakes = _Told(), _Wakes()
    current: dict[str, Outline] = {}
    for now, known in wakes.between(history.moments(), until):
        sight.moves_to(now, known)
        for one in known:
            current[one.incident_id] = one
            if one.status == MERGED:
                told.redirect(one.incident_id, one.survivor or "")
        due = [current[id_] for id_ in dict.fromkeys([*(one.incident_id for one in known), *wakes.due(now)])]
        standing = [one for one in due if one.status != MERGED]
        looking_back = None
        if bounds is not None:
            bounds.moves_to(known)
            standing, looking_back = _that_may_speak(standing, bounds, told, wakes, now)
        changed = [sight.incident(one) for one in standing]
        if not changed:
            continue
        judgement = judge(
            changed,
            Memory((), history.begins_at, sight),
            in_use,
            told.about(one.id for one in changed),
            told.raised,
            policy=policy,
            coverage=Coverage(),
            rule_versions={},
            now=now,
            worded=False,
            looking_back=looking_back,
        )
        told.keep(judgement.situations, judgement.alerts)
        for wake in judgement.wakes:
            wakes.add(wake.at, wake.incident_id)
    return told.alerts


def _that_may_speak(
    standing: Sequence[Outline], bounds: Bounds, told: _Told, wakes: "_Wakes", now: datetime
) -> tuple[list[Outline], dict[str, Collection[str]]]:
    """Those on which a rule could fire or somebody was told something; and of each, which rules that look back could
    fire. Of the others, when to look again."""
    back = {one.incident_id: bounds.looking_back(one, now) for one in standing}
    speak = []
    for one in standing:
        if back[one.incident_id] or told.speaks_of(one.incident_id) or bounds.on_one(one, now):
            speak.append(one)
        else:
            for at in bounds.wakes(one, now):
                wakes.add(at, one.incident_id)
    return speak, back


class _Wakes:
    """Times at which incidents must be judged again."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []

    def add(self, at: datetime, incident_id: str) -> None:
        heappush(self._heap, (at, incident_id))

    def due(self, now: datetime) -> list[str]:
        found = []
        while self._heap and self._heap[0][0] <= now:
            found.append(heappop(self._heap)[1])
        return found

    def between(self, moments: Moments, until: datetime) -> Iterator[tuple[datetime, list[Outline]]]:
        """The moments until then, with those at which nothing became known but a wake comes."""
        for at, known in moments[: bisect_right(moments, until, key=_at)]:
            while self._heap and self._heap[0][0] < at:
                yield self._heap[0][0], []
            yield at, known
        while self._heap and self._heap[0][0] <= until:
            yield self._heap[0][0], []


def _at(moment: tuple[datetime, list[Outline]]) -> datetime:
    return moment[0]
