"""A rule in force, written as feeds.toml has it, is the same rule when it is read again."""

import pytest

from service.config.convert import as_table, rule_of
from service.config.feeds_file import load_configuration
from service.config.schema import RULE_KINDS
from service.config.shipped import shipped_feeds_file
from service.records import Rule

RULES = load_configuration(
    shipped_feeds_file(), {"LIPTAKO_ROOM_SECRET": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}
).rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_shipped_rule_comes_back_as_it_was(rule: Rule) -> None:
    assert rule_of(RULE_KINDS[rule.kind].model_validate(as_table(rule))) == rule


def test_the_shipped_rules_are_of_every_kind() -> None:
    assert {rule.kind for rule in RULES} == set(RULE_KINDS)
