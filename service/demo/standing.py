"""How a feed stands at a moment: pure, from the archive's items and the time."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.demo.archive import ArchiveItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as a reader of the feed finds it. ``updated_at``: its last edit, or when it first appeared."""

    id: str
    link: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    updated_at: datetime


class Standing:
    """One feed's items. ``host`` is that of the entries' links."""

    def __init__(self, items: Sequence[ArchiveItem], host: str, length: int) -> None:
        self._items, self._host, self._length = tuple(items), host, length
        self._changes = sorted({at for item in items for at in item.changes_at})

    def revision_at(self, now: datetime) -> int:
        """How often the feed has changed by then: the same number means the same entries."""
        return bisect_right(self._changes, now)

    def changed_at(self, now: datetime) -> datetime | None:
        """When it last changed, or None where nothing has appeared yet."""
        revision = self.revision_at(now)
        return self._changes[revision - 1] if revision else None

    def next_change_after(self, now: datetime) -> datetime | None:
        """When it changes next, or None after its last change."""
        return next(iter(self._changes[self.revision_at(now) :]), None)

    def entries_at(self, now: datetime) -> tuple[Entry, ...]:
        """What stands in the feed, on top what came or was re-published last; what is older has rolled off."""
        shown = [item for item in self._items if item.appears_at <= now]
        shown.sort(key=lambda item: (_on_top_since(item, now), item.id), reverse=True)
        return tuple(_entry(item, now, self._host) for item in shown[: self._length])


def _on_top_since(item: ArchiveItem, now: datetime) -> datetime:
    return max([item.appears_at, *(again.at for again in item.redated if again.at <= now)])


def _entry(item: ArchiveItem, now: datetime, host: str) -> Entry:
    title, text, published_at, updated_at = item.title, item.text, item.published_at, item.appears_at
    for edit in item.edits:
        if edit.at <= now:
            title, text, updated_at = edit.title or title, edit.text or text, edit.at
    for again in item.redated:
        if again.at <= now:
            published_at = again.published_at
    return Entry(
        id=item.id,
        link=link_of(item, host),
        title=title,
        paragraphs=tuple(text.split("\n\n")),
        published_at=published_at,
        updated_at=max(updated_at, published_at),
    )


def link_of(item: ArchiveItem, host: str) -> str:
    """The article's address; no server answers there."""
    return f"https://{host}/{item.published_at:%Y/%m}/{item.id}"
