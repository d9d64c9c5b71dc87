"""What was typed into a form: names, passwords, days, and what is wrong with them."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from service.access.passwords import weakness
from service.access.users import check_name
from service.console.translations import N_
from service.console.visit import Visit

WEAK = (
    N_("A password takes at least 12 characters: several words are easy to keep in mind."),
    N_("A password takes at most 256 characters."),
    N_("This password repeats the same few characters: use at least 5 different ones."),
    N_("This password is the name of the account, or digits alone: whoever tries will begin with that."),
    N_("This password is one of the most common ones: whoever tries will begin with those."),
)
"""What ``service.access.passwords`` says of passwords, named here so that it is translated."""


async def _filled(request: Request) -> AsyncIterator[FormData]:
    async with request.form() as form:  # files that somebody sends in place of words are closed with it
        yield form


Filled = Annotated[FormData, Depends(_filled)]
"""What was sent with a form."""


def account_faults(here: Visit, name: str) -> dict[str, str]:
    """Of the field ``name``, where nobody can be called that."""
    try:
        check_name(name)
    except ValueError:
        return {"name": here._("A name takes 1 to 64 characters that can be seen.")}
    return {}


def password_faults(here: Visit, password: str, again: str, name: str) -> dict[str, str]:
    """Of the fields ``password`` and ``again``, for the account ``name``."""
    weak = weakness(password, name)
    if weak is not None:
        return {"password": here._(weak)}
    if password != again:
        return {"again": here._("This is not the password above: type it twice alike.")}
    return {}


def day_of_field(here: Visit, field: str, given: str, faults: dict[str, str]) -> date | None:
    """None: nothing was typed, or no day, which is then a fault of the field."""
    if not given.strip():
        return None
    try:
        day = date.fromisoformat(given.strip())
        if not date(1970, 1, 1) <= day < date(9999, 12, 31):
            raise ValueError
    except ValueError:
        faults[field] = here._("Write the day as 2022-06-11.")
        return None
    return day
