"""Logging in and out, sessions, and what no page elsewhere can do with a cookie."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from argon2 import PasswordHasher
from browsing import HASHER, PASSWORD, Browser, an_account
from fastapi.routing import APIRoute
from storytelling import Story

from service.access.login import LoggedIn, LogIn, Refused
from service.access.passwords import Passwords
from service.access.tokens import issue
from service.access.users import add_user, change_password, change_role, disable, end_sessions

BASE = "https://alerts.example.org"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell("2022-06-13T08:00")


@pytest.fixture
def browser(story: Story) -> Browser:
    an_account(story)
    return Browser(story.service.web(run_jobs=False))


def audited(story: Story) -> list[str]:
    with story.service.store.view() as look:
        return [str(row["what"]) for row in look.page_audit(None, 500).rows]


# --- logging in -------------------------------------------------------------------------------------------------


def test_who_logs_in_sees_the_page_and_who_logs_out_does_not(story: Story, browser: Browser) -> None:
    away = browser.get("/")
    assert (away.status_code, away.headers["location"]) == (303, "/login")
    assert browser.get("/login").status_code == 200
    inside = browser.log_in()
    assert (inside.status_code, inside.headers["location"]) == (303, "/")
    page = browser.get("/")
    assert page.status_code == 200
    assert "Aïcha" in page.text
    assert browser.post("/logout", {"form_token": browser.form_token()}).headers["location"] == "/login"
    assert browser.get("/").status_code == 303
    assert audited(story) == ["logged out", "logged in", "account made"]


def test_a_session_that_was_logged_out_is_worth_nothing_to_who_kept_its_cookie(browser: Browser) -> None:
    browser.log_in()
    kept = dict(browser.cookies)
    browser.post("/logout", {"form_token": browser.form_token()})
    browser.cookies = kept
    assert browser.get("/").status_code == 303


def test_the_cookie_is_no_business_of_scripts_or_other_sites(browser: Browser) -> None:
    browser.log_in()
    [cookie] = browser.set_cookies
    assert cookie.startswith("liptako=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_over_tls_the_cookie_is_bound_to_the_host(story: Story) -> None:
    an_account(story)
    story.service.in_force.base_url = BASE
    browser = Browser(story.service.web(run_jobs=False), here=BASE, peer="192.0.2.1")
    assert browser.log_in().status_code == 303
    [cookie] = browser.set_cookies
    assert cookie.startswith("__Host-liptako=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    page = browser.get("/")
    assert page.status_code == 200
    assert "max-age" in page.headers["strict-transport-security"]
    browser.cookies = {"liptako": browser.cookies["__Host-liptako"]}
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("Aïcha", "wrong password"), ("nobody", PASSWORD), ("", ""), ("Aïcha", "")]
)
def test_a_wrong_name_and_a_wrong_password_get_one_answer(browser: Browser, name: str, password: str) -> None:
    answer = browser.log_in(name, password)
    assert answer.status_code == 403
    assert "Name or password are not right." in answer.text
    assert browser.set_cookies == []
    other = browser.log_in("somebody else", "wrong password")
    assert answer.text.replace(f'value="{name}"', "").replace(" autofocus", "") == other.text.replace(
        'value="somebody else"', ""
    ).replace(" autofocus", "")


class Counting:
    """A hasher that counts what is asked of it; passwords are kept as they are."""

    def __init__(self) -> None:
        self.verified: list[str] = []
        self.outdated = False

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, hash: str, password: str) -> bool:
        self.verified.append(hash)
        return hash == f"hash of {password}"

    def check_needs_rehash(self, hash: str) -> bool:
        return self.outdated


def test_a_hash_is_checked_for_names_that_nobody_has_too(story: Story) -> None:
    hasher = Counting()
    passwords = Passwords(hasher)
    store, clock = story.service.store, story.clock
    add_user(store, passwords, "desk", "viewer", PASSWORD, who="tests", now=clock.now())
    log_in = LogIn(store, clock, passwords)
    for name, password in (
        ("nobody", PASSWORD),
        ("desk", "wrong password"),
        ("nobody", "the password of nobody"),
    ):
        assert log_in.try_(name, password, address="192.0.2.1") == Refused()
    assert isinstance(log_in.try_("desk", PASSWORD, address="192.0.2.1"), LoggedIn)
    disable(store, "desk", who="tests", now=clock.now())
    assert log_in.try_("desk", PASSWORD, address="192.0.2.1") == Refused()
    assert len(hasher.verified) == 5


def test_a_password_is_hashed_anew_when_the_parameters_change(story: Story) -> None:
    store, clock = story.service.store, story.clock
    before = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    add_user(store, before, "desk", "viewer", PASSWORD, who="tests", now=clock.now())
    assert isinstance(LogIn(store, clock, HASHER).try_("desk", PASSWORD, address=""), LoggedIn)
    with store.view() as look:
        user = look.user_named("desk")
    assert user is not None
    assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(LogIn(store, clock, HASHER).try_("desk", PASSWORD, address=""), LoggedIn)


def test_each_login_has_a_secret_of_its_own_and_ends_the_one_before(browser: Browser) -> None:
    browser.log_in()
    first = browser.cookies["liptako"]
    browser.log_in()
    second = browser.cookies["liptako"]
    assert first != second
    assert browser.get("/", Cookie=f"liptako={first}").status_code == 303
    assert browser.get("/").status_code == 200


def test_a_cookie_that_somebody_planted_is_not_taken_over(browser: Browser) -> None:
    browser.cookies = {"liptako": "planted-by-somebody-else"}
    browser.log_in()
    assert browser.cookies["liptako"] != "planted-by-somebody-else"
    assert browser.get("/", Cookie="liptako=planted-by-somebody-else").status_code == 303


@pytest.mark.parametrize("path", ["/", "/incidents?day=2022-06-13", "/alerts/x"])
def test_after_logging_in_one_is_where_one_wanted_to_be(browser: Browser, path: str) -> None:
    away = browser.get(path)
    form = browser.get(away.headers["location"])
    assert f'name="next" value="{path}"'.replace("&", "&amp;") in form.text
    assert browser.log_in(next=path).headers["location"] == path


def test_nobody_is_sent_elsewhere_after_logging_in(browser: Browser) -> None:
    for path in ("//evil.example", "/\\evil.example", "https://evil.example", "https:evil.example"):
        assert browser.log_in(next=path).headers["location"] == "/"
        assert 'name="next" value="/"' in browser.get(f"/login?next={quote(path)}").text


def test_the_login_page_speaks_as_it_is_asked_to(browser: Browser) -> None:
    french = browser.get("/login", **{"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"})
    assert '<html lang="fr" dir="ltr">' in french.text
    assert "Mot de passe" in french.text
    assert french.headers["content-language"] == "fr"
    assert "Mot de passe" not in browser.get("/login", **{"Accept-Language": "en;q=0.9,fr;q=0.8"}).text


# --- throttling -------------------------------------------------------------------------------------------------


def test_who_fails_five_times_waits_and_the_right_password_waits_too(story: Story, browser: Browser) -> None:
    for _ in range(5):
        assert browser.log_in(password="wrong password").status_code == 403
    refused = browser.log_in()
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "300"
    assert "5 min" in refused.text
    elsewhere = Browser(browser.app, peer="192.0.2.9")
    assert elsewhere.log_in().status_code == 303
    story.clock.advance_to(story.clock.now() + timedelta(minutes=5))
    assert browser.log_in().status_code == 303


def test_the_longer_one_goes_on_the_longer_one_waits(story: Story, browser: Browser) -> None:
    waits = []
    for _ in range(6):
        for _ in range(5):
            browser.log_in(password="wrong password")
        refused = browser.log_in(password="wrong password")
        waits.append(int(refused.headers["retry-after"]))
        story.clock.advance_to(story.clock.now() + timedelta(seconds=waits[-1]))
    assert waits[0] == 300
    assert waits[1] == 3300
    assert waits[3] > 60_000


def test_names_that_nobody_has_are_throttled_alike(browser: Browser) -> None:
    answers = [browser.log_in("nobody", "wrong password").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


@pytest.mark.parametrize("same", ["AÏCHA", " Aïcha ", "Ａïcha"])
def test_a_name_in_other_letters_is_counted_as_the_same(browser: Browser, same: str) -> None:
    for _ in range(5):
        browser.log_in(same, "wrong password")
    assert browser.log_in().status_code == 429


def test_one_address_cannot_try_many_names(browser: Browser) -> None:
    answers = [browser.log_in(f"name {number}", "wrong password").status_code for number in range(21)]
    assert answers == [403] * 20 + [429]
    network = [Browser(browser.app, peer=f"2001:db8::{number:x}") for number in range(1, 22)]
    answers = [one.log_in(f"name {number}", "x" * 12).status_code for number, one in enumerate(network)]
    assert answers == [403] * 20 + [429]


def test_many_addresses_cannot_try_one_name_for_ever(browser: Browser) -> None:
    everywhere = [Browser(browser.app, peer=f"192.0.2.{number}") for number in range(1, 32)]
    answers = [one.log_in(password="wrong password").status_code for one in everywhere]
    assert answers == [403] * 30 + [429]


def test_strangers_cannot_keep_one_out_where_that_one_has_logged_in_of_late(
    story: Story, browser: Browser
) -> None:
    assert Browser(browser.app, peer="198.51.100.7").log_in().status_code == 303
    for hour in range(4):
        for number in range(1, 31):
            stranger = Browser(browser.app, peer=f"192.0.{hour}.{number}")
            stranger.log_in(password="wrong password")
        story.clock.advance_to(story.clock.now() + timedelta(hours=1))
    assert Browser(browser.app, peer="192.0.9.9").log_in().status_code == 429
    for _ in range(5):
        assert Browser(browser.app, peer="198.51.100.7").log_in(password="wrong").status_code == 403
    assert Browser(browser.app, peer="198.51.100.7").log_in().status_code == 429
    story.clock.advance_to(story.clock.now() + timedelta(minutes=5))
    assert Browser(browser.app, peer="198.51.100.7").log_in().status_code == 303
    story.clock.advance_to(story.clock.now() + timedelta(days=31))
    for number in range(1, 31):
        Browser(browser.app, peer=f"192.0.2.{number}").log_in(password="wrong password")
    assert Browser(browser.app, peer="198.51.100.7").log_in().status_code == 429


def test_a_restart_forgives_nothing(story: Story, browser: Browser) -> None:
    for _ in range(5):
        browser.log_in(password="wrong password")
    assert Browser(story.service.web(run_jobs=False)).log_in().status_code == 429


def test_three_hundred_failed_logins_are_few_rows_of_the_audit_log(story: Story) -> None:
    an_account(story)
    log_in = LogIn(story.service.store, story.clock, Passwords(Counting()))
    for number in range(300):
        log_in.try_("Aïcha", "wrong password", address=f"192.0.{number % 7}.{number % 200}")
    rows = audited(story)
    assert rows.count("login failed") == 20 + len([32, 64, 128, 256])
    with story.service.store.view() as look:
        row = look.page_audit(None, 1).rows[0]
    assert row["detail"] == {"name": "Aïcha", "address": "192.0.3.55", "this_hour": 256}
    log_in.try_("a password in the wrong field", "", address="198.51.100.1")
    assert "wrong field" not in str(audited(story))


# --- sessions ---------------------------------------------------------------------------------------------------


def test_a_session_ends_after_twelve_hours_without_use_and_after_seven_days_with_it(
    story: Story, browser: Browser
) -> None:
    start = story.clock.now()
    browser.log_in()
    story.clock.advance_to(start + timedelta(hours=12))
    assert browser.get("/").status_code == 303
    browser.log_in()
    begun = story.clock.now()
    for hours in range(11, 7 * 24, 11):
        story.clock.advance_to(begun + timedelta(hours=hours))
        assert browser.get("/").status_code == 200, hours
    story.clock.advance_to(begun + timedelta(days=7))
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize("change", ["disabled", "password", "role", "sessions"])
def test_what_is_changed_about_an_account_ends_its_sessions_at_once(
    story: Story, browser: Browser, change: str
) -> None:
    browser.log_in()
    an_account(story, "Boubacar")
    other = Browser(browser.app)
    other.log_in("Boubacar")
    store, now = story.service.store, story.clock.now()
    match change:
        case "disabled":
            assert disable(store, "aïcha", who="tests", now=now)
            assert browser.log_in().status_code == 403
        case "password":
            assert (
                change_password(store, HASHER, "Aïcha", "another four good words", who="tests", now=now) == 1
            )
            assert browser.log_in().status_code == 403
            assert Browser(browser.app).log_in(password="another four good words").status_code == 303
        case "role":
            assert change_role(store, "Aïcha", "viewer", who="tests", now=now)
        case _:
            assert end_sessions(store, "Aïcha", who="tests", now=now) == 1
    assert browser.get("/").status_code == 303
    assert other.get("/").status_code == 200


def test_the_database_holds_neither_password_nor_secret(story: Story, browser: Browser) -> None:
    browser.log_in()
    url = story.service.store._engine.url.database  # type: ignore[attr-defined]
    story.service.store.close()
    stored = b"".join(path.read_bytes() for path in Path(url).parent.glob("story.db*"))
    assert browser.cookies["liptako"].encode() not in stored
    assert PASSWORD.encode() not in stored


# --- what the session opens -------------------------------------------------------------------------------------


def test_the_api_takes_the_session_with_what_its_role_may(story: Story, browser: Browser) -> None:
    browser.log_in()
    assert browser.get("/api/v1/feeds").status_code == 200
    assert browser.get("/api/v1/audit").json()["rows"] == []
    an_account(story, "Boubacar", "viewer")
    other = Browser(browser.app)
    other.log_in("Boubacar")
    assert other.get("/api/v1/feeds").status_code == 200
    assert other.get("/api/v1/audit").status_code == 403


def json_post(browser: Browser, path: str, headers: dict[str, str]) -> httpx.Response:
    return browser.ask("POST", path, headers, content=b'{"reason": "Seen."}')


OWN = {"Origin": "http://127.0.0.1:8000", "Content-Type": "application/json"}


def test_json_from_our_own_pages_passes(browser: Browser) -> None:
    browser.log_in()
    assert json_post(browser, "/api/v1/incidents/x/confirm", OWN).status_code == 404
    fetched = OWN | {"Origin": "https://proxied.example", "Sec-Fetch-Site": "same-origin"}
    assert json_post(browser, "/api/v1/incidents/x/confirm", fetched).status_code == 404


ELSEWHERE: list[tuple[dict[str, str], int]] = [
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://127.0.0.1:8001"}, 403),
    ({"Origin": "http://127.0.0.1:8000.evil.example"}, 403),
    ({"Origin": ""}, 403),
    ({"Origin": "http://[evil"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "none"}, 403),
    ({"Content-Type": "text/plain"}, 415),
    ({"Content-Type": ""}, 415),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 403),
    ({"Content-Type": "multipart/form-data"}, 403),
    ({"Content-Type": "application/x-www-form-urlencoded", "X-Form-Token": "f" * 64}, 403),
]


def test_what_a_page_elsewhere_sends_with_the_cookie_does_nothing(browser: Browser) -> None:
    browser.log_in()
    for changed, status in ELSEWHERE:
        answer = json_post(browser, "/api/v1/incidents/x/confirm", OWN | changed)
        assert answer.status_code == status, changed
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_that_says_nothing_of_where_it_comes_from_does_nothing(browser: Browser) -> None:
    browser.log_in()
    answer = json_post(browser, "/api/v1/incidents/x/confirm", {"Content-Type": "application/json"})
    assert answer.status_code == 403


def test_a_form_takes_the_token_of_its_own_session(story: Story, browser: Browser) -> None:
    an_account(story, "Boubacar")
    browser.log_in()
    other = Browser(browser.app)
    other.log_in("Boubacar")
    token = browser.form_token()
    assert other.post("/logout", {"form_token": token}).status_code == 403
    assert other.post("/logout", {"other": "field"}).status_code == 403
    assert other.post("/logout", {"form_token": ""}).status_code == 403
    assert other.get("/").status_code == 200
    assert browser.post("/logout", **{"X-Form-Token": token}).headers["location"] == "/login"


def test_a_token_needs_no_page_and_counts_before_the_cookie(story: Story, browser: Browser) -> None:
    browser.log_in()
    secret = issue(story.service.store, "desk", "viewer", "tests", story.clock.now())
    elsewhere = {"Origin": "https://evil.example", "Content-Type": "application/json"}
    answer = json_post(
        browser, "/api/v1/incidents/x/confirm", elsewhere | {"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 403
    assert "your role is viewer" in answer.json()["detail"]
    wrong = json_post(browser, "/api/v1/incidents/x/confirm", OWN | {"Authorization": "Bearer wrong"})
    assert wrong.status_code == 401


def test_nobody_is_logged_in_by_a_page_elsewhere(browser: Browser) -> None:
    for origin in ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        sent = {"Sec-Fetch-Site": "cross-site"} | origin
        assert browser.log_in(**sent).status_code == 403
        assert browser.set_cookies == []
    bare = browser.ask("POST", "/login", {}, data={"name": "Aïcha", "password": PASSWORD})
    assert bare.status_code == 403


# --- every route ------------------------------------------------------------------------------------------------

OPEN = ("/healthz", "/language", "/login", "/style.css", "/a/", "/u/")


def routes(browser: Browser) -> list[tuple[str, str]]:
    """Every method and path of the application, each part in braces filled in."""
    found, waiting = [], list(browser.app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found += [(method, re.sub(r"\{[^}]*\}", "1", route.path)) for method in sorted(route.methods)]
        else:
            waiting += route.original_router.routes  # type: ignore[attr-defined]
    assert len(found) > 25
    return found


def test_every_route_is_closed_to_who_is_not_known(browser: Browser) -> None:
    closed = [(method, path) for method, path in routes(browser) if not path.startswith(OPEN)]
    assert len(closed) > 20
    for method, path in closed:
        own = {"Origin": browser.here, "Content-Type": "application/json"}
        for headers in (own, own | {"Authorization": "Bearer x"}, own | {"Cookie": "liptako=x"}):
            assert browser.ask(method, path, headers).status_code == 401, (method, path)
        assert browser.ask(method, path, own | {"Accept": "text/html"}).status_code in (303, 401)


def test_every_route_that_changes_something_is_closed_to_pages_elsewhere(browser: Browser) -> None:
    browser.log_in()
    unsafe = [(method, path) for method, path in routes(browser) if method not in ("GET", "HEAD", "OPTIONS")]
    closed = [(method, path) for method, path in unsafe if not path.startswith(("/a/", "/u/"))]
    assert ("POST", "/login") in closed
    assert ("POST", "/logout") in closed
    for method, path in closed:
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            evil = {"Origin": "https://evil.example", "Content-Type": kind, "X-Form-Token": "0" * 64}
            assert browser.ask(method, path, evil).status_code == 403, (method, path)
    assert browser.get("/").status_code == 200


def test_every_answer_tells_the_browser_to_do_nothing_else_with_it(browser: Browser) -> None:
    browser.log_in()
    answers = [browser.get(path) for method, path in routes(browser) if method == "GET"]
    answers += [browser.get("/nowhere"), browser.post("/login"), Browser(browser.app).get("/api/v1/feeds")]
    answers.append(browser.get("/", Host="evil.example"))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]
        # A feed reader asks again with the ETag that it has.
        assert (
            answer.headers["cache-control"] in ("no-store", "private, no-cache")
            or answer.url.path == "/style.css"
        )
        assert "strict-transport-security" not in answer.headers


# --- names ------------------------------------------------------------------------------------------------------


def test_pages_are_served_under_known_names_alone(story: Story) -> None:
    an_account(story)
    secret = issue(story.service.store, "desk", "viewer", "tests", story.clock.now())
    for base_url, host, served in (
        (None, "127.0.0.1:8000", True),
        (None, "alerts.example.org", False),
        (BASE, "alerts.example.org", True),
        (BASE, "localhost:8000", True),
        (BASE, "192.0.2.7", False),
        (BASE, "", False),
    ):
        story.service.in_force.base_url = base_url
        browser = Browser(story.service.web(run_jobs=False))
        assert browser.get("/login", Host=host).status_code == (200 if served else 421), host
        assert browser.get("/healthz", Host=host).status_code == 200
        assert browser.get("/api/v1/feeds", Host=host, Authorization=f"Bearer {secret}").status_code == 200


def test_a_body_has_a_limit(story: Story, browser: Browser) -> None:
    large = b"name=" + b"x" * 2**20
    form = {"Origin": browser.here, "Content-Type": "application/x-www-form-urlencoded"}
    assert browser.ask("POST", "/login", form, content=large).status_code == 413
    secret = issue(story.service.store, "desk", "operator", "tests", story.clock.now())
    asked = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    assert browser.ask("POST", "/api/v1/incidents/x/confirm", asked, content=large).status_code == 413


# --- before there is an account ---------------------------------------------------------------------------------


def test_before_there_is_an_account_the_page_says_how_to_make_one(story: Story) -> None:
    browser = Browser(story.service.web(run_jobs=False))
    assert "liptako users add NAME --role admin" in browser.get("/").text
    assert "liptako users add NAME --role admin" in browser.get("/login").text
    assert browser.get("/api/v1/feeds").status_code == 401
    an_account(story)
    assert browser.get("/").status_code == 303
    assert "liptako users add" not in browser.get("/login").text
    disable(story.service.store, "Aïcha", who="tests", now=story.clock.now())
    assert browser.get("/").status_code == 303
