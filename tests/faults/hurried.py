"""A service that does not wait for its retries: as soon as nothing is due, its clock steps to what is due next.

    python hurried.py CLOCK_FILE DEADLINE_SECONDS

The environment is that of ``liptako serve``. How far the clock is ahead stands in CLOCK_FILE, so that the next process
goes on from there. A receiver has DEADLINE_SECONDS to answer. Ends when nothing will ever be due again.
"""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from service import app as root
from service.channels.email import EmailChannel
from service.channels.webhook import WebhookChannel
from service.clock import SystemClock
from service.config.environment import Settings
from service.fetch import guarded_transport
from service.jobs.in_force import InForce

BEYOND = 1.25
"""Steps go a quarter further than to the next that is due: retries are spread, and come in one batch so."""


class Hurried:
    """The system's clock, ahead by as much as was stepped in this process and those before it."""

    def __init__(self, file: Path) -> None:
        self._file, self._clock = file, SystemClock()
        self._ahead = timedelta(seconds=float(file.read_text())) if file.exists() else timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    def step(self, by: timedelta) -> None:
        self._ahead += by
        half = self._file.with_suffix(".part")
        half.write_text(str(self._ahead.total_seconds()))
        half.replace(self._file)


async def run(service: root.Service, clock: Hurried) -> None:
    service.start()
    while (due_at := await asyncio.to_thread(service.next_due_at)) is not None:
        if due_at > clock.now():
            clock.step((due_at - clock.now()) * BEYOND)
        await service.tick()
        await service.engine.idle()
    await service.aclose()


def main() -> None:
    clock = Hurried(Path(sys.argv[1]))
    settings = Settings.from_environment()
    configuration = root.read_configuration(settings)
    deadline = timedelta(seconds=float(sys.argv[2]))
    webhook = WebhookChannel(guarded_transport(settings.allow_addresses), deadline=deadline, clock=clock)
    email = EmailChannel(os.environ["LIPTAKO_SMTP_URL"], deadline=deadline)
    service = root.Service(
        root.open_store(settings),
        root.open_fetcher(settings, clock),
        {"webhook": webhook, "email": email},
        InForce(configuration, root.open_reader(configuration.zone)),
        clock,
    )
    service.put_in_force(configuration)
    asyncio.run(run(service, clock))


if __name__ == "__main__":
    main()
