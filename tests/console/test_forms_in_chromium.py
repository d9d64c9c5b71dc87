"""The answers to forms in a real Chromium: every form of every page sent as it stands, and the pages in between of
forms that show what they will do before they do it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import Browser
from chromium import Chromium, Window
from console_world import Shown
from forms_shown import NOT_SENT, PAGES_WITH_FORMS, Form, a_copy, addresses, forms, posts
from pages_checked import HARMFUL, MOST_BYTES, NARROW, WIDER, violations
from playwright.async_api import Locator, Response

from service.console.languages import COOKIE

FEWEST, FEWEST_PAGES = 40, 20
SCHEMES: Mapping[str, str] = {"en": "light", "fr": "dark"}
"""Each language in one of them; the pages themselves are looked at in both."""
SEND = """index => {
  const form = document.forms[index];
  form.noValidate = true;
  form.querySelector("button").click();
}"""
PRESS = """([index, button]) => {
  const form = document.forms[index];
  form.noValidate = true;
  form.querySelector(button).click();
}"""
AFTER_A_STEP = ("/feeds/opml/add",)
"""No page has such a form before another was sent."""
LIST = b"""<opml version="2.0"><body>
<outline type="rss" text="A new one" xmlUrl="https://new.example.org/feed"/>
<outline type="rss" text="&lt;b&gt;none" xmlUrl="javascript:alert(1)"/>
</body></opml>"""
REPORT = "Au moins 12 civils ont été tués hier à Seytenga par des hommes armés, dit un chef de village."


@dataclass(frozen=True)
class Step:
    """A form filled in, and what the page that comes back must have. ``find``: a field of it; ``press``: its button."""

    page: str
    find: str
    fields: Mapping[str, str]
    press: str
    shows: str
    file: bytes | None = None


STEPS = (
    Step(
        "/reports/new",
        "#text",
        {"#text": REPORT, "#speaker": "local source", "[name=via][value=phone]": "on"},
        "[name=act][value=try]",
        "#reading tbody tr, [aria-labelledby=reading] tbody tr",
    ),
    Step(
        "/rules/{name:path}",
        "#at_least",
        {"#at_least": "7"},
        "[name=do][value=rehearse]",
        "#rehearsal, [name=do][value=save]",
    ),
    Step(
        "/places/new",
        "#name",
        {
            "#name": "Korowandou",
            "#region": "NER/Tillabéri",
            "#lat": "14.01",
            "#lon": "0.75",
            "#source": "a map",
        },
        "button",
        "#reason",
    ),
    Step("/places/spelling", "#alias", {"#alias": "Zzhostile"}, "button", "#reason"),
    Step("/places/change", "[name=subject]", {}, "button", "#reason"),
    Step(
        "/feeds/add",
        "#url",
        {"#url": "https://new.example.org/feed", "#name": "A new one"},
        "[name=action][value=test]",
        "#url",
    ),
    Step("/feeds/opml", "#file", {}, "button", "[name=take]", LIST),
    Step("/items/{number}/wrong", "#deaths", {"#deaths": "many", "#date": ""}, "button", "#deaths-fault"),
)


@pytest.fixture(scope="module")
def world(console: Shown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The console's world once more: forms change it."""
    with a_copy(console, tmp_path_factory.mktemp("sent")) as copied:
        yield copied


