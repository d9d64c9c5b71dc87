"""What operators change of what feeds.toml says."""

from typing import Protocol

from service.records import Override, Section


class Overriding(Protocol):
    """Versions of rules and feeds that win over the file. See ``Transaction``."""

    def overrides_in_force(self) -> list[Override]:
        """The last change of each subject that was not set back, in the order in which they were made."""
        ...

    def last_override(self) -> int:
        """The number of the last change of anything, 0 for none: another number, another configuration."""
        ...

    def override_versions(self, section: Section, subject: str) -> list[Override]:
        """Every change of a subject, newest first."""
        ...

    def file_override(self, override: Override, seen: int) -> int:
        """Store a change; its number. ``seen``: the number of the subject's last change that its maker saw, 0 for none.
        Raises RulingError (conflict) where another was made since."""
        ...
