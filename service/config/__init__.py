"""Settings: the environment, and ``feeds.toml``. Nothing starts half-configured."""

from service.config.environment import Settings
from service.config.feeds_file import load_configuration

__all__ = ["Settings", "load_configuration"]
