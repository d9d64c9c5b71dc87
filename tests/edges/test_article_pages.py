"""The pages of articles from real servers on loopback, through the real fetcher into a real database."""

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import passing_time
import pytest
from raw_server import Asked, RawServer, answering, dripping, reply

from service.app import Service
from service.clock import SteppedClock
from service.fetch import FetchLimits, HttpFetcher
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.records import Configuration, Feed, Report
from service.store import SqlStore, migrations

NOW = datetime(2022, 6, 13, 12, tzinfo=UTC)
TITLE = "Burkina Faso : des hommes armés attaquent Seytenga"
SHORT = "Des hommes armés ont attaqué la commune de Seytenga, dans la région du Sahel, selon des habitants."
TELLING = (
    "Des hommes armés ont attaqué la commune de Seytenga, dans la région du Sahel au Burkina Faso, dans la nuit du 11 "
    "au 12 juin, a annoncé lundi le porte-parole du gouvernement.",
    "Au moins 50 personnes ont été tuées dans cette attaque contre Seytenga, a-t-il déclaré à la presse.",
)
PAGE = (
    f"<!doctype html><html lang='fr'><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    f"{''.join(f'<p>{one}</p>' for one in TELLING)}</article>%s</body></html>"
)
USUAL = FetchLimits(total=timedelta(seconds=20))


@dataclass
class Seen:
    """What one pass left: the item with its report, and what the server was asked."""

    item: Mapping[str, object]
    asked: list[Asked]

    @property
    def deaths(self) -> int | None:
        report = self.item["report"]
        assert isinstance(report, Report)
        toll = report.events[0].deaths if report.events else None
        return toll.best if toll else None


def one_pass(
    tmp_path: Path,
    reader: Reader,
    answer: bytes | None,
    *,
    limits: FetchLimits = USUAL,
    link: str = "/seytenga",
    **feed: object,
) -> Seen:
    """A feed with one entry, whose page is ``answer`` (None: a drop at a time, beyond every limit), polled once."""

    async def run() -> Seen:
        async with answering(b"") as other:

            async def serve(asked: Asked, writer: asyncio.StreamWriter) -> None:
                if asked.target == "/feed":
                    writer.write(reply(200, _rss(server.url(link) if link.startswith("/") else link)))
                elif answer is None:
                    passing_time.let_pass(limits.total)
                    await dripping(writer, b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n", b"x")
                else:
                    writer.write(answer.replace(b"OTHER", str(other.port).encode()))

            async with answering(serve) as server:
                service = _service(tmp_path, reader, server, limits, feed)
                await service.poll_once()
                with service.store.view() as look:
                    item = dict(look.item(1) or {})
                await service.aclose()
                assert other.asked == [], "nothing may be asked of it"
                return Seen(item, server.asked)

    return passing_time.run(run())


def _rss(link: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>T</title><item><guid isPermaLink='false'>1</guid><link>{link}</link>"
        f"<pubDate>{format_datetime(NOW)}</pubDate><title>{TITLE}</title><description>{SHORT}</description></item>"
        "</channel></rss>"
    ).encode()


def _service(
    tmp_path: Path, reader: Reader, server: RawServer, limits: FetchLimits, feed: Mapping[str, object]
) -> Service:
    clock = SteppedClock(NOW)
    url = f"sqlite:///{tmp_path / 'pages.db'}"
    migrations.upgrade(url)
    configuration = Configuration(
        feeds=(Feed(name="one", url=server.url(), publisher="example.org", language="fr", **feed),),  # type: ignore[arg-type]
    )
    allow = (ipaddress.ip_network("127.0.0.1/32"),)
    service = Service(
        SqlStore.open(url),
        HttpFetcher(user_agent_contact=None, allow=allow, limits=limits, clock=clock),
        {},
        InForce(configuration, reader),
        clock,
    )
    service.put_in_force(configuration)
    return service


@pytest.mark.parametrize(
    ("codec", "header"),
    [
        ("utf-8", "text/html; charset=utf-8"),
        ("cp1252", "text/html; charset=windows-1252"),
        ("cp1252", "text/html"),
    ],
)
def test_the_page_gives_the_figure_that_the_entry_leaves_out(
    tmp_path: Path, reader: Reader, codec: str, header: str
) -> None:
    body = (PAGE % "").encode(codec)
    seen = one_pass(tmp_path, reader, reply(200, body, Content_Type=header))
    assert (seen.item["article"], seen.deaths) == ("taken", 50)
    assert TELLING[1] in str(seen.item["text"])
    assert [asked.target for asked in seen.asked] == ["/feed", "/seytenga"]
    assert seen.asked[1].headers["accept"].startswith("text/html")


def test_a_page_of_five_megabytes_is_read_by_its_head(tmp_path: Path, reader: Reader) -> None:
    filling = (
        "<div><p>Publicité, sport et météo du jour, avec toutes les annonces du journal.</p></div>" * 60_000
    )
    body = (PAGE % filling).encode()
    assert len(body) > 5_000_000
    seen = one_pass(tmp_path, reader, reply(200, body))
    assert (seen.item["article"], seen.deaths) == ("taken", 50)
    assert len(str(seen.item["text"])) < 10_000


def test_a_page_beyond_every_limit_is_refused(tmp_path: Path, reader: Reader) -> None:
    limits = FetchLimits(body_bytes=100_000)
    seen = one_pass(tmp_path, reader, reply(200, b"<html>" + b"x" * 200_000), limits=limits)
    assert (seen.item["article"], seen.item["text"]) == ("waiting", SHORT)
    assert "larger" in str(seen.item["article_says"]) or "bytes" in str(seen.item["article_says"])


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2:OTHER/", "http://10.0.0.1/", "http://[::1]:OTHER/", "http://0x7f000002:OTHER/"],
)
def test_a_page_that_leads_inside_is_not_followed(tmp_path: Path, reader: Reader, target: str) -> None:
    seen = one_pass(tmp_path, reader, reply(302, Location=target))
    assert (seen.item["article"], seen.item["text"], seen.deaths) == ("waiting", SHORT, None)
    assert "not a public address" in str(seen.item["article_says"])


