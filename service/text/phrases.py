"""Words that alerts and messages share: tolls, days, places, speakers, countries, in French, English and Arabic.

Plural forms follow the CLDR rules of the three languages (Arabic has six). A language that is none of the three
is written in English. Figures are in Western digits, which the zone's press uses in Arabic too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from service.records import NamedPlace, Toll
from service.text.phrase_names import COUNTRIES, LANGUAGES, SPEAKERS
from service.text.phrase_tables import (
    CANCELLED,
    COUNTED,
    DAYS,
    JOINED,
    MONTHS,
    SEVERITIES,
    SIGNS,
    TARGETS,
    TOLLS,
    UPDATE,
)

_CODES = {
    "MLI": "ML", "NER": "NE", "BFA": "BF", "DZA": "DZ", "BEN": "BJ", "TGO": "TG", "GHA": "GH", "CIV": "CI",
    "NGA": "NG", "MRT": "MR", "SEN": "SN", "GIN": "GN", "LBY": "LY", "TCD": "TD", "CMR": "CM",
}  # fmt: skip
_SPACE = "\u00a0"
Words = TypeVar("Words")


def toll_phrase(toll: Toll | None, measure: str, language: str) -> str:
    """How many, in words fit for a headline: "50 or more killed", "au moins 50 morts".

    ``measure`` is one of the measures of rules (deaths, deaths_civilians, injured, abducted, displaced). The best
    figure speaks; where the lowest count differs it follows in brackets. No figure at all: "toll unknown".
    """
    words = _of(TOLLS, language)
    best = _speaking(toll)
    if toll is None or (best is None and toll.high is None):
        return words["unknown"]
    if best is None:
        return words["up_to"].format(counted(toll.high or 0, measure, language))
    opened = toll.high is None or (toll.high > best and (toll.low is None or toll.low == best))
    said = _at_least(best, measure, language) if opened else counted(best, measure, language)
    return said + _spread(toll, best, language)


def counted(number: int, measure: str, language: str) -> str:
    """A number of people with its noun in the right form: "1 mort", "2 morts", "قتيلان"."""
    forms = _of(COUNTED, language).get(measure) or _of(COUNTED, language)["deaths"]
    form = forms.get(_plural(number, language)) or forms["other"]
    return form.format(number_phrase(number, language))


def number_phrase(number: int, language: str) -> str:
    """A whole number with the language's grouping of thousands."""
    if language == "ar":
        return str(number)
    return f"{number:,}".replace(",", _SPACE if language == "fr" else ",")


def decimal_phrase(number: float, language: str) -> str:
    """A number as short as it is, with the language's decimal sign: "1.8", "1,8", "12"."""
    said = f"{number:g}"
    return said.replace(".", ",") if language == "fr" else said


def day_phrase(day: date | None, precision: str | None, language: str) -> str:
    """When, as a headline says it: "9 June", "night 11-12 June", "nuit du 30 juin au 1er juillet"."""
    words = _of(DAYS, language)
    if day is None:
        return words["unknown"]
    if precision in ("night", "weekend"):
        return _two_days(day, words[precision], language)
    if precision == "week":
        return words["week"].format(_day_month(day, language))
    if precision == "month":
        return f"{_month(day, language)} {day.year}"
    return _day_month(day, language)


def places_phrase(places: Sequence[NamedPlace], language: str, limit: int = 3) -> str:
    """Names of places, the first ``limit`` of them: "Karou, Ouatagouna and 2 others"."""
    words = _of(JOINED, language)
    names = list(dict.fromkeys(place.name for place in places))
    if not names:
        return words["nowhere"]
    rest = len(names) - limit
    if rest <= 0:
        return _enumeration(names, language)
    more = words["other_one"] if rest == 1 else words["others"].format(rest)
    return words["comma"].join(names[:limit]) + words["and"] + more


