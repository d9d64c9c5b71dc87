"""``/alerts/{id}``: one alert: what, why, to whom, what people made of it; and what can be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from service.access.principal import DECIDE, RESTRICTED
from service.console.alert_reach import reach_of
from service.console.alert_tables import (
    CERTAINTIES,
    COUNTED_PER,
    MSG_TYPES,
    RULE_KINDS,
    VERDICT_NAMES,
)
from service.console.alert_told import attack_rows, incidents_now, source_rows
from service.console.refusals import is_for_people
from service.console.ruled import ruled_out, why_not
from service.console.translations import N_
from service.console.visit import Looking, Visit
from service.errors import RulingError
from service.jobs.acknowledging import AcknowledgeAlerts, is_acknowledged
from service.jobs.marking import LONGEST_NOTE, MarkAlerts
from service.jobs.ruling import LONGEST_REASON, Decide
from service.ports import Transaction
from service.records import VERDICTS, Alert, Mark, Recipient
from service.stages.notify import first_lines, tidied
from service.stages.notify.plain import text_in
from service.text.phrases import language_name, severity_phrase

SAID = {
    "acknowledged": N_("You have acknowledged this alert: nobody else is called."),
    "marked": N_("Your mark is kept; one you gave before is replaced by it."),
    "cancel": N_(
        "The Cancel is on its way to everyone who had this alert. Load the page again in a moment to see it."
    ),
    "resent": N_("The message is queued again. Load the page again in a moment to see what came of it."),
}

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=4000)]


@dataclass(frozen=True, slots=True)
class Revision:
    """What an alert said at one time."""

    alert: Alert
    what: str
    severity: str
    headline: str
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who acknowledged or marked. ``revision``: of the alert, as it then was."""

    name: str
    at: datetime
    revision: int | None
    verdict: str = ""
    note: str = ""


@router.get("/alerts/{alert_id}")
def alert(here: Looking, alert_id: str) -> Response:
    """Programs are sent to the alert object of the API."""
    if not is_for_people(here.request):
        return RedirectResponse(f"/api/v1/alerts/{quote(alert_id, safe='')}", 303)
    return _page(here, alert_id)


@router.post("/alerts/{alert_id}")
def act(
    here: Looking,
    alert_id: str,
    action: Field = "",
    seen: Field = "",
    note: Field = "",
    reason: Field = "",
) -> Response:
    """Acknowledge, mark or cancel; ``seen`` is the revision that the page showed."""
    try:
        done = _done(here, _revision(here, alert_id, seen), action, note, reason)
    except RulingError as error:
        if not error.field:
            raise ruled_out(here, error) from error
        faults = {error.field: why_not(here, error)}
        return _page(here, alert_id, faults, {"note": note, "reason": reason, "action": action})
    return here.back(f"/alerts/{quote(alert_id, safe='')}", done)


def _done(here: Visit, alert_id: str, action: str, note: str, reason: str) -> str:
    """Do it; the name of what was done."""
    store, clock = here.desk.store, here.desk.clock
    if action in VERDICTS:
        MarkAlerts(store, clock).mark(alert_id, action, note=note, marker=here.caller.marker)
        return "marked"
    here.need(DECIDE)
    if action == "acknowledge":
        AcknowledgeAlerts(store, clock).acknowledge(alert_id, who=here.caller.marker)
        return "acknowledged"
    if action == "cancel":
        Decide(store, clock).cancel(alert_id, reason=reason, who=here.caller.name)
        return "cancel"
    raise here.refusal(400, "This page has no such button. Nothing was done.")


def _revision(here: Visit, alert_id: str, seen: str) -> str:
    """What is answered is what the page showed, where it is the same alert."""
    with here.desk.store.view() as look:
        known = [one.id for one in _revisions(here, look, alert_id)]
    return seen if seen in known else alert_id


def _revisions(here: Visit, look: Transaction, alert_id: str) -> Sequence[Alert]:
    found = look.revisions(alert_id) if "\0" not in alert_id else []
    if not found:
        raise here.refusal(404, "There is no alert {id}.", id=alert_id)
    return [tidied(one) for one in found]


