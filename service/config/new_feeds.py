"""A feed that comes from elsewhere than feeds.toml: a form, a list. Checked as the file's own are."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from service.config.convert import feed_of
from service.config.faults import Faults
from service.config.schema import FeedTable
from service.errors import ConfigError
from service.records import Configuration, Feed


def checked_feed(table: Mapping[str, Any]) -> Feed:
    """The feed of a table with the keys of ``[[feeds]]``. Raises ConfigError with every fault, each with its field."""
    try:
        return feed_of(FeedTable.model_validate(table))
    except ValidationError as error:
        faults = Faults("feeds", {})
        faults.invalid([], error.errors(), FeedTable.model_fields)
        faults.raise_if_any()
        raise  # pragma: no cover - invalid() has added a fault


def new_feed(configuration: Configuration, table: Mapping[str, Any]) -> Feed:
    """A feed to be added to those that are there. Raises ConfigError: as ``checked_feed``, and where the address or the
    name is there already, or a value names a variable of the environment, which is for the file alone."""
    faults = [
        ConfigError(VARIABLE, field=name)
        for name, value in table.items()
        if isinstance(value, str) and "${" in value
    ]
    try:
        feed = checked_feed(table)
    except ConfigError as error:
        raise ConfigError(error.reason, problems=(*faults, *error.problems)) from None
    if known_as(configuration, feed.url) is not None:
        faults.append(ConfigError(THERE_ALREADY, field="url"))
    elif any(one.name.casefold() == feed.name.casefold() for one in configuration.feeds):
        faults.append(ConfigError(NAME_TAKEN, field="name"))
    if faults:
        raise ConfigError("feeds cannot be used", problems=tuple(faults))
    return feed


VARIABLE = "must not name a variable of the environment (${…}): that is for feeds.toml"
THERE_ALREADY = "is asked already: it is the address of another feed"
NAME_TAKEN = "is the name of another feed: each must differ"


def known_as(configuration: Configuration, url: str) -> Feed | None:
    """The feed that has this address, however it is spelt."""
    return next((feed for feed in configuration.feeds if same_url(feed.url) == same_url(url)), None)


def same_url(url: object) -> object:
    """The address as a server sees it, to tell two spellings of one feed. None: it is no address."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))
