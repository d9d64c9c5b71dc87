"""Who says how many: the latest figure of every speaker, and the toll these make together.

A speaker is a role, whoever printed it: ten papers quoting one spokesman are one. Figures for which nobody is named
are the press's own, one speaker together, and an echo where a named speaker gave the same figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.records import NO_GROUP, Claim, FiledEvent, Toll
from service.stages.group.profile import told_at

PRESS = "press"
OPERATOR = "operator"
"""The speaker of a figure set by an operator."""

PLACEMENT: tuple[tuple[str, ...], ...] = (
    (OPERATOR,),
    ("government", "army", "gendarmerie", "police", "security forces", "prosecutor"),
    ("official", "officials", "authorities", "governor"),
    ("hospital", "medical source", "health"),
    ("un", "united nations", "peacekeepers"),
    ("ngo", "human rights group", "aid organisation", "civil society"),
    ("security source", "security", "diplomat", "diplomatic source", "military source"),
    ("local official", "local authority", "elected official", "mayor", "traditional chief"),
    (PRESS,),
    ("residents", "resident", "local source", "witness", "survivor", "relative", "source", "unknown"),
    ("armed group",),
)
"""Who is best placed to know the dead, from the best on; a speaker not listed stands with residents."""

_RANKS = {speaker: rank for rank, group in enumerate(PLACEMENT) for speaker in group}
_WRITTEN = {"un": "UN", "ngo": "NGO"}
_ARMIES = frozenset({"army", "government", "gendarmerie", "police", "security forces", "military source"})
_GROUPS = frozenset({"armed group", "isgs", "jnim", "aqim", "jihadists"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of one speaker in one report. ``own``: a count of the speaker's own operation."""

    speaker: str
    toll: Toll
    told_at: datetime
    publisher: str
    digest: str
    own: bool
    order: tuple[str, ...]


def statements(events: Sequence[FiledEvent]) -> list[Statement]:
    """Every figure of the reports, oldest first; echoes of a named speaker's figure without a name are left out."""
    made = [statement for filed in events for statement in _of_report(filed)]
    named = {statement.toll.best for statement in made if statement.speaker != PRESS}
    kept = [one for one in made if one.speaker != PRESS or one.toll.best not in named]
    return sorted(kept, key=lambda one: (one.told_at, one.toll.best or 0, one.order))


def standing(made: Sequence[Statement]) -> dict[str, Statement]:
    """The statement by which each speaker stands, best placed first."""
    by_speaker: dict[str, list[Statement]] = {}
    for statement in made:
        by_speaker.setdefault(statement.speaker, []).append(statement)
    latest = {speaker: _latest(own) for speaker, own in by_speaker.items()}
    return dict(sorted(latest.items(), key=lambda entry: (placement(entry[0]), entry[0])))


def toll_of(stands: Iterable[Statement]) -> Toll | None:
    """Best: the latest figure of the best-placed speaker who does not count their own operation. Low and high span
    the latest figure of each; open upwards where the largest is."""
    stands = list(stands)
    if not stands:
        return None
    impartial = [one for one in stands if not one.own]
    best = impartial[0].toll.best if impartial else None
    lows = [one.toll.low for one in impartial if one.toll.low is not None]
    low = min(lows, default=None)
    if best is None and impartial:
        best = low
    return Toll(low, best, _highest([one.toll for one in stands]))


def independent(events: Sequence[FiledEvent], stands: Iterable[str]) -> int:
    """Named speakers, each once; the press counts as one where it alone speaks."""
    named = {claim.speaker for filed in events for claim in _claims(filed)} | set(stands)
    named |= {_role(filed.speaker) for filed in events if filed.speaker}
    named -= {PRESS}
    return len(named) or (1 if events else 0)


def claims(stands: Iterable[Statement]) -> tuple[Claim, ...]:
    """As an incident lists them."""
    return tuple(Claim(one.speaker, one.toll) for one in stands)


def placement(speaker: str) -> int:
    """How well placed a speaker is to know: 0 is best."""
    return _RANKS.get(speaker.lower(), _RANKS["residents"])


def said_in(filed: FiledEvent) -> list[Claim]:
    """The claims of one report, its own figure as the press's where no speaker has it."""
    named = _claims(filed)
    deaths = filed.event.deaths
    if deaths is None or deaths == Toll(None, None, None):
        return named
    if any(claim.deaths.best == deaths.best for claim in named):
        return named
    return [*named, Claim(teller(filed), deaths)]


def teller(filed: FiledEvent) -> str:
    """Who stands for what a report says without naming anybody: who told it, else the press."""
    return _role(filed.speaker) if filed.speaker else PRESS


def _claims(filed: FiledEvent) -> list[Claim]:
    return [
        Claim(_role(claim.speaker), claim.deaths)
        for claim in filed.event.claims
        if claim.deaths != Toll(None, None, None)
    ]


def _role(speaker: str) -> str:
    role = " ".join(speaker.lower().replace("_", " ").split()) or PRESS
    return _WRITTEN.get(role, role)


def _of_report(filed: FiledEvent) -> Iterable[Statement]:
    for claim in said_in(filed):
        yield Statement(
            speaker=claim.speaker,
            toll=claim.deaths,
            told_at=told_at(filed),
            publisher=filed.publisher,
            digest=filed.text_digest,
            own=_own(claim.speaker, filed.event.perpetrator),
            order=(filed.feed, filed.url or "", filed.id),
        )


def _own(speaker: str, perpetrator: str) -> bool:
    """An army counting the dead of its own operation, an armed group those of its own attack."""
    if perpetrator == "army":
        return speaker in _ARMIES
    return speaker in _GROUPS and perpetrator not in NO_GROUP


def _latest(own: Sequence[Statement]) -> Statement:
    """The last figure given. One replaced before is a late print of old news, until two publishers bring it again; a
    lower one that nobody is named for needs two publishers as well."""
    current, replaced = own[0], set[int | None]()
    returning: dict[int | None, set[tuple[str, str]]] = {}
    for statement in own[1:]:
        figure = statement.toll.best
        if figure in replaced or _fallen(statement, current):
            # All lower figures of the press speak for each other, a replaced one only for itself.
            against = None if _fallen(statement, current) else figure
            returning.setdefault(against, set()).add((statement.publisher, statement.digest))
            if not _by_two(returning[against]):
                continue
        if figure != current.toll.best:
            replaced.add(current.toll.best)
            replaced.discard(figure)
            returning.clear()
        current = statement
    return current


def _fallen(statement: Statement, current: Statement) -> bool:
    """A lower figure for which nobody is named, of a publisher who did not give the present one."""
    if statement.speaker != PRESS or statement.publisher == current.publisher:
        return False
    return (statement.toll.best or 0) < (current.toll.best or 0)


def _by_two(printed: set[tuple[str, str]]) -> bool:
    publishers = {publisher for publisher, _ in printed}
    digests = {digest or publisher for publisher, digest in printed}
    return len(publishers) > 1 and len(digests) > 1


def _highest(tolls: Sequence[Toll]) -> int | None:
    """The largest figure given; None (open) where the largest is a "more than"."""
    closed = max((toll.high for toll in tolls if toll.high is not None), default=None)
    reached = max((_top(toll) for toll in tolls if toll.high is None), default=None)
    if closed is None or (reached is not None and reached > closed):
        return None
    return closed


def _top(toll: Toll) -> int:
    return max(toll.best or 0, toll.low or 0)
