"""How the receivers of the storm fail: webhooks, and addresses at one mail server. Each kind has a name of its own."""

FAILING = ("error", "throttling", "reset", "garbage")
"""Webhooks that fail once to three times."""
HANGING = ("hang", "drip")
"""Webhooks that fail once: each time costs a whole deadline."""
WEBHOOKS = ("healthy", *FAILING, "refuse", *HANGING, "gone", "never")

DEFERRING = ("busy", "full", "cut", "gibberish")
"""Addresses that fail once to three times: 4xx at RCPT, 4xx at DATA, the connection closed in the middle of DATA,
an answer that is none."""
UNSAID = ("mute", "dropped")
"""Addresses that once take a mail and do not say so: never an answer, or the connection closed before it."""
MAIL = ("open", *DEFERRING, *UNSAID, "unknown", "stuffed")
"""``unknown``: 5xx at RCPT; ``stuffed``: 4xx at RCPT for ever."""

KINDS = WEBHOOKS + MAIL
SILENT = (*HANGING, "mute")
"""Each failure of these is an answer that did not come in time."""
NEVER = ("gone", "never", "unknown", "stuffed")
"""Take nothing, ever."""
REFUSING_FOR_GOOD = ("unknown",)

IN_TWENTY = ("healthy",) * 6 + 2 * FAILING + ("refuse",) * 2 + HANGING + ("gone", "never")
"""The kinds of twenty webhooks. ``refuse``: nobody listens until ``listen_again``."""
MAIL_IN_TWENTY = ("open",) * 8 + 2 * DEFERRING + UNSAID + ("unknown", "stuffed")
IN_FORTY = IN_TWENTY + MAIL_IN_TWENTY
"""The kinds of forty messages: half of them mail."""


def failures(kind: str, number: int) -> int:
    """How many tries of a message fail before it is taken, and that is said."""
    if kind in FAILING or kind in DEFERRING:
        return 1 + number % 3
    if kind in NEVER:
        return 10**9
    return 1 if kind in HANGING or kind in UNSAID else 0