def test_a_link_that_leads_inside_is_not_followed(tmp_path: Path, reader: Reader) -> None:
    seen = one_pass(tmp_path, reader, b"", link="http://169.254.169.254/latest/meta-data")
    assert [asked.target for asked in seen.asked] == ["/feed"]
    assert "not a public address" in str(seen.item["article_says"])


def test_a_dead_page_leaves_the_entry_alone(tmp_path: Path, reader: Reader) -> None:
    seen = one_pass(tmp_path, reader, None)
    assert (seen.item["article"], seen.item["text"]) == ("waiting", SHORT)
    assert seen.item["relevant"] is True


def test_a_consent_wall_leaves_the_entry_alone(tmp_path: Path, reader: Reader) -> None:
    wall = (
        f"<html><head><title>{TITLE}</title></head><body><div><p>Nous utilisons des cookies, comme nos partenaires, "
        "pour montrer des annonces. Des hommes armés attaquent Seytenga : pour lire, vous pouvez tout accepter ou "
        "gérer vos choix.</p></div></body></html>"
    )
    seen = one_pass(tmp_path, reader, reply(200, wall.encode()))
    assert (seen.item["article"], seen.item["text"]) == ("kept", SHORT)
    assert seen.item["article_says"] == "the page asks for consent first"


def test_what_the_operator_set_for_the_feed_goes_to_its_own_site_alone(
    tmp_path: Path, reader: Reader
) -> None:
    secret: dict[str, object] = {"headers": {"X-Key": "k"}, "user": "desk", "password": "p"}
    page = reply(200, (PAGE % "").encode())
    own = one_pass(tmp_path, reader, page, **secret)
    assert own.asked[1].headers["x-key"] == "k"
    assert own.asked[1].headers["authorization"].startswith("Basic ")


def test_another_site_gets_none_of_it(tmp_path: Path, reader: Reader) -> None:
    async def run() -> list[Asked]:
        async with answering(reply(200, (PAGE % "").encode())) as site:
            async with answering(
                lambda _, writer: _written(writer, reply(200, _rss(site.url("/a"))))
            ) as server:
                secret: dict[str, object] = {"headers": {"X-Key": "k"}, "user": "desk", "password": "p"}
                service = _service(tmp_path, reader, server, USUAL, secret)
                await service.poll_once()
                await service.aclose()
            return site.asked

    (asked,) = asyncio.run(run())
    assert not {"x-key", "authorization"} & asked.headers.keys()


async def _written(writer: asyncio.StreamWriter, answer: bytes) -> None:
    writer.write(answer)
