"""``feeds.toml``: feeds, rules and recipients, checked as a whole before anything starts."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from service.config.checks import as_duration
from service.config.convert import (
    feed_of,
    recipient_of,
    rule_of,
)
from service.config.faults import Faults
from service.config.new_feeds import same_url
from service.config.rule_sets import check_areas, check_rules, warnings_of
from service.config.schema import (
    CHANNELS,
    RULE_KINDS,
    AlertsTable,
    FeedTable,
    RecipientTable,
    RetentionTable,
    RuleTable,
    Table,
    ZoneTable,
)
from service.config.toml_lines import lines_of
from service.config.variables import expand
from service.errors import ConfigError
from service.gazetteer.packs import zone_areas
from service.records.settings import AlertPolicy, Configuration, Retention

_SECTIONS = ("zone", "alerts", "retention", "feeds", "rules", "recipients")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")

T = TypeVar("T", bound=Table)


def load_configuration(path: Path, environ: Mapping[str, str]) -> Configuration:
    """The configuration that ``path`` holds, ``${NAME}`` taken from ``environ``.

    Raises ConfigError with every fault found, each with file, line, field and what was expected.
    """
    source = _read(path)
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, str(error), source) from None
    return _Reader(document, Faults(str(path), lines_of(source)), environ).read()


def rules_in_force_as(configuration: Configuration, rules: Sequence[Mapping[str, Any]]) -> Configuration:
    """The configuration with these rules in place of its own, each with the keys of a ``[[rules]]`` table.

    Raises ConfigError with every fault found, each with its field; ``${NAME}`` stands for nothing here.
    """
    alerts = {"freshness": as_duration(configuration.alerts.freshness)}
    document = {"zone": {"name": configuration.zone}, "alerts": alerts, "rules": list(rules)}
    read = _Reader(document, Faults("rules", {}), {}).read()
    return replace(configuration, rules=read.rules, warnings=read.warnings)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): check the path, or name another file with LIPTAKO_FEEDS"
        raise ConfigError(reason, file=str(path), problems=(ConfigError(reason, file=str(path)),)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fault = ConfigError("is not text in UTF-8: save it as UTF-8", file=str(path), line=line)
        raise ConfigError(fault.reason, file=str(path), line=line, problems=(fault,)) from None


def _not_toml(path: Path, message: str, source: str) -> ConfigError:
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else source.rstrip().count("\n") + 1
    fault = ConfigError(f"is not TOML: {_AT_LINE.sub('', message)}", file=str(path), line=line)
    return ConfigError(fault.reason, file=str(path), line=line, problems=(fault,))


class _Reader:
    """One document on its way to a Configuration; faults are collected, none stops the reading."""

    def __init__(self, document: Mapping[str, Any], faults: Faults, environ: Mapping[str, str]) -> None:
        self.faults, self.environ = faults, environ
        self.document: dict[str, Any] = {key: self._expanded(value, [key]) for key, value in document.items()}

    def read(self) -> Configuration:
        for key in self.document.keys() - set(_SECTIONS):
            self.faults.unknown_key([key], _SECTIONS)
        zone, alerts, retention = (
            self._section("zone", ZoneTable),
            self._section("alerts", AlertsTable),
            self._section("retention", RetentionTable),
        )
        feeds = self._feeds()
        numbered_rules, numbered_recipients = self._rules(), self._recipients()
        check_rules(numbered_rules, alerts.freshness, self.faults)
        self._check_areas(zone.name, numbered_rules, numbered_recipients)
        self._check_escalation(numbered_recipients)
        self.faults.raise_if_any()
        rules, recipients = list(numbered_rules.values()), list(numbered_recipients.values())
        return Configuration(
            zone=zone.name,
            alerts=AlertPolicy(**alerts.model_dump()),
            retention=Retention(**retention.model_dump()),
            feeds=tuple(map(feed_of, feeds)),
            rules=tuple(map(rule_of, rules)),
            recipients=tuple(map(recipient_of, recipients)),
            warnings=tuple(warnings_of(rules, recipients)),
        )

    def _check_areas(
        self, zone: str, rules: Mapping[int, RuleTable], recipients: Mapping[int, RecipientTable]
    ) -> None:
        """By the zone pack; one that cannot be read is told when it is opened."""
        try:
            areas, neighbours = zone_areas(zone)
        except ConfigError:
            return
        check_areas(rules, "rules", zone, areas, neighbours, self.faults)
        check_areas(recipients, "recipients", zone, areas, neighbours, self.faults)

    def _check_escalation(self, recipients: Mapping[int, RecipientTable]) -> None:
        """That whoever is named next is there, and is somebody else."""
        names = [table.get("name") for table in self.document["recipients"]] if recipients else []
        for number, table in recipients.items():
            path: list[str | int] = ["recipients", number, "escalate_to"]
            if table.escalate_to == table.name:
                self.faults.add(path, "names the recipient itself: name another one")
            elif table.escalate_to is not None and table.escalate_to not in names:
                self.faults.add(path, "names no recipient of this file: write a name as it stands there")

    def _expanded(self, value: Any, path: list[str | int]) -> Any:
        if isinstance(value, dict):
            return {key: self._expanded(inner, [*path, key]) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._expanded(inner, [*path, number]) for number, inner in enumerate(value)]
        if not isinstance(value, str) or "${" not in value:
            return value
        try:
            return expand(value, self.environ)
        except ValueError as error:
            self.faults.add(path, str(error))
            return _UNSET

    def _section(self, name: str, model: type[T]) -> T:
        table = self.document.get(name, {})
        if not isinstance(table, dict):
            self.faults.add([name], f"expected a table: [{name}]")
            return model()
        return self._checked(table, [name], model) or model()

    def _checked(self, table: Mapping[str, Any], path: list[str | int], model: type[T]) -> T | None:
        try:
            return model.model_validate(table)
        except ValidationError as error:
            errors = [fault for fault in error.errors() if not _was_unset(table, fault["loc"])]
            self.faults.invalid(path, errors, model.model_fields)
            return None

    def _tables(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """The tables of a list with their numbers; what is no table is a fault."""
        tables = self.document.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.faults.add([name], f"expected tables, each headed [[{name}]]")
            return []
        self._alone(name, "name", {number: table.get("name") for number, table in enumerate(tables)})
        return list(enumerate(tables))

    def _alone(self, section: str, key: str, values: Mapping[int, Any]) -> None:
        """Every value once; texts that differ in case or spaces alone count as the same."""
        seen: dict[str, int] = {}
        for number, value in values.items():
            if not isinstance(value, str) or value == _UNSET:
                continue
            first = seen.setdefault(value.strip().casefold(), number)
            if first != number:
                place = self.faults.place([section, first, key])
                self.faults.add([section, number, key], f"is the same as in {place}: each must differ")

    def _feeds(self) -> list[FeedTable]:
        tables = self._tables("feeds")
        urls = {number: same_url(table.get("url")) for number, table in tables}
        self._alone("feeds", "url", urls)
        checked = [self._checked(table, ["feeds", number], FeedTable) for number, table in tables]
        return [table for table in checked if table]

    def _rules(self) -> dict[int, RuleTable]:
        """By their number in the file."""
        checked = {
            number: self._by("kind", RULE_KINDS, "rules", number, table)
            for number, table in self._tables("rules")
        }
        return {number: table for number, table in checked.items() if table}

    def _recipients(self) -> dict[int, RecipientTable]:
        checked = {
            number: self._by("channel", CHANNELS, "recipients", number, table)
            for number, table in self._tables("recipients")
        }
        return {number: table for number, table in checked.items() if table}

    def _by(
        self, key: str, models: Mapping[str, type[T]], section: str, number: int, table: Mapping[str, Any]
    ) -> T | None:
        """Check a table by the model that its ``key`` names."""
        path: list[str | int] = [section, number]
        chosen = table.get(key)
        if chosen is None:
            self.faults.add(path, f"{key} is missing: one of {', '.join(models)}")
            return None
        if not isinstance(chosen, str) or chosen not in models:
            self.faults.add([*path, key], f"expected one of: {', '.join(models)}")
            return None
        return self._checked(table, path, models[chosen])


_UNSET = "\0unset"
"""Stands for a value whose variable is not set: told once, not a second time for its form."""


def _was_unset(table: Mapping[str, Any], loc: tuple[int | str, ...]) -> bool:
    value: Any = table
    for part in loc:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return False
    return bool(value == _UNSET)
