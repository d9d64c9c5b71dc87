"""Apprise: Slack, Teams, Telegram, SMS gateways, ntfy and many more, through one library (optional extra).

The library is synchronous, opens its own connections and knows no total deadline. So each message is sent in a thread
of its own, and a guard below it (``reach``) refuses every connection to where outgoing requests may not go.
"""

import asyncio
import logging
import re
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from service.channels.reach import reaching
from service.channels.wording import fit
from service.errors import ConfigError, DeliveryError
from service.ports import Receipt
from service.records import Message, Recipient

INSTALL = 'the channel apprise needs an extra: pip install "liptako[apprise]"'
MOST_AT_ONCE = 16
"""Threads at most, hanging ones included."""
_SMS = 320
"""A service without titles that takes no more characters than this gets the short form: one SMS."""

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Listener(logging.Handler):
    """What the library says of a sending, kept for the words of its attempt and printed nowhere."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None and record.levelno >= logging.WARNING:
            heard.append(record.getMessage())


def opened(url: str) -> Any:
    """The service that an Apprise URL names. Raises ConfigError, which does not show the URL: it is a secret.

    The library is loaded here, at first use: it takes longer than all else at the start.
    """
    apprise = _library()
    asset = apprise.AppriseAsset(app_id="Liptako", async_mode=False, storage_mode="memory")
    try:
        service = apprise.Apprise.instantiate(url, asset=asset)
    except Exception:  # a plugin's own fault with what the URL says; its words may hold the URL
        service = None
    if service is None:
        raise ConfigError(
            "this is not a URL that Apprise can use: see the service's page in Apprise's documentation, and whether "
            "it needs a library that is not installed"
        )
    service.overflow_mode = apprise.OverflowMode.SPLIT
    return service


_loading = threading.Lock()


def _library() -> Any:
    """The library with its plugins, which are loaded when the first of them is asked for."""
    try:
        with _loading, warnings.catch_warnings():
            # What its plugins use of other libraries is not ours to mend.
            warnings.simplefilter("ignore", DeprecationWarning)
            import apprise

            _quieten(logging.getLogger("apprise"))
            apprise.Apprise.instantiate("json://localhost")
    except ImportError:
        raise ConfigError(INSTALL) from None
    return apprise


def _quieten(log: logging.Logger) -> None:
    if not any(isinstance(one, _Listener) for one in log.handlers):
        log.handlers = [_Listener()]
        log.propagate = False
    log.setLevel(logging.WARNING)


class AppriseChannel:
    """Hands a message to the one service of a recipient's ``url``. What is not taken is tried again."""

    def __init__(self, may_reach: Callable[[str], bool], *, deadline: timedelta) -> None:
        """``may_reach``: whether an address, as the resolver gives it, may be connected to. ``deadline`` bounds a
        try. A thread cannot be stopped: a sending that outlives its try goes on, nothing else is sent to that
        recipient until it ends, and where it ended well the next try of the message does not send it again."""
        self._may_reach, self._deadline = may_reach, deadline
        self._under_way: dict[str, Future[_Outcome]] = {}
        self._taken: set[str] = set()
        """Ids of messages that were taken and of which nobody was told yet."""

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand one message over. Raises DeliveryError."""
        url = str(recipient.settings.get("url", ""))
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                outcome = await self._outcome(message, url)
        except TimeoutError:
            raise DeliveryError("The service did not answer in time. It is tried again.") from None
        if not outcome.taken:
            raise DeliveryError(fit(f"{outcome.words} It is tried again."))
        self._taken.discard(message.id)
        return Receipt(None, "The service took it")

    async def _outcome(self, message: Message, url: str) -> "_Outcome":
        while earlier := self._under_way.get(url):
            await asyncio.shield(asyncio.wrap_future(earlier))
            self._end(url, earlier)
        if message.id in self._taken:
            return _Outcome(True)
        if len(self._under_way) >= MOST_AT_ONCE:
            return _Outcome(False, "Too many services do not answer at the moment.")
        future = self._under_way[url] = _in_thread(lambda: self._sent(message, url))
        outcome = await asyncio.shield(asyncio.wrap_future(future))
        self._end(url, future)
        return outcome

    def _end(self, url: str, future: "Future[_Outcome]") -> None:
        if self._under_way.get(url) is future:
            del self._under_way[url]

    def _sent(self, message: Message, url: str) -> "_Outcome":
        """In a thread of its own. No error leaves it: its words may hold the URL."""
        try:
            outcome = _notify(url, message, self._may_reach)
        except ConfigError as error:
            return _Outcome(False, f"Nothing was sent: {error.reason}.")
        except Exception as error:
            return _Outcome(False, f"The service's part of Apprise failed ({type(error).__name__}).")
        if outcome.taken:
            self._taken.add(message.id)
        return outcome


@dataclass(frozen=True, slots=True)
class _Outcome:
    taken: bool
    words: str = ""


def _notify(url: str, message: Message, may_reach: Callable[[str], bool]) -> _Outcome:
    apprise, service = _library(), opened(url)
    sender = apprise.Apprise(asset=service.asset)
    sender.add(service)
    title, body = _title_and_body(message, service)
    heard: list[str] = []
    _heard.set(heard)
    with reaching(may_reach) as refused:
        taken = sender.notify(
            body=body, title=title, notify_type=_type(message), body_format=apprise.NotifyFormat.TEXT
        )
    if refused:
        return _Outcome(
            False, f"{refused[0]} is not a public address (LIPTAKO_ALLOW_ADDRESSES can allow it)."
        )
    if taken:
        return _Outcome(True)
    said = fit(heard[-1], _private_parts(url)) if heard else "it did not say why."
    return _Outcome(False, f"The service did not take it: {said}")


def _type(message: Message) -> str:
    """How urgent a service shows it, by the alert's severity."""
    return _TYPES.get(str(message.content.get("severity")), "info")


_TYPES = {"Extreme": "failure", "Severe": "failure", "Moderate": "warning"}


def _title_and_body(message: Message, service: Any) -> tuple[str, str]:
    """One SMS for what carries SMS. Else the subject, and of an alert the first lines, which are enough by
    themselves; of all else the whole text."""
    content = {key: _plain(message.content.get(key)) for key in ("subject", "text", "short")}
    if content["short"] and service.title_maxlen <= 0 and 0 < service.body_maxlen <= _SMS:
        return "", content["short"]
    text = content["text"].rpartition("\n-- \n")[0] or content["text"]
    if message.kind.startswith("alert."):
        text = text.partition("\n\n")[0]
    body = text.removeprefix(content["subject"]).strip()
    return content["subject"], body or content["subject"]


def _plain(text: object) -> str:
    """NUL and half characters (lone surrogates) out: neither survives the way."""
    return str(text or "").replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _in_thread(work: Callable[[], _Outcome]) -> "Future[_Outcome]":
    """A thread that keeps nobody from ending the process: a pool's threads are waited for."""
    future: Future[_Outcome] = Future()
    context = copy_context()
    thread = threading.Thread(
        target=lambda: future.set_result(context.run(work)), name="apprise", daemon=True
    )
    thread.start()
    return future


def _private_parts(url: str) -> tuple[str, ...]:
    """Every part of an Apprise URL may be a key: the whole, and each piece of it."""
    rest = url.partition("://")[2]
    pieces = [piece for piece in re.split(r"[/:@?&=#,+]", rest) if piece]
    return (url, rest, *pieces, *map(unquote, pieces))
