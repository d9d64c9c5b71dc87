"""What is wrong with a change of a rule, in the visitor's language.

The check of feeds.toml speaks of its file; beside a field the same is said in a sentence about the field.
"""

import re
from collections.abc import Mapping

from service.config.checks import duration
from service.console.known_words import forms, recognised
from service.console.translations import N_
from service.console.visit import Visit
from service.errors import ConfigError
from service.jobs.rule_standings import RuleStanding, fields_at_fault
from service.records import Configuration
from service.text.phrases import duration_phrase

SENTENCES: Mapping[str, str] = {
    "is missing": N_("Fill this in."),
    "expected a whole number": N_("A whole number is wanted here."),
    "expected a number": N_("A number is wanted here."),
    'expected a whole number from 1 on, or "unknown"': N_("A whole number from 1 on is wanted here."),
    "no incident will ever come to that: must be at most 10,000,000": N_("No attack will ever come to that."),
    "expected a duration in quotes: 60s, 10m, 48h, 14d, 52w or 5y": N_(
        "A whole number of these is wanted here."
    ),
    "must be from {least} to {most}": N_("It must be from {least} to {most}."),
    "must be more than {bound}": N_("It must be more than {bound}."),
    "must be at least {bound}": N_("It must be at least {bound}."),
    "must be at most {bound}": N_("It must be at most {bound}."),
    "names {one} twice": N_("{one} is named twice."),
    '"{unit}" adds up incidents: say within which time (within = "7d")': N_(
        "To add attacks up, say within which time."
    ),
    'adds up incidents: say of what (per = "adm1")': N_(
        "A time adds attacks up: choose where they are added up, or leave the time empty."
    ),
    "is for rules that add up incidents (per and within)": N_(
        "This is for rules that add attacks up: leave it at 1."
    ),
    '"unknown" is for deaths per incident, without within': N_(
        "“unknown” is for people killed in one attack, without a time."
    ),
    '"unknown" knows no figure: no steps, no severity_at': N_(
        "Where no figure is known, no update and no severity can follow from one."
    ),
    "must rise, the first above at_least": N_("The figures must rise, the first one above “At least”."),
    "its figures must be above at_least, or the rule's own severity never counts": N_(
        "These figures must be above “At least”, or the rule’s own severity never counts."
    ),
    "must rise with the figure, above the rule's own severity": N_(
        "The severity must rise with the figure, above the rule’s own."
    ),
    "must be longer than within, or no village was ever attacked before": N_(
        "It must be longer than “Within”, or no village was ever attacked before."
    ),
    "must be above the rule's own severity: leave it out otherwise": N_(
        "It must be above the rule’s own severity; else choose none."
    ),
    "must be at least four times within": N_("It must be at least four times “Within”."),
    "expected at least one entry": N_("Choose one at least."),
    "must be shorter than alerts.freshness, or the attack is old news before the rule fires": N_(
        "It must be shorter than the time for which news counts as fresh, or the attack is old before the rule fires."
    ),
    "expected one of: {choices}": N_("Choose one of those that are offered."),
    "fires exactly when the rule of {place} does, so that only the more severe of them ever speaks: take one out, or "
    "give them different thresholds (severity_at raises the severity with the figure)": N_(
        "The rules would fire exactly alike ({place}), so that only the more severe ever speaks: give them different "
        "thresholds, or switch one off."
    ),
}
"""Of each sentence of the check, what is said beside a field."""


def faults_in_words(
    here: Visit, error: ConfigError, standing: RuleStanding
) -> tuple[dict[str, str], list[str]]:
    """By field what is wrong with it, and what is wrong with the rules together."""
    fields: dict[str, str] = {}
    together = []
    for key, reason in fields_at_fault(error, standing, here.desk.in_force):
        words = in_words(here, reason)
        if key:
            fields.setdefault(key, words)
        else:
            together.append(words)
    return fields, together


def in_words(here: Visit, reason: str) -> str:
    """One reason; what has no sentence here is said as it is."""
    found = recognised(_KNOWN, reason)
    if found is None:
        return reason
    words, values = found
    return here._(SENTENCES[words], **{name: _value(here, value) for name, value in values.items()})


def _value(here: Visit, value: str) -> str:
    if re.fullmatch(r"\d+[smhdwy]", value):
        return duration_phrase(duration(value), here.language)
    return re.sub(
        r"rules\[(\d+)\]", lambda found: _name(here.desk.in_force.configuration, int(found[1])), value
    )


def _name(configuration: Configuration, number: int) -> str:
    rules = configuration.rules
    return f"“{rules[number - 1].name}”" if 0 < number <= len(rules) else str(number)


_KNOWN = forms(SENTENCES)
