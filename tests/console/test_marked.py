"""Marks in a text: nothing of it is lost, nothing marked twice."""

import pytest

from service.console.marked import Piece, Span, marked, passages


def test_words_are_marked_where_they_stand() -> None:
    assert list(marked("killed 12 people", [Span(7, 9, "deaths"), Span(0, 6, "violence")])) == [
        Piece("killed", "violence"),
        Piece(" "),
        Piece("12", "deaths"),
        Piece(" people"),
    ]


@pytest.mark.parametrize(
    "spans",
    [
        [Span(0, 3, "a"), Span(2, 5, "b")],
        [Span(0, 2, "a"), Span(0, 5, "b")],
        [Span(4, 99, "outside"), Span(-3, 2, "before"), Span(3, 3, "nothing")],
        [],
    ],
)
def test_the_pieces_are_the_text_again(spans: list[Span]) -> None:
    assert "".join(piece.words for piece in marked("abcdef", spans)) == "abcdef"


def test_of_spans_that_overlap_the_first_and_longest_is_marked() -> None:
    found = list(marked("abcdef", [Span(0, 2, "short"), Span(0, 4, "long"), Span(3, 6, "late")]))
    assert found == [Piece("abcd", "long"), Piece("ef")]


def test_passages_are_what_stands_around_the_marks() -> None:
    text = f"{'before ' * 20}one{' between' * 40} two{' after' * 20}"
    spans = [Span(text.index(word), text.index(word) + 3, "deaths") for word in ("one", "two")]
    pieces = list(passages(marked(text, spans), 20))
    assert [piece.words for piece in pieces if piece.kind] == ["one", "two"]
    assert [piece.words for piece in pieces if not piece.kind] == [
        "… before before ",
        " between between … between between ",
        " after after after …",
    ]


def test_a_passage_that_leaves_nothing_out_is_the_text() -> None:
    text = "At least 50 people were killed."
    assert "".join(one.words for one in passages(marked(text, [Span(9, 11, "deaths")]), 40)) == text


def test_of_a_text_without_marks_its_beginning_is_shown() -> None:
    assert [one.words for one in passages(marked("word " * 30, []), 12)] == ["word word …"]
    assert list(passages(marked("", []), 12)) == []
    assert [one.words for one in passages(marked("x" * 300, []), 12)] == [" …"]
