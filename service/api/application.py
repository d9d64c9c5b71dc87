"""The ASGI application, put together from its routers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from service import __version__
from service.api import (
    audit,
    backtests,
    coverage,
    decisions,
    deliveries,
    exports,
    feedback,
    gazetteer,
    health,
    recipients,
    routes,
    rules,
)
from service.api.documenting import document_errors
from service.api.guard import Guard
from service.api.intake import Intake
from service.api.problems import RefusalPage, speak_in_problems
from service.api.surroundings import Surroundings, Viewer

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None] | AsyncIterator[None]]


def application(
    reach: Surroundings, lifespan: Lifespan | None, *pages: APIRouter, refusal_page: RefusalPage | None = None
) -> FastAPI:
    """The application. ``lifespan`` starts and ends what runs beside it; ``pages`` are routers for people, and
    ``refusal_page`` makes the page that says why something was not done."""
    app = FastAPI(
        title="Liptako",
        version=__version__,
        lifespan=lifespan,  # type: ignore[arg-type]
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        # A redirect would name the host and scheme that the request came with: behind TLS, plain http.
        redirect_slashes=False,
    )
    app.state.surroundings, app.state.refusal_page = reach, refusal_page
    app.add_middleware(Intake)
    app.add_middleware(Guard, reach=reach)
    speak_in_problems(app)
    document_errors(app)
    app.include_router(health.router)
    app.include_router(
        exports.router
    )  # before routes: `/alerts/{id}` would take `/alerts/{id}.cap.xml` for an id
    app.include_router(routes.router)
    app.include_router(deliveries.router)
    app.include_router(recipients.router)
    app.include_router(decisions.router)
    app.include_router(audit.router)
    app.include_router(gazetteer.router)
    app.include_router(feedback.router)
    app.include_router(coverage.router)
    app.include_router(backtests.router)
    app.include_router(rules.router)
    for page in pages:
        app.include_router(page)

    app.get("/api/v1/openapi.json", include_in_schema=False, dependencies=[Viewer])(_openapi)
    return app


def _openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())
