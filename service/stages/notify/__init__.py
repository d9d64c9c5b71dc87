"""notify: who is told of an alert, what they read, and when a delivery is tried again.

From ``Alert`` and ``Recipient`` to ``Message``s, redacted and rendered once. Ids are made of recipient, address and
alert revision, so that an assessment that runs twice makes the same messages.
"""

from service.stages.notify.digest import (
    Digest,
    DigestAlert,
    digest_alert,
    digest_incidents,
    digest_message,
)
from service.stages.notify.envelope import addresses, masked
from service.stages.notify.escalation import escalation
from service.stages.notify.exercise import exercise
from service.stages.notify.exercise_report import Missed, Why, exercise_report
from service.stages.notify.held import HeldAlert, held_alert, held_message
from service.stages.notify.hours import is_time_of, next_digest, quiet_until
from service.stages.notify.links import AnswerToken, Links
from service.stages.notify.messages import KINDS, Earlier, notify
from service.stages.notify.notice_tables import NoticeKind
from service.stages.notify.notices import TO_NOBODY, notice, notice_to_nobody, notice_words
from service.stages.notify.page import first_lines
from service.stages.notify.plain import tidied
from service.stages.notify.retry import next_attempt, rest, seems_dead
from service.stages.notify.shown import as_shown
from service.stages.notify.weekly import last_weekly, next_weekly

__all__ = [
    "KINDS",
    "TO_NOBODY",
    "AnswerToken",
    "Digest",
    "DigestAlert",
    "Earlier",
    "HeldAlert",
    "Links",
    "Missed",
    "NoticeKind",
    "Why",
    "addresses",
    "as_shown",
    "digest_alert",
    "digest_incidents",
    "digest_message",
    "escalation",
    "exercise",
    "exercise_report",
    "first_lines",
    "held_alert",
    "held_message",
    "is_time_of",
    "last_weekly",
    "masked",
    "next_attempt",
    "next_digest",
    "next_weekly",
    "notice",
    "notice_to_nobody",
    "notice_words",
    "notify",
    "quiet_until",
    "rest",
    "seems_dead",
    "tidied",
]
