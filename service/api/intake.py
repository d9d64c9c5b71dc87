"""What comes in, looked at before any route sees it: no character that no database holds."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.requests import Request

from service.api.problems import Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
# The escape of NUL in JSON, where its backslash is not itself escaped.
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")
_NUL_IN_A_FORM = re.compile(rb"%00|\x00")


class Intake:
    """422 for NUL in address or body, which PostgreSQL takes in no text. It stands behind the guard, which bounds
    bodies: the whole of one is held here."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            await _refuse(
                422, "The address holds the character NUL, which nothing here has.", scope, receive, send
            )
        elif scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
        else:
            await self._with_body(scope, receive, send)

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            return
        if _nul_of(scope).search(body):
            await _refuse(
                422, "The body holds the character NUL, which cannot be stored.", scope, receive, send
            )
        else:
            await self._app(scope, _again(body, receive), send)


async def _refuse(status: int, words: str, scope: Scope, receive: Receive, send: Send) -> None:
    shown = Problem(status, words, {"Connection": "close"}).shown_to(Request(scope))
    await shown(scope, receive, send)


def _nul_of(scope: Scope) -> re.Pattern[bytes]:
    kind = dict(scope["headers"]).get(b"content-type", b"").strip().lower()
    return _NUL_IN_A_FORM if kind.startswith(b"application/x-www-form-urlencoded") else _NUL_IN_JSON


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None: the caller left before its end, and hears no answer."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request":
            return None
        if not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body as one message, then whatever comes."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return left.pop() if left else await receive()

    return give
