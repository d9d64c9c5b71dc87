"""Many deliveries to receivers that fail in every way, by a process that is killed at random; then the account."""

import asyncio
import random
import sys
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kinds import NEVER, REFUSING_FOR_GOOD, SILENT, failures
from mail_sinks import MailSinks
from prepared import kind_of, prepare, tell
from sinks import Sinks
from sqlalchemy import select

from service.store import SqlStore
from service.store.database import open_engine
from service.store.tables import attempts, deliveries, recipient_states

HURRIED = Path(__file__).with_name("hurried.py")


@dataclass
class Account:
    """What became of ``count`` messages."""

    count: int
    kills: int = 0
    in_flight: Counter[str] = field(default_factory=Counter)
    """How often each message was being sent when its process was killed."""
    lost: list[int] = field(default_factory=list)
    """Not taken by a receiver that takes, or neither dead nor waiting, with words, for one that does not."""
    stuck: list[str] = field(default_factory=list)
    """Still queued or being sent at the end, though the recipient can be written to."""
    unexplained: list[int] = field(default_factory=list)
    """Taken more often than once, once more for each kill while they were being sent, once more for each answer that
    came too late, and once more for each time the receiver took it and did not say so: a sender cannot tell these from
    none."""
    renamed: list[int] = field(default_factory=list)
    """Came under more than one id, or under another than its own."""
    out_of_order: list[str] = field(default_factory=list)
    """Attacks of which a receiver took an Update before the Alert, or either after the Cancel."""
    too_early: list[int] = field(default_factory=list)
    """Came again before the time that was asked for, though the sender was not killed before it could hear of that, and
    the answer was not too late."""
    never_came: list[int] = field(default_factory=list)
    """Not taken even after operators had enabled every recipient and sent again what was dead."""
    pestered: list[int] = field(default_factory=list)
    """Refused for good, and asked again though no kill explains it."""
    untold: set[str] = field(default_factory=set)
    """Recipients with dead deliveries, or disabled ones, of which the operators were not told."""
    late: int = 0
    """Answers that came after the deadline, by the service's own account."""
    taken: int = 0
    repeated: int = 0
    unsaid: int = 0
    """Of the repeated, those of which the receiver had taken a copy without saying so."""
    turned_away: int = 0
    """Connections that the mail server ended with 421."""
    dead: int = 0
    waiting: int = 0
    """For a disabled recipient."""
    requests: int = 0

    @property
    def faults(self) -> dict[str, object]:
        """What must be empty."""
        names = (
            "lost",
            "stuck",
            "unexplained",
            "renamed",
            "out_of_order",
            "too_early",
            "never_came",
            "pestered",
            "untold",
        )
        return {name: getattr(self, name) for name in names if getattr(self, name)}


