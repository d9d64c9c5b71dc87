"""The pages of feeds: how they are, adding after a look, pausing, lists in and out; nothing by those who may not."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from browsing import Browser, an_account
from storytelling import Story, feed_url

from service.config import opml
from service.console.feed_fault_tables import FEED_FAULTS
from service.errors import FetchError
from service.fetch import HttpFetcher
from service.records import Feed, FeedStatus

Tell = Callable[..., Story]

ENGLISH = {"Accept-Language": "en"}
FRENCH = {"Accept-Language": "fr"}
HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 10_000


@pytest.fixture
def story(tell: Tell) -> Story:
    story = tell("2022-06-12T08:00")
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Fanta", "admin")):
        an_account(story, name, role)
    story.publish(
        "2022-06-12T09:00",
        "Burkina Faso: nine people killed in attack on Seytenga",
        "Nine people were killed on Saturday when gunmen attacked the village of Seytenga, in the Sahel region of "
        "Burkina Faso, a local official said.",
    )
    story.run_until("2022-06-12T12:00")
    return story


@pytest.fixture
def browser(story: Story) -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    return browser


def words(page: httpx.Response) -> str:
    """What is read on the page, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def sent(browser: Browser, path: str, **fields: str) -> httpx.Response:
    return browser.post(path, {"form_token": browser.form_token(), **fields}, **ENGLISH)


def feed_of(story: Story, name: str) -> Feed:
    return next(feed for feed in story.service.in_force.configuration.feeds if feed.name == name)


def status_of(story: Story, feed_id: int) -> FeedStatus:
    with story.service.store.view() as look:
        feed = look.feed(feed_id)
    assert feed is not None
    return feed.state.status


def number_of(browser: Browser) -> str:
    """The last change that the page of the first feed shows."""
    found = re.search(r'name="seen" value="(\d+)"', browser.get("/feeds/1").text)
    assert found
    return found[1]


def test_the_list_says_how_each_feed_is_and_who_told_first(browser: Browser) -> None:
    page = browser.get("/feeds", **ENGLISH)
    said = words(page)
    assert "Answer (1)" in said
    assert "Need a look (2)" in said
    assert "Answers, but has had no item yet. Is it the right address?" in said
    row = page.text.partition('href="/feeds/1"')[2].partition("</tr>")[0]
    assert "30 minutes" in row
    assert re.search(r"Relevant.*?100%.*?First to report.*?>1<", row, re.DOTALL)
    assert "À regarder (2)" in words(browser.get("/feeds", **FRENCH))


def test_what_does_not_answer_comes_first_with_its_error(story: Story, browser: Browser) -> None:
    story.newsroom.broken[feed_url("two")] = FetchError(
        "two.example.org has nothing at this address", status=404
    )
    story.newsroom.broken[feed_url("three")] = FetchError("it is gone for good", status=410)
    story.run_until("2022-06-13T12:00")
    browser.log_in()
    page = browser.get("/feeds", **ENGLISH).text
    places = [page.index(f'href="/feeds/{number}"') for number in (2, 3, 1)]
    assert max(places[:2]) < places[2]
    assert "Has not answered since 12 Jun 2022" in page
    assert "two.example.org has nothing at this address" in page
    assert "gone for good (410)" in page
    only = browser.get("/feeds?kind=good", **ENGLISH).text
    assert 'href="/feeds/1"' in only
    assert 'href="/feeds/2"' not in only


def test_a_feed_that_is_gone_is_asked_again_when_an_operator_says_so(story: Story, browser: Browser) -> None:
    story.newsroom.broken[feed_url("one")] = FetchError("it is gone for good", status=410)
    story.run_until("2022-06-12T16:00")
    assert status_of(story, 1) is FeedStatus.GONE
    del story.newsroom.broken[feed_url("one")]
    done = sent(browser, "/feeds/1", action="ask")
    assert done.headers["location"] == "/feeds/1?done=asked"
    assert "asked at once" in browser.get("/feeds/1?done=asked", **ENGLISH).text
    story.run_until("2022-06-12T16:01")
    assert status_of(story, 1) is FeedStatus.OK


