"""What judging holds of each changed incident, and what its alerts are made with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from service.records import Alert, AlertPolicy, Coverage, Incident, Rule, Severity, Situation
from service.stages.judge.came_before import Before
from service.stages.judge.thresholds import Fired

_MEASURES = ("deaths", "deaths_civilians", "abducted", "injured", "displaced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is the same for every incident of one judging."""

    rules: Mapping[str, Rule]
    raised: Mapping[str, Alert]
    policy: AlertPolicy
    coverage: Coverage
    rule_versions: Mapping[str, int]
    now: datetime
    worded: bool = True
    """Whether alerts get headline and reason. Rehearsing years of history needs neither."""
    before: Before

    def last_alert(self, situation: Situation) -> Alert | None:
        """The alert that people got last of a situation; of what was parted and not told since, the last before."""
        ids = (*situation.thread, *situation.alert_ids)
        return next((self.raised[id_] for id_ in reversed(ids) if id_ in self.raised), None)


@dataclass(slots=True)
class Case:
    """One changed incident: the rules that fire on it, and the situation it has opened before."""

    incident: Incident
    fired: list[Fired]
    situation: Situation | None
    spoken: list[Fired] = field(default_factory=list)

    def ranked(self) -> list[Fired]:
        """The rules that fire, the one that speaks first."""
        return by_severity(self.fired)


def cases(changed: Sequence[Incident], situations: Sequence[Situation]) -> list[Case]:
    """A case for each changed incident that was not dismissed, oldest first."""
    unique = {incident.id: incident for incident in changed}
    ordered = sorted(unique.values(), key=lambda one: (one.first_seen_at, one.id))
    own = {situation.scope: situation for situation in situations}
    return [Case(one, [], own.get(one.id)) for one in ordered if one.status != "dismissed"]


def of_incidents(situations: Sequence[Situation]) -> tuple[list[Situation], list[Situation]]:
    """The situations of single incidents, one for each incident, and those that are closed in favour of another:
    after a merger the oldest speaks for all, closed or not."""
    by_scope: dict[str, list[Situation]] = {}
    for situation in situations:
        if not of_area(situation):
            by_scope.setdefault(situation.scope, []).append(situation)
    kept, closed = [], []
    for same in by_scope.values():
        oldest, *others = sorted(same, key=lambda one: (one.opened_at, one.key))
        kept.append(_absorbing(oldest, others))
        closed += [replace(one, closed_at=one.closed_at or one.held_at) for one in others]
    return kept, closed


def of_area(situation: Situation) -> bool:
    """Whether the situation stands for an area (``MLI/Ménaka``) and not for one incident."""
    return "/" in situation.scope


def of_window(situation: Situation) -> bool:
    """Whether the situation is that of a unit over a window, of whatever kind of rule."""
    return of_area(situation) and situation.kind not in ("new_villages", "silence")


def by_severity(fired: Iterable[Fired]) -> list[Fired]:
    """The most severe first; of equals what one attack did before what several come to, one with a figure, on deaths
    before other measures, with the highest threshold."""
    return sorted(fired, key=_speaks_first)


def fresh(incident: Incident, setting: Setting) -> bool:
    """Whether the news of it is recent enough to alert; what was learnt is not."""
    at = incident.fresh_at
    return at is not None and setting.now - at <= setting.policy.freshness


def older_than(incident: Incident, age: timedelta, now: datetime) -> bool:
    """Whether the attack is certainly longer past: counted from the end of its day. Undated ones are not."""
    last = _last_day(incident)
    if last is None:
        return False
    ended = datetime.combine(last + timedelta(days=1), time(), UTC)
    return now - ended > age


def aged(
    fired: Sequence[Fired], incident: Incident, situation: Situation | None, setting: Setting
) -> list[Fired]:
    """The rules as severe as the age of the news leaves them: what is too old is Minor, for digests only. An alert
    that was sent in time (the last one of ``situation``) keeps its severity however late its updates come."""
    if not older_than(incident, setting.policy.late_until, setting.now):
        return list(fired)
    told = setting.last_alert(situation) if situation else None
    if told is not None and not told.late:
        return list(fired)
    return [replace(one, severity=Severity.MINOR, severity_near=None) for one in fired]


def _last_day(incident: Incident) -> date | None:
    if incident.day is None:
        return None
    if incident.date_precision == "month":
        return (incident.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    spread = {"night": 1, "weekend": 1, "week": 6}.get(incident.date_precision or "", 0)
    return incident.day + timedelta(days=spread)


def _absorbing(oldest: Situation, others: Sequence[Situation]) -> Situation:
    """The oldest, with what people were told under the keys of the others."""
    if not others:
        return oldest
    every = (oldest, *others)
    return replace(
        oldest,
        incident_ids=union(one.incident_ids for one in every),
        alert_ids=union(one.alert_ids for one in every),
        severity=max((one.severity for one in every), key=lambda severity: severity.rank),
        step=max((one.step for one in every if one.step is not None), default=None),
        rules_told=union(one.rules_told for one in every),
        villages_told=union(one.villages_told for one in every),
        held_at=max(one.held_at for one in every),
        own_reports=False,
    )


def union(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All names, each once, in the order given."""
    return tuple(dict.fromkeys(one for names in several for one in names))


def _speaks_first(fired: Fired) -> tuple[int, bool, int, int, int, str, str, str]:
    rule = fired.rule
    threshold = rule.at_least if isinstance(rule.at_least, int) else 0
    counts_people = rule.kind == "casualties" and threshold
    measure = _MEASURES.index(rule.measure) if counts_people else len(_MEASURES)
    highest = -(fired.observed or 0) if fired.area else 0
    alike = (rule.name, fired.area, fired.incidents[0].id)
    return -fired.severity.rank, bool(fired.area), measure, -threshold, highest, *alike
