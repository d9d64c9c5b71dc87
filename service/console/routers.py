"""Every page that is for those who have logged in, in the order of the navigation."""

from service.console import (
    account,
    audit,
    incident,
    incidents,
    people,
    place_forms,
    places,
    rules,
    situation,
    tokens,
)

console = (
    situation.router,
    incidents.router,
    incident.router,
    rules.router,
    places.router,
    place_forms.router,
    people.router,
    tokens.router,
    audit.router,
    account.router,
)
