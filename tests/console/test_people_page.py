"""Accounts, tokens and the audit log as pages: who may see to them, what is refused, that all of it is audited."""

import re

import pytest
from browsing import PASSWORD, Browser, an_account
from fastapi import FastAPI
from storytelling import Story

from service.access.passwords import weakness
from service.access.tokens import authenticate
from service.console.act_tables import ACT_NAMES
from service.console.fields import WEAK
from service.jobs.acts import OPERATORS_ACTS

EN = {"Accept-Language": "en"}
ANOTHER = "seven wells under sand"
HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture
def story(tell: object) -> Story:
    story: Story = tell("2022-06-13T08:00")  # type: ignore[operator]
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Hawa", "admin")):
        an_account(story, name, role)
    return story


@pytest.fixture
def app(story: Story) -> FastAPI:
    return story.service.web(run_jobs=False)


def logged_in(app: FastAPI, name: str = "Hawa") -> Browser:
    browser = Browser(app)
    assert browser.log_in(name).status_code == 303
    return browser


def sent(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """A form: its status and where it leads, or the page."""
    answer = browser.post(path, {"form_token": browser.form_token(), **fields}, **EN)
    return answer.status_code, answer.headers.get("location", answer.text)


def acts(story: Story) -> list[tuple[str, str]]:
    with story.service.store.view() as look:
        return [(row["who"], row["what"]) for row in look.page_audit(None, 100).rows]  # type: ignore[misc]


def number_of(story: Story, name: str) -> int:
    with story.service.store.view() as look:
        user = look.user_named(name)
    assert user is not None
    return user.id


@pytest.mark.parametrize("path", ["/users", "/users/1", "/tokens"])
@pytest.mark.parametrize("name", ["Aïcha", "Moussa"])
def test_people_are_seen_to_by_admins_alone(app: FastAPI, path: str, name: str) -> None:
    browser = logged_in(app, name)
    assert browser.get(path).status_code == 403
    assert sent(browser, path)[0] in (403, 405)


def test_an_account_is_made_and_logs_in(story: Story, app: FastAPI) -> None:
    admin = logged_in(app)
    status, to = sent(admin, "/users", name="Zeïnabou", role="operator", password=PASSWORD, again=PASSWORD)
    assert (status, to) == (303, f"/users/{number_of(story, 'Zeïnabou')}?done=made")
    assert "The account is made." in admin.get(to, **EN).text
    assert "Zeïnabou" in admin.get("/users").text
    assert logged_in(app, "Zeïnabou").get("/rules").status_code != 403
    assert ("Hawa", "account made") in acts(story)


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"name": "Hawa"}, "There is an account of this name already.", "name"),
        ({"name": " "}, "A name takes 1 to 64 characters that can be seen.", "name"),
        ({"role": "queen"}, "Choose a role.", "role"),
        ({"password": "short"}, "A password takes at least 12 characters", "password"),
        ({"again": "something else"}, "This is not the password above", "again"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    app: FastAPI, fields: dict[str, str], words: str, field: str
) -> None:
    good = {"name": "Zeïnabou", "role": "viewer", "password": PASSWORD, "again": PASSWORD}
    status, page = sent(logged_in(app), "/users", **{**good, **fields})
    assert status == 422
    assert 'role="alert"' in page
    assert re.search(rf'id="{field}-fault">{re.escape(words)}', page)
    assert f'aria-describedby="{field}-fault"' in page
    assert PASSWORD not in page


def test_a_role_is_changed_and_its_sessions_end(story: Story, app: FastAPI) -> None:
    admin, other = logged_in(app), logged_in(app, "Moussa")
    path = f"/users/{number_of(story, 'Moussa')}"
    assert sent(admin, path, act="role", role="operator") == (303, f"{path}?done=role")
    assert other.get("/account").headers["location"].startswith("/login")
    assert sent(admin, path, act="role", role="operator") == (303, f"{path}?done=same")
    assert sent(admin, path, act="role", role="queen")[0] == 422
    assert sent(admin, path, act="nonsense")[0] == 422
    assert acts(story).count(("Hawa", "role changed")) == 1


