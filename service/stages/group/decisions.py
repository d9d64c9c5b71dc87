"""What operators decided, found again on the reports as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.records import FIGURES, Decision, FiledEvent, Incident, Toll
from service.stages.group.anchors import Anchors
from service.stages.group.bonds import Constraints
from service.stages.group.placement import OPERATOR

_STATUS = {"confirm": "confirmed", "dismiss": "dismissed"}


@dataclass(frozen=True, slots=True)
class Anchored:
    """Decisions whose reports were found: pairs for joining, the rest by the event they stand on."""

    constraints: Constraints
    on_events: dict[str, list[Decision]]
    lost: tuple[int, ...]
    found: tuple[int, ...]


def anchor(events: Sequence[FiledEvent], decisions: Sequence[Decision]) -> Anchored:
    """Find each decision's events. One whose anchor is gone is lost, and said to be."""
    anchors = Anchors(events)
    pairs: dict[frozenset[str], tuple[str, tuple[str, str]]] = {}
    on_events: dict[str, list[Decision]] = {}
    lost: list[int] = []
    for decision in sorted(decisions, key=lambda one: (one.decided_at, one.id)):
        found = found_on(decision, anchors)
        if found is None:
            lost.append(decision.id)
        elif decision.kind in ("join", "apart"):
            if found[0] == found[1]:
                continue  # both reports were edited into one event
            # Of two decisions on one pair the later counts, and is taken up last.
            pair = (min(found), max(found))
            pairs.pop(frozenset(pair), None)
            pairs[frozenset(pair)] = (decision.kind, pair)
        else:
            on_events.setdefault(found[0], []).append(decision)
    there = tuple(sorted({one.id for one in decisions} - set(lost)))
    return Anchored(_constraints(pairs), on_events, tuple(sorted(lost)), there)


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


def found_on(decision: Decision, anchors: Anchors) -> tuple[str, ...] | None:
    """The event it stands on, or the two it ties; None: lost."""
    one = anchors.find(decision.item_id, decision.fingerprint, decision.about)
    if one is None or decision.kind not in ("join", "apart"):
        return None if one is None else (one,)
    other = anchors.find(decision.other_item_id, decision.other_fingerprint, decision.other_about)
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
            return replace(
                incident,
                day=date.fromisoformat(value) if value else None,
                date_precision="day" if value else None,
            )
        if name in FIGURES:
            figure = {name: int(value) if value else None}
            return replace(incident, **figure)  # type: ignore[arg-type]
    except ValueError:
        return incident
    return incident
