"""The OpenAPI document, with what every route has in common: errors are problem documents."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


class Fault(BaseModel):
    """One fault of a request."""

    where: str
    what: str


class Problem(BaseModel):
    """RFC 9457. ``errors`` where a request does not have the form that is documented."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


def document_errors(app: FastAPI) -> None:
    """Add them to what FastAPI makes of the routes."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**shape.pop("$defs"), "Problem": shape}
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return document


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    told = {"content": {"application/problem+json": {"schema": _PROBLEM}}}
    answers["4XX"] = {"description": "The request cannot be answered", **told}
    answers["503"] = {"description": "The service cannot answer now", **told}
