"""Requests that no honest client sends: each gets a refusal in words, none an answer of 500 or more."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import pytest
from storytelling import Story

from service.access.tokens import issue
from service.api.guard import LARGEST_BODY as BODY_LIMIT

pytest_plugins = ["store_databases"]

NOW = datetime(2022, 6, 13, tzinfo=UTC)
ATTACK = (
    "Burkina Faso: at least 50 people killed in attack on Seytenga",
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the "
    "Sahel region of Burkina Faso, the government spokesman said on Monday.",
)


class Caller:
    def __init__(self, story: Story) -> None:
        self.app = story.service.web(run_jobs=False)
        token = issue(story.service.store, "test", "admin", "tests", NOW)
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                sent = {"Content-Type": "application/json", **self.headers, **(headers or {})}
                return await client.request(method, path, content=body, headers=sent)

        return asyncio.run(asking())

    def decide(self, body: bytes) -> httpx.Response:
        return self.ask("POST", f"{self.incident}/dismiss", body)

    @property
    def incident(self) -> str:
        return f"/api/v1/incidents/{self.ask('GET', '/api/v1/incidents').json()['rows'][0]['id']}"


@pytest.fixture
def api(tell: Callable[..., Story], store_url: str) -> Iterator[Caller]:
    """On both databases: PostgreSQL refuses texts that SQLite takes."""
    story = tell("2022-06-13T08:00", feeds=("one",), database=store_url)
    story.publish("2022-06-13T08:05", *ATTACK)
    story.run_until("2022-06-13T09:30")
    yield Caller(story)
    story.service.store.close()


def refused(answer: httpx.Response, *statuses: int, about: object = "") -> None:
    assert answer.status_code in statuses, (about, answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json", about
    assert answer.json()["status"] == answer.status_code, about


# --- size -------------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused(api: Caller) -> None:
    refused(api.decide(b" " * (BODY_LIMIT + 1)), 413)


def test_a_body_that_goes_on_without_saying_so_is_cut_off(api: Caller) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 65_536
            yield b" " * 65_536

    refused(api.ask("POST", f"{api.incident}/dismiss", endless()), 413)
    assert given <= BODY_LIMIT + 2 * 65_536


def test_the_largest_body_is_read(api: Caller) -> None:
    body = json.dumps({"reason": "The video is of another year."}).encode()
    assert api.decide(body + b" " * (BODY_LIMIT - len(body))).status_code == 202


# --- form -------------------------------------------------------------------------------------------------------

BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep, in a field": b'{"reason": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "another encoding": '{"reason": "The video is of another year."}'.encode("utf-16"),
    "not UTF-8": b'{"reason": "\xff\xfe\xfa the video is of another year"}',
    "half a character": b'{"reason": "half \\ud800 a character"}',
    "NUL, escaped": b'{"reason": "a nul \\u0000 in the middle"}',
    "NUL after an escaped backslash": b'{"reason": "a nul \\\\\\u0000 in the middle"}',
    "NUL, as it is": b'{"reason": "a nul \x00 in the middle"}',
    "NUL in a key": b'{"rea\\u0000son": "The video is of another year."}',
    "a number": b"1e400",
    "NaN": b'{"reason": NaN}',
    "a huge number": b'{"reason": ' + b"9" * 100_000 + b"}",
    "a huge number elsewhere": b'{"reason": "The video is of another year.", "items": ['
    + b"9" * 5000
    + b"]}",
    "a list": b'[{"reason": "The video is of another year."}]',
    "a text": b'"reason"',
    "more than is asked for": b'{"reason": "The video is of another year.", "__proto__": {"role": "admin"}}',
}


def test_a_body_that_is_not_as_documented_is_refused(api: Caller) -> None:
    for name, body in BODIES.items():
        refused(api.decide(body), 400, 422, about=name)
    assert api.ask("GET", f"{api.incident}/decisions").json() == []


def test_of_a_key_given_twice_the_last_counts(api: Caller) -> None:
    assert api.decide(b'{"reason": 1, "reason": "The video is of another year."}').status_code == 202
    [decision] = api.ask("GET", f"{api.incident}/decisions").json()
    assert decision["reason"] == "The video is of another year."


def test_a_backslash_before_u0000_is_a_text_like_another(api: Caller) -> None:
    assert api.decide(b'{"reason": "they wrote \\\\u0000 in it"}').status_code == 202


def test_a_form_is_no_json(api: Caller) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    refused(api.ask("POST", f"{api.incident}/dismiss", b"reason=a%00b", kind), 422)
    refused(api.ask("POST", f"{api.incident}/dismiss", b"reason=another+year", kind), 400, 422)


# --- addresses --------------------------------------------------------------------------------------------------

NAMES = {
    "NUL": "%00",
    "NUL inside": "inc-%00-x",
    "not UTF-8": "%ff%fe",
    "a way up": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "direction marks": quote("\u202einc\u2066"),
    "line ends": "a%0d%0aSet-Cookie:%20x=y",
    "SQL": quote("' OR 1=1 --"),
    "wildcards": quote("inc-%"),
    "very long": "x" * 20_000,
    "half a character": "%ed%a0%80",
}
ONE_OF = ["incidents/{}", "incidents/{}/decisions", "incidents/{}/reports", "alerts/{}", "alerts/{}/marks",
          "deliveries/{}", "rules/{}", "items/{}"]  # fmt: skip


def test_no_name_finds_what_is_not_there(api: Caller) -> None:
    for name in NAMES.values():
        for route in ONE_OF:
            answer = api.ask("GET", f"/api/v1/{route.format(name)}")
            refused(answer, 404, 422, about=(route, name))
            assert "set-cookie" not in answer.headers


def test_no_number_breaks_a_route(api: Caller) -> None:
    for number in ("-1", "0", str(2**63), "9" * 5000, "1e3", "١", "1.5", "0x10", "true"):
        refused(api.ask("GET", f"/api/v1/items/{number}"), 404, 422, about=number)
        refused(api.ask("GET", f"/api/v1/items?limit={number}"), 422, about=number)


CURSORS = ["", "x", "%00", "W10=", "Wy0xXQ==", "W251bGxd", "WzFlNDAwXQ==", "W3RydWVd", "%ff", "Ww==", "x" * 201,
           "WyIyMDIyIiwxXQ==", "WyI5OTk5LTEyLTMxVDIzOjU5OjU5KzAwOjAwIiwxXQ==",
           "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwxXQ==", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg=="]  # fmt: skip


def test_a_cursor_that_was_not_given_out_gives_no_fault(api: Caller) -> None:
    for page in ("items", "incidents", "alerts", "deliveries", "audit"):
        for cursor in CURSORS:
            answer = api.ask("GET", f"/api/v1/{page}?cursor={cursor}")
            if answer.status_code != 200:
                refused(answer, 400, 422, about=(page, cursor))


def test_what_is_nowhere_is_told_so(api: Caller) -> None:
    for path in (
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1//items",
        "/api/v1/items/1/2/3",
        "/..%2f..%2fetc%2fpasswd",
    ):
        refused(api.ask("GET", path), 404)


# --- methods ----------------------------------------------------------------------------------------------------


def test_a_method_that_is_not_there_is_refused_with_those_that_are(api: Caller) -> None:
    paths = api.ask("GET", "/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - {
            name.upper() for name in operations
        }:
            answer = api.ask(method, path.replace("{", "").replace("}", ""), b"{}")
            refused(answer, 405)
            assert answer.headers["allow"]


def test_nothing_is_answered_to_a_token_that_is_none(api: Caller) -> None:
    for token in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer lpt_x",
        "Basic eDp5",
        "Bearer a b",
        "Bearer " + "x" * 10_000,
    ):
        refused(api.ask("GET", "/api/v1/items", headers={"Authorization": token}), 401, about=token)
