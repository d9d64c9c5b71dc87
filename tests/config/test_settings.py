"""Settings from the environment."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from service.config import Settings
from service.errors import ConfigError


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings.from_environment({})
    assert settings.feeds == Path("feeds.toml")
    assert settings.database_url.get_secret_value() == "sqlite:///liptako.db"
    assert settings.data_dir == Path("data")
    assert settings.allow_addresses == ()
    assert settings.smtp_url is settings.mail_from is settings.base_url is settings.contact is None
    assert settings.log_format == "text"


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "LIPTAKO_FEEDS": "/etc/liptako/feeds.toml",
            "LIPTAKO_DATABASE_URL": "postgres://u:p@db/liptako",
            "LIPTAKO_SMTP_URL": "smtp+starttls://u:p@mail.example.org:587",
            "LIPTAKO_MAIL_FROM": "Liptako <alerts@example.org>",
            "LIPTAKO_DKIM_KEY": "pem",
            "LIPTAKO_DKIM_SELECTOR": "mail2026.press",
            "LIPTAKO_DATA_DIR": "/var/lib/liptako",
            "LIPTAKO_BASE_URL": "https://liptako.example.org/",
            "LIPTAKO_SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "LIPTAKO_CONTACT": "https://example.org/liptako",
            "LIPTAKO_HEARTBEAT_URL": "https://example.org/ping",
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8, ::1",
            "LIPTAKO_LOG_FORMAT": "json",
            "LIPTAKO_ROOM_SECRET": "for feeds.toml",
        }
    )
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://u:p@db/liptako"
    assert settings.base_url == "https://liptako.example.org"
    assert settings.allow_addresses == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert (settings.data_dir, settings.log_format) == (Path("/var/lib/liptako"), "json")


def test_a_variable_may_come_from_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "smtp"
    file.write_text("smtp://u:hunter2@mail.example.org\n", encoding="utf-8")
    settings = Settings.from_environment({"LIPTAKO_SMTP_URL_FILE": str(file)})
    assert settings.smtp_url is not None
    assert settings.smtp_url.get_secret_value() == "smtp://u:hunter2@mail.example.org"
    assert "hunter2" not in repr(settings) + str(settings)


def test_the_process_has_an_environment_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIPTAKO_LOG_FORMAT", "json")
    assert Settings.from_environment().log_format == "json"
    assert Settings.from_environment({}).log_format == "text"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LIPTAKO_DATABASE_URL", "mysql://u:hunter2@db/x", "must begin with sqlite"),
        ("LIPTAKO_DATABASE_URL", "sqlite://", "must name a file"),
        ("LIPTAKO_DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("LIPTAKO_SMTP_URL", "http://u:hunter2@mail", "must be smtp://"),
        ("LIPTAKO_SMTP_URL", "smtp://u:hunter2@mail:99999", "check host and port"),
        ("LIPTAKO_MAIL_FROM", "a@b, evil@x", "expected one address"),
        ("LIPTAKO_MAIL_FROM", "nobody", "expected one address"),
        ("LIPTAKO_MAIL_FROM", "a@example.org\nBcc: x@example.org", "expected one address"),
        ("LIPTAKO_BASE_URL", "liptako.example.org", "begins with http"),
        ("LIPTAKO_BASE_URL", "https://example.org/?a=b", "without ? and #"),
        ("LIPTAKO_HEARTBEAT_URL", "ping", "begins with http"),
        ("LIPTAKO_CONTACT", "a\nb", "one line"),
        ("LIPTAKO_ALLOW_ADDRESSES", "localhost", "'localhost' is not a network"),
        ("LIPTAKO_ALLOW_ADDRESSES", "10.1.2.3/8", "'10.1.2.3/8' is not a network"),
        ("LIPTAKO_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("LIPTAKO_SECRET_KEY_FILE", "/nowhere/at/all", "cannot be read"),
        ("LIPTAKO_SECRET_KEY", "hunter2", "too short"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_without_its_value(name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_environment({name: value})
    (fault,) = caught.value.problems
    assert fault.field == name.removesuffix("_FILE")
    assert words in fault.reason
    assert "hunter2" not in str(caught.value)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff")
    environ = {
        "LIPTAKO_LOG_FORMAT": "xml",
        "LIPTAKO_BASE_URL": "x",
        "LIPTAKO_SECRET_KEY": "a",
        "LIPTAKO_SECRET_KEY_FILE": "b",
        "LIPTAKO_DKIM_KEY_FILE": str(odd),
        "LIPTAKO_DKIM_SELECTOR": "two words",
    }
    with pytest.raises(ConfigError) as caught:
        Settings.from_environment(environ)
    assert {fault.field for fault in caught.value.problems} == {
        "LIPTAKO_LOG_FORMAT",
        "LIPTAKO_BASE_URL",
        "LIPTAKO_SECRET_KEY",
        "LIPTAKO_DKIM_KEY",
        "LIPTAKO_DKIM_SELECTOR",
    }
    assert "both set" in str(caught.value)
    assert "not text in UTF-8" in str(caught.value)
