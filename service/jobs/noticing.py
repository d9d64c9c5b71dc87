"""Word to the operators, in the words that there are for each kind of thing that needs a person."""

from datetime import datetime

import structlog

from service.jobs.in_force import InForce
from service.records import Message
from service.stages.notify import NoticeKind, notice, notice_to_nobody, notice_words

_log = structlog.get_logger(__name__)


def to_operators(
    in_force: InForce,
    kind: NoticeKind,
    *,
    name: str,
    reason: str,
    now: datetime,
    about: str | None = None,
    but: str | None = None,
) -> tuple[Message, ...]:
    """The notices of ``kind`` about ``name``, for every operator ``but`` the recipient so named. What is the same, or
    the same ``about``, is one notice a day.

    Where there is no operator at all, it is filed all the same, and listed as given up."""
    words = notice_words(kind, name=name, reason=reason)
    told = notice(
        [one for one in in_force.configuration.recipients if one.name != but],
        subject=words["subject"],
        text=words["text"],
        mail_from=in_force.mail_from,
        now=now,
        about=about,
    )
    if told or but is not None:  # what a notice to one operator met stands in the ledger as it is
        return told
    _log.error("nobody was told: no recipient has operators = true", notice=words["subject"]["en"])
    return (notice_to_nobody(words["subject"], words["text"], now, about),)
