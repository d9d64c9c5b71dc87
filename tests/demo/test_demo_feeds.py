"""The loopback feeds: at every simulated moment a reader finds the entries that stand in them, whatever the shape."""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import feedparser
import httpx
import pytest

from service.clock import SteppedClock
from service.demo.archive import ArchiveItem, Edit, Redating, load_archive
from service.demo.outlets import OUTLETS, Outlet
from service.demo.standing import Standing
from service.demo.world import World, demo_recipients

ARCHIVE = load_archive()
INSTANTS = [
    datetime.fromisoformat(f"2022-{moment}:00+00:00")
    for moment in (
        *("02-01T00", "02-01T09", "02-20T12", "03-03T13", "03-08T23", "03-12T06"),
        *("04-15T01", "05-22T12", "06-13T05", "06-30T23"),
    )
]


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2022, month, day, hour, minute, tzinfo=UTC)


def item(number: int, feed: str = "frontier-wire", **life: object) -> ArchiveItem:
    appears = at(2, 1) + timedelta(hours=number)
    return ArchiveItem(
        **{
            "id": f"x-{number}",
            "feed": feed,
            "published_at": appears,
            "appears_at": appears,
            "language": "en",
            "title": f"Title {number}",
            "text": f"First of {number}.\n\nSecond.",
            **life,
        }
    )


def in_world(
    test: Callable[[World, SteppedClock, httpx.AsyncClient], Awaitable[None]],
    archive: tuple[ArchiveItem, ...] = ARCHIVE,
    start: datetime = INSTANTS[0],
) -> None:
    async def run() -> None:
        clock = SteppedClock(start)
        async with World(archive, clock) as world, httpx.AsyncClient(trust_env=False) as client:
            await test(world, clock, client)

    asyncio.run(run())


def url_of(world: World, slug: str) -> str:
    return next(feed.url for feed in world.feeds if feed.publisher == f"{slug}.example.org")


def standing(outlet: Outlet, now: datetime) -> list[ArchiveItem]:
    """What should stand in the feed, newest on top, worked out from the archive alone."""

    def on_top_since(one: ArchiveItem) -> tuple[datetime, str]:
        return max([one.appears_at, *(again.at for again in one.redated if again.at <= now)]), one.id

    shown = [one for one in ARCHIVE if one.feed == outlet.slug and one.appears_at <= now]
    return sorted(shown, key=on_top_since, reverse=True)[: outlet.length]


