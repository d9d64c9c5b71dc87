"""DKIM: mail as it reaches a server is verified by another hand, and keys that cannot be used are refused at start."""

import asyncio
import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest

from service.app import open_channels
from service.channels import OutboxChannel
from service.channels.mail import build_mail
from service.channels.signing import MailSigner, mail_signer
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.records import Message, Recipient

KEYS = Path(__file__).parents[1] / "data" / "dkim"
SENDER = "Liptako <alerts@example.org>"
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]})
MAIL = Message(
    id="msg_1",
    recipient="field desk",
    channel="email",
    address="desk@example.org",
    kind="alert.raised",
    alert_id="alert_1",
    created_at=datetime(2022, 6, 13, tzinfo=UTC),
    content={
        "from": SENDER,
        "subject": "[Extrême] Seytenga (BF) : au moins 50 morts",
        "text": "première ligne\n.\nلم يُتحقق منه\n",
        "html": "<p>première ligne</p>",
        "headers": {
            "Message-ID": "<msg_1@example.org>",
            "List-Unsubscribe": "<https://alerts.example.org/u/x>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    },
)


def key(name: str = "rsa.pem") -> str:
    return (KEYS / name).read_text("ascii")


def signer(pem: str | None = None) -> MailSigner:
    return mail_signer(pem or key(), selector="liptako", mail_from=SENDER)


def verified(mail: bytes) -> bool:
    """As a server that takes the mail would: the key from the DNS record that the documentation tells to publish."""
    record = f"v=DKIM1; k=rsa; p={(KEYS / 'rsa.public').read_text('ascii')}".encode()
    asked: list[bytes] = []

    def look_up(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record

    found = dkim.verify(mail, dnsfunc=look_up)
    assert asked == [b"liptako._domainkey.example.org."]
    return bool(found)


@pytest.mark.parametrize("name", ["rsa.pem", "rsa-old.pem"])
def test_a_signed_mail_is_verified(name: str) -> None:
    assert verified(signer(key(name)).signed(build_mail(MAIL).as_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        (b"Subject: ", b"Subject: not "),
        (b"List-Unsubscribe-Post: ", b"List-Unsubscribe-Post: x"),
        (b"msg_1@example.org", b"msg_2@example.org"),
        (b"</p>", b"!</p>"),
        (b"MIME-Version: 1.0", b"Reply-To: evil@example.org\r\nMIME-Version: 2.0"),
    ],
)
def test_what_is_changed_on_the_way_is_noticed(change: tuple[bytes, bytes]) -> None:
    mail = signer().signed(build_mail(MAIL).as_bytes())
    assert change[0] in mail
    assert not verified(mail.replace(*change, 1))


def test_a_header_that_the_mail_lacked_cannot_be_put_into_it() -> None:
    plain = replace(MAIL, content={**MAIL.content, "headers": {}})
    mail = signer().signed(build_mail(plain).as_bytes())
    head, separator, body = mail.partition(b"\r\n\r\n")
    forged = head + b"\r\nList-Unsubscribe: <https://evil.example.org/>" + separator + body
    assert verified(mail)
    assert not verified(forged)


def test_the_signature_covers_all_that_a_reader_acts_on() -> None:
    mail = signer().signed(build_mail(MAIL).as_bytes())
    header = mail.partition(b"\r\nMIME-Version")[0].replace(b"\r\n ", b"").lower()
    signed = header.partition(b" h=")[2].partition(b";")[0].replace(b" ", b"").split(b":")
    assert {b"from", b"to", b"subject", b"date", b"list-unsubscribe", b"list-unsubscribe-post"} <= set(signed)
    assert b"c=relaxed/relaxed" in header


def test_a_mail_in_the_outbox_is_signed_as_it_would_be_sent(tmp_path: Path) -> None:
    asyncio.run(OutboxChannel(tmp_path, signer=signer()).send(MAIL, DESK))
    assert verified((tmp_path / "msg_1.eml").read_bytes())


@pytest.mark.parametrize(
    ("pem", "words"),
    [
        ("", "no private key"),
        ("pem", "no private key"),
        (key().splitlines()[1], "no private key"),
        (key().replace("PRIVATE", "ENCRYPTED PRIVATE"), "without a password"),
        (key()[:400] + "\n-----END PRIVATE KEY-----", "cannot be read"),
        (key("ed25519.pem"), "Ed25519 keys are not supported"),
        (key("short.pem"), "shorter than 1024 bits"),
    ],
    ids=["nothing", "a word", "half", "encrypted", "cut", "Ed25519", "short"],
)
def test_a_key_that_cannot_be_used_is_refused_at_start_and_not_shown(
    pem: str, words: str, tmp_path: Path
) -> None:
    settings = Settings.from_environment(
        {"LIPTAKO_DKIM_KEY": pem or " ", "LIPTAKO_MAIL_FROM": SENDER, "LIPTAKO_DATA_DIR": str(tmp_path)}
    )
    with pytest.raises(ConfigError, match="LIPTAKO_DKIM_KEY") as caught:
        open_channels(settings, SystemClock())
    assert words in str(caught.value)
    assert not any(line in str(caught.value) for line in pem.splitlines()[1:] if line)


def test_a_key_on_one_line_of_the_environment_will_do() -> None:
    assert verified(signer(key().replace("\n", "\\n")).signed(build_mail(MAIL).as_bytes()))


def test_without_a_sender_there_is_no_domain_to_sign_for() -> None:
    with pytest.raises(ConfigError, match="LIPTAKO_MAIL_FROM"):
        mail_signer(key(), selector="liptako", mail_from=None)


def test_a_signer_shows_no_key() -> None:
    assert base64.b64encode(signer().key).decode() not in repr(signer())
    assert "PRIVATE" not in repr(signer())
