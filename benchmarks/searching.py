"""Searches among many items: how long a page of 50 takes, by what is asked for, on SQLite and PostgreSQL.

Items have 80 words of a vocabulary of 50,000, common ones often as in any language (Zipf), and stand in 42 feeds over
five years; one in 40 tells of an attack. Rows are written as the index has them, not read.
``LIPTAKO_BENCHMARK_SEARCHING``: how many items; ``LIPTAKO_BENCHMARK_POSTGRESQL``: a server, else one of its own.
"""

import os
import random
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import create_engine, insert

from benchmarks.databases import any_postgresql, sqlite
from service.records import Event, FeedItem, ItemSearch, NamedPlace, Report
from service.store import SqlStore, migrations
from service.store.searching import put_words
from service.store.tables import feeds, item_revisions, items, reports
from service.store.words import words_of

ITEMS = int(os.environ.get("LIPTAKO_BENCHMARK_SEARCHING", "1000000"))
BEGIN, FEEDS, WORDS, LOOKS = datetime(2021, 6, 20, tzinfo=UTC), 42, 50_000, 100
AT_ONCE = 5_000
EVERY = timedelta(days=5 * 365) / ITEMS
_SYLLABLES = [a + b for a in "bcdfghjklmnprtvz" for b in "aeiou"]
VOCABULARY = [
    _SYLLABLES[n % 80] + _SYLLABLES[n // 80 % 80] + _SYLLABLES[n // 6400 % 80] + "n" for n in range(WORDS)
]
_OFTEN = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
VILLAGES = [f"Village {word}" for word in VOCABULARY[100:600]]


def searches() -> dict[str, list[ItemSearch]]:
    """By what is asked for, searches of which each look takes the next."""
    draw = random.Random(3)
    common, middling, rare = VOCABULARY[:20], VOCABULARY[500:3000], VOCABULARY[-9000:]
    first, day = BEGIN.date(), timedelta(days=1)
    days = [first + draw.randrange(5 * 365) * day for _ in range(LOOKS)]
    return {
        "no search": [ItemSearch()],
        "a common word": [ItemSearch(words=word) for word in common],
        "a middling word": [ItemSearch(words=word) for word in middling],
        "a rare word": [ItemSearch(words=word) for word in rare],
        "two common words, one left out": [
            ItemSearch(words=f"{one} {other} -{common[0]}")
            for one, other in zip(common[1:], common[5:], strict=False)
        ],
        "a common and a rare word": [
            ItemSearch(words=f"{one} {draw.choice(rare)}") for one in common for _ in range(5)
        ],
        "a beginning": [ItemSearch(words=f"{word[:4]}*") for word in middling],
        "a place": [ItemSearch(places=(name.lower().replace(" ", ""),)) for name in VILLAGES],
        "a feed, relevant": [ItemSearch(feed_id=number, relevant=True) for number in range(1, FEEDS + 1)],
        "a word on a day": [ItemSearch(words=draw.choice(common), since=one, until=one) for one in days],
        "a word in a year": [
            ItemSearch(words=draw.choice(middling), since=one - 365 * day, until=one) for one in days
        ],
        "a language and a time": [ItemSearch(language="ar", until=one, relevant=True) for one in days],
    }


def main() -> None:
    with ExitStack() as stack:
        for kind, database in (("SQLite", sqlite), ("PostgreSQL", stack.enter_context(any_postgresql()))):
            with database() as url:
                migrations.upgrade(url)
                began = time.perf_counter()
                fill(url)
                print(
                    f"\n{kind}: {ITEMS:,} items, written in {time.perf_counter() - began:,.0f} s", flush=True
                )
                measure(url)


def measure(url: str) -> None:
    store = SqlStore.open(url)
    print(f"{'asked for':34}{'median ms':>12}{'p95 ms':>12}{'rows':>8}")
    for name, asked in searches().items():
        took, rows = [], 0
        for number in range(LOOKS):
            began = time.perf_counter()
            with store.view() as look:
                page = look.search_items(asked[number % len(asked)], None, 50, restricted=False)
            took.append((time.perf_counter() - began) * 1000)
            rows += len(page.rows)
        took.sort()
        print(
            f"{name:34}{took[LOOKS // 2]:12.1f}{took[LOOKS * 95 // 100]:12.1f}{rows / LOOKS:8.1f}", flush=True
        )
    store.close()


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(feeds), [_feed(number) for number in range(1, FEEDS + 1)])
    numbers = iter(range(1, ITEMS + 1))
    draw = random.Random(1)
    while some := list(islice(numbers, AT_ONCE)):
        rows = [_rows(number, draw) for number in some]
        with engine.begin() as connection:
            for table, part in zip((items, item_revisions, reports), zip(*rows, strict=True), strict=False):
                connection.execute(insert(table), list(part))
            put_words(connection, [row[3] for row in rows])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    engine.dispose()


def _rows(number: int, draw: random.Random) -> tuple[dict[str, Any], ...]:
    at, relevant = BEGIN + number * EVERY, number % 40 == 0
    feed, language = draw.randrange(FEEDS) + 1, draw.choices(("fr", "en", "ar"), (55, 40, 5))[0]
    text = " ".join(draw.choices(VOCABULARY, cum_weights=_OFTEN, k=80))
    item = FeedItem(key=str(number), title=text[:60], text=text, published_at=at)
    place = NamedPlace(
        name=draw.choice(VILLAGES), as_written="", kind="village", country="NER", adm1="Tillabéri"
    )
    told = (Event(role="main", places=(place,)),) if relevant else ()
    report = Report(relevant=relevant, score=80.0, language=language, events=told, reader_version="1")
    return (
        {
            "id": number, "feed_id": feed, "key": str(number), "key_digest": number.to_bytes(16, "big"),
            "first_published_at": at, "first_seen_at": at, "last_seen_at": at, "revision": 1,
            "content_digest": "", "relevant": relevant, "forgotten": False, "restricted": False,
        },
        {
            "item_id": number, "number": 1, "seen_at": at, "title": item.title, "text": text,
            "url": f"https://example.org/{number}", "published_at": at, "language": language, "publisher": "",
            "content_digest": "",
        },
        {
            "item_id": number, "revision": 1, "reader_version": "1", "stored_at": at, "relevant": relevant,
            "score": 80.0, "language": language, "body": report if relevant else None, "text_digest": "",
            "grouped_at": at,
        },
        {"item_id": number, "words": words_of(item, report, feed, at)},
    )  # fmt: skip


def _feed(number: int) -> dict[str, Any]:
    return {
        "id": number, "url": f"https://example.org/{number}", "name": f"Feed {number}", "publisher": "example.org",
        "every": timedelta(minutes=15), "full_text": "auto", "headers": {}, "active": True, "status": "ok",
    }  # fmt: skip
