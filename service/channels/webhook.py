"""Webhooks, signed as Standard Webhooks says (standardwebhooks.com)."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from service.channels.wording import fit
from service.errors import DeliveryError, LiptakoError
from service.ports import Clock, Receipt
from service.records import Message, Recipient

_BODY_LIMIT = 4096
_LONG_STEP = 10
_WORDS_S = 2.0
_LONGEST_WAIT = timedelta(days=1)


class WebhookChannel:
    """POSTs a message as JSON. Only 2xx is received; 410 disables the recipient; anything else is tried again."""

    def __init__(self, transport: httpx.AsyncBaseTransport, *, deadline: timedelta, clock: Clock) -> None:
        """``transport`` carries the request and guards against private addresses. ``deadline`` bounds the time until
        it is answered; reading what stands in the answer may take 2 s more.

        The transport is used without a client: no redirect is followed, no cookie kept, no proxy taken from the
        environment."""
        self._transport, self._deadline, self._clock = transport, deadline, clock

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand one message over. Raises DeliveryError."""
        secrets = _secrets(recipient.settings)
        request = self._request(message, secrets)
        masked = (
            *secrets,
            *(secret.removeprefix("whsec_") for secret in secrets),
            *_private_parts(request.url),
        )
        try:
            status, headers, words = await self._exchange(request)
        except (httpx.HTTPError, httpx.StreamError, LiptakoError, OSError, ValueError) as error:
            raise DeliveryError(fit(_what_failed(error), masked)) from None
        said = fit(f"{_meaning(status)} ({status}){': ' if words else ''}{words}", masked)
        if 200 <= status < 300:
            return Receipt(status, said)
        raise DeliveryError(
            said,
            permanent=status == 410,
            gone=status == 410,
            status=status,
            retry_after=_retry_after(headers.get("retry-after"), self._clock.now()),
        )

    def _request(self, message: Message, secrets: Sequence[str]) -> httpx.Request:
        payload = message.content.get("payload")
        # Half characters (lone surrogates) have no bytes: they are replaced before the signature is made.
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        signed = _signature_headers(message.id, self._clock.now(), body.decode("utf-8"), secrets)
        seconds = self._deadline.total_seconds()
        try:
            request = httpx.Request(
                "POST",
                message.address,
                headers={
                    "content-type": "application/json",
                    "user-agent": "Liptako",
                    "accept": "*/*",
                    **signed,
                },
                content=body,
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)},
            )
        except (httpx.InvalidURL, ValueError):
            request = None
        if request is None or request.url.scheme not in ("http", "https") or not request.url.host:
            raise DeliveryError(
                "The webhook's URL cannot be used: correct the recipient's `url`.", permanent=True
            )
        return request

    async def _exchange(self, request: httpx.Request) -> tuple[int, httpx.Headers, str]:
        seconds = self._deadline.total_seconds()
        async with asyncio.timeout(seconds):
            response = await self._transport.handle_async_request(request)
        words = bytearray()
        # The status is the answer. What stands below it must not turn a message taken into one to be sent again.
        with contextlib.suppress(httpx.HTTPError, OSError):
            async with asyncio.timeout(min(seconds, _WORDS_S)):
                await _hear(response, words)
        with contextlib.suppress(httpx.HTTPError, OSError):
            await response.aclose()
        return response.status_code, response.headers, words.decode("utf-8", "replace")


def _private_parts(url: httpx.URL) -> tuple[str, ...]:
    """What of an address may be a key: the whole, its path and query, long steps of the path, values of the query."""
    steps = tuple(step for step in url.path.split("/") if len(step) >= _LONG_STEP)
    values = tuple(value for _, value in url.params.multi_items())
    return (str(url), url.raw_path.decode("ascii", "replace"), *steps, *values)


async def _hear(response: httpx.Response, words: bytearray) -> None:
    """At most 4 KiB of a body: enough to say why, whatever is sent. Nothing is unpacked."""
    if response.headers.get("content-encoding") or not isinstance(response.stream, httpx.AsyncByteStream):
        return
    async for part in response.stream:
        words += part[: _BODY_LIMIT - len(words)]
        if len(words) >= _BODY_LIMIT:
            return


def _signature_headers(message_id: str, now: datetime, body: str, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of Standard Webhooks; one signature for each secret while they are being rotated."""
    moment = now.astimezone(UTC)
    try:
        signatures = [Webhook(secret).sign(message_id, moment, body) for secret in secrets]
    except (ValueError, EmptyWebhookSecretError):
        signatures = []
    if not signatures:
        raise DeliveryError(
            "The recipient's webhook secret is missing or not usable: set one (whsec_ and base64). It is tried again."
        )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _secrets(settings: Mapping[str, object]) -> tuple[str, ...]:
    secret = settings.get("secret")
    return tuple(secret.split()) if isinstance(secret, str) else ()


def _meaning(status: int) -> str:
    if 200 <= status < 300:
        return "The other side took it"
    if status == 410:
        return "The other side says this address is gone for good"
    if 300 <= status < 400:
        return "The other side points elsewhere; redirects are not followed, correct the recipient's `url`"
    if status == 429:
        return "The other side asks us to slow down"
    return "The other side had a fault" if status >= 500 else "The other side refused"


def _what_failed(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "The other side did not answer in time. It is tried again."
    if isinstance(error, LiptakoError):
        return f"The request was not made: {error}"
    if isinstance(error, httpx.ConnectError):
        return "The other side could not be reached. It is tried again."
    return "The connection broke, or the answer was not HTTP. It is tried again."


def _retry_after(value: str | None, now: datetime) -> timedelta | None:
    """What Retry-After asks for, in seconds or as a date; between nought and a day. None: nothing, or not readable."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:9]), 10**6)), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), _LONGEST_WAIT)
