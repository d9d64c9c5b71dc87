"""Situations of an area: several attacks on villages that together meet a rule."""

from collections.abc import Sequence
from dataclasses import replace

from service.records import Incident, Situation
from service.stages.judge.cases import Case, Setting, aged
from service.stages.judge.changes import village_added
from service.stages.judge.raising import Raised, raise_alert, update_alert
from service.stages.judge.thresholds import Fired

KIND = "new_villages"


class Areas:
    """Where each new-villages finding is told: by the incident that alone makes it, by an incident that alerts anyway,
    in a situation that stands, or in a new one.

    ``own``: situations of single incidents, one each; ``areas``: those of areas, closed ones too.
    """

    def __init__(
        self,
        own: Sequence[Situation],
        areas: Sequence[Situation],
        cases: Sequence[Case],
        setting: Setting,
    ) -> None:
        self._before = [*(one for one in own if one.kind == KIND), *areas]
        self._cases = {case.incident.id: case for case in cases}
        self._setting = setting
        self._now_told: list[tuple[str, frozenset[str]]] = []
        self.results: list[Raised] = []

    def place(self, fired: Fired, case: Case) -> None:
        """Tell the finding where it belongs, and nowhere twice."""
        ids = frozenset(one.id for one in fired.incidents)
        if len(ids) == 1:
            case.fired.append(fired)
        elif any(rule == fired.rule.name and ids <= told for rule, told in self._now_told):
            return
        elif self._opens_now(case) or fired.rule.name in self._told_by(case):
            case.fired.append(fired)
        else:
            self._in_area(fired, ids)
        self._now_told.append((fired.rule.name, ids))

    def closed(self, told: frozenset[str]) -> list[Situation]:
        """Open ones, save those ``told`` of just now, whose condition has not been true for their rule's cooldown."""
        return [
            replace(one, closed_at=self._setting.now)
            for one in self._before
            if one.closed_at is None and one.key not in told and self._cooled(one)
        ]

    def _opens_now(self, case: Case) -> bool:
        """An incident about to alert carries the finding along: one message, not two."""
        return case.situation is None and bool(case.fired)

    def _told_by(self, case: Case) -> tuple[str, ...]:
        return case.situation.rules_told if case.situation else ()

    def _in_area(self, fired: Fired, ids: frozenset[str]) -> None:
        rule = fired.rule.name
        same = [one for one in self._before if one.rule_name == rule and ids & set(one.incident_ids)]
        standing = next((one for one in same if one.closed_at is None and not self._cooled(one)), None)
        known = {id_ for one in same for id_ in one.incident_ids}
        if standing is not None and standing.scope in self._cases:
            # That incident is judged now too: one Update tells both.
            self._cases[standing.scope].fired.append(fired)
        elif standing is not None:
            self._update(standing, fired)
        elif not ids <= known:
            opening = min(
                (one for one in fired.incidents if one.id not in known),
                key=lambda one: (one.first_seen_at, one.id),
            )
            area = area_of(opening)
            self._raise(f"{rule}/{area}/{opening.id}", area, fired)

    def _raise(self, key: str, scope: str, fired: Fired) -> None:
        speaking = aged([fired], fired.incidents[0], None, self._setting)
        result = raise_alert(key, scope, speaking, self._setting)
        self._before.append(result.situation)
        self.results.append(result)

    def _update(self, situation: Situation, fired: Fired) -> None:
        change = village_added(fired, situation)
        if change is None:
            return
        told = self._setting.last_alert(situation)
        speaking = aged([fired], fired.incidents[0], told, self._setting)
        result = update_alert(situation, fired.incidents[0], speaking, [change], self._setting)
        self._before[self._before.index(situation)] = result.situation
        self.results.append(result)

    def _cooled(self, situation: Situation) -> bool:
        rule = self._setting.rules.get(situation.rule_name)
        return rule is None or self._setting.now - situation.held_at > rule.cooldown


def area_of(incident: Incident) -> str:
    """Country and first-level unit of the incident's first place: ``MLI/Ménaka``."""
    place = incident.lead_place
    return f"{(place.country if place else None) or ''}/{(place.adm1 if place else None) or ''}"
