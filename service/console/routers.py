"""Every page that is for those who have logged in, in the order of the navigation."""

from service.console import (
    account,
    alert,
    alerts,
    audit,
    deliveries,
    incident,
    incidents,
    people,
    place_forms,
    places,
    recipients,
    rules,
    situation,
    tokens,
    told_reports,
)

console = (
    situation.router,
    incidents.router,
    incident.router,
    rules.router,
    alerts.router,
    alert.router,
    told_reports.router,
    places.router,
    place_forms.router,
    recipients.router,
    deliveries.router,
    people.router,
    tokens.router,
    audit.router,
    account.router,
)
