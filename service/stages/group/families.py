"""Which reports are one telling: copies of one text, and whatever carries the reporting of one news agency."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from service.records import FiledEvent
from service.text.likeness import is_copy, sketch

Groups = dict[str, str]
"""Of each event id, the id that stands for all of its group: the same whatever the order."""

_SHARED = 5
"""Runs of words that two texts must share before they are compared."""


@dataclass(frozen=True, slots=True)
class Families:
    """``texts``: events whose texts are one. ``wires``: those besides that carry one agency's reporting."""

    texts: Groups
    wires: Groups


def families(events: Sequence[FiledEvent]) -> Families:
    """What the reports of one incident have of each other."""
    texts = copies(events)
    return Families(texts, wires(events, texts))


def copies(events: Sequence[FiledEvent]) -> Groups:
    """Events by text: those whose texts are one, word for word or nearly, are one group."""
    joined = _Joined(event.id for event in events)
    by_digest: dict[str, str] = {}
    signed: dict[str, FiledEvent] = {}
    for event in sorted(events, key=lambda one: one.id):
        if event.text_digest:
            joined.join(by_digest.setdefault(event.text_digest, event.id), event.id)
        if event.text_signature:
            joined.join(signed.setdefault(event.text_signature, event).id, event.id)
    for one, other in _alike(signed):
        joined.join(one, other)
    # Two events of one item stand in one text, whether or not anything is known of it.
    _join_by(joined, ((event.item_id, event.id) for event in events))
    return joined.groups()


def wires(events: Sequence[FiledEvent], texts: Groups) -> Groups:
    """``texts`` with those made one that carry the same agency's reporting: the agency that is named first."""
    joined = _Joined(texts)
    for event_id, head in texts.items():
        joined.join(head, event_id)
    _join_by(joined, ((event.agencies[0], event.id) for event in events if event.agencies))
    return joined.groups()


def _alike(signed: dict[str, FiledEvent]) -> Iterable[tuple[str, str]]:
    """Pairs of texts of which one is a copy of the other, by what runs of words they share."""
    sketches = {signature: sketch(signature) for signature in signed}
    holders: dict[int, list[str]] = defaultdict(list)
    for signature, runs in sketches.items():
        shared = Counter(other for run in runs for other in holders[run])
        for other, common in shared.items():
            if common >= _SHARED and is_copy(sketches[signature], sketches[other]):
                yield signed[signature].id, signed[other].id
        for run in runs:
            holders[run].append(signature)


def _join_by(joined: "_Joined", pairs: Iterable[tuple[Hashable, str]]) -> None:
    first: dict[Hashable, str] = {}
    for key, event_id in pairs:
        joined.join(first.setdefault(key, event_id), event_id)


class _Joined:
    """Ids in groups that only grow; the smallest id of a group stands for it."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._above = {id_: id_ for id_ in ids}

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self._head(one), self._head(other)))
        self._above[high] = low

    def groups(self) -> Groups:
        return {id_: self._head(id_) for id_ in self._above}

    def _head(self, id_: str) -> str:
        while self._above[id_] != id_:
            self._above[id_] = self._above[self._above[id_]]
            id_ = self._above[id_]
        return id_
