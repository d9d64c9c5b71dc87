"""Rules over a history the plain way: every revision judged, with every rule, by the memory that the service has, and
every alert worded. Slow; what is fast must say the same."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from service.backtest.rehearsal import History
from service.records import (
    Alert,
    AlertPolicy,
    Coverage,
    Incident,
    Judgement,
    PastIncident,
    Rule,
    Situation,
    Tally,
    Whereabouts,
)
from service.records.outline import Outline
from service.stages.judge import Memory, judge
from service.stages.judge.whereabouts import Box, whereabouts_of


class Imported:
    """Imported incidents, looked back on as in a store."""

    def __init__(self, past: Iterable[PastIncident]) -> None:
        self._rows = [row for one in past for row in whereabouts_of(one.id, one.day, (one.place,))]

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> Iterator[Whereabouts]:
        return (row for row in self._rows if row.key in keys and first <= row.day <= last)

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> Mapping[date, int]:
        days: dict[date, int] = {}
        for row in self.whereabouts([key], first, last):
            days[row.day] = days.get(row.day, 0) + 1
        return days

    def unread_days(self, _country: str, _first: date, _last: date) -> frozenset[date]:
        """A rehearsal takes every day as one that could be seen."""
        return frozenset()

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        return []

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        return []


class Plain:
    def __init__(
        self, rules: Sequence[Rule], history: History, bodies: Mapping[tuple[str, int], Incident]
    ) -> None:
        self._rules = [rule for rule in rules if rule.enabled]
        self._history, self._bodies = history, bodies
        self._memory = Memory((), history.begins_at, Imported(history.past))
        self._current: dict[str, Outline] = {}
        self._situations: dict[str, Situation] = {}
        self._raised: dict[str, Alert] = {}
        self._wakes: list[tuple[datetime, str]] = []

    def alerts(self, until: datetime) -> Iterator[Alert]:
        for at, known in self._history.moments(until):
            while self._wakes and self._wakes[0][0] < at:
                yield from self._look(self._wakes[0][0], [])
            yield from self._look(at, known)
        while self._wakes and self._wakes[0][0] <= until:
            yield from self._look(self._wakes[0][0], [])

    def _look(self, now: datetime, known: Sequence[Outline]) -> Sequence[Alert]:
        for one in known:
            self._current[one.incident_id] = one
            if one.status == "merged":
                self._memory.forget(one.incident_id)
                self._redirect(one.incident_id, one.survivor or "")
            else:
                self._memory.put(self._body(one))
        ids = [one.incident_id for one in known]
        while self._wakes and self._wakes[0][0] <= now:
            ids.append(self._wakes.pop(0)[1])
        due = [self._current[id_] for id_ in dict.fromkeys(ids)]
        changed = [self._body(one) for one in due if one.status != "merged"]
        if not changed:
            return ()
        judgement = self._judged(changed, now)
        self._situations |= {one.key: one for one in judgement.situations}
        self._raised |= {one.id: one for one in judgement.alerts}
        for wake in judgement.wakes:
            insort(self._wakes, (wake.at, wake.incident_id))
        return judgement.alerts

    def _judged(self, changed: Sequence[Incident], now: datetime) -> Judgement:
        return judge(
            changed,
            self._memory,
            self._rules,
            self._about({one.id for one in changed}),
            self._raised,
            policy=AlertPolicy(),
            coverage=Coverage(),
            rule_versions={},
            now=now,
        )

    def _body(self, outline: Outline) -> Incident:
        return self._bodies[outline.incident_id, outline.number]

    def _about(self, ids: set[str]) -> list[Situation]:
        return [
            one
            for _, one in sorted(self._situations.items())
            if not ids.isdisjoint((one.scope, *one.incident_ids))
            or ("/" in one.scope and one.closed_at is None)
        ]

    def _redirect(self, old: str, new: str) -> None:
        for key, one in self._situations.items():
            if old in (one.scope, *one.incident_ids):
                ids = tuple(dict.fromkeys(new if id_ == old else id_ for id_ in one.incident_ids))
                scope = new if one.scope == old else one.scope
                self._situations[key] = replace(one, scope=scope, incident_ids=ids)
