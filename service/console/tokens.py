"""``/tokens``: what programs may use the API. A token is shown once, in the answer to the form that made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.access.principal import ROLES, SCOPES, scopes_of
from service.access.tokens import LONGEST_NAME, issue, revoke, works
from service.console.paged import paged
from service.console.people import role_name
from service.console.portions import portion
from service.console.translations import N_
from service.console.visit import Administering, Visit
from service.ports import Token

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]

SAID = {
    "revoked": N_("The token is revoked: it opens nothing any more."),
    "ended": N_("This token had ended already."),
}
DAYS = {"30": 30, "90": 90, "365": 365, "": None}
"""How long a token made here can work, in days; None: until it is revoked."""
OPENS = {
    "read": N_("read everything that viewers see"),
    "restricted": N_("the words of reports that were told by phone or by a partner"),
    "decide": N_("decide and tune, as operators do"),
    "export": N_("files of incidents and alerts"),
    "people": N_("recipients, accounts, tokens, the whole audit log"),
    "metrics": N_("/metrics and /readyz"),
}
"""What each scope opens, shorter than the documentation says it."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the list shows it."""

    token: Token
    role: str
    scopes: str
    works: bool


@router.get("/tokens")
def tokens(here: Administering, cursor: str = "") -> Response:
    return _page(here, cursor)


@router.post("/tokens")
def create(
    here: Administering,
    name: Field = "",
    role: Field = "",
    days: Field = "",
    scope: Annotated[Sequence[str], Form()] = (),
) -> Response:
    """The answer is the page with the token in it: a redirect could not carry it without writing it down."""
    name = name.strip()
    faults = _faults(here, name, role, days, scope)
    if faults:
        return _page(here, "", faults, {"name": name, "role": role, "days": days, "scope": scope})
    lasts = DAYS[days]
    secret = issue(
        here.desk.store,
        name,
        role,
        here.caller.name,
        here.now,
        scopes=scope or None,
        expires_at=here.now + timedelta(days=lasts) if lasts is not None else None,
    )
    return _page(here, "", secret=secret)


@router.post("/tokens/{number}/revoke")
def end(here: Administering, number: int) -> Response:
    done = 0 < number < 2**63 and revoke(here.desk.store, number, here.caller.name, here.now)
    return here.back("/tokens", "revoked" if done else "ended")


def _faults(here: Visit, name: str, role: str, days: str, scope: Sequence[str]) -> dict[str, str]:
    faults = {}
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        faults["name"] = here._("A name takes 1 to 64 characters that can be seen.")
    if role not in ROLES:
        faults["role"] = here._("Choose a role.")
    elif beyond := sorted(set(scope) - scopes_of(role)):
        faults["scope"] = here._(
            "The role {role} has no {scope}.", role=role_name(here, role), scope=beyond[0]
        )
    if days not in DAYS:
        faults["days"] = here._("Choose how long it works.")
    return faults


_EMPTY: Mapping[str, object] = {"name": "", "role": "viewer", "days": "90", "scope": ()}


def _page(
    here: Visit,
    cursor: str,
    faults: Mapping[str, str] | None = None,
    given: Mapping[str, object] = _EMPTY,
    secret: str | None = None,
) -> Response:
    with here.desk.store.view() as look:
        found = sorted(look.tokens(), key=lambda one: (not works(one, here.now), -one.id))
    shown, following = paged(here, lambda: portion(found, cursor))
    return here.page(
        "tokens.html",
        422 if faults else 200,
        said=SAID,
        tokens=[_row(here, one) for one in shown],
        next=following,
        secret=secret,
        roles={role: role_name(here, role) for role in ROLES},
        scopes={scope: here._(OPENS[scope]) for scope in SCOPES},
        days=tuple(DAYS),
        faults=faults or {},
        given=given,
    )


def _row(here: Visit, token: Token) -> TokenRow:
    held = scopes_of(token.role, token.scopes)
    scopes = ", ".join(scope for scope in SCOPES if scope in held)
    return TokenRow(token, role_name(here, token.role), scopes, works(token, here.now))
