"""Bars of weeks: comparable between rows, told in words, and honest on what was not seen."""

import re
import xml.etree.ElementTree as ET

import pytest

from service.drawing import Week, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def bars(svg: str) -> list[int]:
    return [int(height) for height in re.findall(r"v-(\d+)h", svg)]


def test_bars_are_as_high_as_what_they_count() -> None:
    svg = sparkline([Week(0), Week(1), Week(5), Week(10)], top=10, title="four weeks")
    low, middle, high = bars(svg)
    assert high == 23
    assert middle == pytest.approx(high / 2, abs=1)
    assert 2 <= low < middle
    assert ET.fromstring(svg).attrib["width"] == "24"


def test_a_little_is_seen_beside_much_and_nothing_is_higher_than_the_row() -> None:
    assert bars(sparkline([Week(1), Week(900)], top=500, title="")) == [2, 23]


def test_days_that_were_not_seen_are_marked_whether_or_not_anything_was_counted() -> None:
    svg = sparkline([Week(0, 7), Week(3), Week(2, 1)], top=3, title="")
    marks = [path.attrib["d"] for path in ET.fromstring(svg).iter(f"{SVG}path") if "h1m2" in path.attrib["d"]]
    assert [re.findall(r"M(\d+)", mark) for mark in marks] == [["0", "12"]]
    assert "h1m2" not in sparkline([Week(0)], top=3, title="")


def test_the_same_is_told_in_words_that_break_out_of_nothing() -> None:
    root = ET.fromstring(sparkline([], top=0, title="</title><script>"))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "</title><script>"
