"""What stays undone until a person does something, each in a sentence or two."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from service.console.cautions import caution
from service.console.translations import N_
from service.console.visit import Visit
from service.ports import Backlog, Transaction
from service.records import AppointmentKind, FeedHealth, FeedStatus

LATE = timedelta(minutes=15)
"""What waits longer than this will not be done by itself."""
SILENT = timedelta(hours=24)
_MOST = 8
"""Feeds named one by one."""
_APPOINTMENTS = {
    AppointmentKind.RELEASE: N_("What was held for {subject} could not be released"),
    AppointmentKind.DIGEST: N_("The digest for {subject} could not be made"),
    AppointmentKind.EXERCISE: N_("The exercise could not be sent"),
    AppointmentKind.EXERCISE_REPORT: N_("The report on the exercise {subject} could not be made"),
    AppointmentKind.ESCALATION: N_("The escalation {subject} could not be made"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """``path``: where it is seen to; empty: nowhere on these pages."""

    words: str
    path: str = ""


def duties(here: Visit, look: Transaction, unseen: Iterable[FeedHealth]) -> list[Duty]:
    """``unseen``: feeds that did not answer lately."""
    backlog = look.backlog(here.now)
    return [
        *_of_the_service(here, backlog),
        *_of_recipients(here, look),
        *_of_feeds(here, unseen),
        *(_of_appointments(here, look) if backlog.appointments_failing else ()),
        *(Duty(caution(here, one)) for one in here.desk.in_force.configuration.warnings),
    ]


def _of_the_service(here: Visit, backlog: Backlog) -> Iterator[Duty]:
    if not here.desk.running():
        yield Duty(here._("Nothing is read or sent: the scheduler does not run. Start the service again."))
    if max(backlog.feeds_late_s, backlog.messages_late_s) > LATE.total_seconds():
        yield Duty(
            here._("The service does not keep up: what is due waits for more than a quarter of an hour.")
        )
    if backlog.parked:
        said = here._(
            "Reports or incidents that could not be assessed: {count}. They are tried again; the log says why.",
            count=here.number(backlog.parked),
        )
        yield Duty(said)


def _of_recipients(here: Visit, look: Transaction) -> Iterator[Duty]:
    for name, standing in look.recipient_standings().items():
        path = f"/recipients/{quote(name, safe='')}"
        if standing.disabled_at is not None:
            yield Duty(here._("{name} is disabled, and what is for it waits.", name=name), path)
        elif standing.failing_since is not None and standing.failing_since < here.now - SILENT:
            yield Duty(here._("{name} has taken no message for more than a day.", name=name), path)
        if standing.dead:
            said = here._(
                "Messages for {name} given up: {count}.", name=name, count=here.number(standing.dead)
            )
            yield Duty(said, "/deliveries?" + urlencode({"state": "dead", "recipient": name}))


def _of_feeds(here: Visit, unseen: Iterable[FeedHealth]) -> Iterator[Duty]:
    silent = [feed for feed in unseen if _needs_somebody(feed)]
    for feed in silent[:_MOST]:
        if feed.state.status is FeedStatus.GONE:
            said = here._(
                "The feed {name} is gone for good (410): find its new address, or take it away.",
                name=feed.name,
            )
        else:
            said = here._(
                "The feed {name} has not answered for more than a day: it failed {failures} times.",
                name=feed.name,
                failures=here.number(feed.state.failures),
            )
        yield Duty(said, f"/feeds/{feed.id}")
    if len(silent) > _MOST:
        yield Duty(here._("More feeds that do not answer: {count}.", count=len(silent) - _MOST), "/feeds")


def _needs_somebody(feed: FeedHealth) -> bool:
    return feed.state.failing and feed.state.status is not FeedStatus.PAUSED


def _of_appointments(here: Visit, look: Transaction) -> Iterator[Duty]:
    for kind in AppointmentKind:
        for one in look.appointments(kind):
            if one.failures:
                what = here._(_APPOINTMENTS[kind]).format(subject=one.subject)
                said = here._(
                    "{what}: failed {failures} times, is tried again {at} UTC. The log says why.",
                    what=what,
                    failures=here.number(one.failures),
                    at=f"{one.at:%Y-%m-%d %H:%M}",
                )
                yield Duty(said)
