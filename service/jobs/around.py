"""What an assessment must see: what is new or due, and everything that hangs together with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.ports import Transaction
from service.records import Decision, FiledEvent, Grouping, Incident, Parted, Span
from service.stages.group import bearing, connected, spans, tied


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be assessed: ids of reports that no grouping has seen, of incidents that are stale or woken, of
    rulings that ask for a Cancel."""

    reports: tuple[int, ...] = ()
    incidents: tuple[str, ...] = ()
    rulings: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reports or self.incidents or self.rulings)

    def each(self) -> list["Waiting"]:
        """One by one."""
        return [
            *(Waiting(reports=(id_,)) for id_ in self.reports),
            *(Waiting(incidents=(id_,)) for id_ in self.incidents),
            *(Waiting(rulings=(id_,)) for id_ in self.rulings),
        ]

    def joined(self, other: "Waiting") -> "Waiting":
        """What is in either, each once."""
        return Waiting(
            tuple(dict.fromkeys((*self.reports, *other.reports))),
            tuple(dict.fromkeys((*self.incidents, *other.incidents))),
            tuple(dict.fromkeys((*self.rulings, *other.rulings))),
        )

    def without(self, other: "Waiting") -> "Waiting":
        reports, incidents = frozenset(other.reports), frozenset(other.incidents)
        rulings = frozenset(other.rulings)
        return Waiting(
            tuple(id_ for id_ in self.reports if id_ not in reports),
            tuple(id_ for id_ in self.incidents if id_ not in incidents),
            tuple(id_ for id_ in self.rulings if id_ not in rulings),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything an assessment looks at, read in one view: events, the incidents that they belong to or that are due,
    the decisions on them. ``done``: what needs no other look once it is filed."""

    events: tuple[FiledEvent, ...]
    incidents: tuple[Incident, ...]
    decisions: tuple[Decision, ...]
    done: Waiting

    @property
    def grouped(self) -> tuple[FiledEvent, ...]:
        """The events of the reports that are done."""
        reports = set(self.done.reports)
        return tuple(event for event in self.events if event.report_id in reports)

    def changed(self, grouping: Grouping) -> tuple[Incident, ...]:
        """Incidents that are not what they were, and those whose time has come."""
        before = {incident.id: incident for incident in self.incidents}
        return tuple(
            incident
            for incident in grouping.incidents
            if before.get(incident.id) != incident or incident.id in self.done.incidents
        )

    def parted(self, grouping: Grouping) -> tuple[Parted, ...]:
        """The incidents that hold reports which were another's until now, mergers left out."""
        before = {incident.id for incident in self.incidents}
        redirects = dict(grouping.redirects)
        owners = {id_: redirects.get(one.id, one.id) for one in self.incidents for id_ in one.event_ids}
        found = []
        for incident in grouping.incidents:
            owned = dict.fromkeys(owners[id_] for id_ in incident.event_ids if id_ in owners)
            origins = tuple(id_ for id_ in owned if id_ != incident.id)
            if origins:
                ruled = self._kept_apart(incident)
                found.append(Parted(incident.id, origins, new=incident.id not in before, ruled=ruled))
        return tuple(found)

    def _kept_apart(self, incident: Incident) -> bool:
        """Whether an operator keeps any of its reports from any other of those it was with."""
        items = {event.id: event.item_id for event in self.events}
        mine = {items[id_] for id_ in incident.event_ids if id_ in items}
        theirs = {
            items[id_]
            for one in self.incidents
            if not {*one.event_ids}.isdisjoint(incident.event_ids)
            for id_ in one.event_ids
            if id_ in items and id_ not in incident.event_ids
        }
        return any(
            one.kind == "apart"
            and (
                (one.item_id in mine and one.other_item_id in theirs)
                or (one.item_id in theirs and one.other_item_id in mine)
            )
            for one in self.decisions
        )


def look_around(look: Transaction, waiting: Waiting) -> Seen:
    """Widen from what waits until nothing more hangs together with it: regrouping must see all that could touch."""
    due = {one.id: one for one in look.incidents(waiting.incidents)}
    touched = _unique((*look.told_in(waiting.reports), *look.events_of(list(due))))
    found = _Found(look)
    fresh: tuple[FiledEvent, ...] = touched
    while fresh:
        found.widen(fresh)
        every, ruled = tuple(found.events.values()), tuple(found.decisions.values())
        wider = tied(connected(touched, every, found.members), every, ruled)
        known = {event.id for event in touched}
        touched, fresh = wider, tuple(event for event in wider if event.id not in known)
    ids = {event.id for event in touched}
    owners = [id_ for id_, members in found.members.items() if id_ not in due and not ids.isdisjoint(members)]
    return Seen(
        touched,
        (*due.values(), *look.incidents(owners)),
        bearing(list(found.decisions.values()), touched, list(found.events.values())),
        Waiting((*waiting.reports, *_carried_along(look, waiting, touched)), tuple(due), waiting.rulings),
    )


class _Found:
    """What was found round any of the events, each asked for once."""

    def __init__(self, look: Transaction) -> None:
        self._look = look
        self._asked: set[Span] = set()
        self.events: dict[str, FiledEvent] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self.decisions: dict[int, Decision] = {}

    def widen(self, events: Sequence[FiledEvent]) -> None:
        asked = [span for span in spans(events) if span not in self._asked]
        if not asked:
            return
        self._asked.update(asked)
        around = self._look.neighbourhood(asked)
        self.members |= around.members
        self.decisions |= {one.id: one for one in around.decisions}
        self.events |= {event.id: event for event in around.events}


def _carried_along(look: Transaction, waiting: Waiting, touched: Iterable[FiledEvent]) -> list[int]:
    """Other reports that no grouping has seen, all of whose events are among those touched."""
    ids = {event.id for event in touched}
    others = {event.report_id for event in touched} - set(waiting.reports)
    left: dict[int, bool] = dict.fromkeys(look.ungrouped_of(sorted(others)), True)
    for event in look.told_in(list(left)):
        left[event.report_id] &= event.id in ids
    return [id_ for id_, whole in left.items() if whole]


def _unique(events: Iterable[FiledEvent]) -> tuple[FiledEvent, ...]:
    return tuple({event.id: event for event in events}.values())
