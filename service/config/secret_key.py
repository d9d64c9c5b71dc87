"""The key that this installation signs with: set in the environment, or made once and kept in the data folder."""

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from service.config.environment import SHORTEST_KEY, Settings
from service.errors import ConfigError

KEY_FILE = "secret.key"
_FIELD = "LIPTAKO_SECRET_KEY"


def key_for(settings: Settings, purpose: str) -> bytes:
    """32 bytes for one purpose ("links", "sessions"): from one purpose's key no other can be told.

    The key is LIPTAKO_SECRET_KEY, or the one in LIPTAKO_DATA_DIR, which is made where there is none. Raises ConfigError
    where it can be neither read nor made.
    """
    secret = (
        settings.secret_key.get_secret_value().encode() if settings.secret_key else _kept(settings.data_dir)
    )
    return hmac.digest(secret, f"liptako {purpose}".encode(), hashlib.sha256)


def _kept(folder: Path) -> bytes:
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        kept = path.read_bytes().strip()
    except OSError as error:
        raise ConfigError(
            f"the key that links are signed with can be neither read nor made: {path} ({error.strerror}); "
            f"make the folder writable, or set {_FIELD}",
            field=_FIELD,
        ) from None
    if len(kept) < SHORTEST_KEY:
        raise ConfigError(
            f"{path} holds no usable key (shorter than {SHORTEST_KEY} characters): delete it and another is made; "
            "links that were sent stop working",
            field=_FIELD,
        )
    return kept


def _make(path: Path) -> None:
    """Write a new key whole, readable by this user alone. Of several processes that start at once the first one's key
    stays: a name can be linked once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY_FILE}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
