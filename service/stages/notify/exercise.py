"""An exercise: a message that goes the way of an alert and says at once that nothing happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.records import Alert, Message, Recipient, RuleFact, Severity
from service.stages.notify.envelope import addresses, beside_alerts, message_id
from service.stages.notify.letter import Letter
from service.stages.notify.plain import tidy


@dataclass(frozen=True, slots=True)
class _Words:
    headline: str
    lead: tuple[str, ...]
    footer: str


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        "EXERCISE, no attack: test of the alerts for {name}",
        (
            "This is an exercise. Nothing has happened.",
            "It shows that alerts reach this address. Nothing is to be done; do not pass it on.",
        ),
        "Sent by Liptako at the wish of an operator.",
    ),
    "fr": _Words(
        "EXERCICE, aucune attaque : essai des alertes pour {name}",
        (
            "Ceci est un exercice. Rien ne s’est passé.",
            "Il montre que les alertes arrivent à cette adresse. Rien à faire ; ne pas transmettre.",
        ),
        "Envoyé par Liptako à la demande d’un opérateur.",
    ),
    "ar": _Words(
        "تمرين، لا هجوم: اختبار التنبيهات إلى {name}",
        (
            "هذا تمرين. لم يحدث شيء.",
            "يبيّن أن التنبيهات تصل إلى هذا العنوان. لا يلزم فعل شيء؛ يُرجى عدم إعادة الإرسال.",
        ),
        "أرسله Liptako بطلب من المشغّل.",
    ),
}


def exercise(recipient: Recipient, *, mail_from: str, now: datetime) -> tuple[Message, ...]:
    """One exercise message for each address of the recipient, of kind ``exercise`` in every channel."""
    alert = _alert(recipient, now)
    return tuple(_message(alert, recipient, address, mail_from, now) for address in addresses(recipient))


def _alert(recipient: Recipient, now: datetime) -> Alert:
    """An alert object without an incident: what a program finds under ``data``."""
    name = tidy(recipient.name, 60)
    about = f"exercise/{now.isoformat()}"
    return Alert(
        id=message_id(recipient.name, "", about).replace("msg_", "exercise_"),
        key=f"exercise/{name}",
        revision=1,
        msg_type="Alert",
        sent_at=now,
        rule=RuleFact(name="exercise", kind="exercise"),
        severity=Severity.MINOR,
        urgency="Unknown",
        certainty="Unknown",
        headline={code: words.headline.format(name=name) for code, words in _WORDS.items()},
        reason={code: " ".join(words.lead) for code, words in _WORDS.items()},
        incidents=(),
    )


def _message(alert: Alert, recipient: Recipient, address: str, mail_from: str, now: datetime) -> Message:
    language = recipient.language if recipient.language in _WORDS else "en"
    words, headline = _WORDS[language], alert.headline[language]
    return beside_alerts(
        Letter(language=language, headline=headline, lead=words.lead, footer=words.footer),
        recipient,
        address,
        alert.id,
        kind="exercise",
        data=alert.as_json(None),
        short=alert.headline["fr" if language == "ar" else language],
        mail_from=mail_from,
        now=now,
    )
