"""From an entry appearing in a feed to its message accepted by the mail server: 200 feeds, no settle time.

The service runs as ``liptako serve`` in a process of its own. Reported is the time over the feed's poll interval:
what the service itself adds.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP

from benchmarks.feed_server import ask, feed_url, running
from service.gazetteer.distance import kilometres
from service.gazetteer.packs import load_places
from service.records import Place
from service.text.folding import fold_name

FEEDS, EVERY, ENTRIES = 200, 5.0, 60
WARM_UP, BETWEEN = 30.0, 0.7
APART_KM = 45.0
"""Nearer attacks of one day are one incident, and one alert."""
CONFIGURATION = """
[alerts]
settle = "0s"
[[rules]]
name = "deadly attack"
kind = "casualties"
at_least = 5
severity = "Severe"
[[recipients]]
name = "field desk"
channel = "email"
to = ["desk@example.org"]
language = "en"
"""


def main() -> None:
    latencies = asyncio.run(measure())
    over = sorted(latency - EVERY for latency in latencies)
    print(
        f"{FEEDS} feeds every {EVERY:.0f} s, {ENTRIES} entries published, {len(latencies)} alerts accepted by SMTP"
    )
    for share in (0.5, 0.9, 0.99, 1.0):
        at = sorted(latencies)[min(len(over) - 1, int(share * len(over)))]
        print(f"  {share:5.0%}: {at:6.2f} s after it appeared ({at - EVERY:+.2f} s over the poll interval)")


async def measure() -> list[float]:
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink), "127.0.0.1", 0)
    smtp_port = server.sockets[0].getsockname()[1]
    with running(FEEDS) as port, tempfile.TemporaryDirectory() as folder:
        serving = start(Path(folder), port, smtp_port)
        try:
            await asyncio.sleep(WARM_UP)
            published = await publish(port, sink)
        finally:
            serving.terminate()
            serving.wait()
    server.close()
    return [sink.seen[place] - at for place, at in published.items() if place in sink.seen]


class Sink:
    """Notes when a mail about a place was accepted."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.seen: dict[str, float] = {}

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        mail = message_from_bytes(bytes(getattr(envelope, "content", b"")), policy=policy.default)
        subject = fold_name(str(mail["subject"]))
        for place in [place for place in self.waiting if fold_name(place) in subject]:
            self.seen.setdefault(place, time.monotonic())
        return "250 accepted"


def start(folder: Path, port: int, smtp_port: int) -> subprocess.Popen[bytes]:
    feeds = "".join(
        f'[[feeds]]\nname = "feed {number}"\nlanguage = "en"\nevery = "{EVERY:.0f}s"\nfull_text = false\n'
        f'url = "{feed_url(port, number)}"\n'
        for number in range(FEEDS)
    )
    (folder / "feeds.toml").write_text(CONFIGURATION + feeds, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", "0"],
        env={
            **os.environ,
            "LIPTAKO_FEEDS": str(folder / "feeds.toml"),
            "LIPTAKO_DATABASE_URL": f"sqlite:///{folder / 'liptako.db'}",
            "LIPTAKO_DATA_DIR": str(folder),
            "LIPTAKO_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
        },
        stderr=subprocess.DEVNULL,
    )


async def publish(port: int, sink: Sink) -> dict[str, float]:
    """One entry after another on feeds drawn by chance, then wait until all have come or a minute has passed."""
    rng = random.Random(7)
    published: dict[str, float] = {}
    for place in far_apart(ENTRIES, rng):
        sink.waiting.add(place.name)
        await asyncio.to_thread(ask, port, f"/publish/{rng.randrange(FEEDS)}", entry(place))
        published[place.name] = time.monotonic()
        await asyncio.sleep(BETWEEN)
    for _ in range(600):
        if len(sink.seen) == len(published):
            break
        await asyncio.sleep(0.1)
    return published


def far_apart(count: int, rng: random.Random) -> list[Place]:
    """Villages of the zone with plain names of their own, so that each attack is an incident of its own."""
    found = [
        place
        for place in load_places("three-borders")
        if place.in_zone
        and place.kind == "village"
        and place.lat
        and place.name.isascii()
        and place.name.isalpha()
    ]
    names = [place.name for place in found]
    rng.shuffle(found)
    chosen: list[Place] = []
    for place in found:
        alone = names.count(place.name) == 1 and len(place.name) > 5
        if alone and all(_kilometres(place, other) > APART_KM for other in chosen):
            chosen.append(place)
    return chosen[:count]


def _kilometres(one: Place, other: Place) -> float:
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    return kilometres(one.lat, one.lon, other.lat, other.lon)


def entry(place: Place) -> bytes:
    now = datetime.now(UTC)
    return (
        f"<item><title>At least 12 villagers killed in {place.name}</title><guid>{place.id}</guid>"
        f"<link>https://news.example.org/{place.id}</link><pubDate>{format_datetime(now)}</pubDate>"
        f"<description>Gunmen killed at least 12 villagers on {now:%A} in the village of {place.name}, in the "
        f"{place.adm1} region, a local official said.</description></item>"
    ).encode()


if __name__ == "__main__":
    main()
