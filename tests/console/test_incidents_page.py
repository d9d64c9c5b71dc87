"""The list of incidents: narrowed, a page at a time, in both languages, empty and full."""

import html
import re
from collections.abc import Callable

import pytest
from browsing import Browser, an_account
from storytelling import Story

from service.console import incidents

ATTACK = "Burkina Faso: at least {dead} people killed in attack on {place}"
BODY = (
    "At least {dead} people were killed on {day} June when gunmen attacked the town of {place}, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    for minute, (place, day, dead) in enumerate([("Seytenga", 11, 50), ("Dori", 9, 7), ("Markoye", 12, 6)]):
        words = {"place": place, "day": day, "dead": dead}
        story.publish(f"2022-06-13T09:0{minute}", ATTACK.format(**words), BODY.format(**words))
    story.run_until("2022-06-13T12:00")
    an_account(story)
    an_account(story, "Moussa", "viewer")
    return story


def logged_in(story: Story, name: str = "Moussa", language: str = "en") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in(name)
    browser.get(f"/language?to={language}")
    return browser


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/incidents/inc-\w+"><bdi>(\w+)</bdi>', page)


def test_the_last_attack_stands_first_and_the_list_can_be_narrowed(story: Story) -> None:
    browser = logged_in(story)
    for asked, places in (
        ("", ["Markoye", "Seytenga", "Dori"]),
        ("?deaths=7", ["Seytenga", "Dori"]),
        ("?since=2022-06-10&until=2022-06-11", ["Seytenga"]),
        ("?area=BFA/Sahel&deaths=50", ["Seytenga"]),
        ("?area=NER", []),
        ("?status=dismissed", []),
        ("?order=change&status=open&deaths=7&area=BFA", None),
    ):
        page = browser.get(f"/incidents{asked}").text
        assert sorted(listed(page)) == ["Dori", "Seytenga"] if places is None else listed(page) == places
    assert "No incident is like that" in browser.get("/incidents?area=NER").text


def test_what_was_asked_for_stays_in_the_form(story: Story) -> None:
    page = logged_in(story).get("/incidents?since=2022-06-01&deaths=5&area=BFA/Sahel&order=change").text
    assert 'value="2022-06-01"' in page
    assert re.search(r"<option selected value=\"BFA/Sahel\">", page)
    assert re.search(r'value="change" selected', page)


def test_what_makes_no_sense_is_told_beside_its_field(story: Story) -> None:
    browser = logged_in(story)
    for asked, field, words in (
        ("since=yesterday", "since", "A day as 2022-06-11"),
        ("since=2022-06-12&until=2022-06-11", "until", "before the first one"),
        ("deaths=many", "deaths", "A whole number up to 999,999"),
        ("deaths=" + "9" * 5000, "deaths", "A whole number up to 999,999"),
        ("status=gone", "status", "Choose one of the list"),
    ):
        answer = browser.get(f"/incidents?{asked}")
        assert answer.status_code == 422
        assert re.search(rf'aria-invalid="true" aria-describedby="{field}-fault"', answer.text)
        assert re.search(rf'id="{field}-fault">[^<]*{words}', answer.text)
        assert "<tbody" not in answer.text
    cut = browser.get("/incidents?cursor=cut")
    assert (cut.status_code, "begin again with the first one" in cut.text) == (400, True)


def test_a_long_list_is_shown_a_page_at_a_time(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "SHOWN", 2)
    browser = logged_in(story)
    page = browser.get("/incidents?deaths=1").text
    assert listed(page) == ["Markoye", "Seytenga"]
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert "deaths=1" in following[1]
    page = browser.get(html.unescape(following[1])).text
    assert (listed(page), 'rel="next"' in page) == (["Dori"], False)


def test_it_is_there_in_french_for_both_roles(story: Story) -> None:
    viewer, operator = logged_in(story, "Moussa", "fr"), logged_in(story, "Aïcha", "fr")
    page = html.unescape(viewer.get("/incidents").text)
    assert "12 juin 2022" in page
    assert "Pays ou région" in page
    assert "/reports/new" not in page
    assert "/reports/new" in operator.get("/incidents").text


def test_nothing_is_no_sign_of_calm(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    an_account(story)
    page = logged_in(story, "Aïcha").get("/incidents").text
    assert "No incident in the news that could be read so far. That is not a sign of calm." in page
    assert "<table" not in page
