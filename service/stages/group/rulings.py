"""What an operator decides, as decisions that hang on reports.

    Ruling, FiledEvent  ->  Decision

Every report that an incident is made of is tied, not one of each: a decision outlives the edit of any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.records import Decision, FiledEvent, Ruling
from service.stages.group.anchors import about
from service.stages.group.decisions import anchor
from service.stages.group.identity import canonical


def merging(
    ruling: Ruling, one: Sequence[FiledEvent], other: Sequence[FiledEvent], standing: Sequence[Decision]
) -> tuple[Decision, ...]:
    """Ties that make one incident of the events of two. ``standing``: the decisions on them that are in force; where
    these keep two of them apart, the later word counts."""
    draft = _Draft(ruling)
    a, b = canonical(one), canonical(other)
    pairs = {(a[0].id, b[0].id): (a[0], b[0])}
    pairs |= {(a[0].id, each.id): (a[0], each) for each in b[1:]}
    pairs |= {(each.id, b[0].id): (each, b[0]) for each in a[1:]}
    first, second = {each.id: each for each in a}, {each.id: each for each in b}
    for pair in anchor([*a, *b], standing).constraints.apart:
        for x, y in (tuple(sorted(pair)), tuple(sorted(pair, reverse=True))):
            if x in first and y in second:
                pairs[x, y] = (first[x], second[y])
    return tuple(draft.pair("join", x, y) for x, y in pairs.values())


def splitting(
    ruling: Ruling, parted: Sequence[FiledEvent], rest: Sequence[FiledEvent]
) -> tuple[Decision, ...]:
    """Ties that hold each part together and keep the two apart, whatever is reported later."""
    draft = _Draft(ruling)
    a, b = canonical(parted), canonical(rest)
    return (
        *(draft.pair("join", a[0], each) for each in a[1:]),
        *(draft.pair("join", b[0], each) for each in b[1:]),
        *(draft.pair("apart", a[0], each) for each in b),
        *(draft.pair("apart", b[0], each) for each in a[1:]),
    )


def setting(ruling: Ruling, events: Sequence[FiledEvent], values: Mapping[str, str]) -> tuple[Decision, ...]:
    """Figures or a day that hold for the incident that the earliest of the events is in."""
    draft = _Draft(ruling)
    return tuple(draft.on(canonical(events)[0], "set", name, value) for name, value in values.items())


def marking(ruling: Ruling, events: Sequence[FiledEvent]) -> tuple[Decision, ...]:
    """``confirm``, on the earliest event; ``dismiss``, on every one: no part of what was wrong comes back."""
    draft = _Draft(ruling)
    on: Iterable[FiledEvent] = canonical(events)
    return tuple(draft.on(one, ruling.kind) for one in (on if ruling.kind == "dismiss" else list(on)[:1]))


@dataclass(frozen=True, slots=True)
class _Draft:
    ruling: Ruling

    def on(
        self, event: FiledEvent, kind: str, field: str | None = None, value: str | None = None
    ) -> Decision:
        return Decision(
            id=0,
            kind=kind,
            item_id=event.item_id,
            fingerprint=event.fingerprint,
            about=about(event.event),
            field=field,
            value=value,
            reason=self.ruling.reason,
            who=self.ruling.who,
            decided_at=self.ruling.decided_at,
        )

    def pair(self, kind: str, one: FiledEvent, other: FiledEvent) -> Decision:
        return Decision(
            id=0,
            kind=kind,
            item_id=one.item_id,
            fingerprint=one.fingerprint,
            other_item_id=other.item_id,
            other_fingerprint=other.fingerprint,
            about=about(one.event),
            other_about=about(other.event),
            reason=self.ruling.reason,
            who=self.ruling.who,
            decided_at=self.ruling.decided_at,
        )
