"""``/items/{id}/wrong``: what an item should have been read as, and the file that ``liptako evaluate`` takes."""

import json
from collections.abc import Callable

import pytest
from browsing import Browser, an_account
from storytelling import Story

from service.evaluation import read_label, score
from service.jobs.reading import Reader
from service.records import Misreading
from service.stages.collect import item_of_row, told_item

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)
AS_READ = {
    "relevant": "yes",
    "deaths": "50+",
    "date": "2022-06-11",
    "precision": "night",
    "places": "Seytenga",
    "perpetrator": "unknown",
    "confirmed": "yes",
}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00")
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer")):
        an_account(story, name, role)
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="1")
    story.run_until("2022-06-13T10:00")
    call = told_item("Sixty dead in Dori", speaker="NGO", via="phone", received_at=story.clock.now())
    story.service.take_in.run(call, "desk")
    story.run_until("2022-06-13T11:00")
    return story


def browser(story: Story, name: str = "Aïcha") -> Browser:
    visitor = Browser(story.service.web(run_jobs=False))
    visitor.log_in(name)
    return visitor


def mark(visitor: Browser, number: int = 1, **changes: str) -> int:
    fields = {"form_token": visitor.form_token(), **AS_READ, **changes}
    return visitor.post(f"/items/{number}/wrong", fields, **ENGLISH).status_code


def said(story: Story, number: int = 1) -> Misreading | None:
    with story.service.store.view() as look:
        return look.misreading(number)


def test_the_form_begins_with_what_was_read(story: Story) -> None:
    page = browser(story).get("/items/1/wrong", **ENGLISH).text
    for field, value in (("deaths", "50+"), ("places", "Seytenga"), ("date", "2022-06-11")):
        assert f'name="{field}"' in page
        assert f'value="{value}"' in page
    assert '<option value="night" selected>' in page
    assert (
        "Ce qui aurait dû être lu" in browser(story).get("/items/1/wrong", **{"Accept-Language": "fr"}).text
    )


def test_what_is_said_is_kept_and_stands_in_the_form_again(story: Story) -> None:
    visitor = browser(story)
    changes = {
        "deaths": "50/86/165",
        "injured": "3",
        "places": "Seytenga, Nowhere-at-all",
        "background": "11, 9",
    }
    assert mark(visitor, **changes, note="Three figures") == 303
    kept = said(story)
    assert kept is not None
    assert (kept.revision, kept.who, kept.note) == (1, "Aïcha", "Three figures")
    (event,) = kept.labels["events"]
    assert event["deaths"] == {"low": 50, "best": 86, "high": 165}
    assert [(one["name"], one["kind"], one["country"]) for one in event["places"]] == [
        ("Seytenga", "town", "BFA"),
        ("Nowhere-at-all", "village", None),
    ]
    page = visitor.get("/items/1/wrong", **ENGLISH).text
    for value in ("50/86/165", "3", "Seytenga, Nowhere-at-all", "11, 9"):
        assert f'value="{value}"' in page
    assert "Three figures" in visitor.get("/items/1", **ENGLISH).text
    log = visitor.get("/audit", **ENGLISH).text
    assert "item marked as wrongly read" in log


WRONG = (
    ("deaths", "many"),
    ("deaths", "//"),
    ("date", "11 June"),
    ("injured", "-3"),
    ("displaced", "99999999"),
    ("background", "3, some"),
    ("perpetrator", "<script>"),
    ("relevant", ""),
    ("precision", "year"),
    ("confirmed", "perhaps"),
    ("note", "x" * 501),
)


def test_a_field_that_is_wrong_is_said_beside_it_and_nothing_is_kept(story: Story) -> None:
    visitor = browser(story)
    form = {"form_token": visitor.form_token(), **AS_READ, "note": "Mine"}
    for field, value in WRONG:
        page = visitor.post("/items/1/wrong", {**form, field: value}, **ENGLISH)
        assert page.status_code == 422
        assert f'id="{field}-fault"' in page.text
        assert field == "note" or "Mine</textarea>" in page.text
        assert "<script" not in page.text
    assert said(story) is None


def test_the_mark_can_be_taken_back(story: Story) -> None:
    visitor = browser(story)
    mark(visitor, relevant="no")
    assert said(story) is not None
    for _ in range(2):
        answer = visitor.post("/items/1/wrong/withdraw", {"form_token": visitor.form_token()})
        assert answer.headers["location"] == "/items/1?done=unmarked"
    assert said(story) is None


def test_the_file_is_what_evaluate_takes(story: Story, reader: Reader) -> None:
    visitor = browser(story)
    mark(visitor, deaths="86")
    mark(visitor, 2, deaths="60")
    answer = visitor.get("/items/wrong.jsonl")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    (row,) = map(json.loads, answer.text.splitlines())
    assert "Dori" not in answer.text
    _, item = item_of_row(row)
    labelled = read_label(row, item)
    scores = score([(labelled, reader.read(item, story.clock.now()))])
    assert {miss.figure for miss in scores.misses} == {"deaths_exact", "deaths_bounds_exact"}
    mark(visitor, deaths="50+")
    (row,) = map(json.loads, visitor.get("/items/wrong.jsonl").text.splitlines())
    labelled = read_label(row, item)
    assert score([(labelled, reader.read(item, story.clock.now()))]).misses == []


def test_an_item_that_reports_no_attack_has_no_events(story: Story) -> None:
    mark(browser(story), relevant="no", background="50")
    kept = said(story)
    assert kept is not None
    assert kept.labels == {"relevant": False, "events": [], "background_tolls": [{"deaths": 50}]}


def test_a_viewer_says_nothing_and_takes_nothing_away(story: Story) -> None:
    visitor = browser(story, "Moussa")
    assert visitor.get("/items/1/wrong").status_code == 403
    assert mark(visitor) == 403
    assert visitor.post("/items/1/wrong/withdraw", {"form_token": visitor.form_token()}).status_code == 403
    assert visitor.get("/items/wrong.jsonl").status_code == 403
    assert "wrong.jsonl" not in visitor.get("/items").text
    assert browser(story).post("/items/1/wrong", {**AS_READ, "form_token": "old"}).status_code == 403
    assert mark(browser(story), 999) == 404
    assert said(story) is None
