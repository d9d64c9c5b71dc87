"""Every form of every page, and every address that takes one, sent as no page of ours would send it."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from console_world import BIDI, LONG_WORD, SCRIPT, Shown
from forms_shown import LOGIN, PAGES_WITH_FORMS, SIGNED, Form, a_copy, addresses, forms, posts, together

from service.records import VERDICTS

Sent = Mapping[str, Sequence[dict[str, str | list[str]]]]
FEWEST = 35
NEED_NO_TOKEN = (LOGIN, *SIGNED)
AS_A_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
"""Browsers say so of forms without a field too."""
FOR_EVERYBODY = ("/logout", "/account", *NEED_NO_TOKEN)
"""What viewers may send too, as they may mark an alert."""
DIGITS = "9" * 5_000
HOSTILE = (
    LONG_WORD,
    BIDI,
    "a\0b",
    SCRIPT,
    "-1",
    "0",
    DIGITS,
    f"-{DIGITS}",
    "1e999",
    "nan",
    "٢٠٢٢-٠٦-١١",
    " ",
)
ALONE = (LONG_WORD, "\0", DIGITS, SCRIPT + BIDI)


@pytest.fixture(scope="module")
def world(console: Shown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Nothing that is sent here may change it."""
    with a_copy(console, tmp_path_factory.mktemp("forms")) as copied:
        yield copied


@pytest.fixture(scope="module")
def found(world: Shown) -> Sequence[Form]:
    """One form of each kind that pages have."""
    visitor, routes = world.visitor("Hawa"), posts(world.app)
    kinds: dict[object, Form] = {}
    for page in PAGES_WITH_FORMS:
        for address in addresses(world, visitor, page):
            for form in forms(address, visitor.get(address).text, routes):
                kinds.setdefault(form.kind, form)
    assert len(kinds) >= FEWEST
    return list(kinds.values())


@pytest.fixture(scope="module")
def sent(world: Shown, found: Sequence[Form]) -> Sent:
    """By the address that takes a POST what pages send there; nothing, where no page that is looked at does."""
    wanted: dict[str, list[dict[str, str | list[str]]]] = {}
    for form in found:
        wanted.setdefault(form.action, []).append(form.sent)
    for route in set(posts(world.app)) - {form.route for form in found}:
        wanted[re.sub(r"\{[^}]*\}", "1", route)] = [{}]
    return wanted


@contextmanager
def unchanged(world: Shown) -> Iterator[None]:
    """Nothing at all is written meanwhile."""
    database = world.story.service.store._engine.url.database  # type: ignore[attr-defined]
    with closing(sqlite3.connect(database)) as watching:
        before = watching.execute("PRAGMA data_version").fetchone()
        yield
        assert watching.execute("PRAGMA data_version").fetchone() == before


def test_a_form_without_the_token_of_its_session_changes_nothing(world: Shown, sent: Sent) -> None:
    admin, other = world.visitor("Hawa"), world.visitor("Hawa")
    strange = other.form_token()
    closed = [address for address in sent if not address.startswith(("/login", "/a/", "/u/"))]
    assert len(closed) >= len(posts(world.app)) - len(NEED_NO_TOKEN)
    with unchanged(world):
        for address in closed:
            for fields in sent[address]:
                for token in ({}, {"form_token": ""}, {"form_token": strange}):
                    answer = admin.post(address, fields | token, **AS_A_FORM)
                    assert answer.status_code == 403, (address, fields)
                    is_told(answer, address)


def test_a_viewer_changes_nothing_but_what_is_their_own(
    world: Shown, found: Sequence[Form], sent: Sent
) -> None:
    viewer = world.visitor("Moussa")
    token = {"form_token": viewer.form_token()}
    closed = [form for form in found if form.route not in FOR_EVERYBODY and not _is_mark(form)]
    assert len(closed) >= FEWEST - len(FOR_EVERYBODY) - 1
    bare = [address for address in sent if not address.startswith((*FOR_EVERYBODY, "/a/", "/u/"))]
    with unchanged(world):
        for form in closed:
            answer = viewer.post(form.action, form.sent | token)
            assert answer.status_code == 403, form
            is_told(answer, form)
        for address in bare:
            answer = viewer.post(address, token)
            assert answer.status_code in (403, 404), address
            is_told(answer, address)


def _is_mark(form: Form) -> bool:
    return any(value in VERDICTS for _, value in form.buttons)


