"""Marks, the record of rules, and coverage over HTTP."""

from collections.abc import Callable

import pytest
from storytelling import Story
from test_api import ATTACK, NOW, Caller

from service.access.tokens import issue
from service.errors import FetchError


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T12:00")
    return told


def as_(story: Story, name: str, role: str = "viewer") -> Caller:
    return Caller(story, issue(story.service.store, name, role, "tests", NOW))


def marks_path(caller: Caller) -> str:
    [alert] = caller.get("/api/v1/alerts").json()["rows"]
    return f"/api/v1/alerts/{alert['id']}/marks"


def test_a_later_mark_takes_the_place_of_the_earlier_one(story: Story) -> None:
    one, other = as_(story, "one"), as_(story, "other", "operator")
    path = marks_path(one)
    assert one.post(path, {"verdict": "false alarm"}).status_code == 200
    assert one.post(path, {"verdict": "useful", "note": "We moved the clinic."}).status_code == 200
    assert other.post(path, {"verdict": "false alarm"}).status_code == 200
    [mine, theirs] = one.get(path).json()
    assert (mine["marker"], mine["verdict"], mine["note"]) == ("token:one", "useful", "We moved the clinic.")
    assert theirs["marker"] is None
    assert [row["marker"] for row in other.get(path).json()] == ["token:one", "token:other"]
    rule = one.get("/api/v1/rules/mass casualty").json()
    assert (rule["marks"], rule["marked"], rule["precision"]) == ({"useful": 1, "false_alarm": 1}, 2, 0.5)


@pytest.mark.parametrize("body", [{}, {"verdict": "meh"}, {"verdict": "useful", "note": "x" * 501}])
def test_a_mark_that_says_nothing_known_is_refused(story: Story, body: dict[str, str]) -> None:
    caller = as_(story, "one")
    answer = caller.post(marks_path(caller), body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert caller.get(marks_path(caller)).json() == []


def test_what_is_not_there_cannot_be_marked(story: Story) -> None:
    caller = as_(story, "one")
    assert caller.post("/api/v1/alerts/no/marks", {"verdict": "useful"}).status_code == 404
    assert caller.get("/api/v1/alerts/no/marks").status_code == 404
    assert caller.get("/api/v1/rules/no").status_code == 404


def test_each_rule_in_force_is_listed_with_its_record(story: Story) -> None:
    [deadly, mass] = as_(story, "one").get("/api/v1/rules").json()
    assert [deadly["name"], mass["name"]] == ["deadly attack", "mass casualty"]
    assert mass["alerts"] == {"raised": 1, "updated": 0, "cancelled": 0}
    assert (mass["version"], mass["kind"], mass["precision"], mass["marked"]) == (1, "casualties", None, 0)
    assert mass["settings"]["steps"] == [30, 100, 300]
    assert mass["settings"]["cooldown"] == "1w"


def test_coverage_tells_what_could_be_seen(story: Story) -> None:
    seen = as_(story, "one").get("/api/v1/coverage").json()
    assert (seen["reachable"], seen["feeds"], seen["unseen"]) == (3, 3, [])
    assert "All 3 feeds answered" in seen["words"]["en"]


def test_coverage_names_what_was_not_seen_since_when_and_why(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-10T08:00")
    story.run_until("2022-06-10T12:00")
    story.newsroom.broken["https://two.example.org/feed"] = FetchError("the server answered 500", status=500)
    story.run_until("2022-06-12T12:00")
    seen = as_(story, "one").get("/api/v1/coverage").json()
    assert (seen["reachable"], seen["feeds"], seen["by_language"]) == (
        2,
        3,
        {"und": {"reachable": 2, "feeds": 3}},
    )
    [unseen] = seen["unseen"]
    assert (unseen["feed"], unseen["since"][:10]) == ("two", "2022-06-10")
    assert "the server answered 500" in unseen["why"]
    for words, calm in (("en", "not a sign of calm"), ("fr", "pas un signe de calme"), ("ar", "الهدوء")):
        assert calm in seen["words"][words]