def test_one_feed_shows_its_last_items_and_what_it_told_first(browser: Browser) -> None:
    said = words(browser.get("/feeds/1", **ENGLISH))
    assert "Burkina Faso: nine people killed in attack on Seytenga" in said
    assert "First to report 1" in said
    assert "Relevant 1 (100%)" in said
    french = words(browser.get("/feeds/1", **FRENCH))
    assert "Premier à rapporter 1" in french
    assert "Répond." in french


def test_a_feed_is_paused_and_resumed_with_the_reason_and_by_whom(story: Story, browser: Browser) -> None:
    page = sent(browser, "/feeds/1", action="pause", reason=" ", seen="0")
    assert page.status_code == 422
    assert 'aria-invalid="true" aria-describedby="reason-pause-fault"' in page.text
    assert not feed_of(story, "one").paused
    done = sent(browser, "/feeds/1", action="pause", reason="prints nothing but sport", seen="0")
    assert done.headers["location"] == "/feeds/1?done=paused"
    assert feed_of(story, "one").paused
    page = browser.get("/feeds/1", **ENGLISH)
    assert "Paused: it is not asked." in words(page)
    assert "Aïcha paused prints nothing but sport" in words(page)
    assert 'value="ask"' not in page.text
    resumed = sent(browser, "/feeds/1", action="resume", reason="attacks again", seen=number_of(browser))
    assert resumed.headers["location"] == "/feeds/1?done=resumed"
    assert not feed_of(story, "one").paused
    assert "as feeds.toml has it attacks again" in words(browser.get("/feeds/1", **ENGLISH))


def test_a_second_tab_and_a_stale_form_change_nothing(story: Story, browser: Browser) -> None:
    sent(browser, "/feeds/1", action="pause", reason="sport", seen="0")
    stale = sent(browser, "/feeds/1", action="pause", reason="sport", seen="0")
    assert stale.status_code == 409
    assert "Aïcha has changed it since this page was loaded; nothing was saved." in words(stale)
    forged = browser.post("/feeds/1", {"form_token": "0" * 128, "action": "resume", "reason": "x"}, **ENGLISH)
    assert forged.status_code == 403
    assert feed_of(story, "one").paused


def test_who_has_not_the_role_sees_and_changes_nothing(story: Story, browser: Browser) -> None:
    story.service.tune.add_feeds(
        (Feed(name="key", url="https://key.example.org/?key=secret", publisher="key"),), "Aïcha", "news"
    )
    viewer = Browser(browser.app)
    viewer.log_in("Moussa")
    page = viewer.get("/feeds/4", **ENGLISH)
    assert "https://key.example.org/?key=…" in page.text
    assert "secret" not in page.text
    assert "news" in page.text
    assert "Aïcha" not in page.text
    assert "/feeds/add" not in viewer.get("/feeds").text
    for path in ("/feeds/add", "/feeds/opml", "/feeds.opml"):
        assert viewer.get(path).status_code == 403
    for path in ("/feeds/1", "/feeds/1/test", "/feeds/add", "/feeds/opml/add"):
        refused = sent(
            viewer, path, action="pause", reason="mine", url="https://new.example.org/rss", name="new"
        )
        assert refused.status_code == 403
        assert "This is for operators; your role is viewer." in words(refused)
    assert not feed_of(story, "one").paused
    admin = Browser(browser.app)
    admin.log_in("Fanta")
    assert sent(admin, "/feeds/1", action="pause", reason="sport").status_code == 303


