"""What the other side said, made fit to store and to show: short, on one line, without a secret."""

import re
import unicodedata
from collections.abc import Iterable

_LIMIT = 200
_ADDRESS = re.compile(r"""([^\s<>@"'(),;:])[^\s<>@"'(),;:]{0,63}@(?=[\w.-]*\w)""")
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def one_line(text: str) -> str:
    """The text with everything that breaks a line or cannot be seen (controls, marks of direction, U+2028)
    turned into single spaces."""
    seen = "".join(" " if unicodedata.category(mark) in _UNSEEN else mark for mark in text)
    return re.sub(r"\s+", " ", seen).strip()


def fit(text: str, secrets: Iterable[str] = ()) -> str:
    """Words of a stranger, cut to a line of at most 200 characters, with every one of our secrets masked, and e-mail
    addresses as they are shown everywhere: mail servers repeat whom they refuse, and all who read alerts read this."""
    line = one_line(text)
    for secret in sorted({secret for secret in secrets if len(secret) > 3}, key=len, reverse=True):
        line = line.replace(secret, "***")
    line = _ADDRESS.sub(r"\1…@", line)
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"
