"""Which reports of signs tell one situation: the same place within some weeks, whatever the sign.

A blockade is told of for months, an ultimatum for days, and people flee because of both: what matters is that it is
still going on there. An attack is never part of it; it is an incident of its own.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from service.records import FiledEvent
from service.stages.group.bonds import Bonds, Constraints
from service.stages.group.profile import Profile, profile
from service.stages.group.where import SPELT, place_affinity

SIGNS_REACH = timedelta(days=14)
"""Two reports further apart tell two situations, unless others stand between them."""
_SAME_AREA = 0.8
"""Where one of the two names no spot: a commune, and the town it has its name from."""


def same_situation(a: Profile, b: Profile) -> bool:
    """Whether two reports of signs tell of one place in one time."""
    place = place_affinity(a.where, b.where)
    least = SPELT if a.names_spot and b.names_spot else _SAME_AREA
    return place >= least and abs(_day(a) - _day(b)) <= SIGNS_REACH


def sign_groups(events: Sequence[FiledEvent], constraints: Constraints) -> list[list[FiledEvent]]:
    """The events (each once, in a canonical order; signs all of them) as groups that are one situation each."""
    bonds = Bonds(constraints)
    groups: list[list[FiledEvent]] = []
    told: dict[str, set[Profile]] = {}
    for event in events:
        mine = profile(event)
        home, homes = [event], {mine}
        for group in [one for one in groups if _belongs(event, mine, one, told[one[0].id], bonds)]:
            if not bonds.apart(group[0].id, event.id):
                bonds.tie(group[0].id, event.id)
                groups.remove(group)
                home, homes = [*group, *home], homes | told.pop(group[0].id)
        groups.append(home)
        told[home[0].id] = homes
    return groups


def across(groups: list[list[FiledEvent]], constraints: Constraints) -> list[list[FiledEvent]]:
    """The groups, with those put together that an operator joined: signs with an attack."""
    for one, other in constraints.together:
        a, b = (next((group for group in groups if id_ in _ids(group)), None) for id_ in (one, other))
        kept = {frozenset((x, y)) for x in _ids(a or ()) for y in _ids(b or ())} & constraints.apart
        if a is not None and b is not None and a is not b and not kept:
            groups = [group for group in groups if group is not b and group is not a] + [[*a, *b]]
    return groups


def _belongs(
    event: FiledEvent, mine: Profile, group: Sequence[FiledEvent], told: set[Profile], bonds: Bonds
) -> bool:
    if any(bonds.root(event.id) == bonds.root(one.id) for one in group):
        return True
    return any(same_situation(mine, other) for other in told)


def _ids(group: Sequence[FiledEvent]) -> set[str]:
    return {event.id for event in group}


def _day(one: Profile) -> date:
    return one.when.first if one.when.dated else one.told
