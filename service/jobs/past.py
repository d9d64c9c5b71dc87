"""The stored incidents and alerts, as judging looks back on them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import structlog

from service.errors import RecordError
from service.ports import Transaction
from service.records import Alert, Incident, Tally, Whereabouts
from service.stages.judge.whereabouts import Box

_log = structlog.get_logger(__name__)


class Stored:
    """A ``Past`` over one look at the store. An old incident that cannot be read any more is passed over and logged:
    it must keep no new attack from being told."""

    def __init__(self, look: Transaction) -> None:
        self._look = look

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> Iterable[Whereabouts]:
        return self._look.whereabouts(keys, first, last, box)

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> Mapping[date, int]:
        return self._look.incident_days(key, first, last, leaving_out)

    def tallies(self, key: str, first: date, last: date) -> Iterable[Tally]:
        return self._look.tallies(key, first, last)

    def unread_days(self, country: str, first: date, last: date) -> Collection[date]:
        return self._look.unread_days(country, first, last)

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        wanted = list(ids)
        try:
            return self._look.incidents(wanted)
        except RecordError:
            return [incident for id_ in wanted for incident in self._one(id_)]

    def _one(self, incident_id: str) -> list[Incident]:
        try:
            return self._look.incidents([incident_id])
        except RecordError as error:
            _log.error("a stored incident is passed over", incident=incident_id, error=str(error))
            return []


class Raised(Mapping[str, Alert]):
    """Alerts by id, each read when it is asked for: that of a window may tell of hundreds of incidents, and most
    windows that stand are none of what is judged now."""

    def __init__(self, look: Transaction, ids: Collection[str]) -> None:
        self._look, self._ids = look, dict.fromkeys(ids)
        self._read: dict[str, list[Alert]] = {}

    def add(self, ids: Collection[str]) -> None:
        """Of situations that judging looked up meanwhile."""
        self._ids |= dict.fromkeys(ids)

    def __getitem__(self, alert_id: str) -> Alert:
        if alert_id not in self._ids:
            raise KeyError(alert_id)
        if alert_id not in self._read:
            self._read[alert_id] = self._look.alerts([alert_id])
        for alert in self._read[alert_id]:
            return alert
        raise KeyError(alert_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
