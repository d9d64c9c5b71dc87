"""Errors as RFC 9457 problem documents."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.api.headers import HEADERS
from service.errors import RulingError, StoreError

_log = structlog.get_logger(__name__)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: object) -> JSONResponse:
    """A problem document. ``more`` are members of its own, such as ``errors``."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse({**body, **more}, status, headers=headers, media_type="application/problem+json")


def refused(error: RulingError) -> HTTPException:
    """The answer to what an operator asked for and cannot be done."""
    return HTTPException(_REFUSED[error.why], error.reason)


_REFUSED = {"missing": 404, "conflict": 409, "unfit": 422}


def speak_in_problems(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(Exception, _unexpected)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), dict(error.headers or {}))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [_fault(one) for one in error.errors()]
    return problem(422, "The request does not have the form that is documented.", errors=errors)


def _fault(found: Mapping[str, Any]) -> dict[str, str]:
    if found["type"] == "json_invalid":
        return {"where": "body", "what": f"is not JSON, from character {found['loc'][-1]} on"}
    return {"where": ".".join(str(part) for part in found["loc"]), "what": found["msg"]}


def _store(_: Request, error: Exception) -> JSONResponse:
    _log.error("the database does not answer", error=str(error))
    return problem(503, "The database does not answer.", {"Retry-After": "5"})


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    _log.error("request failed", error=type(error).__name__)
    # This answer is made outside of everything, so it carries these itself.
    return problem(500, "Something went wrong here; it was logged.", dict(HEADERS))
