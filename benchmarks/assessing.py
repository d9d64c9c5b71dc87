"""Time to assess a new report, by how many incidents are stored: at one density over ever more years, and all of them
within the last year, ever denser. Then a minute of 5,000 reports.

On SQLite, and on PostgreSQL where ``LIPTAKO_BENCHMARK_POSTGRESQL`` names a server (``postgresql+psycopg://…``) whose
user may make databases. The rules are those of the shipped feeds.toml. Each report is assessed by itself, as on a quiet
day; the second of an attack joins the first. Times are medians of CPU time of this process in milliseconds, ratios are
to the smallest store of the same run.
"""

import os
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from benchmarks.corpus import places
from benchmarks.databases import postgresql, sqlite
from service.app import open_reader
from service.clock import SteppedClock
from service.config.feeds_file import load_configuration
from service.jobs.assess import Assess
from service.jobs.in_force import InForce
from service.ports import ReadItem
from service.records import (
    Event,
    Feed,
    FeedItem,
    FeedState,
    FeedStatus,
    Grouping,
    Judgement,
    NamedPlace,
    Place,
    Report,
    Toll,
)
from service.stages.group import group
from service.store import SqlStore, migrations

NOW = datetime(2022, 6, 20, 12, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
REPORTS = 60
A_YEAR = 1_000
"""Incidents a year where the years grow."""
PARTS = ("look", "group", "judge", "file")
BURST = 5_000
WORDINGS = ("Attack on {0}: {1} killed", "{1} dead in {0}", "Gunmen kill {1} people in {0}")


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    layouts: dict[str, Callable[[random.Random, int], date]] = {
        "over the years": lambda _rng, number: NOW.date() - timedelta(days=1 + number * 365 // A_YEAR),
        "all within a year": lambda rng, _number: NOW.date() - timedelta(days=rng.randint(1, 365)),
    }
    server = os.environ.get("LIPTAKO_BENCHMARK_POSTGRESQL")
    for kind, database in {
        "SQLite": sqlite,
        **({"PostgreSQL": postgresql(server)} if server else {}),
    }.items():
        for name, day in layouts.items():
            columns = f"{'incidents':>10}{''.join(f'{part:>9}' for part in PARTS)}{'all':>9}{'ratio':>8}"
            print(f"\n{kind}, {name}: ms a report\n{columns}")
            with database() as url:
                _layout(Newsdesk(url), day)
        with database() as url:
            _burst(Newsdesk(url))


def _layout(desk: "Newsdesk", day: Callable[[random.Random, int], date]) -> None:
    first = None
    for size in SIZES:
        desk.fill(size, day)
        parts = desk.assessed_one_by_one(REPORTS)
        whole = sum(parts.values())
        first = first or whole
        columns = "".join(f"{parts[part] * 1000:9.1f}" for part in PARTS)
        print(f"{size:10,}{columns}{whole * 1000:9.1f}{whole / first:7.2f}x", flush=True)


def _burst(desk: "Newsdesk") -> None:
    desk.fill(SIZES[0], lambda rng, _number: NOW.date() - timedelta(days=rng.randint(1, 365)))
    desk.poll([*desk.one_attack_told(2_000), *desk.small_attacks_told(BURST - 2_000)])
    began, cpu = time.perf_counter(), time.process_time()
    assessed = desk.assess.run()
    assert assessed is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    keys = [alert.key for alert in assessed.alerts]
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    print(f"\n{BURST:,} reports in a minute, 2,000 of them of one attack")
    print(
        f"{seconds:.1f} s, {cpu_seconds:.1f} s of CPU, the longest portion {max(desk.assess.portions):.1f} s; "
        f"{peak:,.0f} MiB at most"
    )
    print(f"{assessed.incidents:,} incidents, {len(keys):,} alerts, of {len(set(keys)):,} keys", flush=True)


class Timed(Assess):
    """An assessment that counts the CPU seconds of its parts."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.spent: dict[str, float] = defaultdict(float)
        self.portions: list[float] = [0.0]

    def _counted(self, part: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        try:
            return work()
        finally:
            self.spent[part] += time.process_time() - began

    def _next(self, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return super()._next(*args)
        finally:
            self.portions.append(time.perf_counter() - began)

    def _look(self, *args: Any) -> Any:
        return self._counted("look", lambda: super(Timed, self)._look(*args))

    def _group(self, *args: Any) -> Any:
        return self._counted("group", lambda: super(Timed, self)._group(*args))

    def _context(self, *args: Any) -> Any:
        return self._counted("judge", lambda: super(Timed, self)._context(*args))

    def _judge(self, *args: Any) -> Any:
        return self._counted("judge", lambda: super(Timed, self)._judge(*args))

    def _file(self, *args: Any) -> Any:
        return self._counted("file", lambda: super(Timed, self)._file(*args))


@dataclass
class Newsdesk:
    """A store that is filled through its own filing, and reports that come in."""

    url: str
    rng: random.Random = field(default_factory=lambda: random.Random(2022))
    stored: int = 0
    told: int = 0

    def __post_init__(self) -> None:
        migrations.upgrade(self.url)
        self.store = SqlStore.open(self.url)
        self.clock = SteppedClock(NOW)
        self.villages = [_named(place) for place in places(5_000)]
        configuration = replace(load_configuration(Path("feeds.toml"), os.environ), recipients=())
        in_force = InForce(configuration, open_reader("three-borders"))
        feed = Feed(
            name="feed", url="https://example.org/rss", publisher="example.org", every=timedelta(hours=1)
        )
        with self.store.begin() as transaction:
            transaction.sync_feeds([feed], NOW - timedelta(days=40_000))
            in_force.rule_versions = transaction.sync_rules(configuration.rules, NOW)
            self.feed_id = transaction.feed_ids()[0]
        self.assess = Timed(self.store, in_force, self.clock, "benchmark")

    def fill(self, size: int, day: Callable[[random.Random, int], date]) -> None:
        """Store incidents of one report each until there are so many; one in ten confirmed, one in twenty dismissed."""
        while self.stored < size:
            told_on = [day(self.rng, number) for number in range(self.stored, min(size, self.stored + 1_000))]
            self.poll([self._report(self.rng.choice(self.villages), one) for one in told_on])
            self.stored += len(told_on)
            with self.store.begin() as transaction:
                lease = transaction.lease("assess", "benchmark", NOW, timedelta(hours=1))
                events = transaction.told_in(transaction.ungrouped(NOW, 2_000))
                incidents = [one for event in events for one in group([event], (), (), NOW).incidents]
                assert lease is not None
                transaction.file_assessment(
                    lease,
                    seen=events,
                    looked_at=(),
                    grouping=Grouping(tuple(map(self._decided, incidents))),
                    judgement=Judgement(),
                    rule_versions={},
                    messages=(),
                    now=NOW,
                )
                transaction.release(lease)

    def _decided(self, incident: Any) -> Any:
        status = self.rng.choices(("open", "confirmed", "dismissed"), (17, 2, 1))[0]
        return replace(incident, status=status, first_seen_at=NOW)

    def poll(self, read: Sequence[ReadItem]) -> None:
        now = self.clock.now()
        with self.store.begin() as transaction:
            claim = transaction.claim_feed_now(self.feed_id, now, timedelta(minutes=5))
            assert claim is not None
            state = FeedState(
                status=FeedStatus.OK,
                first_polled_at=NOW - timedelta(days=40_000),
                last_polled_at=now,
                last_ok_at=now,
            )
            transaction.file_poll(claim, state, read, now)

    def assessed_one_by_one(self, count: int) -> dict[str, float]:
        """Medians of the CPU seconds of each part. Half of the reports are the second of an attack."""
        spent: dict[str, list[float]] = defaultdict(list)
        for number in range(count + 10):
            if number % 2 == 0:
                village, deaths = self.rng.choice(self.villages), self.rng.randint(1, 30)
            self.clock.advance_to(self.clock.now() + timedelta(minutes=2))
            self.poll([self._report(village, NOW.date(), deaths)])
            self.assess.spent.clear()
            self.assess.run()
            if number >= 10:
                for part in PARTS:
                    spent[part].append(self.assess.spent[part])
        return {part: statistics.median(times) for part, times in spent.items()}

    def one_attack_told(self, count: int) -> Iterator[ReadItem]:
        """One large attack in fifty wordings by fifty papers: some without a day, some of the district only."""
        village = self.villages[0]
        district = replace(
            village, name=village.adm2 or "", kind="district", lat=None, lon=None, place_id=None
        )
        for number in range(count):
            wording = number % 50
            where = district if wording % 10 == 9 else village
            when = None if wording % 7 == 6 else NOW.date() - timedelta(days=wording % 2)
            yield self._report(where, when, (40, 50, 137)[wording % 3], paper=number % 50, text=f"w{wording}")

    def small_attacks_told(self, count: int) -> Iterator[ReadItem]:
        """Attacks of one to three reports each."""
        left = count
        while left:
            village, when = (
                self.rng.choice(self.villages),
                NOW.date() - timedelta(days=self.rng.randint(0, 2)),
            )
            for paper in range(min(left, self.rng.randint(1, 3))):
                left -= 1
                yield self._report(village, when, self.rng.randint(1, 9), paper=paper)

    def _report(
        self, place: NamedPlace, day: date | None, deaths: int = 3, paper: int = 0, text: str = ""
    ) -> ReadItem:
        self.told += 1
        title = WORDINGS[self.told % len(WORDINGS)].format(place.name, deaths)
        published = datetime.combine(day, NOW.timetz()) if day else NOW
        item = FeedItem(
            key=str(self.told),
            title=title,
            text=text or f"{title} ({self.told})",
            url=f"https://example.org/{self.told}",
            published_at=min(published, self.clock.now()),
            publisher=f"paper-{paper}.example.org",
            content_digest=str(self.told),
        )
        event = Event(
            role="main",
            date=day,
            date_precision="day" if day else None,
            places=(place,),
            deaths=Toll(deaths, deaths, deaths),
            perpetrator="jihadists",
        )
        return ReadItem(
            item, Report(relevant=True, score=80, language="en", events=(event,), reader_version="1")
        )


def _named(place: Place) -> NamedPlace:
    """A made village with the units of a grid: regions of two degrees, districts of half a degree."""
    assert place.lat is not None
    assert place.lon is not None
    region = f"Region {int(place.lat // 2)} {int(place.lon // 2)}"
    return NamedPlace(
        name=place.name,
        as_written=place.name,
        kind="village",
        country=place.country,
        adm1=region,
        adm2=f"District {int(place.lat // 0.5)} {int(place.lon // 0.5)}",
        lat=place.lat,
        lon=place.lon,
        resolved=True,
        place_id=place.id,
    )


if __name__ == "__main__":
    main()