def test_what_no_page_sends_is_answered_in_a_sentence(
    console: Shown, found: Sequence[Form], tmp_path: Path
) -> None:
    with a_copy(console, tmp_path) as world:
        admin = Admin(world)
        for form in found:
            for headers, body in _wrong_bodies(form):
                answer = admin.send(form.action, headers, **body)
                is_told(answer, (form.action, headers, str(body)[:200]))


def test_no_address_of_what_is_not_there_breaks_a_form(console: Shown, tmp_path: Path) -> None:
    with a_copy(console, tmp_path) as world:
        admin = Admin(world)
        for route in posts(world.app):
            for named in ("0", "-1", DIGITS, str(2**63), "\0", BIDI, "a" * 2_000, "../x", "٣"):
                address = re.sub(r"\{[^}]*\}", quote(named, safe=""), route)
                if "{" in route:
                    answer = admin.send(address, {}, data={"reason": "a reason", "seen": "1"})
                    assert answer.status_code in (303, 400, 403, 404, 405, 409, 422), address[:200]
                    is_told(answer, address[:200])


class Admin:
    """Sends forms of an admin, and logs in again after one that ended the session."""

    def __init__(self, world: Shown) -> None:
        self.world = world
        self.browser = world.visitor("Hawa")
        self.token = self.browser.form_token()

    def send(self, address: str, headers: Mapping[str, str], **body: object) -> httpx.Response:
        own = {"Origin": self.world.url, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        answer = self.browser.ask("POST", address, own | {"X-Form-Token": self.token} | dict(headers), **body)
        if answer.headers.get("location", "").startswith("/login"):
            self._enter()
        return answer

    def _enter(self) -> None:
        clock = self.world.story.clock
        while (answer := self.browser.log_in("Hawa")).status_code == 429:
            clock.advance_to(clock.now() + timedelta(seconds=int(answer.headers["retry-after"])))
        assert answer.status_code == 303
        self.token = self.browser.form_token()


def _wrong_bodies(form: Form) -> Iterator[tuple[Mapping[str, str], Mapping[str, object]]]:
    """Headers, and what is sent: nothing; harm in every field, in one; fields twice; files for words and words for
    files; what is no UTF-8; what is no form."""
    names, pressed = sorted(form.names), form.buttons or (("", ""),)
    yield AS_A_FORM, {"data": {}}
    for name, value in pressed:
        button = {name: value} if name else {}
        yield {}, {"data": button}
        for harm in HOSTILE:
            yield {}, {"data": dict.fromkeys(names, harm) | button}
        yield {}, {"data": {name: ["one", SCRIPT, "\0"] for name in names} | button}
        yield {}, {"files": dict.fromkeys(names, ("a.txt", b"words")) or {"none": b""}, "data": button}
        yield {}, {"data": dict.fromkeys(names, SCRIPT) | dict.fromkeys(button, LONG_WORD)}
    for name in names:
        for harm in ALONE:
            yield {}, {"data": form.sent | {name: harm}}
    as_it_stands = together([(name, value) for name, value in form.fields if name not in form.files])
    yield {}, {"files": dict.fromkeys(form.files or ["none"], ("a\0b", b"\xff\0")), "data": as_it_stands}
    for raw in (b"%ff%fe", b"\xff\xfe", b"%ed%a0%80", b"%", b"&=&&=", b"=".join([b"x"] * 2_000)):
        body = b"&".join(name.encode() + b"=" + raw for name in (*names, "act", "do", "action"))
        yield AS_A_FORM, {"content": body}
    yield {"Content-Type": "multipart/form-data; boundary=x"}, {"content": b"--y\r\nno form\xff"}
    yield {"Content-Type": "multipart/form-data"}, {"content": b"--y"}
    yield {"Content-Type": "text/plain"}, {"content": b"words"}


def is_told(answer: httpx.Response, about: object) -> None:
    """It is a page with a sentence, or leads to a page of ours."""
    assert answer.status_code < 500, (answer.status_code, about)
    if answer.status_code == 303:
        assert not urlsplit(answer.headers["location"]).netloc, about
        return
    assert answer.headers["content-type"].startswith("text/html"), (answer.status_code, about)
    page = answer.text
    assert page.count("<h1") == 1, about
    assert re.search(r"<p[^>]*>[^<]{10,}", page.partition("<main")[2]), (answer.status_code, about)
    if answer.status_code >= 400:  # behind a signed link whose reader is not known: in every language
        assert 'role="alert"' in page or page.count("<div lang=") == 3, (answer.status_code, about)
    assert "<script" not in page, about
    assert "\0" not in page, about
