"""The page of a rule: in words, as a form, rehearsed, and in versions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import Response

from service.backtest import Comparison
from service.console.rule_form import CHOICES, FLAGS, RAISED_TO, SEVERITIES, keys_of
from service.console.rule_rehearsal import rehearsal_of
from service.console.rule_word_tables import KINDS, MEASURES, SPANS, UNITS, VERDICTS
from service.console.rule_words import DURATIONS, area_name, differences, in_words, key_name
from service.console.translations import N_
from service.console.visit import Visit
from service.jobs.rule_standings import RuleStanding
from service.records import Override
from service.text.phrase_tables import TARGETS
from service.text.phrases import severity_phrase, targets_phrase

MOST_VERSIONS = 50
SAID = {
    "saved": N_("The rule is changed: it is in force from now on."),
    "back": N_("The rule is set back: feeds.toml is in force again."),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A change as somebody has it in a form. ``seen``: the number of the last change that they saw; ``rehearsed``: the
    mark of the table that was rehearsed last."""

    fields: Mapping[str, str | Sequence[str]]
    table: Mapping[str, Any]
    seen: int
    reason: str = ""
    since: str = ""
    until: str = ""
    rehearsed: str = ""

    @property
    def mark(self) -> str:
        return hashlib.blake2b(json.dumps(self.table, sort_keys=True).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page tells besides the rule and the form."""

    status: int = 200
    faults: Mapping[str, str] = field(default_factory=dict)
    together: Sequence[str] = ()
    """What is wrong with the whole, in sentences."""
    notes: Sequence[str] = ()
    found: Comparison | None = None
    conflict: bool = False


def rule_page(
    here: Visit, standing: RuleStanding, versions: Sequence[Override], draft: Draft, shown: Shown
) -> Response:
    return here.page(
        "rule.html",
        shown.status,
        said=SAID,
        one=standing,
        sentences=in_words(here, standing.rule),
        kind=here._(KINDS[standing.rule.kind]),
        versions=[_version(here, one) for one in versions[:MOST_VERSIONS]],
        from_file=differences(here, standing.file, standing.table),
        file_since=_of_the_file(here, standing),
        last=versions[0] if versions else None,
        draft=draft,
        changes=differences(here, standing.table, draft.table),
        shown=shown,
        rehearsal=rehearsal_of(here, shown.found, standing.rule.name) if shown.found else None,
        **_choices(here, standing),
    )


def _of_the_file(here: Visit, standing: RuleStanding) -> Sequence[tuple[str, str, str]]:
    """What the file says otherwise than when an operator changed the rule."""
    return differences(here, standing.changed.file, standing.file) if standing.changed is not None else ()


def _choices(here: Visit, standing: RuleStanding) -> dict[str, Any]:
    """What the form offers."""
    language, rule = here.language, standing.rule
    own_areas = [f"{one.country}/{one.adm1}" for one in here.desk.in_force.reader.zone.areas]
    countries = here.desk.in_force.reader.zone.countries
    areas = sorted(dict.fromkeys([*countries, *own_areas, *rule.areas]))
    units = [unit for unit in UNITS if rule.kind != "surge" or unit != "incident"]
    return {
        "keys": keys_of(standing.table),
        "key_name": lambda key: key_name(here, key),
        "durations": DURATIONS,
        "flags": FLAGS,
        "choices": CHOICES,
        "raised_to": {name: severity_phrase(name, language) for name in RAISED_TO},
        "offered": {
            "severity": {name: severity_phrase(name, language) for name in SEVERITIES},
            "severity_near": {
                "": here._("none"),
                **{name: severity_phrase(name, language) for name in RAISED_TO},
            },
            "measure": {name: here._(words) for name, words in MEASURES.items()},
            "per": {name: here._(UNITS[name]) for name in units},
            "areas": {name: area_name(here, name) for name in areas},
            "targets": {name: targets_phrase([name], language) for name in TARGETS["en"]},
        },
        "spans": {unit: here._(words) for unit, words in SPANS.items()},
        "verdicts": {name: here._(words) for name, words in VERDICTS.items()},
    }


@dataclass(frozen=True, slots=True)
class Version:
    """A change that was made. ``who``: for those who may see who decided. ``set_back``: to the file."""

    change: Override
    who: str | None
    set_back: bool
    differences: Sequence[tuple[str, str, str]]


def _version(here: Visit, change: Override) -> Version:
    after = change.after if change.after is not None else change.file
    return Version(
        change,
        change.who if here.restricted else None,
        change.after is None,
        differences(here, change.before, after),
    )
