"""An alert as one recipient is to see it."""

from dataclasses import replace

from service.gazetteer.index import PlaceIndex
from service.records import Alert, Recipient
from service.stages.notify.matching import concerns, seen_from_near
from service.stages.notify.redact import redacted
from service.text.phrases import update_mark


def as_shown(
    alert: Alert, recipient: Recipient, told: bool, places: PlaceIndex, *, held: bool = False
) -> Alert | None:
    """The alert as this recipient is to see it, redacted; None: it is not for them. ``told``: they had an earlier
    revision; ``held``: it was held for them, so it is for them whatever was changed since."""
    seen = seen_from_near(alert, recipient, places)
    if told:
        return redacted(seen, recipient.precision)
    if not held and (seen.msg_type == "Cancel" or not concerns(seen, recipient, places)):
        return None
    return redacted(as_news(seen), recipient.precision)


def as_news(alert: Alert) -> Alert:
    """The alert for one who has heard nothing of it yet."""
    # To someone who has heard nothing yet an Update is news: an Alert that answers to nothing.
    msg_type = "Alert" if alert.msg_type == "Update" else alert.msg_type
    headline = {code: text.replace(update_mark(code), "", 1) for code, text in alert.headline.items()}
    return replace(alert, msg_type=msg_type, references=(), headline=headline)
