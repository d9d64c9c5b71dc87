"""Deliveries to receivers that fail in every way, by a process that is killed at random: what is lost, what repeats.

Half of the deliveries are webhooks, whose receivers refuse, answer with half a status, hang, reset, answer 429, 500,
410 and garbage, or take at once. The other half is mail by SMTP: 4xx at RCPT and at DATA, 5xx at RCPT, 421 at connect,
the connection closed in the middle of DATA or after it, no answer, garbage, or taken at once. The service is killed
with SIGKILL twenty times, each time within 20 ms of a request drawn by chance. Its retries take three days, so its
clock steps ahead whenever nothing is due. Beside it Prometheus Alertmanager with the webhooks alone, against the same
receivers and killed as often (``benchmarks/alertmanager.py`` says how it is run).

    python -m benchmarks surviving [--deliveries N] [--kills N] [--seed N]

PostgreSQL is that of LIPTAKO_BENCHMARK_POSTGRESQL, or one of its own.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.alertmanager import INSTALL, WAYS, Rival, Way, installed
from benchmarks.databases import Database, any_postgresql, sqlite
from service.store import migrations

# The storm is that of the tests: the same receivers, kills and account.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "faults"))

from kinds import NEVER, WEBHOOKS
from prepared import address_of, kind_of
from sinks import Sinks
from storm import Account, Storm, gaps

DEADLINE_S = 5.0
HEAD = (
    f"{'':34}{'lost':>7}{'repeated':>10}{'of it unsaid':>14}{'in flight at kills':>20}{'late answers':>14}"
    f"{'not taken, listed':>19}{'s':>7}"
)


def main() -> None:
    wanted = options()
    print(f"{wanted.deliveries:,} deliveries, {wanted.kills} kills, seed {wanted.seed}")
    print(HEAD, flush=True)
    faults: list[object] = []
    with any_postgresql() as server:
        for name, database in (("SQLite", sqlite), ("PostgreSQL", server)):
            began = time.perf_counter()
            account = ours(wanted, database)
            faults += [account.faults] if account.faults else []
            show(f"Liptako on {name}", account, time.perf_counter() - began)
    for way in WAYS if installed() else ():
        theirs(wanted, way)
    if not installed():
        print(INSTALL)
    if faults:
        sys.exit(f"faults: {faults}")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks surviving")
    parser.add_argument("--deliveries", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(sys.argv[2:] if sys.argv[1:2] == ["surviving"] else [])


def ours(wanted: argparse.Namespace, database: Database) -> Account:
    with database() as url, tempfile.TemporaryDirectory() as folder:
        migrations.upgrade(url)
        storm = Storm(Path(folder), url, wanted.deliveries, wanted.kills, wanted.seed, DEADLINE_S)
        return asyncio.run(storm.run())


def show(name: str, account: Account, seconds: float) -> None:
    in_flight = sum(account.in_flight.values())
    listed = f"{account.dead + account.waiting} of {account.count - account.taken}"
    print(
        f"{name:34}{len(account.lost):7}{account.repeated:10}{account.unsaid:14}{in_flight:20}{account.late:14}"
        f"{listed:>19}{seconds:7.0f}",
        flush=True,
    )


def theirs(wanted: argparse.Namespace, way: Way) -> None:
    began = time.perf_counter()
    count = wanted.deliveries
    numbers = [number for number in range(1, count + 1) if kind_of(number) in WEBHOOKS]
    messages = [(number, kind_of(number), address_of(number, count)) for number in numbers]
    takeable = [number for number, kind, _ in messages if kind not in NEVER]

    async def run() -> Sinks:
        sinks = Sinks()
        await sinks.open()
        with tempfile.TemporaryDirectory() as folder:
            when = gaps(random.Random(wanted.seed), len(messages), wanted.kills)
            await Rival(Path(folder), way, sinks, messages).run(when, len(takeable))
        await sinks.close()
        return sinks

    sinks = asyncio.run(run())
    lost = sum(1 for number in takeable if not sinks.taken[number])
    repeated = sum(count - 1 for count in sinks.taken.values() if count)
    listed = f"0 of {len(messages) - len(takeable)}"
    print(
        f"{way.name:34}{lost:7}{repeated:10}{'':48}{listed:>19}{time.perf_counter() - began:7.0f}", flush=True
    )


if __name__ == "__main__":
    main()
