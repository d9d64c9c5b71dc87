"""What every request passes before a route sees it.

Closed by default: a route that is added is for those who have logged in or carry a token, and no page elsewhere can
make a browser send a form to it, whether or not its author thought of that. What is open is listed here.
"""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.front import Front, host_name, is_loopback
from service.access.principal import Principal
from service.access.sessions import LiveSession, live_session
from service.access.tokens import authenticate
from service.api.headers import Carrying
from service.api.problems import Problem
from service.api.surroundings import WHO_ARE_YOU, Surroundings
from service.errors import StoreError

FIRST, LOGIN, HEALTH = "/", "/login", "/healthz"
OPEN = frozenset((HEALTH, LOGIN, "/language", "/style.css"))
SIGNED = ("/a/", "/u/")
"""Pages that a signed link opens: the link is what lets one in, also from a mail program, which is another site."""

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FORM_FIELD, FORM_HEADER = "form_token", "x-form-token"
LARGEST_BODY = 2**20


class Guard:
    """The outermost part of the application. It leaves ``caller`` (a Principal) and ``session`` (a LiveSession), or
    None, in the state of each request that goes on."""

    def __init__(self, app: ASGIApp, reach: Surroundings) -> None:
        self._app, self._reach = app, reach
        self._front = Front(reach.base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            receive, send = _Replayed(receive), Carrying(send, self._front.https)
            refusal = await self._refusal(Request(scope, receive), receive)
            if refusal is not None:
                shown = refusal.shown_to(Request(scope)) if isinstance(refusal, Problem) else refusal
                await shown(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _refusal(self, request: Request, body: "_Replayed") -> Response | None:
        """Why the request goes no further; None: it goes on."""
        path, bearer = request.scope["path"], _bearer(request)
        request.state.caller = request.state.session = None
        signed = path.startswith(SIGNED)
        # Neither a token nor a signed link is known to a page elsewhere, so the name that was asked for tells nothing.
        if not (bearer or signed or path == HEALTH or self._front.serves(_host(request))):
            return _misdirected()
        if path in OPEN or signed:
            strange = self._from_elsewhere(request) if path == LOGIN and request.method not in SAFE else None
            return strange or await _too_large(request, body)
        try:
            caller, session = await run_in_threadpool(self._who, request, bearer)
            open_yet = caller is None and await run_in_threadpool(self._is_first_look, request, bearer)
        except StoreError:
            return Problem(503, "The database does not answer.", {"Retry-After": "5"})
        request.state.caller, request.state.session = caller, session
        if caller is None:
            return None if open_yet else _unknown(request)
        too_large = await _too_large(request, body)
        if too_large is not None or session is None or request.method in SAFE:
            return too_large
        return self._from_elsewhere(request) or await _unmarked(request, session, body.bytes)

    def _who(self, request: Request, bearer: str | None) -> tuple[Principal | None, LiveSession | None]:
        now = self._reach.clock.now()
        if bearer is not None:
            return authenticate(self._reach.store, bearer, now), None
        session = live_session(self._reach.store, request.cookies.get(self._front.cookie), now)
        return (session.caller, session) if session is not None else (None, None)

    def _is_first_look(self, request: Request, bearer: str | None) -> bool:
        """Whether this is somebody at this very machine who looks at the first page while there is no account yet."""
        if request.scope["path"] != FIRST or bearer is not None or not _from_this_machine(request):
            return False
        with self._reach.store.view() as look:
            return not look.any_user()

    def _from_elsewhere(self, request: Request) -> Response | None:
        headers = request.headers
        if self._front.is_own(headers.get("origin"), headers.get("sec-fetch-site"), _host(request)):
            return None
        return Problem(403, "This was not sent by a page of this service; nothing was done.")


class _Replayed:
    """A request's body that can be read here and then once more by the route."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: list[Message] = []
        self.bytes = b""

    async def __call__(self) -> Message:
        return self._read.pop(0) if self._read else await self._receive()

    async def whole(self, most: int) -> bool:
        """Read all of it into ``bytes``. False: it is larger than ``most``, or the other side has gone."""
        body, more = bytearray(), True
        while more:
            message = await self._receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if message["type"] != "http.request" or len(body) > most:
                return False
        self.bytes = bytes(body)
        self._read = [{"type": "http.request", "body": self.bytes, "more_body": False}]
        return True


async def _too_large(request: Request, body: _Replayed) -> Response | None:
    if request.method in SAFE or await body.whole(LARGEST_BODY):
        return None
    return Problem(413, f"A request takes at most {LARGEST_BODY // 2**10} KiB.")


async def _unmarked(request: Request, session: LiveSession, body: bytes) -> Response | None:
    """Why a request that came with a cookie does not show that a page of this session made it: JSON cannot be sent from
    elsewhere without being asked for first; a form carries the session's form token."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return None
    token = request.headers.get(FORM_HEADER)
    if token is None and kind in FORMS:
        token = await _field(request.scope, body)
    if token is None and kind not in FORMS:
        return Problem(415, f"Send JSON (Content-Type: application/json), or a form with its {FORM_FIELD}.")
    if token is None or not session.made(token):
        return Problem(403, "This form was not made for your session: load the page again. Nothing was done.")
    return None


async def _field(scope: Scope, body: bytes) -> str | None:
    """The form's token. The route parses the body again, with what it expects."""

    async def once() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(scope, once).form() as form:
            value = form.get(FORM_FIELD)
    except Exception:  # a body that is no form has no token, whatever the parser makes of it
        return None
    return value if isinstance(value, str) else None


def _bearer(request: Request) -> str | None:
    """The Authorization header where it carries a token; that of a proxy (Basic) does not concern us."""
    given = request.headers.get("authorization", "")
    return given if given.partition(" ")[0].lower() == "bearer" else None


def _host(request: Request) -> str:
    named = request.headers.getlist("host")
    return named[0] if len(named) == 1 else ""


def _misdirected() -> Response:
    return Problem(
        421,
        "Nothing is served under this name: set LIPTAKO_BASE_URL to the address by which this service is reached, "
        "and let a proxy pass the Host header on.",
    )


def _unknown(request: Request) -> Response:
    """To the login page with those who look at pages; to programs, what is needed."""
    path, query = request.scope["path"], request.url.query
    if "text/html" in request.headers.get("accept", "") and not path.startswith("/api/"):
        if request.method not in SAFE or path == FIRST:
            return RedirectResponse(LOGIN, 303)
        return RedirectResponse(f"{LOGIN}?next={quote(f'{path}?{query}' if query else path, safe='')}", 303)
    return Problem(401, WHO_ARE_YOU, {"WWW-Authenticate": "Bearer"})


def _from_this_machine(request: Request) -> bool:
    """The peer and the name asked for must both be this machine: a page elsewhere that points a name of its own at
    127.0.0.1 gets nothing, nor does a proxy that says whom it speaks for."""
    relayed = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    peer = request.client.host if request.client else ""
    return not relayed and is_loopback(peer) and is_loopback(host_name(_host(request)) or "")
