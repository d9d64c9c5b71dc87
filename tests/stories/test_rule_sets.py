"""Rules that an operator got wrong: told before anything starts, with line, field and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from storytelling import Story

from service.config.feeds_file import load_configuration
from service.errors import ConfigError
from service.records import Configuration

RULE = '[[rules]]\nname = "{name}"\nkind = "casualties"\nat_least = {figure}\nseverity = "{severity}"\n'


def given(tmp_path: Path, text: str) -> Configuration:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    return load_configuration(file, {})


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        given(tmp_path, text)
    (fault,) = caught.value.problems
    return f"line {fault.line}, {fault.field}: {fault.reason}"


def test_an_empty_rule_set_starts_with_a_warning_that_nothing_is_ever_alerted(tmp_path: Path) -> None:
    (warning,) = given(tmp_path, "").warnings
    assert warning.startswith("no rule is in force: nothing is ever alerted; add [[rules]]")


def test_under_an_empty_rule_set_incidents_are_kept_and_nobody_is_told(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", rules=())
    story.publish(
        "2022-06-13T08:05",
        "Burkina Faso: 50 killed in Seytenga",
        "Fifty people were killed on Sunday in Seytenga, in the Sahel region, the government spokesman said.",
    )
    story.run_until("2022-06-13T12:00")
    assert (story.service.totals().incidents, story.kinds) == (1, [])


def test_an_impossible_rule_is_refused_with_what_is_in_its_way(tmp_path: Path) -> None:
    rule = RULE.format(name="far away", figure=5, severity="Severe") + 'areas = ["MLI/Kayes"]\n'
    assert refused(tmp_path, rule).startswith(
        "line 6, rules[1].areas[1]: is not in the zone three-borders; its regions there are Ménaka"
    )
    waits = RULE.format(name="too patient", figure='"unknown"', severity="Severe") + 'after = "72h"\n'
    assert refused(tmp_path, waits).startswith(
        "line 6, rules[1].after: must be shorter than alerts.freshness"
    )


def test_a_rule_set_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    twice = RULE.format(name="calm", figure=10, severity="Minor") + RULE.format(
        name="alarmed", figure=10, severity="Extreme"
    )
    assert refused(tmp_path, twice).startswith(
        "line 7, rules[2].name: fires exactly when the rule of line 2 does"
    )
    down = RULE.format(name="falling", figure=10, severity="Severe") + "steps = [30, 20]\n"
    assert refused(tmp_path, down).startswith("line 6, rules[1].steps: must rise")
