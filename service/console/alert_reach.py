"""Whom an alert reached: messages and how they stand, who waits for it, who was not told and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from service.access.principal import RESTRICTED
from service.console.alert_tables import KINDS_OF_MESSAGE, STATES
from service.console.delivery_words import what_came
from service.console.portions import PORTION
from service.console.translations import N_
from service.console.visit import Visit
from service.ports import Transaction
from service.records import Alert, Delivery, DeliveryState, Held, Recipient
from service.stages.notify import masked
from service.stages.notify.matching import in_view, seen_from_near
from service.text.phrases import severity_phrase


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A message as lists show it: where it stands, in words."""

    delivery: Delivery
    kind: str
    state: str
    to: str | None
    """The address, masked; None: not for this visitor."""
    said: Markup
    """What came of the last try."""
    revision: int | None = None
    """Of the alert, which it tells of."""

    @property
    def waits(self) -> bool:
        return self.delivery.state is DeliveryState.QUEUED

    @property
    def dead(self) -> bool:
        return self.delivery.state is DeliveryState.DEAD

    @property
    def can_be_sent(self) -> bool:
        """By hand, again or at once. What is being sent is left alone."""
        return self.delivery.state is not DeliveryState.SENDING


@dataclass(frozen=True, slots=True)
class NotTold:
    """A recipient for whom no message was made, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom an alert reached in all its revisions."""

    states: Mapping[str, int]
    rows: Sequence[DeliveryRow]
    held: Sequence[Held]
    not_told: Sequence[NotTold]
    not_named: int
    """How many more there are of those."""

    @property
    def messages(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        return self.states.get(DeliveryState.SENT.value, 0)

    @property
    def dead(self) -> int:
        return self.states.get(DeliveryState.DEAD.value, 0)

    @property
    def on_the_way(self) -> int:
        return self.messages - self.sent - self.dead


def delivery_row(here: Visit, delivery: Delivery, revision: int | None = None) -> DeliveryRow:
    """Viewers learn nothing of where people can be written to."""
    kind = KINDS_OF_MESSAGE.get(delivery.kind)
    return DeliveryRow(
        delivery=delivery,
        kind=here._(kind) if kind else delivery.kind,
        state=here._(STATES[delivery.state.value]),
        to=masked(delivery.address) if here.may(RESTRICTED) else None,
        said=what_came(here, delivery.last_words),
        revision=revision,
    )


def reach_of(here: Visit, look: Transaction, revisions: Sequence[Alert]) -> Reach:
    """Of an alert in all its ``revisions``; lists are cut at 50, the most urgent first."""
    numbers = {one.id: one.revision for one in revisions}
    ids = list(numbers)
    held = look.held_of(ids)
    told = look.recipients_of(ids) | {one.recipient for one in held}
    others = [one for one in here.desk.in_force.configuration.recipients if one.name not in told]
    return Reach(
        states=look.told_states(ids),
        rows=[delivery_row(here, one.delivery, numbers[one.alert_id]) for one in look.told_of(ids, PORTION)],
        held=sorted(held, key=_released)[:PORTION],
        not_told=[NotTold(one.name, _why_not(here, revisions[-1], one)) for one in others[:PORTION]],
        not_named=len(others[PORTION:]),
    )


def _released(held: Held) -> tuple[datetime, str]:
    return held.release_at, held.recipient


def _why_not(here: Visit, alert: Alert, recipient: Recipient) -> str:
    """By what its settings say now."""
    if alert.rule.kind == "silence":
        return here._(_OPERATORS_ALONE if not recipient.operators else _OTHERWISE)
    places = here.desk.in_force.reader.places
    if seen_from_near(alert, recipient, places).severity.rank < recipient.min_severity.rank:
        return here._(_LESS_SEVERE, severity=severity_phrase(recipient.min_severity.value, here.language))
    return here._(_OTHERWISE if in_view(alert.incidents, recipient, places) else _ELSEWHERE)


_OPERATORS_ALONE = N_("this kind of alert is for operators alone")
_LESS_SEVERE = N_("wants alerts from “{severity}” on")
_ELSEWHERE = N_("none of this is in its areas or near its places")
_OTHERWISE = N_("its settings did not ask for it when it was raised")
