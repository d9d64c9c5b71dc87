"""Signs without an attack: held against labelled sentences in three languages, half of which tell of no sign."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from items_read import read

from service.jobs.reading import Reader
from service.records import FeedItem
from service.text.folding import fold_name

_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "labelled" / "signs.jsonl")
    .read_text("utf-8")
    .splitlines()
]
"""Each: a text, and the signs in it with their place. Written before the reader knew a word of them."""


def _is_held_back(row_id: str) -> bool:
    """Half of the sentences were not looked at while words were added."""
    return sha256(row_id.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Floor:
    """What was reached; not to be gone below. ``false_alarms``: sentences without a sign that gave one."""

    precision: float
    recall: float
    false_alarms: int


@pytest.mark.parametrize(
    ("held_back", "floor"),
    [(False, Floor(1.0, 0.88, 0)), (True, Floor(0.88, 0.81, 2))],
    ids=["open half", "held-back half"],
)
def test_signs_are_read_with_their_place(reader: Reader, held_back: bool, floor: Floor) -> None:
    counts: Counter[str] = Counter()
    for row in _ROWS:
        if _is_held_back(row["id"]) == held_back:
            wanted = {(one["sign"], fold_name(one["place"])) for one in row["signs"]}
            found = _signs(reader, row, wanted)
            counts["right"] += len(found & wanted)
            counts["found"] += len(found)
            counts["wanted"] += len(wanted)
            counts["false alarms"] += bool(found and not wanted)
    assert counts["right"] / counts["found"] >= floor.precision
    assert counts["right"] / counts["wanted"] >= floor.recall
    assert counts["false alarms"] <= floor.false_alarms


def _signs(reader: Reader, row: dict[str, str], wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The signs that are read; a place under the name that the label has for it."""
    published = datetime.fromisoformat(row["published"])
    item = FeedItem(
        key=row["id"], title="", text=row["text"], published_at=published, language=row["language"]
    )
    found = set()
    for event in reader.read(item, published).events:
        names = {fold_name(name) for place in event.places for name in (place.name, place.as_written)}
        for sign in event.signs:
            label = next(
                (name for kind, name in wanted if kind == sign and name in names), min(names, default="")
            )
            found.add((sign, label))
    return found


TOLD = [
    ("Armed men gave the people of Seytenga three days to leave.", "ultimatum", "Seytenga", None),
    ("Seytenga has been under siege since Friday.", "blockade", "Seytenga", "2022-06-17"),
    ("Les gendarmes ont quitté Seytenga samedi.", "garrison_left", "Seytenga", "2022-06-18"),
    ("Les gendarmes se sont repliés de Seytenga vers Dori.", "garrison_left", "Seytenga", None),
    ("Gunmen destroyed the phone mast at Tamalat on Sunday.", "masts_destroyed", "Tamalat", "2022-06-19"),
    ("Les habitants de Tamalat fuient vers Ménaka.", "flight", "Tamalat", None),
    (
        "Les populations de Tamalat ont jusqu'à vendredi pour partir, ont prévenu les jihadistes.",
        "ultimatum",
        "Tamalat",
        None,
    ),
    ("Supplies have stopped reaching Seytenga as gunmen block the road.", "blockade", "Seytenga", None),
    ("La gendarmerie a quitté Seytenga.", "garrison_left", "Seytenga", None),
    ("Fuite massive des habitants de Tamalat.", "flight", "Tamalat", None),
    ("فر سكان تامالات نحو ميناكا يوم الأحد.", "flight", "Tamalat", "2022-06-19"),
]


@pytest.mark.parametrize(("text", "sign", "place", "day"), TOLD)
def test_a_sign_has_its_kind_its_place_and_its_day(text: str, sign: str, place: str, day: str | None) -> None:
    report = read(text)
    assert not report.relevant
    [event] = report.events
    assert (event.role, event.signs) == ("sign", (sign,))
    assert [one.name for one in event.places] == [place]
    assert (event.date.isoformat() if event.date else None) == day
    quoted = {one.field: one.text for one in event.evidence}
    assert quoted["signs"] in text
    assert quoted["places"] in text


NO_SIGN = [
    "The siege of Seytenga has been lifted.",
    "The gendarmes returned to Seytenga on Friday. They had left the town on Monday.",
    "The army denied that its soldiers left Seytenga.",
    "If the soldiers withdrew from Seytenga, people would flee.",
    "Three years ago the people of Seytenga fled.",
    "In 2019 the army abandoned its base at Seytenga.",
    "Herders left Tamalat with their cattle.",
    "A storm destroyed the phone mast at Tamalat.",
    "The army withdrew from Toumour, near Diffa.",
    "The residents fled.",
    "Soldiers left Seytenga on Sunday for a joint operation.",
    "Les jihadistes ont fui Tamalat.",
    "A convoy of food reached Seytenga, breaking the siege.",
    "Demonstrators blocked the road at Seytenga.",
    "Bientôt la fin du blocus de Seytenga.",
    "Les soldats n'ont pas quitté Seytenga.",
]


@pytest.mark.parametrize("text", NO_SIGN)
def test_what_is_over_denied_supposed_past_or_elsewhere_is_no_sign(text: str) -> None:
    assert read(text).events == ()


def test_no_figure_is_read_from_a_sign() -> None:
    report = read("Some 3,000 people fled Seytenga on Sunday after threats.")
    [event] = report.events
    assert event.signs == ("flight",)
    assert event.displaced is None
    assert event.villages_attacked_min is None
