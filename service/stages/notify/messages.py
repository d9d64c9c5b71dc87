"""Messages about alerts: for whom, of what kind, in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Message, Recipient, Severity
from service.stages.notify.envelope import (
    addresses,
    enveloped,
    mail_content,
    message_id,
    webhook_content,
)
from service.stages.notify.lead import lead
from service.stages.notify.letter import Answers, Bar, Letter, Line, as_text
from service.stages.notify.links import Links
from service.stages.notify.mail_tables import mail_words
from service.stages.notify.picture import map_of
from service.stages.notify.plain import text_in, tidied
from service.stages.notify.sections import sections
from service.stages.notify.short import short_form
from service.stages.notify.shown import as_shown
from service.stages.notify.wording import wording
from service.text.phrases import severity_phrase

KINDS = {"Alert": "alert.raised", "Update": "alert.updated", "Cancel": "alert.cancelled"}
Earlier = Mapping[tuple[str, str], Sequence[str]]
"""By recipient and address, the ids of the messages that told of a situation before, the first one first."""
_PREFERRED_BYTES = 2048
# How many sources are named, and whether with their pages: the first that keeps the text under 2 KB.
_FULLNESS = ((8, True), (5, True), (3, True), (2, True), (6, False), (4, False), (2, False))
_DISPENSABLE = (5, 2, 4, 3, 1)
"""Sections that are left out one by one where nothing else makes the text fit: short form, earlier figures, what could
be seen, what is open, sources."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What messages are written with, besides alert and recipient."""

    places: PlaceIndex
    base_url: str | None
    mail_from: str
    links: Links | None
    now: datetime
    opening: str = ""
    earlier: Earlier | None = None


def notify(
    alert: Alert,
    recipients: Sequence[Recipient],
    told: frozenset[str],
    *,
    places: PlaceIndex,
    base_url: str | None,
    mail_from: str,
    links: Links | None = None,
    now: datetime,
    earlier: Earlier | None = None,
    held: bool = False,
) -> tuple[Message, ...]:
    """One message for each address of each recipient that the alert is for, rendered and ready to be stored.

    ``told``: names of the recipients who had an earlier revision. An Update goes to all of them and, as an Alert, to
    those whom it newly concerns; a Cancel to all of them and to nobody else. ``base_url``: where this service is
    reached, for links; None: no links. ``mail_from``: the sender of e-mail, whose domain the Message-IDs carry.
    ``links``: makes the signed links by which recipients answer and unsubscribe; None: there are none. ``earlier``: the
    messages that mails are to stand under; None: those of the earlier revisions. ``held``: it was held for these
    recipients, so it is for them.
    """
    clean = tidied(alert)
    return tuple(
        as_message(
            shown,
            recipient,
            address,
            places=places,
            base_url=base_url,
            mail_from=mail_from,
            links=links,
            now=now,
            earlier=earlier,
        )
        for recipient in recipients
        if (shown := as_shown(clean, recipient, recipient.name in told, places, held=held))
        for address in addresses(recipient)
    )


def _earlier_ids(alert: Alert, recipient: Recipient, address: str, earlier: Earlier | None) -> Sequence[str]:
    if earlier is None or not alert.references:
        return [message_id(recipient.name, address, reference) for reference in alert.references]
    return earlier.get((recipient.name, address), ())


def as_message(
    alert: Alert,
    recipient: Recipient,
    address: str,
    *,
    places: PlaceIndex,
    base_url: str | None,
    mail_from: str,
    links: Links | None,
    now: datetime,
    opening: str = "",
    earlier: Earlier | None = None,
) -> Message:
    """One message about an alert as it is to be shown. ``opening``: what is said before anything else. ``earlier``: as
    ``notify`` takes it."""
    given = _Given(places, base_url, mail_from, links, now, opening, earlier)
    kind = KINDS[alert.msg_type]
    short = short_form(alert, recipient.language, given.places)
    if recipient.channel == "webhook":
        content = webhook_content(kind, alert.sent_at, alert.as_json(alert.address(given.base_url)))
    else:
        content = _mail(alert, recipient, address, short, given)
        content["severity"] = alert.severity.value
    content["short"] = short
    return enveloped(
        recipient, address, alert.id, kind=kind, alert_id=alert.id, now=given.now, content=content
    )


def _mail(alert: Alert, recipient: Recipient, address: str, short: str, given: _Given) -> dict[str, Any]:
    picture = map_of(alert, recipient.language, given.places)
    letter = _letter(alert, recipient, address, short, given)
    if picture:
        letter = replace(letter, map_alt=picture["alt"])
    discreet = wording(recipient.language).discreet.format(reference=alert.id[-8:])
    return mail_content(
        letter,
        subject=discreet if recipient.discreet else letter.headline,
        mail_from=given.mail_from,
        own_id=message_id(recipient.name, address, alert.id),
        earlier_ids=_earlier_ids(alert, recipient, address, given.earlier),
        picture=picture,
    )


def _letter(alert: Alert, recipient: Recipient, address: str, short: str, given: _Given) -> Letter:
    """The fullest letter whose text stays under 2 KB; the barest where none does."""
    language = recipient.language
    plain = Letter(
        language=language,
        headline=text_in(alert.headline, language),
        lead=lead(alert, language, given.places),
        footer=wording(language).footer,
        opening=given.opening,
        colon=wording(language).colon,
        bar=_bar(alert, language),
        answers=_answers(alert, recipient, address, given),
        page=_page(alert, language, given),
        unsubscribe=unsubscribe_line(recipient, address, given.links),
    )
    for sources, with_pages in _FULLNESS:
        said = sections(alert, language, short, sources=sources, addresses=with_pages)
        letter = replace(plain, sections=said)
        if _fits(letter):
            return letter
    for index in _DISPENSABLE:
        said = (*said[:index], replace(said[index], lines=()), *said[index + 1 :])
        letter = replace(plain, sections=said)
        if _fits(letter):
            break
    return letter


def _fits(letter: Letter) -> bool:
    return len(as_text(letter).encode()) <= _PREFERRED_BYTES


def _bar(alert: Alert, language: str) -> Bar:
    """Severity and kind; what was wrong is no longer severe."""
    kind = mail_words(language).kinds[alert.msg_type]
    if alert.msg_type == "Cancel":
        return Bar(Severity.MINOR, kind)
    return Bar(alert.severity, f"{severity_phrase(alert.severity.value, language)} · {kind}")


def _answers(alert: Alert, recipient: Recipient, address: str, given: _Given) -> Answers | None:
    if given.links is None:
        return None
    words = mail_words(recipient.language)
    page = given.links.answer(recipient.name, address, alert.id, given.now)
    return Answers(words.answer, words.buttons, page)


def _page(alert: Alert, language: str, given: _Given) -> Line | None:
    url = alert.address(given.base_url)
    return Line(mail_words(language).page, url) if url else None


def unsubscribe_line(recipient: Recipient, address: str, links: Links | None) -> Line | None:
    """The link by which this one address is closed; None where messages carry no links."""
    if links is None:
        return None
    return Line(mail_words(recipient.language).unsubscribe, links.unsubscribe(recipient.name, address))
