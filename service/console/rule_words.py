"""A rule in words, and the words of its keys and their values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.config.checks import duration
from service.console.rule_word_tables import KEYS, MEASURES, SUMS, UNITS
from service.console.visit import Visit
from service.records import Rule
from service.stages.judge.villages import within_of
from service.text.phrases import (
    counted,
    country_name,
    decimal_phrase,
    duration_phrase,
    number_phrase,
    severity_phrase,
    signs_phrase,
    targets_phrase,
)

SIGNS = ("ultimatum", "blockade", "garrison_left", "masts_destroyed", "flight")
DURATIONS = frozenset({"cooldown", "after", "within", "quiet_for", "baseline"})
_SEVERITIES = frozenset({"severity", "severity_near"})


def in_words(here: Visit, rule: Rule) -> list[str]:
    """Sentences: when it fires, how severe that is, of what alone, and how it goes on."""
    said = [_FIRES[rule.kind](here, rule), *_severity(here, rule), *_only(here, rule)]
    if not rule.enabled:
        said.insert(0, here._("Switched off: it raises nothing."))
    return said


def key_name(here: Visit, key: str) -> str:
    return here._(KEYS[key])


def value_words(here: Visit, key: str, value: object) -> str:
    """A value of a rule's table; one that the rule cannot have, as it is."""
    try:
        return _words(here, key, value)
    except (ValueError, KeyError, TypeError):
        return str(value)


def _words(here: Visit, key: str, value: object) -> str:
    if value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, bool):
        return here._("yes") if value else here._("no")
    if key in DURATIONS:
        return duration_phrase(duration(value), here.language)
    if key in _SEVERITIES:
        return severity_phrase(str(value), here.language)
    if isinstance(value, Mapping):
        return here._("; ").join(
            here._(
                "{severity} from {figure} on", severity=severity_phrase(name, here.language), figure=figure
            )
            for name, figure in value.items()
        )
    return _plain_words(here, key, value)


def differences(
    here: Visit, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """Of the keys that differ, the name and both values in words."""
    one, other = before or {}, after or {}
    keys = [key for key in KEYS if one.get(key) != other.get(key)]
    return [
        (key_name(here, key), value_words(here, key, one.get(key)), value_words(here, key, other.get(key)))
        for key in keys
    ]


def area_name(here: Visit, area: str) -> str:
    """``MLI/Ménaka``: "Ménaka (Mali)"."""
    country, _, unit = area.partition("/")
    name = country_name(country, here.language)
    return f"{unit} ({name})" if unit else name


def _plain_words(here: Visit, key: str, value: object) -> str:
    if key == "areas" and isinstance(value, Sequence):
        return ", ".join(area_name(here, str(one)) for one in value)
    if key == "targets" and isinstance(value, Sequence):
        return targets_phrase([str(one) for one in value], here.language)
    if isinstance(value, list):
        return ", ".join(number_phrase(one, here.language) for one in value)
    if isinstance(value, int | float):
        return (
            decimal_phrase(value, here.language) if value < 1000 else number_phrase(int(value), here.language)
        )
    table = {"measure": MEASURES, "per": UNITS}.get(key, {})
    return here._(table[str(value)]) if value in table else _unknown(here, value)


def _unknown(here: Visit, value: object) -> str:
    return here._("unknown") if value == "unknown" else str(value)


def _casualties(here: Visit, rule: Rule) -> str:
    language = here.language
    if rule.at_least == "unknown":
        return here._(
            "An attack on an inhabited place, and no number of people killed {after} after the first report.",
            after=duration_phrase(rule.after, language),
        )
    figure = counted(rule.at_least, rule.measure, language)
    if rule.per == "incident" or rule.within is None:
        return here._("An attack with at least {figure}.", figure=figure)
    return here._(
        SUMS[rule.per],
        figure=figure,
        within=duration_phrase(rule.within, language),
        attacks=counted(rule.min_incidents, "attacks", language),
    )


def _new_villages(here: Visit, rule: Rule) -> str:
    language = here.language
    assert isinstance(rule.at_least, int)
    return here._(
        "At least {villages} attacked within {within} and {radius} km of each other, where for {quiet} no attack "
        "was known within {km} km.",
        villages=counted(rule.at_least, "villages", language),
        within=duration_phrase(within_of(rule), language),
        radius=decimal_phrase(rule.radius_km, language),
        quiet=duration_phrase(rule.quiet_for, language),
        km=decimal_phrase(rule.quiet_km, language),
    )


def _targets(here: Visit, rule: Rule) -> str:
    return here._("An attack that hit one of these: {targets}.", targets=_listed(here, rule.targets))


def _listed(here: Visit, targets: Sequence[str]) -> str:
    return here._("; ").join(targets_phrase([one], here.language) for one in targets)


def _signs(here: Visit, rule: Rule) -> str:
    signs = here._("; ").join(signs_phrase([one], here.language) for one in SIGNS)
    return here._("A sign that often comes before attacks: {signs}.", signs=signs)


def _surge(here: Visit, rule: Rule) -> str:
    assert rule.within is not None
    return here._(
        "More attacks {unit} within {within} than its own last {baseline} explain; by chance alone about {number} "
        "such alerts a year.",
        unit=here._(UNITS[rule.per]),
        within=duration_phrase(rule.within, here.language),
        baseline=duration_phrase(rule.baseline, here.language),
        number=decimal_phrase(rule.false_alarms_per_year, here.language),
    )


def _silence(here: Visit, rule: Rule) -> str:
    return here._(
        "No feed of a country or a language has answered for {quiet}: told to operators alone.",
        quiet=duration_phrase(rule.quiet_for, here.language),
    )


_FIRES = {
    "casualties": _casualties,
    "new_villages": _new_villages,
    "targets": _targets,
    "signs": _signs,
    "surge": _surge,
    "silence": _silence,
}


def _severity(here: Visit, rule: Rule) -> Iterator[str]:
    language = here.language
    yield here._("Severity: {severity}.", severity=severity_phrase(rule.severity.value, language))
    for severity, figure in rule.severity_at:
        yield here._(
            "{severity} from at least {figure} on.",
            severity=severity_phrase(severity.value, language),
            figure=counted(figure, rule.measure, language),
        )
    if rule.severity_near is not None:
        yield here._(
            "{severity} for recipients whose places it is near.",
            severity=severity_phrase(rule.severity_near.value, language),
        )
    if rule.steps:
        steps = ", ".join(number_phrase(one, language) for one in rule.steps)
        yield here._("An update where the figure reaches {steps}.", steps=steps)


def _only(here: Visit, rule: Rule) -> Iterator[str]:
    if rule.areas:
        yield here._("Only in: {areas}.", areas=", ".join(area_name(here, one) for one in rule.areas))
    if rule.min_speakers > 1:
        yield here._(
            "Only what at least {speakers} say.",
            speakers=counted(rule.min_speakers, "speakers", here.language),
        )
    if rule.confirmed_only:
        yield here._("Only what is confirmed.")
    if rule.kind in ("surge", "new_villages") or rule.per != "incident":
        yield here._(
            "What comes in the same place belongs to the same alert until it has been quiet for {cooldown}.",
            cooldown=duration_phrase(rule.cooldown, here.language),
        )
