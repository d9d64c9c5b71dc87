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


def test_the_audit_log_is_narrowed_by_who_what_and_since(made: Callable[..., Caller]) -> None:
    admin, operator = made("admin", "people"), made("operator", "decide")

    def found(caller: Caller, query: str) -> list[str]:
        return [row["detail"]["name"] for row in caller.get(f"/api/v1/audit?{query}").json()["rows"]]

    assert found(admin, "") == ["operator", "admin"]
    assert found(
        admin, "who=tests&what=token%20created&what=logged%20in&since=2022-06-13T10:00:00%2B02:00"
    ) == [
        "operator",
        "admin",
    ]
    assert found(admin, "who=somebody") == found(admin, "what=logged%20in") == []
    assert found(admin, "since=2022-06-13T08:00:01Z") == []
    assert found(operator, "what=token%20created") == []
    for wrong in (
        "since=yesterday",
        "since=2022-06-13T08:00:00",
        "since=0001-01-01T00:00:00%2B14:00",
        "cursor=x",
    ):
        assert admin.get(f"/api/v1/audit?{wrong}").status_code in (400, 422)
    assert made("admin", "read").get("/api/v1/audit").status_code == 403


def test_the_whole_audit_log_takes_the_scope_people(made: Callable[..., Caller]) -> None:
    for scopes, shown in ((("decide",), False), (("people", "decide"), True)):
        rows = made("admin", "read", *scopes).get("/api/v1/audit").json()["rows"]
        assert ("token created" in {row["what"] for row in rows}) is shown
