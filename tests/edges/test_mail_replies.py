"""What refusals of mail servers mean, in words: the codes of RFC 3463, and what servers say beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.channels.replies import because
from service.channels.smtp_tables import BECAUSE


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("5.1.1 <desk@example.org>: Recipient address rejected: User unknown", "this address does not exist"),
        ("5.2.2 Over quota", "the mailbox is full"),
        ("4.2.2 The email account is over quota", "the mailbox is full"),
        ("5.2.1 The account is disabled", "the mailbox is switched off"),
        ("5.3.4 Message size exceeds fixed limit", "the message is too large"),
        ("5.7.26 This mail is unauthenticated", "neither SPF nor DKIM vouch for it"),
        ("5.7.1 Message rejected as spam", "it is taken for spam, or our mail server is on a blocklist"),
        ("5.7.1 Relaying denied", "it is refused by a rule of the mail server, perhaps as spam"),
        ("4.7.1 Greylisted, try again in 300 seconds", "the mail server lets unknown senders wait a while"),
        ("Graylisting in action", "the mail server lets unknown senders wait a while"),
        ("Requested action not taken: mailbox full", "the mailbox is full"),
        ("No such user here", "this address does not exist"),
    ],
)
def test_a_refusal_is_told_in_plain_words(reply: str, words: str) -> None:
    assert because(reply).startswith(f", because {words}")


@pytest.mark.parametrize(
    "reply", ["", "Requested action not taken", "5.9.99 what", "12.1.1 no code", "1.2.3.4 is us"]
)
def test_what_says_nothing_known_is_not_explained(reply: str) -> None:
    assert because(reply) == ""


@given(st.text())
def test_no_reply_breaks_it(reply: str) -> None:
    assert because(reply) == "" or because(reply).startswith(", because ")


def test_every_code_is_two_numbers_and_its_words_one_clause() -> None:
    assert all(code.replace(".", "").isdigit() and code.count(".") == 1 for code in BECAUSE)
    assert all(words[0].islower() or words.startswith("our") for words in BECAUSE.values())
