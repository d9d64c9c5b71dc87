"""``/login`` and ``/logout``: server-drawn, without a script."""

import math
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access.front import Front, own_path
from service.access.login import LoggedIn, LogIn, Refused
from service.access.sessions import LONGEST, LiveSession, end_session
from service.console.languages import asked_for
from service.console.login_tables import LOGIN_WORDS
from service.console.pages import pages
from service.ports import Clock, Store

Field = Annotated[str, Form()]


def login_router(store: Store, clock: Clock, log_in: LogIn, base_url: str | None) -> APIRouter:
    """The routes. ``base_url`` says whether the cookie is for TLS alone."""
    router = APIRouter(include_in_schema=False)
    front = Front(base_url)

    @router.get("/login")
    def form(request: Request, next: str = "/") -> HTMLResponse:
        with store.view() as look:
            nobody = not look.any_user()
        return _page(request, 200, says="nobody" if nobody else None, next=next)

    @router.post("/login")
    def login(request: Request, name: Field = "", password: Field = "", next: Field = "/") -> Response:
        found = log_in.try_(
            name,
            password,
            address=request.client.host if request.client else "",
            agent=request.headers.get("user-agent", ""),
            before=request.cookies.get(front.cookie),
        )
        if isinstance(found, LoggedIn):
            return _in(found, front, own_path(next))
        return _not_in(request, found, name, next)

    @router.post("/logout")
    def logout(request: Request) -> Response:
        session: LiveSession | None = request.state.session
        if session is not None:
            end_session(store, session, clock.now())
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(front.cookie, secure=front.https, httponly=True, samesite="lax")
        return answer

    return router


def _in(found: LoggedIn, front: Front, path: str) -> Response:
    answer = RedirectResponse(path, 303)
    answer.set_cookie(
        front.cookie,
        found.secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=front.https,
        httponly=True,
        samesite="lax",
    )
    return answer


def _not_in(request: Request, found: Refused, name: str, next: str) -> HTMLResponse:
    if found.wait is None:
        return _page(request, 403, says="wrong", name=name, next=next)
    seconds = math.ceil(found.wait.total_seconds())
    answer = _page(request, 429, says="wait", name=name, next=next, minutes=str(math.ceil(seconds / 60)))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(
    request: Request, status: int, *, says: str | None, next: str, name: str = "", minutes: str = ""
) -> HTMLResponse:
    language = asked_for(request.headers.get("accept-language", ""))
    words = LOGIN_WORDS[language]
    page = pages.get_template("login.html").render(
        language=language,
        words=words,
        said=words[says].format(minutes=minutes) if says else None,
        next=own_path(next),
        name=name,
    )
    return HTMLResponse(page, status, headers={"Content-Language": language, "Vary": "Accept-Language"})
