"""The chart of figures: every one of them, to one scale, told apart by shape."""

import re
from xml.etree import ElementTree

from service.drawing.claims import MOST, Stated, claims_chart

LABEL = 'Figures <of> "the" dead'


def chart(*stated: Stated) -> ElementTree.Element:
    drawn = claims_chart(stated, label=LABEL)
    assert drawn is not None
    return ElementTree.fromstring(drawn)


def texts(svg: ElementTree.Element) -> list[str]:
    return [str(one.text) for one in svg.iter("{http://www.w3.org/2000/svg}text")]


def circles(svg: ElementTree.Element) -> list[tuple[float, float, bool]]:
    """Where from the left, from the top, and whether it is full."""
    found = svg.iter("{http://www.w3.org/2000/svg}circle")
    return [(float(one.attrib["cx"]), float(one.attrib["cy"]), one.get("fill") != "none") for one in found]


def test_without_a_figure_there_is_no_chart() -> None:
    assert claims_chart([], label=LABEL) is None
    assert claims_chart([Stated(1, "11 June", None, None, None)], label=LABEL) is None


def test_it_says_what_it_is_to_those_who_do_not_see_it() -> None:
    svg = chart(Stated(1, "11 June", 5, 5, 5))
    assert (svg.attrib["role"], svg.attrib["aria-label"]) == ("img", LABEL)


def test_higher_figures_stand_higher_and_the_scale_reaches_the_highest() -> None:
    svg = chart(Stated(1, "11 June", 50, 50, 50), Stated(2, "11 June", 86, 100, 165))
    (x, fifty, _), (later, hundred, _) = circles(svg)
    assert x < later
    assert fifty > hundred
    assert texts(svg)[:3] == ["0", "100", "200"]
    assert hundred == 93.0, "half of the way up"


def test_what_stands_is_full_what_was_replaced_hollow_and_what_is_doubted_crossed() -> None:
    stands, replaced = chart(Stated(1, "", 5, 5, 5)), chart(Stated(1, "", 5, 5, 5, "replaced"))
    assert [one[2] for one in (*circles(stands), *circles(replaced))] == [True, False]
    doubted = claims_chart([Stated(1, "", 5, 5, 5, "doubted")], label=LABEL)
    assert doubted is not None
    assert "<circle" not in doubted
    assert "l10 10m0 -10l-10 10" in doubted


def test_or_more_is_an_arrow_beyond_the_scale() -> None:
    exact, more = (claims_chart([Stated(1, "", 5, 5, high)], label=LABEL) for high in (5, None))
    assert exact is not None
    assert more is not None
    assert "l4 7h-8z" in more
    assert "l4 7h-8z" not in exact


def test_only_the_highest_may_be_known() -> None:
    svg = chart(Stated(1, "", None, None, 2012))
    assert circles(svg) == []
    assert texts(svg)[2] == "5000"


def test_of_many_the_last_ones_are_drawn_under_the_numbers_of_the_table() -> None:
    svg = chart(*(Stated(n, f"{n // 10} June", n, n, n) for n in range(1, 40)))
    numbers = [one for one in texts(svg)[3:] if one.isdecimal()]
    assert numbers == [str(n) for n in range(40 - MOST, 40)]
    days = [one for one in texts(svg) if "June" in one]
    assert days == list(dict.fromkeys(days)), "each day once"
    assert len({x for x, _, _ in circles(svg)}) == MOST


def test_no_word_of_others_becomes_markup() -> None:
    drawn = claims_chart([Stated(1, "<b>", 5, 5, 5)], label=LABEL)
    assert drawn is not None
    assert "<b>" not in drawn
    assert not re.search(r"<(?!/?svg|/?text|path|circle)", drawn)
