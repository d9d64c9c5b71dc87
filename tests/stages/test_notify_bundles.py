"""Held alerts and digests as they are written: sizes, languages, links, hostile words."""

from dataclasses import replace
from datetime import timedelta
from email.headerregistry import HeaderRegistry

import pytest
from mails_written import ALERT, ATTACK, DESK, LINKS, NOW, PLACES

from service.records import Alert, Coverage, Message, Recipient, Severity
from service.stages.notify import (
    Digest,
    digest_alert,
    digest_incidents,
    digest_message,
    held_alert,
    held_message,
)

QUIET = replace(
    DESK,
    quiet_hours="22:00-06:00 Africa/Bamako",
    digest="daily 07:00 Africa/Bamako",
    min_severity=Severity.MINOR,
)
SEEN = Coverage(
    feeds_reachable=38, feeds=42, by_language={"fr": (20, 22), "en": (18, 20)}, by_country={"MLI": (7, 8)}
)
LANGUAGES = ("en", "fr", "ar")


def an_alert(number: int, **changes: object) -> Alert:
    values: dict[str, object] = {
        "id": f"alert {number}",
        "key": f"key {number}",
        "headline": dict.fromkeys(LANGUAGES, f"[Severe] Village {number} (BF): 50, 11-12/6"),
        "severity": Severity.SEVERE,
        **changes,
    }
    return replace(ALERT, **values)  # type: ignore[arg-type]


def bundle(alerts: list[Alert], recipient: Recipient = QUIET) -> Message:
    held = [held_alert([one], recipient, False, PLACES) for one in alerts]
    [message] = held_message(held, recipient, mail_from="a@example.org", links=LINKS, now=NOW, earlier={})
    return message


def digest(alerts: list[Alert], attacks: int = 0, recipient: Recipient = QUIET) -> Message:
    told = [digest_alert([one], recipient, False, PLACES, sent=False, held=False) for one in alerts]
    incidents = [replace(ATTACK, id=f"inc {number}", fresh_at=NOW) for number in range(attacks)]
    [message] = digest_message(
        Digest(
            since=NOW - timedelta(days=1),
            until=NOW,
            alerts=tuple(one for one in told if one),
            incidents=digest_incidents(incidents, recipient, PLACES, NOW - timedelta(days=3)),
            coverage=SEEN,
        ),
        recipient,
        mail_from="a@example.org",
        base_url=None,
        links=LINKS,
        now=NOW,
    )
    return message


def size(message: Message, part: str) -> int:
    return len(str(message.content[part]).encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundle_of_a_hundred_alerts_has_every_headline(language: str) -> None:
    message = bundle([an_alert(number) for number in range(100)], replace(QUIET, language=language))
    for part in ("text", "html"):
        for number in range(100):
            assert f"Village {number} " in str(message.content[part])
    assert size(message, "html") <= 30_000
    assert message.tells == tuple(one for one in message.tells if one.startswith("alert "))
    assert len(message.tells) == 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [2, 3, 5, 8, 20])
def test_a_bundle_stays_under_two_kilobytes(language: str, number: int) -> None:
    message = bundle([an_alert(one) for one in range(number)], replace(QUIET, language=language))
    assert size(message, "text") <= 2048
    assert size(message, "html") <= 30_000


def test_a_bundle_can_be_answered_alert_by_alert_and_unsubscribed_from() -> None:
    message = bundle([an_alert(1), an_alert(2)])
    text, headers = str(message.content["text"]), message.content["headers"]
    for number in (1, 2):
        assert LINKS.answer("field desk", "desk@example.org", f"alert {number}", NOW) in text
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("alerts", "attacks"), [(0, 0), (3, 2), (40, 0), (0, 90), (150, 400)])
def test_a_digest_stays_under_two_kilobytes_and_counts_what_it_leaves_out(
    language: str, alerts: int, attacks: int
) -> None:
    recipient = replace(QUIET, language=language)
    message = digest([an_alert(number) for number in range(alerts)], attacks, recipient)
    assert size(message, "text") <= 2048
    assert size(message, "html") <= 30_000
    shown = str(message.content["text"]).count("Village ")
    assert len(message.tells) == shown, (
        "who reads a digest was told of what stands in it, and of nothing else"
    )
    if alerts:
        assert 0 < shown <= alerts
        assert (str(alerts - shown) in str(message.content["text"])) or shown == alerts


def test_what_was_wrong_stands_first_in_a_digest() -> None:
    wrong = an_alert(9, msg_type="Cancel", references=("alert 8",))
    told = digest([an_alert(1), replace(wrong, severity=Severity.MINOR)])
    assert str(told.content["text"]).index("Village 9") < str(told.content["text"]).index("Village 1 ")


@pytest.mark.parametrize(
    "words", ["a\r\nBcc: x@example.org", "b\u2028c", "d\x00e", "<script>alert(1)</script>"]
)
def test_hostile_words_break_no_header_and_no_page(words: str) -> None:
    place = replace(ATTACK.places[0], name=words, as_written=words)
    attack = replace(ATTACK, places=(place,))
    hostile = an_alert(1, incidents=(attack,), headline={"en": words}, reason={"en": words})
    told = digest_incidents([replace(attack, fresh_at=NOW)], QUIET, PLACES, NOW - timedelta(days=3))
    assert told[0].places[0].name.isprintable()
    for message in (bundle([hostile, an_alert(2)]), digest([hostile, an_alert(2)])):
        HeaderRegistry()("subject", message.content["subject"])
        assert str(message.content["subject"]).isprintable()
        assert "<script>" not in str(message.content["html"])
        assert not set("\x00\r\u2028") & set(str(message.content["text"]))
        assert len(str(message.content["short"])) <= 160
