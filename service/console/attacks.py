"""How pages name an attack: where, when, how many."""

from service.console.visit import Visit
from service.records import Incident, IncidentInShort, Toll
from service.text.phrases import country_name, day_phrase, places_phrase, signs_phrase, toll_phrase


def where(here: Visit, incident: Incident | IncidentInShort) -> str:
    return places_phrase(incident.places, here.language)


def unit(here: Visit, incident: Incident | IncidentInShort) -> str:
    """Region and country of the place that leads."""
    lead = incident.lead_place
    parts = (lead.adm1, country_name(lead.country, here.language)) if lead else ()
    return ", ".join(part for part in parts if part)


def when(here: Visit, incident: Incident | IncidentInShort) -> str:
    """The day with its year: "night 11-12 June 2022"."""
    words = day_phrase(incident.day, incident.date_precision, here.language)
    if incident.day is None or incident.date_precision == "month":
        return words
    return f"{words} {incident.day.year}"


def how_many(here: Visit, incident: Incident | IncidentInShort) -> str:
    """The dead in words; of what is no attack, the signs."""
    if incident.only_signs:
        return signs_phrase(incident.signs, here.language)
    return dead(here, incident.deaths)


def dead(here: Visit, toll: Toll | None) -> str:
    return toll_phrase(toll, "deaths", here.language)
