"""One Chromium and one stored world for all tests in the browser. Tests that are coroutines run on its loop."""

import inspect
from collections.abc import Iterator

import pytest
from chromium import Chromium, axe
from console_world import Shown, demo_world, shown

from service.jobs.reading import Reader


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    running = Chromium.start()
    yield running
    running.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    return axe()


@pytest.fixture(scope="session")
def console(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demo's world with hostile words in it. Nobody may change it: what is shown is shared."""
    folder = tmp_path_factory.mktemp("console")
    with shown(lambda url: demo_world(folder, reader, url)) as world:
        yield world


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    named = inspect.signature(pyfuncitem.obj).parameters
    running: Chromium = pyfuncitem.funcargs["chromium"]
    running.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in named}))
    return True
