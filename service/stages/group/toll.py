"""Who says how many: the latest figure of every speaker, and the toll these make together.

A speaker is a role, whoever printed it: ten papers quoting one spokesman are one. Figures for which nobody is named
are the press's own, one speaker together, and an echo where a named speaker gave the same figure. A figure is told
when its text first told it: a copy that is printed later is no later word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.records import Claim, FiledEvent, Toll
from service.stages.group.families import Families
from service.stages.group.placement import PRESS, counts_its_own, placement, role
from service.stages.group.profile import told_at

_NEWER = timedelta(hours=12)
"""So much later than the figure of the best-placed speaker a figure for which nobody is named is another count."""
_TIMES = 3
"""How many times as high it may be in one text alone."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of one speaker in one report. ``own``: a count of the speaker's own operation.

    ``text`` and ``wire`` are the same in copies of one text, and in what carries one agency's reporting.
    """

    speaker: str
    toll: Toll
    told_at: datetime
    publisher: str
    text: str
    wire: str
    own: bool
    item_id: int
    event_id: str
    order: tuple[str, ...]

    @property
    def figure(self) -> int:
        """The figure it stands for in comparisons."""
        return self.toll.best or self.toll.low or self.toll.high or 0


def statements(events: Sequence[FiledEvent], of: Families) -> list[Statement]:
    """Every figure of the reports, oldest first."""
    made = [one for filed in events for one in _of_report(filed, of)]
    first: dict[tuple[str, str, Toll], datetime] = {}
    for one in made:
        key = (one.text, one.speaker, one.toll)
        first[key] = min(one.told_at, first.get(key, one.told_at))
    timed = [replace(one, told_at=first[one.text, one.speaker, one.toll]) for one in made]
    return sorted(timed, key=lambda one: (one.told_at, one.toll.best or 0, one.order))


def standing(made: Sequence[Statement]) -> dict[str, Statement]:
    """The statement by which each speaker stands, best placed first.

    An echo of a named speaker's figure, for which nobody is named, is no statement.
    """
    named = {one.toll.best for one in made if one.speaker != PRESS}
    by_speaker: dict[str, list[Statement]] = {}
    for one in made:
        if one.speaker != PRESS or one.toll.best not in named:
            by_speaker.setdefault(one.speaker, []).append(one)
    latest = {speaker: _latest(own) for speaker, own in by_speaker.items()}
    return dict(sorted(latest.items(), key=lambda entry: (placement(entry[0]), entry[0])))


def leading(stands: Iterable[Statement], made: Sequence[Statement]) -> Statement | None:
    """The statement whose figure is the best: of the best-placed speaker who does not count their own operation.

    Of several as well placed the one told last, lower only half a day later or where its publisher gave the higher
    one. A figure for which nobody is named is anybody's: told half a day later it is a newer count and takes the
    place of the older one, if it is higher and not too far above it, or if two unrelated texts give it.
    """
    impartial = [one for one in stands if not one.own]
    if not impartial:
        return None
    rank = placement(impartial[0].speaker)
    best, *others = sorted(
        (one for one in impartial if placement(one.speaker) == rank),
        key=lambda one: (one.told_at, one.figure, one.order),
    )
    for one in others:
        later = one.told_at >= best.told_at + _NEWER
        if later or one.figure >= best.figure or one.publisher == best.publisher:
            best = one
    press = next((one for one in impartial if one.speaker == PRESS), None)
    return press if press is not None and _replaces(press, best, made) else best


def toll_of(stands: Iterable[Statement], lead: Statement | None) -> Toll | None:
    """Best: the figure of ``lead``. Low and high span the latest figure of each speaker; open upwards where the
    largest is. What a side counts of its own operation gives high alone."""
    stands = list(stands)
    if not stands:
        return None
    impartial = [one for one in stands if not one.own]
    low = min((one.toll.low for one in impartial if one.toll.low is not None), default=None)
    best = lead.toll.best if lead is not None else None
    if best is None and impartial:
        best = low
    return Toll(low, best, _highest([one.toll for one in stands]))


def claims(stands: Iterable[Statement]) -> tuple[Claim, ...]:
    """As an incident lists them."""
    return tuple(Claim(one.speaker, one.toll) for one in stands)


def said_in(filed: FiledEvent) -> list[Claim]:
    """The claims of one report, its own figure as the press's where no speaker has it."""
    named = named_in(filed)
    deaths = filed.event.deaths
    if deaths is None or deaths == Toll(None, None, None):
        return named
    if any(claim.deaths.best == deaths.best for claim in named):
        return named
    return [*named, Claim(teller(filed), deaths)]


def named_in(filed: FiledEvent) -> list[Claim]:
    """The claims for which the report names a speaker."""
    return [
        Claim(role(claim.speaker), claim.deaths)
        for claim in filed.event.claims
        if claim.deaths != Toll(None, None, None)
    ]


def teller(filed: FiledEvent) -> str:
    """Who stands for what a report says without naming anybody: who told it, else the press."""
    return role(filed.speaker) if filed.speaker else PRESS


def _of_report(filed: FiledEvent, of: Families) -> Iterable[Statement]:
    for claim in said_in(filed):
        yield Statement(
            speaker=claim.speaker,
            toll=claim.deaths,
            # A feed's clock may be ahead: nothing was told after it was seen.
            told_at=filed.figures_at or min(told_at(filed), filed.seen_at),
            publisher=filed.publisher,
            text=of.texts[filed.id],
            wire=of.wires[filed.id],
            own=counts_its_own(claim.speaker, filed.event.perpetrator),
            item_id=filed.item_id,
            event_id=filed.id,
            order=(filed.feed, filed.url or "", filed.id),
        )


def _latest(own: Sequence[Statement]) -> Statement:
    """The last figure given. One replaced before is a late print of old news, until two publishers bring it again; a
    lower one that nobody is named for needs two publishers as well."""
    current, replaced = own[0], set[int | None]()
    returning: dict[int | None, list[Statement]] = {}
    for statement in own[1:]:
        figure = statement.toll.best
        if figure in replaced or _fallen(statement, current):
            # All lower figures of the press speak for each other, a replaced one only for itself.
            against = None if _fallen(statement, current) else figure
            returning.setdefault(against, []).append(statement)
            if not by_two(returning[against]):
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


def by_two(made: Iterable[Statement]) -> bool:
    """Whether two publishers say it, each in a text of its own that no agency ties to the other."""
    said = [(one.publisher, one.wire) for one in made]
    return all(len(set(each)) > 1 for each in zip(*said, strict=True))


def _replaces(press: Statement, best: Statement, made: Sequence[Statement]) -> bool:
    """Whether a figure that nobody is named for is a newer count than the one of the best-placed speaker."""
    if press is best or press.toll.best is None or press.told_at < best.told_at + _NEWER:
        return False
    if best.figure < press.figure <= _TIMES * best.figure:
        return True
    alike = [one for one in made if one.speaker == PRESS and one.toll.best == press.toll.best]
    return bool(alike) and by_two(one for one in alike if one.told_at >= best.told_at + _NEWER)


def _highest(tolls: Sequence[Toll]) -> int | None:
    """The largest figure given; None (open) where the largest is a "more than"."""
    closed = max((toll.high for toll in tolls if toll.high is not None), default=None)
    reached = max((_top(toll) for toll in tolls if toll.high is None), default=None)
    if closed is None or (reached is not None and reached > closed):
        return None
    return closed


def _top(toll: Toll) -> int:
    return max(toll.best or 0, toll.low or 0)