@dataclass
class Seat:
    """An admin at a window. ``sent``: the kinds of forms, by page; ``wrong``: what is wrong with answers; ``pages``:
    how many of them were pages, not ways to another."""

    world: Shown
    visitor: Browser
    window: Window
    axe: str
    sent: dict[tuple[str, object], Form] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    pages: int = 0

    async def send_all(self, page: str, address: str) -> None:
        """Every form of the page that is of a new kind, those that come up after another was sent too."""
        routes = posts(self.world.app)
        while True:
            await self.window.open(address)
            html = await self.window.page.content()
            new = [one for one in forms(address, html, routes) if (page, one.kind) not in self.sent]
            if not new:
                return
            self.sent[page, new[0].kind] = new[0]
            await self.sends(f"{page}: {new[0].action} {new[0].buttons}", SEND, new[0].index)

    async def sends(self, about: str, script: str, argument: object) -> None:
        """Send a form, and look at the answer."""
        self.window.weight = 0
        async with self.window.page.expect_navigation(wait_until="load") as going:
            await self.window.page.evaluate(script, argument)
        answer = await going.value
        if answer.request.method == "POST":
            await self.look(answer, about)
            return
        if answer.status != 200:
            self.wrong.append(f"{about} leads to {answer.url}: {answer.status}")
        if urlsplit(answer.url).path == "/login":
            await self.enter()

    async def enter(self) -> None:
        """Log in again after a form that ended the session."""
        assert (await asyncio.to_thread(self.visitor.log_in, "Hawa")).status_code == 303
        await self.window.context.add_cookies(
            [{"name": k, "value": v, "url": self.world.url} for k, v in self.visitor.cookies.items()]
        )

    async def look(self, answer: Response, about: str) -> None:
        """The page that a form was answered with: as it came, in both languages and narrow."""
        self.pages += 1
        if answer.status >= 500:
            self.wrong.append(f"{about}: {answer.status}")
        if self.window.weight > MOST_BYTES:
            self.wrong.append(f"{about}: {self.window.weight} bytes")
        for language, scheme in SCHEMES.items():
            if language != "en":
                answer = await self.again_in(language, answer.status, about)
            await self.window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            await self.window.page.evaluate(self.axe)
            found = await violations(self.window)
            self.wrong += [f"{about} ({language}, {scheme}): {one}" for one in found]
            await self.held_to(about)
        await self.speaks("en")

    async def again_in(self, language: str, status: int, about: str) -> Response:
        """The same form sent again by loading the page again."""
        await self.speaks(language)
        answer = await self.window.page.reload(wait_until="load")
        assert answer is not None
        assert answer.request.method == "POST"
        if answer.status != status:
            self.wrong.append(f"{about}: {status}, sent again {answer.status}")
        lang = await self.window.page.locator("html").get_attribute("lang")
        if lang != language and not about.startswith("/a/"):
            self.wrong.append(f"{about}: is not in the language {language}")
        return answer

    async def held_to(self, about: str) -> None:
        """One heading, nothing hostile that acts, nothing wider than a phone."""
        page = self.window.page
        harm = await page.evaluate(HARMFUL)
        acted = self.window.dialogs or self.window.elsewhere or await page.evaluate("window.hostile")
        if harm or acted:
            self.wrong.append(f"{about}: {harm or acted}")
        if await page.locator("h1").count() != 1:
            self.wrong.append(f"{about}: {await page.locator('h1').count()} first headings")
        await page.set_viewport_size({"width": NARROW, "height": 640})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW:
            self.wrong.append(f"{about}: {wide} px, by {await page.evaluate(WIDER)}")
        await page.set_viewport_size({"width": 1280, "height": 800})

    async def speaks(self, language: str) -> None:
        await self.window.context.add_cookies([{"name": COOKIE, "value": language, "url": self.world.url}])


@asynccontextmanager
async def a_seat(chromium: Chromium, world: Shown, axe: str) -> AsyncIterator[Seat]:
    visitor = await asyncio.to_thread(world.visitor, "Hawa")
    async with chromium.window(world.url, visitor.cookies, scripts=True, bypass_csp=True) as window:
        yield Seat(world, visitor, window, axe)


async def test_the_answer_to_every_form_as_it_stands(
    chromium: Chromium, world: Shown, axe_source: str
) -> None:
    async with a_seat(chromium, world, axe_source) as seat:
        for page in PAGES_WITH_FORMS:
            for address in await asyncio.to_thread(addresses, world, seat.visitor, page):
                await seat.send_all(page, address)
        assert seat.wrong == []
        assert len(seat.sent) >= FEWEST
        assert seat.pages >= FEWEST_PAGES, [len(seat.sent), seat.pages]
        reached = {form.route for form in seat.sent.values()}
        assert set(posts(world.app)) - reached == {*NOT_SENT, *AFTER_A_STEP}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.page)
async def test_the_page_between_two_steps(
    chromium: Chromium, world: Shown, axe_source: str, step: Step, tmp_path: Path
) -> None:
    async with a_seat(chromium, world, axe_source) as seat:
        page = seat.window.page
        await seat.window.open((await asyncio.to_thread(addresses, world, seat.visitor, step.page))[0])
        form = page.locator("main form", has=page.locator(step.find)).first
        for name, value in step.fields.items():
            await _fill(form.locator(name), value)
        if step.file is not None:
            (tmp_path / "list.opml").write_bytes(step.file)
            await form.locator(step.find).set_input_files(tmp_path / "list.opml")
        index = await form.evaluate("form => [...document.forms].indexOf(form)")
        await seat.sends(step.page, PRESS, [index, step.press])
        assert seat.wrong == []
        assert await page.locator(step.shows).count() > 0, (await page.locator("main").inner_text())[:1000]


async def _fill(field: Locator, value: str) -> None:
    kind = await field.evaluate("one => one.type")
    if kind.startswith("select"):
        await field.select_option(value)
    elif kind in ("checkbox", "radio"):
        await field.check()
    else:
        await field.fill(value)
