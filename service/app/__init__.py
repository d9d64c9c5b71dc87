"""The composition root: the only package that names concrete classes.

``open_service`` makes the service for ``liptako serve`` and the commands; the demo makes its own with a stepped clock
and a world on loopback. Both run the same jobs.
"""

from service.app.opening import (
    keep_for_good,
    open_channels,
    open_fetcher,
    open_reader,
    open_service,
    open_store,
    outbox,
    read_configuration,
)
from service.app.running import Service

__all__ = [
    "Service",
    "keep_for_good",
    "open_channels",
    "open_fetcher",
    "open_reader",
    "open_service",
    "open_store",
    "outbox",
    "read_configuration",
]
