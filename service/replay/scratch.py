"""The store that is played into, and how far it went: one SQLite file, kept where the user names one."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from service.errors import ConfigError, StoreError
from service.ports import Store, Transaction
from service.records import Configuration, Feed

ARCHIVE = Feed(name="replay", url="liptako:replay", publisher="", every=timedelta(days=1), full_text="false")
"""The source that keeps the bookmark."""
_WITH_IT = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a play went: ``of`` says what is played, ``position`` how many entries were filed, ``at`` the clock."""

    of: str
    position: int
    at: datetime

    def as_json(self) -> dict[str, Any]:
        return {"of": self.of, "position": self.position, "at": self.at.isoformat()}


def read_bookmark(look: Transaction) -> Bookmark:
    """Raises StoreError where there is none: this is not the store of a replay."""
    mark = look.bookmark(ARCHIVE.url)
    if mark is None:
        raise StoreError("no replay was ever played into it")
    kept = json.loads(mark)
    return Bookmark(kept["of"], kept["position"], datetime.fromisoformat(kept["at"]))


def play_of(archive_digest: str, reader_version: str, configuration: Configuration) -> str:
    """What a play depends on, as one word: the items, the reader, and of the configuration zone, alerts and rules."""
    judged_by = repr((configuration.zone, configuration.alerts, configuration.rules))
    told = "\0".join((archive_digest, reader_version, judged_by))
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()


@contextmanager
def scratch(state: Path | None, of: str, begins_at: datetime) -> Iterator[Store]:
    """A store for the play ``of``. With ``state`` that file, which a play of the same may go on in; without, one
    that is gone afterwards. Raises ConfigError where the file is of another play, or of something else."""
    from service.store import SqlStore

    with tempfile.TemporaryDirectory(prefix="liptako-replay-") as folder:
        file = state or Path(folder) / "replay.db"
        if file.exists() and file.stat().st_size:
            _check(file, of)
        else:
            _begin(file, of, begins_at)
        store = SqlStore.open(f"sqlite:///{file}")
        try:
            yield store
        finally:
            store.close()


def _check(file: Path, of: str) -> None:
    from service.store import SqlStore

    store = SqlStore.open(f"sqlite:///{file}")
    try:
        store.ping()
        with store.view() as look:
            mark = read_bookmark(look)
    except StoreError as error:
        raise ConfigError(
            f"{file} is no state of a replay by this version: name a new file", field="--state"
        ) from error
    finally:
        store.close()
    if mark.of != of:
        raise ConfigError(
            f"{file} was begun with other items, rules, places or another version: "
            "name a new file, or delete it to begin again",
            field="--state",
        )


def _begin(file: Path, of: str, begins_at: datetime) -> None:
    """Made beside and moved into place whole: a play killed here has left nothing that looks like a state."""
    from service.store import SqlStore, migrations

    part = file.with_name(f"{file.name}.new")
    try:
        for ending in _WITH_IT:
            part.with_name(part.name + ending).unlink(missing_ok=True)
        migrations.upgrade(f"sqlite:///{part}")
        store = SqlStore.open(f"sqlite:///{part}")
        with store.begin() as transaction:
            source = transaction.archive_source(ARCHIVE, begins_at)
            transaction.set_bookmark(source, json.dumps(Bookmark(of, 0, begins_at).as_json()))
        store.close()
        part.replace(file)
    except (OSError, StoreError) as error:
        raise ConfigError(f"{file} cannot be written: {error}", field="--state") from error
