"""Who has seen an alert and takes care. For signed links, the API and the console alike."""

from collections.abc import Sequence

from service.errors import RulingError
from service.ports import Clock, Store
from service.records import Acknowledgement, Alert

ACT = "alert acknowledged"


class AcknowledgeAlerts:
    """``who``: ``token:NAME``, ``user:NAME`` or ``recipient:NAME``; each acknowledges a revision once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def acknowledge(self, alert_id: str, *, who: str) -> Acknowledgement:
        """Store it; where the same has done so before, the first time stays. Raises RulingError: no such alert."""
        with self._store.begin() as work:
            found = work.alerts([alert_id])
            if not found:
                raise RulingError("There is no alert {id}.", "missing", id=alert_id)
            made = Acknowledgement(key=found[0].key, alert_id=alert_id, who=who, at=self._clock.now())
            if work.file_acknowledgement(made):
                work.audit(who, ACT, {"alert": alert_id, "key": made.key}, made.at)
                return made
            known = work.acknowledgements(made.key)
            return next(one for one in known if (one.alert_id, one.who) == (alert_id, who))


def is_acknowledged(told: str, revisions: Sequence[Alert], made: Sequence[Acknowledgement]) -> bool:
    """Whether anybody has acknowledged what the revision ``told`` says: it, a later one, or an earlier one that was no
    less severe than any since. ``revisions``: all, the first one first."""
    order = {alert.id: number for number, alert in enumerate(revisions)}
    wanted = order[told]
    return any(_covers(order[one.alert_id], wanted, revisions) for one in made if one.alert_id in order)


def _covers(seen: int, wanted: int, revisions: Sequence[Alert]) -> bool:
    known = revisions[seen].severity.rank
    return all(later.severity.rank <= known for later in revisions[seen + 1 : wanted + 1])
