"""A rule as the fields of a form, and what came back as a rule's table.

Every key of the kind is a field. Durations are a number and a unit (``within``, ``within_unit``), severities by figure
one field each (``severity_at_Extreme``). What cannot be read as a number goes on as it is: the check of the whole rule
says what is wrong with it, as it does for feeds.toml.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.datastructures import FormData

from service.config.schema import RULE_KINDS
from service.console.rule_word_tables import KEYS
from service.console.rule_words import DURATIONS
from service.records import Severity

Fields = Mapping[str, str | Sequence[str]]
LISTS = ("areas", "targets")
FLAGS = ("enabled", "confirmed_only")
NUMBERS = frozenset(
    {"at_least", "min_speakers", "min_incidents", "radius_km", "quiet_km", "false_alarms_per_year"}
)
CHOICES = frozenset({"severity", "severity_near", "measure", "per"})
SEVERITIES = tuple(severity.value for severity in Severity)
RAISED_TO = SEVERITIES[1:]
"""Those that a figure may raise a rule to."""
_UNIT = "_unit"
_DURATION = re.compile(r"(\d+)([a-z])")
_WHOLE = re.compile(r"\d{1,12}")
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,9}")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


def keys_of(table: Mapping[str, Any]) -> list[str]:
    """What the form of such a rule sets. Where figures are waited for, nothing that asks for a figure is set, and the
    other way round; a silence is of feeds, so nothing is asked of incidents there."""
    kind, out = str(table["kind"]), {"name", "kind"}
    if kind == "silence":
        out |= {"min_speakers", "confirmed_only"}
    elif kind == "casualties":
        out |= _OF_FIGURES if table.get("at_least") == "unknown" else {"after"}
    return [key for key in KEYS if key in RULE_KINDS[kind].model_fields and key not in out]


_OF_FIGURES = {"measure", "steps", "severity_at", "within", "per", "min_incidents"}


def fields_of(table: Mapping[str, Any]) -> dict[str, str | Sequence[str]]:
    """The fields as they are filled in for a rule's table."""
    fields: dict[str, str | Sequence[str]] = {}
    for key in keys_of(table):
        value = table.get(key)
        if key in DURATIONS:
            found = _DURATION.fullmatch(value) if isinstance(value, str) else None
            fields[key], fields[key + _UNIT] = found.groups() if found else ("", "d")
        elif key in LISTS:
            fields[key] = [str(one) for one in value or ()]
        elif key in FLAGS:
            fields[key] = "yes" if value else ""
        elif key == "steps":
            fields[key] = ", ".join(map(str, value or ()))
        elif key == "severity_at":
            fields |= {f"{key}_{name}": str((value or {}).get(name, "")) for name in RAISED_TO}
        else:
            fields[key] = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return fields


def fields_sent(rule: Mapping[str, Any], form: FormData) -> dict[str, str | Sequence[str]]:
    """What somebody filled in for a rule, which is this until now."""
    sent: dict[str, str | Sequence[str]] = {}
    for name in _names(rule):
        values = [one.strip() for one in form.getlist(name) if isinstance(one, str)]
        sent[name] = values if name in LISTS else values[-1] if values else ""
    return sent


def table_sent(rule: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """The rule's table that the fields say. What was left empty is left out: the kind's own value stands then."""
    table: dict[str, Any] = {"name": rule["name"], "kind": rule["kind"]}
    for key in keys_of(rule):
        value = _value(key, fields)
        if value is not None:
            table[key] = value
    return table


def _names(rule: Mapping[str, Any]) -> list[str]:
    names = []
    for key in keys_of(rule):
        if key == "severity_at":
            names += [f"{key}_{name}" for name in RAISED_TO]
        else:
            names += [key, key + _UNIT] if key in DURATIONS else [key]
    return names


def _value(key: str, fields: Fields) -> object:
    if key == "severity_at":
        reached = {name: _number(str(fields[f"{key}_{name}"])) for name in RAISED_TO}
        return {name: figure for name, figure in reached.items() if figure != ""} or None
    given = fields[key]
    if key in LISTS:
        return list(given)
    if key in FLAGS:
        return given == "yes"
    text = str(given)
    if key in DURATIONS:
        return f"{_SPACES.sub('', text)}{fields[key + _UNIT]}" if text else None
    if key == "steps":
        return [_number(one) for one in re.split(r"[;,]\s*", text) if one.strip()]
    if key in NUMBERS:
        return _of_its_type(key, _number(text)) if text else None
    return text or None


def _of_its_type(key: str, value: int | float | str) -> int | float | str:
    whole = key not in ("radius_km", "quiet_km", "false_alarms_per_year")
    return value if whole or isinstance(value, str) else float(value)


def _number(text: str) -> int | float | str:
    """A number as people write it: ``1 000``, ``1,5``. What is none stays as it is."""
    plain = _SPACES.sub("", text).replace(",", ".")
    if _WHOLE.fullmatch(plain) and plain.isascii():
        return int(plain)
    return float(plain) if _DECIMAL.fullmatch(plain) and plain.isascii() else text
