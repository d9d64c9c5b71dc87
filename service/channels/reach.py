"""A guard for libraries that open their own connections: addresses are checked where the socket is connected.

Below names, redirects and connection pools, so that neither a spelling nor a second answer of a name server leads
elsewhere. Python offers one place to stand: the audit event that each socket raises before it connects or sends.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


@dataclass(slots=True)
class _Guard:
    may_reach: Callable[[str], bool]
    refused: list[str] = field(default_factory=list)


_guard: ContextVar[_Guard | None] = ContextVar("guard", default=None)
_installing = Lock()
_installed = False


@contextmanager
def reaching(may_reach: Callable[[str], bool]) -> Iterator[list[str]]:
    """While it lasts, this thread connects only to addresses of which ``may_reach`` says so; once one was refused, to
    none at all. Gives the list of what was refused. Threads that a library starts itself are guarded only where it
    hands its context on to them."""
    _install()
    guard = _Guard(may_reach)
    token = _guard.set(guard)
    try:
        yield guard.refused
    finally:
        _guard.reset(token)


def _install() -> None:
    """Once in a process: such a hook cannot be taken away again."""
    global _installed
    with _installing:
        if not _installed:
            sys.addaudithook(_look_at)
            _installed = True


def _look_at(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    guard = _guard.get()
    if guard is None or arguments[1] is None:  # a datagram on a socket that is connected already
        return
    address = arguments[1]
    host = str(address[0]) if isinstance(address, tuple) else "a local socket"
    if guard.refused or not isinstance(address, tuple) or not guard.may_reach(host):
        guard.refused.append(host)
        raise ConnectionRefusedError(f"{host} is not to be reached")
