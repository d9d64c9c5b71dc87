"""``/items``, ``/items/{id}``: found, shown with the words it was read from, read again; told ones for some alone."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from browsing import Browser, an_account
from storytelling import Story

from service.jobs.reading import Reader
from service.stages.collect import told_item

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)
CALM = "Le marché de Téra a rouvert dans le calme, dit le maire."
HOSTILE = "<script>alert(1)</script>\u202egnol " + "x" * 10_000
CALL = "Gunmen came to Dori in the Sahel region of Burkina Faso and killed 60 people, by a cousin of mine."
IN_ENGLISH, IN_FRENCH = {"Accept-Language": "en"}, {"Accept-Language": "fr"}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00")
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Awa", "admin")):
        an_account(story, name, role)
    return story


@pytest.fixture
def filled(story: Story) -> Story:
    """Four items: an attack, calm, hostile words, a call."""
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="1")
    story.run_until("2022-06-13T10:00")
    story.publish("2022-06-13T10:05", CALM, CALM, feed="two", guid="2")
    story.run_until("2022-06-13T11:00")
    story.publish("2022-06-13T11:05", HOSTILE, HOSTILE, guid="3")
    story.run_until("2022-06-13T12:00")
    at = story.clock.now()
    call = told_item(CALL, speaker="NGO", via="phone", received_at=at, language="en", title="A call")
    story.service.take_in.run(call, "desk")
    story.run_until("2022-06-13T13:00")
    return story


def browser(story: Story, name: str = "Aïcha") -> Browser:
    visitor = Browser(story.service.web(run_jobs=False))
    visitor.log_in(name)
    return visitor


def found(visitor: Browser, query: str = "") -> list[str]:
    page = visitor.get(f"/items{query}", **IN_ENGLISH)
    assert page.status_code == 200
    return re.findall(r'<th scope="row"><a href="/items/(\d+)">', page.text)


def test_items_are_listed_newest_first_and_told_ones_for_who_may_see_them(filled: Story) -> None:
    assert found(browser(filled)) == found(browser(filled, "Awa")) == ["4", "3", "2", "1"]
    assert found(browser(filled, "Moussa")) == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?q=killed", ["4", "1"]),
        ("?q=marche+tera", ["2"]),
        ("?place=Seytenga", ["1"]),
        ("?place=Burkina+Faso", ["4", "1"]),
        ("?place=Ménaka", []),
        ("?language=fr&relevant=no", ["2"]),
        ("?relevant=yes", ["4", "1"]),
        ("?feed=2", ["2"]),
        ("?since=2022-06-13&until=2022-06-13&q=gunmen", ["4", "1"]),
        ("?until=2022-06-12", []),
        ("?q=%22%20OR%20*%20)(&place=%22", []),
    ],
)
def test_a_search_finds_what_it_is_asked_for(filled: Story, query: str, ids: list[str]) -> None:
    assert found(browser(filled), query) == ids


def test_a_viewer_learns_nothing_of_what_was_told(filled: Story) -> None:
    visitor = browser(filled, "Moussa")
    assert found(visitor, "?q=dori") == found(visitor, "?place=Dori") == []
    assert found(visitor, "?relevant=yes") == ["1"]
    for number in (4, 999):
        page = visitor.get(f"/items/{number}", **IN_ENGLISH)
        assert page.status_code == 404
        assert "or it is not for you to see" in page.text
        assert "cousin" not in page.text
    page = browser(filled).get("/items/4", **IN_ENGLISH)
    assert "cousin of mine" in page.text
    assert "never exported" in page.text


def test_what_is_no_search_is_said_beside_its_field(filled: Story) -> None:
    query = "/items?since=June&until=2022-06-31&feed=x&relevant=maybe&q=calm"
    page = browser(filled).get(query, **IN_ENGLISH)
    assert page.status_code == 422
    for field in ("since", "until", "feed", "relevant"):
        assert f'aria-describedby="{field}-fault"' in page.text
    assert 'value="calm"' in page.text
    assert browser(filled).get("/items?cursor=xyz", **IN_ENGLISH).status_code == 400


def test_pages_of_a_search_keep_what_was_asked(story: Story) -> None:
    story.run_until("2022-06-13T09:00")
    for number in range(60):
        story.publish("2022-06-13T09:05", f"Calm {number}", "Calm.", guid=str(number))
    story.run_until("2022-06-13T10:00")
    visitor = browser(story)
    first = visitor.get("/items?q=calm", **IN_ENGLISH).text
    (following,) = re.findall(r'rel="next" href="(/items\?[^"]+)"', first)
    assert "q=calm" in following
    second = found(visitor, following.removeprefix("/items").replace("&amp;", "&"))
    assert len(second) == 10
    assert "60" not in second


def test_an_item_tells_what_was_read_and_from_which_words(filled: Story) -> None:
    page = browser(filled).get("/items/1", **IN_ENGLISH).text
    assert "It reports an attack in the zone." in page
    assert '<mark title="killing">killed</mark>' in page
    assert re.search(r"<dt>Dead</dt><dd><bdi>(at least 50|50 or more)", page)
    assert "Seytenga, " in page
    assert "night 11-12 June 2022" in page
    assert re.search(r'<li><a href="/incidents/inc-\w+"><bdi>Seytenga</bdi>', page)
    french = browser(filled).get("/items/1", **IN_FRENCH).text
    assert "Il rapporte une attaque dans la zone." in french
    assert "nuit du 11 au 12 juin 2022" in french


def test_words_of_strangers_are_inert(filled: Story) -> None:
    for path in ("/items", "/items/3"):
        page = browser(filled).get(path).text
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_an_empty_house_says_so(story: Story) -> None:
    for words in (IN_ENGLISH, IN_FRENCH):
        page = browser(story).get("/items", **words)
        assert page.status_code == 200
        assert ("No item of this kind was read." in page.text) == (words is IN_ENGLISH)


def test_reading_again_says_what_came_of_it(filled: Story, reader: Reader) -> None:
    visitor = browser(filled)

    def again(number: int = 1) -> str:
        answer = visitor.post(f"/items/{number}/read-again", {"form_token": visitor.form_token()})
        assert answer.status_code == 303
        return answer.headers["location"]

    assert again() == "/items/1?done=same"
    filled.service.in_force.reader = Reader(replace(reader.zone, terms=()), reader.places)
    assert again() == "/items/1?done=changed"
    page = visitor.get("/items/1?done=changed", **IN_ENGLISH).text
    assert "read otherwise than before" in page
    assert "It reports no attack in the zone" in page
    assert "(in force)" in page
    log = visitor.get("/audit", **IN_ENGLISH).text
    assert "item read again" in log


def test_the_items_of_a_search_are_read_again_and_how_far_that_is_stands_there(
    filled: Story, reader: Reader
) -> None:
    visitor = browser(filled)
    filled.service.in_force.reader = Reader(replace(reader.zone, terms=()), reader.places)
    form = {"form_token": visitor.form_token(), "q": "Seytenga", "relevant": "yes"}
    answer = visitor.post("/items/read-again", form)
    assert answer.headers["location"] == "/items?q=Seytenga&relevant=yes&done=asked"
    page = visitor.get(answer.headers["location"], **IN_ENGLISH).text
    assert "under way" in page
    assert "Seytenga · relevant" in page
    filled.run_until("2022-06-13T13:10")
    assert "under way" not in visitor.get("/items", **IN_ENGLISH).text
    assert found(visitor, "?q=seytenga&relevant=yes") == []


@pytest.mark.parametrize("path", ["/items/1/read-again", "/items/read-again"])
def test_a_viewer_has_nothing_read_again(filled: Story, path: str) -> None:
    visitor = browser(filled, "Moussa")
    assert "read-again" not in visitor.get("/items").text
    assert visitor.post(path, {"form_token": visitor.form_token()}).status_code == 403
    assert browser(filled).post(path, {"form_token": "stale"}).status_code == 403


def test_an_item_that_is_not_there_is_not_read_again(filled: Story) -> None:
    visitor = browser(filled)
    assert visitor.post("/items/999/read-again", {"form_token": visitor.form_token()}).status_code == 404
    with filled.service.store.begin() as transaction:
        transaction.forget(filled.clock.now(), filled.clock.now())
    answer = visitor.post("/items/1/read-again", {"form_token": visitor.form_token()})
    assert answer.headers["location"] == "/items/1?done=forgotten"
    assert "The text was forgotten" in visitor.get("/items/1", **IN_ENGLISH).text
