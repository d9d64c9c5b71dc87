"""Whom a place is known from."""

from collections.abc import Callable
from dataclasses import dataclass

from service.gazetteer.build.sources import LICENCES
from service.gazetteer.installed import Installed


@dataclass(frozen=True, slots=True)
class Origin:
    """``source``: ``pack``, ``operators``, or the name of what was imported."""

    source: str
    licence: str
    attribution: str


PACK = Origin("pack", *LICENCES["pack"])
OPERATORS = Origin("operators", LICENCES["own"][0], "added by operators of this service")

OriginOf = Callable[[str], Origin]
"""Of a place, by its id."""


def of_pack(_: str) -> Origin:
    """Where nothing was imported or added."""
    return PACK


def origins(installed: Installed) -> OriginOf:
    """For the places of an index and those that operators added to it."""

    def origin_of(place_id: str) -> Origin:
        try:
            part = installed.part_of(place_id)
        except KeyError:
            return OPERATORS
        return Origin(part.source.name if part.source else PACK.source, part.licence, part.attribution)

    return origin_of
