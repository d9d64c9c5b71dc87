"""Rules as a set: what can never fire, what contradicts itself, what nobody would hear. Each fault in words, at its
line; what is only doubtful is a warning."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches

from service.config.faults import Faults
from service.config.schema import CasualtiesTable, RecipientTable, RuleTable, SilenceTable
from service.records.cautions import Caution
from service.records.settings import Area, Severity
from service.text.folding import fold_name

_SAID_OF_ITSELF = {"name", "severity", "severity_at", "severity_near", "enabled", "cooldown"}
"""Keys that do not decide when a rule fires."""


def check_rules(rules: Mapping[int, RuleTable], freshness: timedelta, faults: Faults) -> None:
    """Add a fault for each rule that could never fire or that contradicts another. ``rules``: by their number."""
    for number, rule in rules.items():
        if isinstance(rule, CasualtiesTable) and rule.after >= freshness:
            faults.add(
                ["rules", number, "after"],
                "must be shorter than alerts.freshness, or the attack is old news before the rule fires",
            )
    seen: dict[str, int] = {}
    for number, rule in rules.items():
        if not rule.enabled:
            continue
        first = seen.setdefault(_condition(rule), number)
        if first != number:
            place = faults.place(["rules", first, "name"])
            faults.add(
                ["rules", number, "name"],
                f"fires exactly when the rule of {place} does, so that only the more severe of them ever speaks: "
                "take one out, or give them different thresholds (severity_at raises the severity with the figure)",
            )


def check_areas(
    tables: Mapping[int, RuleTable | RecipientTable],
    section: str,
    zone: str,
    areas: Sequence[Area],
    neighbours: Sequence[str],
    faults: Faults,
) -> None:
    """Add a fault for each area that lies outside the zone: nothing would ever match it."""
    for number, table in tables.items():
        for place, written in enumerate(table.areas):
            wrong = _outside(written, zone, areas, neighbours, names_too=section == "recipients")
            if wrong:
                faults.add([section, number, "areas", place], wrong)


def warnings_of(rules: Sequence[RuleTable], recipients: Sequence[RecipientTable]) -> list[Caution]:
    """What is no mistake, but may not be what was meant."""
    speaking = [rule for rule in rules if rule.enabled]
    if not speaking:
        return [
            Caution(
                "no rule is in force: nothing is ever alerted; add [[rules]], as those of the shipped feeds.toml"
            )
        ]
    return [
        *_shadowed(speaking),
        *_without_operators(speaking, recipients),
        *_hearing_nothing(speaking, recipients),
    ]


def _condition(rule: RuleTable) -> str:
    """When the rule fires, written so that equal conditions are equal texts."""
    facts = rule.model_dump(exclude=_SAID_OF_ITSELF)
    ordered = {key: sorted(value) if key in ("areas", "targets") else value for key, value in facts.items()}
    return repr(sorted(ordered.items(), key=lambda item: item[0]))


def _outside(
    written: str, zone: str, areas: Sequence[Area], neighbours: Sequence[str], *, names_too: bool
) -> str | None:
    """Why an area is none of the zone; None: it is one. Other names and P-codes of a region are known to recipients
    alone: ``names_too``."""
    country, _, unit = written.partition("/")
    countries = dict.fromkeys(area.country for area in areas)
    if country not in countries:
        return (
            None
            if country in neighbours
            else f"is not in the zone {zone}: its countries are {', '.join(countries)}"
        )
    inside = [area for area in areas if area.country == country]
    if not unit or any(fold_name(area.adm1) == fold_name(unit) for area in inside):
        return None
    called = next((area.adm1 for area in inside if fold_name(unit) in _names(area)), None)
    if called is not None:
        return None if names_too else f"is called {called} in the zone: write {country}/{called}"
    near = get_close_matches(unit, [area.adm1 for area in inside], n=1)
    listed = ", ".join(area.adm1 for area in inside)
    hint = f"did you mean {near[0]}?" if near else f"its regions there are {listed}"
    return f"is not in the zone {zone}; {hint}"


def _names(area: Area) -> set[str]:
    return {fold_name(name) for name in (*area.names, area.pcode or "") if name}


def _shadowed(rules: Sequence[RuleTable]) -> Iterable[Caution]:
    """Rules on deaths that fire only where another, no less severe, does too: they are named, and never speak."""
    counting = [
        rule for rule in rules if isinstance(rule, CasualtiesTable) and isinstance(rule.at_least, int)
    ]
    for rule in counting:
        louder = next((other for other in counting if _outdoes(other, rule)), None)
        if louder is not None:
            yield Caution(
                'rule "{name}" never speaks: "{louder}" fires wherever it does, earlier and no less severely; '
                "raise its severity, or take it out",
                name=rule.name,
                louder=louder.name,
            )


def _outdoes(other: CasualtiesTable, rule: CasualtiesTable) -> bool:
    unlike = _SAID_OF_ITSELF | {"at_least", "steps"}
    if other is rule or rule.steps or rule.severity_at:
        return False
    same = other.model_dump(exclude=unlike) == rule.model_dump(exclude=unlike)
    lower = int(other.at_least) < int(rule.at_least)
    return same and lower and Severity(other.severity).rank >= Severity(rule.severity).rank


def _without_operators(rules: Sequence[RuleTable], recipients: Sequence[RecipientTable]) -> Iterable[Caution]:
    if not recipients or any(one.operators for one in recipients):
        return
    for rule in rules:
        if isinstance(rule, SilenceTable):
            yield Caution('rule "{name}" tells nobody: no recipient has operators = true', name=rule.name)
    yield Caution(
        "no recipient has operators = true: what needs a person (a feed gone, a message given up) is told to nobody, "
        "and stands only among the dead of `liptako deliveries list`"
    )


def _hearing_nothing(rules: Sequence[RuleTable], recipients: Sequence[RecipientTable]) -> Iterable[Caution]:
    severities = [name for rule in rules if not isinstance(rule, SilenceTable) for name in _severities(rule)]
    loudest = max((Severity(name).rank for name in severities), default=-1)
    for recipient in recipients:
        if Severity(recipient.min_severity).rank > loudest and not recipient.operators:
            yield Caution(
                'recipient "{name}" hears nothing: no rule reaches its min_severity ({severity})',
                name=recipient.name,
                severity=recipient.min_severity,
            )


def _severities(rule: RuleTable) -> list[str]:
    more = [*getattr(rule, "severity_at", {}), getattr(rule, "severity_near", None)]
    return [rule.severity, *(name for name in more if name)]
