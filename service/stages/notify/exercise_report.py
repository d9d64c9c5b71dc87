"""What operators hear of an exercise: who was reached, who was not and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.records import Message, Recipient
from service.stages.notify.envelope import addresses, beside_alerts, masked
from service.stages.notify.letter import Letter, Line, Section, as_text
from service.stages.notify.plain import tidy

Why = Literal["disabled", "closed", "refused", "waiting", "not sent"]
_MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Missed:
    """An address that an exercise did not reach. ``said``: the words of the last attempt, if there was one."""

    recipient: str
    address: str
    why: Why
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    all_reached: str
    not_all: str
    sent: str
    taken: str
    to_do: str
    title: str
    more: str
    why: Mapping[Why, str]


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        "Exercise: all {all} addresses reached",
        "Exercise: {missed} of {all} addresses not reached",
        "The weekly exercise was held on {day} at {hour} UTC; {reached} of {all} addresses took it.",
        "Taken means by the mail server or the service of the other side; whether it was read is not known.",
        "In an attack the others would not have been told: reach them in another way, and correct their settings.",
        "Not reached",
        "and {count} more: /api/v1/deliveries",
        {
            "disabled": "disabled, gets nothing until it is enabled again",
            "closed": "asked for no more messages",
            "refused": "given up",
            "waiting": "not taken so far, still tried",
            "not sent": "was not sent an exercise: added or enabled since",
        },
    ),
    "fr": _Words(
        "Exercice : les {all} adresses ont été jointes",
        "Exercice : {missed} adresse(s) sur {all} non jointe(s)",
        "L’exercice hebdomadaire a eu lieu le {day} à {hour} UTC ; {reached} adresse(s) sur {all} l’ont reçu.",
        "Reçu veut dire accepté par le serveur de mail ou le service du destinataire ; on ne sait pas s’il est lu.",
        "Lors d’une attaque les autres n’auraient rien su : les joindre autrement et corriger leurs réglages.",
        "Non joints",
        "et {count} de plus : /api/v1/deliveries",
        {
            "disabled": "désactivé, ne reçoit rien tant qu’il n’est pas réactivé",
            "closed": "ne veut plus de messages",
            "refused": "abandonné",
            "waiting": "pas encore accepté, l’envoi est réessayé",
            "not sent": "n’a pas eu d’exercice : ajouté ou réactivé depuis",
        },
    ),
    "ar": _Words(
        "تمرين: وصل إلى جميع العناوين ({all})",
        "تمرين: لم يصل إلى {missed} من {all} من العناوين",
        "أُجري التمرين الأسبوعي يوم {day} الساعة {hour} بالتوقيت العالمي؛ استلمه {reached} من {all} من العناوين.",
        "الاستلام يعني قبول خادم البريد أو خدمة الطرف الآخر؛ ولا يُعرف هل قُرئ.",
        "لو وقع هجوم لما علم به الآخرون: اتصل بهم بطريقة أخرى وصحّح إعداداتهم.",
        "لم يصل إليهم",
        "و{count} آخرون: /api/v1/deliveries",
        {
            "disabled": "موقوف، لا يستلم شيئًا حتى يُفعَّل من جديد",
            "closed": "طلب عدم إرسال رسائل إليه",
            "refused": "تُرك بعد محاولات",
            "waiting": "لم يُستلم بعد، وما زالت المحاولة جارية",
            "not sent": "لم يُرسل إليه تمرين: أُضيف أو فُعِّل بعده",
        },
    ),
}


def exercise_report(
    recipients: Sequence[Recipient],
    missed: Sequence[Missed],
    *,
    reached: int,
    held_at: datetime,
    mail_from: str,
    now: datetime,
) -> tuple[Message, ...]:
    """One message of kind ``notice`` for each address of each operator. ``reached``: how many addresses took the
    exercise that was held at ``held_at``; it says so where all did, because silence would be no report."""
    return tuple(
        _message(recipient, address, missed, reached, held_at, mail_from, now)
        for recipient in recipients
        if recipient.operators
        for address in addresses(recipient)
    )


def _message(
    recipient: Recipient,
    address: str,
    missed: Sequence[Missed],
    reached: int,
    held_at: datetime,
    mail_from: str,
    now: datetime,
) -> Message:
    language = recipient.language if recipient.language in _WORDS else "en"
    spoken = "fr" if language == "ar" else language
    letter = _letter(_WORDS[language], language, missed, reached, held_at)
    return beside_alerts(
        letter,
        recipient,
        address,
        f"exercise report/{held_at.isoformat()}",
        kind="notice",
        data={"subject": letter.headline, "text": tidy(as_text(letter).partition("\n")[2], 4000)},
        short=_letter(_WORDS[spoken], language, missed, reached, held_at).headline,
        mail_from=mail_from,
        now=now,
    )


def _letter(
    words: _Words, language: str, missed: Sequence[Missed], reached: int, held_at: datetime
) -> Letter:
    facts = {
        "all": reached + len(missed),
        "reached": reached,
        "missed": len(missed),
        "day": f"{held_at:%Y-%m-%d}",
        "hour": f"{held_at:%H:%M}",
    }
    lines = [Line(_line(one, words)) for one in missed[:_MOST_LISTED]]
    if len(missed) > _MOST_LISTED:
        lines.append(Line(words.more.format(count=len(missed) - _MOST_LISTED)))
    return Letter(
        language=language,
        headline=(words.not_all if missed else words.all_reached).format(**facts),
        lead=(words.sent.format(**facts), words.taken, *((words.to_do,) if missed else ())),
        sections=(Section(words.title, tuple(lines)),) if missed else (),
        footer="Liptako",
    )


def _line(one: Missed, words: _Words) -> str:
    where = f" ({masked(tidy(one.address, 320))})" if "@" in one.address else ""
    said = f" ({tidy(one.said, 200)})" if one.said else ""
    return f"{tidy(one.recipient, 80)}{where}: {words.why[one.why]}{said}"
