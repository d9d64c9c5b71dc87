"""Where one can go from every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.access.principal import DECIDE, PEOPLE, READ, Principal
from service.console.translations import N_


@dataclass(frozen=True, slots=True)
class Link:
    """``name`` is translated where it is shown; ``here``: the page that is shown belongs to it."""

    path: str
    name: str
    here: bool


_PAGES = (
    ("/", N_("Situation"), READ),
    ("/incidents", N_("Incidents"), READ),
    ("/alerts", N_("Alerts"), READ),
    ("/rules", N_("Rules"), READ),
    ("/feeds", N_("Feeds"), READ),
    ("/items", N_("Items"), READ),
    ("/places", N_("Places"), READ),
    ("/recipients", N_("Recipients"), READ),
    ("/users", N_("People"), PEOPLE),
    ("/tokens", N_("Tokens"), PEOPLE),
    ("/audit", N_("Audit"), DECIDE),
)


def navigation(path: str, caller: Principal) -> Sequence[Link]:
    """The pages that are there for the caller."""
    return [
        Link(to, name, path == to or (to != "/" and path.startswith(f"{to}/")))
        for to, name, scope in _PAGES
        if caller.may(scope)
    ]