def parse(response: httpx.Response) -> feedparser.FeedParserDict:
    return feedparser.parse(
        io.BytesIO(response.content),
        response_headers={"content-type": response.headers["content-type"]},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def text_of(entry: feedparser.FeedParserDict) -> str:
    html = entry.content[0].value if "content" in entry else entry.description
    return plain(re.sub(r"<[^>]+>", " ", html))


def plain(text: str) -> str:
    """Typography evened out: what a site's software changes."""
    return " ".join(unescape(text).replace("’", "'").split())


@pytest.mark.parametrize(
    "outlet", [one for one in OUTLETS.values() if one.carries_news], ids=lambda one: one.slug
)
def test_every_feed_gives_the_entries_that_stand_in_it_at_every_moment(outlet):
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        for now in INSTANTS:
            clock.advance_to(now)
            response = await client.get(url_of(world, outlet.slug), follow_redirects=True)
            assert response.status_code == 200
            entries, wanted = parse(response).entries, standing(outlet, now)
            cut = outlet.fault_at(now) is not None and len(entries) < len(wanted)
            assert len(entries) == len(wanted) - cut
            for entry, one in zip(entries, wanted, strict=False):
                title, text = one.title, one.text
                for edit in one.edits:
                    if edit.at <= now:
                        title, text = edit.title or title, edit.text or text
                assert plain(entry.title) == plain(title)
                if not outlet.fault_at(now):
                    whole = text_of(entry)
                    assert all(plain(part) in whole for part in text.split("\n\n"))

    in_world(check)


def test_dates_of_all_shapes_are_read_as_published():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        now = clock.now()
        for outlet in OUTLETS.values():
            if not outlet.carries_news:
                continue
            response = await client.get(url_of(world, outlet.slug), follow_redirects=True)
            for entry, one in zip(parse(response).entries, standing(outlet, now), strict=True):
                published = datetime(*(entry.get("published_parsed") or entry.updated_parsed)[:6], tzinfo=UTC)
                dates = [one.published_at, *(again.published_at for again in one.redated if again.at <= now)]
                assert published == dates[-1].replace(microsecond=0)

    in_world(check, start=at(6, 30, 12))


def test_shapes_and_charsets_are_what_they_say():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        for slug, version, encoding in (
            ("courrier-du-fleuve", "rss20", "utf-8"),
            ("sahel-quotidien", "rss20", "iso-8859-1"),
            ("agence-trois-frontieres", "atom10", "utf-8"),
            ("radio-liptako", "rss20", "windows-1252"),
            ("liptako-digest", "rss10", "windows-1252"),
            ("sawt-as-sahel", "rss20", "utf-8"),
        ):
            response = await client.get(url_of(world, slug), follow_redirects=True)
            parsed = parse(response)
            assert (parsed.version, parsed.encoding.lower(), parsed.bozo) == (version, encoding, 0)
            response.content.decode(OUTLETS[slug].charset)

    in_world(check, start=at(6, 20))


def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not():
    first, second = item(1), item(9)

    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        url = url_of(world, "frontier-wire")
        clock.advance_to(first.appears_at)
        fresh = await client.get(url)
        tag, changed = fresh.headers["etag"], fresh.headers["last-modified"]
        clock.advance_to(second.appears_at - timedelta(seconds=1))
        for known in (
            {"If-None-Match": tag},
            {"If-Modified-Since": changed},
            {"If-None-Match": f'"x", W/{tag}'},
        ):
            again = await client.get(url, headers=known)
            assert (again.status_code, again.content) == (304, b"")
        clock.advance_to(second.appears_at)
        for known in ({"If-None-Match": tag}, {"If-Modified-Since": changed}, {"If-Modified-Since": "soon"}):
            assert (await client.get(url, headers=known)).status_code == 200
        assert (world.polls, world.not_modified) == (7, 3)

    in_world(check, archive=(first, second))


def test_validators_are_those_of_each_outlet():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        given = {}
        for outlet in OUTLETS.values():
            response = await client.get(url_of(world, outlet.slug), follow_redirects=True)
            given[outlet.slug] = ("etag" in response.headers, "last-modified" in response.headers)
        assert given["relief-bulletin"] == (False, False)
        assert given["agence-trois-frontieres"] == (True, False)
        assert sum(pair == (True, True) for pair in given.values()) >= 6

    in_world(check, start=at(4, 1))


def test_the_bulletin_without_validators_says_each_hour_that_it_was_made_anew():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        url = url_of(world, "relief-bulletin")
        before = await client.get(url)
        clock.advance_to(clock.now() + timedelta(hours=1))
        after = await client.get(url)
        assert before.content != after.content
        assert [e.id for e in parse(before).entries] == [e.id for e in parse(after).entries]

    in_world(check, start=at(5, 2, 3))


def test_an_edit_shows_from_its_moment_on_under_the_same_id():
    edited = item(1, edits=(Edit(at=at(2, 2), title="Other title"), Edit(at=at(2, 3), text="Other text.")))

    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        url, seen = url_of(world, "frontier-wire"), []
        for now in (at(2, 1, 23), at(2, 2), at(2, 3)):
            clock.advance_to(now)
            (entry,) = parse(await client.get(url)).entries
            seen.append((entry.id, entry.title, text_of(entry)))
        assert len({one[0] for one in seen}) == 1
        assert [one[1] for one in seen] == ["Title 1", "Other title", "Other title"]
        assert [one[2] for one in seen] == ["First of 1. Second.", "First of 1. Second.", "Other text."]

    in_world(check, archive=(edited,))


def test_a_redated_entry_stands_on_top_again_with_its_new_date():
    old = item(1, redated=(Redating(at=at(2, 9), published_at=at(2, 9)),))

    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        url = url_of(world, "frontier-wire")
        clock.advance_to(at(2, 8))
        before = parse(await client.get(url)).entries
        clock.advance_to(at(2, 9))
        after = parse(await client.get(url)).entries
        assert [e.title for e in before] == ["Title 2", "Title 1"]
        assert [e.title for e in after] == ["Title 1", "Title 2"]
        assert before[1].id == after[0].id
        assert after[0].published_parsed[:3] == (2022, 2, 9)

    in_world(check, archive=(old, item(2)))


def test_old_entries_roll_off():
    many = tuple(item(number, feed="courrier-du-fleuve") for number in range(1, 30))

    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        entries = parse(await client.get(url_of(world, "courrier-du-fleuve"))).entries
        assert [e.title for e in entries] == [f"Title {number}" for number in range(29, 19, -1)]

    in_world(check, archive=many, start=at(2, 4))


def test_the_radio_is_down_on_9_and_10_march_and_says_at_first_when_to_come_back():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        url, seen = url_of(world, "radio-liptako"), []
        for now in (at(3, 8, 23, 59), at(3, 9), at(3, 10, 23, 59), at(3, 11)):
            clock.advance_to(now)
            response = await client.get(url)
            seen.append((response.status_code, response.headers.get("retry-after")))
        assert seen == [(200, None), (503, "3600"), (503, None), (200, None)]

    in_world(check, start=at(3, 8))


def test_broken_xml_is_really_broken_and_costs_at_most_the_last_entry():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        outlet = OUTLETS["menaka-info"]
        for trouble in outlet.troubles:
            clock.advance_to(trouble.begins_at + timedelta(hours=12))
            parsed = parse(await client.get(url_of(world, outlet.slug)))
            assert parsed.bozo
            assert len(parsed.entries) >= len(standing(outlet, clock.now())) - 1

    in_world(check, start=at(3, 1))


def test_a_moved_feed_redirects_for_good_and_a_page_is_no_feed():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        moved = await client.get(url_of(world, "sahel-quotidien"))
        assert moved.status_code == 301
        assert "spip.php?page=backend" in moved.headers["location"]
        page = await client.get(url_of(world, "journal-du-desert"))
        assert page.headers["content-type"].startswith("text/html")
        assert not parse(page).entries

    in_world(check)


@pytest.mark.parametrize(
    "outlet", [one for one in OUTLETS.values() if one.carries_news], ids=lambda one: one.slug
)
def test_nothing_rolls_off_before_a_reader_could_have_seen_it(outlet):
    stands = Standing([one for one in ARCHIVE if one.feed == outlet.slug], outlet.host, outlet.length)
    for one in ARCHIVE:
        if one.feed == outlet.slug:
            seen_by = max(
                [
                    one.appears_at,
                    *(t.ends_at for t in outlet.troubles if t.begins_at <= one.appears_at < t.ends_at),
                ]
            )
            later = seen_by + timedelta(hours=12)
            assert one.id in {entry.id for entry in stands.entries_at(later)}, one.id


def test_the_world_names_its_feeds_and_when_they_change():
    async def check(world: World, clock: SteppedClock, client: httpx.AsyncClient) -> None:
        assert len(world.feeds) == 11
        assert all(feed.url.startswith("http://127.0.0.1:") for feed in world.feeds)
        assert all(timedelta(minutes=30) <= feed.every <= timedelta(hours=6) for feed in world.feeds)
        assert world.begins_at <= ARCHIVE[0].appears_at < world.begins_at + timedelta(days=1)
        moments, now = [], world.begins_at
        while (change := world.next_change_after(now)) is not None:
            moments.append(change)
            now = change
        assert moments == sorted({moment for one in ARCHIVE for moment in one.changes_at})
        assert world.ends_at > moments[-1]
        names = [recipient.name for recipient in demo_recipients(world)]
        assert names == [
            "field desk",
            "duty officer",
            "coordination",
            "incident room",
        ]

    in_world(check)
