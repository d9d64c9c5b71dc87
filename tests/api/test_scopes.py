"""What a token made with few scopes opens, and what it does not."""

from collections.abc import Callable

import pytest
from storytelling import Story
from test_api import Caller

from service.access.tokens import issue


@pytest.fixture
def made(tell: Callable[..., Story]) -> Callable[..., Caller]:
    story = tell("2022-06-13T08:00")
    now = story.clock.now()

    def caller(role: str, *scopes: str) -> Caller:
        return Caller(story, issue(story.service.store, role, role, "tests", now, scopes=scopes))

    return caller


@pytest.mark.parametrize(
    ("scope", "opens"),
    [("read", "/api/v1/feeds"), ("metrics", "/metrics"), ("metrics", "/readyz"), ("read", "/api/v1/rules")],
)
def test_a_scope_opens_its_own_and_nothing_else(made: Callable[..., Caller], scope: str, opens: str) -> None:
    assert made("admin", scope).get(opens).status_code == 200
    other = {"read": "metrics", "metrics": "read"}[scope]
    refused = made("admin", other).get(opens)
    assert refused.status_code == 403
    assert refused.json()["detail"] == f"Your token was made without the scope {scope}."


def test_an_operators_token_without_decide_decides_nothing(made: Callable[..., Caller]) -> None:
    answer = made("operator", "read", "export").post("/api/v1/incidents/x/confirm", {"reason": "Seen."})
    assert answer.status_code == 403
    assert (
        made("operator", "read", "decide")
        .post("/api/v1/incidents/x/confirm", {"reason": "Seen."})
        .status_code
        == 404
    )


def test_the_whole_audit_log_takes_the_scope_people(made: Callable[..., Caller]) -> None:
    for scopes, shown in ((("decide",), False), (("people", "decide"), True)):
        rows = made("admin", "read", *scopes).get("/api/v1/audit").json()["rows"]
        assert ("token created" in {row["what"] for row in rows}) is shown
