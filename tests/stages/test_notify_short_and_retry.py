"""notify: the short form, the schedule of tries, exercises and notices."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records import Recipient
from service.stages.notify import TO_NOBODY, exercise, next_attempt, notice, notice_to_nobody, notice_words
from service.stages.notify.distances import from_town
from service.stages.notify.plain import cut_to_sms, gsm7, septets

NOW = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org", "two@example.org"]})
ROOM = Recipient(name="room", channel="webhook", settings={"url": "https://example.org/hook", "secret": "s"})
OPERATOR = replace(DESK, name="operators", operators=True)
SENDER = "Liptako <alerts@example.org>"
# 3GPP TS 23.038, by its own encoding: a character is in the alphabet or its extension, or it is not.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "^{}\\[~]|€"

# --- the short form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Ménaka, Téra", "Ménaka, Téra"),
        ("Séno : aucun blessé à l’hôpital", "Séno : aucun blessé à l'hôpital".replace("ô", "o")),
        ("[Extrême] « œuvre » – fête…", '(Extreme) " oeuvre " - fete...'),
        ("çà et là, Ç", "cà et là, Ç"),
        ("1\u00a0000\u202f000", "1 000 000"),
        ("غاو،", "???,"),
        ("a\r\nb\x00c", "a b c"),
        ("😀", "?"),
    ],
)
def test_what_gsm_7_lacks_is_spelt_plainly(text: str, short: str) -> None:
    assert gsm7(text) == short


@given(st.text())
def test_any_text_comes_out_in_the_alphabet_and_fits_one_message(text: str) -> None:
    short = cut_to_sms(gsm7(text))
    assert set(short) <= set(BASIC + EXTENSION)
    assert septets(short) <= 160
    assert septets(short) == sum(2 if mark in EXTENSION else 1 for mark in short)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("x" * 160, "x" * 160),
        ("x" * 161, "x" * 157 + "..."),
        ("€" * 81, "€" * 78 + "..."),
        ("word " * 40, "word " * 31 + "..."),
    ],
)
def test_what_is_too_long_is_cut_at_a_word_and_says_so(text: str, short: str) -> None:
    assert cut_to_sms(text) == short.replace(" ...", "...")


# --- when a delivery is tried again -----------------------------------------------------------------------------

MIDDLE = 0.5
SCHEDULE = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


@pytest.mark.parametrize(("attempts", "seconds"), list(enumerate(SCHEDULE, 1)))
def test_tries_follow_the_schedule(attempts: int, seconds: int) -> None:
    assert next_attempt(attempts, NOW, None, MIDDLE) == NOW + timedelta(seconds=seconds)


def test_after_the_last_wait_a_delivery_is_dead() -> None:
    assert next_attempt(len(SCHEDULE) + 1, NOW, None, MIDDLE) is None
    assert next_attempt(len(SCHEDULE) + 1, NOW, timedelta(seconds=1), MIDDLE) is None


@given(st.integers(1, 9), st.floats(0, 1, exclude_max=True))
def test_the_spread_shifts_a_wait_by_a_tenth_at_most(attempts: int, spread: float) -> None:
    due = next_attempt(attempts, NOW, None, spread)
    assert due is not None
    assert 0.9 <= (due - NOW) / timedelta(seconds=SCHEDULE[attempts - 1]) <= 1.1


@pytest.mark.parametrize(
    ("attempts", "asked", "wait"),
    [
        (1, timedelta(minutes=2), timedelta(minutes=2)),
        (4, timedelta(minutes=2), timedelta(hours=2)),
        (1, timedelta(days=30), timedelta(hours=24)),
        (1, timedelta(0), timedelta(seconds=5)),
        (1, timedelta(seconds=-9), timedelta(seconds=5)),
    ],
)
def test_retry_after_makes_a_wait_longer_never_shorter_and_a_day_at_most(
    attempts: int, asked: timedelta, wait: timedelta
) -> None:
    assert next_attempt(attempts, NOW, asked, MIDDLE) == NOW + wait


@pytest.mark.parametrize(
    ("attempts", "spread"), [(0, 0.5), (-1, 0.5), (1, 1.0), (1, -0.1), (1, float("nan"))]
)
def test_senseless_arguments_are_refused(attempts: int, spread: float) -> None:
    with pytest.raises(ValueError):
        next_attempt(attempts, NOW, None, spread)


# --- exercises --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "EXERCISE"), ("fr", "EXERCICE"), ("ar", "تمرين"), ("xx", "EXERCISE")]
)
def test_an_exercise_is_marked_as_one_from_its_first_word(language: str, mark: str) -> None:
    messages = exercise(replace(DESK, language=language), mail_from=SENDER, now=NOW)
    assert [message.address for message in messages] == ["desk@example.org", "two@example.org"]
    for message in messages:
        assert (message.kind, message.alert_id, message.created_at) == ("exercise", None, NOW)
        assert message.content["subject"].startswith(mark)
        assert message.content["text"].startswith(mark)
        assert message.content["short"].startswith(("EXERCISE", "EXERCICE"))
        assert septets(message.content["short"]) <= 160


def test_a_program_gets_an_exercise_under_its_own_type_without_an_incident() -> None:
    [message] = exercise(ROOM, mail_from=SENDER, now=NOW)
    payload = json.loads(json.dumps(message.content["payload"]))
    assert (payload["type"], payload["timestamp"]) == ("exercise", NOW.isoformat())
    assert (payload["data"]["incidents"], payload["data"]["rule"]["kind"]) == ([], "exercise")
    assert payload["data"]["headline"]["en"].startswith("EXERCISE")


def test_each_exercise_is_one_of_its_own() -> None:
    first = exercise(DESK, mail_from=SENDER, now=NOW)
    assert first == exercise(DESK, mail_from=SENDER, now=NOW)
    later = exercise(DESK, mail_from=SENDER, now=NOW + timedelta(seconds=1))
    assert len({message.id for message in (*first, *later)}) == 4


# --- notices ----------------------------------------------------------------------------------------------------


def told(*recipients: Recipient, now: datetime = NOW, **words: Any) -> list[Any]:
    said = {"subject": {"en": "Feed gone: one"}, "text": {"en": "It answered 410."}} | words
    return list(notice(recipients, mail_from=SENDER, now=now, **said))


def test_notices_go_to_operators_alone() -> None:
    assert {message.recipient for message in told(DESK, ROOM, OPERATOR)} == {"operators"}
    [mail, _] = told(OPERATOR)
    assert (mail.kind, mail.alert_id, mail.content["subject"]) == ("notice", None, "Feed gone: one")
    assert "It answered 410." in mail.content["text"]


def test_a_program_that_operates_gets_a_notice_too() -> None:
    [message] = told(replace(ROOM, operators=True))
    assert message.content["payload"] == {
        "type": "notice",
        "timestamp": NOW.isoformat(),
        "data": {"subject": "Feed gone: one", "text": "It answered 410."},
    }


def test_the_same_notice_is_read_once_a_day() -> None:
    ids = [
        {message.id for message in told(OPERATOR, now=NOW + timedelta(hours=hours))} for hours in (0, 1, 24)
    ]
    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]
    assert not ids[0] & {message.id for message in told(OPERATOR, text={"en": "Another."})}


@pytest.mark.parametrize("kind", ["feed_gone", "recipient_disabled", "delivery_dead"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_known_notices_are_told_in_the_operators_language(kind: Any, language: str) -> None:
    words = notice_words(kind, name="the {name}\r\nBcc: x", reason="it answered 410")
    messages = {code: told(replace(OPERATOR, language=code), **words)[0] for code in ("en", language)}
    mail = messages[language].content
    assert "the {name} Bcc: x" in mail["subject"]
    assert "it answered 410." in mail["text"]
    assert (mail["text"] != messages["en"].content["text"]) is (language != "en")
    assert messages[language].id == messages["en"].id
    assert septets(mail["short"]) <= 160


def test_a_notice_that_there_is_no_operator_for_shows_no_address_to_those_who_may_list_it() -> None:
    reason = "410 Gone: https://example.org/feed?key=k3y, asked by d…@example.org"
    words = notice_words("feed_gone", name="one", reason=reason)
    message = notice_to_nobody(words["subject"], words["text"], NOW)
    told = message.content["words"]
    assert (message.recipient, message.channel, message.kind) == ("(nobody)", TO_NOBODY, "notice")
    assert "What was to be told: Feed gone: one. The feed one is not asked any more: 410 Gone: …" in told
    assert "example.org" not in told
    assert message.id == notice_to_nobody(words["subject"], words["text"], NOW).id


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_words_break_a_notice(subject: str, text: str) -> None:
    words = {"subject": {"en": subject}, "text": {"en": text}}
    for message in told(OPERATOR, replace(ROOM, operators=True), **words):
        json.dumps(dict(message.content)).encode()
        assert "\n" not in message.content.get("subject", "")


@pytest.mark.parametrize(
    ("town", "language", "words"),
    [
        ("Ayérou", "fr", "à environ 86 km d’Ayérou"),
        ("Ouallam", "fr", "à environ 86 km d’Ouallam"),
        ("Téra", "fr", "à environ 86 km de Téra"),
        ("Ayérou", "en", "about 86 km from Ayérou"),
    ],
)
def test_a_distance_in_french_elides_before_a_vowel(town: str, language: str, words: str) -> None:
    assert from_town(town, 86, language) == words
