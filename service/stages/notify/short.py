"""The short form of an alert: one SMS of 160 GSM 7-bit characters, for forwarding."""

from collections.abc import Iterable

from service.gazetteer.index import PlaceIndex
from service.records import Alert
from service.stages.notify.distances import from_border, from_town, nearest_town, next_country
from service.stages.notify.lead import not_verified
from service.stages.notify.plain import SMS_SEPTETS, cut_to_sms, gsm7, septets, text_in
from service.stages.notify.wording import wording


def short_form(alert: Alert, language: str, places: PlaceIndex) -> str:
    """The headline, then as much as fits of: distance to a town, how sure, how late, distance to a border. An alphabet
    that GSM 7-bit lacks cannot be spelt in it: for Arabic the French words stand."""
    spoken = "fr" if language == "ar" else language
    text = cut_to_sms(gsm7(text_in(alert.headline, spoken)))
    for part in _further(alert, spoken, places):
        longer = f"{text.rstrip('.')}. {gsm7(part[:1].upper() + part[1:])}"
        if septets(longer) <= SMS_SEPTETS:
            text = longer
    return text


def _further(alert: Alert, language: str, places: PlaceIndex) -> Iterable[str]:
    words = wording(language)
    if alert.msg_type == "Cancel" or not alert.incidents:
        return
    place = alert.incidents[0].lead_place if len(alert.incidents) == 1 else None
    if place and (town := nearest_town(place, places)):
        yield from_town(*town, language)
    confirmed = all(incident.status == "confirmed" for incident in alert.incidents)
    yield words.by_analyst if confirmed else not_verified(alert, language)
    if alert.late:
        yield words.late
    if place and (border := next_country(place)):
        yield from_border(*border, language)
