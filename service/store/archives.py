"""Items of an archive: news that nobody asked a server for, stored as of the time it is played at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from service.ports import Filed, ReadItem
from service.records import Feed
from service.store.database import in_chunks
from service.store.feeds import silent_source
from service.store.filing import Filing
from service.store.tables import feeds, items


class Archives(Filing):
    """See ``service.ports.Transaction``. A bookmark stands where other sources keep what their server called the
    version that was read: an archive is a source as they are, only never asked."""

    def archive_source(self, source: Feed, now: datetime) -> int:
        source_id = silent_source(self._connection, source)
        begun = update(feeds).where(feeds.c.id == source_id, feeds.c.first_polled_at.is_(None))
        self._connection.execute(begun.values(first_polled_at=now))
        return source_id

    def file_archived(self, source_id: int, read: Sequence[ReadItem], now: datetime) -> Filed:
        return self._file_all(source_id, read, False, now)

    def archived_keys(self, item_ids: Iterable[int]) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for some in in_chunks(item_ids):
            rows = self._connection.execute(select(items.c.id, items.c.key).where(items.c.id.in_(some)))
            found |= {row.id: row.key for row in rows}
        return found

    def bookmark(self, source_url: str) -> str | None:
        mark: str | None = self._connection.scalar(select(feeds.c.etag).where(feeds.c.url == source_url))
        return mark

    def set_bookmark(self, source_id: int, mark: str) -> None:
        self._connection.execute(update(feeds).where(feeds.c.id == source_id).values(etag=mark))
