"""Polls a second against a server on loopback with 1,000 feeds, CPU a poll and peak memory, beside ``reader``.

``reader`` (PyPI) is a well-kept feed library that does the same update: conditional requests, parsing, storing. It does
not read casualties; we do, so the comparison is against us. Each side runs in a process of its own, one after the
other, against the same server.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.feed_server import ask, feed_url, running

FEEDS = 1000
ROUNDS = ("20-item bodies, all new", "20-item bodies, 1 new", "304, not modified")


def main() -> None:
    print(f"{FEEDS} feeds on loopback")
    print(f"{'':28}{'':>8}{'polls/s':>10}{'ms CPU/poll':>13}{'peak MB':>9}")
    figures = {side: measure(side) for side in ("liptako", "reader")}
    for number, name in enumerate(ROUNDS):
        for side, rounds in figures.items():
            polls, cpu, peak = rounds[number]
            print(f"{name:28}{side:>8}{polls:10,.0f}{cpu:13.2f}{peak:9.0f}")
        (here, cpu_here, _), (there, cpu_there, _) = (rounds[number] for rounds in figures.values())
        print(f"{'':28}{'ratio':>8}{here / there:9.1f}x{cpu_there / cpu_here:12.1f}x")


def measure(side: str) -> list[tuple[float, float, float]]:
    with running(FEEDS) as port, tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.polls", side, str(port), folder],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    return [tuple(row) for row in json.loads(run.stdout.splitlines()[-1])]


def timed(port: int, update: Callable[[], None]) -> list[tuple[float, float, float]]:
    rows = []
    for number in (0, 1, 1):
        ask(port, f"/round/{number}")
        began, cpu = time.perf_counter(), time.process_time()
        update()
        wall, used = time.perf_counter() - began, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append((FEEDS / wall, used / FEEDS * 1000, peak))
    return rows


def urls(port: int) -> Iterator[str]:
    return (feed_url(port, number) for number in range(FEEDS))


def run_liptako(port: int, folder: Path) -> list[tuple[float, float, float]]:
    from service import app as root
    from service.config.environment import Settings
    from service.records import Configuration, Feed

    settings = Settings.from_environment(
        {
            "LIPTAKO_DATABASE_URL": f"sqlite:///{folder / 'liptako.db'}",
            "LIPTAKO_DATA_DIR": str(folder),
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
        }
    )
    feeds = tuple(Feed(name=url, url=url, publisher="example", full_text="false") for url in urls(port))
    service = root.open_service(settings, Configuration(feeds=feeds))
    loop = asyncio.new_event_loop()
    rows = timed(port, lambda: _checked(loop.run_until_complete(service.poll_once())))
    loop.run_until_complete(service.aclose())
    return rows


def _checked(polled: list[object]) -> None:
    errors = [getattr(one, "error", None) for one in polled]
    assert len(polled) == FEEDS, len(polled)
    assert not any(errors), next(filter(None, errors))


def run_reader(port: int, folder: Path) -> list[tuple[float, float, float]]:
    from reader import make_reader

    library = make_reader(str(folder / "reader.db"))
    for url in urls(port):
        library.add_feed(url)
    return timed(port, lambda: library.update_feeds(scheduled=False, workers=os.cpu_count() or 2))


if __name__ == "__main__":
    side, port, folder = sys.argv[1:4]
    print(json.dumps({"liptako": run_liptako, "reader": run_reader}[side](int(port), Path(folder))))
