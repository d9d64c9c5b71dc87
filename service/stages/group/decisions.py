"""What operators decided, found again on the reports as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.records import Decision, FiledEvent, Incident, Toll
from service.stages.group.clusters import Constraints
from service.stages.group.placement import OPERATOR

_FIGURES = (
    "deaths_civilians",
    "deaths_security",
    "deaths_attackers",
    "injured",
    "abducted",
    "displaced",
    "villages_attacked_min",
)
_STATUS = {"confirm": "confirmed", "dismiss": "dismissed"}


@dataclass(frozen=True, slots=True)
class Anchored:
    """Decisions whose reports were found: pairs for joining, the rest by the event they stand on."""

    constraints: Constraints
    on_events: dict[str, list[Decision]]
    lost: tuple[int, ...]


def anchor(events: Sequence[FiledEvent], decisions: Sequence[Decision]) -> Anchored:
    """Find each decision's events by item and fingerprint. One whose anchor is gone is lost, and said to be."""
    by_anchor: dict[tuple[int, str], str] = {}
    for event in events:
        by_anchor.setdefault((event.item_id, event.fingerprint), event.id)
    pairs: dict[frozenset[str], tuple[str, tuple[str, str]]] = {}
    on_events: dict[str, list[Decision]] = {}
    lost: list[int] = []
    for decision in sorted(decisions, key=lambda one: (one.decided_at, one.id)):
        found = _found(decision, by_anchor)
        if found is None:
            lost.append(decision.id)
        elif decision.kind in ("join", "apart"):
            # Of two decisions on one pair the later counts, and is taken up last.
            pair = (min(found), max(found))
            pairs.pop(frozenset(pair), None)
            pairs[frozenset(pair)] = (decision.kind, pair)
        else:
            on_events.setdefault(found[0], []).append(decision)
    return Anchored(_constraints(pairs), on_events, tuple(sorted(lost)))


def decided(incident: Incident, decisions: Sequence[Decision]) -> Incident:
    """The incident with what operators set, confirmed or dismissed; of two decisions on one thing the later counts."""
    for decision in sorted(decisions, key=lambda one: (one.decided_at, one.id)):
        if decision.kind in _STATUS:
            incident = replace(incident, status=_STATUS[decision.kind], status_reason=decision.reason)
        else:
            incident = _set(incident, decision.field or "", decision.value or "")
    return incident


def parse_toll(value: str) -> Toll | None:
    """``50``, ``50+`` (or more), ``50/86/165`` (low, best, high; high may be empty), empty: not known.

    Raises ValueError for anything else.
    """
    value = value.strip()
    if not value:
        return None
    if value.endswith("+"):
        return Toll(int(value[:-1]), int(value[:-1]), None)
    parts = [int(part) if part.strip() else None for part in value.split("/")]
    if len(parts) == 1:
        return Toll(parts[0], parts[0], parts[0])
    low, best, high = parts
    return Toll(low, best, high)


def _found(decision: Decision, by_anchor: dict[tuple[int, str], str]) -> tuple[str, ...] | None:
    one = by_anchor.get((decision.item_id, decision.fingerprint))
    if one is None or decision.kind not in ("join", "apart"):
        return None if one is None else (one,)
    other = by_anchor.get((decision.other_item_id or 0, decision.other_fingerprint or ""))
    return None if other is None else (one, other)


def _constraints(pairs: dict[frozenset[str], tuple[str, tuple[str, str]]]) -> Constraints:
    kinds = list(pairs.values())
    return Constraints(
        # The latest first: where joins and separations contradict each other, the later decision gets its way.
        together=tuple(pair for kind, pair in reversed(kinds) if kind == "join"),
        apart=frozenset(frozenset(pair) for kind, pair in kinds if kind == "apart"),
    )


def _set(incident: Incident, name: str, value: str) -> Incident:
    """A value that cannot be read changes nothing: it was refused where it was entered."""
    try:
        if name == "deaths":
            return replace(incident, deaths=parse_toll(value), deaths_by=OPERATOR, deaths_item_id=None)
        if name == "day":
            return replace(incident, day=date.fromisoformat(value) if value else None, date_precision="day")
        if name in _FIGURES:
            figure = {name: int(value) if value else None}
            return replace(incident, **figure)  # type: ignore[arg-type]
    except ValueError:
        return incident
    return incident