class Storm:
    """One run: ``gaps`` says after how many more requests each kill comes."""

    def __init__(self, folder: Path, url: str, count: int, kills: int, seed: int, deadline_s: float) -> None:
        self._folder, self._url, self._count, self._deadline_s = folder, url, count, deadline_s
        self._rng = random.Random(seed)
        self._gaps = gaps(self._rng, count, kills)
        self._held: set[tuple[str, int]] = set()
        self.sinks = Sinks()
        self.mail = MailSinks(self.sinks)
        self.account = Account(count)

    async def run(self) -> Account:
        await self.sinks.open()
        await self.mail.open()
        now = datetime.now(UTC)  # noqa: TID251 - a real process on the real clock
        environment = prepare(self._folder, self._url, self.sinks, self.mail, self._count, now)
        for number, gap in enumerate(self._gaps):
            if number >= len(self._gaps) * 3 // 4:
                await self.sinks.listen_again()
            async with self._service(environment) as process:
                await self._kill_after(process, gap)
        await self.sinks.listen_again()
        async with self._service(environment) as process:
            assert await process.wait() == 0
        self._close_the_account()
        await self._make_good(environment)
        await self.mail.close()
        await self.sinks.close()
        return self.account

    async def _make_good(self, environment: dict[str, str]) -> None:
        """Operators enable who was disabled and send again what is dead; now every receiver takes."""
        ahead = timedelta(seconds=float((self._folder / "ahead").read_text()))
        now = datetime.now(UTC) + ahead  # noqa: TID251 - the clock of the service
        store = SqlStore.open(self._url)
        with store.begin() as transaction:
            for name in transaction.disabled_recipients():
                transaction.enable_recipient(name, now)
            transaction.resend_dead(now)
        store.close()
        self.sinks.forgive()
        async with self._service(environment) as process:
            assert await process.wait() == 0
        numbers = range(1, self._count + 1)
        self.account.never_came = [number for number in numbers if not self.sinks.taken[number]]

    @asynccontextmanager
    async def _service(self, environment: dict[str, str]) -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(HURRIED), str(self._folder / "ahead"), str(self._deadline_s), env=environment
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _kill_after(self, process: asyncio.subprocess.Process, gap: int) -> None:
        """SIGKILL somewhere in the 20 ms after the request, so that every step of a delivery is hit in time."""
        reached = asyncio.ensure_future(self.sinks.more_requests(gap))
        ended = asyncio.ensure_future(process.wait())
        await asyncio.wait((reached, ended), return_when=asyncio.FIRST_COMPLETED)
        reached.cancel()
        await asyncio.wait((ended,), timeout=self._rng.random() * 0.02)
        assert not ended.done(), f"the service ended by itself with {ended.result()}"
        process.kill()
        await ended
        self.account.kills += 1
        held = {(row.message_id, row.fence) for row in self._rows() if row.state == "sending"}
        # What an earlier process held when it was killed stays so until its claim has run out.
        self.account.in_flight.update(message_id for message_id, _ in held - self._held)
        self._held |= held

    def _rows(self) -> list[Any]:
        engine = open_engine(self._url)
        with engine.connect() as connection:
            found = list(connection.execute(select(deliveries)))
        engine.dispose()
        return found

    def _timed_out(self) -> Counter[str]:
        engine = open_engine(self._url)
        query = select(attempts.c.message_id).where(attempts.c.words.contains("did not answer in time"))
        with engine.connect() as connection:
            found = Counter(connection.scalars(query))
        engine.dispose()
        return found

    def _disabled(self) -> set[str]:
        engine = open_engine(self._url)
        with engine.connect() as connection:
            found = {row.name for row in connection.execute(select(recipient_states)) if row.reason}
        engine.dispose()
        return found

    def _close_the_account(self) -> None:
        account, sinks = self.account, self.sinks
        rows = {row.message_id: row for row in self._rows()}
        disabled, late = self._disabled(), self._timed_out()
        for number in range(1, account.count + 1):
            row = rows[f"msg_{number}"]
            self._count_state(number, row, row.recipient in disabled)
            self._count_copies(number, row.message_id, late[row.message_id])
        account.out_of_order = self._out_of_order()
        account.stuck = sorted(
            id_
            for id_, row in rows.items()
            if row.state in ("queued", "sending") and row.recipient not in disabled
        )
        troubled = disabled | {row.recipient for row in rows.values() if row.state == "dead"}
        told = b"\n".join(sinks.notices).decode()
        account.untold = {name for name in troubled if name not in told}
        account.requests = sinks.requests
        account.turned_away = self.mail.turned_away

    def _count_state(self, number: int, row: Any, disabled: bool) -> None:
        account, taken = self.account, bool(self.sinks.taken[number])
        # One that was being sent when its process was killed is listed so until its recipient is enabled again.
        waits = disabled and row.next_attempt_at is not None
        given_up = row.state == "dead" and bool(row.last_words)
        account.dead += given_up
        account.waiting += waits
        account.taken += taken
        if not (waits or given_up) if kind_of(number) in NEVER else not taken:
            account.lost.append(number)

    def _count_copies(self, number: int, id_: str, late: int) -> None:
        account, sinks, kind = self.account, self.sinks, kind_of(number)
        unheard = max(0, late - failures(kind, number) * (kind in SILENT))
        excused = account.in_flight[id_] + unheard
        repeated = max(0, sinks.copies(number) - 1)
        account.late += unheard
        account.repeated += repeated
        account.unsaid += min(repeated, sinks.unsaid[number])
        if repeated > excused + sinks.unsaid[number]:
            account.unexplained.append(number)
        if kind in REFUSING_FOR_GOOD and sinks.tries[number] > 1 + excused:
            account.pestered.append(number)
        if number in sinks.too_early and not excused:
            account.too_early.append(number)
        if not sinks.ids[number] <= {id_}:
            account.renamed.append(number)

    def _out_of_order(self) -> list[str]:
        told, last, found = tell(self._count), Counter[str](), set()
        for asked in self.sinks.order:
            one = told[asked.number]
            if one.revision < last[one.key]:
                found.add(one.key)
            last[one.key] = one.revision
        return sorted(found)


def gaps(rng: random.Random, count: int, kills: int) -> list[int]:
    """After how many requests each kill comes: in all a little more than there are messages, of which each is asked
    for at least once and most more often."""
    at = sorted(rng.sample(range(1, int(count * 1.2)), kills))
    return [later - earlier for earlier, later in zip([0, *at], at, strict=False)]
