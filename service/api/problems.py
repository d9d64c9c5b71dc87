"""Errors as RFC 9457 problem documents."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from service.api.headers import HEADERS
from service.errors import RulingError, StoreError

_log = structlog.get_logger(__name__)


RefusalPage = Callable[[Request, int, str], Response | None]
"""Makes of a status and a detail the page for a person who asked; None where a program did."""


class Problem(JSONResponse):
    """A problem document. ``more`` are members of its own, such as ``errors``."""

    media_type = "application/problem+json"

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
        super().__init__({**body, **more}, status, headers=dict(headers or {}))
        self.detail, self.said = detail, dict(headers or {})

    def shown_to(self, request: Request) -> Response:
        """As it is, or as the page that a person is shown in its place."""
        make: RefusalPage | None = request.app.state.refusal_page
        page = make(request, self.status_code, self.detail) if make is not None else None
        if page is None:
            return self
        page.headers.update(self.said)
        return page


def refused(error: RulingError) -> HTTPException:
    """The answer to what an operator asked for and cannot be done."""
    return HTTPException(_REFUSED[error.why], error.reason)


_REFUSED = {"missing": 404, "conflict": 409, "unfit": 422}


def speak_in_problems(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document, or the page for a person."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(Exception, _unexpected)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Problem(error.status_code, str(error.detail), error.headers).shown_to(request)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [_fault(one) for one in error.errors()]
    return Problem(422, "The request does not have the form that is documented.", errors=errors).shown_to(
        request
    )


def _fault(found: Mapping[str, Any]) -> dict[str, str]:
    if found["type"] == "json_invalid":
        return {"where": "body", "what": f"is not JSON, from character {found['loc'][-1]} on"}
    return {"where": ".".join(str(part) for part in found["loc"]), "what": found["msg"]}


def _store(request: Request, error: Exception) -> Response:
    _log.error("the database does not answer", error=str(error))
    return Problem(503, "The database does not answer.", {"Retry-After": "5"}).shown_to(request)


def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("request failed", error=type(error).__name__)
    # This answer is made outside of everything, so it carries these itself.
    return Problem(500, "Something went wrong here; it was logged.", HEADERS).shown_to(request)
