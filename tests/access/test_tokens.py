"""What roles and scopes open, and how long a token works."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from storytelling import Story

from service.access.principal import OF_ROLE, ROLES, SCOPES, Principal, scopes_of
from service.access.tokens import authenticate, issue


def test_each_role_may_all_that_the_one_before_it_may() -> None:
    held = [scopes_of(role) for role in ROLES]
    assert all(less < more for less, more in itertools.pairwise(held))
    assert held[-1] == set(SCOPES)


def test_scopes_narrow_a_role_and_never_widen_it() -> None:
    assert scopes_of("viewer", ("read", "people")) == {"read"}
    assert scopes_of("admin", ()) == set()
    assert scopes_of("king") == set()
    assert scopes_of("operator") == OF_ROLE["operator"]


def test_a_token_and_a_person_of_one_name_are_two() -> None:
    token, person = (Principal(kind, 1, "desk", "viewer", frozenset()) for kind in ("token", "user"))
    assert token.marker != person.marker


def test_a_token_without_scopes_of_its_own_may_all_that_its_role_may(tell: Callable[..., Story]) -> None:
    """As every token of earlier versions."""
    story = tell("2022-06-13T08:00")
    secret = issue(story.service.store, "old", "operator", "tests", story.clock.now())
    caller = authenticate(story.service.store, f"Bearer {secret}", story.clock.now())
    assert caller is not None
    assert caller.scopes == scopes_of("operator")


def test_a_token_works_until_it_expires(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    store, now = story.service.store, story.clock.now()
    end = now + timedelta(days=90)
    secret = issue(store, "visitor", "viewer", "tests", now, scopes=["read"], expires_at=end)
    caller = authenticate(store, f"bearer {secret}", end - timedelta(seconds=1))
    assert caller is not None
    assert (caller.name, caller.scopes) == ("visitor", {"read"})
    assert authenticate(store, f"Bearer {secret}", end) is None


@pytest.mark.parametrize(("role", "scope"), [("king", "read"), ("viewer", "decide"), ("operator", "people")])
def test_a_token_is_not_made_with_what_its_role_has_not(
    tell: Callable[..., Story], role: str, scope: str
) -> None:
    store = tell("2022-06-13T08:00").service.store
    with pytest.raises(ValueError, match=r"role"):
        issue(store, "x", role, "tests", tell("2022-06-13T08:00").clock.now(), scopes=[scope])
    with store.view() as look:
        assert look.tokens() == []


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic x", "Bearer lpt_x", "lpt_x", "Bearer \xff"]
)
def test_no_token_is_no_caller(tell: Callable[..., Story], header: str | None) -> None:
    story = tell("2022-06-13T08:00")
    assert authenticate(story.service.store, header, story.clock.now()) is None