def _page(
    here: Visit,
    alert_id: str,
    faults: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    with here.desk.store.view() as look:
        revisions = _revisions(here, look, alert_id)
        latest = revisions[-1]
        made, marks = look.acknowledgements(latest.key), look.marks_on(latest.key)
        reach = reach_of(here, look, revisions)
        asked = any(one.key == latest.key for one in look.cancellations())
        now = incidents_now(look, latest)
    numbers = {one.id: one.revision for one in revisions}
    own = next((one for one in marks if one.marker == here.caller.marker), None)
    cancelled = latest.msg_type == "Cancel"
    sources, left_out = source_rows(here, latest)
    return here.page(
        "alert.html",
        422 if faults else 200,
        said=SAID,
        latest=_shown(here, latest),
        lines=_lines(here, latest),
        revisions=[_shown(here, one) for one in reversed(revisions)],
        led_here=numbers[alert_id],
        kind=_word(here, RULE_KINDS, latest.rule.kind),
        per=_word(here, COUNTED_PER, latest.rule.per),
        certainty=_word(here, CERTAINTIES, latest.certainty),
        unread=_unread(here, latest),
        attacks=attack_rows(here, latest.spoken_of, now),
        nearby=attack_rows(here, latest.incidents[len(latest.spoken_of) :], now),
        sources=sources,
        sources_left_out=left_out,
        reach=reach,
        acknowledged=is_acknowledged(latest.id, revisions, made),
        people=[Person(_name(here, one.who), one.at, numbers.get(one.alert_id)) for one in made],
        marks=[_mark(here, one, numbers) for one in marks],
        own=own,
        cancelled=cancelled,
        cancel_asked=asked and not cancelled,
        can_be_cancelled=not (cancelled or asked or latest.rule.kind == "silence"),
        longest={"note": LONGEST_NOTE, "reason": LONGEST_REASON},
        faults=faults or {},
        given=given or {"note": own.note if own else "", "reason": "", "action": ""},
    )


def _shown(here: Visit, alert: Alert) -> Revision:
    return Revision(
        alert=alert,
        what=here._(MSG_TYPES[alert.msg_type]),
        severity=severity_phrase(alert.severity.value, here.language),
        headline=text_in(alert.headline, here.language),
        reason=text_in(alert.reason, here.language),
    )


def _lines(here: Visit, alert: Alert) -> Sequence[str]:
    """What messages say first, under the headline, to a reader who sees villages by name."""
    reader = Recipient(name="", channel="email", language=here.language)
    return first_lines(alert, reader, here.desk.in_force.reader.places)[1:]


def _unread(here: Visit, alert: Alert) -> Sequence[str]:
    """The languages of which feeds did not answer, with how many did."""
    return [
        here._(
            "{language}: {answered} of {all}",
            language=language_name(code, here.language),
            answered=here.number(answered),
            all=here.number(there),
        )
        for code, (answered, there) in sorted(alert.coverage.by_language.items())
        if answered < there
    ]


def _mark(here: Visit, mark: Mark, numbers: Mapping[str, int]) -> Person:
    """Whose it is, is for operators; everybody sees their own."""
    shown = here.may(RESTRICTED) or mark.marker == here.caller.marker
    return Person(
        name=_name(here, mark.marker) if shown else "",
        at=mark.marked_at,
        revision=numbers.get(mark.alert_id),
        verdict=here._(VERDICT_NAMES[mark.verdict]),
        note=mark.note,
    )


def _name(here: Visit, marker: str) -> str:
    kind, _, name = marker.partition(":")
    if kind == "recipient":
        return here._("{name} (recipient)", name=name)
    return here._("{name} (token)", name=name) if kind == "token" else name or marker


def _word(here: Visit, words: Mapping[str, str], name: str) -> str:
    """The word for it; what has none stands as it is."""
    return here._(words[name]) if name in words else name
