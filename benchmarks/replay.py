"""Playing an archive: 20,000 items of three years, one in a hundred on an attack, in one process and in several.

Items are those of the demo's archive, chosen by a fixed seed; the rules are the ones that ship.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.config.shipped import shipped_feeds_file
from service.demo.archive import load_archive

ITEMS, RELEVANT_IN, YEARS, PUBLISHERS = 20_000, 100, 3, 40
BEGIN = datetime(2019, 1, 1, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "items.jsonl"
        write(file, ITEMS)
        for processes in dict.fromkeys((1, os.cpu_count() or 1)):
            measure(file, ITEMS, processes)


def write(file: Path, count: int) -> None:
    """An archive of ``count`` items, evenly over the years."""
    chosen = random.Random(2022)
    items = load_archive()
    attacks = [item for item in items if item.relevant]
    other = [item for item in items if not item.relevant]
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            item = chosen.choice(other if number % RELEVANT_IN else attacks)
            row = {
                "id": str(number),
                "published": (BEGIN + timedelta(days=365 * YEARS) * number / count).isoformat(),
                "title": item.title,
                "text": f"{item.text} ({number})",
                "publisher": f"paper{number % PUBLISHERS}.example.org",
            }
            lines.write(json.dumps(row) + "\n")


def measure(file: Path, count: int, processes: int) -> None:
    words = [
        "replay",
        "--jsonl",
        "--feeds",
        str(shipped_feeds_file()),
        "--processes",
        str(processes),
        str(file),
    ]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "service", *words],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    alerts = len(done.stdout.splitlines())
    print(
        f"{processes} processes: {count:,} items in {took:.0f} s ({count / took:,.0f} a second; CPU {cpu:.0f} s, "
        f"the largest process {after.ru_maxrss / 1024:.0f} MB), {alerts} alerts and updates"
    )


if __name__ == "__main__":
    main()