def duration_phrase(span: timedelta, language: str) -> str:
    """A time span in whole days from four days on, in whole hours below, in minutes where it is no whole number of
    hours: "72 hours", "90 jours", "30 minutes"."""
    if span % timedelta(hours=1):
        return counted(max(1, round(span / timedelta(minutes=1))), "minutes", language)
    hours = round(span / timedelta(hours=1))
    if hours >= 96 and hours % 24 == 0:
        return counted(hours // 24, "days", language)
    return counted(hours, "hours", language)


def severity_phrase(severity: str, language: str) -> str:
    """A CAP severity as headlines carry it: "Severe", "Grave"."""
    return _of(SEVERITIES, language)[severity]


def targets_phrase(targets: Sequence[str], language: str) -> str:
    """What was hit: "health care and a school". A target not known is given back as it is."""
    names = _of(TARGETS, language)
    return _enumeration([names.get(one, one) for one in dict.fromkeys(targets)], language)


def signs_phrase(signs: Sequence[str], language: str) -> str:
    """What was seen that often comes before attacks: "blockade and people fleeing"."""
    names = _of(SIGNS, language)
    return _enumeration([names.get(one, one) for one in dict.fromkeys(signs)], language)


def area_phrase(area: str, language: str) -> str:
    """The narrowest unit of an area as rules over windows write it: ``zone/``, ``NER/``, ``NER/Tillabéri``."""
    country, _, units = area.partition("/")
    if units:
        return units.rpartition("/")[2]
    return _of(JOINED, language)["zone"] if country == "zone" else country_name(country, language)


def unit_phrase(place: NamedPlace | None, language: str) -> str:
    """The region that a place lies in, else its country: what may be said of a place to everyone."""
    named = place and (place.adm1 or country_name(place.country, language))
    return named or _of(JOINED, language)["nowhere"]


def cancelled_headline(places: Sequence[NamedPlace], when: str, language: str) -> str:
    """That the report of an attack there and then was wrong: no figure of it is said again."""
    code = country_codes(places)
    where = places_phrase(places, language) + (f" ({code})" if code else "")
    return _of(CANCELLED, language)["headline"].format(what=f"{where}, {when}" if when else where)


def cancelled_reason(reason: str, language: str) -> str:
    """Why, in the operator's words, and that an operator decided so."""
    said = reason if reason.endswith((".", "!", "?", "…", "؟")) else f"{reason}."
    return _of(CANCELLED, language)["by"].format(reason=said)


def update_mark(language: str) -> str:
    """What a headline begins with, after its severity, where people were told before."""
    return _of(UPDATE, language)


def speaker_phrase(speaker: str, language: str) -> str:
    """Who said it, as a role: "government", "source sécuritaire". A role not known is given back as it is."""
    role = speaker.strip().lower().replace("_", " ")
    return _of(SPEAKERS, language).get(role, speaker)


def speakers_phrase(speakers: Sequence[str], language: str) -> str:
    """Several roles, each named once: "government, hospital and residents"."""
    return _enumeration(list(dict.fromkeys(speaker_phrase(one, language) for one in speakers)), language)


def country_name(country: str | None, language: str) -> str:
    """The name of a country given by its ISO 3166 alpha-3 code; the code itself where it is not one of the region."""
    return _of(COUNTRIES, language).get(country or "", country or "")


def language_name(code: str, language: str) -> str:
    """What a language is called in another, by its ISO 639-1 code; the code itself where it is not listed."""
    return _of(LANGUAGES, language).get(code, code)


def country_code2(country: str | None, language: str = "en") -> str:
    """The ISO 3166 alpha-2 code for an alpha-3 one, which headlines carry in every language ("BF")."""
    return _CODES.get(country or "", country or "")


def country_codes(places: Sequence[NamedPlace]) -> str:
    """Those of every country that the places lie in, in their order: "NE, BF"."""
    return ", ".join(dict.fromkeys(country_code2(place.country) for place in places if place.country))


def _of(table: Mapping[str, Words], language: str) -> Words:
    return table[language] if language in table else table["en"]


def _speaking(toll: Toll | None) -> int | None:
    if toll is None:
        return None
    return toll.best if toll.best is not None else toll.low


def _at_least(number: int, measure: str, language: str) -> str:
    return _of(TOLLS, language)["at_least"].format(
        counted(number, measure, language),
        number_phrase(number, language),
        counted(number, measure, language).partition(" ")[2],
    )


def _spread(toll: Toll, best: int, language: str) -> str:
    words = _of(TOLLS, language)
    if toll.low is None or toll.low >= best:
        return ""
    low = number_phrase(toll.low, language)
    if toll.high is None:
        return words["from"].format(low)
    return words["between"].format(low, number_phrase(toll.high, language))


def _plural(number: int, language: str) -> str:
    if language == "ar":
        return _arabic_plural(number)
    if number == 0:
        return "zero"
    return "one" if number == 1 else "other"


def _arabic_plural(number: int) -> str:
    named = {0: "zero", 1: "one", 2: "two"}
    if number in named:
        return named[number]
    if 3 <= number % 100 <= 10:
        return "few"
    return "many" if number % 100 >= 11 else "other"


def _month(day: date, language: str) -> str:
    return _of(MONTHS, language)[day.month - 1]


def _day_number(day: date, language: str) -> str:
    return "1er" if language == "fr" and day.day == 1 else str(day.day)


def _day_month(day: date, language: str) -> str:
    return f"{_day_number(day, language)} {_month(day, language)}"


def _two_days(day: date, pattern: str, language: str) -> str:
    after = day + timedelta(days=1)
    same_month = after.month == day.month
    first = _day_number(day, language) if same_month else _day_month(day, language)
    return pattern.format(first, _day_month(after, language))


def _enumeration(names: Sequence[str], language: str) -> str:
    words = _of(JOINED, language)
    if len(names) < 2:
        return "".join(names)
    return words["comma"].join(names[:-1]) + words["and"] + names[-1]
