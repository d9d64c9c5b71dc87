"""Storing an assessment whole: there is no moment at which an alert is known and its messages are not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from service.ports import Lease
from service.records import Alert, FiledEvent, Grouping, Incident, Judgement, Message, Situation, Wake
from service.stages.judge.whereabouts import day_of
from service.store.database import in_chunks, insert_into
from service.store.extent import places_extent
from service.store.first_reports import count_first_reports
from service.store.history import count_once
from service.store.leases import confirm
from service.store.outlines import file_outlines
from service.store.parking import unpark
from service.store.part import Part
from service.store.queueing import queue
from service.store.rulings import carry_out
from service.store.tables import (
    OF_RULE,
    WAKE_OF_RULE,
    alerts,
    decisions,
    incident_events,
    incident_revisions,
    incidents,
    reports,
    rule_looks,
    situation_incidents,
    situations,
    stale_incidents,
    wakes,
)
from service.store.tallies import tally_columns
from service.store.whereabouts import file_whereabouts, forget_whereabouts


class Assessment(Part):
    """See ``service.ports.Transaction``."""

    def file_assessment(
        self,
        lease: Lease,
        *,
        seen: Sequence[FiledEvent],
        looked_at: Sequence[str],
        grouping: Grouping,
        judgement: Judgement,
        rule_versions: Mapping[str, int],
        messages: Sequence[Message],
        now: datetime,
        rules_looked: Sequence[int] = (),
    ) -> bool:
        worked_off = confirm(self._connection, lease)
        if worked_off is None:
            return False
        self._mark_seen(seen, now)
        self._file_incidents(grouping, now)
        self._mark_lost(grouping, now)
        self._tick_off(looked_at, worked_off, now)
        self._spend_looks(rules_looked)
        self._file_wakes(judgement.wakes)
        self._file_situations(judgement.situations)
        self._file_alerts(judgement.alerts, rule_versions)
        carry_out(self._connection, judgement.carried_out)
        queue(self._connection, messages, now)
        return True

    def _mark_seen(self, seen: Iterable[FiledEvent], now: datetime) -> None:
        """An edit that came while this was computed is another report, and stays to be seen."""
        for some in in_chunks({event.report_id for event in seen}):
            unseen = update(reports).where(reports.c.id.in_(some), reports.c.grouped_at.is_(None))
            self._connection.execute(unseen.values(grouped_at=now))
            unpark(self._connection, report_ids=some)

    def _tick_off(self, looked_at: Sequence[str], worked_off: Sequence[int], now: datetime) -> None:
        """Of the stale marks only those that were there when the lease was taken: later ones were not looked at. Every
        assessment looks at the rules."""
        self._connection.execute(delete(wakes).where(WAKE_OF_RULE, wakes.c.at <= now))
        for ids in in_chunks(looked_at):
            merged = select(incidents.c.id).where(incidents.c.redirected_to.in_(ids))
            named = or_(stale_incidents.c.incident_id.in_(ids), stale_incidents.c.incident_id.in_(merged))
            for marks in in_chunks(worked_off):
                done = delete(stale_incidents).where(stale_incidents.c.id.in_(marks), named)
                self._connection.execute(done)
            spent = delete(wakes).where(wakes.c.incident_id.in_(ids), wakes.c.at <= now)
            self._connection.execute(spent)
            unpark(self._connection, incident_ids=ids)

    def _spend_looks(self, seen: Sequence[int]) -> None:
        """One that was asked for while this was computed may be of a poll that was not seen, and brings the next."""
        for some in in_chunks(seen):
            self._connection.execute(delete(rule_looks).where(rule_looks.c.id.in_(some)))

    def _file_incidents(self, grouping: Grouping, now: datetime) -> None:
        stored = self._stored([incident.id for incident in grouping.incidents])
        changed = [one for one in grouping.incidents if stored.get(one.id, (0, None))[1] != one]
        revisions = {one.id: stored.get(one.id, (0, None))[0] + 1 for one in changed}
        redirects = _resolved(grouping.redirects)
        self._forget_members([*revisions, *redirects], [id_ for one in changed for id_ in one.event_ids])
        for incident in changed:
            self._put_incident(incident, revisions[incident.id], now)
        self._insert(
            incident_revisions,
            [
                {"incident_id": one.id, "number": revisions[one.id], "known_at": now, "body": one}
                for one in changed
            ],
        )
        self._insert(
            incident_events,
            [{"event_id": id_, "incident_id": one.id} for one in changed for id_ in one.event_ids],
        )
        file_whereabouts(self._connection, [(stored.get(one.id, (0, None))[1], one) for one in changed])
        file_outlines(self._connection, [(one, revisions[one.id]) for one in changed], redirects, now)
        forget_whereabouts(self._connection, redirects)
        count_first_reports(self._connection, changed, redirects)
        unpark(self._connection, incident_ids=redirects)
        for old, new in redirects.items():
            self._redirect(old, new, now)
        before = [one for _, one in stored.values() if one is not None]
        count_once(self._connection, {day_of(one) for one in (*before, *changed)})

    def _stored(self, ids: Sequence[str]) -> dict[str, tuple[int, Incident | None]]:
        """The last revision of each, with its number. One that is merged away counts as changed when it is back."""
        stored: dict[str, tuple[int, Incident | None]] = {}
        for some in in_chunks(ids):
            rows = self._connection.execute(
                select(
                    incidents.c.id, incidents.c.revision, incidents.c.redirected_to, incident_revisions.c.body
                )
                .join(incident_revisions, incident_revisions.c.incident_id == incidents.c.id)
                .where(incident_revisions.c.number == incidents.c.revision, incidents.c.id.in_(some))
            )
            stored |= {row.id: (row.revision, None if row.redirected_to else row.body) for row in rows}
        return stored

    def _forget_members(self, incident_ids: Iterable[str], event_ids: Iterable[str]) -> None:
        for some in in_chunks(incident_ids):
            self._connection.execute(delete(incident_events).where(incident_events.c.incident_id.in_(some)))
        for some in in_chunks(event_ids):
            self._connection.execute(delete(incident_events).where(incident_events.c.event_id.in_(some)))

    def _put_incident(self, incident: Incident, revision: int, now: datetime) -> None:
        columns = {
            "redirected_to": None,
            "revision": revision,
            "updated_at": now,
            "status": incident.status,
            "window_day": day_of(incident),
            "first_seen_at": incident.first_seen_at,
            "fresh_at": incident.fresh_at,
            **places_extent(incident.places).place_columns(),
            **tally_columns(incident),
        }
        self._connection.execute(
            insert_into(self._connection, incidents)
            .values(id=incident.id, **columns)
            .on_conflict_do_update(index_elements=["id"], set_=columns)
        )

    def _redirect(self, old: str, new: str, now: datetime) -> None:
        merged = (incidents.c.id == old) | (incidents.c.redirected_to == old)
        self._connection.execute(update(incidents).where(merged).values(redirected_to=new, updated_at=now))
        wake = self._connection.scalar(delete(wakes).where(wakes.c.incident_id == old).returning(wakes.c.at))
        if wake is not None:
            moved_wake = insert_into(self._connection, wakes).values(incident_id=new, at=wake)
            self._connection.execute(moved_wake.on_conflict_do_nothing())
        moved = (
            select(situations.c.key, situations.c.body)
            .join(situation_incidents, situation_incidents.c.key == situations.c.key)
            .where(situation_incidents.c.incident_id == old)
        )
        self._file_situations([_moved(row.body, old, new) for row in self._connection.execute(moved).all()])

    def _mark_lost(self, grouping: Grouping, now: datetime) -> None:
        """Since when a decision hangs on nothing; no longer, once a later edit brought back what it hangs on."""
        for some in in_chunks(grouping.lost_decisions):
            lost = update(decisions).where(decisions.c.id.in_(some), decisions.c.lost_at.is_(None))
            self._connection.execute(lost.values(lost_at=now))
        for some in in_chunks(grouping.found_decisions):
            found = update(decisions).where(decisions.c.id.in_(some), decisions.c.lost_at.is_not(None))
            self._connection.execute(found.values(lost_at=None))

    def _file_wakes(self, due: Sequence[Wake]) -> None:
        """Of several for one incident the earliest: what else waits is found again when it is judged then."""
        earliest = {wake.subject: wake.at for wake in sorted(due, key=lambda wake: wake.at, reverse=True)}
        for ids in in_chunks(earliest):
            known = self._connection.scalars(select(incidents.c.id).where(incidents.c.id.in_(ids)))
            rules = [subject for subject in ids if subject.startswith(OF_RULE)]
            for id_ in [*known, *rules]:
                self._connection.execute(
                    insert_into(self._connection, wakes)
                    .values(incident_id=id_, at=earliest[id_])
                    .on_conflict_do_update(index_elements=["incident_id"], set_={"at": earliest[id_]})
                )

    def _file_situations(self, changed: Sequence[Situation]) -> None:
        for situation in changed:
            columns = {
                "kind": situation.kind,
                "scope": situation.scope,
                "rule_name": situation.rule_name,
                "closed_at": situation.closed_at,
                "body": situation,
            }
            self._connection.execute(
                insert_into(self._connection, situations)
                .values(key=situation.key, **columns)
                .on_conflict_do_update(index_elements=["key"], set_=columns)
            )
            named = situation_incidents.c.key == situation.key
            self._connection.execute(delete(situation_incidents).where(named))
            ids = dict.fromkeys(situation.incident_ids)
            self._insert(situation_incidents, [{"key": situation.key, "incident_id": id_} for id_ in ids])

    def _file_alerts(self, raised: Sequence[Alert], rule_versions: Mapping[str, int]) -> None:
        for alert in raised:
            version = (
                alert.rule.version if alert.rule.version is not None else rule_versions.get(alert.rule.name)
            )
            earlier = (alerts.c.key == alert.key, alerts.c.revision < alert.revision)
            self._connection.execute(update(alerts).where(*earlier).values(superseded=True))
            self._connection.execute(
                insert(alerts).values(
                    id=alert.id,
                    key=alert.key,
                    revision=alert.revision,
                    msg_type=alert.msg_type,
                    severity=alert.severity.value,
                    sent_at=alert.sent_at,
                    rule_version_id=version,
                    body=replace(alert, rule=replace(alert.rule, version=version)),
                )
            )

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


def _resolved(redirects: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each merged id with the one that survives in the end. A circle leaves its ids as they are."""
    following = dict(redirects)
    resolved = {}
    for old, new in following.items():
        visited = {old}
        while new in following and new not in visited:
            visited.add(new)
            new = following[new]
        if new != old and new not in visited:
            resolved[old] = new
    return resolved


def _moved(situation: Situation, old: str, new: str) -> Situation:
    ids = dict.fromkeys(new if id_ == old else id_ for id_ in situation.incident_ids)
    return replace(
        situation, scope=new if situation.scope == old else situation.scope, incident_ids=tuple(ids)
    )
