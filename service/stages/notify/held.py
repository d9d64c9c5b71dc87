"""What was held during quiet hours, as one mail: every alert with its first lines, the most severe first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Message, Recipient
from service.stages.notify.envelope import addresses, enveloped, mail_content, message_id
from service.stages.notify.holding_tables import held_wording
from service.stages.notify.hours import local_time, spoken_hours
from service.stages.notify.lead import lead
from service.stages.notify.letter import Bar, Letter, Line, Section
from service.stages.notify.links import Links
from service.stages.notify.mail_tables import mail_words
from service.stages.notify.messages import Earlier, unsubscribe_line
from service.stages.notify.plain import cut_to_sms, gsm7, split_reason, text_in, tidied
from service.stages.notify.sections import sources_of
from service.stages.notify.shown import as_shown
from service.stages.notify.wording import wording
from service.text.phrases import counted, places_phrase, severity_phrase

PREFERRED_BYTES = 2048
HTML_BYTES = 30_000
_SOURCES = ((3, True), (2, True), (1, True), (3, False), (2, False), (1, False), (0, False))


@dataclass(frozen=True, slots=True)
class HeldAlert:
    """What a reader is told of one situation. ``ids``: the revisions that it tells."""

    shown: Alert
    ids: tuple[str, ...]
    lines: tuple[str, ...]


def held_alert(revisions: Sequence[Alert], recipient: Recipient, told: bool, places: PlaceIndex) -> HeldAlert:
    """Of the revisions of one alert that were held, oldest first, the last one, with what changed at each; one that was
    taken back before it was told says both. ``told``: an earlier revision was told."""
    first, last = revisions[0], revisions[-1]
    shown = as_shown(tidied(last), recipient, told, places, held=True)
    assert shown is not None, "what was held is shown"
    lines = lead(shown, recipient.language, places)
    if shown.msg_type != "Cancel":
        # What the last one changed its own first line says to a reader who was told before.
        since = revisions[:-1] if told else revisions[1:]
        lines = (*_changes(since, recipient, places), *lines)
    elif not told and first is not last:
        lines = (_taken_back(first, shown, recipient), *lines[1:])
    return HeldAlert(shown, tuple(one.id for one in revisions), lines)


def _taken_back(first: Alert, cancel: Alert, recipient: Recipient) -> str:
    words = held_wording(recipient.language)
    time = local_time(recipient.quiet_hours or "UTC", first.sent_at)
    return words.taken_back.format(time=time, reason=text_in(cancel.reason, recipient.language))


def _changes(revisions: Iterable[Alert], recipient: Recipient, places: PlaceIndex) -> Iterator[str]:
    """What each Update among these says has changed."""
    for update in revisions:
        shown = as_shown(tidied(update), recipient, True, places)
        if shown is not None and shown.msg_type == "Update":
            reason = text_in(shown.reason, recipient.language)
            changed, why = split_reason(reason, update.rule.name)
            yield wording(recipient.language).changed.format(reason=changed or why)


def held_message(
    held: Sequence[HeldAlert],
    recipient: Recipient,
    *,
    mail_from: str,
    links: Links | None,
    now: datetime,
    earlier: Earlier,
) -> tuple[Message, ...]:
    """One message of kind ``held`` for each address. ``earlier``: where all is of one situation, the messages that told
    of it before."""
    ordered = sorted(held, key=lambda one: (-one.shown.severity.rank, one.shown.sent_at, one.shown.id))
    ids = tuple(id_ for one in ordered for id_ in one.ids)
    about = "/".join(("held", *sorted(ids)))
    messages = []
    for address in addresses(recipient):
        page = _Page(ordered, recipient, address, links, now)
        before = earlier.get((recipient.name, address), ()) if len(held) == 1 else ()
        content = _content(page, message_id(recipient.name, address, about), mail_from, before)
        messages.append(
            enveloped(
                recipient, address, about, kind="held", alert_id=None, now=now, content=content, tells=ids
            )
        )
    return tuple(messages)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is to be told to one address."""

    held: Sequence[HeldAlert]
    recipient: Recipient
    address: str
    links: Links | None
    now: datetime

    def letters(self) -> Iterator[Letter]:
        """The fullest first."""
        for sources, with_pages in _SOURCES:
            yield self._letter(len(self.held), sources, with_pages)
        for whole in range(len(self.held) - 1, -1, -1):
            yield self._letter(whole, 0, False)

    def _letter(self, whole: int, sources: int, with_pages: bool) -> Letter:
        """``whole``: of how many alerts the first lines are told; of the others the headline."""
        language, words = self.recipient.language, wording(self.recipient.language)
        others = tuple(Line(text_in(one.shown.headline, language)) for one in self.held[whole:])
        said = tuple(_sources(self.held, language, sources, with_pages)) if sources else ()
        worst = self.held[0].shown.severity
        return Letter(
            language=language,
            headline=_headline(self.held, self.recipient, language),
            lead=(),
            sections=(
                *map(self._told, self.held[:whole]),
                Section(held_wording(language).and_also, others),
                Section(words.sources, said),
            ),
            footer=words.footer,
            colon=words.colon,
            bar=Bar(worst, severity_phrase(worst.value, language)),
            unsubscribe=unsubscribe_line(self.recipient, self.address, self.links),
        )

    def _told(self, one: HeldAlert) -> Section:
        """The first lines of one alert, and where it is answered."""
        language, lines = self.recipient.language, [Line(line) for line in one.lines]
        if self.links is not None:
            page = self.links.answer(self.recipient.name, self.address, one.ids[-1], self.now)
            lines.append(Line(mail_words(language).answer, page))
        return Section(text_in(one.shown.headline, language), tuple(lines))


def _content(page: _Page, own_id: str, mail_from: str, earlier_ids: Sequence[str]) -> dict[str, Any]:
    """The fullest that stays under 2 KB of text and 30 KB of HTML; where none does, the headlines alone."""
    recipient = page.recipient
    discreet = wording(recipient.language).discreet.format(reference=own_id[-8:])
    for letter in page.letters():
        content = mail_content(
            letter,
            subject=discreet if recipient.discreet else letter.headline,
            mail_from=mail_from,
            own_id=own_id,
            earlier_ids=earlier_ids,
        )
        if len(content["text"].encode()) <= PREFERRED_BYTES and len(content["html"].encode()) <= HTML_BYTES:
            break
    return {
        **content,
        "short": _short(page.held, recipient),
        "severity": page.held[0].shown.severity.value,
    }


def _headline(held: Sequence[HeldAlert], recipient: Recipient, language: str) -> str:
    return (
        held_wording(language)
        .headline.format(
            alerts=counted(len(held), "alerts", language), hours=spoken_hours(recipient.quiet_hours or "")
        )
        .strip()
    )


def _sources(held: Sequence[HeldAlert], language: str, limit: int, with_pages: bool) -> Iterator[Line]:
    for one in held:
        if one.shown.msg_type == "Cancel":
            continue  # a figure that was wrong is not said again
        where = places_phrase(one.shown.incidents[0].places, language, 1) if one.shown.incidents else ""
        for line in sources_of(one.shown, language, limit, with_pages):
            yield Line(f"{where}{wording(language).colon}{line.text}" if where else line.text, line.url)


def _short(held: Sequence[HeldAlert], recipient: Recipient) -> str:
    spoken = "fr" if recipient.language == "ar" else recipient.language
    headlines = (text_in(one.shown.headline, spoken) for one in held)
    return cut_to_sms(gsm7(f"{_headline(held, recipient, spoken)}: {'; '.join(headlines)}"))
