"""How heavy the console's pages are, and how long each takes with a million items and fifty thousand incidents.

Five weeks of the demo's archive are played by the service itself, then copied (``console_fill``). The pages are asked
for over HTTP from another process, one after the other, as an admin, packed as browsers ask for them. On SQLite and
PostgreSQL (a server of its own, or the one that LIPTAKO_BENCHMARK_POSTGRESQL names). LIPTAKO_BENCHMARK_CONSOLE:
items,incidents, at least.
"""

import asyncio
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from html import unescape
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
import psutil
from fastapi.routing import APIRoute
from sqlalchemy import create_engine

from benchmarks.console_fill import AFTERWARDS, multiply
from benchmarks.databases import any_postgresql, sqlite
from service import app as root
from service.access.passwords import Passwords
from service.access.users import add_user
from service.clock import SteppedClock
from service.config.environment import Settings
from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.console.pages import STYLE_PATH
from service.console.routers import console
from service.demo.archive import load_archive
from service.demo.loopback import serving
from service.demo.play import play
from service.demo.world import World, begins_at, demo_recipients
from service.records import Configuration
from service.store import migrations

SIZE = tuple(int(one) for one in os.environ.get("LIPTAKO_BENCHMARK_CONSOLE", "1000000,50000").split(","))
ROUNDS = 100
"""How often each kind of page is asked for, its addresses in turn."""
SINCE = datetime.fromisoformat("2022-05-15T00:00+00:00")
MOST_EXAMPLES = 30
NAME, PASSWORD = "admin", "three camels read books"
LINKS = re.compile(r'href="(/[^"#]*)"')
SEARCHES: Mapping[str, Sequence[str]] = {
    "/items (search)": (
        "/items?q=attaque",
        "/items?q=Seytenga",
        "/items?q=zurich",
        "/items?q=attaque&language=fr",
        "/items?q=gendarmes+Seytenga",
    ),
    "/incidents (search)": (
        "/incidents?since=2024-01-01&until=2024-03-01",
        "/incidents?area=BFA",
        "/incidents?deaths=100",
        "/incidents?status=dismissed",
    ),
    "/alerts (search)": ("/alerts?severity=Severe", "/alerts?severity=Extreme", "/alerts?waiting=1"),
    "/audit (search)": (
        "/audit?who=admin",
        "/audit?what=logged+in",
        "/audit?since=2024-01-01&until=2024-02-01",
    ),
}
"""What people look for: words that many items have, few, none."""


def main() -> None:
    with any_postgresql() as postgresql:
        for kind, database in {"SQLite": sqlite, "PostgreSQL": postgresql}.items():
            with database() as url, tempfile.TemporaryDirectory() as folder:
                migrations.upgrade(url)
                print(f"\n{kind}: playing", flush=True)
                end, configuration = asyncio.run(_play(url, Path(folder)))
                engine = create_engine(url)
                began = time.perf_counter()
                filled = multiply(engine, *SIZE)
                engine.dispose()
                print(
                    f"{kind}: {filled.items:,} items, {filled.incidents:,} incidents, {filled.alerts:,} alerts, "
                    f"stored in {time.perf_counter() - began:.0f} s"
                )
                with _served(url, Path(folder), end + AFTERWARDS, configuration) as (address, process):
                    _measure(address, process)


def _settings(url: str, folder: Path, smtp_url: str = "smtp://127.0.0.1:9") -> Settings:
    return Settings.from_environment(
        {
            "LIPTAKO_DATABASE_URL": url,
            "LIPTAKO_DATA_DIR": str(folder),
            "LIPTAKO_SMTP_URL": smtp_url,
            "LIPTAKO_MAIL_FROM": "liptako@example.org",
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
        }
    )


def _configured(world: World) -> Configuration:
    shipped = load_configuration(shipped_feeds_file(), {})
    return replace(
        shipped,
        alerts=replace(shipped.alerts, exercise=None),
        feeds=world.feeds,
        recipients=demo_recipients(world),
    )


