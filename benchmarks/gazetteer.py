"""What more places cost: making the index, opening it, the memory it takes, and reading with it.

Each size is measured in processes of its own, in turn, three times; the best of each counts.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.corpus import places
from service.demo.archive import load_archive
from service.gazetteer.build import stored
from service.gazetteer.build.sources import Imported, Source
from service.gazetteer.installed import open_installed, sources_folder
from service.gazetteer.packs import load_zone
from service.jobs.reading import Reader
from service.records import FeedItem

SIZES = (37_000, 200_000)
ZONE = "three-borders"
NOW = datetime(2022, 6, 20, tzinfo=UTC)
ROUNDS, PASSES = 3, 5


def main() -> None:
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        data_dirs = {size: Path(folder) / str(size) for size in SIZES}
        made = {size: make(size, data_dir) for size, data_dir in data_dirs.items()}
        rounds = [{size: in_a_process(data_dirs[size]) for size in SIZES} for _ in range(ROUNDS)]
    for name in ("other", "attacks"):
        rate = {size: max(one[size][name] for one in rounds) for size in SIZES}
        slower = rate[SIZES[0]] / rate[SIZES[-1]]
        print(
            f"items read a second ({name}): "
            + ", ".join(f"{rate[size]:,.0f}" for size in SIZES)
            + f"; {slower:.2f}x"
        )
    for size in SIZES:
        opened = min(one[size]["opened"] for one in rounds)
        memory = min(one[size]["memory"] for one in rounds)
        print(
            f"{size:,} places and the pack's: made in {made[size]:.1f} s, opened in {opened:.3f} s, "
            f"{memory:.0f} MB after reading, {memory / size * 100_000:.0f} MB per 100,000"
        )


def make(size: int, data_dir: Path) -> float:
    """Import so many places; the seconds that joining and packing them took."""
    source = Source("geonames", "geonames-XX", "XX.txt", str(size))
    stored.keep(sources_folder(data_dir), Imported(source, tuple(places(size))))
    begun = time.perf_counter()
    open_installed(ZONE, data_dir)
    return time.perf_counter() - begun


def in_a_process(data_dir: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.gazetteer", "measure", str(data_dir)]
    measured: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return measured


def measure(data_dir: Path) -> dict[str, float]:
    """Seconds to open, megabytes of the index (what reading touches of its file too), items read a second."""
    process, archive, zone = psutil.Process(), load_archive(), load_zone(ZONE)
    without = Reader(zone, open_installed(ZONE, None).index)
    items = {
        "attacks": [item_of(a.title, a.text) for a in archive if a.relevant],
        "other": [item_of(a.title, a.text) for a in archive if not a.relevant],
    }
    for some in items.values():
        read(without, some)  # what reading itself keeps is not the index's
    before = process.memory_info().rss
    begun = time.perf_counter()
    index = open_installed(ZONE, data_dir).index
    opened = time.perf_counter() - begun
    reader = Reader(zone, index)
    rates = {name: len(some) / min(read(reader, some) for _ in range(PASSES)) for name, some in items.items()}
    return {"opened": opened, "memory": (process.memory_info().rss - before) / 2**20, **rates}


def item_of(title: str, text: str) -> FeedItem:
    return FeedItem(key="", title=title, text=text, published_at=NOW)


def read(reader: Reader, items: list[FeedItem]) -> float:
    """Seconds of CPU."""
    begun = time.process_time()
    for item in items:
        reader.read(item, NOW)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
