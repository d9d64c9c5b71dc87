"""A mail built from a message: the same bytes whether it goes to a server or into the outbox folder."""

import re
from collections.abc import Mapping
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from service.channels.pictures import map_picture
from service.channels.wording import one_line
from service.errors import DeliveryError
from service.records import Message
from service.stages.notify.html import MAP_CID


class _Headers(HeaderRegistry):
    """The library makes a class anew for every header of every mail, which takes half of the time of building one."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[Any]] = {}

    def __getitem__(self, name: str) -> type[Any]:
        kind: type[Any] = self.registry.get(name.lower(), self.default_class)
        if kind.__name__ not in self._made:
            self._made[kind.__name__] = type(f"_{kind.__name__}", (kind, self.base_class), {})
        return self._made[kind.__name__]


# 7 bit: the body is encoded so that any server can take it, with or without 8BITMIME.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_Headers())
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\Z"
)
_OWN_HEADERS = frozenset({"from", "to", "subject", "date", "bcc", "cc", "mime-version", "sender"})
_LONGEST_HEADER = 2000
_MAP = re.compile(rf'<img src="cid:{re.escape(MAP_CID)}" alt="(?P<alt>[^"]*)"[^>]*>')


def single_address(text: str) -> str:
    """The one plain address that ``text`` is (``desk@example.org``). Raises DeliveryError, for good, where it is
    none, or more than one."""
    if len(text) > 320 or not _ADDRESS.match(text):
        raise DeliveryError(
            "This is not one plain e-mail address: correct the recipient's `to`.", permanent=True
        )
    return text


def sender_address(message: Message) -> str:
    """The bare address that the mail is sent from (for the envelope)."""
    return single_address(parseaddr(one_line(_text_of(message.content, "from")))[1])


def build_mail(message: Message) -> EmailMessage:
    """The mail of a message of the channel ``email``: its ``content`` holds from, subject, text, html (or none) and
    headers, and perhaps what a map of it shows. Drawing that takes half a second of CPU: not for an event loop. Raises
    DeliveryError, for good, where an address is not a single one."""
    content = message.content
    mail = EmailMessage(policy=_POLICY)
    name = parseaddr(one_line(_text_of(content, "from")))[0]
    mail["From"] = _named(name, sender_address(message))
    mail["To"] = single_address(message.address)
    mail["Subject"] = _header(_text_of(content, "subject"))
    mail["Date"] = format_datetime(message.created_at)
    for key, value in _headers(content):
        mail[key] = value
    mail.set_content(_body(_text_of(content, "text")))
    html = content.get("html")
    if isinstance(html, str):
        _add_page(mail, html, map_picture(content.get("map")))
    return mail


def _add_page(mail: EmailMessage, html: str, picture: bytes | None) -> None:
    """The HTML part, with its map inside the mail; where there is no picture, its words in its place."""
    mail.add_alternative(_body(html if picture else _MAP.sub(_words_of, html)), subtype="html")
    if picture is not None:
        page = mail.get_payload()[-1]  # type: ignore[index]
        page.add_related(  # type: ignore[union-attr]
            picture, "image", "png", cid=f"<{MAP_CID}>", disposition="inline", filename="map.png"
        )


def _words_of(image: re.Match[str]) -> str:
    return image["alt"]


def _text_of(content: Mapping[str, object], key: str) -> str:
    value = content.get(key)
    return value if isinstance(value, str) else ""


def _headers(content: Mapping[str, object]) -> list[tuple[str, str]]:
    """The further headers of the content that may stand in a mail, each on one line."""
    headers = content.get("headers")
    if not isinstance(headers, Mapping):
        return []
    return [
        (key, _header(str(value)))
        for key, value in headers.items()
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", str(key)) and str(key).lower() not in _OWN_HEADERS
    ]


def _header(value: str) -> str:
    return one_line(value)[:_LONGEST_HEADER]


def _named(name: str, address: str) -> str:
    plain = re.sub(r'["\\<>]', "", name).strip()
    return f'"{plain}" <{address}>' if plain else address


def _body(text: str) -> str:
    """Line ends as one kind, NUL and half characters (lone surrogates) out: neither survives the way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return lines.encode("utf-8", "replace").decode("utf-8")
