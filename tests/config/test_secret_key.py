"""The key that links are signed with: set, or made once."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.config import Settings
from service.config.secret_key import KEY_FILE, key_for
from service.errors import ConfigError


def settings(folder: Path, **more: str) -> Settings:
    return Settings.from_environment({"LIPTAKO_DATA_DIR": str(folder), **more})


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    first = key_for(settings(folder), "links")
    assert key_for(settings(folder), "links") == first
    assert os.listdir(folder) == [KEY_FILE]
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as many:
        keys = list(many.map(lambda _: key_for(settings(tmp_path), "links"), range(64)))
    assert len(set(keys)) == 1
    assert os.listdir(tmp_path) == [KEY_FILE]


def test_a_key_that_is_set_is_used_and_no_file_made(tmp_path: Path) -> None:
    set_ = settings(tmp_path, LIPTAKO_SECRET_KEY="0123456789abcdef" * 2)
    assert key_for(set_, "links") == key_for(set_, "links")
    assert key_for(set_, "links") != key_for(settings(tmp_path, LIPTAKO_SECRET_KEY="f" * 32), "links")
    assert not list(tmp_path.iterdir())


def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    links, sessions = (key_for(settings(tmp_path), purpose) for purpose in ("links", "sessions"))
    assert links != sessions
    assert len(links) == len(sessions) == 32


def test_a_kept_key_that_is_no_key_is_named(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("short\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"secret\.key holds no usable key"):
        key_for(settings(tmp_path), "links")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="neither read nor made"):
        key_for(settings(tmp_path / "file"), "links")
