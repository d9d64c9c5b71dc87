"""The bundled archive: what the zone's news told between February and June 2022, rewritten for the demo.

``attacks.jsonl`` holds reports of attacks, ``other.jsonl`` everything else that filled the same pages. One JSON
object a line, its keys those of ``ArchiveItem`` (``published`` and ``appears`` without the ``_at``).
``facts.json`` lists the attacks, and which of them every recipient must have been told of when the demo ends.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from service.demo.outlets import OUTLETS
from service.errors import LiptakoError

FILES = ("attacks.jsonl", "other.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """From ``at`` on the entry reads otherwise. None: that part stays as it was."""

    at: datetime
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redating:
    """From ``at`` on the entry carries another date and stands on top of its feed again."""

    at: datetime
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveItem:
    """One entry of one feed with its later life. Times are aware UTC.

    ``about`` names the attacks it tells of and ``deaths`` their dead as told: both are for checking the demo, no
    feed carries them. ``relevant``: whether it reports an attack in the zone of the last 14 days.
    """

    id: str
    feed: str
    published_at: datetime
    appears_at: datetime
    language: str
    title: str
    text: str
    edits: tuple[Edit, ...] = ()
    redated: tuple[Redating, ...] = ()
    about: tuple[str, ...] = ()
    deaths: Any = None
    relevant: bool = False

    @property
    def changes_at(self) -> tuple[datetime, ...]:
        """Every time at which a reader of the feed could see a difference because of this entry."""
        later = [edit.at for edit in self.edits] + [again.at for again in self.redated]
        return (self.appears_at, *sorted(later))


def load_archive() -> tuple[ArchiveItem, ...]:
    """Every item of the bundled files in order of appearance. Raises LiptakoError naming file, line and fault."""
    items = [item for name in FILES for item in _items_of(name)]
    _refuse_repeats(items)
    return tuple(sorted(items, key=lambda item: (item.appears_at, item.id)))


def _items_of(name: str) -> Iterator[ArchiveItem]:
    lines = (files("service.demo.archive") / name).read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield parse_item(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise LiptakoError(f"service/demo/archive/{name}:{number}: {error!r}") from error


def parse_item(row: Mapping[str, Any]) -> ArchiveItem:
    """One line of the archive as a record. Raises KeyError, TypeError or ValueError on what does not fit."""
    item = ArchiveItem(
        id=row["id"],
        feed=row["feed"],
        published_at=_time(row["published"]),
        appears_at=_time(row["appears"]),
        language=row["language"],
        title=row["title"],
        text=row["text"],
        edits=tuple(Edit(**{**edit, "at": _time(edit["at"])}) for edit in row.get("edits") or ()),
        redated=tuple(
            Redating(at=_time(again["at"]), published_at=_time(again["published"]))
            for again in row.get("redated") or ()
        ),
        about=tuple(row.get("about") or ()),
        deaths=row.get("deaths"),
        relevant=row["relevant"],
    )
    _refuse_misfits(item)
    return item


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return time


def _refuse_misfits(item: ArchiveItem) -> None:
    if item.feed not in OUTLETS:
        raise ValueError(f"{item.id}: no feed {item.feed}")
    if not OUTLETS[item.feed].carries_news:
        raise ValueError(f"{item.id}: nobody can read {item.feed}, which serves no feed")
    if any(at < item.appears_at for at in item.changes_at):
        raise ValueError(f"{item.id}: changes before it appears")


def _refuse_repeats(items: list[ArchiveItem]) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise LiptakoError(f"service/demo/archive: the id {item.id} stands twice")
        seen.add(item.id)
