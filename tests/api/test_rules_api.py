"""Rules over HTTP: as they are in force, changed by operators with a reason, and set back."""

from collections.abc import Callable
from typing import Any

import pytest
from storytelling import DEADLY, Story
from test_api import NOW, Caller

from service.access.tokens import issue

PATH = "/api/v1/rules/deadly%20attack"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell("2022-06-13T08:00")


def as_(story: Story, role: str) -> Caller:
    return Caller(story, issue(story.service.store, f"the {role}", role, "tests", NOW))


def test_rules_are_given_as_feeds_toml_would_have_them(story: Story) -> None:
    viewer = as_(story, "viewer")
    rules = viewer.get("/api/v1/rules").json()
    assert [one["name"] for one in rules] == ["deadly attack", "mass casualty"]
    assert rules[1]["table"]["severity_at"] == {"Extreme": 50}
    assert rules[0]["table"] == rules[0]["file"]
    assert (rules[0]["changed"], rules[0]["both_changed"]) == (None, False)
    one = viewer.get(PATH)
    assert one.headers["etag"] == '"0"'
    assert one.json() == {**rules[0], "changes": []}
    assert viewer.get("/api/v1/rules/nowhere").status_code == 404


def test_a_change_is_in_force_at_once_and_is_set_back(story: Story) -> None:
    operator, viewer = as_(story, "operator"), as_(story, "viewer")
    table = {**viewer.get(PATH).json()["table"], "at_least": 3}
    answer = operator.put(PATH, {"rule": table, "reason": "small attacks matter"}, **{"If-Match": '"0"'})
    assert answer.status_code == 200, answer.text
    assert story.service.in_force.configuration.rules[0].at_least == 3
    told = answer.json()
    assert (told["changed"]["who"], told["changed"]["reason"]) == ("the operator", "small attacks matter")
    assert (told["changes"][0]["before"]["at_least"], told["file"]["at_least"]) == (5, 5)
    assert viewer.get(PATH).json()["changed"]["who"] is None
    stale = operator.put(PATH, {"rule": table, "reason": "again"}, **{"If-Match": '"0"'})
    assert (stale.status_code, "the operator has changed it" in stale.json()["detail"]) == (409, True)
    seen = viewer.get(PATH).headers["etag"]
    assert operator.delete(f"{PATH}?reason=enough", **{"If-Match": '"0"'}).status_code == 409
    assert operator.delete(f"{PATH}?reason=enough", **{"If-Match": seen}).status_code == 204
    assert story.service.in_force.configuration.rules[0] == DEADLY
    assert operator.delete(f"{PATH}?reason=enough").status_code == 409
    assert [one["after"] is None for one in viewer.get(PATH).json()["changes"]] == [True, False]


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"at_least": 0}, "body.rule.at_least"),
        ({"colour": "red"}, "body.rule.colour"),
        ({"steps": [4]}, "body.rule.steps"),
        ({"severity_at": {"Severe": 1}}, "body.rule.severity_at"),
        ({"name": "other"}, "body.rule.name"),
        ({"kind": "signs"}, "body.rule.kind"),
        ({"at_least": 10, "steps": [30, 100, 300]}, "body.rule"),
    ],
)
def test_what_cannot_be_is_told_with_its_field(story: Story, keys: dict[str, Any], where: str) -> None:
    operator = as_(story, "operator")
    table = {**operator.get(PATH).json()["table"], **keys}
    answer = operator.put(PATH, {"rule": table, "reason": "why not"})
    assert answer.status_code == 422
    assert where in [one["where"] for one in answer.json()["errors"]], answer.json()
    assert story.service.in_force.configuration.rules[0] == DEADLY


def test_it_takes_an_operator_and_a_reason(story: Story) -> None:
    operator, viewer = as_(story, "operator"), as_(story, "viewer")
    table = {**viewer.get(PATH).json()["table"], "at_least": 3}
    assert viewer.put(PATH, {"rule": table, "reason": "x"}).status_code == 403
    assert viewer.delete(f"{PATH}?reason=x").status_code == 403
    assert operator.put(PATH, {"rule": table, "reason": ""}).status_code == 422
    assert operator.put(PATH, {"rule": table, "reason": " "}).status_code == 422
    assert operator.put(PATH, {"rule": table, "reason": "x"}, **{"If-Match": "three"}).status_code == 400
    assert operator.put("/api/v1/rules/nowhere", {"rule": table, "reason": "x"}).status_code == 404
    assert operator.delete(PATH).status_code == 422
    assert story.service.in_force.configuration.rules[0] == DEADLY
