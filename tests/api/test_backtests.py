"""Rules rehearsed over HTTP: who may, what comes back, what a mistake gets."""

from collections.abc import Callable
from typing import Any

import pytest
from storytelling import Story
from test_api import ATTACK, NOW, Caller

from service.access.tokens import issue
from service.backtest.served import _one_at_a_time

RULE = {"name": "mass casualty", "kind": "casualties", "at_least": 10, "severity": "Severe"}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T12:00")
    return told


def as_(story: Story, role: str) -> Caller:
    return Caller(story, issue(story.service.store, f"the {role}", role, "tests", NOW))


def test_operators_rehearse_a_threshold_and_nothing_changes(story: Story) -> None:
    operator = as_(story, "operator")
    answer = operator.post("/api/v1/backtests", {"rules": [{**RULE, "at_least": 100}]})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["candidate"]["alerts"], told["in_force"]["alerts"]) == (0, 1)
    assert [one["places"] for one in told["only_in_force"]] == [["Seytenga"]]
    assert story.kinds == ["alert.raised"]
    counted = operator.post(
        "/api/v1/backtests", {"rules": [RULE], "since": "2022-06-13", "until": "2022-06-13"}
    )
    assert counted.json()["candidate"]["by_rule"]["mass casualty"]["alerts"] == 1


def test_what_was_rehearsed_is_kept_in_figures(story: Story) -> None:
    operator = as_(story, "operator")
    assert operator.get("/api/v1/backtests").json() == {"rows": [], "next": None}
    operator.post("/api/v1/backtests", {"rules": [{**RULE, "at_least": 100}]})
    operator.post("/api/v1/backtests", {"rules": [RULE], "since": "2022-06-13", "until": "2022-06-13"})
    page = operator.get("/api/v1/backtests?limit=1").json()
    (last,) = page["rows"]
    assert (last["since"], last["until"], last["who"]) == ("2022-06-13", "2022-06-13", "the operator")
    (first,) = operator.get(f"/api/v1/backtests?limit=1&cursor={page['next']}").json()["rows"]
    assert [rule["at_least"] for rule in first["changed"]] == [100]
    assert (first["left_out"], first["only_in_force"]) == (["deadly attack"], 1)
    assert (first["candidate"]["alerts"], first["in_force"]["alerts"]) == (0, 1)
    assert [one["who"] for one in as_(story, "viewer").get("/api/v1/backtests").json()["rows"]] == [
        None,
        None,
    ]


def test_while_one_runs_another_is_told_to_ask_again(story: Story) -> None:
    operator = as_(story, "operator")
    with _one_at_a_time:
        answer = operator.post("/api/v1/backtests", {"rules": [RULE]})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert operator.post("/api/v1/backtests", {"rules": [RULE]}).status_code == 200


def test_viewers_and_strangers_do_not(story: Story) -> None:
    assert as_(story, "viewer").post("/api/v1/backtests", {"rules": [RULE]}).status_code == 403
    assert Caller(story).post("/api/v1/backtests", {"rules": [RULE]}).status_code == 401


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.rules"),
        ({"rules": []}, "body.rules"),
        ({"rules": [RULE] * 51}, "body.rules"),
        ({"rules": "all"}, "body.rules"),
        ({"rules": [RULE], "since": "June"}, "body.since"),
        ({"rules": [RULE], "colour": "red"}, "body.colour"),
        ({"rules": [RULE], "since": "2022-06-13", "until": "2022-06-12"}, "until"),
        ({"rules": [RULE], "since": "1900-01-01", "until": "2022-06-12"}, "until"),
        ({"rules": [{**RULE, "steps": [5]}]}, "rules[1].steps"),
        ({"rules": [RULE, {**RULE, "name": "x", "at_least": 0}]}, "rules[2].at_least"),
        ({"rules": [RULE, RULE]}, "rules[2].name"),
        ({"rules": [{**RULE, "kind": "weather"}]}, "rules[1].kind"),
        ({"rules": [{**RULE, "areas": ["${SECRET}"]}]}, "rules[1].areas[1]"),
    ],
)
def test_a_mistake_is_told_with_its_field(story: Story, body: dict[str, Any], where: str) -> None:
    answer = as_(story, "operator").post("/api/v1/backtests", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert where in [one["where"] for one in answer.json()["errors"]], answer.json()["errors"]


def test_a_body_that_is_no_json_is_called_so(story: Story) -> None:
    sent = {"Content-Type": "application/json"}
    answer = as_(story, "operator").post("/api/v1/backtests", b'{"rules": nope}', **sent)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"where": "body", "what": "is not JSON, from character 10 on"}]


def test_of_two_rules_of_one_name_the_other_is_named_by_its_number(story: Story) -> None:
    answer = as_(story, "operator").post("/api/v1/backtests", {"rules": [RULE, RULE]})
    assert {
        "where": "rules[2].name",
        "what": "is the same as in rules[1]: each must differ",
    } in answer.json()["errors"]


def test_without_history_there_is_nothing_to_rehearse_on(tell: Callable[..., Story]) -> None:
    answer = as_(tell("2022-06-13T08:00"), "operator").post("/api/v1/backtests", {"rules": [RULE]})
    assert answer.status_code == 409
    assert "no history" in answer.json()["detail"]
