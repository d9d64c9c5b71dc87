"""An escalation: an alert goes to somebody else, because those who got it did not acknowledge it in time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Message, Recipient
from service.stages.notify.envelope import addresses, message_id
from service.stages.notify.links import Links
from service.stages.notify.matching import seen_from_near
from service.stages.notify.messages import as_message
from service.stages.notify.plain import cut_to_sms, gsm7, tidied, tidy
from service.stages.notify.redact import redacted
from service.stages.notify.shown import as_news
from service.text.phrases import duration_phrase

_OPENING: Mapping[str, str] = {
    "en": "Not acknowledged by {name} within {span}.",
    "fr": "Pas d’accusé de réception de {name} en {span}.",
    "ar": "لم يؤكّد {name} الاستلام خلال {span}.",
}
_SUBJECT: Mapping[str, str] = {
    "en": "Not acknowledged: {subject}",
    "fr": "Sans accusé de réception : {subject}",
    "ar": "لم يُؤكَّد الاستلام: {subject}",
}


def escalation(
    alert: Alert,
    recipient: Recipient,
    *,
    by: str,
    within: timedelta,
    told: Mapping[str, Sequence[str]],
    places: PlaceIndex,
    base_url: str | None,
    mail_from: str,
    links: Links | None,
    now: datetime,
) -> tuple[Message, ...]:
    """One message of kind ``escalation`` for each address of the recipient, about the latest revision of an alert that
    ``by`` did not acknowledge ``within`` that time. It asks neither severity nor area nor the hour. ``told``:
    by address, the messages that told the recipient of it before; none: it is news. Webhooks get it as
    ``alert.raised``."""
    seen = seen_from_near(tidied(alert), recipient, places)
    shown = redacted(seen if told else as_news(seen), recipient.precision)
    opening = _opening(recipient.language, by, within)
    short = _opening("fr" if recipient.language == "ar" else recipient.language, by, within)
    sent = (
        as_message(
            shown,
            recipient,
            address,
            places=places,
            base_url=base_url,
            mail_from=mail_from,
            links=links,
            now=now,
            opening=opening,
        )
        for address in addresses(recipient)
    )
    return tuple(_as_escalation(one, recipient, opening, short, told.get(one.address, ())) for one in sent)


def _opening(language: str, by: str, within: timedelta) -> str:
    return _OPENING[language].format(name=tidy(by, 60), span=duration_phrase(within, language))


def _as_escalation(
    message: Message, recipient: Recipient, opening: str, short: str, earlier: Sequence[str]
) -> Message:
    """The message under an id of its own: its address may have had the alert already."""
    own_id = message_id(recipient.name, message.address, f"escalation/{message.alert_id}")
    content = {**message.content, "short": cut_to_sms(f"{gsm7(short)} {message.content['short']}")}
    if "payload" in content:
        content["payload"] = _payload(content["payload"], opening)
    else:
        content["headers"] = _headers(content["headers"], own_id, earlier)
        if not recipient.discreet:
            content["subject"] = tidy(_SUBJECT[recipient.language].format(subject=content["subject"]), 200)
    return replace(message, id=own_id, kind="escalation", content=content)


def _payload(payload: Mapping[str, Any], opening: str) -> dict[str, Any]:
    return {**payload, "type": "alert.raised", "data": {**payload["data"], "escalation": opening}}


def _headers(headers: Mapping[str, str], own_id: str, earlier: Sequence[str]) -> dict[str, str]:
    """In the thread of the mails that told of the alert before; else the beginning of one."""
    domain = headers["Message-ID"].rpartition("@")[2]
    thread = [f"<{one}@{domain}" for one in earlier]
    kept = {name: value for name, value in headers.items() if name not in ("In-Reply-To", "References")}
    answers = {"In-Reply-To": thread[0], "References": " ".join(thread)} if thread else {}
    return {**kept, "Message-ID": f"<{own_id}@{domain}", **answers}