def test_an_account_is_disabled_and_enabled(story: Story, app: FastAPI) -> None:
    admin, other = logged_in(app), logged_in(app, "Moussa")
    path = f"/users/{number_of(story, 'Moussa')}"
    assert sent(admin, path, act="disable") == (303, f"{path}?done=disabled")
    assert other.log_in("Moussa").status_code == 403
    assert "(disabled)" in admin.get("/users", **EN).text
    assert sent(admin, path, act="disable") == (303, f"{path}?done=same")
    assert sent(admin, path, act="enable") == (303, f"{path}?done=enabled")
    assert other.log_in("Moussa").status_code == 303
    assert sent(admin, path, act="sessions") == (303, f"{path}?done=sessions")
    assert other.get("/account").status_code == 303


def test_nobody_takes_their_own_rights_and_the_last_admin_stays(story: Story, app: FastAPI) -> None:
    admin, own = logged_in(app), f"/users/{number_of(story, 'Hawa')}"
    for fields in ({"act": "disable"}, {"act": "role", "role": "viewer"}):
        status, page = sent(admin, own, **fields)
        assert status == 409
        assert "ask another admin. Nothing was done." in page
    assert sent(admin, own, act="password", password=ANOTHER, again=ANOTHER)[0] == 409
    an_account(story, "Sani", "admin")
    second = logged_in(app, "Sani")
    assert sent(second, own, act="disable")[0] == 303
    assert sent(second, own, act="enable")[0] == 303
    third = f"/users/{number_of(story, 'Sani')}"
    admin = logged_in(app)
    assert sent(admin, third, act="role", role="viewer")[0] == 303


def test_another_password_ends_sessions_and_works(story: Story, app: FastAPI) -> None:
    admin, other = logged_in(app), logged_in(app, "Moussa")
    path = f"/users/{number_of(story, 'Moussa')}"
    status, page = sent(admin, path, act="password", password="moussa", again="moussa")
    assert (status, "password-fault" in page) == (422, True)
    assert sent(admin, path, act="password", password=ANOTHER, again=ANOTHER) == (
        303,
        f"{path}?done=password",
    )
    assert other.get("/account").status_code == 303
    assert other.log_in("Moussa").status_code == 403
    assert other.log_in("Moussa", ANOTHER).status_code == 303


def test_one_changes_ones_own_password_by_the_present_one(story: Story, app: FastAPI) -> None:
    browser = logged_in(app, "Moussa")
    assert "Your account" in browser.get("/account", **EN).text
    wrong = {"act": "password", "now": "not this one", "password": ANOTHER, "again": ANOTHER}
    status, page = sent(browser, "/account", **wrong)
    assert status == 422
    assert "This is not your password." in page
    assert ("Moussa", "password not changed") in acts(story)
    assert sent(browser, "/account", **{**wrong, "now": PASSWORD}) == (303, "/login?done=password")
    assert "Your password is changed: log in with it." in browser.get("/login?done=password", **EN).text
    assert browser.get("/account").status_code == 303
    assert browser.log_in("Moussa", ANOTHER).status_code == 303


def test_ones_own_password_cannot_be_guessed_at_for_ever(app: FastAPI) -> None:
    browser = logged_in(app, "Moussa")
    wrong = {"act": "password", "now": "not this one", "password": ANOTHER, "again": ANOTHER}
    statuses = [sent(browser, "/account", **wrong)[0] for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2


def test_one_ends_ones_own_sessions(app: FastAPI) -> None:
    one, other = logged_in(app, "Moussa"), logged_in(app, "Moussa")
    assert sent(one, "/account", act="sessions") == (303, "/login")
    assert other.get("/account").status_code == 303


def test_a_token_is_shown_once_works_and_is_revoked(story: Story, app: FastAPI) -> None:
    admin = logged_in(app)
    status, page = sent(admin, "/tokens", name=HOSTILE[:-1], role="operator", scope="read", days="90")
    assert status == 200
    found = re.search(r"<code>(lpt_[\w-]+)</code>", page)
    assert found
    caller = authenticate(story.service.store, f"Bearer {found[1]}", story.clock.now())
    assert caller is not None
    assert (caller.role, caller.scopes) == ("operator", {"read"})
    page = admin.get("/tokens").text
    assert found[1] not in page
    assert "<script" not in page
    assert sent(admin, "/tokens/1/revoke") == (303, "/tokens?done=revoked")
    assert sent(admin, "/tokens/1/revoke") == (303, "/tokens?done=ended")
    assert sent(admin, "/tokens/99999999999999999999/revoke") == (303, "/tokens?done=ended")
    assert authenticate(story.service.store, f"Bearer {found[1]}", story.clock.now()) is None
    assert acts(story).count(("Hawa", "token revoked")) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x" * 65}, "name"),
        ({"role": "queen"}, "role"),
        ({"scope": "people"}, "scope"),
        ({"days": "7000"}, "days"),
    ],
)
def test_no_token_is_made_of_what_is_wrong(
    story: Story, app: FastAPI, fields: dict[str, str], field: str
) -> None:
    good = {"name": "gis", "role": "viewer", "days": "30"}
    status, page = sent(logged_in(app), "/tokens", **{**good, **fields})
    assert status == 422
    assert f'id="{field}-fault"' in page
    with story.service.store.view() as look:
        assert look.tokens() == []


