"""The archive's reports of attacks keep to their format and to what was known at the time."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import service.demo.archive

FOLDER = Path(service.demo.archive.__file__).parent
LINES = (FOLDER / "attacks.jsonl").read_text("utf-8").splitlines()
ITEMS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
LANGUAGES = {
    "courrier-du-fleuve": "fr",
    "sahel-quotidien": "fr",
    "agence-trois-frontieres": "fr",
    "radio-liptako": "fr",
    "menaka-info": "fr",
    "frontier-wire": "en",
    "west-africa-monitor": "en",
    "liptako-digest": "en",
    "relief-bulletin": "en",
    "sawt-as-sahel": "ar",
}
CHARSETS = {"sahel-quotidien": "iso-8859-1", "radio-liptako": "cp1252", "liptako-digest": "cp1252"}
ATTACKS = {
    "fitili-0204": datetime(2022, 2, 4, tzinfo=UTC),
    "toubani-0205": datetime(2022, 2, 5, tzinfo=UTC),
    "msa-officer-0301": datetime(2022, 3, 1, tzinfo=UTC),
    "tamalat-0308": datetime(2022, 3, 8, tzinfo=UTC),
    "inchinane-0309": datetime(2022, 3, 9, tzinfo=UTC),
    "anderamboukane-0322": datetime(2022, 3, 22, tzinfo=UTC),
    "anderamboukane-0521": datetime(2022, 5, 21, tzinfo=UTC),
    "seytenga-0609": datetime(2022, 6, 9, tzinfo=UTC),
    "seytenga-0611": datetime(2022, 6, 11, tzinfo=UTC),
    "diallassagou-0618": datetime(2022, 6, 18, tzinfo=UTC),
}
TOLLS: dict[str, set[int | None]] = {
    "fitili-0204": {None},
    "toubani-0205": {4},
    "msa-officer-0301": {1},
    "tamalat-0308": {None, 40, 100},
    "inchinane-0309": {None, 11},
    "anderamboukane-0322": {None},
    "anderamboukane-0521": {None},
    "seytenga-0609": {None, 11},
    "seytenga-0611": {None, 50, 79, 86, 165},
    "diallassagou-0618": {None, 130, 132},
}
KEYS = {
    "id", "feed", "published", "appears", "language", "title", "text", "author_role", "edits", "redated", "about",
    "deaths", "relevant",
}  # fmt: skip
REQUIRED = KEYS - {"author_role", "edits", "redated"}
every_item = pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])


def time(text: str) -> datetime:
    assert re.fullmatch(r"2022-\d\d-\d\dT\d\d:\d\d:00Z", text)
    return datetime.fromisoformat(text)


def changes(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [*item.get("edits", []), *item.get("redated", [])]


def versions(item: dict[str, Any]) -> list[str]:
    """Title and text of every version of the item that a reader could meet."""
    title, text, seen = item["title"], item["text"], []
    for edit in [{}, *item.get("edits", [])]:
        title, text = edit.get("title", title), edit.get("text", text)
        seen.append(f"{title}\n{text}")
    return seen


@every_item
def test_an_item_has_the_keys_of_the_format(item: dict[str, Any]) -> None:
    assert REQUIRED <= item.keys() <= KEYS
    assert re.fullmatch(r"a-\d{3}", item["id"])
    assert item["language"] == LANGUAGES[item["feed"]]
    assert isinstance(item["relevant"], bool)
    assert item["title"].strip() == item["title"] != ""


@every_item
def test_an_item_belongs_to_the_months_told_and_appears_after_it_is_dated(item: dict[str, Any]) -> None:
    published, appears = time(item["published"]), time(item["appears"])
    assert datetime(2022, 2, 1, tzinfo=UTC) <= published < datetime(2022, 7, 1, tzinfo=UTC)
    assert timedelta(0) <= appears - published <= timedelta(days=1.5)


@every_item
def test_later_changes_come_after_the_entry_appeared_and_change_something(item: dict[str, Any]) -> None:
    for change in changes(item):
        assert time(item["appears"]) < time(change["at"]) < datetime(2022, 7, 1, tzinfo=UTC)
    for again in item.get("redated", []):
        assert time(item["published"]) < time(again["published"]) <= time(again["at"])
    seen = versions(item)
    assert len(set(seen)) == len(seen)


@every_item
def test_an_item_tells_of_attacks_that_had_happened(item: dict[str, Any]) -> None:
    assert item["about"]
    assert all(ATTACKS[key] <= time(item["published"]) for key in item["about"])
    assert item["deaths"] in TOLLS[item["about"][0]]


@every_item
def test_relevant_means_that_an_attack_is_at_most_14_days_old(item: dict[str, Any]) -> None:
    latest = max(ATTACKS[key] for key in item["about"])
    assert item["relevant"] == (time(item["published"]) - latest < timedelta(days=15))


@every_item
def test_a_text_is_as_long_as_news_and_in_paragraphs(item: dict[str, Any]) -> None:
    for version in versions(item):
        text = version.partition("\n")[2]
        assert 40 <= len(text.split()) <= 250
        assert all(paragraph.strip() == paragraph != "" for paragraph in text.split("\n\n"))
        assert "\n" not in text.replace("\n\n", "")


@every_item
def test_every_version_can_be_written_in_the_charset_of_its_feed(item: dict[str, Any]) -> None:
    for version in versions(item):
        version.encode(CHARSETS.get(item["feed"], "utf-8"))


def test_no_item_stands_twice() -> None:
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
    assert len({(item["feed"], item["title"]) for item in ITEMS}) == len(ITEMS)
    assert len({(item["feed"], item["text"]) for item in ITEMS}) == len(ITEMS)


def test_there_are_enough_items_in_every_language_feed_and_attack() -> None:
    languages = Counter(item["language"] for item in ITEMS)
    assert len(ITEMS) >= 125
    assert languages["fr"] >= 60
    assert languages["en"] >= 45
    assert languages["ar"] >= 20
    assert {item["feed"] for item in ITEMS} == LANGUAGES.keys()
    assert {item["about"][0] for item in ITEMS} == ATTACKS.keys()


def test_entries_are_edited_and_dated_anew() -> None:
    assert sum("edits" in item for item in ITEMS) >= 12
    assert sum("redated" in item for item in ITEMS) >= 4


def test_one_agency_text_stands_in_three_outlets_more_than_once() -> None:
    plain = str.maketrans({"\u2019": "'", "\u00a0": " ", "\u202f": " "})
    outlets = Counter(item["text"].translate(plain) for item in ITEMS)
    assert sum(count >= 3 for count in outlets.values()) >= 3


@pytest.mark.parametrize(
    ("attack", "first_toll", "day"),
    [
        ("tamalat-0308", 40, "2022-03-11"),
        ("seytenga-0611", 50, "2022-06-13"),
        ("diallassagou-0618", 130, "2022-06-20"),
    ],
)
def test_an_attack_is_known_before_its_toll(attack: str, first_toll: int, day: str) -> None:
    told = sorted((item for item in ITEMS if item["about"][0] == attack), key=lambda item: item["published"])
    assert told[0]["deaths"] is None
    first = next(item for item in told if item["deaths"] is not None)
    assert (first["deaths"], first["published"][:10]) == (first_toll, day)


def test_the_official_toll_of_seytenga_rises_with_the_days() -> None:
    days: dict[int, str] = {}
    for item in sorted(ITEMS, key=lambda item: item["published"]):
        if item["about"][0] == "seytenga-0611" and item["deaths"]:
            days.setdefault(item["deaths"], item["published"][:10])
    assert [days[50], days[79], days[86]] == ["2022-06-13", "2022-06-15", "2022-06-16"]


def test_the_radio_shows_nothing_while_it_is_down() -> None:
    moments = [
        time(moment)
        for item in ITEMS
        if item["feed"] == "radio-liptako"
        for moment in [item["appears"], *(change["at"] for change in changes(item))]
    ]
    down, back = datetime(2022, 3, 9, tzinfo=UTC), datetime(2022, 3, 11, tzinfo=UTC)
    assert not [moment for moment in moments if down <= moment < back]
