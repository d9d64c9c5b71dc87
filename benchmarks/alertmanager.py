"""Prometheus Alertmanager as a sender of the same messages to the same receivers, killed as often.

Configured as well as it can be for this: each alert is a group of its own, sent at once (``group_wait`` 0 s), tried
again each second (``group_interval`` 1 s), repeated by itself only after a day; alerts last a day. It keeps alerts in
memory alone: who sends them is to send them again for as long as they last, as Prometheus does each minute.
"""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

PROGRAM = "prometheus-alertmanager"
INSTALL = f"(Alertmanager is not here: `apt-get install -y {PROGRAM}` to measure it too)"
SEND_AGAIN_S = 10.0
IDLE_S = 25.0
"""Nothing new for so long: nothing will come. It gives a silent receiver 10 s each time."""
LONGEST_S = 180.0


@dataclass(frozen=True)
class Way:
    """How Alertmanager is run."""

    name: str
    sends_again: bool
    snapshot: str = "15m"
    """How often it writes down what it has sent; the default."""


WAYS = (
    Way("Alertmanager, alerts sent once", sends_again=False),
    Way("Alertmanager, alerts sent again", sends_again=True),
    Way("the same, a snapshot a second", sends_again=True, snapshot="1s"),
)


def installed() -> bool:
    return shutil.which(PROGRAM) is not None


class Rival:
    """One run. ``sinks`` are those of the storm; ``messages`` its numbers, kinds and addresses."""

    def __init__(self, folder: Path, way: Way, sinks: Any, messages: Sequence[tuple[int, str, int]]) -> None:
        self._folder, self._way, self._sinks, self._messages = folder, way, sinks, messages
        self._port = _free_port()
        self.kills = 0

    async def run(self, gaps: Sequence[int], takeable: int) -> None:
        (self._folder / "alertmanager.yml").write_text(json.dumps(self._configuration()))
        first = True
        for number, gap in enumerate(gaps):
            if number >= len(gaps) * 3 // 4:
                await self._sinks.listen_again()
            async with self._killed_at_the_end(first):
                await self._requests_or_idle(gap)
            first, self.kills = False, self.kills + 1
        await self._sinks.listen_again()
        async with self._killed_at_the_end(first):
            await self._all_or_idle(takeable)

    @asynccontextmanager
    async def _killed_at_the_end(self, first: bool) -> AsyncIterator[None]:
        process = await asyncio.create_subprocess_exec(*self._command(), stderr=asyncio.subprocess.DEVNULL)
        sending = asyncio.ensure_future(self._send(first))
        try:
            yield
        finally:
            sending.cancel()
            process.kill()
            await process.wait()

    def _command(self) -> list[str]:
        return [
            PROGRAM,
            f"--config.file={self._folder / 'alertmanager.yml'}",
            f"--storage.path={self._folder / 'alertmanager'}",
            f"--web.listen-address=127.0.0.1:{self._port}",
            "--cluster.listen-address=",
            f"--data.maintenance-interval={self._way.snapshot}",
            "--log.level=error",
        ]

    def _configuration(self) -> dict[str, Any]:
        receivers = sorted({(kind, address) for _, kind, address in self._messages})
        return {
            "route": {
                "receiver": "nobody",
                "group_by": ["number"],
                "group_wait": "0s",
                "group_interval": "1s",
                "repeat_interval": "24h",
                "routes": [
                    {"receiver": f"{kind} {address}", "matchers": [f'receiver="{kind} {address}"']}
                    for kind, address in receivers
                ],
            },
            "receivers": [{"name": "nobody"}]
            + [
                {
                    "name": f"{kind} {address}",
                    "webhook_configs": [{"url": self._sinks.url(kind, address), "send_resolved": False}],
                }
                for kind, address in receivers
            ],
        }

    async def _send(self, first: bool) -> None:
        """Hand all alerts over, until they are accepted; again and again where the way says so."""
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            while first or self._way.sends_again:
                await self._post(client)
                first = False
                await asyncio.sleep(SEND_AGAIN_S)

    async def _post(self, client: httpx.AsyncClient) -> None:
        ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        alerts = [_alert(number, f"{kind} {address}", ends) for number, kind, address in self._messages]
        for start in range(0, len(alerts), 500):
            while not await self._accepted(client, alerts[start : start + 500]):  # noqa: ASYNC110
                await asyncio.sleep(0.05)  # it is only starting

    async def _accepted(self, client: httpx.AsyncClient, alerts: list[dict[str, Any]]) -> bool:
        try:
            answer = await client.post(f"http://127.0.0.1:{self._port}/api/v2/alerts", json=alerts)
        except httpx.TransportError:
            return False
        return answer.status_code == 200

    async def _requests_or_idle(self, count: int) -> None:
        wanted, before, idle = self._sinks.requests + count, -1, 0.0
        while self._sinks.requests < wanted and idle < 3.0:
            idle = idle + 0.01 if self._sinks.requests == before else 0.0
            before = self._sinks.requests
            await asyncio.sleep(0.01)

    async def _all_or_idle(self, takeable: int) -> None:
        before, idle, waited = -1, 0.0, 0.0
        while len(self._sinks.taken) < takeable and idle < IDLE_S and waited < LONGEST_S:
            idle = idle + 0.1 if len(self._sinks.taken) == before else 0.0
            before, waited = len(self._sinks.taken), waited + 0.1
            await asyncio.sleep(0.1)


def _alert(number: int, receiver: str, ends: str) -> dict[str, Any]:
    return {
        "labels": {"alertname": "exercise", "number": str(number), "receiver": receiver},
        "endsAt": ends,
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
