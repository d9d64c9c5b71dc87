"""Checks of single values: text in, the checked value out, ValueError in words what was expected."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.errors import ConfigError

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "y": timedelta(days=365),
}
_DURATION = re.compile(r"(\d{1,6})\s?([smhdwy])")
_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_AREA = re.compile(r"[A-Z]{3}(?:/[^/]*[^/\s][^/]*)?")
_NEAR = re.compile(r"\S.* \d{1,4}\s?km")
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_QUIET_HOURS = re.compile(rf"({_TIME})-({_TIME}) (\S+)")
_WEEKLY = re.compile(rf"weekly (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day ({_TIME}) (\S+)")
_DIGEST = re.compile(rf"daily ({_TIME}) (\S+)")


def duration(value: object) -> timedelta:
    """'60s', '10m', '48h', '14d', '52w', '5y' (365 days each) as a timedelta."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("expected a duration in quotes: 60s, 10m, 48h, 14d, 52w or 5y")
    return int(match[1]) * _UNITS[match[2]]


def as_duration(span: timedelta) -> str:
    """The span as ``duration`` takes it, in the largest unit that leaves no rest; parts of a second are left out."""
    seconds = span // timedelta(seconds=1)
    for unit in ("w", "d", "h", "m"):
        size = _UNITS[unit] // timedelta(seconds=1)
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def between(shortest: str, longest: str) -> Callable[[object], timedelta]:
    """A check for durations within bounds, both included."""
    least, most = duration(shortest), duration(longest)

    def check(value: object) -> timedelta:
        given = duration(value)
        if not least <= given <= most:
            raise ValueError(f"must be from {shortest} to {longest}")
        return given

    return check


def threshold(value: object) -> object:
    """A count from 1 to ten million, or "unknown"."""
    if value == "unknown":
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        if value > 10_000_000:
            raise ValueError("no incident will ever come to that: must be at most 10,000,000")
        return value
    raise ValueError('expected a whole number from 1 on, or "unknown"')


def one_line(value: str) -> str:
    """Text of one line that is not empty."""
    if not value.strip() or not value.isprintable():
        raise ValueError("expected text on one line")
    return value.strip()


def mailbox(value: str) -> str:
    """One e-mail address. Two in one text would be two recipients."""
    if len(value) > 254 or not _MAILBOX.fullmatch(value):
        raise ValueError(
            f"'{value}' is not a single e-mail address: list each alone, as in [\"desk@example.org\"]"
        )
    return value


def sender(value: str) -> str:
    """An e-mail address, alone or as ``Name <address>``."""
    name, address = parseaddr(value)
    whole = value.isprintable() and "," not in value and (not name or value.endswith(">"))
    if not whole or len(address) > 254 or not _MAILBOX.fullmatch(address):
        raise ValueError("expected one address: alerts@example.org or Liptako <alerts@example.org>")
    return value


def web_address(value: str) -> str:
    """An http or https address with a host, without a user or password."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address: check host and port") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not value.isprintable() or " " in value:
        raise ValueError("expected an address that begins with http:// or https:// and names a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the address must not carry a user or password")
    return value


def page_address(value: str) -> str:
    """As ``web_address``, for links to be built on: no query, no slash at its end."""
    if "?" in value or "#" in value:
        raise ValueError("expected an address without ? and #: https://liptako.example.org")
    return web_address(value).rstrip("/")


def apprise_url(value: str) -> str:
    """One URL of a service that Apprise knows. The library is an extra, and loaded only where a file needs it."""
    from service.channels.apprise import opened

    try:
        opened(value)
    except ConfigError as error:
        raise ValueError(error.reason) from None
    return value


def webhook_secret(value: str) -> str:
    """One secret, or two separated by a space, each ``whsec_`` and 24 to 64 bytes in base64."""
    secrets = value.split(" ")
    if len(secrets) > 2 or not all(_is_secret(secret) for secret in secrets):
        raise ValueError(
            "expected whsec_ and 24 to 64 bytes in base64, or two of them separated by a space while rotating"
        )
    return value


def _is_secret(text: str) -> bool:
    if not text.startswith("whsec_"):
        return False
    try:
        return 24 <= len(base64.b64decode(text.removeprefix("whsec_"), validate=True)) <= 64
    except binascii.Error:
        return False


def area(value: str) -> str:
    """``NER`` or ``MLI/Ménaka``."""
    if not _AREA.fullmatch(value):
        raise ValueError(f"'{value}' is not an area: write a country or country/region, NER or MLI/Ménaka")
    return value


def near(value: str) -> str:
    """``Téra 75km``."""
    if not _NEAR.fullmatch(value):
        raise ValueError(f"'{value}' is not a place with a distance: write Téra 75km")
    return value


def quiet_hours(value: str) -> str:
    """``22:00-06:00 Africa/Bamako``."""
    match = _QUIET_HOURS.fullmatch(value)
    if match is None or match[1] == match[2]:
        raise ValueError("expected two times and a time zone: 22:00-06:00 Africa/Bamako")
    _time_zone(match[3])
    return value


def digest(value: str) -> str:
    """``daily 07:00 Africa/Bamako``."""
    match = _DIGEST.fullmatch(value)
    if match is None:
        raise ValueError("expected a time and a time zone: daily 07:00 Africa/Bamako")
    _time_zone(match[2])
    return value


def weekly(value: str) -> str:
    """``weekly Monday 09:00 Africa/Bamako``."""
    match = _WEEKLY.fullmatch(value)
    if match is None:
        raise ValueError("expected a day, a time and a time zone: weekly Monday 09:00 Africa/Bamako")
    _time_zone(match[2])
    return value


def _time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # unknown names, names of folders, names that are no path
        raise ValueError(f"'{name}' is not a time zone: write Africa/Bamako") from None


_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent",
                   "if-none-match", "if-modified-since", "range"})  # fmt: skip


def headers(value: dict[str, str]) -> dict[str, str]:
    """HTTP headers that an operator may add to a request."""
    for name, content in value.items():
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"'{name}' cannot be set as a header")
        if not content.isprintable() or not content.isascii():
            raise ValueError(f"the header '{name}' must be one line of plain ASCII")
    return value
