"""A service that is killed at one step, or, with the step ``none``, that runs until everything is sent.

    python doomed.py STEP MINUTES_AHEAD [cancel | release | escalation]

With ``cancel`` an operator first takes every alert back that was told, one by dismissing its incident and the others by
the alert's id; where that was done before, nothing is. With ``release`` it runs until nothing is held any more, with
``escalation`` until none is planned.

The environment is that of ``liptako serve``. The kill is SIGKILL from the process to itself, so that nothing can be
tidied up. The clock runs MINUTES_AHEAD, so that leases of a process killed before are outlived.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from service import app as root
from service.clock import SystemClock
from service.config.environment import Settings
from service.jobs.in_force import InForce
from service.jobs.ruling import Decide
from service.records import AppointmentKind
from service.store import SqlStore

STEPS = {
    "before the poll is stored": ("file_poll", "before"),
    "as the poll is stored": ("file_poll", "inside"),
    "after the poll was stored": ("file_poll", "after"),
    "as the assessment is stored": ("file_assessment", "inside"),
    "after the assessment was stored": ("file_assessment", "after"),
    "as what is held is stored": ("hold", "inside"),
    "as what was held is released": ("let_go", "inside"),
    "after what was held was released": ("let_go", "after"),
    "before the escalation": ("keep_appointment", "before"),
    "as its appointment is struck out": ("keep_appointment", "inside"),
    "as its messages are filed": ("keep_appointment", "at the end"),
    "after the escalation was stored": ("keep_appointment", "after"),
    "after the message was claimed": ("claim_next_message", "after"),
    "after the message was sent": ("file_attempt", "before"),
    "after the attempt was stored": ("file_attempt", "after"),
}
_OF_SENDING = ("claim_next_message", "file_attempt")
OF_A_RELEASE = [step for step, of in STEPS.items() if of[0] in ("let_go", *_OF_SENDING)]
OF_AN_ESCALATION = [step for step, of in STEPS.items() if of[0] in ("keep_appointment", *_OF_SENDING)]
_OF_WHAT_WAITS = ("hold", "let_go", "keep_appointment")
OF_AN_ALERT = [step for step, of in STEPS.items() if of[0] not in _OF_WHAT_WAITS]
OF_A_CANCEL = [step for step in OF_AN_ALERT if STEPS[step][0] != "file_poll"]


class Ahead:
    """The system's clock, some minutes ahead."""

    def __init__(self, minutes: int) -> None:
        self._ahead, self._clock = timedelta(minutes=minutes), SystemClock()

    def now(self) -> datetime:
        return self._clock.now() + self._ahead


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DoomedStore:
    """A store whose process dies before or inside the call of one method, or at the end of or after the transaction
    that calls it."""

    def __init__(self, store: Any, method: str, moment: str) -> None:
        self._store, self._method, self._moment = store, method, moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def begin(self) -> Iterator[Any]:
        called: list[str] = []
        with self._store.begin() as transaction:
            yield DoomedTransaction(transaction, self._method, self._moment, called)
            if called and self._moment == "at the end":
                die()
        if called and self._moment == "after":
            die()


class DoomedTransaction:
    def __init__(self, transaction: Any, method: str, moment: str, called: list[str]) -> None:
        self._transaction, self._method, self._moment, self._called = transaction, method, moment, called

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._transaction, name)
        if name != self._method:
            return real

        def call(*positional: Any, **named: Any) -> Any:
            if self._moment == "before":
                die()
            result = real(*positional, **named)
            self._called.append(name)
            if self._moment == "inside":
                die()
            return result

        return call


def take_back(store: SqlStore, clock: Ahead) -> int:
    """How many alerts were told, all of which operators have taken back by now."""
    with store.view() as look:
        told = [row["alert"] for row in look.page_alerts(None, 100).rows]
    raised = [alert for alert in reversed(told) if alert.msg_type == "Alert"]  # type: ignore[attr-defined]
    if not store_rulings(store):
        decide = Decide(store, clock)
        decide.dismiss(raised[0].incidents[0].id, reason="An old picture", who="desk")  # type: ignore[attr-defined]
        for alert in raised[1:]:
            decide.cancel(alert.id, reason="An old picture", who="desk")  # type: ignore[attr-defined]
    return len(raised)


def store_rulings(store: SqlStore) -> int:
    with store.view() as look:
        return len(look.page_audit(None, 100, ["incident dismissed", "alert cancelled"]).rows)


async def run(service: root.Service, wanted: int, until: str) -> None:
    """``wanted``: how many alerts there are to be, Cancels among them; ``until``: what is over, ``release`` or
    ``escalation``, or nothing more."""
    service.start()

    def waiting() -> bool:
        # One look: between two, what was held would have become messages unseen.
        with service.store.view() as look:
            totals = look.totals()
            held = until == "release" and look.holding()
            planned = look.appointments(AppointmentKind.ESCALATION) if until == "escalation" else []
        return (
            totals.alerts < wanted or bool(held) or bool(planned) or bool(set(totals.deliveries) - {"sent"})
        )

    while waiting():  # noqa: ASYNC110 - only the database says when all is sent
        await asyncio.sleep(0.05)
    await service.aclose()


def main() -> None:
    step, ahead = sys.argv[1], int(sys.argv[2])
    settings = Settings.from_environment()
    configuration = root.read_configuration(settings)
    clock = Ahead(ahead)
    store: Any = root.open_store(settings)
    wanted = 2 * take_back(store, clock) if sys.argv[3:] == ["cancel"] else 1
    if step in STEPS:
        store = DoomedStore(store, *STEPS[step])
    service = root.Service(
        store,
        root.open_fetcher(settings, clock),
        root.open_channels(settings, clock),
        InForce(configuration, root.open_reader(configuration.zone)),
        clock,
    )
    service.put_in_force(configuration)
    asyncio.run(run(service, wanted, "".join(sys.argv[3:])))


if __name__ == "__main__":
    main()
