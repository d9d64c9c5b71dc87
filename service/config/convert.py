"""Checked tables into records."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from service.config.checks import as_duration
from service.config.schema import RULE_KINDS, FeedTable, RecipientTable, RuleTable
from service.records.settings import Feed, Recipient, Rule, Severity


def feed_of(table: FeedTable) -> Feed:
    """The publisher is the host where none is named."""
    values = table.model_dump(exclude={"full_text", "publisher"})
    host = urlsplit(table.url).hostname or ""
    return Feed(
        **values,
        publisher=table.publisher or host.removeprefix("www."),
        full_text="auto" if table.full_text == "auto" else "true" if table.full_text else "false",
    )


def feed_as_table(feed: Feed) -> dict[str, Any]:
    """The keys of the feed as feeds.toml has them, without what opens it: headers, user, password."""
    written = {name: _as_written(getattr(feed, name)) for name in _SHOWN_OF_FEED}
    written["full_text"] = feed.full_text if feed.full_text == "auto" else feed.full_text == "true"
    return {name: value for name, value in written.items() if value is not None}


_SHOWN_OF_FEED = ("name", "url", "publisher", "language", "country", "every", "paused")


def rule_of(table: RuleTable) -> Rule:
    """Keys that the kind does not have keep the record's defaults."""
    values: dict[str, Any] = {name: getattr(table, name) for name in type(table).model_fields}
    values |= {name: tuple(values[name]) for name in ("areas", "steps", "targets") if name in values}
    values |= {name: Severity(values[name]) for name in ("severity", "severity_near") if values.get(name)}
    if "severity_at" in values:
        reached = sorted((figure, Severity(name)) for name, figure in values["severity_at"].items())
        values["severity_at"] = tuple((severity, figure) for figure, severity in reached)
    return Rule(**values)


def as_table(rule: Rule) -> dict[str, Any]:
    """The keys that rules of the kind take, as feeds.toml has them; those that are not set are left out."""
    written = {
        name: _as_written(getattr(rule, name))
        for name in RULE_KINDS[rule.kind].model_fields
        if name != "severity_at"
    }
    if rule.severity_at:
        written["severity_at"] = {severity.value: figure for severity, figure in rule.severity_at}
    return {name: value for name, value in written.items() if value is not None}


def _as_written(value: object) -> object:
    if isinstance(value, timedelta):
        return as_duration(value)
    if isinstance(value, Severity):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def recipient_of(table: RecipientTable) -> Recipient:
    """What belongs to the channel goes into ``settings``."""
    values = table.model_dump(exclude={*table.own, "areas", "near", "min_severity"})
    return Recipient(
        **values,
        settings={name: getattr(table, name) for name in table.own},
        areas=tuple(table.areas),
        near=tuple(table.near),
        min_severity=Severity(table.min_severity),
    )
