"""Settings from the environment."""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from service.config.checks import page_address, sender, web_address
from service.config.variables import read_variable
from service.errors import ConfigError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SHORTEST_KEY = 32
_PREFIX = "LIPTAKO_"
_MAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address: check host and port") from None
    return parts


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    parts = _split(url)
    if parts.scheme == "sqlite":
        if parts.netloc or parts.path.removeprefix("/") in ("", ":memory:"):
            raise ValueError("must name a file: sqlite:///liptako.db, or sqlite:////var/lib/liptako.db")
        return value
    if parts.scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return SecretStr("postgresql+psycopg" + url[len(parts.scheme) :])
    raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")


def _mail_server(value: SecretStr) -> SecretStr:
    parts = _split(value.get_secret_value())
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        raise ValueError("must be smtp://, smtps:// or smtp+starttls://, then user:password@host:port")
    return value


def _heartbeat(value: SecretStr) -> SecretStr:
    web_address(value.get_secret_value())
    return value


def _secret_key(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().encode()) < SHORTEST_KEY:
        raise ValueError(
            f"is too short to be secret: give at least {SHORTEST_KEY} characters by chance (`openssl rand -hex 32`), "
            "or leave it out and a key is made in LIPTAKO_DATA_DIR"
        )
    return value


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(_network(part.strip()) for part in value.split(",") if part.strip())


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a network: write 127.0.0.0/8, 10.1.2.3 or fd00::/8") from None


def _contact(value: str) -> str:
    if not value.isprintable() or not value.isascii():
        raise ValueError("must be one line of plain ASCII: an address or a page where you can be reached")
    return value


def _selector(value: str) -> str:
    label = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    if not re.fullmatch(rf"{label}(?:\.{label})*", value):
        raise ValueError("must be a name as in the DNS: letters, digits, hyphens and points, as mail2026")
    return value


class Settings(BaseSettings):
    """What the environment sets; names and meanings as in the README, each with the prefix ``LIPTAKO_``.

    Secrets are ``SecretStr``: they show in no repr, log or error.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    feeds: Path = Path("feeds.toml")
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite:///liptako.db")
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = None
    mail_from: Annotated[str, AfterValidator(sender)] | None = None
    dkim_key: SecretStr | None = None
    dkim_selector: Annotated[str, AfterValidator(_selector)] = "liptako"
    data_dir: Path = Path("data")
    base_url: Annotated[str, AfterValidator(page_address)] | None = None
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)] | None = None
    contact: Annotated[str, AfterValidator(_contact)] | None = None
    heartbeat_url: Annotated[SecretStr, AfterValidator(_heartbeat)] | None = None
    allow_addresses: Annotated[tuple[Network, ...], BeforeValidator(_networks)] = ()
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The environment comes in through from_environment alone, so that a test or the demo can give its own.
        return (init_settings,)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Settings from ``environ`` (default: the process's own). Each may come from a file, ``…_FILE``.

        Raises ConfigError with a problem for each variable that cannot be used; none shows a secret.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        problems: list[ConfigError] = []
        for field in cls.model_fields:
            name = _PREFIX + field.upper()
            try:
                value = read_variable(name, environ)
            except ValueError as error:
                problems.append(ConfigError(str(error), field=name))
            else:
                values |= {field: value} if value is not None else {}
        return cls._checked(values, problems)

    @classmethod
    def _checked(cls, values: Mapping[str, Any], problems: list[ConfigError]) -> "Settings":
        try:
            settings = cls(**values)
        except ValidationError as error:
            for fault in error.errors(include_input=False, include_url=False):
                reason = fault["msg"].removeprefix("Value error, ")
                problems.append(ConfigError(reason, field=_PREFIX + str(fault["loc"][0]).upper()))
        if problems:
            raise ConfigError("the environment has settings that cannot be used", problems=tuple(problems))
        return settings
