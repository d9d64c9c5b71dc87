"""Stories: the service on a stepped clock, a newsroom that needs no network, a postbox that keeps what it gets."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from zlib import crc32

from service.app import Service
from service.clock import SteppedClock
from service.errors import DeliveryError, FetchError
from service.ports import Receipt
from service.records import (
    Fetched,
    FetchRequest,
    Message,
    Recipient,
    Rule,
    Severity,
)


@dataclass
class Newsroom:
    """A Fetcher: each feed serves the articles published so far, or the error put in its way; pages stand beside."""

    clock: SteppedClock
    articles: dict[str, list[tuple[datetime, str, str, str]]] = field(default_factory=dict)
    broken: dict[str, FetchError | bytes] = field(default_factory=dict)
    pages: dict[str, FetchError | bytes] = field(default_factory=dict)
    asked: list[FetchRequest] = field(default_factory=list)

    def publish(self, feed: str, at: datetime, title: str, text: str, guid: str | None = None) -> None:
        self.articles.setdefault(feed, []).append(
            (at, title, text, guid or f"{feed}-{at:%Y%m%d%H%M}-{len(title)}")
        )

    async def fetch(self, request: FetchRequest) -> Fetched:
        self.asked.append(request)
        if request.page:
            return self._page(request)
        answer = self.broken.get(request.url, b"")
        if isinstance(answer, FetchError):
            raise answer
        return Fetched(status=200, body=answer or self._rss(request.url), url=request.url)

    def _page(self, request: FetchRequest) -> Fetched:
        """A page that changes its ETag with its words; what was not put there is not found."""
        page = self.pages.get(request.url, FetchError("nothing at this address", status=404))
        if isinstance(page, FetchError):
            raise page
        etag = f'"{crc32(page)}"'
        body = None if request.etag == etag else page
        return Fetched(status=200 if body else 304, body=body, url=request.url, etag=etag)

    def _rss(self, feed: str) -> bytes:
        entries = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><link>https://example.org/{guid}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate><title>{escape(title)}</title>"
            f"<description>{escape(text)}</description></item>"
            for at, title, text, guid in self.articles.get(feed, [])
            if at <= self.clock.now()
        )
        return f"<rss version='2.0'><channel><title>{feed}</title>{entries}</channel></rss>".encode()


@dataclass
class Postbox:
    """A Channel: keeps what it takes, refuses as told."""

    clock: SteppedClock
    taken: list[tuple[datetime, Message]] = field(default_factory=list)
    refusals: list[DeliveryError] = field(default_factory=list)

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        await asyncio.sleep(0)
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append((self.clock.now(), message))
        return Receipt(250, "accepted")


@dataclass
class Story:
    """The service on a stepped clock: publish, run until, look at what arrived."""

    clock: SteppedClock
    newsroom: Newsroom
    postbox: Postbox
    service: Service

    def publish(self, at: str, title: str, text: str, *, feed: str = "one", guid: str | None = None) -> None:
        self.newsroom.publish(feed_url(feed), moment(at), title, text, guid)

    def run_until(self, at: str) -> None:
        """Step through everything due until then."""
        asyncio.run(self._run_until(moment(at)))

    async def _run_until(self, end: datetime) -> None:
        while (due := self.service.next_due_at()) is not None and due <= end:
            self.clock.advance_to(due)
            await self.service.run_due()
        self.clock.advance_to(end)

    @property
    def subjects(self) -> list[str]:
        return [str(message.content["subject"]) for _, message in self.postbox.taken]

    @property
    def kinds(self) -> list[str]:
        return [message.kind for _, message in self.postbox.taken]


def moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def feed_url(feed: str) -> str:
    return f"https://{feed}.example.org/feed"


DEADLY = Rule(name="deadly attack", kind="casualties", severity=Severity.MODERATE, at_least=5)
MASS = Rule(
    name="mass casualty",
    kind="casualties",
    severity=Severity.SEVERE,
    at_least=10,
    steps=(30, 100, 300),
    severity_at=((Severity.EXTREME, 50),),
)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]}, language="en")
OPERATOR = replace(
    DESK, name="operators", settings={"to": ["ops@example.org"]}, operators=True, areas=("NER/Agadez",)
)
