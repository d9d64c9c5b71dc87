"""Environment variables, each of which may also be given as a file (``NAME_FILE``)."""

import re
from collections.abc import Mapping
from pathlib import Path

_REFERENCE = re.compile(r"\$\{([^}]*)\}?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_variable(name: str, environ: Mapping[str, str]) -> str | None:
    """The value of ``name``, or what stands in the file that ``name_FILE`` names; None where neither is set.

    An empty variable counts as not set. Raises ValueError, in words without the value, where both are set or the
    file cannot be read.
    """
    value, path = environ.get(name) or None, environ.get(f"{name}_FILE") or None
    if path is None:
        return value
    if value is not None:
        raise ValueError(f"{name} and {name}_FILE are both set: keep one")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n") or None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise ValueError(f"the file that {name}_FILE names cannot be read: {path} ({reason})") from None


def expand(text: str, environ: Mapping[str, str]) -> str:
    """``text`` with every ``${NAME}`` replaced. Raises ValueError where a name is not set or not a name."""

    def value(reference: re.Match[str]) -> str:
        name = reference[1]
        if not reference[0].endswith("}") or not _NAME.fullmatch(name):
            raise ValueError("write a reference to the environment as ${NAME}: letters, digits and _")
        found = read_variable(name, environ)
        if found is None:
            raise ValueError(f"the environment variable {name} is not set (nor {name}_FILE)")
        return found

    return _REFERENCE.sub(value, text)
