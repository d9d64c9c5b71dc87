"""What rules would have done, in figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from service.backtest.known import Found
from service.records import Alert, Rule, Severity

_WEEK = timedelta(weeks=1)
MOST_LISTED = 50
SIZES = (("30 and more", 30), ("10 to 29", 10), ("5 to 9", 5), ("under 5", 0))
"""Known attacks by their dead, for who must know which ones are missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """Of the alerts under one rule: those that it spoke first."""

    alerts: int = 0
    updates: int = 0
    per_week: float = 0.0
    by_severity: Mapping[str, int] = field(default_factory=dict)
    """Of its Alerts; an Update may be more severe."""
    dismissed: int = 0
    marked_false: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFigures:
    """What became of the attacks that are known to have happened."""

    known: int
    alerted: int
    missed: int
    not_seen: int
    """Of the missed: our feeds told of no such incident, so no rule could have spoken."""
    days_late: Mapping[str, float] = field(default_factory=dict)
    """From the end of its day to the first alert: median, and what nine of ten stay under."""
    hours_after_report: Mapping[str, float] = field(default_factory=dict)
    by_size: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    largest_missed: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one set of rules would have done."""

    rules: Sequence[str]
    alerts: int
    updates: int
    cancels: int
    per_week: float
    pushes_per_week: float
    """Alerts and Updates above Minor: those that are sent at once."""
    by_severity: Mapping[str, int]
    by_rule: Mapping[str, RuleFigures]
    weeks: Sequence[Mapping[str, Any]]
    known: KnownFigures | None
    dismissed: int
    """Alerts all of whose incidents an operator dismissed."""
    marked_false: int
    """Others, on incidents whose alert more people called a false alarm than useful."""
    unmatched: int | None
    """Alerts that no known attack answers to, on days that the record tells of; None: no record was given."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """By which alerts are found to have come to nothing."""

    dismissed: frozenset[str]
    """Incidents that were dismissed in the end."""
    marked: frozenset[str]
    """Incidents whose alert was called a false alarm."""
    recorded: Callable[[Alert], bool] | None
    """Whether the record that was given would have the attacks of this alert; None: no record was given."""

    def verdict(self, alert: Alert) -> str | None:
        """``dismissed``: all of its incidents were; ``false alarm``: people called it so. None: neither."""
        if all(each.id in self.dismissed for each in alert.spoken_of):
            return "dismissed"
        return "false alarm" if any(each.id in self.marked for each in alert.spoken_of) else None


def outcome(
    rules: Sequence[Rule],
    alerts: Sequence[Alert],
    since: datetime,
    until: datetime,
    found: Sequence[Found],
    judged: Judged,
) -> Outcome:
    """Figures of the alerts between the two moments."""
    within = [one for one in alerts if since <= one.sent_at <= until]
    weeks = max((until - since) / _WEEK, 1 / 7)
    answered = frozenset(key for one in found for key in one.alert_keys)
    first = [one for one in within if one.msg_type == "Alert"]
    dismissed = {one.key for one in first if judged.verdict(one) == "dismissed"}
    marked = {one.key for one in first if judged.verdict(one) == "false alarm"} - dismissed
    unmatched: set[str] | None = None
    if judged.recorded is not None:
        unmatched = {
            one.key for one in first if one.key not in answered | dismissed | marked and judged.recorded(one)
        }
    kinds = Counter(one.msg_type for one in within)
    pushes = [one for one in within if one.severity is not Severity.MINOR]
    return Outcome(
        rules=[rule.name for rule in rules if rule.enabled],
        alerts=kinds["Alert"],
        updates=kinds["Update"],
        cancels=kinds["Cancel"],
        per_week=round(kinds["Alert"] / weeks, 2),
        pushes_per_week=round(len(pushes) / weeks, 2),
        by_severity=_by_severity(first),
        by_rule=_by_rule(rules, within, (dismissed, marked, unmatched or set()), weeks),
        weeks=_by_week(within, since, until),
        known=_known(found) if found else None,
        dismissed=len(dismissed),
        marked_false=len(marked),
        unmatched=None if unmatched is None else len(unmatched),
    )


def rows(alerts: Iterable[Alert], judged: Judged) -> list[dict[str, Any]]:
    """Alerts as a person would look them up, the most severe first; so many at most."""
    ordered = sorted(alerts, key=lambda one: (-one.severity.rank, one.sent_at))
    return [
        {
            "key": one.key,
            "msg_type": one.msg_type,
            "sent": one.sent_at.isoformat(),
            "severity": one.severity.value,
            "rule": one.rule.name,
            "observed": one.rule.observed,
            "incidents": [each.id for each in one.incidents],
            "places": list(dict.fromkeys(place.name for each in one.incidents for place in each.places)),
            "day": str(one.incidents[0].day) if one.incidents and one.incidents[0].day else None,
            "verdict": judged.verdict(one),
        }
        for one in ordered[:MOST_LISTED]
    ]


def _by_severity(alerts: Iterable[Alert]) -> dict[str, int]:
    counts = Counter(one.severity for one in alerts)
    return {severity.value: counts[severity] for severity in reversed(Severity)}


def _by_rule(
    rules: Sequence[Rule], alerts: Sequence[Alert], nothing: tuple[set[str], ...], weeks: float
) -> dict[str, RuleFigures]:
    by_rule: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        by_rule[alert.rule.name].append(alert)
    dismissed, marked, unmatched = nothing
    names = dict.fromkeys([*(rule.name for rule in rules if rule.enabled), *by_rule])
    figures = {}
    for name in names:
        first = [one for one in by_rule[name] if one.msg_type == "Alert"]
        figures[name] = RuleFigures(
            alerts=len(first),
            updates=sum(one.msg_type == "Update" for one in by_rule[name]),
            per_week=round(len(first) / weeks, 2),
            by_severity=_by_severity(first),
            dismissed=sum(one.key in dismissed for one in first),
            marked_false=sum(one.key in marked for one in first),
            unmatched=sum(one.key in unmatched for one in first),
        )
    return figures


def _by_week(alerts: Iterable[Alert], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Alerts and Updates of each week from Monday on, quiet weeks too."""
    counts: Counter[tuple[date, str]] = Counter()
    for alert in alerts:
        counts[_monday(alert.sent_at.date()), alert.msg_type] += 1
    first, last = _monday(since.date()), _monday(until.date())
    mondays = [first + number * _WEEK for number in range((last - first).days // 7 + 1)]
    return [
        {"week": day.isoformat(), "alerts": counts[day, "Alert"], "updates": counts[day, "Update"]}
        for day in mondays
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _known(found: Sequence[Found]) -> KnownFigures:
    alerted = [one for one in found if one.alerted_at is not None]
    missed = [one for one in found if one.alerted_at is None]
    largest = sorted(missed, key=lambda one: (-(one.attack.deaths or 0), one.attack.day, one.attack.id))
    return KnownFigures(
        known=len(found),
        alerted=len(alerted),
        missed=len(missed),
        not_seen=sum(one.first_seen_at is None for one in missed),
        days_late=_spread([_days_late(one) for one in alerted]),
        hours_after_report=_spread([_hours(one) for one in alerted]),
        by_size=_by_size(found),
        largest_missed=[_missed(one) for one in largest[:MOST_LISTED]],
    )


def _by_size(found: Sequence[Found]) -> dict[str, dict[str, int]]:
    sizes: dict[str, dict[str, int]] = {name: {"known": 0, "alerted": 0} for name, _ in SIZES}
    for one in found:
        size = next(name for name, least in SIZES if (one.attack.deaths or 0) >= least)
        sizes[size]["known"] += 1
        sizes[size]["alerted"] += one.alerted_at is not None
    return sizes


def _missed(one: Found) -> dict[str, Any]:
    places = one.attack.places
    return {
        "id": one.attack.id,
        "day": one.attack.day.isoformat(),
        "deaths": one.attack.deaths,
        "place": places[0].name if places else None,
        "country": places[0].country if places else None,
        "first_seen": one.first_seen_at.isoformat() if one.first_seen_at else None,
    }


def _days_late(one: Found) -> float:
    assert one.alerted_at is not None
    ended = datetime.combine(one.attack.last_day + timedelta(days=1), time(), UTC)
    return max(0.0, (one.alerted_at - ended) / timedelta(days=1))


def _hours(one: Found) -> float:
    assert one.alerted_at is not None
    return max(0.0, (one.alerted_at - (one.first_seen_at or one.alerted_at)) / timedelta(hours=1))


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    return {
        "median": round(ordered[len(ordered) // 2], 1),
        "nine_of_ten": round(ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)], 1),
    }
