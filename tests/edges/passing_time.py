"""An event loop whose time passes when a test says so: no deadline is short, and none is waited for."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

T = TypeVar("T")


class _PassingTime(asyncio.SelectorEventLoop):
    passed = 0.0

    def time(self) -> float:
        return super().time() + self.passed


def run(work: Coroutine[Any, Any, T]) -> T:
    """As ``asyncio.run``; within it ``let_pass`` can be called."""
    with asyncio.Runner(loop_factory=_PassingTime) as runner:
        return runner.run(work)


def let_pass(time: timedelta) -> None:
    """From here on it is so much later for the running loop: what is due by then is due at once."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, _PassingTime)
    loop.passed += time.total_seconds()
