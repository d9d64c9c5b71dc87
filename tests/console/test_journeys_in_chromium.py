"""What people come for, from beginning to end in a real Chromium without scripts."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager as Opened
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import PASSWORD, Browser, an_account
from chromium import Chromium, Window
from console_world import ACCOUNTS, DESK, DUTY, Shown, open_story, shown
from playwright.async_api import Locator
from storytelling import Story

from service.jobs.reading import Reader
from service.records import Feed

ONE = Feed(
    name="one",
    url="https://one.example.org/feed",
    publisher="one.example.org",
    every=timedelta(minutes=30),
    full_text="false",
)
TOLD_AT, NOW = "2022-06-13T08:00", "2022-06-13T09:00"
TOLD = (
    "Burkina Faso : au moins 12 civils tués à Seytenga",
    "Des hommes armés ont attaqué samedi 11 juin Seytenga, dans la province du Séno. Au moins 12 civils ont été tués.",
)
UNKNOWN = (
    "Niger : quatre morts dans une attaque",
    "Des hommes armés ont attaqué dimanche 12 juin le village de Korowandou, dans le département de Téra, région de"
    " Tillabéri. Quatre civils ont été tués.",
)


@pytest.fixture
def world(tmp_path: Path, reader: Reader) -> Iterator[Shown]:
    """A day with two attacks, one of which alerts."""

    def told(url: str) -> Story:
        story = open_story(tmp_path, reader, "2022-06-13T06:00", url, (ONE,), (DESK, DUTY))
        for name, role in ACCOUNTS:
            an_account(story, name, role)
        story.publish(TOLD_AT, *TOLD)
        story.publish(TOLD_AT, *UNKNOWN)
        story.run_until(NOW)
        return story

    with shown(told) as shows:
        yield shows


Visit = Callable[..., Opened[Window]]


@pytest.fixture
def visitors(world: Shown) -> dict[str, Browser]:
    return {name: world.visitor(name) for name in ("Aïcha", "Moussa")}


@pytest.fixture
def visit(chromium: Chromium, world: Shown, visitors: dict[str, Browser]) -> Visit:
    """A window of somebody who has logged in; of nobody: one that has not."""

    def window(name: str = "") -> Opened[Window]:
        cookies = visitors[name].cookies if name else {}
        return chromium.window(world.url, cookies)

    return window


async def enter(window: Window, name: str, password: str = PASSWORD) -> None:
    await window.page.get_by_label("Name").fill(name)
    await window.page.get_by_label("Password").fill(password)
    await window.page.get_by_role("button", name="Log in").click()


async def press(window: Window, name: str) -> None:
    await window.page.get_by_role("button", name=name, exact=True).first.click()


async def says(window: Window, words: str) -> None:
    text = await window.page.locator("main").inner_text()
    assert words in " ".join(text.split()), text[:1500]


async def go_on(world: Shown, minutes: int = 10) -> None:
    """Time passes, and what is due is done."""
    until = world.story.clock.now() + timedelta(minutes=minutes)
    await asyncio.to_thread(world.story.run_until, f"{until:%Y-%m-%dT%H:%M}")


async def test_logging_in_and_what_is_answered_in_a_sentence(
    chromium: Chromium, world: Shown, visit: Visit
) -> None:
    async with visit() as window:
        await window.open("/audit")
        assert "/login?next=%2Faudit" in window.page.url
        await enter(window, "Aïcha", "not the password")
        await says(window, "Name or password are not right.")
        await enter(window, "Aïcha")
        assert window.page.url == f"{world.url}/audit"
        other = await window.context.new_page()  # a second tab, in which another one logs in
        await other.goto("/rules/mass%20casualty")
        await window.open("/login")
        await enter(window, "Hawa")
        await other.get_by_role("button", name="Rehearse").click()
        answered = await other.locator("main").inner_text()
        assert "This form was not made for your session: load the page again. Nothing was done." in answered
        await other.get_by_role("link", name="Load the page again").click()
        assert other.url == f"{world.url}/rules/mass%20casualty"
        world.story.clock.advance_to(world.story.clock.now() + timedelta(hours=13))
        await window.open("/users")
        assert "/login?next=%2Fusers" in window.page.url
        await enter(window, "Hawa")
        assert window.page.url == f"{world.url}/users"
        await press(window, "Log out")
        assert window.page.url == f"{world.url}/login"


async def test_from_the_mails_link_to_the_acknowledgement(
    chromium: Chromium, world: Shown, visit: Visit
) -> None:
    mail = next(message for _, message in world.story.postbox.taken if message.recipient == DUTY.name)
    links = re.findall(re.escape(world.url) + r"(/\S+)", str(mail.content["text"]))
    async with visit() as window:
        await window.open(next(link for link in links if link.startswith("/a/")))
        await says(window, "Nobody has acknowledged this alert yet.")
        await press(window, "Acknowledge")
        await says(window, "Acknowledged by duty officer")
    async with visit("Aïcha") as window:
        await window.open("/alerts")
        await window.page.locator("tbody a").first.click()
        await says(window, "duty officer")
        await press(window, "I have seen it and take care")
        await says(window, "Aïcha")
        await window.open("/audit?what=alert+acknowledged")
        assert await window.page.locator("tbody tr").count() == 2


async def test_a_threshold_is_lowered_after_a_rehearsal_and_set_back(
    chromium: Chromium, world: Shown, visit: Visit
) -> None:
    async with visit("Aïcha") as window:
        await window.open("/rules/deadly%20attack")
        assert await window.page.get_by_role("button", name="Save").count() == 0
        await window.page.locator("#at_least").fill("3")
        await press(window, "Rehearse")
        await says(window, "Would be raised besides")
        assert await window.page.locator("figure svg").count() >= 1
        await window.page.locator("#reason").fill("small villages count")
        await press(window, "Save")
        await says(window, "small villages count")
        await window.open("/audit?what=rules.changed")
        await says(window, "small villages count")
        await says(window, "Aïcha")
        await window.open("/rules/deadly%20attack")
        await window.page.locator("#back_reason").fill("too many")
        await press(window, "Set back to feeds.toml")
        await window.open("/audit?what=rules.changed")
        assert await window.page.locator("tbody tr").count() == 2
        await window.open("/rules/deadly%20attack")
        assert await window.page.locator("#at_least").input_value() == "5"


async def test_who_had_the_alert_gets_the_cancel(chromium: Chromium, world: Shown, visit: Visit) -> None:
    had = {message.address for _, message in world.story.postbox.taken}
    before = len(world.story.postbox.taken)
    async with visit("Aïcha") as window:
        await window.open("/incidents")
        await window.page.get_by_role("link", name="Seytenga").first.click()
        form: Locator = window.page.locator("#dismiss")
        await form.locator("summary").click()
        await form.get_by_label("Why, in a sentence").fill("it was a rumour")
        await form.locator("button").first.click()
        await go_on(world)
        sent = [message for _, message in world.story.postbox.taken[before:]]
        assert {message.address for message in sent} == had != set()
        assert all("it was a rumour" in str(message.content["text"]) for message in sent)
        await window.page.reload()
        await says(window, "it was a rumour")
        await window.open("/alerts")
        await says(window, "Cancel")


async def test_a_village_that_no_table_has_is_added_and_its_reports_change(
    chromium: Chromium, world: Shown, visit: Visit
) -> None:
    async with visit("Aïcha") as window:
        await window.open("/places")
        await window.page.get_by_role("link", name="Korowandou").first.click()
        await window.page.get_by_role("link", name="Add it as a place").click()
        assert await window.page.locator("#name").input_value() == "Korowandou"
        await window.page.locator("#region").select_option("NER/Tillabéri")
        await window.page.locator("#lat").fill("14.01")
        await window.page.locator("#lon").fill("0.75")
        await window.page.locator("#source").fill("a map of the district")
        await press(window, "See what it changes")
        await says(window, "What this changes")
        await window.page.locator("#reason").fill("its reports name it")
        await press(window, "Save and read again")
        await go_on(world)
        await window.open("/places")
        assert await window.page.get_by_role("link", name="Korowandou").count() == 0
    with world.story.service.store.view() as look:
        places = [place for row in look.page_incidents(None, 50).rows for place in row["incident"].places]  # type: ignore[attr-defined]
    (found,) = [place for place in places if place.name == "Korowandou"]
    assert (found.resolved, found.lat, found.lon) == (True, 14.01, 0.75)


async def test_a_viewer_decides_nothing(
    chromium: Chromium, world: Shown, visit: Visit, visitors: dict[str, Browser]
) -> None:
    with world.story.service.store.view() as look:
        incident = look.page_incidents(None, 1).rows[0]["incident"]
        alert = look.page_alerts(None, 1).rows[0]["alert"]
    addresses = {
        f"/alerts/{alert.id}": f"/alerts/{alert.id}",  # type: ignore[attr-defined]
        f"/incidents/{incident.id}": f"/incidents/{incident.id}/dismiss",  # type: ignore[attr-defined]
        "/rules/mass%20casualty": "/rules/mass%20casualty",
        "/places": "/places/new",
        "/recipients/field%20desk": "/recipients/field%20desk",
        "/users": "/users",
        "/audit": "/audit",
    }
    viewer, before = visitors["Moussa"], _state(world)
    token = await asyncio.to_thread(viewer.form_token)
    async with visit("Moussa") as window:
        for page, form in addresses.items():
            await window.open(page)
            buttons = await window.page.locator("main form[method=post] button").all_inner_texts()
            assert not {"Save", "Rehearse", "I have seen it and take care", "Make the account"} & set(
                buttons
            ), page
            fields = {
                "form_token": token,
                "action": "acknowledge",
                "do": "save",
                "act": "enable",
                "reason": "x",
            }
            answer = await asyncio.to_thread(viewer.post, form, fields)
            assert answer.status_code in (403, 405), form
    assert _state(world) == before


def _state(world: Shown) -> tuple[object, ...]:
    with world.story.service.store.view() as look:
        acts = [
            row for row in look.page_audit(None, 500).rows if row["what"] not in ("logged in", "logged out")
        ]
        return len(acts), len(look.users()), len(look.overrides_in_force()), look.totals()