async def _play(url: str, folder: Path) -> tuple[datetime, Configuration]:
    """Some weeks of the demo, and somebody who may see all of it. The time at its end, and what was in force."""
    archive = [item for item in load_archive() if item.appears_at >= SINCE]
    clock = SteppedClock(begins_at(archive))
    async with World(archive, clock) as world:
        configuration = _configured(world)
        service = root.open_service(_settings(url, folder, world.smtp_url), configuration, clock, lambda: 0.5)
        await play(service, world, clock)
        add_user(service.store, Passwords(), NAME, "admin", PASSWORD, who="benchmark", now=clock.now())
        await service.aclose()
    return clock.now(), configuration


@contextmanager
def _served(
    url: str, folder: Path, now: datetime, configuration: Configuration
) -> Iterator[tuple[str, psutil.Process]]:
    """The console in a process of its own, which stands still at ``now``."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(url, str(folder), now, configuration, there)
    )
    process.start()
    try:
        yield here.recv(), psutil.Process(process.pid)
    finally:
        here.send("over")
        process.join()


def _serve(url: str, folder: str, now: datetime, configuration: Configuration, pipe: Pipe) -> None:
    async def run() -> None:
        clock = SteppedClock(now)
        service = root.open_service(_settings(url, Path(folder)), configuration, clock)
        web = service.web(run_jobs=False)
        root.keep_for_good()  # as `liptako serve` does
        async with serving(web) as address:
            pipe.send(address)
            await asyncio.to_thread(pipe.recv)
        await service.aclose()

    asyncio.run(run())


def _measure(address: str, process: psutil.Process) -> None:
    """CPU: of the console's process, without the database where that is another one."""
    print(f"{'page':28} {'examples':>8} {'packed kB':>10} {'median ms':>10} {'p95 ms':>7} {'CPU ms':>7}")
    with httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=120) as visitor:
        origin = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
        entered = visitor.post("/login", data={"name": NAME, "password": PASSWORD}, headers=origin)
        assert entered.status_code == 303
        style = visitor.get(STYLE_PATH).num_bytes_downloaded
        for page, paths in (_examples(visitor) | dict(SEARCHES)).items():
            answers = [visitor.get(path) for path in paths]  # the first look at each warms what is read again
            refused = [path for path, answer in zip(paths, answers, strict=True) if answer.status_code != 200]
            if refused:
                print(f"{page:28} not shown: {refused[0]}")
                continue
            before, took = _cpu(process), [_seconds(visitor, paths[i % len(paths)]) for i in range(ROUNDS)]
            heaviest = max(answer.num_bytes_downloaded for answer in answers) + style
            print(
                f"{page:28} {len(paths):8} {heaviest / 1000:10.1f} {median(took) * 1000:10.1f} "
                f"{quantiles(took, n=20)[-1] * 1000:7.1f} {(_cpu(process) - before) / ROUNDS * 1000:7.1f}",
                flush=True,
            )


def _seconds(visitor: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    visitor.get(path)
    return time.perf_counter() - began


def _cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system


def _examples(visitor: httpx.Client) -> dict[str, Sequence[str]]:
    """Of each kind of page: the addresses that lists link to, and later pages of lists."""
    routes = [route for router in console for route in router.routes if isinstance(route, APIRoute)]
    shown = {
        one.path: one for one in routes if "GET" in one.methods and "." not in one.path.rpartition("/")[2]
    }
    found: dict[str, list[str]] = {path: [] if "{" in path else [path] for path in sorted(shown)}
    for _ in range(2):
        for path in [one for paths in found.values() for one in paths[:3]]:
            for link in map(unescape, LINKS.findall(visitor.get(path).text)):
                for kind, route in shown.items():
                    if route.path_regex.match(urlsplit(link).path) and len(found[kind]) < MOST_EXAMPLES:
                        found[kind] += [link] if link not in found[kind] else []
    answering = {
        kind: [path for path in paths if visitor.get(path).is_success] for kind, paths in found.items()
    }
    return {kind: paths for kind, paths in answering.items() if paths}


if __name__ == "__main__":
    main()
