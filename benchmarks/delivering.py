"""Deliveries on loopback: what dead recipients cost the others, and what a delivery costs.

(a) From queued to received, 99th percentile, for healthy webhooks at a steady pace: alone, and beside recipients that
hang or refuse and have a backlog. Phases take turns, each a process of its own, the first of a round the last of the
next; the percentiles are those of all messages of all rounds, and the ratio of each round tells how steady they are.
(b) CPU of the service for one delivery, by webhook and by SMTP, beside a bare loop of httpx or aiosmtplib that keeps
nothing (no row, no signature, no words): the most that could be had. Receivers are in another process.

    python -m benchmarks delivering [--deliveries N] [--rounds N] [--only latency|cost]
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.delivery_sinks import MailReceiver, WebhookReceiver, refusing

CHILD = "benchmarks.delivery_senders"
PACE, PHASE_S = 40, 20
LATE_S = 60.0
"""Messages that have not come so long after the last one was queued are counted as that late."""


def main() -> None:
    wanted = options()
    if wanted.only != "cost":
        asyncio.run(latencies(wanted.rounds))
    if wanted.only != "latency":
        asyncio.run(costs(wanted.rounds, wanted.deliveries))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks delivering")
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("latency", "cost"))
    return parser.parse_args(sys.argv[2:] if sys.argv[1:2] == ["delivering"] else [])


async def latencies(rounds: int) -> None:
    print(f"{PACE} webhooks a second for {PHASE_S} s, queued to received, ms; {rounds} phases each, in turns")
    print(f"{'':34}{'p50':>8}{'p90':>8}{'p99':>8}{'most':>8}")
    found: dict[str, list[list[float]]] = {"alone": [], "beside the dead": []}
    for number in range(rounds):
        for name in sorted(found, reverse=number % 2 == 1):
            found[name].append(await phase(dead=name != "alone"))
    for name, phases in found.items():
        shown = "".join(f"{overall(phases, share) * 1000:8.1f}" for share in (0.5, 0.9, 0.99, 1))
        print(f"{name:34}{shown}")
    print(f"{'p99 beside the dead / alone':34}{'':16}{_ratios(*found.values())}", flush=True)


def _ratios(alone: list[list[float]], beside: list[list[float]]) -> str:
    """That of all messages, then the middle one and the range of those of single rounds."""
    whole = overall(beside, 0.99) / overall(alone, 0.99)
    each = [percentile(two, 0.99) / percentile(one, 0.99) for one, two in zip(alone, beside, strict=True)]
    return f"{whole:7.2f}x; by round {statistics.median(each):.2f}x ({min(each):.2f} to {max(each):.2f})"


def overall(phases: list[list[float]], share: float) -> float:
    return percentile([seconds for one in phases for seconds in one], share)


async def phase(*, dead: bool) -> list[float]:
    """Seconds from queued to received, of every message of one phase."""
    seconds: list[float] = []
    wanted, all_in = PACE * PHASE_S, asyncio.Event()

    def took(after: float) -> None:
        seconds.append(after)
        if len(seconds) == wanted:
            all_in.set()

    server = await asyncio.get_running_loop().create_server(lambda: WebhookReceiver(took), "127.0.0.1", 0)
    with tempfile.TemporaryDirectory() as folder, refusing() as nobody:
        port = server.sockets[0].getsockname()[1]
        sender = start(folder, "paced", port, nobody, PACE, PHASE_S, int(dead))
        try:
            await asyncio.to_thread(sender.stdout.readline)  # type: ignore[union-attr]
            await asyncio.wait_for(all_in.wait(), LATE_S)
        except TimeoutError:
            seconds += [LATE_S] * (wanted - len(seconds))
        finally:
            sender.kill()
            sender.communicate()
    server.close()
    return seconds


async def costs(rounds: int, count: int) -> None:
    print(f"{count} deliveries, CPU of the sender alone, median of {rounds} rounds in turns")
    print(f"{'':12}{'':>12}{'ms CPU each':>14}{'a second and core':>20}{'of the bare loop':>18}")
    for channel in ("webhook", "email"):
        found: dict[str, list[float]] = {"bare loop": [], "liptako": []}
        for _ in range(rounds):
            for side, each in found.items():
                each.append(await cost(side, channel, count))
        bare = statistics.median(found["bare loop"])
        for side, each in found.items():
            ms = statistics.median(each)
            print(f"{channel:12}{side:>12}{ms:14.2f}{1000 / ms:20,.0f}{bare / ms:18.2f}", flush=True)


async def cost(side: str, channel: str, count: int) -> float:
    """Milliseconds of CPU a delivery."""
    taken: list[float] = []
    kind = WebhookReceiver if channel == "webhook" else MailReceiver
    server = await asyncio.get_running_loop().create_server(lambda: kind(taken.append), "127.0.0.1", 0)
    with tempfile.TemporaryDirectory() as folder:
        mode = "bare" if side == "bare loop" else "whole"
        sender = start(folder, mode, server.sockets[0].getsockname()[1], channel, count)
        said, _ = await asyncio.to_thread(sender.communicate)
    server.close()
    assert len(taken) == count, f"{side}, {channel}: {len(taken)} of {count} arrived"
    used: float = json.loads(said.splitlines()[-1])
    return used / count * 1000


def start(folder: str, mode: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", CHILD, folder, mode, *map(str, words)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1], env=dict(os.environ),
    )  # fmt: skip


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
