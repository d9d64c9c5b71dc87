"""The language of a text: from its small words, and what py3langid says where these do not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.demo.archive import load_archive
from service.text import language
from service.text.language import identify

ARCHIVE = load_archive()
TEXTS = [f"{item.title}\n{item.text}" for item in ARCHIVE]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Des hommes armés ont attaqué un village de la région de Gao dans la nuit.", "fr"),
        ("Gunmen attacked a village in the region of Gao and killed at least ten of the residents.", "en"),
        ("ATTAQUE D'UN VILLAGE DE LA RÉGION DE GAO PAR DES HOMMES ARMÉS", "fr"),
        ("Gunmen attacked villages, killing dozens, officials said Sunday.", "en"),
        ("Attaque meurtrière : soixante civils tués, selon plusieurs habitants", "fr"),
        ("Le Monde: the attack in the region of Ménaka de la nuit; the army and des civils", "en"),
        ("قتل عشرة أشخاص في هجوم على قرية قرب غاو (Gao)", "ar"),
    ],
)
def test_a_text_is_told_from_its_words(text: str, known: str) -> None:
    assert identify(text) == known


@pytest.mark.parametrize(
    ("hint", "known"),
    [("en", "en"), ("FR-fr", "fr"), ("en_GB", "en"), ("fra", "fr"), ("ha", "fr"), (None, "fr")],
)
def test_what_is_too_short_is_of_its_feeds_language(hint: str | None, known: str) -> None:
    assert identify("Gao", hint) == known
    assert identify("٢٠ ٢٢", hint) == known


def test_small_words_say_what_the_model_says_of_every_item_of_the_archive() -> None:
    told = [language._by_small_words(text[:600]) for text in TEXTS]
    assert [
        (text[:80], said)
        for text, said in zip(TEXTS, told, strict=True)
        if said not in (None, language._by_model(text[:600]))
    ] == []
    assert sum(said is not None for said in told) > 0.8 * len(told), "most texts need no model"


@given(st.sampled_from(TEXTS), st.integers(0, 1000), st.integers(40, 600))
def test_a_part_of_an_item_is_told_as_the_model_tells_it(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    assert language._by_small_words(part) in (None, language._by_model(part))
