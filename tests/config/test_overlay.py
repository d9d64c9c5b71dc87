"""What operators changed, over feeds.toml: it wins, follows a rule that is renamed, and harms nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.config.convert import as_table, feed_as_table
from service.config.overlay import both_changed, overlaid, table_of, with_override
from service.errors import ConfigError
from service.records import AlertPolicy, Configuration, Feed, Override, Rule, Section, Severity

DEADLY = Rule(name="deadly attack", kind="casualties", severity=Severity.MODERATE, at_least=5)
MASS = Rule(name="mass casualty", kind="casualties", severity=Severity.SEVERE, at_least=10)
FEED = Feed(
    name="one",
    url="https://one.example.org/feed",
    publisher="one.example.org",
    headers={"X-Key": "secret"},
    user="reader",
    password="secret",
)
FILE = Configuration(rules=(DEADLY, MASS), feeds=(FEED,), warnings=("as the file warns",))


def override(
    section: Section, subject: str, after: dict[str, object] | None, file: Configuration = FILE
) -> Override:
    was = table_of(file, section, subject)
    return Override(
        section=section,
        subject=subject,
        before=was,
        after=after,
        file=was,
        reason="too many",
        who="Aïcha",
        at=datetime(2022, 6, 13, tzinfo=UTC),
    )


def at_least(rule: Rule, figure: int) -> dict[str, object]:
    return {**as_table(rule), "at_least": figure}


def test_without_changes_the_file_stands() -> None:
    assert overlaid(FILE, []) == FILE


def test_a_changed_rule_takes_the_place_of_the_files_and_the_order_stays() -> None:
    found = overlaid(FILE, [override("rules", "deadly attack", at_least(DEADLY, 3))])
    assert found == replace(FILE, rules=(replace(DEADLY, at_least=3), MASS))


def test_the_change_follows_a_rule_that_the_file_renames() -> None:
    change = override("rules", "deadly attack", at_least(DEADLY, 3))
    renamed = replace(FILE, rules=(replace(DEADLY, name="an attack"), MASS))
    assert [(rule.name, rule.at_least) for rule in overlaid(renamed, [change]).rules] == [
        ("an attack", 3),
        ("mass casualty", 10),
    ]
    assert not both_changed(change, renamed)


def test_a_change_stays_in_force_where_the_file_drops_the_rule_and_both_have_changed() -> None:
    change = override("rules", "deadly attack", at_least(DEADLY, 3))
    dropped = replace(FILE, rules=(MASS,))
    assert [rule.name for rule in overlaid(dropped, [change]).rules] == ["mass casualty", "deadly attack"]
    assert both_changed(change, dropped)


def test_both_have_changed_where_the_file_says_something_else_since() -> None:
    change = override("rules", "deadly attack", at_least(DEADLY, 3))
    assert not both_changed(change, FILE)
    assert both_changed(change, replace(FILE, rules=(replace(DEADLY, at_least=7), MASS)))


def test_a_change_that_contradicts_the_file_today_is_left_out_and_said_and_the_others_stay() -> None:
    good = override("rules", "mass casualty", at_least(MASS, 20))
    same = override("rules", "deadly attack", {**as_table(MASS), "at_least": 20})
    found = overlaid(FILE, [good, same])
    assert [(rule.name, rule.at_least) for rule in found.rules] == [
        ("deadly attack", 5),
        ("mass casualty", 20),
    ]
    assert found.warnings[0] == "as the file warns"
    assert 'the rule "deadly attack" as it was changed by Aïcha is not used' in found.warnings[1]


def test_a_new_change_that_cannot_be_used_is_refused_with_its_field() -> None:
    with pytest.raises(ConfigError) as caught:
        with_override(FILE, [], override("rules", "deadly attack", at_least(DEADLY, 0)))
    assert [fault.field for fault in caught.value.problems] == ["rules[1].at_least"]
    with pytest.raises(ConfigError) as caught:
        with_override(FILE, [], override("feeds", FEED.url, {"every": "often"}))
    assert [fault.field for fault in caught.value.problems] == ["every"]


def test_a_paused_feed_keeps_what_opens_it_and_its_table_shows_none_of_it() -> None:
    (feed,) = overlaid(FILE, [override("feeds", FEED.url, {"paused": True})]).feeds
    assert feed == replace(FEED, paused=True)
    assert "secret" not in str(feed_as_table(feed))
    assert "reader" not in str(feed_as_table(feed))


def test_an_added_feed_is_there_and_a_change_of_one_that_the_file_dropped_is_not() -> None:
    added = {"name": "two", "url": "https://two.example.org/feed", "every": "20m"}
    found = overlaid(FILE, [override("feeds", "https://two.example.org/feed", added)])
    assert [feed.name for feed in found.feeds] == ["one", "two"]
    assert found.feeds[1].every == timedelta(minutes=20)
    paused = override("feeds", FEED.url, {"paused": True})
    assert overlaid(replace(FILE, feeds=()), [paused]).feeds == ()


def test_an_added_feed_whose_name_the_file_gave_to_another_since_is_kept_under_a_longer_name() -> None:
    added = {"name": "One", "url": "https://two.example.org/feed"}
    found = overlaid(FILE, [override("feeds", "https://two.example.org/feed", added)])
    assert [feed.name for feed in found.feeds] == ["one", "One (two.example.org)"]


def test_a_feed_is_paused_by_the_file_too() -> None:
    assert feed_as_table(replace(FEED, paused=True))["paused"] is True


def test_a_rule_that_waits_longer_than_usual_is_checked_by_the_freshness_that_the_file_sets() -> None:
    untold = Rule(
        name="no figure yet",
        kind="casualties",
        severity=Severity.MINOR,
        at_least="unknown",
        after=timedelta(days=3),
    )
    file = replace(FILE, rules=(DEADLY, untold), alerts=AlertPolicy(freshness=timedelta(days=7)))
    change = override("rules", "deadly attack", at_least(DEADLY, 3), file)
    assert with_override(file, [], change).rules == (replace(DEADLY, at_least=3), untold)
    found = overlaid(file, [change])
    assert (found.rules[0].at_least, found.warnings) == (3, FILE.warnings)
    short = replace(file, rules=(DEADLY,), alerts=AlertPolicy(freshness=timedelta(hours=12)))
    never = {**as_table(untold), "after": "1d"}
    with pytest.raises(ConfigError, match="old news"):
        with_override(short, [], override("rules", "no figure yet", never, short))