def test_a_feed_is_looked_at_before_it_is_added(story: Story, browser: Browser) -> None:
    story.publish("2022-06-12T10:00", "Titre <b>un</b>", "Le texte.", feed="new")
    fields = {"url": feed_url("new"), "name": "new", "language": "fr", "every": "30m"}
    tested = sent(browser, "/feeds/add", action="test", **fields)
    assert tested.status_code == 200
    assert "It answers, with 1 entry." in words(tested)
    assert 'value="https://new.example.org/feed"' in tested.text
    without = sent(browser, "/feeds/add", action="add", **fields)
    assert without.status_code == 422
    assert 'aria-describedby="reason-fault"' in without.text
    assert len(story.service.in_force.configuration.feeds) == 3
    added = sent(browser, "/feeds/add", action="add", reason="covers Ménaka", **fields)
    assert added.headers["location"] == "/feeds/4?done=added"
    feed = feed_of(story, "new")
    assert (feed.language, feed.every) == ("fr", timedelta(minutes=30))
    story.run_until("2022-06-12T12:01")
    page = words(browser.get("/feeds/4", **ENGLISH))
    assert "covers Ménaka" in page
    assert "Take out" in page
    out = sent(
        browser, "/feeds/4", action="set-back", reason="was a mistake", seen=last_change(story, feed.url)
    )
    assert out.headers["location"] == "/feeds?done=taken-out"
    assert len(story.service.in_force.configuration.feeds) == 3
    assert "Not asked: it is no feed of this service any more." in words(browser.get("/feeds/4", **ENGLISH))
    again = sent(browser, "/feeds/add", action="add", reason="after all", **fields)
    assert again.headers["location"] == "/feeds/4?done=added"


def last_change(story: Story, url: str) -> str:
    with story.service.store.view() as look:
        return str(look.override_versions("feeds", url)[0].id)


def test_what_does_not_answer_as_a_feed_is_not_added_and_the_form_stays_filled_in(
    story: Story, browser: Browser
) -> None:
    story.newsroom.broken["https://page.example.org/"] = b"<html><body>News</body></html>"
    page = sent(
        browser, "/feeds/add", action="add", url="https://page.example.org/", name="a page", reason="news"
    )
    assert "not of a page for people: look there for a link of that name." in page.text
    assert page.status_code == 422
    assert "It does not answer as a feed:" in page.text
    assert 'value="a page"' in page.text
    assert 'aria-describedby="url-fault"' in page.text
    assert len(story.service.in_force.configuration.feeds) == 3


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("url", "ftp://x.example.org", "expected an address that begins with http:// or https://"),
        ("url", "https://a:b@x.example.org/", "the address must not carry a user or password"),
        ("url", "https://x.example.org/${HOME}", "must not name a variable of the environment"),
        ("url", "https://ONE.example.org/feed", "is asked already: it is the address of another feed"),
        ("name", "ONE", "is the name of another feed: each must differ"),
        ("language", "French", "expected a language code: fr, en, ar"),
        ("country", "XX", "expected a country code of three letters: MLI, NER, BFA"),
        ("every", "1s", "must be from 5s to 24h"),
        ("every", "often", "expected a duration in quotes"),
    ],
)
def test_each_fault_stands_beside_its_field_and_nobody_is_asked(
    story: Story, browser: Browser, field: str, value: str, said: str
) -> None:
    asked = len(story.newsroom.asked)
    fields = {"url": feed_url("new"), "name": "new", "reason": "news", field: value}
    page = sent(browser, "/feeds/add", action="add", **fields)
    assert page.status_code == 422
    fault = page.text.partition(f'id="{field}-fault">')[2].partition("</p>")[0]
    assert said in fault
    assert len(story.newsroom.asked) == asked
    assert len(story.service.in_force.configuration.feeds) == 3


@pytest.mark.parametrize(
    "host", ["127.0.0.1:9", "[::1]:9", "169.254.169.254", "10.0.0.8", "0x7f000001", "localhost"]
)
def test_no_private_host_is_reached_by_adding(story: Story, host: str) -> None:
    """With the fetcher that the service has: it is stopped before anything is sent."""
    fetcher = HttpFetcher(user_agent_contact=None, clock=story.clock)
    app = story.service.web(run_jobs=False)
    app.state.desk = replace(app.state.desk, fetcher=fetcher)
    browser = Browser(app)
    browser.log_in()
    page = sent(browser, "/feeds/add", action="add", url=f"http://{host}/feed", name="inside", reason="try")
    asyncio.run(fetcher.aclose())
    assert page.status_code == 422
    assert "is not a public address" in page.text
    assert len(story.service.in_force.configuration.feeds) == 3


