"""``/login``, ``/logout`` and ``/language``: server-drawn, without a script."""

import math
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.access.front import Front, own_path
from service.access.login import LoggedIn, LogIn, Refused
from service.access.sessions import LONGEST, LiveSession, end_session
from service.console.desk import AtDesk, Desk
from service.console.languages import COOKIE
from service.console.pages import html, pages
from service.console.translations import LANGUAGES, N_, direction, translations
from service.console.visit import language_of

Field = Annotated[str, Form()]


router = APIRouter(include_in_schema=False)


@router.get("/login")
def form(request: Request, desk: AtDesk, next: str = "/", done: str = "") -> Response:
    with desk.store.view() as look:
        nobody = not look.any_user()
    says = "nobody" if nobody else "changed" if done == "password" else None
    return _page(request, 200, says=says, next=next)


@router.post("/login")
def login(
    request: Request, desk: AtDesk, name: Field = "", password: Field = "", next: Field = "/"
) -> Response:
    front = _front(desk)
    found = LogIn(desk.store, desk.clock, desk.passwords).try_(
        name,
        password,
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        before=request.cookies.get(front.cookie),
    )
    if isinstance(found, LoggedIn):
        return _in(found, front, own_path(next))
    return _not_in(request, found, name, next)


@router.get("/language")
def choose(desk: AtDesk, to: str = "", next: str = "/") -> Response:
    answer = RedirectResponse(own_path(next), 303)
    if to in LANGUAGES:
        a_year = 365 * 24 * 60 * 60
        https = _front(desk).https
        answer.set_cookie(COOKIE, to, max_age=a_year, path="/", secure=https, httponly=True, samesite="lax")
    return answer


@router.post("/logout")
def logout(request: Request, desk: AtDesk) -> Response:
    session: LiveSession | None = request.state.session
    if session is not None:
        end_session(desk.store, session, desk.clock.now())
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(_front(desk).cookie, secure=_front(desk).https, httponly=True, samesite="lax")
    return answer


def _front(desk: Desk) -> Front:
    """It says whether the cookies are for TLS alone."""
    return Front(desk.in_force.base_url)


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


def _not_in(request: Request, found: Refused, name: str, next: str) -> Response:
    if found.wait is None:
        return _page(request, 403, says="wrong", name=name, next=next)
    seconds = math.ceil(found.wait.total_seconds())
    answer = _page(request, 429, says="wait", name=name, next=next, minutes=str(math.ceil(seconds / 60)))
    answer.headers["Retry-After"] = str(seconds)
    return answer


_SAYS = {
    "wrong": N_("Name or password are not right."),
    "wait": N_("Too many logins failed. Try again in {minutes} min."),
    "changed": N_("Your password is changed: log in with it."),
    "nobody": N_(
        "There is no account yet. Whoever runs this service makes the first one: liptako users add NAME --role admin"
    ),
}


def _page(
    request: Request, status: int, *, says: str | None, next: str, name: str = "", minutes: str = ""
) -> Response:
    language = language_of(request)
    words = translations(language)
    page = (
        pages(language)
        .get_template("login.html")
        .render(
            language=language,
            direction=direction(language),
            said=words.gettext(_SAYS[says]).format(minutes=minutes) if says else None,
            next=own_path(next),
            name=name,
        )
    )
    return html(request, language, page, status)