def test_the_audit_log_shows_each_role_what_is_its_business(story: Story, app: FastAPI) -> None:
    with story.service.store.begin() as transaction:
        transaction.audit(
            "Aïcha", "incident confirmed", {"incident": "inc-1", "why": HOSTILE * 99}, story.clock.now()
        )
    assert logged_in(app, "Moussa").get("/audit").status_code == 403
    operators = logged_in(app, "Aïcha").get("/audit", **EN).text
    admins = logged_in(app).get("/audit", **EN).text
    for page in (operators, admins):
        assert '<a href="/incidents/inc-1">' in page
        assert "<script" not in page
        assert "incident confirmed" in page
    assert '<td data-head="What">logged in</td>' in admins
    assert '<td data-head="What">logged in</td>' not in operators


def test_the_audit_log_is_searched_and_paged(story: Story, app: FastAPI) -> None:
    with story.service.store.begin() as transaction:
        for number in range(120):
            transaction.audit("Aïcha", "incident confirmed", {"number": number}, story.clock.now())
    browser = logged_in(app, "Aïcha")

    def shown(page: str) -> list[int]:
        return [int(found) for found in re.findall(r"<small>number</small> <bdi>(\d+)</bdi>", page)]

    pages, path = [], "/audit?who=A%C3%AFcha&what=incident+confirmed&since=2022-06-13&until=2022-06-13"
    for _ in range(3):
        page = browser.get(path).text
        pages.append(shown(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert [number for page in pages for number in page] == list(range(119, -1, -1))
    assert path == ""
    assert shown(browser.get("/audit?who=nobody").text) == []
    assert shown(browser.get("/audit?since=2022-06-14").text) == []
    assert browser.get("/audit?cursor=nonsense").status_code == 400
    wrong = browser.get("/audit?since=yesterday&until=9999-12-31", **EN)
    assert wrong.status_code == 422
    assert 'id="since-fault"' in wrong.text
    assert 'id="until-fault"' in wrong.text


def test_lists_are_shown_in_portions(story: Story, app: FastAPI) -> None:
    with story.service.store.begin() as transaction:
        for number in range(70):
            transaction.add_user(f"n{number:02}", "viewer", "hash", story.clock.now())
            transaction.add_token(f"t{number:02}", "viewer", f"digest {number}", story.clock.now())
    admin = logged_in(app)
    for path, rows in (("/users", 73), ("/tokens", 70)):
        first, second = admin.get(path).text, admin.get(f"{path}?cursor=50").text
        assert [page.count('<th scope="row">') for page in (first, second)] == [50, rows - 50]
        assert ('rel="next"' in first, 'rel="next"' in second) == (True, False)
        assert admin.get(f"{path}?cursor=-1").status_code == 400


def test_hostile_words_are_inert_and_numbers_out_of_reach_are_not_found(story: Story, app: FastAPI) -> None:
    an_account(story, "<img src=x onerror=alert(1)>", "viewer")
    admin = logged_in(app)
    for path in ("/users", f"/users/{number_of(story, '<img src=x onerror=alert(1)>')}"):
        assert "<img" not in admin.get(path).text
    for number in ("0", "77", "-1", str(2**63), str(2**80)):
        assert admin.get(f"/users/{number}").status_code == 404


def test_every_act_has_a_name_and_every_weakness_its_words() -> None:
    assert set(OPERATORS_ACTS) <= set(ACT_NAMES)
    weak = ("short", "x" * 300, "ababababababab", "123456789012", "password password")
    assert tuple(weakness(one, "name") for one in weak) == WEAK
