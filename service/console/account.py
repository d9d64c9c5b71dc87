"""``/account``: one's own password, and where one is logged in."""

import math
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.access import users as accounts
from service.access.sessions import LiveSession
from service.access.throttle import admit, succeeded
from service.console.fields import password_faults
from service.console.people import role_name
from service.console.translations import N_
from service.console.visit import Looking, Visit

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get("/account")
def account(here: Looking) -> Response:
    return _page(here, _session(here))


@router.post("/account")
def change(
    here: Looking, act: Field = "", now: Field = "", password: Field = "", again: Field = ""
) -> Response:
    own = _session(here)
    if act == "sessions":
        accounts.end_sessions(here.desk.store, own.caller.name, who=own.caller.name, now=here.now)
        return here.back("/login")
    faults = password_faults(here, password, again, own.caller.name)
    if not faults and not _is_password(here, own, now):
        faults["now"] = here._("This is not your password.")
    if faults:
        return _page(here, own, faults)
    accounts.change_password(
        here.desk.store,
        here.desk.passwords,
        own.caller.name,
        password,
        who=own.caller.name,
        now=here.now,
    )
    return here.back("/login", "password")


def _is_password(here: Visit, own: LiveSession, given: str) -> bool:
    """Whether it is the caller's. Counted as logins are: a browser left open is not to be guessed at for ever."""
    client, name = here.request.client, own.caller.name
    address, store = client.host if client else "", here.desk.store
    with store.begin() as transaction:
        wait = admit(transaction, name, address, here.now)
        user = transaction.user(own.caller.id)
    if wait is not None:
        minutes = math.ceil(wait.total_seconds() / 60)
        raise here.refusal(429, N_("Too many logins failed. Try again in {minutes} min."), minutes=minutes)
    right = here.desk.passwords.matches(user.password_hash if user else None, given)
    with store.begin() as transaction:
        if right:
            succeeded(transaction, name, address, here.now)
        else:
            transaction.audit(name, "password not changed", {"user": own.caller.id}, here.now)
    return right


def _session(here: Visit) -> LiveSession:
    if here.session is None:
        raise here.refusal(403, N_("This page is for people who have logged in, not for tokens."))
    return here.session


def _page(here: Visit, own: LiveSession, faults: Mapping[str, str] | None = None) -> Response:
    return here.page(
        "account.html",
        422 if faults else 200,
        role=role_name(here, own.caller.role),
        sessions=accounts.sessions_of(here.desk.store, own.caller.name, here.now),
        own=own.id,
        faults=faults or {},
    )
