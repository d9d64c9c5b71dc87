"""Whether the demo's recipients were told what they should have been, and nothing else. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from service.demo.archive import ArchiveItem
from service.demo.inbox import ReceivedMail
from service.demo.outlets import OUTLETS
from service.demo.receiver import ReceivedHook
from service.demo.standing import link_of
from service.demo.world import DESKS, World

_SAME_DAY = timedelta(days=1)
"""How far an incident's day may be from the attack's: nights, and waves of more than one day."""

_SAME_TIME = timedelta(days=3)
"""The same where only the question is whether an incident stands for any attack at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """By when recipients must have been told. ``deaths``: bounds of the best toll in the last alert about it."""

    since: datetime
    until: datetime
    deaths: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An attack that the archive tells of. ``names``: spellings of its places in any language, ``around``: what the
    places next to it and the units it lies in are called. ``told`` None: too small, or too vague, to be alerted."""

    about: str
    what: str
    day: date
    names: tuple[str, ...]
    around: tuple[str, ...]
    told: Told | None = None


def load_facts() -> tuple[Fact, ...]:
    """The attacks of ``archive/facts.json``."""
    rows = json.loads((files("service.demo.archive") / "facts.json").read_text("utf-8"))
    return tuple(
        Fact(
            about=row["about"],
            what=row["what"],
            day=date.fromisoformat(row["day"]),
            names=tuple(row["names"]),
            around=tuple(row["around"]),
            told=_told(row["told"]) if "told" in row else None,
        )
        for row in rows
    )


def _told(row: Mapping[str, Any]) -> Told:
    return Told(
        since=datetime.fromisoformat(row["since"]),
        until=datetime.fromisoformat(row["until"]),
        deaths=(row["deaths"][0], row["deaths"][1]) if "deaths" in row else None,
    )


def missing(world: World, facts: Sequence[Fact] | None = None) -> list[str]:
    """What is wrong with what was received, one sentence each; empty: all is as it should be.

    Checked: each attack that must be told came by webhook, with a believable toll, and by mail at every desk; every
    incident told of is one of the archive's attacks and rests on entries about it; no desk got fewer or more mails
    than the webhook got messages.
    """
    received = _Received(world, load_facts() if facts is None else facts)
    return [*received.untold(), *received.inventions(), *received.losses()]


class _Received:
    """What came, looked up in the archive by the addresses of the sources."""

    def __init__(self, world: World, facts: Sequence[Fact]) -> None:
        self._hooks, self._mails, self._facts = world.hooks, world.mails, facts
        self._by_link = {link_of(item, OUTLETS[item.feed].host): item for item in world.archive}

    def untold(self) -> Iterator[str]:
        for fact in self._facts:
            if fact.told:
                yield from self._by_webhook(fact, fact.told)
                yield from self._by_mail(fact, fact.told)

    def _by_webhook(self, fact: Fact, told: Told) -> Iterator[str]:
        about_it = [
            incident
            for hook in self._hooks
            if told.since <= hook.at <= told.until
            for incident in _incidents(hook)
            if self._is(incident, fact, _SAME_DAY)
        ]
        if not about_it:
            yield f"{fact.what}: the webhook was not told"
        elif not _within(about_it[-1], told.deaths):
            yield f"{fact.what}: the last toll told is {about_it[-1].get('deaths')}, it should be {told.deaths}"

    def _by_mail(self, fact: Fact, told: Told) -> Iterator[str]:
        for address in DESKS.values():
            if not any(mail.address == address and _tells(mail, fact, told) for mail in self._mails):
                yield f"{fact.what}: {address} was not told"

    def inventions(self) -> Iterator[str]:
        for hook in self._hooks:
            for incident in _incidents(hook):
                if not any(self._is(incident, fact, _SAME_TIME) for fact in self._facts):
                    where = ", ".join(_names(incident)) or "nowhere"
                    yield f"{hook.at:%Y-%m-%d %H:%M}: no attack of the archive is {where}, {incident.get('date')}"

    def losses(self) -> Iterator[str]:
        for address in DESKS.values():
            mails = sum(mail.address == address for mail in self._mails)
            if mails != len(self._hooks):
                yield f"{address} got {mails} mails, the webhook {len(self._hooks)} messages"

    def _is(self, incident: Mapping[str, Any], fact: Fact, tolerance: timedelta) -> bool:
        """Same place, same time, and told by an entry that is about it."""
        known = {name.casefold() for name in (*fact.names, *fact.around)}
        return (
            _near(incident.get("date"), fact.day, tolerance)
            and any(name.casefold() in known for name in _names(incident))
            and any(fact.about in item.about for item in self._items_of(incident))
        )

    def _items_of(self, incident: Mapping[str, Any]) -> Iterator[ArchiveItem]:
        for source in incident.get("sources", ()):
            link = str(source.get("url") or "").partition("?")[0]
            if link in self._by_link:
                yield self._by_link[link]


def _incidents(hook: ReceivedHook) -> list[Mapping[str, Any]]:
    data = hook.body.get("data") or {}
    return list(data.get("incidents") or ())


def _names(incident: Mapping[str, Any]) -> list[str]:
    places = incident.get("places") or ()
    return [str(place[key]) for place in places for key in ("name", "as_written") if place.get(key)]


def _near(day: str | None, wanted: date, tolerance: timedelta) -> bool:
    return day is None or abs(date.fromisoformat(day) - wanted) <= tolerance


def _within(incident: Mapping[str, Any], deaths: tuple[int, int] | None) -> bool:
    if deaths is None:
        return True
    best = (incident.get("deaths") or {}).get("best")
    return best is not None and deaths[0] <= best <= deaths[1]


def _tells(mail: ReceivedMail, fact: Fact, told: Told) -> bool:
    words = f"{mail.subject}\n{mail.text}".casefold()
    return told.since <= mail.at <= told.until and any(name.casefold() in words for name in fact.names)
