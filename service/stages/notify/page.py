"""An alert as one recipient may see it on a page: what a message to them says first."""

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Recipient
from service.stages.notify.lead import lead
from service.stages.notify.matching import seen_from_near
from service.stages.notify.plain import text_in, tidied
from service.stages.notify.redact import redacted


def first_lines(alert: Alert, recipient: Recipient, places: PlaceIndex) -> tuple[str, ...]:
    """The headline, then the lines that are enough by themselves, in the recipient's language and precision."""
    shown = redacted(seen_from_near(tidied(alert), recipient, places), recipient.precision)
    return (text_in(shown.headline, recipient.language), *lead(shown, recipient.language, places))
