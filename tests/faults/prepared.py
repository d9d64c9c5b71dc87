"""A database and a feeds.toml with numbered messages for the receivers of ``sinks``: alerts, updates and cancels."""

import base64
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sinks import IN_TWENTY, KINDS, Sinks
from sqlalchemy import insert

from service.records import Alert, Message, RuleFact, Severity
from service.store import SqlStore
from service.store.database import open_engine
from service.store.tables import alerts

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
MESSAGES_EACH = 10
"""Messages for each receiver, of a kind that gets two in twenty."""
OPERATORS = "operators"


def kind_of(number: int) -> str:
    """Messages are numbered from 1; neighbours go to different kinds."""
    return IN_TWENTY[number * 7 % len(IN_TWENTY)]


def addresses_of(count: int) -> int:
    """How many receivers of each kind there are for so many messages."""
    return max(1, count * 2 // len(IN_TWENTY) // MESSAGES_EACH)


def address_of(number: int, count: int) -> int:
    return number // len(IN_TWENTY) % addresses_of(count)


def prepare(folder: Path, url: str, sinks: Sinks, count: int, now: datetime) -> dict[str, str]:
    """Messages in the database and their recipients in feeds.toml. The environment for the service."""
    recipients = "".join(
        f'[[recipients]]\nname = "{kind} {number}"\nchannel = "webhook"\nurl = "{sinks.url(kind, number)}"\n'
        f'secret = "{SECRET}"\noperators = {"true" if kind == OPERATORS else "false"}\n'
        for kind in (*KINDS, OPERATORS)
        for number in range(1 if kind == OPERATORS else addresses_of(count))
    )
    (folder / "feeds.toml").write_text(recipients, encoding="utf-8")
    told = tell(count)
    _file_alerts(url, told.values(), now)
    store = SqlStore.open(url)
    with store.begin() as transaction:
        transaction.file_messages([_message(sinks, number, told[number], now) for number in told], now)
    store.close()
    return {
        **os.environ,
        "LIPTAKO_FEEDS": str(folder / "feeds.toml"),
        "LIPTAKO_DATABASE_URL": url,
        "LIPTAKO_DATA_DIR": str(folder),
        "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
    }


@dataclass(frozen=True)
class Told:
    """Which alert a message tells whom."""

    id: str
    receiver: str
    key: str
    revision: int


KINDS_OF_MESSAGE = ("alert.raised", "alert.updated", "alert.cancelled")


def tell(count: int) -> dict[int, Told]:
    """Each receiver gets one attack after another: raised, updated, cancelled, in this order."""
    before: Counter[str] = Counter()
    told = {}
    for number in range(1, count + 1):
        receiver = f"{kind_of(number)} {address_of(number, count)}"
        attack, revision = divmod(before[receiver], len(KINDS_OF_MESSAGE))
        key = f"mass casualty/{receiver}/{attack}"
        told[number] = Told(f"alert_{number}", receiver, key, revision + 1)
        before[receiver] += 1
    return told


def _file_alerts(url: str, told: Iterable[Told], now: datetime) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(alerts), [_alert_row(one, now) for one in told])
    engine.dispose()


def _alert_row(told: Told, now: datetime) -> dict[str, object]:
    alert = Alert(
        id=told.id,
        key=told.key,
        revision=told.revision,
        msg_type=("Alert", "Update", "Cancel")[told.revision - 1],  # type: ignore[arg-type]
        sent_at=now,
        rule=RuleFact(name="mass casualty", kind="casualties", at_least=10, observed=50),
        severity=Severity.SEVERE,
        headline={},
        reason={},
        incidents=(),
    )
    names = ("id", "key", "revision", "msg_type", "severity", "sent_at")
    return {**{name: getattr(alert, name) for name in names}, "severity": alert.severity.value, "body": alert}


def _message(sinks: Sinks, number: int, told: Told, now: datetime) -> Message:
    kind, address = told.receiver.split()
    type_ = KINDS_OF_MESSAGE[told.revision - 1]
    return Message(
        id=f"msg_{number}",
        recipient=told.receiver,
        channel="webhook",
        address=sinks.url(kind, int(address)),
        kind=type_,
        alert_id=told.id,
        created_at=now,
        content={"payload": {"type": type_, "timestamp": now.isoformat(), "data": {"number": number}}},
    )
