"""Acts in the audit log that are the business of whoever decides, not of admins alone."""

from typing import get_args

from service.jobs.acknowledging import ACT as ACKNOWLEDGED
from service.jobs.ledger import ACTS as DELIVERIES
from service.jobs.marking import ACT as MARKED
from service.jobs.names_aside import ACTS as NAMES
from service.jobs.rereading import READ_AGAIN, SEARCH_READ_AGAIN
from service.jobs.ruling import ACTS as RULINGS
from service.jobs.ruling import UNDONE
from service.jobs.unsubscribing import CLOSED, OPENED
from service.records.overrides import REHEARSED, Section

TUNED = tuple(f"{section}.changed" for section in get_args(Section))
MISREAD, MISREAD_WITHDRAWN = "item marked as wrongly read", "mark on an item taken back"
MISREAD_EXPORTED = "items wrongly read exported"
OPERATORS_ACTS = (
    *RULINGS.values(), UNDONE, MARKED, ACKNOWLEDGED, CLOSED, OPENED, *DELIVERIES, *TUNED, REHEARSED, READ_AGAIN,
    SEARCH_READ_AGAIN, MISREAD, MISREAD_WITHDRAWN, *NAMES,
)  # fmt: skip
