"""The feeds.toml that ships: beside the package in a checkout, inside it when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_feeds_file() -> Path:
    """Where it stands."""
    inside = _PACKAGE / "feeds.toml"
    return inside if inside.exists() else _PACKAGE.parents[1] / "feeds.toml"