def test_a_feed_is_tested_and_nothing_is_stored(story: Story, browser: Browser) -> None:
    story.publish("2022-06-12T11:59", HOSTILE, "…")
    page = sent(browser, "/feeds/1/test")
    assert "It answers, with 2 entries." in words(page)
    assert "<script>" not in page.text
    story.newsroom.broken[feed_url("one")] = FetchError("one.example.org did not answer on port 443")
    assert "one.example.org did not answer on port 443" in sent(browser, "/feeds/1/test").text
    with story.service.store.view() as look:
        assert look.totals().items == 1


def test_a_list_is_seen_before_anything_is_added_and_one_bad_outline_costs_no_other(
    story: Story, browser: Browser
) -> None:
    document = f"""<opml version="2.0"><body>
<outline text="one again" xmlUrl="{feed_url("one")}"/>
<outline text="good &lt;b&gt;" xmlUrl="https://good.example.org/rss"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/>
<outline text="other" xmlUrl="https://other.example.org/rss"/>
</body></opml>"""
    shown = upload(browser, document.encode())
    said = words(shown)
    assert "New: 2 · here already: 1 · cannot be used: 1" in said
    assert "4 bad expected an address that begins with http:// or https://" in said
    assert "good &lt;b&gt;" in shown.text
    assert len(story.service.in_force.configuration.feeds) == 3
    found = re.search(r'name="document" value="([^"]*)"', shown.text)
    assert found
    kept = opml.write(
        [
            Feed(name="good <b>", url="https://good.example.org/rss", publisher="x"),
            Feed(name="other", url="https://other.example.org/rss", publisher="x"),
        ]
    )
    fields = {"document": kept, "take": "https://good.example.org/rss"}
    without = sent(browser, "/feeds/opml/add", **fields)
    assert without.status_code == 422
    assert 'aria-describedby="reason-fault"' in without.text
    added = sent(browser, "/feeds/opml/add", reason="from the coalition", **fields)
    assert added.headers["location"] == "/feeds?done=added"
    assert [feed.name for feed in story.service.in_force.configuration.feeds][3:] == ["good <b>"]
    none = sent(browser, "/feeds/opml/add", reason="again", **fields)
    assert none.headers["location"] == "/feeds?done=none"


def upload(browser: Browser, body: bytes) -> httpx.Response:
    own = {"Origin": browser.here, "Sec-Fetch-Site": "same-origin", "Accept": "text/html", **ENGLISH}
    token = browser.form_token()
    return browser.ask(
        "POST", "/feeds/opml", own, data={"form_token": token}, files={"file": ("a.opml", body)}
    )


def test_a_list_that_is_none_is_said_in_a_sentence(browser: Browser) -> None:
    assert "no feed in it: expected &lt;outline xmlUrl=…&gt; elements" in upload(browser, b"<opml/>").text
    assert "from here on it is no XML that can be read" in upload(browser, b"nothing").text
    assert upload(browser, b"").status_code == 422
    assert upload(browser, b"x" * 2_000_000).status_code == 413


def test_the_list_goes_out_and_comes_in_as_it_was(story: Story, browser: Browser) -> None:
    out = browser.get("/feeds.opml")
    assert out.headers["content-disposition"] == 'attachment; filename="liptako-feeds.opml"'
    assert [feed.url for feed in opml.read(out.content).feeds] == [
        feed.url for feed in story.service.in_force.configuration.feeds
    ]
    assert "New: 0 · here already: 3" in words(upload(browser, out.content))


