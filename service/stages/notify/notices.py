"""Notices to operators: what the service needs a person for."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from service.records import Message, Recipient
from service.stages.notify.envelope import addresses, beside_alerts, enveloped
from service.stages.notify.letter import Letter, ended
from service.stages.notify.notice_tables import NOTICE_WORDS, NoticeKind
from service.stages.notify.plain import text_in, tidy

TO_NOBODY = "none"
"""The channel of notices that there is no operator for: they are filed, and stay where deliveries are listed."""
_NOBODY = Recipient(name="(nobody)", channel=TO_NOBODY)
_NO_OPERATOR = (
    "Nobody was told: no recipient in feeds.toml has operators = true; give it to one. What was to be told:"
)
_REACHES_SOMEBODY = re.compile(r"\S*(?:@|://)\S*")


def notice_words(kind: NoticeKind, *, name: str, reason: str) -> dict[str, dict[str, str]]:
    """``subject`` and ``text`` of a notice in every language, to be handed to ``notice``. ``name``: the feed or the
    recipient concerned; ``reason``: what happened, in words fit to show, without a secret."""
    facts = {"name": tidy(name, 80), "reason": tidy(reason, 300)}
    told = {code: [text.format(**facts) for text in words[kind]] for code, words in NOTICE_WORDS.items()}
    return {
        "subject": {code: subject for code, (subject, *_) in told.items()},
        "text": {code: " ".join(ended(text) for text in texts) for code, (_, *texts) in told.items()},
    }


def notice(
    recipients: Sequence[Recipient],
    *,
    subject: Mapping[str, str],
    text: Mapping[str, str],
    mail_from: str,
    now: datetime,
    about: str | None = None,
) -> tuple[Message, ...]:
    """One message of kind ``notice`` for each address of each recipient with ``operators = true``.

    ``subject`` and ``text`` by language (``notice_words`` gives such). The same words again on the same day (given
    ``about``: other words, but the same ``about``) give messages with the same ids, so that no operator reads them
    twice. A notice that could not be delivered is not to be noticed in turn.
    """
    return tuple(
        _message(recipient, address, subject, text, mail_from, now, about)
        for recipient in recipients
        if recipient.operators
        for address in addresses(recipient)
    )


def notice_to_nobody(
    subject: Mapping[str, str], text: Mapping[str, str], now: datetime, about: str | None = None
) -> Message:
    """The notice where no recipient has ``operators = true``: it is given up with these words, and so listed among the
    dead deliveries. Whoever may read that list may read them: addresses, of people or feeds, are left out."""
    about = _about(subject, text, now, about)
    said = _REACHES_SOMEBODY.sub("…", f"{text_in(subject, 'en')}. {text_in(text, 'en')}")
    words = tidy(f"{_NO_OPERATOR} {said}", 1000)
    return enveloped(_NOBODY, "", about, kind="notice", alert_id=None, now=now, content={"words": words})


def _about(subjects: Mapping[str, str], texts: Mapping[str, str], now: datetime, about: str | None) -> str:
    return f"notice/{now.date()}/{about or '/'.join((text_in(subjects, 'en'), text_in(texts, 'en')))}"


def _message(
    recipient: Recipient,
    address: str,
    subjects: Mapping[str, str],
    texts: Mapping[str, str],
    mail_from: str,
    now: datetime,
    about: str | None,
) -> Message:
    language = recipient.language
    subject, text = tidy(text_in(subjects, language), 200), tidy(text_in(texts, language), 1000)
    return beside_alerts(
        Letter(language=language, headline=subject, lead=(text,), footer="Liptako"),
        recipient,
        address,
        _about(subjects, texts, now, about),
        kind="notice",
        data={"subject": subject, "text": text},
        short=text_in(subjects, "fr" if language == "ar" else language),
        mail_from=mail_from,
        now=now,
    )
