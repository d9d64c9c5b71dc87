"""What an operator asks of a feed: to rest, to be asked again, to be as feeds.toml has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.config.overlay import both_changed, table_of
from service.errors import RulingError
from service.jobs.in_force import InForce
from service.jobs.tuning import Because, Tune
from service.ports import Store, Transaction
from service.records import FeedHealth, Override


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTuning:
    """What operators changed of one feed, newest first."""

    versions: Sequence[Override]
    in_file: bool
    """Whether feeds.toml has it."""
    both: bool
    """Whether feeds.toml has changed it too since."""

    @property
    def in_force(self) -> Override | None:
        """The change that wins over the file now."""
        return self.versions[0] if self.versions and self.versions[0].after is not None else None

    @property
    def seen(self) -> int:
        """The number of the last change, 0 for none: what a form says that its page has shown."""
        return self.versions[0].id if self.versions else 0


def tuning_of(look: Transaction, in_force: InForce, url: str) -> FeedTuning:
    """What operators changed of the feed with that address."""
    versions = look.override_versions("feeds", url)
    last = versions[0] if versions and versions[0].after is not None else None
    return FeedTuning(
        versions=versions,
        in_file=table_of(in_force.file, "feeds", url) is not None,
        both=last is not None and both_changed(last, in_force.file),
    )


def set_paused(
    store: Store, tune: Tune, in_force: InForce, url: str, because: Because, *, paused: bool
) -> None:
    """Let a feed rest, or have it asked again. What is then as the file has it is set back. Raises RulingError."""
    with store.view() as look:
        last = tuning_of(look, in_force, url).in_force
    file = table_of(in_force.file, "feeds", url) or {}
    kept: Mapping[str, Any] = (last.after if last is not None else None) or {}
    after = {name: value for name, value in {**kept, "paused": paused}.items() if file.get(name) != value}
    if after or not file:
        tune.change("feeds", url, after, because)
    else:
        tune.set_back("feeds", url, because)


def ask_now(store: Store, feed: FeedHealth, who: str, now: datetime) -> None:
    """Have a feed asked at once, also one whose server said that it is gone. Raises RulingError where it rests."""
    with store.begin() as transaction:
        if not transaction.ask_feed_now(feed.id, now):
            raise RulingError(
                "{name} is paused or was taken out: it is not asked.", "conflict", name=feed.name
            )
        transaction.audit(who, "feeds.asked", {"subject": feed.url}, now)
