"""The demo's world: feeds, a mail server and a webhook endpoint, real sockets on loopback, simulated time."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from starlette.applications import Starlette

from service.demo.archive import ArchiveItem
from service.demo.inbox import Inbox, ReceivedMail
from service.demo.loopback import serving
from service.demo.newsstand import Newsstand
from service.demo.outlets import OUTLETS, Outlet
from service.demo.receiver import PATH, ReceivedHook, Receiver, RefusedHook
from service.ports import Clock
from service.records import Feed, Recipient, Severity

DESKS = {"fr": "desk@example.org", "en": "duty@example.org", "ar": "coordination@example.org"}
"""Addresses of the desks that are told by mail, by language."""

_AFTERWARDS = timedelta(days=2)
"""How long is played on after the archive's last change."""


class World:
    """``async with World(archive, clock) as world``: everything listens while the block runs, on 127.0.0.1.

    ``now`` is a clock, or what gives the present. Addresses (``feeds``, ``smtp_url``, ``webhook_url``) are known
    only while it listens; what was received stays afterwards.
    """

    def __init__(self, archive: Sequence[ArchiveItem], now: Callable[[], datetime] | Clock) -> None:
        present = now if callable(now) else now.now
        self.archive = tuple(archive)
        self._newsstand = Newsstand(self.archive, present)
        self._inbox = Inbox(present)
        self._receiver = Receiver(present)
        self._open = AsyncExitStack()
        self._base_url = ""
        self._smtp_url = ""

    async def __aenter__(self) -> Self:
        app = Starlette(routes=[*self._newsstand.routes(), *self._receiver.routes()])
        async with AsyncExitStack() as opening:
            self._base_url = await opening.enter_async_context(serving(app))
            self._smtp_url = await opening.enter_async_context(self._inbox.listening())
            self._open = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every outlet as it would stand in feeds.toml."""
        return tuple(_feed(outlet, self._base_url) for outlet in OUTLETS.values())

    @property
    def smtp_url(self) -> str:
        return self._smtp_url

    @property
    def webhook_url(self) -> str:
        return self._base_url + PATH

    @property
    def webhook_secret(self) -> str:
        return self._receiver.secret

    @property
    def mails(self) -> list[ReceivedMail]:
        return self._inbox.mails

    @property
    def hooks(self) -> list[ReceivedHook]:
        return self._receiver.hooks

    @property
    def refused(self) -> list[RefusedHook]:
        """Tries that the webhook endpoint did not accept."""
        return self._receiver.refused

    @property
    def polls(self) -> int:
        """How often a feed was asked."""
        return self._newsstand.asked.total()

    @property
    def not_modified(self) -> int:
        """How often the answer was 304."""
        return sum(n for (_, status), n in self._newsstand.asked.items() if status == 304)

    @property
    def begins_at(self) -> datetime:
        """Midnight before the first entry appears."""
        return begins_at(self.archive)

    @property
    def ends_at(self) -> datetime:
        """Some time after the last change, so that what it causes still happens."""
        return max(at for item in self.archive for at in item.changes_at) + _AFTERWARDS

    def next_change_after(self, now: datetime) -> datetime | None:
        """When any feed changes next, or None after the last change."""
        return self._newsstand.next_change_after(now)


def begins_at(archive: Iterable[ArchiveItem]) -> datetime:
    """Midnight before the first entry appears: where the clock of a world starts."""
    first = min(item.appears_at for item in archive)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


def _feed(outlet: Outlet, base_url: str) -> Feed:
    return Feed(
        name=outlet.name,
        url=base_url + outlet.path,
        publisher=outlet.host,
        language=outlet.language,
        country=outlet.country,
        every=outlet.every,
        full_text="false",
    )


def demo_recipients(world: World) -> tuple[Recipient, ...]:
    """Who is told in the demo: three desks by mail, each in its language, and a room by webhook."""
    return (
        _desk("field desk", "fr"),
        _desk("duty officer", "en"),
        _desk("coordination", "ar"),
        Recipient(
            name="incident room",
            channel="webhook",
            settings={"url": world.webhook_url, "secret": world.webhook_secret},
            language="en",
            min_severity=Severity.MODERATE,
        ),
    )


def _desk(name: str, language: str) -> Recipient:
    return Recipient(
        name=name,
        channel="email",
        settings={"to": (DESKS[language],)},
        language=language,
        min_severity=Severity.MODERATE,
    )
