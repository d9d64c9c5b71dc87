"""How it stands with each rule: what is in force, what feeds.toml says, what operators changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.config.convert import as_table
from service.config.overlay import both_changed, subject_today, table_of, with_override
from service.errors import ConfigError
from service.jobs.in_force import InForce
from service.ports import Transaction
from service.records import Configuration, Override, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStanding:
    """A rule in force. ``changed``: the change that is in force; None: it is as the file has it."""

    rule: Rule
    table: Mapping[str, Any]
    """As feeds.toml would have it."""
    file: Mapping[str, Any] | None
    """As feeds.toml has it; None: it has no such rule any more."""
    subject: str
    """The name under which its changes are kept: it had it when it was first changed."""
    changed: Override | None
    both: bool
    """The file says something else, too, than when an operator changed it."""
    version: int | None
    """The number of the version that alerts name."""


def rule_standings(look: Transaction, in_force: InForce) -> list[RuleStanding]:
    """Of all rules, in the order of the file."""
    changes = {
        subject_today(one, in_force.file): one for one in look.overrides_in_force() if one.section == "rules"
    }
    return [_standing(rule, changes.get(rule.name), in_force) for rule in in_force.configuration.rules]


def rule_standing(look: Transaction, in_force: InForce, name: str) -> RuleStanding | None:
    """None: no rule has this name."""
    return next((one for one in rule_standings(look, in_force) if one.rule.name == name), None)


def versions_of(look: Transaction, standing: RuleStanding) -> Sequence[Override]:
    """Every change of it, newest first. The number of the first is what a change must have seen (0 where there is
    none)."""
    return look.override_versions("rules", standing.subject)


def with_rule(
    look: Transaction, in_force: InForce, standing: RuleStanding, table: Mapping[str, Any], now: datetime
) -> Configuration:
    """What would be in force with the rule as ``table`` has it. Raises ConfigError with every fault."""
    tried = Override(
        section="rules",
        subject=standing.subject,
        before=standing.table,
        after=table,
        file=standing.file,
        reason="",
        who="",
        at=now,
    )
    return with_override(in_force.file, look.overrides_in_force(), tried)


def fields_at_fault(error: ConfigError, standing: RuleStanding, in_force: InForce) -> list[tuple[str, str]]:
    """Each fault of a change with the key of the rule that it is about; an empty key: it is about another rule, or
    the rules together."""
    names = [rule.name for rule in in_force.configuration.rules]
    own = f"rules[{names.index(standing.rule.name) + 1}]"
    found = []
    for fault in error.problems or (error,):
        table, _, key = (fault.field or "").partition(".")
        found.append((key.partition(".")[0].partition("[")[0] if table == own else "", fault.reason))
    return found


def _standing(rule: Rule, changed: Override | None, in_force: InForce) -> RuleStanding:
    return RuleStanding(
        rule=rule,
        table=as_table(rule),
        file=table_of(in_force.file, "rules", rule.name),
        subject=changed.subject if changed is not None else rule.name,
        changed=changed,
        both=changed is not None and both_changed(changed, in_force.file),
        version=in_force.rule_versions.get(rule.name),
    )
