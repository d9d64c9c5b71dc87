"""The labelled items of the repository keep to the conventions of docs/evaluation.md."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.evaluation import LabelledItem, read_label, score
from service.evaluation.floor import read_floor
from service.records import Report
from service.stages.collect import item_of_row

FOLDER = Path(__file__).parents[1] / "data" / "labelled"
FILES = ("own", "published")
RECENT = timedelta(days=14)
WITHOUT_A_PAGE = "written for the evaluation"
EXACT = ("day", "night", "weekend")
KINDS = {"village", "town", "camp", "site", "district", "region", "country"}
CULPRITS = {"ISGS", "JNIM", "AQIM", "army", "militia", "clash", "jihadists", "unknown"}


def rows(*files: str) -> list[dict[str, Any]]:
    lines = [line for file in files for line in (FOLDER / f"{file}.jsonl").read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def events(*files: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    return ((row, event) for row in rows(*files) for event in row["labels"]["events"])


def labelled(*files: str) -> list[LabelledItem]:
    return [read_label(row, item_of_row(row)[1]) for row in rows(*files)]


def as_labelled(item: LabelledItem) -> Report:
    found = tuple(label.event for label in item.events)
    return Report(relevant=item.relevant, score=50.0, language=item.item.language, events=found)


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def wrong(found: Iterator[tuple[dict[str, Any], dict[str, Any]]], holds: Any) -> list[tuple[str, str]]:
    return [(row["id"], event["event"]) for row, event in found if not holds(row, event)]


def test_every_line_is_a_labelled_item_with_an_id_of_its_own() -> None:
    items = labelled(*FILES)
    assert [id_ for id_, times in Counter(item.id for item in items).items() if times > 1] == []
    assert [item.id for item in items if item.relevant != bool(item.events)] == []


def test_a_reader_that_reads_as_labelled_scores_full_marks() -> None:
    assert score([(item, as_labelled(item)) for item in labelled(*FILES)]).misses == []


def test_own_items_are_many_and_in_three_languages() -> None:
    own = rows("own")
    by_language = Counter(row["language"] for row in own)
    assert len(own) >= 60
    assert by_language["en"] * 3 >= len(own)
    assert by_language["ar"] >= 15
    assert [row["id"] for row in own] == sorted(row["id"] for row in own)
    assert all(re.fullmatch(rf"own-{row['language']}-\d{{3}}", row["id"]) for row in own)


def test_an_item_says_where_its_facts_come_from_and_when_it_was_published() -> None:
    for row in rows(*FILES):
        assert row["facts_from"].startswith("http") or row["facts_from"] == WITHOUT_A_PAGE, row["id"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["published"]), row["id"]
        assert row["language"] in ("fr", "en", "ar"), row["id"]
        assert all(word == word.lower() and len(word) <= 60 for word in row.get("phenomena", ())), row["id"]


def test_places_stand_in_the_text_as_written() -> None:
    def stand(row: dict[str, Any], event: dict[str, Any]) -> bool:
        text = folded(f"{row['title']}\n{row['text']}")
        return all(folded(place["as_written"]) in text for place in event["places"])

    assert wrong(events(*FILES), stand) == []


def test_places_and_culprits_are_of_the_kinds_that_there_are() -> None:
    assert {place["kind"] for _, event in events(*FILES) for place in event["places"]} <= KINDS
    assert {event["perpetrator"] for _, event in events(*FILES)} <= CULPRITS


def test_an_event_lies_within_the_fortnight_before_the_item() -> None:
    def recent(row: dict[str, Any], event: dict[str, Any]) -> bool:
        if event["date"] is None:
            return True
        ago = date.fromisoformat(row["published"][:10]) - date.fromisoformat(event["date"])
        return timedelta(0) <= ago <= RECENT

    assert wrong(events(*FILES), recent) == []


def test_a_day_is_labelled_where_the_item_dates_the_event_and_nowhere_else() -> None:
    def undated(_: dict[str, Any], event: dict[str, Any]) -> bool:
        return (event["date"] is None) == (event["date_precision"] == "unknown")

    assert wrong(events(*FILES), undated) == []
    weekends = [event["date"] for _, event in events(*FILES) if event["date_precision"] == "weekend"]
    assert {date.fromisoformat(day).strftime("%A") for day in weekends} == {"Saturday"}


def test_a_key_is_dated_as_its_events_are() -> None:
    def dated(_: dict[str, Any], event: dict[str, Any]) -> bool:
        named = re.match(r"(\d{4}-\d\d-\d\d)-", event["event"])
        if not named or event["date"] is None:
            return re.match(r"\d{4}-\d\d-", event["event"]) is not None
        apart = abs(date.fromisoformat(named[1]) - date.fromisoformat(event["date"]))
        return apart <= timedelta(days=1 if event["date_precision"] in EXACT else 7)

    assert wrong(events(*FILES), dated) == []


def test_reports_of_one_key_tell_of_one_attack() -> None:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for _, event in events(*FILES):
        if event["date_precision"] in EXACT:
            days[event["event"]].add(date.fromisoformat(event["date"]))
    assert [key for key, all_ in days.items() if max(all_) - min(all_) > timedelta(days=1)] == []


def test_a_toll_is_in_order_and_holds_its_parts() -> None:
    def in_order(_: dict[str, Any], event: dict[str, Any]) -> bool:
        toll = event["deaths"]
        if not toll or toll["best"] is None:
            return True
        most = toll["best"] if toll["high"] is None else toll["high"]
        parts = (event["deaths_civilians"] or 0) + (event["deaths_security"] or 0)
        return bool(toll["low"] <= toll["best"] <= most and parts <= most)

    assert wrong(events(*FILES), in_order) == []


@pytest.mark.parametrize("file", FILES)
def test_the_floor_names_figures_that_the_items_measure(file: str) -> None:
    path = FOLDER / f"{file}.floor.toml"
    measured = score([(item, as_labelled(item)) for item in labelled(file)]).shares()
    floor = read_floor(path.read_text("utf-8"), path.name)
    assert floor
    assert set(floor) <= set(measured)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_counts_of_the_readme_are_those_of_the_files(file: str, language: str) -> None:
    reports = [row["labels"]["relevant"] for row in rows(file) if row["language"] == language]
    line = (
        f"| `{file}.jsonl` | {language} | {len(reports)} | {sum(reports)} | {len(reports) - sum(reports)} |"
    )
    assert line in (FOLDER / "README.md").read_text("utf-8").splitlines()
