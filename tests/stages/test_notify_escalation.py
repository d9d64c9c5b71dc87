"""An escalation: in its recipient's language and precision, in the thread of the alert, under an id of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from test_notify import ALERT, DESK, NOW, PLACES, ROOM, UPDATE, told

from service.records import Alert, Message, Recipient
from service.stages.notify import Links, escalation

NEWS: Mapping[str, Sequence[str]] = {}
LINKS = Links("https://liptako.example.org", b"k" * 32)


def escalated(
    alert: Alert,
    recipient: Recipient,
    *,
    by: str = "field desk",
    told: Mapping[str, Sequence[str]] = NEWS,
    **changes: Any,
) -> Message:
    given: dict[str, Any] = {"within": timedelta(minutes=30), "links": None, **changes}
    [message] = escalation(
        alert,
        recipient,
        by=by,
        told=told,
        places=PLACES,
        base_url=None,
        mail_from="Liptako <alerts@example.org>",
        now=NOW,
        **given,
    )
    return message


@pytest.mark.parametrize(
    ("language", "within", "first"),
    [
        ("en", timedelta(minutes=30), "Not acknowledged by field desk within 30 minutes."),
        ("en", timedelta(minutes=1), "Not acknowledged by field desk within 1 minute."),
        ("fr", timedelta(minutes=90), "Pas d’accusé de réception de field desk en 90 minutes."),
        ("fr", timedelta(hours=2), "Pas d’accusé de réception de field desk en 2 heures."),
        ("ar", timedelta(minutes=30), "لم يؤكّد field desk الاستلام خلال 30 دقيقة."),
    ],
)
def test_the_first_line_says_who_did_not_acknowledge(language: str, within: timedelta, first: str) -> None:
    message = escalated(ALERT, replace(DESK, language=language), within=within)
    assert str(message.content["text"]).splitlines()[0] == first
    assert first in message.content["html"]


def test_the_short_form_still_fits_one_sms() -> None:
    for language in ("en", "fr", "ar"):
        short = escalated(ALERT, replace(DESK, language=language), by="a desk of a long name " * 3).content[
            "short"
        ]
        assert len(str(short)) <= 160
        assert str(short).startswith(("Not acknowledged by a desk", "Pas d'accusé de réception de a desk"))


def test_it_has_an_id_of_its_own_and_stands_in_the_thread_of_the_alert() -> None:
    [plain] = told(ALERT, DESK)
    message = escalated(ALERT, DESK)
    assert message.kind == "escalation"
    assert message.alert_id == ALERT.id
    assert message.id != plain.id
    headers = message.content["headers"]
    assert message.id in headers["Message-ID"]
    assert "In-Reply-To" not in headers
    headers = escalated(ALERT, DESK, told={plain.address: [plain.id]}).content["headers"]
    assert headers["In-Reply-To"] == headers["References"] == plain.content["headers"]["Message-ID"]


def test_of_an_update_the_thread_begins_with_the_first_alert() -> None:
    headers = escalated(UPDATE, DESK, told={"desk@example.org": ["msg_1", "msg_2"]}).content["headers"]
    assert headers["References"].split() == ["<msg_1@example.org>", "<msg_2@example.org>"]
    assert headers["In-Reply-To"] == "<msg_1@example.org>"


def test_to_one_who_has_heard_nothing_an_update_is_news() -> None:
    assert "Update" not in str(escalated(UPDATE, DESK).content["subject"])
    payload = escalated(UPDATE, ROOM).content["payload"]
    assert (payload["data"]["msg_type"], payload["data"]["references"]) == ("Alert", [])


def test_a_program_gets_an_alert_raised_that_says_why() -> None:
    payload = escalated(UPDATE, ROOM, told={"https://example.org/hook": ["msg_1"]}).content["payload"]
    assert payload["type"] == "alert.raised"
    assert payload["data"]["id"] == UPDATE.id
    assert payload["data"]["escalation"] == "Not acknowledged by field desk within 30 minutes."


def test_a_discreet_recipient_gets_a_discreet_subject() -> None:
    [plain] = told(ALERT, replace(DESK, discreet=True))
    message = escalated(ALERT, replace(DESK, discreet=True))
    assert message.content["subject"] == plain.content["subject"]


def test_places_are_as_coarse_as_the_recipient_may_see_them() -> None:
    message = escalated(ALERT, replace(DESK, precision="adm1"))
    assert "Seytenga" not in str(message.content)


def test_it_can_be_answered_by_whom_it_is_sent_to() -> None:
    message = escalated(ALERT, DESK, links=LINKS)
    assert LINKS.answer(DESK.name, "desk@example.org", ALERT.id, NOW) in str(message.content["text"])


def test_a_name_with_line_breaks_makes_no_line_of_its_own() -> None:
    lines = str(escalated(ALERT, DESK, by="desk\r\nBcc: x\u2028y").content["text"]).splitlines()
    assert lines[0] == "Not acknowledged by desk Bcc: x y within 30 minutes."
