"""Short ways to write filed events, incidents and rules in tests of joining and judging."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from service.records import (
    Claim,
    DatePrecision,
    Event,
    FiledEvent,
    Incident,
    NamedPlace,
    Rule,
    Severity,
    Toll,
)
from service.text.likeness import signature

JUNE = datetime(2022, 6, 1, tzinfo=UTC)

PLACES = {
    "Seytenga": ("BFA", "Sahel", "Séno", 13.97, 0.31, "town"),
    "Dori": ("BFA", "Sahel", "Séno", 14.03, -0.03, "town"),
    "Djibo": ("BFA", "Sahel", "Soum", 14.10, -1.63, "town"),
    "Tamalat": ("MLI", "Ménaka", "Ménaka", 15.55, 2.70, "village"),
    "Inchinane": ("MLI", "Ménaka", "Ménaka", 15.30, 3.05, "village"),
    "Diallassagou": ("MLI", "Mopti", "Bankass", 13.74, -3.62, "village"),
    "Dessagou": ("MLI", "Mopti", "Bankass", 13.78, -3.55, "village"),
    "Dianweli": ("MLI", "Mopti", "Bankass", 13.80, -3.66, "village"),
    "Banibangou": ("NER", "Tillabéri", "Banibangou", 15.04, 2.70, "town"),
}


def place(known: str, /, **changed: Any) -> NamedPlace:
    """A place of the table above, resolved; any other name is an unresolved village."""
    if known not in PLACES:
        return NamedPlace(name=known, as_written=known, kind="village", **changed)
    country, adm1, adm2, lat, lon, kind = PLACES[known]
    facts: dict[str, Any] = {
        "name": known, "as_written": known, "kind": kind, "country": country, "adm1": adm1, "adm2": adm2,
        "lat": lat, "lon": lon, "resolved": True, "place_id": f"place/{known}",
    }  # fmt: skip
    return NamedPlace(**(facts | changed))


def region(name: str, country: str) -> NamedPlace:
    return NamedPlace(name=name, as_written=name, kind="region", country=country, adm1=name)


def district(name: str, country: str, adm1: str, adm2: str | None = None) -> NamedPlace:
    """A district, or a commune in the district ``adm2``."""
    return NamedPlace(
        name=name, as_written=name, kind="district", country=country, adm1=adm1, adm2=adm2 or name
    )


def exactly(number: int) -> Toll:
    return Toll(number, number, number)


def at_least(number: int) -> Toll:
    return Toll(number, number, None)


def told(
    id_: str,
    *places: str | NamedPlace,
    day: int | date | None = None,
    precision: DatePrecision | None = "day",
    deaths: Toll | int | None = None,
    claims: dict[str, Toll] | None = None,
    published: datetime | None = None,
    item: int | None = None,
    first_published: datetime | None = None,
    learnt: bool = False,
    publisher: str = "",
    digest: str = "",
    text: str = "",
    agencies: tuple[str, ...] = (),
    told_by: str | None = None,
    figures_at: datetime | None = None,
    role: Literal["main", "secondary", "sign"] = "main",
    **facts: Any,
) -> FiledEvent:
    """One event of one report: ``told("a", "Seytenga", day=11)`` is of 11 June 2022."""
    when = date(2022, 6, day) if isinstance(day, int) else day
    at = published or datetime.combine(when or date(2022, 6, 12), JUNE.timetz()) + timedelta(days=1)
    return FiledEvent(
        id=id_,
        item_id=item if item is not None else sum(ord(c) * 31**i for i, c in enumerate(id_)),
        fingerprint=f"about {id_}",
        event=Event(
            role=role,
            date=when,
            date_precision=precision if when else None,
            places=tuple(place(one) if isinstance(one, str) else one for one in places),
            deaths=exactly(deaths) if isinstance(deaths, int) else deaths,
            claims=tuple(Claim(speaker, toll) for speaker, toll in (claims or {}).items()),
            **facts,
        ),
        publisher=publisher or f"{id_}.example.org",
        feed=f"https://{id_}.example.org/feed",
        title=f"title of {id_}",
        url=f"https://{id_}.example.org/1",
        published_at=at,
        first_published_at=None if learnt else first_published or at,
        seen_at=at + timedelta(minutes=5),
        text_digest=digest or f"digest of {id_}",
        text_signature=signature(text),
        agencies=agencies,
        speaker=told_by,
        figures_at=figures_at,
    )


def incident(
    id_: str,
    *places: str | NamedPlace,
    day: int | date | None = 11,
    deaths: Toll | int | None = None,
    seen: datetime | None = None,
    **facts: Any,
) -> Incident:
    """An incident as joining gives it, told by one speaker in one report on the next day."""
    when = date(2022, 6, day) if isinstance(day, int) else day
    at = seen or datetime.combine(when or date(2022, 6, 11), JUNE.timetz()) + timedelta(days=1)
    known: dict[str, Any] = {
        "id": id_,
        "day": when,
        "date_precision": "day" if when else None,
        "places": tuple(place(one) if isinstance(one, str) else one for one in places),
        "deaths": exactly(deaths) if isinstance(deaths, int) else deaths,
        "villages_attacked_min": 1,
        "reports": 1,
        "independent_speakers": 1,
        "first_seen_at": at,
        "fresh_at": at,
        "event_ids": (f"{id_}-event",),
    }
    return Incident(**(known | facts))


def rule(name: str = "mass casualty", at_least: int | str = 10, **facts: Any) -> Rule:
    known: dict[str, Any] = {
        "name": name,
        "kind": "casualties",
        "at_least": at_least,
        "severity": Severity.SEVERE,
    }
    return Rule(**(known | facts))
