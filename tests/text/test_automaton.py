from hypothesis import given
from hypothesis import strategies as st

from service.text.automaton import Automaton, leftmost_longest
from service.text.folding import fold, fold_phrase


def found(patterns: list[str], text: str) -> list[str]:
    spans = Automaton([fold_phrase(pattern) for pattern in patterns]).find(fold(text))
    return [text[start:end] for _, start, end in spans]


def test_only_whole_words_match() -> None:
    assert found(["gao", "mort"], "Mangaou, gaothie, mortel; mort à Gao.") == ["mort", "Gao"]


def test_the_text_may_begin_and_end_with_a_match() -> None:
    assert found(["gao"], "Gao") == ["Gao"]


def test_neighbours_share_the_space_between_them() -> None:
    assert found(["gao", "mali"], "gao mali gao") == ["gao", "mali", "gao"]


def test_overlapping_matches_are_all_found() -> None:
    assert found(["etat", "etat islamique", "islamique au sahel"], "État islamique au Sahel") == [
        "État",
        "État islamique",
        "islamique au Sahel",
    ]


def test_a_longer_pattern_that_fails_hides_no_shorter_one() -> None:
    assert found(["bani", "bani bangou est"], "Bani-Bangou ouest") == ["Bani"]


def test_hyphens_apostrophes_and_line_ends_are_spaces() -> None:
    assert found(["bani bangou", "attaque"], "l’attaque de Bani\r\nBangou") == ["attaque", "Bani\r\nBangou"]


def test_a_phrase_does_not_run_over_a_comma_or_a_paragraph() -> None:
    assert found(["bani bangou"], "Bani, Bangou; Bani. Bangou\n\nBani\n\nBangou") == []


def test_a_pattern_with_punctuation_of_its_own_matches() -> None:
    assert found(["st. louis", "etc."], "à St. Louis, etc.") == ["St. Louis", "etc"]


def test_marks_inside_words_and_double_spaces_do_not_count() -> None:
    text = "قُتِلَ  خمسة  مدنيين. Bani  Bangou, te\u0301ra"
    assert found(["قتل خمسة", "bani bangou", "téra"], text) == ["قُتِلَ  خمسة", "Bani  Bangou", "te\u0301ra"]


def test_a_pattern_without_a_letter_never_matches() -> None:
    assert found(["", "!", "gao"], "! Gao !") == ["Gao"]


def test_no_pattern_at_all_finds_nothing() -> None:
    assert found([], "Gao") == []


def test_same_patterns_are_each_reported() -> None:
    assert Automaton(["gao", "gao"]).find("gao") in ([(0, 0, 3), (1, 0, 3)], [(1, 0, 3), (0, 0, 3)])


words = st.sampled_from(["gao", "bani", "bangou", "mort", "قتل", "ق\u064fتل", "e\u0301te"])
glue = st.sampled_from([" ", "  ", "-", ", ", "\n", "\u200f", "\u00a0", "\u00ad ", " \u200b ", "x"])


@given(st.lists(st.tuples(words, glue), max_size=12))
def test_every_match_points_at_its_words(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + sign for word, sign in parts)
    patterns = ["gao", "bani bangou", "قتل", "ete", "mort gao"]
    for index, start, end in Automaton(patterns).find(fold(text)):
        assert fold_phrase(text[start:end]) == patterns[index]


def test_of_overlapping_spans_the_first_then_the_longest_stays() -> None:
    spans = [(0, 0, 4), (1, 0, 9), (2, 5, 12), (3, 9, 12), (4, 13, 14)]
    assert leftmost_longest(spans) == [(1, 0, 9), (3, 9, 12), (4, 13, 14)]
    assert leftmost_longest([]) == []
