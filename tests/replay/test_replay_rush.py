"""A rush of reports: what comes within the settle time is joined and judged at once."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from archives_told import STEPPED, attack, in_lines

from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.ports import ReadItem
from service.records import Configuration
from service.replay import Reading, Replay, incident_rows, open_archive, read_here, scratch
from service.replay.entries import Entry

REPORTS = 5_000
PLACES = ("Tamalat", "Seytenga", "Banibangou", "Ouallam", "Inates")


def _copy(read: ReadItem, entry: Entry) -> ReadItem:
    item = replace(read.item, key=entry.key, published_at=entry.at, publisher=f"paper{entry.number % 300}")
    return replace(read, item=item)


def test_five_thousand_reports_in_a_minute_are_one_alert_an_attack(tmp_path: Path, reader: Reader) -> None:
    told = [attack(place, None, 12 + number, place) for number, place in enumerate(PLACES)]
    items = [
        told[number % len(PLACES)] | {"id": str(number), "published": f"2022-03-10T09:00:{number % 60:02}Z"}
        for number in range(REPORTS)
    ]
    in_lines(tmp_path / "items.jsonl", items)
    archive = open_archive(
        [str(tmp_path / "items.jsonl")], [], as_lines=True, folder=tmp_path, tell=pytest.fail
    )
    # Copies are read alike: what is tried here is the joining.
    one_each = [entry for entry in archive.entries if entry.number < len(PLACES)]
    firsts = list(read_here(archive, one_each, reader))
    copied = {first.read.item.title: first.read for first in firsts if first.read is not None}
    readings = (
        Reading(entry, _copy(copied[items[int(entry.key)]["title"]], entry)) for entry in archive.entries
    )
    in_force = InForce(Configuration(rules=(STEPPED,)), reader)
    with scratch(None, "rush", archive.entries[0].at) as store:
        alerts = list(Replay(store, in_force, archive.entries[-1].at, lambda *_: None).run(readings))
        rows = list(incident_rows(store, archive.keys_as_given()))
    assert [alert.msg_type for alert in alerts] == ["Alert"] * len(PLACES)
    assert {alert.sent_at.isoformat() for alert in alerts} == {"2022-03-10T09:01:00+00:00"}
    assert sorted(Counter(row["incident"] for row in rows).values()) == [REPORTS // len(PLACES)] * len(PLACES)
    assert [row["item"] for row in rows] == [str(number) for number in range(REPORTS)]
