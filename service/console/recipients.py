"""``/recipients``: who is told, and whether they can be reached; trying one out, letting one wait, sending again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from markupsafe import Markup

from service.access.principal import DECIDE, PEOPLE, RESTRICTED
from service.console.alert_reach import delivery_row
from service.console.alert_tables import CHANNELS, PRECISIONS, STANDINGS
from service.console.delivery_words import what_came
from service.console.paged import paged
from service.console.portions import portion
from service.console.rule_words import area_name
from service.console.translations import N_
from service.console.visit import Looking, Visit
from service.jobs.ledger import disable, enable, resend_dead, state_of, try_out
from service.ports import RecipientStanding, Transaction
from service.records import ClosedAddress, Delivery, Recipient
from service.stages.notify import addresses, masked
from service.text.phrases import duration_phrase, language_name, severity_phrase

LAST = 20
"""Of a recipient, the messages that are shown."""
SHORTEST_REASON, LONGEST_REASON = 3, 300

SAID = {
    "tried": N_("The exercise is on its way. Load the page again in a moment: what came of it stands below."),
    "enabled": N_("It is enabled: what waits for it goes at once, in order."),
    "disabled": N_("It is disabled: what is for it waits, nothing is lost."),
    "resent": N_("All that was given up for it is queued again. Load the page again in a moment."),
    "nothing": N_("Nothing had been given up for it."),
}

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=4000)]
Asked = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Address:
    """``to``: masked; None: not for this visitor."""

    to: str | None
    closed: bool
    """Whether it wants no more messages."""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """Who is told. ``settings``: None where feeds.toml names it no longer."""

    name: str
    settings: Recipient | None
    standing: RecipientStanding
    state: str
    addresses: Sequence[Address]
    channel: str
    language: str
    severity: str
    """From which on it wants alerts."""
    why: Markup
    """It is disabled."""
    areas: Sequence[str]

    @property
    def disabled(self) -> bool:
        return self.standing.disabled_at is not None

    @property
    def failing(self) -> bool:
        return not self.disabled and self.standing.failing_since is not None

    @property
    def closed(self) -> int:
        return sum(one.closed for one in self.addresses)


@router.get("/recipients")
def recipients(here: Looking, cursor: Asked = "") -> Response:
    """Those of feeds.toml in its order, then those whom it names no longer but for whom messages were made."""
    with here.desk.store.view() as look:
        standings, closed = look.recipient_standings(), look.closed_addresses()
    configured = {one.name: one for one in here.desk.in_force.configuration.recipients}
    names = [*configured, *(name for name in standings if name not in configured)]
    shown, following = paged(here, lambda: portion(names, cursor))
    return here.page(
        "recipients.html",
        rows=[
            _row(
                here, name, configured.get(name), standings.get(name) or RecipientStanding(name=name), closed
            )
            for name in shown
        ],
        next=following,
        nobody_operates=bool(configured) and not any(one.operators for one in configured.values()),
    )


@router.get("/recipients/{name:path}")
def recipient(here: Looking, name: str) -> Response:
    return _page(here, name)


@router.post("/recipients/{name:path}")
def act(here: Looking, name: str, action: Field = "", reason: Field = "") -> Response:
    """Try out, enable, disable; send again what was given up."""
    here.need(DECIDE if action == "resend" else PEOPLE)
    found = here.desk.in_force.recipient(name)
    if found is None:
        raise here.refusal(404, "feeds.toml names no recipient {name}. Nothing was done.", name=name)
    words = " ".join(reason.split())
    if action == "disable" and not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        why = here._("Say why, in {least} to {most} characters.", least=SHORTEST_REASON, most=LONGEST_REASON)
        return _page(here, name, {"reason": why}, reason)
    return here.back(f"/recipients/{quote(name, safe='')}", _done(here, found, action, words))


def _done(here: Visit, recipient: Recipient, action: str, reason: str) -> str:
    """Do it; the name of what was done."""
    store, name, who, now = here.desk.store, recipient.name, here.caller.name, here.now
    if action == "test":
        try_out(store, recipient, here.desk.in_force.mail_from, who, now)
        return "tried"
    if action == "enable":
        enable(store, name, who, now)
        return "enabled"
    if action == "disable":
        disable(store, name, reason, who, now)
        return "disabled"
    if action == "resend":
        return "resent" if resend_dead(store, name, who, now) else "nothing"
    raise here.refusal(400, "This page has no such button. Nothing was done.")


def _page(here: Visit, name: str, faults: dict[str, str] | None = None, reason: str = "") -> Response:
    settings = here.desk.in_force.recipient(name)
    with here.desk.store.view() as look:
        standing = look.recipient_standings().get(name)
        if settings is None and standing is None:
            raise here.refusal(404, "There is no recipient {name}.", name=name)
        closed, held = look.closed_addresses(), look.held_for(name)
        last = _last(here, look, name)
    return here.page(
        "recipient.html",
        422 if faults else 200,
        said=SAID,
        row=_row(here, name, settings, standing or RecipientStanding(name=name), closed),
        precision=here._(PRECISIONS[settings.precision]) if settings else "",
        within=duration_phrase(settings.ack_within, here.language)
        if settings and settings.ack_within
        else "",
        held=len(held),
        release_at=min((one.release_at for one in held), default=None),
        last=last,
        faults=faults or {},
        reason=reason,
        may_decide=here.may(DECIDE),
        may_people=here.may(PEOPLE),
    )


def _last(here: Visit, look: Transaction, name: str) -> Sequence[object]:
    rows = look.page_deliveries(None, LAST, recipient=name).rows
    found = [row["delivery"] for row in rows]
    return [delivery_row(here, one) for one in found if isinstance(one, Delivery)]


def _row(
    here: Visit,
    name: str,
    settings: Recipient | None,
    standing: RecipientStanding,
    closed: Sequence[ClosedAddress],
) -> RecipientRow:
    """Viewers learn nothing of where people can be written to."""
    gone = {one.address for one in closed if one.recipient == name}
    shown = here.may(RESTRICTED)
    return RecipientRow(
        name=name,
        settings=settings,
        standing=standing,
        state=here._(STANDINGS[state_of(standing)]),
        addresses=[
            Address(masked(one) if shown else None, one in gone)
            for one in (addresses(settings) if settings else ())
        ],
        channel=here._(CHANNELS[settings.channel]) if settings else "",
        language=language_name(settings.language, here.language) if settings else "",
        severity=severity_phrase(settings.min_severity.value, here.language) if settings else "",
        why=what_came(here, standing.reason),
        areas=[area_name(here, one) for one in settings.areas] if settings else [],
    )
