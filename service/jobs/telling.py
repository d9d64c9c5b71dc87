"""The messages of one alert, for every recipient there is."""

from datetime import datetime

import structlog

from service.jobs.in_force import InForce
from service.records import Alert, Message, Recipient
from service.stages.notify import notice, notify

_log = structlog.get_logger(__name__)


def tell(alert: Alert, told: frozenset[str], in_force: InForce, now: datetime) -> list[Message]:
    """One recipient at a time: what cannot be rendered for one costs the others nothing, and operators hear of it.

    ``told``: who had an earlier revision. Messages to a recipient that is disabled are made as well: they wait until
    it is enabled again.
    """
    return [
        message
        for recipient in in_force.configuration.recipients
        for message in _rendered(alert, recipient, told, in_force, now)
    ]


def _rendered(
    alert: Alert, recipient: Recipient, told: frozenset[str], in_force: InForce, now: datetime
) -> tuple[Message, ...]:
    try:
        return notify(
            alert,
            (recipient,),
            told,
            places=in_force.reader.places,
            base_url=in_force.base_url,
            mail_from=in_force.mail_from,
            links=in_force.links,
            now=now,
        )
    except Exception:
        _log.exception("alert not rendered", alert=alert.id, recipient=recipient.name)
        return notice(
            in_force.configuration.recipients,
            subject=f"An alert could not be written for {recipient.name}",
            text=f"Alert {alert.id} of rule {alert.rule.name} was raised; {recipient.name} did not get it.",
            mail_from=in_force.mail_from,
            now=now,
        )
