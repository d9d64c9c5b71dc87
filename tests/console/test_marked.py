"""Marks in a text: nothing of it is lost, nothing marked twice."""

import pytest

from service.console.marked import Piece, Span, marked


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
