"""Reading a data file in TOML, with an error that names the file."""

import tomllib
from pathlib import Path
from typing import Any

from service.errors import ConfigError


def read_toml(file: Path) -> dict[str, Any]:
    """The table that a file holds. ConfigError: it cannot be read, or is no TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", file=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=str(file)) from error
