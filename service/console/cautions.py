"""What may not be as it was meant, in the visitor's language: of feeds.toml, and of changes that are not used."""

from service.console import rule_faults
from service.console.rule_word_tables import KEYS
from service.console.translations import N_
from service.console.visit import Visit
from service.records import Caution
from service.text.phrases import severity_phrase

CAUTIONS = (
    N_("no rule is in force: nothing is ever alerted; add [[rules]], as those of the shipped feeds.toml"),
    N_(
        'rule "{name}" never speaks: "{louder}" fires wherever it does, earlier and no less severely; '
        "raise its severity, or take it out"
    ),
    N_('rule "{name}" tells nobody: no recipient has operators = true'),
    N_(
        "no recipient has operators = true: what needs a person (a feed gone, a message given up) is told to nobody, "
        "and stands only among the dead of `liptako deliveries list`"
    ),
    N_('recipient "{name}" hears nothing: no rule reaches its min_severity ({severity})'),
    N_('the rule "{name}" as it was changed by {who} is not used: {why}'),
    N_('the feed "{name}" as it was changed by {who} is not used: {why}'),
    N_('the addition to the places "{name}" of {who} is not used: {why}'),
)
"""Every caution of the other layers, named here so that it is translated."""
REASONS = (
    N_("it is not such a table"),
    N_("is not a key of an addition"),
    N_("the gazetteer has a place of this id by now"),
)
"""Why an addition cannot be used, besides what its form may be told."""
_FIELDS = {
    "url": N_("Address"),
    "language": N_("Language"),
    "country": N_("Country"),
    "every": N_("Asked every"),
    "alias": N_("A spelling"),
    "place": N_("Place"),
    "kind": N_("Kind"),
    "source": N_("Source"),
    "adm1": N_("Region"),
    "adm2": N_("District"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "names": N_("Other spellings"),
    **KEYS,
}


def caution(here: Visit, one: Caution) -> str:
    values = dict(one.values)
    if "severity" in values:
        values["severity"] = severity_phrase(values["severity"], here.language)
    if one.faults:
        values["why"] = here._("; ").join(_fault(here, field, reason) for field, reason in one.faults)
    said = here._(one.words, **values)
    return f"{said[:1].upper()}{said[1:]}"


def _fault(here: Visit, field: str, reason: str) -> str:
    """A field that has a name on our pages is named before the reason."""
    words = rule_faults.in_words(here, reason)
    said = here._(reason) if words == reason else words
    key = field.rpartition("]")[2].strip(".").partition(".")[0]
    named = here._(_FIELDS[key]) if key in _FIELDS else ""
    return here._("{name}: {value}", name=named, value=said) if named else said
