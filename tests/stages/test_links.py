"""Signed links: short, telling nothing, and worth nothing once a character is changed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import LinkError
from service.stages.notify import AnswerToken, Links

NOW = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
ALERT = "alr-c7v2bqk4n5xw3yza"
LINKS = Links("https://liptako.example.org/", b"k" * 32)
ANSWER = LINKS.answer("desk", "desk@example.org", ALERT, NOW)
CLOSE = LINKS.unsubscribe("desk", "desk@example.org")


def token(link: str) -> str:
    return link.rpartition("/")[2]


def test_an_answer_link_names_the_alert_and_whom_it_was_sent_to() -> None:
    person = LINKS.person("desk", "desk@example.org")
    assert LINKS.read_answer(token(ANSWER), NOW) == AnswerToken(person, ALERT)
    assert LINKS.read_unsubscribe(token(CLOSE)) == person


def test_links_are_short_and_show_neither_recipient_nor_address() -> None:
    assert ANSWER.startswith("https://liptako.example.org/a/")
    assert CLOSE.startswith("https://liptako.example.org/u/")
    assert max(len(ANSWER), len(CLOSE)) < 120
    assert "desk" not in ANSWER + CLOSE


def test_persons_differ_by_recipient_address_and_key() -> None:
    others = [
        LINKS.person("desk", "other@example.org"),
        LINKS.person("desk2", "desk@example.org"),
        LINKS.person("deskd", "esk@example.org"),
        Links(LINKS.base_url, b"j" * 32).person("desk", "desk@example.org"),
    ]
    assert len({LINKS.person("desk", "desk@example.org"), *others}) == 5


def test_an_answer_can_be_given_for_thirty_days() -> None:
    assert LINKS.read_answer(token(ANSWER), NOW + timedelta(days=30)).alert_id == ALERT
    with pytest.raises(LinkError) as caught:
        LINKS.read_answer(token(ANSWER), NOW + timedelta(days=31))
    assert caught.value.why == "expired"


def test_one_kind_of_link_is_not_the_other() -> None:
    with pytest.raises(LinkError):
        LINKS.read_unsubscribe(token(ANSWER))
    with pytest.raises(LinkError):
        LINKS.read_answer(token(CLOSE), NOW)


def test_another_key_opens_nothing() -> None:
    other = Links(LINKS.base_url, b"j" * 32)
    with pytest.raises(LinkError) as caught:
        other.read_answer(token(ANSWER), NOW)
    assert caught.value.why == "forged"
    with pytest.raises(LinkError):
        other.read_unsubscribe(token(CLOSE))


@given(st.data())
def test_no_character_can_be_changed(data: st.DataObject) -> None:
    whole = token(ANSWER)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.characters().filter(lambda one: one != whole[at]))
    with pytest.raises(LinkError) as caught:
        LINKS.read_answer(whole[:at] + put + whole[at + 1 :], NOW)
    assert caught.value.why == "forged"


@given(st.text(max_size=300))
def test_no_text_is_a_link_by_chance(text: str) -> None:
    with pytest.raises(LinkError):
        LINKS.read_answer(text, NOW)
    with pytest.raises(LinkError):
        LINKS.read_unsubscribe(text)


@pytest.mark.parametrize("changed", ["{}=", "{}==", "{} ", "{}\n", " {}", "{}A", "{}/", "%s{}"])
def test_a_link_can_be_written_in_one_way_only(changed: str) -> None:
    with pytest.raises(LinkError):
        LINKS.read_answer(changed.format(token(ANSWER)), NOW)
    with pytest.raises(LinkError):
        LINKS.read_unsubscribe(changed.format(token(CLOSE)))


def test_the_key_shows_nowhere() -> None:
    assert "kkkk" not in repr(LINKS)
