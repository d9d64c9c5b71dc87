"""How exactly places are shown to a recipient: village, admin 2 or admin 1."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from service.records import Alert, Incident, NamedPlace, Source
from service.text.folding import fold_name
from service.text.phrases import (
    cancelled_headline,
    country_name,
    day_phrase,
    places_phrase,
    severity_phrase,
    toll_phrase,
)

_KINDS = {"adm2": "district", "adm1": "region"}


def redacted(alert: Alert, precision: str) -> Alert:
    """The alert with every place no finer than ``precision``; the alert itself for ``village``.

    Places become their district or region (the next larger unit that is known), also in headline, reason and key;
    addresses of articles and attacks near by go, because they spell villages out. Places of one unit become one.
    """
    if precision == "village":
        return alert
    coarse = {place: _coarsened(place, precision) for place in _places(alert)}
    names = _names_to_hide(coarse)
    incidents = tuple(_coarse_incident(incident, coarse) for incident in alert.incidents)
    shown = replace(alert, incidents=incidents, key=_without_names(alert.key, names), before=())
    return replace(
        shown,
        headline={code: _hidden(text, names, shown, code) for code, text in alert.headline.items()},
        reason={code: _hidden(text, names, shown, code) for code, text in alert.reason.items()},
    )


def redacted_incident(incident: Incident, precision: str) -> Incident:
    """The incident alone, in the same way."""
    if precision == "village":
        return incident
    return _coarse_incident(incident, {place: _coarsened(place, precision) for place in incident.places})


def plain_headline(alert: Alert, language: str) -> str:
    """A headline made of the first incident alone: where, how many, when."""
    incident = alert.incidents[0]
    if alert.msg_type == "Cancel":
        when = day_phrase(incident.day, incident.date_precision, language)
        return cancelled_headline(incident.places, when, language)
    severity = severity_phrase(alert.severity.value, language)
    where = ", ".join(dict.fromkeys(place.name for place in incident.places)) or places_phrase((), language)
    toll = toll_phrase(incident.deaths, "deaths", language)
    return f"[{severity}] {where}: {toll}, {day_phrase(incident.day, incident.date_precision, language)}"


def _places(alert: Alert) -> Iterable[NamedPlace]:
    return (place for incident in alert.incidents for place in incident.places)


def _coarsened(place: NamedPlace, precision: str) -> NamedPlace:
    district = place.adm2 if precision == "adm2" else None
    name = district or place.adm1 or country_name(place.country, "en") or "—"
    kind = "district" if district else "region" if place.adm1 else "country"
    return NamedPlace(
        name=name,
        as_written=name,
        kind=kind,
        country=place.country,
        adm1=place.adm1,
        adm1_pcode=place.adm1_pcode,
        adm2=district,
        resolved=place.resolved,
    )


def _names_to_hide(coarse: Mapping[NamedPlace, NamedPlace]) -> dict[str, str]:
    """Each finer name, with what stands for it. A name that is shown anyway (the region of Gao) is not hidden."""
    kept = {
        fold_name(name) for unit in coarse.values() for name in (unit.name, unit.adm1 or "", unit.adm2 or "")
    }
    return {
        name: unit.name
        for place, unit in coarse.items()
        for name in (place.name, place.as_written, place.adm2 or "")
        if fold_name(name) and fold_name(name) not in kept
    }


def _coarse_incident(incident: Incident, coarse: Mapping[NamedPlace, NamedPlace]) -> Incident:
    return replace(
        incident,
        places=tuple(dict.fromkeys(coarse[place] for place in incident.places)),
        sources=tuple(_without_address(source) for source in incident.sources),
    )


def _without_address(source: Source) -> Source:
    return replace(source, url=None)


def _without_names(key: str, names: Mapping[str, str]) -> str:
    if not _betrays(key, names):
        return key
    return f"{key.partition('/')[0]}/{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _betrays(text: str, names: Mapping[str, str]) -> bool:
    folded = fold_name(text)
    return any(fold_name(name) in folded for name in names)


def _hidden(text: str, names: Mapping[str, str], shown: Alert, language: str) -> str:
    """The text with coarser names; where one still shows (another spelling), a plain sentence in its stead."""
    for name in sorted(names, key=len, reverse=True):
        text = _with(text, rf"(?<!\w){re.escape(name)}(?!\w)", names[name])
    for unit in set(names.values()):
        again = rf"(?<!\w){re.escape(unit)}(?:(?:, | et | and |، | و){re.escape(unit)}(?!\w))+"
        text = _with(text, again, unit)
    return plain_headline(shown, language) if _betrays(text, names) else text


def _with(text: str, pattern: str, words: str) -> str:
    return re.sub(pattern, lambda _: words, text, flags=re.IGNORECASE)
