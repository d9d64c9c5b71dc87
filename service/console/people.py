"""``/users`` and ``/users/NUMBER``: who may log in, and what an admin changes of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.access import users as accounts
from service.access.principal import ROLES
from service.console.fields import account_faults, password_faults
from service.console.paged import paged
from service.console.portions import portion
from service.console.translations import N_
from service.console.visit import ROLE_NAMES, Administering, Visit
from service.errors import AccountError
from service.ports import User

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]

SAID = {
    "made": N_("The account is made. Tell its owner name and password by a way that nobody else reads."),
    "role": N_("The role is changed; its sessions are ended."),
    "disabled": N_("The account is disabled; its sessions are ended."),
    "enabled": N_("The account may log in again; failed logins are forgotten."),
    "password": N_("The password is changed; its sessions are ended."),
    "sessions": N_("The sessions are ended."),
    "same": N_("It was so already: nothing was changed."),
}
UNKNOWN = N_("There is no such account.")
_REFUSED = {
    "own": N_("Nobody disables their own account or changes its role: ask another admin. Nothing was done."),
    "last admin": N_("This is the last admin: make another one first. Nothing was done."),
    "unknown": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account as the list shows it. ``seen``: when one of its live sessions was last used."""

    user: User
    role: str
    sessions: int
    seen: datetime | None


@router.get("/users")
def people(here: Administering, cursor: str = "") -> Response:
    return _people(here, cursor)


@router.post("/users")
def add(
    here: Administering, name: Field = "", role: Field = "viewer", password: Field = "", again: Field = ""
) -> Response:
    name = name.strip()
    faults = account_faults(here, name) | password_faults(here, password, again, name)
    if role not in ROLES:
        faults["role"] = here._("Choose a role.")
    if not faults:
        try:
            store, passwords = here.desk.store, here.desk.passwords
            number = accounts.add_user(
                store, passwords, name, role, password, who=here.caller.name, now=here.now
            )
            return here.back(f"/users/{number}", "made")
        except AccountError:
            faults["name"] = here._("There is an account of this name already.")
    return _people(here, "", faults, {"name": name, "role": role})


def _people(
    here: Visit,
    cursor: str,
    faults: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    with here.desk.store.view() as look:
        found, live = look.users(), look.live_sessions(here.now)
    shown, following = paged(here, lambda: portion(found, cursor))
    rows = [PersonRow(user, role_name(here, user.role), *live.get(user.id, (0, None))) for user in shown]
    return here.page(
        "people.html",
        422 if faults else 200,
        people=rows,
        next=following,
        roles={role: role_name(here, role) for role in ROLES},
        faults=faults or {},
        given=given or {"name": "", "role": "viewer"},
    )


@router.get("/users/{number}")
def person(here: Administering, number: int) -> Response:
    return _person(here, number)


@router.post("/users/{number}")
def change(
    here: Administering,
    number: int,
    act: Field = "",
    role: Field = "",
    password: Field = "",
    again: Field = "",
) -> Response:
    user = _user(here, number)
    if act == "password":
        return _set_password(here, user, password, again)
    if act not in _ACTS or (act == "role" and role not in ROLES):
        raise here.refusal(422, N_("Nothing was changed: go back and press one of the buttons."))
    try:
        done = _ACTS[act](here, user, role)
    except AccountError as error:
        raise here.refusal(409, _REFUSED[error.why]) from None
    return here.back(f"/users/{number}", done)


def _set_password(here: Visit, user: User, password: str, again: str) -> Response:
    faults = password_faults(here, password, again, user.name)
    if user.id == here.caller.id:
        raise here.refusal(409, N_("Your own password you change on the page of your account."))
    if faults:
        return _person(here, user.id, faults)
    store, passwords = here.desk.store, here.desk.passwords
    accounts.change_password(store, passwords, user.name, password, who=here.caller.name, now=here.now)
    return here.back(f"/users/{user.id}", "password")


def _set_role(here: Visit, user: User, role: str) -> str:
    changed = accounts.change_role(
        here.desk.store, user.name, role, who=here.caller.name, now=here.now, by=here.caller.id
    )
    return "role" if changed else "same"


def _disable(here: Visit, user: User, _: str) -> str:
    done = accounts.disable(here.desk.store, user.name, who=here.caller.name, now=here.now, by=here.caller.id)
    return "disabled" if done else "same"


def _enable(here: Visit, user: User, _: str) -> str:
    accounts.enable(here.desk.store, user.name, who=here.caller.name, now=here.now)
    return "enabled"


def _end_sessions(here: Visit, user: User, _: str) -> str:
    ended = accounts.end_sessions(here.desk.store, user.name, who=here.caller.name, now=here.now)
    return "sessions" if ended else "same"


_ACTS: Mapping[str, Callable[[Visit, User, str], str]] = {
    "role": _set_role,
    "disable": _disable,
    "enable": _enable,
    "sessions": _end_sessions,
}


def _person(here: Visit, number: int, faults: Mapping[str, str] | None = None) -> Response:
    user = _user(here, number)
    return here.page(
        "person.html",
        422 if faults else 200,
        said=SAID,
        person=user,
        own=user.id == here.caller.id,
        role=role_name(here, user.role),
        roles={role: role_name(here, role) for role in ROLES},
        sessions=accounts.sessions_of(here.desk.store, user.name, here.now),
        faults=faults or {},
    )


def _user(here: Visit, number: int) -> User:
    with here.desk.store.view() as look:
        user = look.user(number) if 0 < number < 2**63 else None
    if user is None:
        raise here.refusal(404, UNKNOWN)
    return user


def role_name(here: Visit, role: str) -> str:
    """A role in the visitor's language."""
    return here._(ROLE_NAMES[role]) if role in ROLE_NAMES else role
