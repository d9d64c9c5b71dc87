"""Whole mails made of hostile words: whatever stands in names of places, speakers, papers and recipients, a mail has
the headers that were meant, one recipient, and no part that was put into it."""

import email
import email.policy
import sys
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "stages"))

from mails_written import ALERT, ATTACK, DESK, SEYTENGA, Page, mail_to

from service.channels.mail import build_mail
from service.channels.signing import mail_signer
from service.errors import DeliveryError
from service.records import Alert, Claim, EarlierAttack, Recipient, Toll
from service.stages.notify.plain import SMS_SEPTETS, septets

KEY = (Path(__file__).parents[1] / "data" / "dkim" / "rsa.pem").read_text("ascii")
MEANT = {
    "From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Message-ID", "In-Reply-To", "References",
    "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language",
}  # fmt: skip
PARTS = (
    ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"],
    ["multipart/alternative", "text/plain", "text/html"],
)
BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\x1c",
    "\u202e",
    "\u2066",
    "\ud800",
]
PAYLOADS = [
    "Bcc: evil@example.org",
    "\r\nContent-Type: text/html\r\n\r\n<script>x</script>",
    "<img src=https://evil.example.org/x.png>",
    '"><a href="https://evil.example.org">x</a>',
    "=?utf-8?q?Bcc=3A_evil=40example.org?=",
    "--===============",
    "&lt;script&gt;",
    "javascript:x",
    "evil@example.org, other@example.org",
    "w" * 3000,
]
hostile = st.builds(
    "".join,
    st.lists(
        st.sampled_from(BREAKS) | st.sampled_from(PAYLOADS) | st.text(max_size=8), min_size=1, max_size=5
    ),
)


def alert_of(words: list[str]) -> Alert:
    """The alert with every text of it hostile."""
    place, speaker, paper, headline, reason, url, rule = words
    earlier = EarlierAttack(
        incident_id=place,
        day=ATTACK.day,
        date_precision="day",
        name=place,
        lat=14.1,
        lon=0.1,
        km=12,
        deaths=None,
    )
    source = replace(ATTACK.sources[0], name=paper, url=url, speaker=speaker)
    incident = replace(
        ATTACK,
        places=(replace(SEYTENGA, name=place, as_written=place, adm1=place, adm2=place),),
        claims=(Claim(speaker, Toll(50, 50, None)),),
        sources=(source, replace(source, url=f"https://example.org/{url}")),
        perpetrators=(speaker,),
        targets=(speaker,),
    )
    return replace(
        ALERT,
        headline=dict.fromkeys(("en", "fr", "ar"), headline),
        reason=dict.fromkeys(("en", "fr", "ar"), reason),
        rule=replace(ALERT.rule, name=rule),
        also=(rule,),
        incidents=(incident,),
        before=(earlier,),
        references=(ALERT.id,),
        msg_type="Update",
    )


def parsed(recipient: Recipient, alert: Alert, mail_from: str) -> EmailMessage | None:
    """The mail as a reader's program reads it; None: the sender is not one address, which is said to the operator."""
    try:
        mail = build_mail(mail_to(recipient, alert, mail_from=mail_from)).as_bytes()
    except DeliveryError:
        return None
    signed = mail_signer(KEY, selector="liptako", mail_from="a@example.org").signed(mail)
    read = email.message_from_bytes(signed, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def expect_sound(mail: EmailMessage) -> None:
    names = [name for name in mail if name != "DKIM-Signature"]
    assert set(names) <= MEANT
    assert len(names) == len(set(names))
    assert [one.addr_spec for one in mail["To"].addresses] == ["desk@example.org"]
    assert len(mail["From"].addresses) == 1
    assert all(str(value).isprintable() for name, value in mail.items() if name != "DKIM-Signature")
    assert [part.get_content_type() for part in mail.walk()] in PARTS
    assert not any(part.defects for part in mail.walk())


def expect_harmless(html: str) -> None:
    page = Page(html)
    allowed = {
        "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "ol", "ul", "li", "p", "img", "a",
        "table", "tr", "td", "br", "strong",
    }  # fmt: skip
    assert {tag for tag, _ in page.tags} <= allowed
    assert all(one["src"].startswith("cid:") for one in page.all("img"))
    assert all(one["href"].startswith(("https://", "http://")) for one in page.all("a"))
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert not set("\x00\u2028\u2029\u202e\u2066") & set(html)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.lists(hostile, min_size=7, max_size=7),
    name=hostile,
    sender=hostile,
    language=st.sampled_from(["en", "fr", "ar"]),
    precision=st.sampled_from(["village", "adm2", "adm1"]),
    discreet=st.booleans(),
)
def test_no_words_anywhere_put_anything_into_a_mail(
    words: list[str], name: str, sender: str, language: str, precision: str, discreet: bool
) -> None:
    recipient = replace(DESK, name=name, language=language, precision=precision, discreet=discreet)
    alert = alert_of(words)
    mail = parsed(recipient, alert, f"{sender} <alerts@example.org>") or parsed(
        recipient, alert, "a@example.org"
    )
    assert mail is not None
    expect_sound(mail)
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    expect_harmless(html.get_content())
    assert not set("\x00\u2028\u2029\u202e\u2066\x85") & set(text.get_content())
    assert len(text.get_content().encode("utf-8", "replace")) <= 3000
    short = mail_to(recipient, alert).content["short"]
    assert septets(short) <= SMS_SEPTETS


@pytest.mark.parametrize("sender", ["", "alerts", "@example.org", "a b@example.org"])
def test_a_sender_that_is_not_one_address_sends_nothing(sender: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        build_mail(mail_to(mail_from=sender))
    assert caught.value.permanent


@pytest.mark.parametrize(
    "address", ["a@example.org,b@example.org", "a@example.org\r\nBcc: b@example.org", "a b@c.org"]
)
def test_an_address_that_is_two_is_no_address(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        build_mail(mail_to(replace(DESK, settings={"to": [address]})))
    assert caught.value.permanent
