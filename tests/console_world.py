"""A console that listens on loopback, over a stored world that was read, joined, judged and sent by the service itself:
three weeks of the demo's archive, with hostile words among them and something on every page."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

from browsing import Browser, an_account
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from storytelling import Newsroom, Postbox, Story, moment

from service.access.tokens import issue
from service.app import Service
from service.clock import SteppedClock
from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.demo.archive import load_archive
from service.demo.loopback import serving
from service.demo.outlets import OUTLETS
from service.errors import DeliveryError
from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.in_force import InForce
from service.jobs.marking import MarkAlerts
from service.jobs.names_aside import PutNamesAside
from service.jobs.reading import Reader
from service.jobs.ruling import Decide
from service.jobs.told import TakeIn
from service.jobs.tuning import Because
from service.records import Feed, Recipient, Severity
from service.stages.collect.told import told_item
from service.stages.notify import Links
from service.store import SqlStore, migrations

BEGIN, END = "2022-05-30T00:00", "2022-06-20T12:00"
HOSTILE_FROM = "2022-06-17T06:00"
MARK = "zzhostile"
"""Stands in every hostile text: pages that show one have it."""
SCRIPT = (
    f"<script>window.hostile='{MARK}';alert('{MARK}')</script><img src=x onerror=\"window.hostile='{MARK}'\">"
)
BIDI = "\u202eevil\u2066\u200f"
LONG_WORD = MARK + "w" * 10_000
LINKS = (
    f"javascript:alert('{MARK}')",
    f"data:text/html,<script>alert('{MARK}')</script>",
    f"https://example.org/{MARK}?a=1&b=%22%3E%3Cscript%3E",
)
HOSTILE_FEED = "https://hostile.example.org/feed"


@dataclass
class Listening:
    """A server on loopback. ``app`` answers; it can be put there after the address is known."""

    url: str = ""
    app: FastAPI | None = None
    _ended: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@contextmanager
def listening() -> Iterator[Listening]:
    """A server in a thread of its own while the block runs."""
    server, up, loop = Listening(), threading.Event(), asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with serving(server) as server.url:
            up.set()
            await over.wait()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    up.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


def open_story(
    folder: Path,
    reader: Reader,
    start: str,
    base_url: str,
    feeds: Sequence[Feed],
    recipients: Sequence[Recipient],
) -> Story:
    """The service with the shipped rules on a stepped clock; its messages carry links to ``base_url``."""
    clock = SteppedClock(moment(start))
    url = f"sqlite:///{folder / 'console.db'}"
    migrations.upgrade(url)
    shipped = load_configuration(shipped_feeds_file(), {})
    configuration = replace(
        shipped,
        alerts=replace(shipped.alerts, exercise=None),
        feeds=tuple(feeds),
        recipients=tuple(recipients),
    )
    newsroom, postbox = Newsroom(clock), Postbox(clock)
    in_force = InForce(
        configuration,
        reader,
        base_url=base_url,
        mail_from="liptako@example.org",
        links=Links(base_url, b"a key of the tests, at least 32 bytes"),
    )
    service = Service(
        SqlStore.open(url),
        newsroom,
        {"email": postbox, "webhook": Doors(clock, refusals=[DeliveryError(f"503 {SCRIPT}")] * 99)},
        in_force,
        clock,
        lambda: 0.5,
    )
    service.put_in_force(configuration)
    return Story(clock, newsroom, postbox, service)


class Doors(Postbox):
    """An endpoint that fails as long as it has refusals."""


DESK = Recipient(
    name="field desk",
    channel="email",
    settings={"to": ("desk@example.org",)},
    language="fr",
    min_severity=Severity.MODERATE,
)
DUTY = replace(
    DESK, name="duty officer", settings={"to": ("duty@example.org",)}, language="en", operators=True
)
ROOM = Recipient(
    name="incident room",
    channel="webhook",
    settings={"url": "https://room.example.org/hook", "secret": "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw=="},
    language="en",
    min_severity=Severity.MODERATE,
)
UNKNOWN_VILLAGES = (
    (
        "Niger : quatre morts dans une attaque",
        "Des hommes armés ont attaqué jeudi 16 juin le village de Wamtarou, dans le département de Téra, région de"
        " Tillabéri. Quatre civils ont été tués.",
    ),
    (
        "Niger : attaque d'un village",
        "Des hommes armés ont attaqué jeudi 16 juin le village de Korowandou, dans le département de Téra, région de"
        " Tillabéri. Trois civils ont été tués.",
    ),
)
"""What no table has; one of the two is put aside."""
ACCOUNTS = (("Aïcha", "operator"), ("Moussa", "viewer"), ("Hawa", "admin"))


@dataclass(frozen=True)
class Shown:
    """A world that is shown at ``url``."""

    story: Story
    url: str
    app: FastAPI

    def visitor(self, name: str) -> Browser:
        """Who has logged in, without Chromium."""
        browser = Browser(self.app, self.url)
        assert browser.log_in(name).status_code == 303
        return browser


@contextmanager
def shown(story_at: Callable[[str], Story]) -> Iterator[Shown]:
    """Serve a story that is told once its address is known."""
    with listening() as server:
        story = story_at(server.url)
        server.app = story.service.web(run_jobs=False)
        yield Shown(story, server.url, server.app)
    story.service.store.close()


def demo_world(folder: Path, reader: Reader, base_url: str, *, hostile: bool = True) -> Story:
    """Three weeks of the archive. Hostile: one more feed, and people, whose words are out to do harm."""
    news = [outlet for outlet in OUTLETS.values() if outlet.carries_news]
    feeds = [
        Feed(
            name=outlet.name,
            url=f"https://{outlet.host}/feed",
            publisher=outlet.host,
            language=outlet.language,
            country=outlet.country,
            every=timedelta(hours=6),
            full_text="false",
        )
        for outlet in news
    ]
    if hostile:
        feeds.append(
            Feed(
                name=f"{MARK} <b>feed</b>{BIDI}",
                url=HOSTILE_FEED,
                publisher="hostile.example.org",
                every=timedelta(hours=6),
                full_text="false",
            )
        )
    story = open_story(folder, reader, BEGIN, base_url, feeds, (DESK, DUTY, ROOM))
    begin, end = moment(BEGIN), moment(END)
    for item in load_archive():
        if begin - timedelta(days=20) < item.appears_at < end:
            feed = f"https://{OUTLETS[item.feed].host}/feed"
            story.newsroom.publish(feed, item.appears_at, item.title, item.text, item.id)
    for name, role in ACCOUNTS:
        an_account(story, name, role)
    if not hostile:  # the hostile words name a village that no table has too
        in_french = next(feed.url for feed in feeds if feed.language == "fr")
        for told in UNKNOWN_VILLAGES:
            story.newsroom.publish(in_french, moment(HOSTILE_FROM), *told)
    if hostile:
        story.run_until(HOSTILE_FROM)
        story.newsroom.broken[HOSTILE_FEED] = hostile_feed(moment(HOSTILE_FROM))
    story.run_until(END)
    decided(story, SCRIPT + BIDI + LONG_WORD if hostile else "a partner was there")
    return story


def hostile_feed(at: datetime) -> bytes:
    """Attacks told in words that are out to do harm: in titles, texts, names of villages and addresses."""
    told = (
        (f"Burkina Faso : au moins 12 civils tués à Seytenga {SCRIPT}", ""),
        (f"Niger : 7 morts dans une attaque à Inates {BIDI}", LONG_WORD),
        (
            f"Mali : neuf villageois tués dans le village de {MARK.title()} {LONG_WORD}",
            f"{SCRIPT} Le village de {MARK.title()}<script> dans le cercle de Ménaka a été attaqué jeudi, neuf morts."
            " Le village de Sétyngua dans la province du Séno aussi.",
        ),
    )
    entries = "".join(
        f"<item><guid isPermaLink='false'>{MARK}-{number}</guid><link>{escape(link)}</link>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate><title>{escape(title)}</title>"
        f"<description>{escape(escape(f'{title}. Des hommes armés ont attaqué jeudi. {text}'))}</description></item>"
        for number, (link, (title, text)) in enumerate(zip(LINKS, told, strict=True))
    )
    return f"<rss version='2.0'><channel><title>{escape(SCRIPT)}</title>{entries}</channel></rss>".encode()


def decided(story: Story, words: str) -> None:
    """What people did with it: told a report, acknowledged, marked, confirmed, dismissed and undid; tokens."""
    store, clock, now = story.service.store, story.clock, story.clock.now()
    told = told_item(
        f"Dix morts et des maisons brûlées à Tin-Akoff, dit un chef de village. {words}",
        speaker="local source",
        via="phone",
        received_at=now,
        place="Tin-Akoff",
    )
    TakeIn(store, story.service.in_force, clock).run(told, "Aïcha")
    with store.view() as look:
        alerts = [row["alert"] for row in look.page_alerts(None, 50).rows]
        incidents = [row["incident"] for row in look.page_incidents(None, 50).rows]
    AcknowledgeAlerts(store, clock).acknowledge(alerts[-1].id, who="recipient:field desk")
    MarkAlerts(store, clock).mark(alerts[-1].id, "useful", note=words[:200], marker="user:Aïcha")
    MarkAlerts(store, clock).mark(alerts[-2].id, "false alarm", marker="recipient:duty officer")
    decide = Decide(store, clock)
    decide.confirm(incidents[0].id, reason=words[:300], who="Aïcha")
    seytenga = story.service.in_force.reader.places.named("Seytenga")[0]
    spelling = {"alias": "Sitingua", "place": seytenga}
    story.service.tune.change(
        "places", "alias/sitingua", spelling, Because(who="Aïcha", reason=words[:300], seen=0)
    )
    with store.view() as look:
        names = [row["name"] for row in look.page_unresolved(None, 50).rows]
    PutNamesAside(store, clock).put_aside(names[-1].id, "Aïcha", words[:300], restricted=True)
    issue(store, f"map {words[:50]}", "viewer", "Hawa", now)
    story.run_until((now + timedelta(hours=1)).isoformat()[:16])
