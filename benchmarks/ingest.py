"""Items a second on one core, from the bytes of a feed to stored, beside the plain way.

Both sides store the same: key, title, text, date and the report of every item that is new, read by the same reader
over 37,000 places. The plain way is feedparser as it comes, BeautifulSoup for the HTML, one ORM object an item.
"""

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from bs4 import BeautifulSoup
from sqlalchemy import JSON, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.corpus import Corpus, document, places
from service.gazetteer.index import PlaceIndex
from service.gazetteer.packs import load_places, load_zone
from service.jobs.in_force import InForce
from service.jobs.poll import Poll
from service.jobs.reading import Reader
from service.ports import FeedClaim
from service.records import Configuration, Feed, FeedItem, Fetched
from service.store import SqlStore, migrations

FEEDS, ENTRIES, PLACES = 20, 20, 37_000
NOW = datetime(2022, 6, 20, tzinfo=UTC)


def main() -> None:
    zone = load_zone("three-borders")
    reader = Reader(zone, PlaceIndex.build([*load_places("three-borders"), *places(PLACES)]))
    print(
        f"{FEEDS} feeds of {ENTRIES} entries, {PLACES} places and the zone's own; items of the document a second"
    )
    print(f"{'':32}{'here':>12}{'plain':>12}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Ours(Path(folder), reader), Plain(Path(folder), reader)
        for name, bodies in scenarios():
            here, there = rate(ours, bodies), rate(plain, bodies)
            print(f"{name:32}{here:12,.0f}{there:12,.0f}{here / there:8.1f}x")
        same = ours.stored() == plain.stored()
        print(f"both sides stored the same items with the same tolls: {'yes' if same else 'NO'}")


def scenarios() -> list[tuple[str, list[bytes]]]:
    """Bodies of each feed, in the order in which they are served."""
    corpus = Corpus()
    entries = [corpus.entries(ENTRIES) for _ in range(FEEDS)]
    first = [document(some) for some in entries]
    shifted = [[corpus.entry(), *some[:-1]] for some in entries]
    one_new = [document(some, "1") for some in shifted]
    touched = [document(some, "2") for some in shifted]
    return [
        ("all new", first),
        ("1 in 20 new", one_new),
        ("none new, body changed", touched),
        ("body unchanged", touched),
    ]


def rate(take: Callable[[int, bytes], None], bodies: list[bytes]) -> float:
    began = time.process_time()
    for number, body in enumerate(bodies):
        take(number, body)
    return FEEDS * ENTRIES / (time.process_time() - began)


class _NoNetwork:
    async def fetch(self, _request: object) -> Fetched:
        raise AssertionError("the benchmark gives the bytes itself")


class _Clock:
    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        self._now += timedelta(hours=1)
        return self._now


class Ours:
    """The job's own way, from the claim to the stored poll, the network left out."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        url = f"sqlite:///{folder / 'ours.db'}"
        migrations.upgrade(url)
        self.store = SqlStore.open(url)
        configuration = Configuration(feeds=tuple(_feed(number) for number in range(FEEDS)))
        with self.store.begin() as transaction:
            transaction.sync_feeds(configuration.feeds, NOW)
            self._ids = transaction.feed_ids()
        clock = _Clock()
        self._poll = Poll(
            self.store, _NoNetwork(), InForce(configuration, reader), clock, random.Random(1).random
        )
        self._clock = clock

    def __call__(self, number: int, body: bytes) -> None:
        claim: FeedClaim | None = self._poll._claim(self._ids[number], due_only=False)
        assert claim is not None
        polled = self._poll._take_in(claim, Fetched(status=200, body=body, url=claim.feed.url))
        assert polled.error is None, polled.error

    def stored(self) -> list[tuple[str, object]]:
        rows: list[tuple[str, object]] = []
        cursor: str | None = None
        with self.store.view() as look:
            while True:
                page = look.page_items(cursor, 500)
                for row in page.rows:
                    item: Any = look.item(int(str(row["id"])))
                    rows.append((item["title"], tolls(item["report"].as_json(None))))
                cursor = page.next_cursor
                if cursor is None:
                    return sorted(rows, key=str)


def _feed(number: int) -> Feed:
    return Feed(
        name=f"feed {number}", url=f"https://news.example.org/{number}", publisher="example", language=None
    )


def tolls(report: dict[str, Any]) -> list[Any]:
    return [event["deaths"] for event in report["events"]] if report["relevant"] else []


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    feed: Mapped[int] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    text: Mapped[str]
    published_at: Mapped[datetime | None]
    report: Mapped[Any] = mapped_column(JSON)


@dataclass
class Plain:
    """What one writes first, and what most such services run for years."""

    folder: Path
    reader: Reader

    def __post_init__(self) -> None:
        self.engine = create_engine(f"sqlite:///{self.folder / 'plain.db'}")
        _Base.metadata.create_all(self.engine)

    def __call__(self, number: int, body: bytes) -> None:
        feedparser.api.PREFERRED_XML_PARSERS[:] = ["drv_libxml2"]  # as it comes: collect sets a faster one
        parsed = feedparser.parse(body)
        with Session(self.engine) as session:
            for entry in parsed.entries:
                known = session.scalar(select(_Row).where(_Row.feed == number, _Row.key == entry.id))
                text = _plain_text(entry.summary)
                if known is None:
                    session.add(self._row(number, entry, text))
                elif known.text != text:
                    known.text = text
            session.commit()

    def _row(self, number: int, entry: Any, text: str) -> _Row:
        published = datetime(*entry.published_parsed[:6], tzinfo=UTC)
        item = FeedItem(key=entry.id, title=entry.title, text=text, published_at=published)
        report = self.reader.read(item, NOW).as_json(None)
        return _Row(
            feed=number, key=entry.id, title=entry.title, text=text, published_at=published,
            report={"relevant": report["relevant"], "tolls": tolls(report)},
        )  # fmt: skip

    def stored(self) -> list[tuple[str, object]]:
        with Session(self.engine) as session:
            rows = [(row.title, row.report["tolls"]) for row in session.scalars(select(_Row))]
        return sorted(rows, key=str)


def _plain_text(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    return "\n\n".join(paragraph.get_text(" ").strip() for paragraph in soup.find_all("p"))
