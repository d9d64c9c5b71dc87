"""Every page in a real Chromium: without scripts, small, readable by everybody, and deaf to what strangers wrote."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import pytest
from chromium import Chromium
from console_world import Shown
from pages_checked import HARMFUL, MOST_BYTES, NARROW, WIDER, violations
from pages_shown import PAGES, examples

from service.access.principal import Principal, scopes_of
from service.console.navigation import navigation

MOST_REQUESTS = 5

UNSEEN_FOCUS = """() => {
  const shown = one => one.checkVisibility() && !one.closest("details:not([open]) > :not(summary)");
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  return all.filter(shown).filter(one => {
    one.focus();
    const style = getComputedStyle(one);
    return document.activeElement !== one || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
  }).map(one => one.outerHTML.slice(0, 150));
}"""


@pytest.fixture(scope="module")
def cookies(console: Shown) -> Mapping[str, str]:
    return console.visitor("Hawa").cookies


@pytest.fixture(scope="module")
def examples_of(console: Shown) -> Callable[[str], Sequence[str]]:
    visitor = console.visitor("Hawa")
    return cache(lambda page: examples(visitor, page))


@pytest.fixture
def paths(examples_of: Callable[[str], Sequence[str]], page: str) -> Sequence[str]:
    """Examples of the page."""
    return examples_of(page)


every_page = pytest.mark.parametrize("page", PAGES)


def test_every_page_of_the_navigation_is_there() -> None:
    admin = Principal("user", 1, "Hawa", "admin", scopes_of("admin"))
    assert {link.path for link in navigation("/", admin)} <= set(PAGES)


@every_page
async def test_a_first_view_is_small_and_fits_a_narrow_screen_and_paper(
    chromium: Chromium,
    console: Shown,
    cookies: dict[str, str],
    paths: Sequence[str],
) -> None:
    for path in paths:
        async with chromium.window(console.url, cookies, language="fr") as window:
            assert await window.open(path) == 200
            assert await window.page.locator("h1").count() == 1
            assert window.weight <= MOST_BYTES, f"{path}: {window.weight} bytes"
            assert len(window.requests) <= MOST_REQUESTS
            assert window.elsewhere == []
            await window.page.set_viewport_size({"width": NARROW, "height": 640})
            wide = await window.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= NARROW, (path, wide, await window.page.evaluate(WIDER))
            await window.page.emulate_media(media="print")
            assert not await window.page.locator("nav").is_visible()
            assert await window.page.locator("h1").is_visible()


@every_page
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_axe_finds_no_violation(
    chromium: Chromium,
    console: Shown,
    cookies: dict[str, str],
    paths: Sequence[str],
    axe_source: str,
    language: str,
) -> None:
    path = paths[0]
    async with chromium.window(
        console.url, cookies, language=language, scripts=True, bypass_csp=True
    ) as window:
        await window.open(path)
        assert await window.page.locator("html").get_attribute("lang") == language
        await window.page.evaluate(axe_source)
        for scheme in ("light", "dark"):
            await window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert await violations(window) == [], f"{path} ({scheme})"


@every_page
async def test_where_the_keyboard_is_can_be_seen(
    chromium: Chromium,
    console: Shown,
    cookies: dict[str, str],
    paths: Sequence[str],
) -> None:
    async with chromium.window(console.url, cookies) as window:
        await window.open(paths[0])
        await window.page.keyboard.press("Tab")
        assert await window.page.evaluate("document.activeElement.className") == "skip"
        assert await window.page.locator(".skip").bounding_box() is not None
        assert await window.page.evaluate(UNSEEN_FOCUS) == []


@every_page
async def test_hostile_words_do_nothing(
    chromium: Chromium,
    console: Shown,
    cookies: dict[str, str],
    paths: Sequence[str],
) -> None:
    for path in paths:
        async with chromium.window(console.url, cookies, scripts=True) as window:
            await window.open(path)
            assert window.dialogs == []
            assert window.elsewhere == []
            assert await window.page.evaluate("window.hostile") is None
            assert await window.page.evaluate(HARMFUL) == []
