"""A digest: what a day brought in a recipient's areas, alerts or none, and what could be seen of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Coverage, Incident, Message, Recipient, incident_as_json
from service.stages.notify.digest_tables import digest_wording
from service.stages.notify.envelope import (
    addresses,
    enveloped,
    mail_content,
    message_id,
    webhook_content,
)
from service.stages.notify.hours import local_day, local_time
from service.stages.notify.lead import rest
from service.stages.notify.letter import Letter, Line, Section, sentences
from service.stages.notify.links import Links
from service.stages.notify.matching import in_view
from service.stages.notify.messages import unsubscribe_line
from service.stages.notify.plain import cut_to_sms, gsm7, split_reason, text_in, tidied
from service.stages.notify.redact import redacted_incident
from service.stages.notify.shown import as_shown
from service.stages.notify.wording import wording
from service.text.phrases import (
    area_phrase,
    counted,
    country_codes,
    day_phrase,
    duration_phrase,
    places_phrase,
    toll_phrase,
)
from service.text.seeing import seen_phrase

PREFERRED_BYTES = 2048
HTML_BYTES = 30_000
_ON_TIME = timedelta(hours=25, minutes=30)
"""Since the digest before, with a change of clocks between."""
_PAYLOAD = 200
# How many alerts and other attacks are told: the first that keeps the text under 2 KB.
_FULLNESS = ((60, 40), (40, 25), (25, 12), (15, 8), (10, 5), (8, 3), (6, 2), (4, 1), (3, 1))


@dataclass(frozen=True, slots=True)
class DigestAlert:
    """One situation as a digest tells it. ``ids``: of its revisions in that time; ``sent``: the reader had the last of
    them; ``held``: it waits for the end of quiet hours; ``raised_at``: of one raised and taken back meanwhile."""

    shown: Alert
    ids: tuple[str, ...]
    sent: bool = False
    held: bool = False
    raised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a digest is made of. ``incidents``: as a reader may see them (``digest_incidents``)."""

    since: datetime
    until: datetime
    alerts: tuple[DigestAlert, ...]
    incidents: tuple[Incident, ...]
    coverage: Coverage
    unread: tuple[date, ...] = ()
    """Days on which no feed could be read."""


def digest_alert(
    revisions: Sequence[Alert],
    recipient: Recipient,
    told: bool,
    places: PlaceIndex,
    *,
    sent: bool,
    held: bool,
) -> DigestAlert | None:
    """Of the revisions of one alert since the last digest, oldest first, the last one; None: it is not where the
    recipient looks. ``told``: they read of it before, in whatever message; then it is theirs."""
    first, last = revisions[0], revisions[-1]
    if last.rule.kind == "silence" and not recipient.operators:
        return None
    if not told and not sent and not any(in_view(one.incidents, recipient, places) for one in revisions):
        return None
    shown = as_shown(tidied(last), recipient, told, places, held=True)
    assert shown is not None, "it is for them"
    both = shown.msg_type == "Cancel" and first is not last and not told
    return DigestAlert(shown, tuple(one.id for one in revisions), sent, held, first.sent_at if both else None)


def digest_incidents(
    incidents: Iterable[Incident], recipient: Recipient, places: PlaceIndex, fresh_from: datetime
) -> tuple[Incident, ...]:
    """The attacks where the recipient looks, the latest first, redacted; without those that were learnt: nothing
    published after ``fresh_from`` tells them."""
    seen = [
        redacted_incident(tidied(incident), recipient.precision)
        for incident in incidents
        if not incident.only_signs
        and incident.fresh_at is not None
        and incident.fresh_at > fresh_from
        and in_view((incident,), recipient, places)
    ]
    return tuple(reversed(seen))


def digest_message(
    digest: Digest,
    recipient: Recipient,
    *,
    mail_from: str,
    base_url: str | None,
    links: Links | None,
    now: datetime,
) -> tuple[Message, ...]:
    """One message of kind ``digest`` for each address, whatever there is to tell."""
    about = f"digest/{digest.until.isoformat()}"
    # What was wrong first, then the most severe, then the latest.
    ordered = sorted(digest.alerts, key=lambda one: one.shown.sent_at, reverse=True)
    ordered.sort(key=lambda one: (one.shown.msg_type != "Cancel", -one.shown.severity.rank))
    messages: list[Message] = []
    listed: Sequence[DigestAlert]
    for address in addresses(recipient):
        own_id = message_id(recipient.name, address, about)
        if recipient.channel == "webhook":
            listed = ordered[:_PAYLOAD]
            content = webhook_content("digest", now, _payload(digest, listed, base_url))
        else:
            page = _Page(digest, ordered, recipient, unsubscribe_line(recipient, address, links))
            listed, content = _mail(page, mail_from, own_id)
        content["short"] = _short(digest, recipient)
        tells = tuple(id_ for one in listed for id_ in one.ids)
        messages.append(
            enveloped(
                recipient, address, about, kind="digest", alert_id=None, now=now, content=content, tells=tells
            )
        )
    return tuple(messages)


def _payload(digest: Digest, alerts: Sequence[DigestAlert], base_url: str | None) -> dict[str, Any]:
    return {
        "period": {"since": digest.since.isoformat(), "until": digest.until.isoformat()},
        "alerts": [
            {
                **one.shown.as_json(one.shown.address(base_url)),
                "already_sent": one.sent,
                "held": one.held,
            }
            for one in alerts
        ],
        "incidents": [incident_as_json(incident) for incident in digest.incidents[:_PAYLOAD]],
        "coverage": {
            **digest.coverage.as_json(),
            "unread_days": [day.isoformat() for day in digest.unread],
        },
    }


