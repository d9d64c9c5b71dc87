"""From the counts of a sentence to what it states: sums of what was said in one breath, wholes without their parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.records import Toll
from service.stages.extract.counted import Count

_LONGEST_BREAKDOWN = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A count with who says it and which place it is said of (index of a mention; None: none near)."""

    count: Count
    speaker: str | None
    place: str | None
    line: int
    paragraph: int

    @property
    def best(self) -> int:
        return self.count.quantity.best


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of the dead in one breath, added up. ``told``: all counts behind it, parts too."""

    toll: Toll
    counts: tuple[Told, ...]
    speaker: str | None
    line: int
    vague: bool
    places: frozenset[str]
    told: tuple[Told, ...]

    @property
    def best(self) -> int:
        return self.toll.best or 0

    def of_side(self, side: str) -> int | None:
        """How many of one side it counts; None where its counts do not tell the sides of all."""
        for counts in (self.counts, [one for one in self.told if one not in self.counts]):
            if all(one.count.side for one in counts) and sum(one.best for one in counts) == self.best:
                of_it = [one.best for one in counts if one.count.side == side]
                return sum(of_it) if of_it else None
        return None

    @property
    def sides(self) -> frozenset[str]:
        """The sides that its counts name; none where one names none."""
        sides = {one.count.side or "" for one in self.counts}
        return frozenset() if "" in sides else frozenset(sides)

    @property
    def is_about(self) -> bool:
        return any(one.count.quantity.about for one in self.counts)

    @property
    def is_newer(self) -> bool:
        return any(one.count.newer for one in self.counts)

    @property
    def is_single(self) -> bool:
        """One person, told of with an article: most often one of the dead."""
        return all(one.count.quantity.one for one in self.counts)

    @property
    def is_narrow(self) -> bool:
        return all(one.count.narrow for one in self.counts)

    @property
    def is_more(self) -> bool:
        """Said as more of the same: "seven others", "sept autres"."""
        return all(one.count.more for one in self.counts)


def of_text(told: Iterable[Told], attackers: Iterable[Told] = ()) -> list[Statement]:
    """The statements of a text, in its order.

    ``attackers`` are the attackers' own dead: they are left out, also of a figure that takes them in.
    """
    theirs = set(attackers)
    lines: dict[int, list[Told]] = {}
    for one in sorted([*told, *theirs], key=lambda one: one.count.quantity.core):
        lines.setdefault(one.line, []).append(one)
    return [statement for line in lines.values() for statement in _of_line(line, theirs)]


def _of_line(told: list[Told], theirs: set[Told]) -> list[Statement]:
    ours = [one for one in told if one not in theirs]
    whole = _without_breakdown(ours)
    if parts := _parts_with(theirs, told):
        return [_statement(parts, ours)]
    kept = [one for one in whole if not one.count.subset] or whole
    clusters: list[list[Told]] = []
    for one in kept:
        if clusters and _joins(one, clusters[-1]):
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return [_statement(cluster, ours) for cluster in clusters]


def _joins(one: Told, cluster: Sequence[Told]) -> bool:
    first = cluster[0]
    if one.count.total or (one.speaker and first.speaker and one.speaker != first.speaker):
        return False
    return one.count.group == cluster[-1].count.group or _another_place(one, first)


def _another_place(one: Told, other: Told) -> bool:
    return one.place is not None and other.place is not None and one.place != other.place


def _statement(kept: Sequence[Told], told: Sequence[Told]) -> Statement:
    quantities = [one.count.quantity for one in kept]
    open_above = any(quantity.high is None for quantity in quantities)
    return Statement(
        toll=Toll(
            sum(quantity.low for quantity in quantities),
            sum(quantity.best for quantity in quantities),
            None if open_above else sum(quantity.high or 0 for quantity in quantities),
        ),
        counts=tuple(kept),
        speaker=next((one.speaker for one in kept if one.speaker), None),
        line=kept[0].line,
        vague=all(quantity.vague for quantity in quantities),
        places=frozenset(one.place for one in kept if one.place),
        told=tuple(told),
    )


def _parts_with(theirs: set[Told], told: Sequence[Told]) -> list[Told]:
    """ "12 dead: five guards, a soldier and six of the assailants": what is ours of a whole that is not."""
    for index, whole in enumerate(told if theirs else ()):
        for parts in _runs_beside(told, index):
            if theirs & set(parts) and whole not in theirs and sum(one.best for one in parts) == whole.best:
                return [one for one in parts if one not in theirs]
    return []


def _without_breakdown(told: list[Told]) -> list[Told]:
    """ "64 people, 49 civilians and 15 soldiers": the whole without its parts.

    Of parts that add up to a little more or less than the whole the higher of the two bounds it.
    """
    for index, whole in enumerate(told):
        for parts in _runs_beside(told, index):
            if sum(one.best for one in parts) == whole.best:
                return [one for one in told if one not in parts]
    for index, whole in enumerate(told[:-2]):
        added = sum(one.best for one in told[index + 1 :])
        if abs(added - whole.best) <= max(1, whole.best // 10):
            return [*told[:index], _up_to(whole, added)]
    return told


def _up_to(told: Told, added: int) -> Told:
    quantity = told.count.quantity
    high = None if quantity.high is None else max(quantity.high, added)
    return replace(told, count=replace(told.count, quantity=replace(quantity, high=high)))


def _runs_beside(told: Sequence[Told], index: int) -> Iterator[Sequence[Told]]:
    """Counts that may be the parts of one of them: two or more right behind it, or right before."""
    for length in range(2, _LONGEST_BREAKDOWN + 1):
        if index + length < len(told):
            yield told[index + 1 : index + 1 + length]
        if index >= length:
            yield told[index - length : index]


def added_up(statements: list[Statement]) -> list[Statement]:
    """ "20 died at Karou. Seven others died at Dirga.": 27, unless a figure that takes in both is told."""
    title = next((one for one in statements if one.line == 0 and not one.vague), None)
    first = next((at for at, one in enumerate(statements) if one.line and not one.vague), None)
    if first is None or (title is not None and not _goes_beyond(title, statements[first : first + 2])):
        return statements
    end = first + 1
    while end < len(statements) and _adds(statements[first], statements[end]):
        end += 1
    chain = statements[first:end]
    added = sum(one.best for one in chain)
    if len(chain) == 1 or any(one.best >= added for one in statements if one not in chain):
        return statements
    counts = [count for one in chain for count in one.counts]
    before = [one for one in statements[:first] if one is not title]
    return [*before, _statement(counts, counts), *statements[end:]]


def _goes_beyond(title: Statement, told: Sequence[Statement]) -> bool:
    """ "Three soldiers killed" is told again, and then: "five villagers also died"."""
    return len(told) == 2 and told[0].best == title.best and all(one.count.also for one in told[1].counts)


def _adds(base: Statement, one: Statement) -> bool:
    """Whether a statement goes on counting what another began: more of the same, or the next place."""
    if one.vague or (one.speaker and base.speaker and one.speaker != base.speaker):
        return False
    if one.counts[0].paragraph > base.counts[-1].paragraph + 1:
        return False
    elsewhere = bool(base.places and one.places) and base.places.isdisjoint(one.places)
    also = all(count.count.also for count in one.counts)
    return one.is_more or also or (elsewhere and one.counts[0].paragraph == base.counts[0].paragraph)
