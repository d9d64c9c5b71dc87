"""Situations of an area: several attacks that together meet a rule."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from service.records import Incident, Situation
from service.stages.judge.cases import Case, Setting, aged, by_severity, of_window
from service.stages.judge.changes import Change, village_added, window_changes
from service.stages.judge.parting import is_part
from service.stages.judge.raising import Raised, raise_alert, silent_situation, update_alert
from service.stages.judge.thresholds import Fired

KIND = "new_villages"

Naming = Callable[[Collection[str]], Sequence[Situation]]
"""Looks up the situations that name any of these incidents."""


@dataclass(slots=True)
class _Opening:
    """A situation that this judging opens, and every rule that its one alert names."""

    key: str
    scope: str
    fired: list[Fired]
    members: tuple[str, ...] = ()
    """Incidents that were in it before anything was told under its key."""


class Areas:
    """Where each finding on several attacks is told: by an incident that alone makes it, by an incident that alerts
    anyway, in a situation that stands, or in a new one.

    ``own``: situations of single incidents, one each; ``areas``: those of areas, closed ones too. ``speaks``: whether
    a case has anything to tell by now; ``on_one``: the rules that fire on one incident by itself; ``naming``: looks up
    the situations of further incidents.
    """

    def __init__(
        self,
        own: Sequence[Situation],
        areas: Sequence[Situation],
        cases: Sequence[Case],
        setting: Setting,
        speaks: Callable[[Case], bool],
        on_one: Callable[[Incident], Sequence[Fired]],
        naming: Naming | None = None,
    ) -> None:
        self._before = {one.key: one for one in (*(one for one in own if one.kind == KIND), *areas)}
        self._own = own
        self._cases = {case.incident.id: case for case in cases}
        self._setting, self._speaks, self._on_one = setting, speaks, on_one
        self._naming: Naming = naming or (lambda _: ())
        self._now_told: list[tuple[str, frozenset[str]]] = []
        self._windows_told: list[tuple[str, str, frozenset[str]]] = []
        self._opened: list[_Opening] = []
        self._updated: list[Raised] = []

    # --- new villages

    def place(self, fired: Fired, case: Case) -> None:
        """Tell a finding of new villages where it belongs, and nowhere twice."""
        ids = _ids(fired)
        if len(ids) == 1:
            case.fired.append(fired)
        elif any(rule == fired.rule.name and ids <= told for rule, told in self._now_told):
            return
        elif self._opens_now(case) or fired.rule.name in self._told_by(case):
            case.fired.append(fired)
        else:
            self._in_area(fired, ids)
        self._now_told.append((fired.rule.name, ids))

    def _opens_now(self, case: Case) -> bool:
        """An incident about to alert carries the finding along: one message, not two."""
        told = case.situation is not None and (case.situation.alert_ids or is_part(case, self._setting))
        return not told and bool(case.fired)

    def _told_by(self, case: Case) -> tuple[str, ...]:
        return case.situation.rules_told if case.situation else ()

    def _in_area(self, fired: Fired, ids: frozenset[str]) -> None:
        rule = fired.rule.name
        pending = next((one for one in self._opened if _shares(one, rule, ids)), None)
        if pending is not None:
            pending.fired[0] = max(pending.fired[0], fired, key=lambda one: one.observed or 0)
            return
        same = [
            one
            for one in self._told_of(ids)
            if rule in one.rules_told and not ids.isdisjoint(one.incident_ids)
        ]
        standing = next((one for one in same if one.closed_at is None and not self._cooled(one)), None)
        known = {id_ for one in same for id_ in one.incident_ids}
        if standing is not None and standing.scope in self._cases:
            # That incident is judged now too: one Update tells both.
            self._cases[standing.scope].fired.append(fired)
        elif standing is not None:
            change = village_added(fired, standing)
            if change is not None:
                self._add_village(standing, fired, change)
        elif fired.incidents[0].id not in known and all(village_added(fired, one) for one in same):
            self._open(fired, area_of(fired.incidents[0]))

    def _told_of(self, ids: Collection[str] = ()) -> list[Situation]:
        """The situations under which people may have been told of what these incidents did with others: a neighbour
        may be no part of what is judged now. An alert that was cancelled because of a dismissal has told nothing."""
        found = {one.key: one for one in self._naming(ids) if one.cancelled_at is None} if ids else {}
        found |= {one.key: one for one in self._own} | self._before
        found |= {one.situation.key: one.situation for one in self._updated}
        return [one for one in found.values() if one.cancelled_for != "dismissal"]

    def _add_village(self, situation: Situation, fired: Fired, change: Change) -> None:
        """What others add makes the alert of one incident no less severe than it was told."""
        severity = max(fired.severity, situation.severity, key=lambda severity: severity.rank)
        self._update(situation, replace(fired, severity=severity), [change])

    # --- windows

    def place_windows(self, found: Sequence[Fired]) -> None:
        """Tell findings over windows, the most severe and highest first, each area of a rule once."""
        for fired in by_severity(found):
            ids, unit = _ids(fired), (fired.rule.name, fired.area)
            if any((rule, area) == unit and ids & told for rule, area, told in self._windows_told):
                continue
            self._windows_told.append((*unit, ids))
            same = [one for one in self._told_of() if (one.rule_name, one.scope) == unit]
            standing = next((one for one in same if self._still_stands(one, fired)), None)
            if standing is not None:
                self._carry_on(standing, fired)
            elif not any(fired.incidents[0].id in one.incident_ids for one in same):
                self._open_window(fired)

    def _still_stands(self, situation: Situation, fired: Fired) -> bool:
        """Until the condition has been false for the cooldown, what is found later belongs to it; what was true only
        before it was opened does not, unless it is about the same attacks."""
        if situation.closed_at is not None or self._cooled(situation):
            return False
        after = fired.until is None or fired.until > situation.opened_at
        return after or bool(_ids(fired) & set(situation.incident_ids))

    def _open_window(self, fired: Fired) -> None:
        if self._told_elsewhere(fired):
            key = self._key(fired, fired.area)
            self._before[key] = silent_situation(key, fired, self._setting)
        else:
            self._open(fired, fired.area)

    def _told_elsewhere(self, fired: Fired) -> bool:
        """Whether another alert speaks of it: that of a member, sent now; that of a member that reaches the figure
        alone, sent before and no less severe; or that of another rule over a window, opened now."""
        rider = replace(fired, step=None)
        speaking = [case for id_ in fired.ids if (case := self._cases.get(id_)) and self._speaks(case)]
        if speaking:
            speaking[0].fired.append(rider)
            return True
        opened = next((one for one in self._opened if _ids(fired) & _ids(one.fired[0])), None)
        if opened is not None:
            opened.fired.append(rider)
            return True
        return bool(fired.alone) and any(self._alone(fired, one) for one in fired.incidents)

    def _alone(self, fired: Fired, incident: Incident) -> bool:
        if incident.id not in fired.alone or incident.fresh_at is None:
            return False
        return any(one.severity.rank >= fired.severity.rank for one in self._on_one(incident))

    def _carry_on(self, situation: Situation, fired: Fired) -> None:
        # As severe as it would be told: what age made Minor did not become more severe since.
        (fired,) = aged([fired], fired.incidents[0], situation, self._setting)
        changed = window_changes(fired, situation)
        if changed and not self._told_elsewhere(fired):
            if situation.alert_ids:
                self._update(situation, fired, changed)
            else:
                del self._before[situation.key]
                self._opened.append(_Opening(situation.key, fired.area, [fired], situation.incident_ids))
            return
        going_on = replace(
            situation,
            incident_ids=tuple(dict.fromkeys([*situation.incident_ids, *fired.ids])),
            held_at=max(situation.held_at, fired.until or situation.held_at),
        )
        if changed:  # and told elsewhere
            severity = max(fired.severity, situation.severity, key=lambda severity: severity.rank)
            step = fired.step or situation.step
            going_on = replace(going_on, severity=severity, step=step, observed=fired.observed)
        self._before[situation.key] = going_on

    def lower(self, situation: Situation, fired: Fired, changed: Sequence[Change]) -> None:
        """Tell those who were told of a window that its figure fell."""
        self._update(situation, fired, changed)

    # --- what came of it

    @property
    def results(self) -> list[Raised]:
        return [*self._updated, *(self._raised(one) for one in self._opened)]

    def situations(self, told: frozenset[str]) -> list[Situation]:
        """Those of areas as they are now: open ones, save those ``told`` of just now, are closed where their condition
        has not been true for their rule's cooldown."""
        return [
            replace(one, closed_at=self._setting.now)
            if one.closed_at is None and one.key not in told and self._cooled(one)
            else one
            for one in self._before.values()
        ]

    def waves_on(self, incident_ids: Sequence[str]) -> list[Situation]:
        """Those of waves on villages that people were told of and that name any of the incidents, where nothing else
        is told of them now."""
        return [
            one
            for one in self._before.values()
            if one.kind == KIND
            and one.alert_ids
            and one.cancelled_at is None
            and one.scope not in self._cases
            and not set(incident_ids).isdisjoint(one.incident_ids)
        ]

    def standing(self) -> list[Situation]:
        """Those of windows that people were told of and that stand."""
        return [
            one
            for one in self._before.values()
            if of_window(one) and one.alert_ids and one.closed_at is None and not self._cooled(one)
        ]

    def _open(self, fired: Fired, area: str) -> None:
        self._opened.append(_Opening(self._key(fired, area), area, [fired]))

    def _key(self, fired: Fired, area: str) -> str:
        """Named after the attack that made the finding true: every situation that names it is known to this judging, so
        no key is given twice; after a Cancel that was a mistake it is another."""
        key = f"{fired.rule.name}/{area.rstrip('/')}/{fired.incidents[0].id}"
        before = sum(one == key or one.startswith(f"{key}/") for one in self._before)
        return f"{key}/{before + 1}" if before else key

    def _raised(self, opening: _Opening) -> Raised:
        speaking = aged(by_severity(opening.fired), opening.fired[0].incidents[0], None, self._setting)
        result = raise_alert(opening.key, opening.scope, speaking, self._setting)
        members = tuple(dict.fromkeys([*opening.members, *result.situation.incident_ids]))
        return replace(result, situation=replace(result.situation, incident_ids=members))

    def _update(self, situation: Situation, fired: Fired, changed: Sequence[Change]) -> None:
        speaking = aged([fired], fired.incidents[0], situation, self._setting)
        self._keep(update_alert(situation, fired.incidents[0], speaking, list(changed), self._setting))

    def _keep(self, result: Raised) -> None:
        if result.situation.key in self._before:
            self._before[result.situation.key] = result.situation
        self._updated.append(result)

    def _cooled(self, situation: Situation) -> bool:
        rule = self._setting.rules.get(situation.rule_name)
        return rule is None or self._setting.now - situation.held_at > rule.cooldown


def area_of(incident: Incident) -> str:
    """Country and first-level unit of the incident's first place: ``MLI/Ménaka``."""
    place = incident.lead_place
    return f"{(place.country if place else None) or ''}/{(place.adm1 if place else None) or ''}"


def _ids(fired: Fired) -> frozenset[str]:
    return frozenset(fired.ids)


def _shares(opening: _Opening, rule: str, ids: frozenset[str]) -> bool:
    return opening.fired[0].rule.name == rule and bool(ids & _ids(opening.fired[0]))
