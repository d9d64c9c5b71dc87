"""The form for a report that came by phone or from a partner: read back, stored restricted, told in sentences."""

import html
import re
from collections.abc import Callable

import pytest
from browsing import Browser, an_account
from storytelling import Story

TEXT = (
    "Residents say that 12 people were killed in the night in Seytenga, in the Sahel region of Burkina Faso."
)
GIVEN = {"text": TEXT, "speaker": "residents", "via": "phone", "day": "2022-06-11", "title": "Secret call"}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    an_account(story)
    an_account(story, "Moussa", "viewer")
    return story


def logged_in(story: Story, name: str = "Aïcha", language: str = "en") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in(name)
    browser.get(f"/language?to={language}")
    return browser


def items(story: Story) -> int:
    with story.service.store.view() as look:
        return look.totals().items


def test_it_is_read_back_before_it_is_stored(story: Story) -> None:
    browser = logged_in(story)
    answer = browser.post("/reports/new", {**GIVEN, "form_token": browser.form_token(), "act": "try"})
    page = html.unescape(answer.text)
    assert (answer.status_code, items(story)) == (200, 0)
    assert "Nothing is stored yet." in page
    assert re.search(r"Seytenga</bdi></td><td data-head=\"Dead\">12 killed", page)
    assert f"\n{TEXT}</textarea>" in page
    assert '<option value="residents" selected>' in page
    assert 'value="phone" required checked' in page


def test_it_is_stored_once_and_alerts_under_the_role_of_who_told_it(story: Story) -> None:
    browser = logged_in(story)
    given = {**GIVEN, "form_token": browser.form_token(), "act": "store", "received": "2022-06-13T08:30"}
    answer = browser.post("/reports/new", given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/new?item=1&done=stored")
    page = browser.get(answer.headers["location"]).text
    assert "Stored. It is joined with other reports" in page
    assert ('href="/items/1"' in page, "12 killed" in page) == (True, True)
    again = browser.post("/reports/new", given)
    assert again.headers["location"] == "/reports/new?item=1&done=known"
    assert items(story) == 1
    story.run_until("2022-06-13T10:00")
    assert story.kinds == ["alert.raised"]
    assert "Secret" not in str(story.postbox.taken)
    with story.service.store.view() as look:
        assert look.page_audit(None, 9, ["report added"]).rows[0]["who"] == "Aïcha"
        hidden = look.item(1)
        assert hidden is not None
        assert (hidden["restricted"], hidden["title"]) == (True, "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_missing_or_makes_no_sense_is_told_beside_its_field(story: Story, language: str) -> None:
    browser = logged_in(story, language=language)
    wrong = {
        "text": "12", "speaker": "Aïcha", "via": "pigeon", "day": "2031-01-01",
        "received": "9999-12-31T23:59-23:00", "language": "xx", "place": "Téra <b>",
    }  # fmt: skip
    answer = browser.post("/reports/new", {**wrong, "form_token": browser.form_token()})
    page = html.unescape(answer.text)
    assert (answer.status_code, items(story)) == (422, 0)
    faulty = ("text", "speaker", "via", "day", "received", "language")
    assert sorted(re.findall(r'class="wrong" id="(\w+)-fault"', page)) == sorted(faulty)
    assert all(f'aria-describedby="{field}-fault"' in page for field in faulty)
    assert 'value="Téra &lt;b&gt;"' in answer.text
    for change in (
        {"text": ""},
        {"text": "<p></p>"},
        {"text": "x" * 20_001},
        {"day": "soon"},
        {"received": "soon"},
    ):
        answer = browser.post("/reports/new", {**GIVEN, **change, "form_token": browser.form_token()})
        assert (answer.status_code, items(story)) == (422, 0)
        [field] = change
        assert re.findall(r'class="wrong" id="(\w+)-fault"', answer.text) == [field]


def test_what_is_no_attack_is_said_to_alert_nobody(story: Story) -> None:
    browser = logged_in(story)
    given = {**GIVEN, "text": "The well of the village is dry.", "title": "", "day": "", "act": "try"}
    page = browser.post("/reports/new", {**given, "form_token": browser.form_token()}).text
    assert "No attack in the zone is read in it" in page


def test_it_is_for_operators(story: Story) -> None:
    viewer = logged_in(story, "Moussa")
    assert viewer.get("/reports/new").status_code == 403
    answer = viewer.post("/reports/new", {**GIVEN, "form_token": viewer.form_token()})
    assert (answer.status_code, items(story)) == (403, 0)


def test_only_what_was_told_is_read_back_there(story: Story) -> None:
    story.publish("2022-06-13T09:05", "At least 9 people killed in Dori", f"{TEXT} A paper says so.")
    story.run_until("2022-06-13T10:00")
    browser = logged_in(story)
    for item in ("1", "2", "x", "-1", "9" * 30):
        page = browser.get(f"/reports/new?item={item}&done=stored").text
        assert "What is read in it" not in page
