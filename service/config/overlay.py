"""What operators changed, laid over feeds.toml. A change that can no longer be applied is left out, and said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from service.config.convert import as_table, feed_as_table
from service.config.feeds_file import rules_in_force_as
from service.config.new_feeds import checked_feed
from service.errors import ConfigError
from service.records import Caution, Configuration, Feed, Override, Rule, Section

Table = Mapping[str, Any]
RULE_NOT_USED = 'the rule "{name}" as it was changed by {who} is not used: {why}'
FEED_NOT_USED = 'the feed "{name}" as it was changed by {who} is not used: {why}'


def overlaid(file: Configuration, overrides: Sequence[Override]) -> Configuration:
    """The file's configuration with the changes that are in force. ``warnings`` says which could not be applied."""
    feeds, feed_warnings = _feeds(file, [one for one in overrides if one.section == "feeds"])
    with_rules, rule_warnings = _rules(file, [one for one in overrides if one.section == "rules"])
    return replace(with_rules, feeds=feeds, warnings=(*file.warnings, *rule_warnings, *feed_warnings))


def table_of(configuration: Configuration, section: Section, subject: str) -> dict[str, Any] | None:
    """A rule or a feed as a table; None where the configuration has none of that name or address."""
    if section == "rules":
        return next((as_table(rule) for rule in configuration.rules if rule.name == subject), None)
    return next((feed_as_table(feed) for feed in configuration.feeds if feed.url == subject), None)


def subject_today(override: Override, file: Configuration) -> str:
    """The name or address under which the file has what was changed: a rule that it has renamed, and not changed
    otherwise, is the same rule."""
    return _subject(override, _rule_tables(file), ()) if override.section == "rules" else override.subject


def both_changed(override: Override, file: Configuration) -> bool:
    """Whether the file says something else of the subject than when the operator changed it."""
    today = table_of(file, override.section, subject_today(override, file))
    return _nameless(today) != _nameless(override.file)


def with_override(file: Configuration, overrides: Sequence[Override], new: Override) -> Configuration:
    """The configuration as it would be with ``new`` in place of what stands of its subject.

    Raises ConfigError with every fault, each with its field, where the change itself cannot be used.
    """
    others = [one for one in overrides if (one.section, one.subject) != (new.section, new.subject)]
    before = overlaid(file, others)
    if new.after is None:
        return before
    if new.section == "rules":
        tables = _laid_over(_rule_tables(before), [new])
        return replace(before, rules=_rules_of(file, tables))
    return replace(before, feeds=_with_feed(before.feeds, new))


def _rules(file: Configuration, overrides: Sequence[Override]) -> tuple[Configuration, list[Caution]]:
    """All changes at once where they agree; else one after the other, without those that do not."""
    if not overrides:
        return file, []
    tables = _rule_tables(file)
    try:
        return replace(file, rules=_rules_of(file, _laid_over(tables, overrides))), []
    except ConfigError:
        pass
    warnings: list[Caution] = []
    found = file
    for one in overrides:
        tried = _laid_over(tables, [one])
        try:
            found, tables = replace(file, rules=_rules_of(file, tried)), tried
        except ConfigError as error:
            warnings.append(_not_used(RULE_NOT_USED, one, error))
    return found, warnings


def _not_used(words: str, change: Override, error: ConfigError) -> Caution:
    faults = [(one.field or "", one.reason) for one in error.problems or (error,)]
    return Caution(words, faults, name=change.subject, who=change.who, why=str(error))


def _rules_of(file: Configuration, tables: Mapping[str, Table]) -> tuple[Rule, ...]:
    return rules_in_force_as(file, list(tables.values())).rules


def _rule_tables(configuration: Configuration) -> dict[str, Table]:
    return {rule.name: as_table(rule) for rule in configuration.rules}


def _laid_over(tables: Mapping[str, Table], overrides: Iterable[Override]) -> dict[str, Table]:
    laid = dict(tables)
    changed = list(overrides)
    for one in changed:
        assert one.after is not None
        name = _subject(one, laid, [other.subject for other in changed])
        laid[name] = {**one.after, "name": name}
    return laid


def _subject(override: Override, tables: Mapping[str, Table], changed: Sequence[str]) -> str:
    """The rule's name today: one that the file has renamed and not changed otherwise is the same rule."""
    if override.subject in tables or override.file is None:
        return override.subject
    same = _nameless(override.file)
    renamed = (name for name, table in tables.items() if name not in changed and _nameless(table) == same)
    return next(renamed, override.subject)


def _nameless(table: Table | None) -> Table | None:
    return None if table is None else {name: value for name, value in table.items() if name != "name"}


def _feeds(file: Configuration, overrides: Sequence[Override]) -> tuple[tuple[Feed, ...], list[Caution]]:
    feeds = file.feeds
    warnings: list[Caution] = []
    for one in overrides:
        try:
            feeds = _with_feed(feeds, one)
        except ConfigError as error:
            warnings.append(_not_used(FEED_NOT_USED, one, error))
    return feeds, warnings


def _with_feed(feeds: Sequence[Feed], override: Override) -> tuple[Feed, ...]:
    """The feeds with one changed or added. A change of a feed that the file has no more changes nothing."""
    assert override.after is not None
    known = next((feed for feed in feeds if feed.url == override.subject), None)
    if known is None:
        return (
            (*feeds, _named_alone(checked_feed(override.after), feeds))
            if "url" in override.after
            else tuple(feeds)
        )
    made = checked_feed({**feed_as_table(known), **override.after})
    changed = replace(made, headers=known.headers, user=known.user, password=known.password)
    return tuple(changed if feed is known else feed for feed in feeds)


def _named_alone(feed: Feed, feeds: Sequence[Feed]) -> Feed:
    """A name that the file has given since to another feed is told apart by the host: neither is given up for it."""
    taken = {other.name.casefold() for other in feeds}
    return (
        replace(feed, name=f"{feed.name} ({urlsplit(feed.url).hostname})")
        if feed.name.casefold() in taken
        else feed
    )
