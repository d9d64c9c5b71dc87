"""E-mail against real servers on loopback: what arrives, byte by byte; TLS that is verified; the outbox folder."""

import asyncio
import email
import email.policy
import itertools
import os
import ssl
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import given
from hypothesis import strategies as st

from service.channels.email import EmailChannel, OutboxChannel, smtp_server
from service.channels.mail import build_mail
from service.errors import ConfigError, DeliveryError
from service.ports import Receipt
from service.records import Message, Recipient

TLS = Path(__file__).parents[1] / "data" / "tls"
DEADLINE = timedelta(seconds=20)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]})
TEXT = "[Extrême] Seytenga (BF) : au moins 50 morts\n1. Seytenga, Séno.\n.\n..\nFrom here\n"
MAIL = Message(
    id="msg_0123456789abcdef",
    recipient="field desk",
    channel="email",
    address="desk@example.org",
    kind="alert.raised",
    alert_id="alert_1",
    created_at=datetime(2022, 6, 13, 15, 5, tzinfo=UTC),
    content={
        "from": "Liptako <alerts@example.org>",
        "subject": "[Extrême] Seytenga (BF) : au moins 50 morts, nuit du 11 au 12 juin",
        "text": TEXT,
        "html": '<p dir="rtl">بوركينا فاسو</p>\n',
        "headers": {
            "Message-ID": "<msg_0123456789abcdef@example.org>",
            "References": " ".join(f"<msg_{n:032x}@example.org>" for n in range(20)),
            "Auto-Submitted": "auto-generated",
            "List-Id": "Liptako <liptako.example.org>",
        },
    },
)


@dataclass
class Mailbox:
    """What a real server (aiosmtpd) took."""

    envelopes: list[Envelope] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        self.greetings.append(str(session.host_name))
        return "250 queued as 1A2B"

    def mails(self) -> list[EmailMessage]:
        return [read_mail(envelope.content) for envelope in self.envelopes]


def read_mail(body: bytes | str | None) -> EmailMessage:
    assert isinstance(body, bytes)
    mail = email.message_from_bytes(body, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def only_desk(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk@x", b"p:a/s s")
    return AuthResult(success=known, handled=False)


def server_side_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "loopback.cert.pem", TLS / "loopback.key.pem")
    return context


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(TLS / "loopback.cert.pem"))


@asynccontextmanager
async def mail_server(mailbox: Mailbox, scheme: str = "smtp", **settings: object) -> AsyncIterator[int]:
    """A real server on a free port of the loopback."""
    context = server_side_tls() if scheme != "smtp" else None
    if scheme == "smtp+starttls":
        settings["tls_context"] = context
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="mail.test", **settings),
        "127.0.0.1",
        0,
        ssl=context if scheme == "smtps" else None,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def deliver(
    mailbox: Mailbox,
    *messages: Message,
    scheme: str = "smtp",
    login: str = "",
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    serves: str | None = None,
    **settings: object,
) -> list[Receipt | DeliveryError]:
    """What came of each message; ``serves``: how the server speaks, where it is not what the URL says."""

    async def delivering() -> list[Receipt | DeliveryError]:
        async with mail_server(mailbox, serves or scheme, **settings) as port:
            channel = EmailChannel(f"{scheme}://{login}{host}:{port}", deadline=DEADLINE, tls=tls)
            return [await attempt(channel, message) for message in messages]

    return asyncio.run(delivering())


async def attempt(channel: EmailChannel | OutboxChannel, message: Message) -> Receipt | DeliveryError:
    try:
        return await channel.send(message, DESK)
    except DeliveryError as error:
        return error


# --- what arrives -----------------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_rendered() -> None:
    mailbox = Mailbox()
    assert deliver(mailbox, MAIL) == [Receipt(250, "The mail server took it: queued as 1A2B")]
    [envelope], [mail] = mailbox.envelopes, mailbox.mails()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("alerts@example.org", ["desk@example.org"])
    assert mailbox.greetings == ["example.org"]
    assert mail["From"] == "Liptako <alerts@example.org>"
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == MAIL.content["subject"]
    assert mail["Date"].datetime == MAIL.created_at
    assert {key: mail[key] for key in MAIL.content["headers"]} == MAIL.content["headers"]


