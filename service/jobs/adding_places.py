"""Operators add a spelling or a place: which reports that changes, seen before; they are read again after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.gazetteer.additions import additions_in, check_addition, names_of, with_additions
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.jobs.rereading import Reread, RereadCounts
from service.jobs.tuning import Because, Tune
from service.ports import Clock, Store, Transaction
from service.ports.rereading import ReadAgain
from service.ports.searching import Rereading
from service.records import ItemSearch, Override
from service.text.folding import fold_name
from service.text.searching import search_words

MOST = 100
"""Items that are looked at, the newest: what a page can wait for."""
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """The items that would be read otherwise, of so many that name what is changed; whether there are more yet."""

    changed: Sequence[ReadAgain]
    looked_at: int
    more: bool


class AddPlaces:
    """For the pages. ``after``: a table of ``service.gazetteer.additions``; None: what is set back."""

    def __init__(self, store: Store, in_force: InForce, tune: Tune, clock: Clock) -> None:
        self._store, self._in_force, self._tune, self._clock = store, in_force, tune, clock
        self._reread = Reread(store, in_force, clock)

    def check(self, subject: str, after: Table) -> None:
        """Raises ConfigError with every fault, each with its field."""
        with self._store.view() as look:
            standing = additions_in(look.overrides_in_force())
        check_addition(self._in_force.installed.places, standing, self._new(subject, after))

    def effect(self, subject: str, after: Table | None) -> Effect:
        """What would be read otherwise. Raises ConfigError with every fault, each with its field."""
        with self._store.view() as look:
            standing = additions_in(look.overrides_in_force())
            reader = self._reader(standing, subject, after)
            found = _naming(look, _names(standing, subject, after), MOST + 1)
        changed = self._reread.compared(found[:MOST], reader)
        changed.sort(key=lambda one: -one.stored.item_id)
        return Effect(changed, len(found[:MOST]), len(found) > MOST)

    def save(self, subject: str, after: Table, because: Because) -> RereadCounts:
        """Keep it, and read again what names it. Raises ConfigError, RulingError; see ``Tune.change``."""
        return self._done(subject, after, because)

    def set_back(self, subject: str, because: Because) -> RereadCounts:
        """Take an addition away, and read again what names it. Raises RulingError; see ``Tune.set_back``."""
        return self._done(subject, None, because)

    def _done(self, subject: str, after: Table | None, because: Because) -> RereadCounts:
        names: list[str] = []
        asked: list[Rereading] = []

        def ask(transaction: Transaction, standing: Sequence[Override]) -> None:
            """With the change itself: where this ends before all is read, the background goes on."""
            names.extend(_names(standing, subject, after))
            now = self._clock.now()
            asked.extend(transaction.ask_reread(search, because.who, now) for search in _searches(names))

        if after is None:
            self._tune.set_back("places", subject, because, ask)
        else:
            self._tune.change("places", subject, after, because, ask)
        with self._store.view() as look:
            found = _naming(look, names, MOST + 1)
        counts = self._reread.run(found[:MOST])
        if len(found) <= MOST:
            self._reread.end(asked, counts)
        return counts

    def _reader(self, standing: Sequence[Override], subject: str, after: Table | None) -> Reader:
        """The reader as it would be."""
        installed = self._in_force.installed
        others = [one for one in standing if one.subject != subject]
        if after is not None:
            new = self._new(subject, after)
            check_addition(installed.places, standing, new)
            others.append(new)
        places, _ = with_additions(installed.places, others)
        return installed.with_places(places)

    def _new(self, subject: str, after: Table) -> Override:
        """The change, before anybody has made it."""
        return Override(
            section="places",
            subject=subject,
            before=None,
            after=after,
            file=None,
            reason="",
            who="",
            at=self._clock.now(),
        )


def _names(standing: Iterable[Override], subject: str, after: Table | None) -> list[str]:
    """The spellings that come or go."""
    before = (one.after for one in standing if one.section == "places" and one.subject == subject)
    tables = (table for table in (*before, after) if table is not None)
    return list(dict.fromkeys(name for table in tables for name in names_of(table)))


def _naming(look: Transaction, names: Iterable[str], limit: int) -> list[int]:
    """Items that have one of these names, the newest first."""
    every = list(names)
    found = {item_id for name in every for item_id in look.items_with_unresolved(name, limit)}
    found.update(item_id for one in _searches(every) for item_id in look.found_ids(one, 2**63 - 1, limit))
    return sorted(found, reverse=True)[:limit]


def _searches(names: Iterable[str]) -> list[ItemSearch]:
    """For texts that have all the words of a name, or have it in one."""
    ways = (way for name in names for way in (" ".join(sorted(search_words(name))), fold_name(name)))
    return [ItemSearch(words=words) for words in dict.fromkeys(ways) if search_words(words)]