@dataclass(frozen=True, slots=True)
class _Page:
    digest: Digest
    alerts: Sequence[DigestAlert]
    recipient: Recipient
    unsubscribe: Line | None

    @property
    def language(self) -> str:
        return self.recipient.language

    def letter(self, alerts: int, incidents: int) -> Letter:
        """With so many of each, and how many more there are."""
        words, usual = digest_wording(self.language), wording(self.language)
        every = self.digest.incidents
        attacks = [attack_line(one, self.language) for one in every[:incidents]]
        told = [_alert_line(one, self.recipient) for one in self.alerts[:alerts]]
        return Letter(
            language=self.language,
            headline=_headline(self.digest, self.recipient, self.language),
            lead=tuple(_lead(self.digest, self.recipient)),
            sections=(
                Section(words.alerts, _lines([*told, *rest(len(self.alerts) - alerts, usual)])),
                Section(words.attacks, _lines([*attacks, *rest(len(every) - incidents, usual)])),
                Section(usual.coverage, _lines(_coverage(self.digest, self.language))),
            ),
            footer=usual.footer,
            colon=usual.colon,
            unsubscribe=self.unsubscribe,
        )


def _mail(page: _Page, mail_from: str, own_id: str) -> tuple[Sequence[DigestAlert], dict[str, Any]]:
    """The fullest whose text stays under 2 KB, the barest where none does; with the alerts that stand in it."""
    discreet = wording(page.language).discreet.format(reference=own_id[-8:])
    for alerts, incidents in _FULLNESS:
        letter = page.letter(alerts, incidents)
        subject = discreet if page.recipient.discreet else letter.headline
        content = mail_content(letter, subject=subject, mail_from=mail_from, own_id=own_id)
        if len(content["text"].encode()) <= PREFERRED_BYTES and len(content["html"].encode()) <= HTML_BYTES:
            break
    return page.alerts[:alerts], content


def _lines(texts: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(text) for text in texts)


def _headline(digest: Digest, recipient: Recipient, language: str) -> str:
    words = digest_wording(language)
    day = day_phrase(local_day(recipient.digest or "UTC", digest.until), "day", language)
    return words.headline.format(day=day, told=_in_it(digest, language))


def _in_it(digest: Digest, language: str) -> str:
    """ "2 alerts and 3 other reported attacks"; of nothing, how much could be read."""
    if not digest.alerts and not digest.incidents:
        return _nothing(digest, language)
    counts = ((len(digest.alerts), "alerts"), (len(digest.incidents), "other_attacks"))
    return digest_wording(language).and_.join(counted(n, what, language) for n, what in counts if n)


def _nothing(digest: Digest, language: str) -> str:
    seen = digest.coverage
    return digest_wording(language).nothing.format(reachable=seen.feeds_reachable, feeds=seen.feeds)


def _lead(digest: Digest, recipient: Recipient) -> Iterator[str]:
    language, setting = recipient.language, recipient.digest or "UTC"
    words = digest_wording(language)
    if not digest.alerts and not digest.incidents:
        yield sentences([_nothing(digest, language)])
    since, until = (
        f"{day_phrase(local_day(setting, moment), 'day', language)} {local_time(setting, moment)}"
        for moment in (digest.since, digest.until)
    )
    period = words.period.format(since=since, until=until, zone=setting.rpartition(" ")[2])
    span = digest.until - digest.since
    late = words.missed.format(span=duration_phrase(span, language)) if span > _ON_TIME else ""
    yield sentences([period, late])
    looked_at = ", ".join((*(area_phrase(area, language) for area in recipient.areas), *recipient.near))
    if looked_at:
        yield sentences([words.areas.format(areas=looked_at)])


def _alert_line(one: DigestAlert, recipient: Recipient) -> str:
    language, usual = recipient.language, wording(recipient.language)
    words, reason = digest_wording(language), text_in(one.shown.reason, recipient.language)
    said = [text_in(one.shown.headline, language)]
    if one.raised_at is not None:
        time = local_time(recipient.digest or "UTC", one.raised_at)
        said.append(words.taken_back.format(time=time, reason=reason))
    elif one.shown.msg_type == "Cancel":
        said.append(words.wrong.format(reason=reason))
    elif one.shown.msg_type == "Update":
        changed, _ = split_reason(reason, one.shown.rule.name)
        said += [changed] if changed else []
    mark = words.sent if one.sent else words.held if one.held else ""
    return usual.colon.join(said) + (f" ({mark})" if mark else "")


def attack_line(incident: Incident, language: str) -> str:
    """Place, date, toll, on how many speakers it rests."""
    codes = country_codes(incident.places)
    where = places_phrase(incident.places, language) + (f" ({codes})" if codes else "")
    day = day_phrase(incident.day, incident.date_precision, language)
    told = (
        toll_phrase(incident.deaths, "deaths", language),
        counted(incident.independent_speakers, "speakers", language),
    )
    return f"{where}, {day}{wording(language).colon}{wording(language).semicolon.join(told)}"


def _coverage(digest: Digest, language: str) -> Iterator[str]:
    yield seen_phrase(digest.coverage, language)
    if digest.unread:
        days = ", ".join(day_phrase(day, "day", language) for day in digest.unread)
        yield sentences([digest_wording(language).unread.format(days=days)])


def _short(digest: Digest, recipient: Recipient) -> str:
    return cut_to_sms(
        gsm7(_headline(digest, recipient, "fr" if recipient.language == "ar" else recipient.language))
    )
