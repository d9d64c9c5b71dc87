"""Put in force what feeds.toml says and what operators changed of it, which wins until it is set back; and the places
with what operators added to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import structlog

from service.config.convert import feed_as_table
from service.config.overlay import overlaid, subject_today, table_of, with_override
from service.errors import RulingError
from service.gazetteer.additions import additions_in, check_addition, with_additions
from service.jobs.digests import plan_digests
from service.jobs.exercising import plan_exercise
from service.jobs.holding import plan_releases
from service.jobs.in_force import InForce
from service.ports import Clock, Store, Transaction
from service.records import Configuration, Feed, Override, Section

_log = structlog.get_logger(__name__)
Also = Callable[[Transaction, Sequence[Override]], None]
"""What is stored together with a change; it is given the changes that stood before."""


def nothing(_transaction: Transaction, _standing: Sequence[Override]) -> None:
    """What is stored with most changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Who changes something, and why. ``seen``: the number of the subject's last change that they saw, 0 for none."""

    who: str
    reason: str
    seen: int


class Tune:
    """Keeps ``in_force`` what the file and the changes say together, in the store too."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock) -> None:
        self._store, self._in_force, self._clock = store, in_force, clock
        self._lock = Lock()
        self._added: Sequence[Override] = ()
        """The additions that ``in_force.reader`` reads with."""

    def read(self, file: Configuration) -> None:
        """The file as it is now, checked; the changes stay."""
        with self._lock:
            with self._store.begin() as transaction:
                put = self._put(transaction, file)
            self._have(file, put)

    def catch_up(self) -> None:
        """Put in force what another process changed; nothing where none did."""
        with self._store.view() as look:
            last = look.last_override()
        if last != self._in_force.last_change:
            _log.info("changed by an operator elsewhere", version=last)
            self.read(self._in_force.file)

    def change(
        self, section: Section, subject: str, after: Mapping[str, Any], because: Because, also: Also = nothing
    ) -> Override:
        """Change a rule or a feed, or add a feed, a place or a spelling of one.

        ``after`` is a table as feeds.toml has it: of a rule the whole, of a feed of the file the keys that are to
        differ; of places as ``service.gazetteer.additions`` has it. Raises ConfigError with every fault, each with its
        field; RulingError (conflict) where it was changed since it was seen.
        """
        return self._file(section, subject, dict(after), because, also)

    def set_back(self, section: Section, subject: str, because: Because, also: Also = nothing) -> Override:
        """To what the file says; what an operator added goes. Raises RulingError: nothing was changed, or it was
        changed again since."""
        with self._store.view() as look:
            changed = any(
                (one.section, one.subject) == (section, subject) for one in look.overrides_in_force()
            )
        if not changed:
            raise RulingError("It is as feeds.toml has it: there is nothing to set back.", "conflict")
        return self._file(section, subject, None, because, also)

    def _file(
        self,
        section: Section,
        subject: str,
        after: Mapping[str, Any] | None,
        because: Because,
        also: Also,
    ) -> Override:
        with self._lock:
            with self._store.begin() as transaction:
                changes = transaction.overrides_in_force()
                new = self._override(changes, section, subject, after, because)
                self._check(changes, new)
                self._keep(transaction, new, because.seen)
                also(transaction, changes)
                put = self._put(transaction, self._in_force.file)
            self._have(self._in_force.file, put)
        return new

    def add_feeds(self, feeds: Sequence[Feed], who: str, reason: str) -> list[Feed]:
        """Add checked feeds at once; those that were added. One whose address is there by now is left alone."""
        file = self._in_force.file
        with self._lock:
            with self._store.begin() as transaction:
                changes = transaction.overrides_in_force()
                there = {feed.url for feed in overlaid(file, changes).feeds}
                added = [feed for feed in feeds if feed.url not in there]
                for feed in added:
                    versions = transaction.override_versions("feeds", feed.url)
                    because = Because(who=who, reason=reason, seen=versions[0].id if versions else 0)
                    new = self._override(changes, "feeds", feed.url, feed_as_table(feed), because)
                    self._keep(transaction, new, because.seen)
                put = self._put(transaction, file)
            self._have(file, put)
        return added

    def _override(
        self,
        changes: Sequence[Override],
        section: Section,
        subject: str,
        after: Mapping[str, Any] | None,
        because: Because,
    ) -> Override:
        if not because.reason.strip():
            raise RulingError("Say why, so that those after you know.")
        name = _name_today(changes, section, subject, self._in_force.file)
        return Override(
            section=section,
            subject=subject,
            before=self._before(changes, section, name),
            after=after,
            file=table_of(self._in_force.file, section, name),
            reason=because.reason.strip(),
            who=because.who,
            at=self._clock.now(),
        )

    @staticmethod
    def _keep(transaction: Transaction, new: Override, seen: int) -> None:
        number = transaction.file_override(new, seen)
        transaction.audit(new.who, f"{new.section}.changed", _said(new), new.at)
        _log.info("changed by an operator", section=new.section, subject=new.subject, version=number)

    def _before(
        self, changes: Iterable[Override], section: Section, subject: str
    ) -> Mapping[str, Any] | None:
        if section != "places":
            return table_of(self._in_force.configuration, section, subject)
        return next((one.after for one in changes if (one.section, one.subject) == (section, subject)), None)

    def _check(self, standing: Sequence[Override], new: Override) -> None:
        if new.section != "places":
            with_override(self._in_force.file, standing, new)
        elif new.after is not None:
            check_addition(self._in_force.installed.places, additions_in(standing), new)

    def _put(self, transaction: Transaction, file: Configuration) -> "_Put":
        # The number first: what another process changes from here on has a higher one, and is caught up with.
        last = transaction.last_override()
        now, changes = self._clock.now(), transaction.overrides_in_force()
        configuration = overlaid(file, changes)
        transaction.sync_feeds(configuration.feeds, now)
        versions = transaction.sync_rules(configuration.rules, now)
        plan_exercise(transaction, configuration, now)
        plan_digests(transaction, configuration.recipients, now)
        plan_releases(transaction, configuration.recipients, now)
        return _Put(configuration, versions, additions_in(changes), last)

    def _have(self, file: Configuration, put: "_Put") -> None:
        in_force = self._in_force
        if put.additions != self._added:
            places, in_force.left_out = with_additions(in_force.installed.places, put.additions)
            in_force.reader, self._added = in_force.installed.with_places(places), put.additions
            for words in in_force.left_out:
                _log.warning("an addition to the places is not used", warning=words)
        configuration = replace(put.configuration, warnings=(*put.configuration.warnings, *in_force.left_out))
        in_force.file, in_force.configuration, in_force.rule_versions = file, configuration, put.versions
        in_force.last_change = put.last


@dataclass(frozen=True, slots=True)
class _Put:
    """What was put in force in the store, to be put in force here."""

    configuration: Configuration
    versions: Mapping[str, int]
    additions: Sequence[Override]
    last: int
    """The number of the last change in it."""


def _name_today(changes: Iterable[Override], section: Section, subject: str, file: Configuration) -> str:
    of_it = (one for one in changes if (one.section, one.subject) == (section, subject))
    return next((subject_today(one, file) for one in of_it), subject)


def _said(change: Override) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "reason": change.reason,
        "before": dict(change.before) if change.before else None,
        "after": dict(change.after) if change.after else None,
    }
