"""Where each key of a TOML text stands: tomllib gives values without lines, an error needs both."""

import re
from collections.abc import Sequence

KeyPath = tuple[str | int, ...]

_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
# Longest first: a string that runs over lines, one on its line, a comment, an end of line, a bracket, the rest.
_VALUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'\#\[\]{}\n]+",
    re.DOTALL,
)
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def lines_of(source: str) -> dict[KeyPath, int]:
    """The line (from 1) of every table header and key of a valid TOML text, by its path.

    ``("feeds", 2, "every")`` is the key ``every`` of the third ``[[feeds]]``. Keys inside inline tables are not
    listed: ask ``line_of``, which answers with the nearest key above.
    """
    return _Scanner(source).scan()


def line_of(lines: dict[KeyPath, int], path: Sequence[str | int]) -> int:
    """The line of ``path``, or of the nearest listed key or table above it; 1 where there is none."""
    for length in range(len(path), 0, -1):
        found = lines.get(tuple(path[:length]))
        if found is not None:
            return found
    return 1


class _Scanner:
    """Walks a text that tomllib has accepted, statement by statement."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self.table: KeyPath = ()

    def scan(self) -> dict[KeyPath, int]:
        while self._skip_space():
            line = self.source.count("\n", 0, self.at) + 1
            if self.source[self.at] == "[":
                self._header(line)
            else:
                self._note((*self.table, *self._keys()), line)
                self._skip_value()
        return self.lines

    def _note(self, path: KeyPath, line: int) -> None:
        for length in range(len(self.table) + 1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _skip_space(self) -> bool:
        space = _SPACE.match(self.source, self.at)
        self.at = space.end() if space else self.at
        return self.at < len(self.source)

    def _header(self, line: int) -> None:
        array = self.source.startswith("[[", self.at)
        self.at += 2 if array else 1
        path: KeyPath = ()
        keys = self._keys()
        for number, key in enumerate(keys):
            path = (*path, key)
            last = number == len(keys) - 1
            if array and last:
                self.counts[path] = self.counts.get(path, -1) + 1
                self.lines.setdefault(path, line)
            if path in self.counts:
                path = (*path, self.counts[path])
            self.lines.setdefault(path, line)
        self.table = path
        self._skip_value()

    def _keys(self) -> list[str]:
        """The parts of a dotted key; stops at its ``=`` or ``]``."""
        keys: list[str] = []
        while match := _KEY.match(self.source, self.at):
            self.at = match.end()
            keys.append(next(part for part in match.groups() if part is not None))
            if not self.source.startswith(".", self.at):
                break
            self.at += 1
        return keys

    def _skip_value(self) -> None:
        """To the end of the line that ends the value (or the header)."""
        depth = 0
        while match := _VALUE.match(self.source, self.at):
            self.at = match.end()
            piece = match[0]
            if piece in "[{":
                depth += 1
            elif piece in "]}":
                depth -= 1
            elif piece == "\n" and depth <= 0:
                return
