"""What could be seen, in words."""

import pytest

from service.records import Coverage
from service.text.seeing import seen_phrase, unseen_phrase

SOME = Coverage(
    feeds_reachable=38,
    feeds=42,
    by_language={"fr": (20, 22), "en": (18, 20), "ar": (2, 2)},
    by_country={"MLI": (7, 8), "NER": (3, 3)},
)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_languages_and_countries_not_seen_are_named(language: str) -> None:
    said = seen_phrase(SOME, language)
    for figure in ("38", "42", "2/20", "2/22", "1/8"):
        assert figure in said
    assert "2/2 " not in said.replace("2/22", "").replace("2/20", "")


def test_what_is_seen_whole_is_not_named() -> None:
    assert unseen_phrase(SOME, "en") == "English 2/20, French 2/22; Mali 1/8"


def test_nothing_is_called_calm() -> None:
    for coverage in (SOME, Coverage(), Coverage(feeds=3, feeds_reachable=3), Coverage(feeds=3)):
        assert "not a sign of calm" in seen_phrase(coverage, "en")


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("answered", [0, 1])
def test_one_feed_is_not_spoken_of_in_the_plural(language: str, answered: int) -> None:
    one = Coverage(feeds=1, feeds_reachable=answered, by_language={"fr": (answered, 1)})
    said = seen_phrase(one, language)
    assert not any(words in said for words in ("All 1", "Les 1", "1 feeds", "(1)", "ont tous"))
    assert f"{answered} " in said
