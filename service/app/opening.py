"""What the service is made of: configuration, database, network, channels.

What draws pages and what opens databases is imported where it is opened: these libraries take over a second of CPU, and
``liptako extract`` and ``--help`` need neither.
"""

import gc
import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from service.app.running import Service
from service.channels.apprise import AppriseChannel
from service.channels.email import EmailChannel, OutboxChannel
from service.channels.signing import MailSigner, mail_signer
from service.channels.webhook import WebhookChannel
from service.clock import SystemClock
from service.config.environment import Settings
from service.config.feeds_file import load_configuration
from service.config.secret_key import key_for
from service.errors import ConfigError
from service.fetch import FetchLimits, HttpFetcher, guarded_transport
from service.fetch.addresses import may_reach
from service.gazetteer.installed import open_installed
from service.gazetteer.origins import origins
from service.gazetteer.packs import load_zone
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.ports import Channel, Clock, Store
from service.records import Configuration
from service.stages.notify import Links

CHANNEL_DEADLINE = timedelta(seconds=15)
MAIL_DEADLINE = timedelta(seconds=60)
APPRISE_DEADLINE = timedelta(seconds=30)
"""A service may need several requests for one message: a login, then each part of a text that is too long."""
DEFAULT_SENDER = "liptako@localhost"


def keep_for_good() -> None:
    """To be called once all is read and open, in a process that serves. What there is by then, the tables of places
    above all, stays to the end: looking through it for garbage stopped everything for a tenth of a second and more."""
    gc.collect()
    gc.freeze()


def read_configuration(settings: Settings) -> Configuration:
    """feeds.toml as it stands. ConfigError lists every fault."""
    return load_configuration(settings.feeds, os.environ)


def open_store(settings: Settings, *, make: bool = True) -> Store:
    """The database. SQLite is made or brought up to date here; on PostgreSQL that is the operator's step. Unless
    ``make``, one that is not there is not made: StoreError."""
    from service.store import SqlStore, migrations

    url = settings.database_url.get_secret_value()
    if not make:
        migrations.expect(url)
    if url.startswith("sqlite"):
        migrations.upgrade(url)
    else:
        problems = migrations.check(url)
        if problems:
            raise ConfigError(
                f"the schema is not of this version ({'; '.join(problems)}): run `liptako db upgrade`",
                field="LIPTAKO_DATABASE_URL",
            )
    return SqlStore.open(url)


def open_fetcher(settings: Settings, clock: Clock, *, large: bool = False) -> HttpFetcher:
    """``large``: for files of whole countries, which are larger and slower than any feed."""
    limits = FetchLimits(total=timedelta(minutes=10), body_bytes=100 * 2**20) if large else FetchLimits()
    return HttpFetcher(
        user_agent_contact=settings.contact, allow=settings.allow_addresses, limits=limits, clock=clock
    )


def open_reader(zone_name: str, data_dir: Path | None = None) -> Reader:
    """The reader of a zone pack: its lexicons and places, with the places that were imported into ``data_dir``."""
    return Reader(load_zone(zone_name), open_installed(zone_name, data_dir).index)


def open_channels(settings: Settings, clock: Clock) -> dict[str, Channel]:
    """The channels that this version has. Without an SMTP server, mail goes to files in the outbox folder."""
    smtp_url = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    signer = open_signer(settings)
    return {
        "email": EmailChannel(smtp_url, deadline=MAIL_DEADLINE, signer=signer)
        if smtp_url
        else OutboxChannel(outbox(settings), signer=signer),
        "webhook": WebhookChannel(
            guarded_transport(settings.allow_addresses), deadline=CHANNEL_DEADLINE, clock=clock
        ),
        "apprise": AppriseChannel(
            partial(may_reach, allow=settings.allow_addresses), deadline=APPRISE_DEADLINE
        ),
    }


def open_signer(settings: Settings) -> MailSigner | None:
    """What signs mail; None without LIPTAKO_DKIM_KEY. ConfigError where the key cannot be used."""
    if settings.dkim_key is None:
        return None
    pem = settings.dkim_key.get_secret_value()
    return mail_signer(pem, selector=settings.dkim_selector, mail_from=settings.mail_from)


def outbox(settings: Settings) -> Path:
    return settings.data_dir / "outbox"


def open_links(settings: Settings) -> Links | None:
    """What makes and reads signed links; None without LIPTAKO_BASE_URL. The secret key is made where there is none."""
    return Links(settings.base_url, key_for(settings, "links")) if settings.base_url else None


def open_service(
    settings: Settings,
    configuration: Configuration | None = None,
    clock: Clock | None = None,
    spread: Callable[[], float] | None = None,
) -> Service:
    """The service over the database that ``settings`` names, with its configuration in force."""
    configuration = configuration if configuration is not None else read_configuration(settings)
    clock = clock or SystemClock()
    installed = open_installed(configuration.zone, settings.data_dir)
    in_force = InForce(
        configuration,
        Reader(load_zone(configuration.zone), installed.index),
        base_url=settings.base_url,
        mail_from=settings.mail_from or DEFAULT_SENDER,
        links=open_links(settings),
        origin_of=origins(installed),
        gazetteers=tuple(part.source.name for part in installed.parts if part.source is not None),
    )
    service = Service(
        open_store(settings),
        open_fetcher(settings, clock),
        open_channels(settings, clock),
        in_force,
        clock,
        spread,
    )
    service.put_in_force(configuration)
    return service
