"""What is wrong with a name or a password that was typed into a form."""

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
