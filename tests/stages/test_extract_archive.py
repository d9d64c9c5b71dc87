"""The demo's archive, read item by item: every attack found, nothing else raised, every toll the one that was told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import service.demo.archive
from service.jobs.reading import Reader
from service.records import FeedItem, Report

FOLDER = Path(service.demo.archive.__file__).parent
SEEN = datetime(2022, 7, 1, tzinfo=UTC)


def items(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip()]


def read(reader: Reader, told: dict[str, Any]) -> Report:
    published = datetime.fromisoformat(told["published"])
    item = FeedItem(key=told["id"], title=told["title"], text=told["text"], published_at=published)
    return reader.read(item, SEEN)


def test_other_news_raises_nothing(reader: Reader) -> None:
    assert [told["id"] for told in items("other.jsonl") if read(reader, told).relevant] == []


@pytest.fixture(scope="module")
def attacks(reader: Reader) -> list[tuple[dict[str, Any], Report]]:
    return [(told, read(reader, told)) for told in items("attacks.jsonl") if told["relevant"]]


def test_nearly_every_report_of_an_attack_is_found(attacks: list[tuple[dict[str, Any], Report]]) -> None:
    missed = [told["id"] for told, report in attacks if not report.relevant]
    assert len(missed) <= 0.02 * len(attacks), missed


def test_nearly_every_toll_is_the_one_told(attacks: list[tuple[dict[str, Any], Report]]) -> None:
    wrong = []
    for told, report in attacks:
        deaths = report.events[0].deaths if report.events else None
        if report.relevant and (deaths.best if deaths else None) != told["deaths"]:
            wrong.append(told["id"])
    assert len(wrong) <= 0.02 * len(attacks), wrong


def test_every_quote_is_in_its_item(attacks: list[tuple[dict[str, Any], Report]]) -> None:
    for told, report in attacks:
        source = f"{told['title']}\n{told['text']}"
        for event in report.events:
            assert all(source[one.start : one.end] == one.text for one in event.evidence)
