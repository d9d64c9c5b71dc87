"""Faults of a configuration file in plain words, each with its line."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from service.config.toml_lines import KeyPath, line_of
from service.errors import ConfigError

_WORDS = {
    "missing": "is missing",
    "string_type": "expected text in quotes",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "bool_type": "expected true or false",
    "list_type": "expected a list in brackets: [ … ]",
    "dict_type": "expected a table: { … }",
    "too_short": "expected at least one entry",
}
_PATTERNS = {
    "language": "expected a language code: fr, en, ar",
    "country": "expected a country code of three letters: MLI, NER, BFA",
}


class Faults:
    """Collects every fault of one file. ``add`` takes the path of the key as tomllib nests it."""

    def __init__(self, file: str, lines: dict[KeyPath, int]) -> None:
        self._file, self._lines = file, lines
        self._found: list[ConfigError] = []

    def add(self, path: Sequence[str | int], reason: str) -> None:
        line = line_of(self._lines, path)
        self._found.append(ConfigError(reason, file=self._file, line=line, field=_written(path)))

    def unknown_key(self, path: Sequence[str | int], known: Collection[str]) -> None:
        key = str(path[-1])
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(known))}"
        self.add(path, f"is not a setting; {hint}")

    def invalid(
        self, path: Sequence[str | int], errors: Sequence[Mapping[str, Any]], known: Collection[str]
    ) -> None:
        """Add what pydantic found in the table at ``path``; ``known`` are the table's keys."""
        for error in errors:
            loc = [part for part in error["loc"] if part != "[key]"]
            if error["type"] == "together":
                loc = [error["ctx"]["key"]]
            if error["type"] == "extra_forbidden":
                self.unknown_key([*path, *loc], known)
            else:
                self.add([*path, *loc], _in_words(error))

    def place(self, path: Sequence[str | int]) -> str:
        """Where the key stands, in words: "line 3"; in what is no file the table that it is in: "rules[1]"."""
        return f"line {line_of(self._lines, path)}" if self._lines else _written(path[:-1]) or ""

    def raise_if_any(self) -> None:
        if self._found:
            in_order = tuple(sorted(self._found, key=lambda fault: fault.line or 0))
            raise ConfigError(f"{self._file} cannot be used", file=self._file, problems=in_order)


def _written(path: Sequence[str | int]) -> str | None:
    """``feeds[2].every``; tables of a list are counted from 1, as a reader of the file counts them."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words or None


def _in_words(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "string_pattern_mismatch":
        return _PATTERNS[str(error["loc"][0])]
    if kind == "literal_error":
        return f"expected one of: {context['expected']}"
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return f"{_BOUNDS[kind]} {next(iter(context.values()))}"
    return str(error["msg"]).removeprefix("Value error, ")


_BOUNDS = {
    "greater_than": "must be more than",
    "greater_than_equal": "must be at least",
    "less_than": "must be less than",
    "less_than_equal": "must be at most",
}