def test_text_comes_first_and_both_parts_are_whole() -> None:
    mailbox = Mailbox()
    deliver(mailbox, MAIL)
    [mail] = mailbox.mails()
    plain, html = mail.iter_parts()
    assert mail.get_content_type() == "multipart/alternative"
    assert [plain.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert plain.get_content().replace("\r\n", "\n") == TEXT
    assert html.get_content().replace("\r\n", "\n") == MAIL.content["html"]


def test_every_line_is_short_enough_and_seven_bit_for_any_server() -> None:
    mailbox = Mailbox()
    deliver(mailbox, replace(MAIL, content={**MAIL.content, "text": "é" * 10_000 + "\n" + "غ" * 5_000}))
    body = mailbox.envelopes[0].original_content
    assert body is not None
    assert body.isascii()
    assert max(map(len, body.split(b"\r\n"))) <= 998
    assert body.count(b"\n") == body.count(b"\r\n")


def test_a_mail_without_html_is_plain() -> None:
    mailbox = Mailbox()
    deliver(
        mailbox, replace(MAIL, content={key: value for key, value in MAIL.content.items() if key != "html"})
    )
    assert mailbox.mails()[0].get_content_type() == "text/plain"


def test_each_message_is_a_transaction_of_its_own() -> None:
    mailbox = Mailbox()
    deliver(mailbox, *(replace(MAIL, address=f"{name}@example.org") for name in "abc"))
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [
        [f"{name}@example.org"] for name in "abc"
    ]


# --- hostile contents -------------------------------------------------------------------------------------------

HOSTILE = [
    "x\r\nBcc: evil@example.org",
    "x\nBcc: evil@example.org",
    "x\rBcc: evil@example.org",
    "x\x00y",
    "x\u2028Bcc: evil@example.org",
    "x\u2029y",
    "x\u202ey\u2066z",
    "x\x85Bcc: evil@example.org",
    "x\x0b\x0cy",
    "w" * 10_000,
    "é" * 10_000,
    "é " * 5_000,
    "\ud800half",
    "=?utf-8?q?Bcc=3A_evil=40example.org?=",
    "",
    "   ",
    "،؛ غاو",
]
FIELDS = ["subject", "text", "html", "from name", "header"]


def with_hostile(where: str, words: str) -> Message:
    content = dict(MAIL.content)
    if where == "from name":
        content["from"] = f"{words} <alerts@example.org>"
    elif where == "header":
        content["headers"] = {
            **MAIL.content["headers"],
            "List-Id": words,
            f"X-{words}"[:80]: "y",
            "Bcc": words,
        }
    else:
        content[where] = words
    return replace(MAIL, content=content)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("where", FIELDS)
def test_nothing_in_a_field_becomes_a_header_or_a_recipient(where: str, words: str) -> None:
    message = with_hostile(where, words)
    if where == "from name" and len(words) > 400:
        message = with_hostile(where, words[:200])
    mailbox = Mailbox()
    [outcome] = deliver(mailbox, message)
    if isinstance(outcome, DeliveryError):
        assert where == "from name"
        assert outcome.permanent
        return
    [envelope], [mail] = mailbox.envelopes, mailbox.mails()
    assert envelope.rcpt_tos == ["desk@example.org"]
    assert mail["Bcc"] is None
    assert (
        len(mail.get_all("To", [])) == len(mail.get_all("From", [])) == len(mail.get_all("Subject", [])) == 1
    )
    assert all(value.isprintable() for value in map(str, mail.values()))


@given(st.text(), st.sampled_from(["subject", "text", "html", "header"]))
def test_no_text_at_all_breaks_a_mail(words: str, where: str) -> None:
    mail = read_mail(build_mail(with_hostile(where, words)).as_bytes())
    assert mail["To"] == "desk@example.org"
    assert mail["Bcc"] is None


@pytest.mark.parametrize("value", [None, 7, ["x"], {"a": 1}])
@pytest.mark.parametrize("key", ["subject", "text", "html", "headers", "from"])
def test_content_of_another_type_is_left_out_or_refused_for_good(key: str, value: object) -> None:
    message = replace(MAIL, content={**MAIL.content, key: value})
    if key == "from":
        with pytest.raises(DeliveryError) as caught:
            build_mail(message)
        assert caught.value.permanent
    else:
        assert build_mail(message)["To"] == "desk@example.org"


# --- TLS and login ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_trusted_server_takes_the_mail_under_tls(scheme: str) -> None:
    mailbox = Mailbox()
    [receipt] = deliver(mailbox, MAIL, scheme=scheme, host="localhost", tls=trusting())
    assert isinstance(receipt, Receipt)
    assert len(mailbox.envelopes) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_untrusted_server_gets_nothing(scheme: str) -> None:
    mailbox = Mailbox()
    [error] = deliver(mailbox, MAIL, scheme=scheme)
    assert isinstance(error, DeliveryError)
    assert "not trusted" in error.reason
    assert (error.permanent, mailbox.envelopes) == (False, [])


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_for_another_name_is_not_trusted(scheme: str) -> None:
    mailbox = Mailbox()
    # The certificate is for localhost and 127.0.0.1; 127.1 is the same machine under another name.
    [error] = deliver(mailbox, MAIL, scheme=scheme, host="127.1", tls=trusting())
    assert isinstance(error, DeliveryError)
    assert "not trusted" in error.reason
    assert mailbox.envelopes == []


def test_a_server_without_starttls_gets_nothing_where_it_is_asked_for() -> None:
    mailbox = Mailbox()
    [error] = deliver(mailbox, MAIL, scheme="smtp+starttls", serves="smtp", tls=trusting())
    assert isinstance(error, DeliveryError)
    assert "STARTTLS" in error.reason
    assert (error.permanent, mailbox.envelopes) == (False, [])


def test_a_plain_server_where_tls_is_asked_for_gets_nothing() -> None:
    mailbox = Mailbox()
    [error] = deliver(mailbox, MAIL, scheme="smtps", serves="smtp", tls=trusting())
    assert isinstance(error, DeliveryError)
    assert "No secure connection" in error.reason
    assert (error.permanent, mailbox.envelopes) == (False, [])


def test_user_and_password_may_be_percent_encoded() -> None:
    mailbox = Mailbox()
    login = "desk%40x:p%3Aa%2Fs%20s@"
    [receipt] = deliver(mailbox, MAIL, login=login, authenticator=only_desk, auth_require_tls=False)
    assert isinstance(receipt, Receipt)


def test_a_wrong_password_waits_for_the_operator_and_is_not_shown() -> None:
    [error] = deliver(
        Mailbox(), MAIL, login="desk:wrong-one@", authenticator=only_desk, auth_require_tls=False
    )
    assert isinstance(error, DeliveryError)
    assert (error.permanent, error.status) == (False, 535)
    assert "password (LIPTAKO_SMTP_URL)" in error.reason
    assert "wrong-one" not in error.reason


def test_a_server_that_is_away_is_tried_again() -> None:
    async def to_a_closed_port() -> Receipt | DeliveryError:
        async with mail_server(Mailbox()) as port:
            pass
        return await attempt(EmailChannel(f"smtp://127.0.0.1:{port}", deadline=DEADLINE), MAIL)

    error = asyncio.run(to_a_closed_port())
    assert isinstance(error, DeliveryError)
    assert not error.permanent
    assert "could not be reached" in error.reason


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://h", 25), ("smtps://h", 465), ("smtp+starttls://h", 587), ("smtp://u:p@h:2525", 2525)],
)
def test_each_scheme_has_its_port(url: str, port: int) -> None:
    assert smtp_server(url).port == port


