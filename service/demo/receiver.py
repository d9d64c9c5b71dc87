"""A real webhook endpoint that checks signatures and is not always ready at the first try."""

import base64
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/hooks/incident-room"

TOLERANCE = timedelta(minutes=5)
"""How far ``webhook-timestamp`` may be from the present; five minutes is what Standard Webhooks suggests."""

_BUSY_EVERY = 4


@dataclass(frozen=True, slots=True)
class ReceivedHook:
    """One accepted webhook, at the simulated time it was accepted."""

    at: datetime
    id: str
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RefusedHook:
    """One try that was not accepted: 503 because busy, 400 because it could not be trusted."""

    at: datetime
    id: str
    status: int
    reason: str


class Receiver:
    """Accepts what is signed with ``secret``; the first try of the first message and of each fourth after meets 503."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        self._webhook = Webhook(self.secret)
        self.hooks: list[ReceivedHook] = []
        self.refused: list[RefusedHook] = []
        self._tried: set[str] = set()

    def routes(self) -> list[Route]:
        return [Route(PATH, self._take, methods=["POST"])]

    async def _take(self, request: Request) -> Response:
        body = (await request.body()).decode("utf-8", "replace")
        message_id = request.headers.get("webhook-id", "")
        fault = self._distrust(request.headers, body)
        if fault:
            return self._refuse(message_id, 400, fault)
        if message_id not in self._tried:
            self._tried.add(message_id)
            if len(self._tried) % _BUSY_EVERY == 1:
                return self._refuse(message_id, 503, "not ready", self._pause())
        if message_id not in {hook.id for hook in self.hooks}:
            self.hooks.append(ReceivedHook(self._now(), message_id, json.loads(body)))
        return Response(status_code=204)

    def _pause(self) -> timedelta | None:
        """The first refusal says how long to wait, the later ones leave that to the sender."""
        return timedelta(minutes=2) if len(self._tried) == 1 else None

    def _refuse(self, message_id: str, status: int, reason: str, wait: timedelta | None = None) -> Response:
        self.refused.append(RefusedHook(self._now(), message_id, status, reason))
        headers = {"Retry-After": str(int(wait.total_seconds()))} if wait else {}
        return Response(reason, status_code=status, headers=headers, media_type="text/plain")

    def _distrust(self, headers: Mapping[str, str], body: str) -> str | None:
        """Why the request cannot be trusted, or None.

        The library's own ``verify`` compares the timestamp with the machine's clock. Here the present is simulated,
        so its signature is used and the age is checked against the demo's clock.
        """
        try:
            signed_at = datetime.fromtimestamp(float(headers["webhook-timestamp"]), tz=UTC)
            wanted = self._webhook.sign(headers["webhook-id"], signed_at, body)
            given = headers["webhook-signature"].split(" ")
        except (KeyError, ValueError, OverflowError, OSError):
            return "the webhook headers are missing or unreadable"
        if abs(self._now() - signed_at) > TOLERANCE:
            return "the timestamp is too far from the present"
        if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
            return "no signature fits"
        try:
            json.loads(body)
        except ValueError:
            return "the body is not JSON"
        return None
