"""The form that says what an item should have been read as: read, checked, filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from service.console.visit import Visit
from service.evaluation.labels import full_day
from service.evaluation.writing import labels_of
from service.gazetteer.index import PlaceIndex
from service.records import FIGURES, Event, Misreading, NamedPlace, Report, Toll
from service.text.folding import fold_name

PRECISIONS = ("day", "night", "weekend", "week", "month")
GROUPS = ("unknown", "ISGS", "JNIM", "AQIM", "jihadists", "army", "militia", "clash")
MOST, LONGEST_NOTE, MOST_PLACES = 10_000_000, 500, 30
_TOLL = re.compile(r"(\d{1,8})(\+?)|(\d{0,8})/(\d{0,8})/(\d{0,8})")
Fields = Mapping[str, str]


class Given(BaseModel):
    """The fields of the form, as they were typed."""

    relevant: str = ""
    deaths: str = ""
    date: str = ""
    precision: str = ""
    places: str = ""
    deaths_civilians: str = ""
    deaths_security: str = ""
    deaths_attackers: str = ""
    injured: str = ""
    abducted: str = ""
    displaced: str = ""
    villages_attacked_min: str = ""
    perpetrator: str = ""
    confirmed: str = ""
    background: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the form says. ``labels``: None where something in it is wrong, which ``faults`` says by field."""

    labels: Mapping[str, Any] | None
    faults: Mapping[str, str]


def told(here: Visit, fields: Fields, report: Report) -> Told:
    """What the fields of a form say, checked."""
    faults: dict[str, str] = {}
    figures = {name: _number(here, name, fields[name], faults) for name in FIGURES}
    deaths = _toll(here, fields["deaths"], faults)
    day = _day(here, fields["date"], faults)
    background = list(_background(here, fields["background"], faults))
    for field, known in (("relevant", ("yes", "no")), ("confirmed", ("yes", "no")), ("perpetrator", GROUPS)):
        if fields[field] not in known:
            faults[field] = here._("Choose one of the list.")
    if fields["precision"] not in PRECISIONS:
        faults["precision"] = here._("Choose one of the list.")
    if len(fields["note"]) > LONGEST_NOTE:
        faults["note"] = here._("The note is longer than {most} characters: shorten it.", most=LONGEST_NOTE)
    if faults:
        return Told(None, faults)
    event = {
        "date": day.isoformat() if day else None,
        "date_precision": fields["precision"] if day else "unknown",
        **figures,
        "perpetrator": fields["perpetrator"],
        "confirmed": fields["confirmed"] == "yes",
    }
    relevant = fields["relevant"] == "yes"
    places = named_places(here.desk.in_force.reader.places, fields["places"], report)
    labels = labels_of(
        relevant=relevant,
        event=event if relevant else None,
        places=places,
        deaths=deaths,
        background=background,
    )
    return Told(labels, faults)


def _toll(here: Visit, given: str, faults: dict[str, str]) -> Toll | None:
    if not given:
        return None
    found = _TOLL.fullmatch(given.replace(" ", ""))
    if found is None or given.replace(" ", "") == "//":
        faults["deaths"] = here._(
            "Write 50, or 50+ for at least 50, or 50/86/165 for lowest, best and highest."
        )
        return None
    if found[1]:
        number = int(found[1])
        return Toll(number, number, None if found[2] else number)
    return Toll(*(int(one) if one else None for one in found.groups()[2:]))


def _number(here: Visit, field: str, given: str, faults: dict[str, str]) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 9 and int(given) <= MOST):
        faults[field] = here._("Write a whole number, or nothing where the item does not say.")
        return None
    return int(given)


def _day(here: Visit, given: str, faults: dict[str, str]) -> date | None:
    day = full_day(given) if given else None
    if given and (day is None or not date(1970, 1, 1) <= day < date(9999, 12, 31)):
        faults["date"] = here._("Write the day as 2022-06-11.")
        return None
    return day


def _background(here: Visit, given: str, faults: dict[str, str]) -> Iterator[int]:
    for one in re.split(r"[\s,;]+", given):
        number = _number(here, "background", one, faults)
        if number is not None:
            yield number


def named_places(index: PlaceIndex, given: str, report: Report) -> list[NamedPlace]:
    """The places of a list: as the report has them, else as the gazetteer does, else villages of that name."""
    known = {fold_name(place.name): place for event in report.events for place in event.places}
    names = [name for one in re.split(r"[,;\n]", given) if (name := " ".join(one.split()))]
    return [known.get(fold_name(name)) or _looked_up(index, name) for name in names[:MOST_PLACES]]


def _looked_up(index: PlaceIndex, name: str) -> NamedPlace:
    found = next((one for one in index.find(name) if one.score == 1), None)
    if found is None:
        return NamedPlace(name=name, as_written=name, kind="village")
    place = index.place(found.place_id)
    return NamedPlace(
        name=place.name,
        as_written=name,
        kind=place.kind,
        country=place.country,
        adm1=place.adm1,
        lat=place.lat,
        lon=place.lon,
        resolved=True,
    )


def filled(report: Report, said: Misreading | None) -> Fields:
    """The form as it begins: what was said before, else what was read."""
    if said is None:
        main = next((event for event in report.events if event.role == "main"), None)
        return _fields(report.relevant, main, (one.deaths for one in report.background_tolls), "")
    events = said.labels.get("events") or [{}]
    background = (one.get("deaths") for one in said.labels.get("background_tolls") or ())
    return {**_fields(bool(said.labels.get("relevant")), None, background, said.note), **_labelled(events[0])}


def _fields(relevant: bool, main: Event | None, background: Iterable[object], note: str) -> Fields:
    event = main or Event(role="main")
    return {
        "relevant": "yes" if relevant else "no",
        "deaths": _written(event.deaths),
        "date": event.date.isoformat() if event.date else "",
        "precision": event.date_precision or "day",
        "places": ", ".join(place.name for place in event.places),
        **{name: _figure(getattr(event, name)) for name in FIGURES},
        "perpetrator": event.perpetrator if event.perpetrator in GROUPS else "unknown",
        "confirmed": "yes" if event.confirmed else "no",
        "background": ", ".join(map(str, background)),
        "note": note,
    }


def _labelled(event: Mapping[str, Any]) -> Fields:
    """Fields of a main event as it was labelled."""
    if not event:
        return {}
    toll, precision = event.get("deaths"), event.get("date_precision")
    return {
        "deaths": _written(Toll(toll["low"], toll["best"], toll["high"]) if toll else None),
        "date": event.get("date") or "",
        "precision": precision if precision in PRECISIONS else "day",
        "places": ", ".join(place["name"] for place in event.get("places", ())),
        **{name: _figure(event.get(name)) for name in FIGURES},
        "perpetrator": event.get("perpetrator", "unknown"),
        "confirmed": "yes" if event.get("confirmed", True) else "no",
    }


def _written(toll: Toll | None) -> str:
    if toll is None:
        return ""
    if toll.low == toll.best and toll.high in (None, toll.best) and toll.best is not None:
        return f"{toll.best}+" if toll.high is None else f"{toll.best}"
    return "/".join(map(_figure, (toll.low, toll.best, toll.high)))


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)
