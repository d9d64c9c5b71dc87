"""Word to the operators, in the words that there are for each kind of thing that needs a person."""

from datetime import datetime

from service.jobs.in_force import InForce
from service.records import Message
from service.stages.notify import NoticeKind, notice, notice_words


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
    the same ``about``, is one notice a day."""
    words = notice_words(kind, name=name, reason=reason)
    return notice(
        [one for one in in_force.configuration.recipients if one.name != but],
        subject=words["subject"],
        text=words["text"],
        mail_from=in_force.mail_from,
        now=now,
        about=about,
    )
