"""Candidate rules over the stored history, beside those in force: what people would have been sent, and not been.

    Rule, outlines and revisions by the moment they became known  ->  Comparison

Judging is that of the service, with the incidents as they were known at each moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from service.backtest.known import KnownAttack, Told, confirmed, follow, of_file
from service.backtest.outcome import Judged, Outcome, outcome, rows
from service.backtest.reach import Reach, reach_of
from service.backtest.rehearsal import Bodies, History, rehearse
from service.errors import LiptakoError
from service.ports import Transaction
from service.records import Alert, AlertPolicy, HistorySpan, Incident, PastIncident, Rule
from service.records.outline import MERGED, Outline
from service.stages.judge.whereabouts import day_of

__all__ = ["Comparison", "NoHistory", "Record", "backtest"]

_DAY = timedelta(days=1)


class NoHistory(LiptakoError):
    """Nothing is stored of the days that rules are to be rehearsed on."""


@dataclass(frozen=True, slots=True)
class Record:
    """Somebody's record of attacks, and the days that it tells of."""

    incidents: Sequence[PastIncident]
    spans: Sequence[HistorySpan]

    def would_have(self, alert: Alert) -> bool:
        """Whether it tells of the days and countries of the alert's attacks."""
        return any(
            place.country == span.country and span.first_day <= day_of(one) <= span.last_day
            for one in alert.spoken_of
            for place in one.places
            for span in self.spans
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What candidate rules would have done, beside those in force (None: none are)."""

    since: date
    until: date
    incidents: int
    revisions: int
    imported: int
    memory_begins_at: datetime | None
    same_rules: bool
    candidate: Outcome
    in_force: Outcome | None
    only_candidate: Sequence[dict[str, Any]] = ()
    """Alerts that the rules in force would not have raised, the most severe first."""
    only_in_force: Sequence[dict[str, Any]] = ()
    raised: Sequence[Alert] = ()
    """All that the candidate would have sent in these days."""
    judged: Judged

    def under(self, rule: str) -> list[dict[str, Any]]:
        """The Alerts and Updates of the candidate that one rule speaks first in, the most severe first."""
        return rows((one for one in self.raised if _speaks(one, rule)), self.judged)

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "history": {
                "incidents": self.incidents,
                "revisions": self.revisions,
                "imported": self.imported,
                "memory_begins_at": self.memory_begins_at.isoformat() if self.memory_begins_at else None,
            },
            "same_rules": self.same_rules,
            "candidate": self.candidate.as_json(),
            "in_force": self.in_force.as_json() if self.in_force else None,
            "only_candidate": list(self.only_candidate),
            "only_in_force": list(self.only_in_force),
        }


def backtest(
    look: Transaction,
    candidate: Sequence[Rule],
    policy: AlertPolicy,
    countries: Sequence[str],
    *,
    since: date | None = None,
    until: date | None = None,
    record: Record | None = None,
    bounded: bool = False,
) -> Comparison:
    """Rehearse ``candidate`` rules, and those in force, on what is stored. ``since`` and ``until`` are days, both
    included; the rules are rehearsed from the first incident on all the same, so that what was told before is known.
    ``bounded``, with ``since``: from so far before these days on as the rules ask, not all of history (``reach``).
    NoHistory where there is none, or none of these days."""
    in_force = look.rules_in_force()
    reach = reach_of([*candidate, *in_force], _start(since)) if bounded and since else Reach()
    outlines = look.outlines(_end(until) if until else datetime.max.replace(tzinfo=UTC), reach.read_from)
    if not outlines:
        then = f" until {until}" if until else ""
        raise NoHistory(
            f"there is no history to rehearse rules on: no incident is stored{then}; let the service run, or "
            "play an archive with `liptako replay --state FILE` and name it in LIPTAKO_DATABASE_URL"
        )
    begin = _start(since) if since else outlines[0].known_at
    end = _end(until) if until else outlines[-1].known_at + _DAY
    if end <= begin:
        raise NoHistory(
            f"no incident became known on these days: the last one on {outlines[-1].known_at:%Y-%m-%d}"
        )
    side = _Side(look, outlines, policy, countries, begin, end, record, reach)
    return _compared(side, candidate, in_force, outlines)


def _compared(
    side: "_Side", candidate: Sequence[Rule], in_force: Sequence[Rule], outlines: Sequence[Outline]
) -> Comparison:
    same = _alike(candidate, in_force)
    rule_sets = [candidate] if same or not in_force else [candidate, in_force]
    (first, alerts), *more = side.of(rule_sets)
    second, others = more[0] if more else (first, alerts) if same else (None, [])
    told = tuple({_about(one) for one in some if one.msg_type == "Alert"} for some in (alerts, others))
    return Comparison(
        since=side.begin.date(),
        until=(side.end - timedelta(microseconds=1)).date(),
        incidents=len({one.incident_id for one in outlines}),
        revisions=sum(one.status != MERGED for one in outlines),
        imported=len(side.history.past),
        memory_begins_at=side.history.begins_at,
        same_rules=same,
        candidate=first,
        in_force=second,
        only_candidate=rows(_others(alerts, told[1]), side.judged) if second else (),
        only_in_force=rows(_others(others, told[0]), side.judged),
        raised=alerts,
        judged=side.judged,
    )


class _Side:
    """One history, for as many rule sets as are rehearsed on it."""

    def __init__(
        self,
        look: Transaction,
        outlines: Sequence[Outline],
        policy: AlertPolicy,
        countries: Sequence[str],
        begin: datetime,
        end: datetime,
        record: Record | None,
        reach: Reach,
    ) -> None:
        begins_at = look.history_begins_at(countries)
        watched = look.history_begins_at()
        past = look.past_incidents(reach.first_day, watched.date() - _DAY) if watched else []
        self.history = History(outlines, past, begins_at, reach.judged_from)
        self._bodies = Bodies(outlines, look.unworded_revisions)
        self.begin, self.end = begin, end
        self._policy, self._record = policy, record
        # Attacks before the first report count too, where no day was given to begin with.
        first = outlines[0].known_at
        self._first_day = min(one.day for one in outlines) if begin == first else begin.date()
        last = {one.incident_id: one for one in outlines}
        dismissed = frozenset(id_ for id_, one in last.items() if one.status == "dismissed")
        self.judged = Judged(dismissed, look.marked_false(), record.would_have if record else None)
        self._known, self._seen = self._known_attacks(outlines, last)

    def of(self, rule_sets: Sequence[Sequence[Rule]]) -> list[tuple[Outcome, list[Alert]]]:
        """Of each rule set, what it would have done and the alerts that are counted."""
        rehearsed = rehearse(rule_sets, self._policy, self.history, self._bodies, self.end)
        return [self._outcome(rules, alerts) for rules, alerts in zip(rule_sets, rehearsed, strict=True)]

    def _outcome(self, rules: Sequence[Rule], alerts: Sequence[Alert]) -> tuple[Outcome, list[Alert]]:
        within = [one for one in alerts if one.sent_at >= self.begin]
        found = follow(self._known, self._seen, alerts)
        return outcome(rules, within, self.begin, self.end, found, self.judged), within

    def _known_attacks(
        self, outlines: Sequence[Outline], last: dict[str, Outline]
    ) -> tuple[list[KnownAttack], Told]:
        first, final = self._first_day, self.end.date()
        ours = [one for one in last.values() if one.status == "confirmed" and first <= one.day <= final]
        known = confirmed(map(self._incident, ours), first, final)
        if self._record is not None:
            known += of_file(self._record.incidents, first, final)
        if not known:
            return [], Told(())
        seen = {one.incident_id: one.known_at for one in reversed(outlines)}
        # What an operator confirmed is met by itself alone: only a record is compared with everything.
        out = (MERGED, "dismissed") if self._record is not None else (MERGED, "dismissed", "open")
        standing = [one for one in last.values() if one.status not in out]
        return known, Told((self._incident(one), seen[one.incident_id], "") for one in standing)

    def _incident(self, outline: Outline) -> Incident:
        return self._bodies(outline.incident_id, outline.number)


def _others(alerts: Sequence[Alert], told: set[str]) -> list[Alert]:
    """Those about something else than this."""
    return [one for one in alerts if one.msg_type == "Alert" and _about(one) not in told]


def _speaks(alert: Alert, rule: str) -> bool:
    return alert.msg_type != "Cancel" and alert.rule.name == rule


def _about(alert: Alert) -> str:
    """The incident, or the area and what opened it there, whichever rule speaks."""
    return alert.key.removeprefix(f"{alert.rule.name}/")


def _alike(one: Sequence[Rule], other: Sequence[Rule]) -> bool:
    return sorted(map(repr, one)) == sorted(map(repr, other))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end(day: date) -> datetime:
    return _start(day) + _DAY - timedelta(microseconds=1)