@pytest.mark.parametrize(
    "url",
    ["", "h:25", "http://h", "smtp://", "smtp://h:port", "smtp://user@h", "smtp://h:99999", "smtp://[::1"],
)
def test_a_url_that_is_no_mail_server_is_an_error_that_does_not_show_it(url: str) -> None:
    with pytest.raises(ConfigError, match="LIPTAKO_SMTP_URL: not a mail server"):
        smtp_server(url)
    with pytest.raises(ConfigError) as caught:
        smtp_server("smtps://user:hidden-pass@h:port")
    assert "hidden-pass" not in f"{caught.value!r} {caught.value}"


# --- the outbox -------------------------------------------------------------------------------------------------


def test_the_outbox_holds_the_same_mail_as_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "outbox"
    receipt = asyncio.run(attempt(OutboxChannel(folder), MAIL))
    assert receipt == Receipt(
        None, "No mail server is set: written to the outbox as msg_0123456789abcdef.eml"
    )
    body = (folder / "msg_0123456789abcdef.eml").read_bytes()
    boundary = read_mail(body).get_boundary() or ""
    other = build_mail(MAIL)
    other.set_boundary(boundary)
    assert body == other.as_bytes()
    assert read_mail(body)["Subject"] == MAIL.content["subject"]


def test_a_repeat_overwrites_and_nothing_half_is_left(tmp_path: Path) -> None:
    channel = OutboxChannel(tmp_path)

    async def several() -> None:
        await asyncio.gather(*(channel.send(MAIL, DESK) for _ in range(8)))

    asyncio.run(several())
    assert [path.name for path in tmp_path.iterdir()] == ["msg_0123456789abcdef.eml"]


def test_the_outbox_is_for_the_service_alone(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    asyncio.run(attempt(OutboxChannel(folder), MAIL))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(next(folder.iterdir()).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "message_id", ["../../etc/passwd", "a/b", "", "x" * 300, "nul\x00", ".hidden", "\ud800"]
)
def test_no_id_leads_out_of_the_folder(tmp_path: Path, message_id: str) -> None:
    folder = tmp_path / "outbox"
    assert isinstance(asyncio.run(attempt(OutboxChannel(folder), replace(MAIL, id=message_id))), Receipt)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent for path in files] == [folder]
    assert files[0].suffix == ".eml"


def test_a_folder_that_cannot_be_used_is_tried_again_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    error = asyncio.run(attempt(OutboxChannel(tmp_path / "file"), MAIL))
    assert isinstance(error, DeliveryError)
    assert not error.permanent
    assert "outbox folder cannot be used: File exists" in error.reason


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "msg_0123456789abcdef.eml").mkdir()
    (tmp_path / "msg_0123456789abcdef.eml" / "in the way").touch()
    error = asyncio.run(attempt(OutboxChannel(tmp_path), MAIL))
    assert isinstance(error, DeliveryError)
    assert [name for name in os.listdir(tmp_path) if name.endswith(".part")] == []


def test_the_same_mail_is_built_alike_each_time() -> None:
    mails = list(itertools.repeat(MAIL, 2))
    one, other = (build_mail(mail) for mail in mails)
    assert one.items() == other.items()
    assert [part.get_content() for part in one.iter_parts()] == [
        part.get_content() for part in other.iter_parts()
    ]
