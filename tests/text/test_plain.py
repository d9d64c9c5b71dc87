"""The plain form of a text, and the way back from it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.plain import Plain


@pytest.mark.parametrize(
    ("given_text", "plain"),
    [
        ("20 morts à Gao", "20 morts à Gao"),
        ("1\u202f200 morts\u00a0: «\u00a0hier\u00a0»", "1 200 morts : « hier »"),
        ("20\t\tmorts   à\u2003 Gao", "20 morts à Gao"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("\ufefftu\u00ade\u0301s \u200e\u202b20\u202c", "tués 20"),
        ("20 \u200b \u200bmorts", "20 morts"),
        ("a\x00b\x07 c", "ab c"),
        ("ا\u0653ب e\u0301\u0323", "آب ẹ\u0301"),
        ("", ""),
        ("  ", " "),
    ],
    ids=ascii,
)
def test_the_plain_form(given_text: str, plain: str) -> None:
    assert Plain.of(given_text).text == plain


UNSEEN = dict.fromkeys(map(ord, "\u200b\u00ad"))


@given(st.text(alphabet="aé1 \n\r\t\u00a0\u202f\u200b\u00ad\u0301\u0327e.😀\ud800ا\u0653", max_size=60))
def test_offsets_lead_back_to_where_each_character_stood(text: str) -> None:
    plain = Plain.of(text)
    before = 0
    for at, character in enumerate(plain.text):
        start, end = plain.span(at, at + 1)
        assert before <= start < end <= len(text)
        before = start
        stood = unicodedata.normalize("NFC", text[start:end])
        assert character in stood or (character in " \n" and not stood.translate(UNSEEN).strip())
    assert "  " not in plain.text


def test_a_long_run_of_anything_is_gone_through_once() -> None:
    for odd in ("\u200b", " ", "\u0301", "e\u0301", "\r", "\u00a0\u200b"):
        plain = Plain.of(f"a{odd * 300_000}b")
        assert plain.text.startswith(("a", "á"))
        assert plain.span(len(plain.text) - 1, len(plain.text)) == (
            1 + len(odd) * 300_000,
            2 + len(odd) * 300_000,
        )
