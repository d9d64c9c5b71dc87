"""Decisions over HTTP: who may, what is asked for, what a mistake gets."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from storytelling import Story
from test_api import ATTACK, NOW, Caller

from service.access.tokens import issue

WHY = {"reason": "The picture is of another year."}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.publish("2022-06-13T09:10", *ATTACK, feed="two")
    told.run_until("2022-06-13T12:00")
    return told


def as_(story: Story, role: str) -> Caller:
    return Caller(story, issue(story.service.store, f"the {role}", role, "tests", NOW))


def incident_id(caller: Caller) -> str:
    [row] = caller.get("/api/v1/incidents").json()["rows"]
    return str(row["id"])


def decide(caller: Caller, what: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return caller.post(f"/api/v1/incidents/{incident_id(caller)}/{what}", body, **headers)


ACTS = [
    ("merge", {"with": "inc-x", **WHY}),
    ("split", {"items": [1], **WHY}),
    ("correct", {"deaths": "50", **WHY}),
    ("confirm", WHY),
    ("dismiss", WHY),
    ("decisions/1/undo", WHY),
]


@pytest.mark.parametrize(("act", "body"), ACTS)
def test_viewers_read_and_do_not_decide(story: Story, act: str, body: dict[str, Any]) -> None:
    answer = decide(as_(story, "viewer"), act, body)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "operators" in answer.json()["detail"]
    assert Caller(story).post(f"/api/v1/incidents/x/{act}", body).status_code == 401


def test_a_dismissal_is_done_told_and_listed(story: Story) -> None:
    operator, viewer = as_(story, "operator"), as_(story, "viewer")
    answer = decide(operator, "dismiss", WHY)
    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["who"], answer.json()["anchors"]) == (
        "dismiss",
        "the operator",
        2,
    )
    story.run_until("2022-06-13T12:01")
    assert story.kinds[-1] == "alert.cancelled"
    path = f"/api/v1/incidents/{incident_id(viewer)}"
    assert viewer.get(path).json()["status"] == "dismissed"
    [shown] = viewer.get(f"{path}/decisions").json()
    assert (shown["reason"], shown["who"], shown["lost"]) == (WHY["reason"], None, 0)
    assert decide(operator, "dismiss", WHY).status_code == 409
    cancel = viewer.get("/api/v1/alerts").json()["rows"][0]
    assert (cancel["msg_type"], cancel["certainty"]) == ("Cancel", "Unlikely")
    assert set(cancel["headline"]) == {"fr", "en", "ar"}


def test_who_saw_an_older_revision_is_told_to_look_again(story: Story) -> None:
    operator = as_(story, "operator")
    tag = operator.get(f"/api/v1/incidents/{incident_id(operator)}").headers["etag"]
    assert decide(operator, "correct", {"deaths": "20", **WHY}, **{"If-Match": tag}).status_code == 202
    story.run_until("2022-06-13T12:05")
    late = decide(operator, "dismiss", WHY, **{"If-Match": tag})
    assert late.status_code == 409
    assert "look again" in late.json()["detail"]
    assert decide(operator, "dismiss", WHY, **{"If-Match": "yesterday"}).status_code == 400
    assert decide(operator, "dismiss", WHY, **{"If-Match": "*"}).status_code == 202


def test_reports_that_were_split_off_are_an_incident_of_their_own(story: Story) -> None:
    operator = as_(story, "operator")
    rows = operator.get(f"/api/v1/incidents/{incident_id(operator)}/reports").json()
    assert [row["places"] for row in rows] == [["Seytenga"], ["Seytenga"]]
    assert decide(operator, "split", {"events": [rows[0]["event"]], **WHY}).status_code == 202
    story.run_until("2022-06-13T12:05")
    incidents = operator.get("/api/v1/incidents").json()["rows"]
    assert [row["reports"] for row in incidents] == [1, 1]
    merged = operator.post(
        f"/api/v1/incidents/{incidents[0]['id']}/merge", {"with": incidents[1]["id"], **WHY}
    )
    assert merged.status_code == 202
    story.run_until("2022-06-13T12:10")
    assert len(operator.get("/api/v1/incidents").json()["rows"]) == 1


WRONG = [
    ("merge", {"with": "inc-no", **WHY}, 404, "no incident inc-no"),
    ("merge", WHY, 422, "form"),
    ("split", {"items": [99], **WHY}, 422, "not made of 99"),
    ("split", {"items": [1, 2], **WHY}, 422, "not all"),
    ("split", WHY, 422, "not none"),
    ("correct", WHY, 422, "what is to be corrected"),
    ("correct", {"deaths": "many", **WHY}, 422, "50/86/165"),
    ("correct", {"deaths": "86/50/", **WHY}, 422, "50/86/165"),
    ("correct", {"deaths": -1, **WHY}, 422, "form"),
    ("correct", {"deaths": "1/2", **WHY}, 422, "50/86/165"),
    ("correct", {"injured": 10**9, **WHY}, 422, "form"),
    ("correct", {"day": "2099-01-01", **WHY}, 422, "not come yet"),
    ("correct", {"day": "June", **WHY}, 422, "2022-06-11"),
    ("correct", {"colour": "red", **WHY}, 422, "form"),
    ("dismiss", {}, 422, "form"),
    ("dismiss", {"reason": "   "}, 422, "reason"),
    ("dismiss", {"reason": "x" * 301}, 422, "form"),
    ("decisions/99/undo", WHY, 404, "no decision 99"),
    (f"decisions/{10**30}/undo", WHY, 404, "no decision"),
]


@pytest.mark.parametrize(("act", "body", "status", "words"), WRONG)
def test_a_mistake_is_told_in_words(
    story: Story, act: str, body: dict[str, Any], status: int, words: str
) -> None:
    answer = decide(as_(story, "operator"), act, body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]
    assert as_(story, "viewer").get("/api/v1/incidents").json()["rows"][0]["status"] == "open"


TOLLS = [
    ("50", {"low": 50, "best": 50, "high": 50}),
    ("50+", {"low": 50, "best": 50, "high": None}),
    ("50/86/165", {"low": 50, "best": 86, "high": 165}),
    (7, {"low": 7, "best": 7, "high": 7}),
    ({"low": 50, "best": 86, "high": None}, {"low": 50, "best": 86, "high": None}),
    (None, None),
]


@pytest.mark.parametrize(("said", "stands"), TOLLS)
def test_a_toll_may_be_written_in_several_ways(story: Story, said: object, stands: object) -> None:
    operator = as_(story, "operator")
    answer = decide(operator, "correct", {"deaths": said, **WHY})
    assert answer.status_code == 202
    story.run_until("2022-06-13T12:05")
    incident = operator.get(f"/api/v1/incidents/{incident_id(operator)}").json()
    assert incident["deaths"] == stands


def test_what_was_decided_can_be_undone_once(story: Story) -> None:
    operator = as_(story, "operator")
    number = decide(operator, "confirm", WHY).json()["id"]
    assert decide(operator, f"decisions/{number}/undo", WHY).json()["undone_by"] == "the operator"
    assert decide(operator, f"decisions/{number}/undo", WHY).status_code == 409


def test_an_alert_is_cancelled_once(story: Story) -> None:
    operator = as_(story, "operator")
    [alert] = operator.get("/api/v1/alerts").json()["rows"]
    path = f"/api/v1/alerts/{alert['id']}/cancel"
    assert as_(story, "viewer").post(path, WHY).status_code == 403
    assert operator.post(path, WHY).status_code == 202
    assert operator.post(path, WHY).status_code == 409
    story.run_until("2022-06-13T12:05")
    assert operator.post(path, WHY).status_code == 409
    assert operator.post("/api/v1/alerts/no/cancel", WHY).status_code == 404
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    number = operator.get("/api/v1/audit").json()["rows"][0]["detail"]["decision"]
    assert decide(operator, f"decisions/{number}/undo", WHY).status_code == 409


def test_the_audit_shows_each_role_what_is_its_business(story: Story) -> None:
    operator, admin = as_(story, "operator"), as_(story, "admin")
    decide(operator, "confirm", WHY)
    assert as_(story, "viewer").get("/api/v1/audit").status_code == 403
    assert [row["what"] for row in operator.get("/api/v1/audit").json()["rows"]] == ["incident confirmed"]
    everything = {row["what"] for row in admin.get("/api/v1/audit").json()["rows"]}
    assert everything == {"incident confirmed", "token created"}
    assert admin.get("/api/v1/audit?cursor=nonsense").status_code == 400
