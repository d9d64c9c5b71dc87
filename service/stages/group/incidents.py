"""One incident of a group of reports: its day, places, toll, sources."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.records import Claim, FiledEvent, Incident, NamedPlace, Source, Toll, TollAsOf
from service.stages.group.doubt import parted
from service.stages.group.families import Groups, families
from service.stages.group.placement import PRESS
from service.stages.group.profile import is_locality, locality, told_at, when
from service.stages.group.toll import (
    Statement,
    claims,
    leading,
    said_in,
    standing,
    statements,
    teller,
    toll_of,
)
from service.stages.group.voices import independent
from service.stages.group.where import locality_affinity
from service.text.folding import fold_name

_SPELLING = 0.85


def incident_of(id_: str, events: Sequence[FiledEvent]) -> Incident:
    """What the reports together tell, without what was known before and what operators decided."""
    of = families(events)
    counted, doubted = parted(statements(events, of))
    stands = standing(counted)
    lead = leading(stands.values(), counted)
    toll = toll_of(stands.values(), lead) or _at_most(doubted)
    day = _leading_day(events, of.texts)
    return Incident(
        id=id_,
        day=day.event.date if day else None,
        date_precision=day.event.date_precision if day else None,
        places=_places(events, of.texts),
        villages_attacked_min=max(_known(events, lambda one: one.event.villages_attacked_min), default=None),
        deaths=toll,
        deaths_by=lead.speaker if lead and toll and toll.best is not None else None,
        deaths_item_id=lead.item_id if lead and toll and toll.best is not None else None,
        deaths_civilians=_figure(events, toll, lambda one: one.event.deaths_civilians),
        deaths_security=_figure(events, toll, lambda one: one.event.deaths_security),
        deaths_attackers=_figure(events, None, lambda one: one.event.deaths_attackers),
        injured=_figure(events, None, lambda one: one.event.injured),
        abducted=_figure(events, None, lambda one: one.event.abducted),
        displaced=_figure(events, None, lambda one: one.event.displaced),
        claims=claims(stands.values()),
        sources=_sources(events, _Standing(stands, {(one.event_id, one.speaker) for one in doubted})),
        reports=len(set(of.texts.values())),
        independent_speakers=independent(events, of),
        confirmed=any(event.event.confirmed for event in events),
        perpetrators=_ranked([one.event.perpetrator for one in events if one.event.perpetrator != "unknown"]),
        targets=_ranked([target for one in events for target in one.event.targets]),
        signs=_ranked([sign for one in events for sign in one.event.signs]),
        first_seen_at=min(event.seen_at for event in events),
        fresh_at=max((one.first_published_at for one in events if one.first_published_at), default=None),
        event_ids=tuple(event.id for event in events),
    )


def history(before: tuple[TollAsOf, ...], incident: Incident, now: datetime) -> tuple[TollAsOf, ...]:
    """The tolls as they stood, with the present one appended where it or its sides differ from the last."""
    present = TollAsOf(
        known_at=now,
        toll=incident.deaths,
        civilians=incident.deaths_civilians,
        security=incident.deaths_security,
        attackers=incident.deaths_attackers,
        speaker=incident.deaths_by,
        item_id=incident.deaths_item_id,
    )
    if before and _figures(before[-1]) == _figures(present):
        return before
    return (*before, present)


def _figures(toll: TollAsOf) -> tuple[object, ...]:
    return toll.toll, toll.civilians, toll.security, toll.attackers


def _at_most(doubted: Sequence[Statement]) -> Toll | None:
    """Where no figure counts, what is doubted is no more than an upper bound."""
    highest = max((one.figure for one in doubted), default=None)
    return None if highest is None else Toll(None, None, highest)


def _leading_day(events: Sequence[FiledEvent], texts: Groups) -> FiledEvent | None:
    """The day most texts give, exact days before vague ones; of equals the earliest: reports take the day of a
    statement for that of the attack, seldom the other way round."""
    dated = [event for event in events if when(event).dated]
    exact = [event for event in dated if when(event).exact] or dated
    if not exact:
        return None
    days = Counter(day for day, _ in {(one.event.date, texts[one.id]) for one in exact})
    kinds = Counter((one.event.date, one.event.date_precision) for one in exact)
    return min(
        exact,
        key=lambda one: (
            -days[one.event.date],
            one.event.date,
            -kinds[one.event.date, one.event.date_precision],
            str(one.event.date_precision),
            one.id,
        ),
    )


def _places(events: Sequence[FiledEvent], texts: Groups) -> tuple[NamedPlace, ...]:
    """Every spot once, the one that most texts name first; areas only where no spot is named."""
    named = [(place, texts[event.id]) for event in events for place in event.event.places]
    spots = [one for one in named if is_locality(one[0])]
    groups: list[list[tuple[NamedPlace, str]]] = []
    for one in sorted(spots or named, key=lambda one: (_place_order(one[0]), one[1])):
        home = next((group for group in groups if _same_place(group[0][0], one[0])), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    told = [([place for place, _ in group], len({text for _, text in group})) for group in groups]
    told.sort(key=lambda one: (-one[1], one[0][0].kind != "village", _place_order(one[0][0])))
    most = told[0][1] if told else 0
    return tuple(_spokesman(group) for group, count in told if not _is_aside(group, count, most))


def _is_aside(group: Sequence[NamedPlace], count: int, most: int) -> bool:
    """A town that at most half as many texts name as the place that most do: where people fled to, or somebody
    spoke."""
    return group[0].kind == "town" and 2 * count <= most


def _same_place(a: NamedPlace, b: NamedPlace) -> bool:
    if not (is_locality(a) and is_locality(b)):
        return (fold_name(a.name), a.country, a.kind) == (fold_name(b.name), b.country, b.kind)
    one, other = locality(a), locality(b)
    return one is not None and other is not None and locality_affinity(one, other) >= _SPELLING


def _spokesman(group: Sequence[NamedPlace]) -> NamedPlace:
    """The spelling most used, among those the gazetteer knows if any."""
    known = [place for place in group if place.resolved] or list(group)
    names = Counter(place.name for place in known)
    return min(known, key=lambda place: (-names[place.name], _place_order(place)))


def _place_order(place: NamedPlace) -> tuple[object, ...]:
    return (not place.resolved, place.country or "", place.name, place.as_written, place.place_id or "", place.kind,
            place.adm1 or "", place.adm2 or "", place.lat or 0.0, place.lon or 0.0)  # fmt: skip


def _known(events: Sequence[FiledEvent], read: Callable[[FiledEvent], int | None]) -> list[int]:
    return [value for event in events if (value := read(event)) is not None]


def _figure(
    events: Sequence[FiledEvent], toll: Toll | None, read: Callable[[FiledEvent], int | None]
) -> int | None:
    """The latest figure told; where there is a toll, of the reports that give that toll if any does."""
    telling = [event for event in events if read(event) is not None]
    if toll is not None:
        agreeing = [one for one in telling if one.event.deaths and one.event.deaths.best == toll.best]
        telling = agreeing or [one for one in telling if (read(one) or 0) <= (toll.high or toll.best or 0)]
    if not telling:
        return None
    return read(max(telling, key=lambda one: (told_at(one), read(one) or 0, one.id)))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What became of the claims: the statement each speaker stands by, and which claims are doubted."""

    stands: Mapping[str, Statement]
    doubted: set[tuple[str, str]]

    def superseded(self, claim: Claim) -> bool:
        """Whether its speaker stands by another figure; what nobody is named for is an echo of any that stands."""
        held = self.stands.get(claim.speaker)
        if claim.speaker == PRESS:
            return all(one.toll.best != claim.deaths.best for one in self.stands.values())
        return held is not None and held.toll.best != claim.deaths.best


def _sources(events: Sequence[FiledEvent], standing: _Standing) -> tuple[Source, ...]:
    """A line for each claim of each report, oldest report first; a report without a figure has one too."""
    ordered = sorted(events, key=lambda one: (told_at(one), one.feed, one.url or "", one.id))
    listed = [line for event in ordered for line in _lines_of(event, standing)]
    return tuple(dict.fromkeys(listed))


def _lines_of(event: FiledEvent, standing: _Standing) -> Iterator[Source]:
    bare = Source(
        name=event.publisher,
        url=event.url,
        published_at=event.published_at,
        item_id=event.item_id,
        speaker=teller(event),
        says=None,
        via=event.via,
        told_by=event.speaker,
    )
    said = said_in(event)
    if not said:
        yield bare
    for claim in said:
        doubted = (event.id, claim.speaker) in standing.doubted
        yield replace(
            bare,
            speaker=claim.speaker,
            says=claim.deaths,
            superseded=not doubted and standing.superseded(claim),
            doubted=doubted,
        )


def _ranked(values: Sequence[str]) -> tuple[str, ...]:
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
