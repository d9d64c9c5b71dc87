"""``/api/v1``: what leaves for other programs, streamed; and the Atom feed of alerts (docs/exports.md)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Annotated, Any, Literal

import anyio
import structlog
from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from service.access.principal import Principal
from service.api.surroundings import Exporter, Reach, Surroundings
from service.errors import StoreError
from service.export import atom, cap
from service.export.account import Account
from service.export.geojson import incidents_geojson
from service.export.hxl import alerts_csv, incidents_csv
from service.export.jsonl import alerts_jsonl, incidents_jsonl
from service.export.reading import each_alert, each_incident, issued
from service.export.wanted import Held, Precision, Wanted

_log = structlog.get_logger(__name__)
router = APIRouter(prefix="/api/v1", tags=["exports"])

Language = Literal["fr", "en", "ar"]
_PIECE = 64_000
"""Characters that are sent together."""
_FEED = 100
"""Revisions in the feed."""


def wanted(
    since: Annotated[date | None, Query(description="The first day")] = None,
    until: Annotated[date | None, Query(description="The last day, itself in")] = None,
    area: Annotated[
        list[str] | None, Query(description="NER or MLI/Ménaka; may be given several times", max_length=50)
    ] = None,
    precision: Annotated[Precision, Query(description="How exactly places are told")] = "village",
) -> Wanted:
    """What is asked for; 422 where it makes no sense."""
    asked = Wanted(since=since, until=until, areas=tuple(area or ()), precision=precision)
    for field, fault in asked.faults():
        raise HTTPException(422, f"{field}: {fault}.")
    return asked


Asked = Annotated[Wanted, Depends(wanted)]
Dismissed = Annotated[bool, Query(description="Incidents that an operator dismissed too")]


class Accounted(StreamingResponse):
    """A stream whose end is written to the audit log, however it ends."""

    def __init__(self, pieces: Iterable[str], account: Account, media_type: str, name: str) -> None:
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        super().__init__(_in_larger_pieces(pieces), media_type=media_type, headers=headers)
        self._account = account
        self._sent = False

    async def stream_response(self, send: Send) -> None:
        await super().stream_response(send)
        self._sent = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._end)

    def _end(self) -> None:
        self._account.held.complete &= self._sent
        try:
            self._account.end()
        except StoreError as error:
            _log.error("the end of an export could not be written to the audit log", error=str(error))


def _answers(media_type: str) -> dict[int | str, dict[str, Any]]:
    kind = "object" if media_type.endswith("+json") else "string"
    return {
        200: {"content": {media_type: {"schema": {"type": kind}}}, "description": "Streamed"},
        422: {"description": "What is asked for makes no sense"},
    }


@router.get(
    "/incidents.csv",
    summary="Incidents as CSV with HXL tags",
    response_class=Response,
    responses=_answers("text/csv"),
)
def incidents_as_csv(reach: Reach, caller: Exporter, asked: Asked, dismissed: Dismissed = False) -> Response:
    """A row an attack, by the day of the attack; situations of signs alone are left out."""
    asked = replace(asked, dismissed=dismissed, attacks_only=True)
    return _incidents(reach, caller, asked, "csv", "text/csv; charset=utf-8", incidents_csv)


@router.get(
    "/incidents.geojson",
    summary="Incidents as GeoJSON",
    response_class=Response,
    responses=_answers("application/geo+json"),
)
def incidents_as_geojson(
    reach: Reach, caller: Exporter, asked: Asked, dismissed: Dismissed = False
) -> Response:
    """A feature an incident; `geometry` is null where the place is not known to the village."""
    asked = replace(asked, dismissed=dismissed)
    return _incidents(reach, caller, asked, "geojson", "application/geo+json", incidents_geojson)


@router.get(
    "/incidents.jsonl",
    summary="Incidents as JSON lines",
    response_class=Response,
    responses=_answers("application/x-ndjson"),
)
def incidents_as_jsonl(
    reach: Reach, caller: Exporter, asked: Asked, dismissed: Dismissed = False
) -> Response:
    """An incident object a line."""
    asked = replace(asked, dismissed=dismissed)
    return _incidents(reach, caller, asked, "jsonl", "application/x-ndjson", incidents_jsonl)


@router.get(
    "/alerts.csv",
    summary="Alerts as CSV with HXL tags",
    response_class=Response,
    responses=_answers("text/csv"),
)
def alerts_as_csv(reach: Reach, caller: Exporter, asked: Asked) -> Response:
    """A row a revision, by the UTC day on which it was sent."""
    return _alerts(reach, caller, asked, "csv", "text/csv; charset=utf-8", alerts_csv)


@router.get(
    "/alerts.jsonl",
    summary="Alerts as JSON lines",
    response_class=Response,
    responses=_answers("application/x-ndjson"),
)
def alerts_as_jsonl(reach: Reach, caller: Exporter, asked: Asked) -> Response:
    """An alert object a line, every revision."""
    return _alerts(
        reach,
        caller,
        asked,
        "jsonl",
        "application/x-ndjson",
        lambda found: alerts_jsonl(found, reach.base_url),
    )


@router.get(
    "/alerts.atom",
    summary="The latest alerts as an Atom feed",
    response_class=Response,
    responses={**_answers("application/atom+xml"), 304: {"description": "Nothing new"}},
)
def alerts_as_atom(
    reach: Reach,
    caller: Exporter,
    language: Language = "fr",
    precision: Precision = "village",
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """An entry a revision, newest first. Readers send their token as `Authorization: Bearer …`: an address with a
    secret in it would end up in logs and bookmarks."""
    with reach.store.view() as look:
        newest = [row["alert"] for row in look.page_alerts(None, _FEED).rows]
        found = issued(look, newest, Wanted(precision=precision))  # type: ignore[arg-type]
    body = atom.alerts_atom(found, atom.Shown(language=language, base_url=reach.base_url))
    updated = max((one.alert.sent_at for one in found), default=datetime(1970, 1, 1, tzinfo=UTC))
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(updated.replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
    }
    if _known(headers["ETag"], if_none_match):
        return Response(status_code=304, headers=headers)
    account = _account(reach, caller, "alerts", "atom", Wanted(precision=precision))
    account.held = Held(rows=len(found), complete=True)
    account.end()
    return Response(body, media_type="application/atom+xml; charset=utf-8", headers=headers)


@router.get(
    "/alerts/{alert_id}.cap.xml",
    summary="One revision of an alert as CAP 1.2",
    response_class=Response,
    responses={**_answers(cap.MEDIA_TYPE), 404: {"description": "There is none that may leave"}},
)
def alert_as_cap(
    reach: Reach,
    caller: Exporter,
    alert_id: str,
    precision: Precision = "village",
    scope: cap.Scope = "Restricted",
) -> Response:
    with reach.store.view() as look:
        found = issued(look, look.alerts([alert_id]), Wanted(precision=precision))
    if not found:
        raise HTTPException(
            404, f"There is no alert {alert_id}, or it rests on reports that are not passed on alone."
        )
    profile = cap.Profile(sender=reach.sender, places=reach.places(), scope=scope, base_url=reach.base_url)
    account = _account(reach, caller, "alerts", "cap", Wanted(precision=precision), alert=alert_id)
    account.held = Held(rows=1, complete=True)
    account.end()
    return Response(cap.cap_document(found[0], profile), media_type=cap.MEDIA_TYPE)


def _incidents(
    reach: Surroundings,
    caller: Principal,
    asked: Wanted,
    format_: str,
    media_type: str,
    written: Callable[[Iterable[Any]], Iterator[str]],
) -> Response:
    account = _account(reach, caller, "incidents", format_, asked)
    account.begin()
    pieces = written(each_incident(reach.store, asked, account.held))
    return Accounted(pieces, account, media_type, f"incidents.{format_}")


def _alerts(
    reach: Surroundings,
    caller: Principal,
    asked: Wanted,
    format_: str,
    media_type: str,
    written: Callable[[Iterable[Any]], Iterator[str]],
) -> Response:
    account = _account(reach, caller, "alerts", format_, asked)
    account.begin()
    pieces = written(each_alert(reach.store, asked, account.held))
    return Accounted(pieces, account, media_type, f"alerts.{format_}")


def _account(
    reach: Surroundings, caller: Principal, what: str, format_: str, asked: Wanted, **more: object
) -> Account:
    detail = {"of": what, "format": format_, **asked.as_detail(), **more}
    return Account(reach.store, reach.clock, caller.name, detail)


def _in_larger_pieces(pieces: Iterable[str]) -> Iterator[bytes]:
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= _PIECE:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting, length = [], 0
    yield "".join(waiting).encode("utf-8", "replace")


def _known(etag: str, none_match: str | None) -> bool:
    """Whether the reader has this already. Times do not tell: two alerts may be sent in one second, and what is decided
    on an incident changes what may leave."""
    tags = {tag.strip().removeprefix("W/") for tag in (none_match or "").split(",")}
    return etag in tags or "*" in tags
