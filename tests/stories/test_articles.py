"""Entries that leave out what their articles tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from storytelling import DEADLY, Story

from service.errors import FetchError
from service.records import Event, Report

PAGE = "https://example.org/seytenga"
TITLE = "Burkina Faso: gunmen attack the town of Seytenga"
SHORT = "Gunmen attacked the town of Seytenga in the Sahel region of Burkina Faso, residents said."
TELLING = (
    "Gunmen attacked the town of Seytenga, in the Sahel region of Burkina Faso, in the night of 11 to 12 June, the "
    "government spokesman said on Monday.",
    "At least 50 people were killed in the attack on Seytenga, he told reporters in the capital.",
    "Survivors who reached the town of Dori said that the attackers went from house to house.",
)


def page(*paragraphs: str, title: str = TITLE) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | The Paper</title></head>"
        f"<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>{title}</h1>{body}</article>"
        "<aside><ul><li><a href='/gao'>Mali: 99 killed near Gao</a></li></ul></aside></body></html>"
    ).encode()


def begin(tell: Callable[..., Story], **settings: object) -> Story:
    story = tell("2022-06-13T08:00", **settings)
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", TITLE, SHORT, guid="seytenga")
    return story


def asked(story: Story) -> int:
    return sum(request.page for request in story.newsroom.asked)


def shown(story: Story) -> dict[str, object]:
    with story.service.store.view() as look:
        return dict(look.item(1) or {})


def main_event(story: Story) -> Event:
    report = shown(story)["report"]
    assert isinstance(report, Report)
    return report.events[0]


def test_an_entry_without_a_toll_is_alerted_once_with_the_figure_of_its_page(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["alert.raised"]
    assert "50" in story.subjects[0]
    assert (asked(story), story.service.totals().items) == (1, 1)
    assert story.postbox.taken[0][0] < datetime.fromisoformat("2022-06-13T09:35+00:00")


def test_what_was_read_is_what_is_stored_and_offsets_count_in_it(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T12:00")
    item = shown(story)
    assert item["text"] == "\n\n".join((TITLE, *TELLING))
    assert (item["revision"], item["article"]) == (2, "taken")
    source = f"{item['title']}\n{item['text']}"
    evidence = main_event(story).evidence
    assert {"deaths", "date"} <= {one.field for one in evidence}
    assert all(source[one.start : one.end] == one.text for one in evidence)


def test_a_page_that_cannot_be_had_leaves_the_entry_and_is_tried_four_times(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = FetchError("the server has a fault (status 500)", status=500)
    story.run_until("2022-06-14T09:00")
    assert asked(story) == 4
    assert story.postbox.taken == []
    assert shown(story)["text"] == SHORT
    assert (shown(story)["article"], shown(story)["article_says"]) == (
        "failed",
        "the server has a fault (status 500)",
    )
    assert story.service.totals().incidents == 1, "the entry alone tells of an attack"
    assert story.service.totals().articles == {"failed": 1}


def test_a_page_that_refuses_us_is_not_asked_again(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = FetchError("the server refuses to answer us (status 403)", status=403)
    story.run_until("2022-06-14T09:00")
    assert asked(story) == 1


def test_a_server_that_asks_for_patience_gets_it(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = FetchError("busy", status=503, retry_after=timedelta(hours=3))
    story.run_until("2022-06-13T12:00")
    assert asked(story) == 1
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T13:00")
    assert (asked(story), story.kinds) == (2, ["alert.raised"])


def test_a_page_that_comes_late_is_a_revision_not_a_second_item(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.run_until("2022-06-13T09:32")
    assert story.service.totals().incidents == 1
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["alert.raised"]
    totals = story.service.totals()
    assert (totals.items, totals.relevant, totals.incidents) == (1, 1, 1)


def test_a_page_after_the_alert_makes_no_second_one(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", rules=(replace(DEADLY, at_least=40),))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", TITLE, f"{SHORT} At least 50 people were killed.", guid="seytenga")
    story.run_until("2022-06-13T09:27")
    assert story.kinds == ["alert.raised"]
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["alert.raised"]
    assert asked(story) == 2
    assert shown(story)["article"] == "taken"


WALL = page(
    "We value your privacy.",
    "We use cookies and share personal data with our partners to show you news about Seytenga and elsewhere.",
    "Gunmen attack the town of Seytenga, Burkina Faso: to read on, accept all or change your cookie settings.",
)
LOCKED = page(TELLING[0], TELLING[2], "Subscribe to continue reading. Already a subscriber? Sign in.")
FRENCH = page(
    "Des hommes armés ont attaqué la ville de Seytenga, dans la région du Sahel au Burkina Faso (town, gunmen, "
    "attack), dans la nuit du 11 au 12 juin, a annoncé lundi le porte-parole du gouvernement.",
    "Au moins 50 personnes ont été tuées dans cette attaque, a-t-il dit à la presse.",
)
OTHER = page(
    "A lorry overturned on the road from Niamey to Dosso on Sunday, killing fourteen people, the fire service said. "
    "The driver was taken to hospital and the road was closed for hours while the wreck was cleared.",
    title="Niger: lorry overturns",
)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (WALL, "the page asks for consent first"),
        (LOCKED, "the page is for subscribers"),
        (FRENCH, "the page is in another language"),
        (OTHER, "the page does not speak of what the entry's title says"),
        (page("Seytenga"), "the page gives no more than the entry"),
        (b"%PDF-1.7 gunmen", "it is no web page"),
        (b"", "it is no web page"),
    ],
)
def test_a_page_no_better_than_the_entry_is_left(tell: Callable[..., Story], body: bytes, words: str) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = body
    story.run_until("2022-06-14T09:00")
    item = shown(story)
    assert (item["text"], item["article"], item["article_says"]) == (SHORT, "kept", words)
    assert asked(story) == 1
    assert story.postbox.taken == []


def test_pages_are_not_fetched_where_the_feed_says_so(tell: Callable[..., Story]) -> None:
    story = begin(tell, full_text="false")
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-14T09:00")
    assert asked(story) == 0


@pytest.mark.parametrize(("full_text", "pages"), [("auto", 0), ("true", 1)])
def test_other_news_has_its_page_fetched_only_where_every_page_is_wanted(
    tell: Callable[..., Story], full_text: str, pages: int
) -> None:
    story = tell("2022-06-13T08:00", full_text=full_text)
    story.publish(
        "2022-06-13T08:05",
        "Deadly accident on the road to Niamey",
        "Fourteen people were killed when a bus left the road near Niamey.",
    )
    story.publish("2022-06-13T08:05", "Cup final: a draw", "The teams share the cup.")
    story.run_until("2022-06-13T09:00")
    assert len({request.url for request in story.newsroom.asked if request.page}) == pages


def test_an_edited_entry_goes_on_being_read_by_its_page_and_the_page_is_asked_whether_it_changed(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T12:00")
    story.newsroom.articles.clear()
    story.publish("2022-06-13T09:05", TITLE, SHORT + " More follows.", guid="seytenga")
    story.run_until("2022-06-14T09:00")
    assert [bool(request.etag) for request in story.newsroom.asked if request.page] == [False, True]
    assert (shown(story)["revision"], shown(story)["article"]) == (3, "taken")
    assert main_event(story).deaths
    assert story.kinds == ["alert.raised"]


def test_an_edited_entry_with_another_toll_is_read_by_its_own_words_at_once(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T12:00")
    story.newsroom.articles.clear()
    story.newsroom.pages[PAGE] = FetchError("the server has a fault (status 500)", status=500)
    story.publish("2022-06-13T09:05", TITLE, SHORT + " At least 86 people were killed.", guid="seytenga")
    story.run_until("2022-06-14T09:00")
    toll = main_event(story).deaths
    assert toll is not None
    assert toll.best == 86


def test_an_unchanged_entry_that_comes_back_changes_nothing(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T12:00")
    story.newsroom.broken["https://one.example.org/feed"] = b"<rss><channel></channel></rss>"
    story.run_until("2022-06-13T13:00")
    story.newsroom.broken.clear()
    story.run_until("2022-06-14T09:00")
    assert (shown(story)["revision"], asked(story)) == (2, 1)
    assert story.kinds == ["alert.raised"]


def test_another_reader_reads_the_page_again_not_the_entry(tell: Callable[..., Story]) -> None:
    story = begin(tell)
    story.newsroom.pages[PAGE] = page(*TELLING)
    story.run_until("2022-06-13T12:00")
    reader = story.service.in_force.reader
    version, reader.version = reader.version, "another"
    try:
        story.newsroom.broken["https://one.example.org/feed"] = b"<rss><channel></channel></rss>"
        story.run_until("2022-06-13T13:00")
        story.newsroom.broken.clear()
        story.run_until("2022-06-14T09:00")
    finally:
        reader.version = version
    item = shown(story)
    report = item["report"]
    assert isinstance(report, Report)
    assert (report.reader_version, item["revision"], asked(story)) == ("another", 2, 1)
    source = f"{item['title']}\n{item['text']}"
    assert all(source[one.start : one.end] == one.text for one in report.events[0].evidence)


def test_many_pages_are_asked_for_in_parts(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", rules=())
    for number in range(30):
        story.publish("2022-06-13T08:05", TITLE, f"{SHORT} Edition {number}.", guid=f"edition-{number}")
    story.newsroom.pages |= {f"https://example.org/edition-{n}": page(*TELLING) for n in range(30)}
    story.run_until("2022-06-13T08:31")
    assert asked(story) == 20
    story.run_until("2022-06-13T08:40")
    assert asked(story) == 30
    assert story.service.totals().articles == {"taken": 30}
