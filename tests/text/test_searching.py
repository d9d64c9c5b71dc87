"""Words of a text as a search knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.searching import LONGEST, search_prefix, search_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’attaque d'Inatès, 71 tués", {"attaque", "inate", "71", "tue"}),
        ("The villages; a village", {"the", "village"}),
        ("والهجوم على القرية", {"هجوم", "علي", "قريه"}),
        ("قُتِلَ ١٢", {"قتل", "12"}),
        ("G5", {"5"}),
        ("Gao gas", {"gao", "gas"}),
        ("« … » — !", set()),
    ],
)
def test_words_are_folded_and_bare(text: str, words: set[str]) -> None:
    assert search_words(text) == words


@pytest.mark.parametrize(
    ("text", "prefix"), [("Tués", "tues"), ("ba", None), ("bani-bangou", None), ("", None), ("هجوم", "هجوم")]
)
def test_a_beginning_is_one_word_of_some_length(text: str, prefix: str | None) -> None:
    assert search_prefix(text) == prefix


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300))
def test_words_are_letters_or_digits_and_never_too_long(text: str) -> None:
    for word in search_words(text):
        assert word.isalnum()
        assert 0 < len(word) <= LONGEST
