"""Memory and pace of exports, by how many incidents are stored: each format in a process of its own, whose largest
resident size is compared with that of the smallest store.

On SQLite, and on PostgreSQL where ``LIPTAKO_BENCHMARK_POSTGRESQL`` names a server whose user may make databases.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert

from benchmarks.databases import postgresql, sqlite
from service.export.geojson import incidents_geojson
from service.export.hxl import incidents_csv
from service.export.jsonl import incidents_jsonl
from service.export.reading import each_incident
from service.export.wanted import Held, Wanted
from service.records import Claim, Incident, NamedPlace, Source, Toll
from service.store import SqlStore, migrations
from service.store.tables import incident_revisions, incidents

NOW = datetime(2022, 6, 20, 12, tzinfo=UTC)
SIZES = tuple(
    int(size) for size in os.environ.get("LIPTAKO_BENCHMARK_EXPORT", "1000,100000,1000000").split(",")
)
FORMATS: dict[str, Callable[[Iterable[Incident]], Iterator[str]]] = {
    "csv": incidents_csv,
    "geojson": incidents_geojson,
    "jsonl": incidents_jsonl,
}
_AT_ONCE = 5_000


def main() -> None:
    server = os.environ.get("LIPTAKO_BENCHMARK_POSTGRESQL")
    for kind, database in {
        "SQLite": sqlite,
        **({"PostgreSQL": postgresql(server)} if server else {}),
    }.items():
        with database() as url:
            migrations.upgrade(url)
            _measure(kind, url)


def _measure(kind: str, url: str) -> None:
    print(f"\n{kind}\n{'incidents':>10} {'format':>8} {'rows/s':>9} {'MB/s':>6} {'peak MiB':>9} {'ratio':>6}")
    first: dict[str, float] = {}
    stored = 0
    for size in SIZES:
        _fill(url, stored, size)
        stored = size
        for name in FORMATS:
            rows, written, seconds, peak = _in_a_process(url, name)
            assert rows == size
            first.setdefault(name, peak)
            print(
                f"{size:10,} {name:>8} {rows / seconds:9,.0f} {written / seconds / 1e6:6.1f} {peak:9.1f} "
                f"{peak / first[name]:5.2f}x",
                flush=True,
            )


def _in_a_process(url: str, name: str) -> tuple[int, int, float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_export, (url, name))


def _export(url: str, name: str) -> tuple[int, int, float, float]:
    """Rows, bytes, seconds, largest resident size in MiB."""
    store, held, began, written = SqlStore.open(url), Held(), time.perf_counter(), 0
    for piece in FORMATS[name](each_incident(store, Wanted(), held)):
        written += len(piece.encode())
    seconds = time.perf_counter() - began
    store.close()
    return held.rows, written, seconds, _peak()


def _peak() -> float:
    """Of this process alone: ``ru_maxrss`` begins with that of the process it was made by."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell the largest resident size")


def _fill(url: str, stored: int, size: int) -> None:
    """Incidents as an assessment stores them, as far as an export reads them."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for start in range(stored, size, _AT_ONCE):
            made = [_incident(number) for number in range(start, min(start + _AT_ONCE, size))]
            connection.execute(insert(incidents), [_row(one) for one in made])
            connection.execute(
                insert(incident_revisions),
                [{"incident_id": one.id, "number": 1, "known_at": NOW, "body": one} for one in made],
            )
    engine.dispose()


def _row(one: Incident) -> dict[str, Any]:
    return {
        "id": one.id,
        "revision": 1,
        "updated_at": NOW,
        "status": "open",
        "window_day": one.day,
        "first_seen_at": NOW,
        "country": "MLI",
        "adm1": "gao",
    }


def _incident(number: int) -> Incident:
    """Told by three papers, as most are."""
    place = NamedPlace(
        name=f"Village {number % 37_000}",
        as_written="Village",
        kind="village",
        country="MLI",
        adm1="Gao",
        adm1_pcode="ML07",
        adm2="Ansongo",
        lat=15.0 + number % 400 / 100,
        lon=-1.0 + number % 500 / 100,
        resolved=True,
    )
    toll = Toll(number % 50, number % 60, None)
    source = Source(
        name="paper.example.org",
        url=f"https://paper.example.org/2022/06/{number}-gunmen-attack-a-village",
        published_at=NOW,
        item_id=number,
        speaker="local official",
        says=toll,
    )
    return Incident(
        id=f"inc-{number:016}",
        day=date(2019, 1, 1) + timedelta(days=number % 1200),
        date_precision="day",
        places=(place,),
        deaths=toll,
        deaths_by="local official",
        deaths_item_id=number,
        claims=(Claim("local official", toll),),
        sources=tuple(
            replace(source, name=name) for name in ("a.example.org", "b.example.org", "c.example.org")
        ),
        reports=3,
        independent_speakers=1,
        first_seen_at=NOW,
        fresh_at=NOW,
        event_ids=(f"{number}:0", f"{number}:1", f"{number}:2"),
    )


if __name__ == "__main__":
    main()
