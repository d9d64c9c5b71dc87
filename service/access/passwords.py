"""Passwords: which are taken, how they are kept, how one is checked.

Kept as Argon2id with the least parameters that OWASP's Password Storage Cheat Sheet names: 19 MiB, two passes, one
lane.
"""

import functools
import threading
import unicodedata
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 2
"""How many hashes are computed at a time: each takes 19 MiB, and a flood of logins is not to take all there is."""

_DIFFERENT = 5
"""Fewer different characters than this are a pattern, not a password."""
_COMMON = (
    "password", "passwort", "motdepasse", "letmein", "welcome", "bienvenue", "changeme", "administrator",
    "administrateur", "qwertyuiop", "azertyuiop", "qwertzuiop", "iloveyou", "jetaime", "1q2w3e4r5t6y",
    "1qaz2wsx3edc", "aqwzsxedcrfv", "abcdefghijkl", "asdfghjkl", "qsdfghjklm", "correcthorsebatterystaple",
    "trustno1", "sunshine", "football", "superman", "dragon", "monkey", "princess", "liptako", "operator",
    "operateur", "secret",
)  # fmt: skip
_FILLED_UP = "0123456789!?.,-_@#$*+ "
_REPLACED = str.maketrans("04135$@!", "oaiessai")


class Hasher(Protocol):
    """What is asked of argon2-cffi's ``PasswordHasher``."""

    def hash(self, password: str) -> str: ...

    def verify(self, hash: str, password: str) -> bool: ...

    def check_needs_rehash(self, hash: str) -> bool: ...


@functools.cache
def _argon2() -> tuple[Hasher, str]:
    """The hasher in use, and a hash that no account has."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    return hasher, hasher.hash("the password of nobody")


class Passwords:
    """Makes and checks hashes, a few at a time. Safe to use from many threads."""

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher, self._nobodys = (hasher, hasher.hash("the password of nobody")) if hasher else _argon2()
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        with self._room:
            return self._hasher.hash(_composed(password))

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the password. None: there is no such account; a hash is checked all the same, so that the time
        an answer takes does not tell which names there are."""
        with self._room:
            try:
                found = self._hasher.verify(password_hash or self._nobodys, _composed(password))
            except (VerificationError, InvalidHashError):
                return False
        return found and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Whether it was made with other parameters than are in use now."""
        return self._hasher.check_needs_rehash(password_hash)


def weakness(password: str, name: str) -> str | None:
    """Why ``password`` is not taken for the account ``name``, in a sentence; None: it is. No rules on kinds of
    characters: they make passwords worse (NIST SP 800-63B)."""
    plain = _composed(password)
    if len(plain) < SHORTEST:
        return f"A password takes at least {SHORTEST} characters: several words are easy to keep in mind."
    if len(plain) > LONGEST:
        return f"A password takes at most {LONGEST} characters."
    if len(set(plain)) < _DIFFERENT:
        return f"This password repeats the same few characters: use at least {_DIFFERENT} different ones."
    core = _core(plain)
    if not core or any(_is(core, one) for one in (_core(name), _core(name)[::-1])):
        return (
            "This password is the name of the account, or digits alone: whoever tries will begin with that."
        )
    if any(_is(core, _core(one)) or _is_run(plain, one) for one in _COMMON):
        return "This password is one of the most common ones: whoever tries will begin with those."
    return None


def _is(core: str, known: str) -> bool:
    """Whether it is what is known, once or several times."""
    return bool(known) and core == known * (len(core) // len(known))


def _is_run(plain: str, known: str) -> bool:
    return plain.casefold().startswith(known) and len(plain) - len(known) <= len(known) // 2


def _composed(text: str) -> str:
    """The same characters however they were typed (NIST SP 800-63B asks for NFKC); halves of characters become ?."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "replace").decode()


def _core(text: str) -> str:
    """What is left of a password when what people fill it up with is taken off."""
    stripped = text.casefold().strip(_FILLED_UP).translate(_REPLACED)
    return "".join(letter for letter in stripped if letter.isalnum())