def test_where_both_have_changed_it_is_said(story: Story, browser: Browser) -> None:
    sent(browser, "/feeds/1", action="pause", reason="sport")
    file = story.service.in_force.file
    slower = tuple(replace(feed, every=timedelta(hours=2)) for feed in file.feeds)
    story.service.put_in_force(replace(file, feeds=slower))
    page = browser.get("/feeds/1", **ENGLISH)
    assert "Both feeds.toml and an operator have changed it since" in page.text
    back = sent(browser, "/feeds/1", action="set-back", reason="as the file", seen=number_of(browser))
    assert back.headers["location"] == "/feeds/1?done=set-back"
    assert not feed_of(story, "one").paused


@pytest.mark.parametrize(
    "path", ["/feeds/99", "/feeds/99999999999999999999999", "/feeds/none", f"/feeds/{'9' * 5000}"]
)
def test_what_is_not_there_is_said(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("cursor", ["x", "-1", "1e9", "²", "99999999"])
def test_a_page_of_the_list_that_is_none_is_said(browser: Browser, cursor: str) -> None:
    page = browser.get(f"/feeds?cursor={cursor}", **ENGLISH)
    assert page.status_code == 400
    assert "This page of the list is not there" in page.text


def test_many_feeds_are_shown_in_pages(story: Story, browser: Browser) -> None:
    many = [Feed(name=f"f{n:03}", url=f"https://f{n}.example.org/rss", publisher="x") for n in range(120)]
    story.service.tune.add_feeds(many, "Aïcha", "all of them")
    first = browser.get("/feeds").text
    assert first.count('href="/feeds/1') + first.count('href="/feeds/') > 100
    assert 'href="/feeds?cursor=100"' in first
    assert 'rel="next"' not in browser.get("/feeds?cursor=100").text


def test_without_a_feed_the_page_says_so(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", feeds=())
    an_account(story)
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in()
    assert "There is no feed yet: nothing is seen." in browser.get("/feeds", **ENGLISH).text
    assert "Il n’y a encore aucun flux" in browser.get("/feeds", **FRENCH).text


def test_words_of_strangers_are_inert(story: Story, browser: Browser) -> None:
    story.publish("2022-06-12T11:59", HOSTILE, HOSTILE)
    story.newsroom.broken[feed_url("two")] = FetchError(HOSTILE[:40])
    story.service.tune.add_feeds(
        (Feed(name=HOSTILE[:60], url="https://h.example.org/?<script>", publisher=HOSTILE[:60]),),
        "Aïcha",
        HOSTILE[:60],
    )
    story.run_until("2022-06-12T14:00")
    for path in ("/feeds", "/feeds/1", "/feeds/2", "/feeds/4"):
        page = browser.get(path).text
        assert "<script" not in page
        assert "x" * 300 not in page


def test_why_a_feed_failed_is_said_in_french_and_as_it_is_where_it_is_of_another_kind(
    story: Story, browser: Browser
) -> None:
    known = "the server has nothing at this address (status 404)"
    story.newsroom.broken[feed_url("two")] = FetchError(known, status=404)
    story.newsroom.broken[feed_url("three")] = FetchError("the {moon} is not made of %s")
    story.run_until("2022-06-12T14:00")
    french = browser.get("/feeds", **FRENCH).text
    assert "le serveur n’a rien à cette adresse (statut 404)" in french
    assert "the {moon} is not made of %s" in french
    assert known in browser.get("/feeds/2", **ENGLISH).text


def test_the_faults_that_are_translated_are_those_that_are_told() -> None:
    service = Path(__file__).parents[2] / "service"
    told = "".join(
        file.read_text() for folder in ("fetch", "stages/collect") for file in (service / folder).glob("*.py")
    )
    parts = (part.strip(" ()") for words in FEED_FAULTS for part in re.split(r"\{\w+\}", words))
    strange = [
        part for part in parts if part.removeprefix("the server ").partition(" (status")[0] not in told
    ]
    assert strange == []
