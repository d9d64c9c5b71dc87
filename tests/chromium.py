"""The browser of the machine, driven by tests: coroutines that run on one event loop between other tests."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    Playwright,
    Request,
    async_playwright,
)

from service.console.languages import COOKIE

NAMES = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(__file__).parents[1] / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"
Given = TypeVar("Given")


def program() -> str:
    """Where Chromium is. RuntimeError, with what to do, where it is not."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError(
            "Chromium is not installed: run `make test` as root, or first `apt-get install chromium`."
        )
    return found


def axe() -> str:
    """The source of axe-core. RuntimeError, with what to do, where it was not fetched."""
    if not AXE.exists():
        raise RuntimeError("axe-core is not there: run `make browser`, which fetches it.")
    return AXE.read_text()


@dataclass
class Chromium:
    """A running Chromium. ``run`` runs a coroutine to its end; between two runs no event loop runs."""

    loop: asyncio.AbstractEventLoop
    playwright: Playwright
    browser: Browser

    @classmethod
    def start(cls) -> "Chromium":
        """RuntimeError: see ``program``."""
        path, loop = program(), asyncio.new_event_loop()

        async def launch() -> tuple[Playwright, Browser]:
            playwright = await async_playwright().start()
            # No sandbox of its own: tests run as root in containers, where there is none to be had.
            return playwright, await playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )

        return cls(loop, *loop.run_until_complete(launch()))

    def run(self, work: Coroutine[Any, Any, Given]) -> Given:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        async def end() -> None:
            await self.browser.close()
            await self.playwright.stop()

        self.run(end())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    @asynccontextmanager
    async def window(
        self,
        url: str,
        cookies: dict[str, str] | None = None,
        *,
        language: str = "en",
        scripts: bool = False,
        bypass_csp: bool = False,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
    ) -> AsyncIterator["Window"]:
        """A new browser profile, with nothing in its cache, that carries these cookies to ``url``."""
        context = await self.browser.new_context(
            base_url=url,
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            locale=language,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        try:
            carried = {COOKIE: language, **(cookies or {})}
            await context.add_cookies([{"name": k, "value": v, "url": url} for k, v in carried.items()])
            window = Window(url, context, await context.new_page())
            await window.listen()
            yield window
        finally:
            await context.close()


@dataclass
class Window:
    """A page, and what it asked for: ``requests``, ``elsewhere`` (other hosts), ``dialogs``; ``weight`` in bytes as
    they came over the wire, heads included."""

    url: str
    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    weight: int = 0

    async def listen(self) -> None:
        wire: CDPSession = await self.context.new_cdp_session(self.page)
        await wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._weighed)
        self.context.on("request", self._asked)
        self.page.on("dialog", lambda dialog: self.dialogs.append(dialog.message))

    def _weighed(self, finished: dict[str, Any]) -> None:
        self.weight += int(finished["encodedDataLength"])

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        if urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.elsewhere.append(request.url)

    async def open(self, path: str) -> int:
        """Go there; the status of the answer."""
        answer = await self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer.status
