"""What mail servers mean by their replies, in words for people who run no mail server. Data, no code.

Enhanced status codes: RFC 3463, RFC 5248 and the IANA registry; without their first digit, which says only whether the
refusal is for good.
"""

from collections.abc import Mapping

BECAUSE: Mapping[str, str] = {
    "1.0": "the address is not accepted",
    "1.1": "this address does not exist",
    "1.2": "there is no mail at this domain",
    "1.3": "the address is not written as an address",
    "1.4": "the address stands for more than one mailbox",
    "1.6": "the mailbox has moved",
    "1.7": "our sender address is not accepted",
    "1.8": "our sender address is not accepted",
    "1.10": "this domain takes no mail",
    "2.0": "something is wrong with the mailbox",
    "2.1": "the mailbox is switched off",
    "2.2": "the mailbox is full",
    "2.3": "the message is too long for this mailbox",
    "2.4": "a mailing list could not be expanded",
    "3.1": "the mail server has no room left",
    "3.2": "the mail server takes no mail at the moment",
    "3.4": "the message is too large",
    "4.1": "the recipient's server did not answer",
    "4.2": "the connection to the recipient's server broke",
    "4.3": "the mail server could not look up the way",
    "4.4": "the mail server knows no way to this address",
    "4.5": "the mail server is overloaded",
    "4.6": "the mail goes round in circles",
    "4.7": "it could not be delivered in time",
    "5.3": "there were too many recipients",
    "6.0": "the content is not accepted",
    "7.0": "it is refused by a rule of the mail server, perhaps as spam",
    "7.1": "it is refused by a rule of the mail server, perhaps as spam",
    "7.2": "we may not write to this mailing list",
    "7.5": "it lacks a proof of origin that the server asks for",
    "7.7": "it was changed on the way",
    "7.8": "our user or password is not accepted",
    "7.9": "our way to log in is not accepted",
    "7.17": "the mailbox has changed hands",
    "7.20": "it lacks a valid DKIM signature (LIPTAKO_DKIM_KEY)",
    "7.21": "its DKIM signature is not accepted (LIPTAKO_DKIM_KEY)",
    "7.22": "its DKIM signature is of another domain than the sender (LIPTAKO_MAIL_FROM)",
    "7.23": "our mail server is not allowed to send for the sender's domain (SPF)",
    "7.24": "the sender's domain has a faulty SPF record",
    "7.25": "our mail server's address has no name (reverse DNS)",
    "7.26": "neither SPF nor DKIM vouch for it",
    "7.27": "the sender's domain takes no mail itself",
    "7.28": "too much mail was sent at once",
}

SAID: tuple[tuple[str, str], ...] = (
    (r"gr[ea]ylist", "the mail server lets unknown senders wait a while (greylisting)"),
    (
        r"\b(spam|black ?list|block ?list|blocked|reputation)",
        "it is taken for spam, or our mail server is on a blocklist",
    ),
    (r"\b(quota|mailbox (is )?full|over ?quota)", "the mailbox is full"),
    (
        r"\b(no such (user|mailbox|recipient)|(user|recipient|mailbox) (is )?(unknown|not found)|"
        r"unknown (user|recipient|mailbox)|does not exist)",
        "this address does not exist",
    ),
    (r"\b(rate|too many|throttl)", "too much mail was sent at once"),
)
"""Patterns of what servers say in words, where their code says less."""
