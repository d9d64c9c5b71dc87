"""A database and a feeds.toml with numbered messages, by webhook and by mail: alerts, updates and cancels."""

import base64
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kinds import IN_FORTY, MAIL, WEBHOOKS
from mail_sinks import DOMAIN, MailSinks, mail_address, mail_sender
from sinks import Sinks
from sqlalchemy import insert

from service.records import Alert, Message, RuleFact, Severity
from service.store import SqlStore
from service.store.database import open_engine
from service.store.tables import alerts

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
MESSAGES_EACH = 10
"""Messages for each receiver, of a kind that gets two in forty."""
OPERATORS = "operators"


def kind_of(number: int) -> str:
    """Messages are numbered from 1; neighbours go to different kinds."""
    return IN_FORTY[number * 7 % len(IN_FORTY)]


def addresses_of(count: int) -> int:
    """How many receivers of each kind there are for so many messages."""
    return max(1, count * 2 // len(IN_FORTY) // MESSAGES_EACH)


def address_of(number: int, count: int) -> int:
    return number // len(IN_FORTY) % addresses_of(count)


def prepare(
    folder: Path, url: str, sinks: Sinks, mail: MailSinks, count: int, now: datetime
) -> dict[str, str]:
    """Messages in the database and their recipients in feeds.toml. The environment for the service."""
    each = range(addresses_of(count))
    receivers = [(kind, number) for kind in WEBHOOKS + MAIL for number in each]
    recipients = "".join(_recipient(sinks, *one) for one in [*receivers, (OPERATORS, 0)])
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
        "LIPTAKO_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
    }


def _recipient(sinks: Sinks, kind: str, number: int) -> str:
    named = f'[[recipients]]\nname = "{kind} {number}"\n'
    if kind in MAIL:
        return f'{named}channel = "email"\nto = ["{mail_address(kind, number)}"]\n'
    return (
        f'{named}channel = "webhook"\nurl = "{sinks.url(kind, number)}"\nsecret = "{SECRET}"\n'
        f"operators = {'true' if kind == OPERATORS else 'false'}\n"
    )


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
    by_mail = kind in MAIL
    type_ = KINDS_OF_MESSAGE[told.revision - 1]
    return Message(
        id=f"msg_{number}",
        recipient=told.receiver,
        channel="email" if by_mail else "webhook",
        address=mail_address(kind, int(address)) if by_mail else sinks.url(kind, int(address)),
        kind=type_,
        alert_id=told.id,
        created_at=now,
        content=_mail(number, type_) if by_mail else _payload(number, type_, now),
    )


def _payload(number: int, type_: str, now: datetime) -> dict[str, object]:
    return {"payload": {"type": type_, "timestamp": now.isoformat(), "data": {"number": number}}}


def _mail(number: int, type_: str) -> dict[str, object]:
    return {
        "from": f"Liptako <{mail_sender(number)}>",
        "subject": f"{type_} {number}",
        "text": f"Message {number} of the storm.\n" * 50,
        "headers": {"Message-ID": f"<msg_{number}@{DOMAIN}>"},
    }
