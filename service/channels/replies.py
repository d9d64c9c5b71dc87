"""A mail server's refusal in plain words."""

import re

from service.channels.smtp_tables import BECAUSE, SAID

_ENHANCED = re.compile(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_GENERAL = re.compile(r"[0-9]\.0|7\.1")


def because(reply: str) -> str:
    """Why a server refused, read off its reply (without the three digits): ", because the mailbox is full". Empty:
    the reply says nothing that is known."""
    enhanced = _ENHANCED.search(reply[:200])
    code = enhanced[1] if enhanced else ""
    in_words = _in_words(reply)
    # Codes that mean "somehow" say less than the words beside them.
    said = in_words if in_words and (not code or _GENERAL.fullmatch(code)) else BECAUSE.get(code, in_words)
    return f", because {said}" if said else ""


def _in_words(reply: str) -> str:
    return next((words for pattern, words in SAID if re.search(pattern, reply[:500], re.IGNORECASE)), "")
