"""The archive as a web server: each outlet's feed as it stands at the simulated present."""

import gzip
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from service.demo.archive import ArchiveItem
from service.demo.outlets import OUTLETS, Fault, Outlet
from service.demo.shapes import document
from service.demo.standing import Standing

_HOUR = timedelta(hours=1)


class Newsstand:
    """Serves every outlet. ``asked`` counts answers by outlet and HTTP status."""

    def __init__(self, archive: Sequence[ArchiveItem], now: Callable[[], datetime]) -> None:
        self._now = now
        self._shelves = {
            slug: _Shelf(outlet, [item for item in archive if item.feed == slug])
            for slug, outlet in OUTLETS.items()
        }
        self.asked: Counter[tuple[str, int]] = Counter()

    def routes(self) -> list[Route]:
        return [route for shelf in self._shelves.values() for route in self._routes_of(shelf)]

    def next_change_after(self, now: datetime) -> datetime | None:
        """When any feed changes next, or None after the last change."""
        changes = (shelf.standing.next_change_after(now) for shelf in self._shelves.values())
        return min((change for change in changes if change), default=None)

    def _routes_of(self, shelf: "_Shelf") -> list[Route]:
        outlet = shelf.outlet

        async def serve(request: Request) -> Response:
            return self._counted(outlet, shelf.answer(request.headers, self._now()))

        async def redirect(_request: Request) -> Response:
            return self._counted(outlet, RedirectResponse(outlet.moved_to or "", status_code=301))

        if not outlet.moved_to:
            return [Route(outlet.path, serve)]
        return [Route(outlet.path, redirect), Route(outlet.moved_to.partition("?")[0], serve)]

    def _counted(self, outlet: Outlet, response: Response) -> Response:
        self.asked[outlet.slug, response.status_code] += 1
        response.headers["Date"] = format_datetime(self._now(), usegmt=True)
        return response


class _Shelf:
    """One outlet's feed. The last body is kept: most polls find it unchanged."""

    def __init__(self, outlet: Outlet, items: Sequence[ArchiveItem]) -> None:
        self.outlet = outlet
        self.standing = Standing(items, outlet.host, outlet.length)
        self._state: object = None
        self._body = b""

    def answer(self, headers: Mapping[str, str], now: datetime) -> Response:
        """What the server says to one GET."""
        fault = self.outlet.fault_at(now)
        if fault in (Fault.DOWN, Fault.BUSY):
            return _unavailable(fault)
        body = self._body_at(now, fault)
        validators = self._validators(body, now)
        if _still_fresh(headers, validators):
            return Response(status_code=304, headers=validators)
        return self._full(body, headers, validators)

    def _body_at(self, now: datetime, fault: Fault | None) -> bytes:
        """The body depends on these three alone, so it is made only when one of them changed."""
        built_at = self.standing.changed_at(now)
        if self.outlet.rewrites_build_date:
            built_at = now.replace(minute=0, second=0, microsecond=0)
        state = (self.standing.revision_at(now), built_at, fault)
        if state != self._state:
            self._state = state
            self._body = document(self.outlet, self.standing.entries_at(now), built_at, fault)
        return self._body

    def _validators(self, body: bytes, now: datetime) -> dict[str, str]:
        validators = {}
        if self.outlet.has_etag:
            tag = f'"{sha256(body).hexdigest()[:20]}"'
            validators["ETag"] = f"W/{tag}" if self.outlet.weak_etag else tag
        changed_at = self.standing.changed_at(now)
        if self.outlet.has_last_modified and changed_at:
            validators["Last-Modified"] = format_datetime(changed_at, usegmt=True)
        if self.outlet.cache_control:
            validators["Cache-Control"] = self.outlet.cache_control
        return validators

    def _full(self, body: bytes, headers: Mapping[str, str], validators: Mapping[str, str]) -> Response:
        extra = {**validators, "Content-Type": self.outlet.content_type}
        if self.outlet.gzip and "gzip" in headers.get("accept-encoding", ""):
            body, extra = gzip.compress(body, mtime=0), {**extra, "Content-Encoding": "gzip"}
        return Response(body, headers=extra)


def _unavailable(fault: Fault) -> Response:
    headers = {"Retry-After": str(int(_HOUR.total_seconds()))} if fault is Fault.BUSY else {}
    return Response("Service unavailable", status_code=503, headers=headers, media_type="text/plain")


def _still_fresh(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """RFC 9110, 13.2.2: If-None-Match is looked at first, and alone where it is given."""
    tags = asked.get("if-none-match")
    if tags is not None and "ETag" in validators:
        return _opaque(validators["ETag"]) in [_opaque(tag) for tag in tags.split(",")]
    since, changed = asked.get("if-modified-since"), validators.get("Last-Modified")
    if since is None or changed is None:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")
