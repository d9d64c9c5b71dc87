"""What people were told so far, as a store would keep it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from service.records import Alert, Judgement, Situation
from service.stages.judge.cases import of_area


@dataclass(slots=True)
class Told:
    """Situations and alerts so far, as a store would keep them."""

    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    _of_incident: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _open_areas: set[str] = field(default_factory=set)

    def speaks_of(self, incident_id: str) -> bool:
        return incident_id in self._of_incident

    def about(self, incident_ids: Iterable[str], rules: frozenset[str]) -> list[Situation]:
        """Those that name any of the incidents, and every open one of an area that one of the rules was told in."""
        keys = {key for id_ in incident_ids for key in self._of_incident.get(id_, ())}
        if rules:
            keys |= {key for key in self._open_areas if not rules.isdisjoint(self.situations[key].rules_told)}
        return [self.situations[key] for key in sorted(keys)]

    def keep(self, judgement: Judgement) -> None:
        for one in judgement.situations:
            for id_ in _added(self.situations.get(one.key), one):
                self._of_incident[id_].add(one.key)
            self.situations[one.key] = one
            still_open = of_area(one) and one.closed_at is None
            (self._open_areas.add if still_open else self._open_areas.discard)(one.key)
        for alert in judgement.alerts:
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


def _added(before: Situation | None, now: Situation) -> Iterable[str]:
    """Scope and incidents that a situation did not name before; where it only grew, those alone."""
    if before is None or before.scope != now.scope:
        return (now.scope, *now.incident_ids)
    named = len(before.incident_ids)
    return now.incident_ids[named if now.incident_ids[:named] == before.incident_ids else 0 :]
