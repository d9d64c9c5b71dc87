"""The archive's other news: enough of it, well formed, in every tongue, and never about an attack of the story."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from service.demo.archive import ArchiveItem, load_archive, parse_item
from service.demo.outlets import OUTLETS

ROW = {
    "id": "o-900",
    "feed": "frontier-wire",
    "published": "2022-03-01T10:00:00+00:00",
    "appears": "2022-03-01T10:10:00+00:00",
    "language": "en",
    "title": "Cotton up",
    "text": "Prices rose.\n\nTraders cheered.",
    "relevant": False,
}


def other_news() -> list[ArchiveItem]:
    lines = (files("service.demo.archive") / "other.jsonl").read_text("utf-8").splitlines()
    return [parse_item(json.loads(line)) for line in lines]


def test_there_are_at_least_65_items_in_three_languages_and_every_feed():
    items = other_news()
    assert len(items) >= 65
    by_language = Counter(item.language for item in items)
    assert min(by_language["fr"], by_language["en"]) >= 25
    assert by_language["ar"] >= 6
    assert {item.feed for item in items} == {slug for slug, outlet in OUTLETS.items() if outlet.carries_news}


def test_they_fill_every_month_of_the_story():
    months = Counter(item.appears_at.month for item in other_news())
    assert set(months) == {2, 3, 4, 5, 6}
    assert min(months.values()) >= 10


def test_none_is_about_an_attack_of_the_story():
    assert all(not item.about and item.deaths is None and not item.relevant for item in other_news())


def test_each_is_in_its_outlets_language_and_appears_once_published():
    for item in other_news():
        assert item.language == OUTLETS[item.feed].language, item.id
        assert item.published_at <= item.appears_at, item.id
        assert len(item.text) > 150, item.id
        assert all(part and part == part.strip() for part in item.text.split("\n\n")), item.id


def test_titles_and_texts_are_not_repeated():
    assert Counter(item.title for item in other_news()).most_common(1)[0][1] == 1
    paragraphs = Counter(part for item in other_news() for part in item.text.split("\n\n"))
    assert paragraphs.most_common(1)[0][1] == 1


def test_some_are_edited_some_dated_anew_and_some_carry_comments_with_look_alike_letters():
    items = other_news()
    assert any(item.edits for item in items)
    assert sum(bool(item.redated) for item in items) >= 2
    french = [item for item in items if item.language == "fr"]
    assert any("\u0400" <= letter <= "\u04ff" for item in french for letter in item.text)


def test_the_whole_archive_loads_in_order_of_appearance():
    archive = load_archive()
    assert len(archive) >= 190
    assert [item.appears_at for item in archive] == sorted(item.appears_at for item in archive)
    assert {item.feed for item in archive} < set(OUTLETS)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"feed": "no-such-paper"}, "no feed no-such-paper"),
        ({"feed": "journal-du-desert"}, "serves no feed"),
        ({"published": "2022-03-01T10:00:00"}, "no time zone"),
        ({"edits": [{"at": "2022-02-01T00:00:00+00:00", "title": "x"}]}, "before it appears"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_the_reason(fault, told):
    with pytest.raises(ValueError, match=told):
        parse_item({**ROW, **fault})
