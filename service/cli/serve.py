"""``liptako serve``: everything in one process."""

import signal
import sys
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import structlog
import typer
import uvicorn

from service import app as root
from service.access.front import Front, is_loopback
from service.access.tokens import works
from service.cli.printing import log_to_stderr
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError
from service.ports import Store
from service.records import Configuration

if TYPE_CHECKING:
    from fastapi import FastAPI

REQUESTS_WITHIN = 2
"""Seconds given to requests under way at SIGTERM; running jobs then have theirs (engine), 10 s in all at most."""

_log = structlog.get_logger(__name__)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Run the scheduler, the pipeline, delivery, the API and the page in one process."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    configuration = root.read_configuration(settings)
    service = root.open_service(settings, configuration)
    _refuse_open_doors(host, service.store, service.clock.now())
    _say_what_is(settings, configuration)
    if settings.heartbeat_url is not None:
        service.send_signs_of_life(settings.heartbeat_url.get_secret_value())
    if not is_loopback(host) and not Front(settings.base_url).https:
        _log.warning(
            "passwords and tokens travel unencrypted beyond this machine: put a proxy with TLS before it and set "
            "LIPTAKO_BASE_URL=https://…"
        )

    def reload() -> None:
        try:
            service.put_in_force(root.read_configuration(settings))
            _log.info("configuration read again", file=str(settings.feeds))
        except LiptakoError as error:
            _log.error("configuration not changed: it has faults", faults=str(error))

    signal.signal(signal.SIGTERM, _end)  # uvicorn hands the signal on once it has closed everything
    web = service.web(reload=reload)
    root.keep_for_good()
    _answer(web, host, port)


def _answer(web: "FastAPI", host: str, port: int) -> None:
    try:
        uvicorn.run(
            web,
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=REQUESTS_WITHIN,
            server_header=False,
        )
    except SystemExit as ended:
        if not ended.code:
            raise
        # The library has said why, with a status of its own.
        typer.echo(
            f"liptako could not listen on {host}, port {port}: end what listens there (perhaps another "
            "`liptako serve`), or choose another --port or --host.",
            err=True,
        )
        raise typer.Exit(1) from None


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _refuse_open_doors(host: str, store: Store, now: datetime) -> None:
    with store.view() as look:
        tokens = any(works(token, now) for token in look.tokens())
        people = any(user.disabled_at is None for user in look.users())
    if not tokens and not people and not is_loopback(host):
        raise ConfigError(
            f"refusing to listen on {host} while nobody can log in and no token works: make an account with "
            "`liptako users add NAME --role admin`, or a token with `liptako tokens create NAME`, or listen on "
            "127.0.0.1",
            field="--host",
        )


def _say_what_is(settings: Settings, configuration: Configuration) -> None:
    _log.info(
        "liptako starts",
        feeds=len(configuration.feeds),
        rules=len(configuration.rules),
        recipients=len(configuration.recipients),
        zone=configuration.zone,
    )
    if settings.smtp_url is None:
        _log.warning(
            "no SMTP server is set (LIPTAKO_SMTP_URL): e-mail is written as files",
            folder=str(root.outbox(settings)),
        )
    if settings.base_url is None and any(one.ack_within for one in configuration.recipients):
        _log.warning(
            "ack_within is set, but without LIPTAKO_BASE_URL messages carry no link to acknowledge by: "
            "what nobody acknowledges over the API is escalated"
        )
    for words in configuration.warnings:
        _log.warning("feeds.toml may not say what was meant", warning=words)
