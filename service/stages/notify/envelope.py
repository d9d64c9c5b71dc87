"""Ids, addresses, headers and content: what makes a letter a message for one address."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from service.records import Message, Recipient
from service.stages.notify.html import as_html
from service.stages.notify.letter import Letter, as_text
from service.stages.notify.plain import cut_to_sms, gsm7, tidy

_REFERENCES = 20


def message_id(recipient: str, address: str, about: str) -> str:
    """The same for the same three, and different otherwise: recipient, address, and the alert revision (or notice)."""
    parts = "".join(f"{len(part)}:{part}" for part in (recipient, address, about))
    return f"msg_{hashlib.sha256(parts.encode('utf-8', 'replace')).hexdigest()[:32]}"


def addresses(recipient: Recipient) -> tuple[str, ...]:
    """Where the recipient is reached, each place once: the list ``to`` of e-mail, the ``url`` of a webhook. Other
    channels keep their addresses to themselves: the recipient's name stands for them."""
    if recipient.channel == "email":
        to = recipient.settings.get("to", ())
        return tuple(dict.fromkeys(str(one) for one in to)) if isinstance(to, list | tuple) else (str(to),)
    if recipient.channel == "webhook":
        return (str(recipient.settings.get("url", "")),)
    return (recipient.name,)


def masked(address: str) -> str:
    """An address as it is shown: who knows it knows it again, and nobody learns it. Of a URL the host alone; of one
    of Apprise's the service alone, for a key often stands where a host would."""
    local, at, domain = address.rpartition("@")
    if "://" in address:
        parts = urlsplit(address)
        return (parts.hostname or "…") if parts.scheme in ("http", "https") else f"{parts.scheme}://…"
    return f"{local[:1]}…@{domain}" if at else address


def mail_content(
    letter: Letter,
    *,
    subject: str,
    mail_from: str,
    own_id: str,
    earlier_ids: Sequence[str] = (),
    picture: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the e-mail channel needs. ``earlier_ids``: messages to the same address about the same situation, the
    first one first, so that mail programs show them as one thread. A letter with a link to unsubscribe has it in the
    headers too, for the mail program's own button (RFC 8058). ``picture``: what the map shows that the letter has a
    place for."""
    domain = _domain(mail_from)
    thread = [f"<{one}@{domain}>" for one in (*earlier_ids[:1], *earlier_ids[1:][-_REFERENCES:])]
    headers = {
        "Message-ID": f"<{own_id}@{domain}>",
        **({"In-Reply-To": thread[0], "References": " ".join(thread)} if thread else {}),
        "Auto-Submitted": "auto-generated",
        "List-Id": f"Liptako <liptako.{domain}>",
        "Content-Language": letter.language,
        **_list_unsubscribe(letter),
    }
    return {
        "from": tidy(mail_from, 320),
        "subject": tidy(subject, 200),
        "headers": headers,
        "text": as_text(letter),
        "html": as_html(letter),
        **({"map": dict(picture)} if picture else {}),
    }


def _list_unsubscribe(letter: Letter) -> dict[str, str]:
    if letter.unsubscribe is None or letter.unsubscribe.url is None:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe.url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def webhook_content(kind: str, timestamp: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the webhook channel needs: the payload, as docs/alerts.md describes it."""
    return {"payload": {"type": kind, "timestamp": timestamp.isoformat(), "data": dict(data)}}


def enveloped(
    recipient: Recipient,
    address: str,
    about: str,
    *,
    kind: str,
    alert_id: str | None,
    now: datetime,
    content: Mapping[str, Any],
    tells: tuple[str, ...] = (),
) -> Message:
    """The message for one address of a recipient. ``tells``: of several alerts, which."""
    return Message(
        id=message_id(recipient.name, address, about),
        recipient=recipient.name,
        channel=recipient.channel,
        address=address,
        kind=kind,
        alert_id=alert_id,
        created_at=now,
        content=content,
        tells=tells,
    )


def beside_alerts(
    letter: Letter,
    recipient: Recipient,
    address: str,
    about: str,
    *,
    kind: str,
    data: Mapping[str, Any],
    short: str,
    mail_from: str,
    now: datetime,
) -> Message:
    """A message that tells of no attack: to a program ``data``, to everybody else the letter under its headline.
    ``short``: what of it goes by SMS."""
    content: dict[str, Any]
    if recipient.channel == "webhook":
        content = webhook_content(kind, now, data)
    else:
        own_id = message_id(recipient.name, address, about)
        content = mail_content(letter, subject=letter.headline, mail_from=mail_from, own_id=own_id)
    content["short"] = cut_to_sms(gsm7(short))
    return enveloped(recipient, address, about, kind=kind, alert_id=None, now=now, content=content)


def _domain(mail_from: str) -> str:
    _, at, domain = parseaddr(tidy(mail_from, 320))[1].lower().rpartition("@")
    plain = at and domain.isascii() and domain.replace(".", "").replace("-", "").isalnum()
    return domain if plain else "liptako.invalid"
