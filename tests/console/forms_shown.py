"""Which forms there are: every form of every page of the console that is sent as a POST, found in the pages."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from browsing import Browser
from console_world import Shown, open_story, shown
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pages_shown import PAGES, linked
from selectolax.lexbor import LexborHTMLParser, LexborNode
from storytelling import Story

LOOKED_AT = 3
"""Examples of one kind of page whose forms are looked for."""
LOGIN, SIGNED = "/login", ("/a/{token}", "/u/{token}")
PAGES_WITH_FORMS = (*PAGES, LOGIN, *SIGNED)
NOT_SENT: Mapping[str, str] = {"/logout": "it stands on every page and has no answer of its own"}
WORDS = ("text", "hidden", "password", "search", "email", "url", "number", "date", "datetime-local", "tel")


@dataclass(frozen=True)
class Form:
    """``index``: among all forms of its page. ``fields``: name and value as they stand, buttons aside."""

    page: str
    index: int
    action: str
    route: str
    fields: tuple[tuple[str, str], ...]
    names: frozenset[str]
    files: frozenset[str]
    buttons: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[object, ...]:
        """Forms of one kind ask for the same of other things."""
        return self.route, self.names, self.files, self.buttons

    @property
    def sent(self) -> dict[str, str | list[str]]:
        """What a browser sends with the first button, but for the token of the session."""
        pressed = [button for button in self.buttons[:1] if button[0]]
        return together([*self.fields, *pressed])


def together(fields: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """A field that is there several times has a list."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def posts(app: FastAPI) -> Mapping[str, APIRoute]:
    """Every route of a page that takes a POST, by path; those of the API are documented and for programs."""
    found, waiting = {}, list(app.routes)
    while waiting:
        route = waiting.pop()
        if not isinstance(route, APIRoute):
            waiting += getattr(getattr(route, "original_router", None), "routes", ())
        elif "POST" in (route.methods or ()) and not route.path.startswith("/api/"):
            found[route.path] = route
    return found


def route_of(routes: Mapping[str, APIRoute], address: str) -> str:
    """The path of the route that answers there. AssertionError: none does."""
    path = urlsplit(address).path
    found = next((name for name, route in routes.items() if route.path_regex.match(path)), None)
    assert found is not None, f"a form is sent to {address}, where nothing answers"
    return found


def forms(page: str, html: str, routes: Mapping[str, APIRoute]) -> list[Form]:
    """The forms of a page that are sent as a POST, but those of ``NOT_SENT``. ``page``: its address."""
    found = []
    for index, node in enumerate(LexborHTMLParser(html).css("form")):
        if (node.attributes.get("method") or "get").lower() != "post":
            continue
        action = urljoin(page, node.attributes.get("action") or page)
        if action not in NOT_SENT:
            found.append(_form(page, index, action, route_of(routes, action), node))
    return found


def _form(page: str, index: int, action: str, route: str, node: LexborNode) -> Form:
    fields, names, files = [], set(), set()
    for field in node.css("input[name], select[name], textarea[name]"):
        name, kind = field.attributes["name"] or "", field.attributes.get("type") or "text"
        if name == "form_token":
            continue
        names.add(name)
        if kind == "file":
            files.add(name)
        else:
            fields += [(name, value) for value in _values(field, kind)]
    buttons = tuple(
        (button.attributes.get("name") or "", button.attributes.get("value") or "")
        for button in node.css("button")
    )
    return Form(page, index, action, route, tuple(fields), frozenset(names), frozenset(files), buttons)


def _values(field: LexborNode, kind: str) -> list[str]:
    """What a field sends as it stands."""
    if field.tag == "select":
        options = field.css("option")
        chosen = [one for one in options if "selected" in one.attributes] or options[:1]
        return [one.attributes.get("value") or "" for one in chosen]
    if field.tag == "textarea":
        return [field.text().removeprefix("\n")]
    if kind in ("checkbox", "radio"):
        return [field.attributes.get("value") or "on"] if "checked" in field.attributes else []
    assert kind in WORDS, f"what a field of the type {kind} sends is not known here"
    return [field.attributes.get("value") or ""]


def addresses(world: Shown, visitor: Browser, page: str) -> Sequence[str]:
    """Some pages of one kind."""
    if page in SIGNED:
        mails = "\n".join(str(message.content) for _, message in world.story.postbox.taken)
        start = page.partition("{")[0]
        return re.findall(re.escape(start) + r"[\w.~-]+", mails)[:1]
    if page == LOGIN or visitor.get(page).status_code == 200:
        return [page]
    return linked(visitor, page)[:LOOKED_AT]


@contextmanager
def a_copy(world: Shown, folder: Path) -> Iterator[Shown]:
    """The same world once more, which may be changed."""
    told = world.story
    source = told.service.store._engine.url.database  # type: ignore[attr-defined]

    def again(url: str) -> Story:
        with (
            closing(sqlite3.connect(source)) as here,
            closing(sqlite3.connect(folder / "console.db")) as there,
        ):
            here.backup(there)
        in_force = told.service.in_force
        story = open_story(
            folder,
            in_force.installed,
            f"{told.clock.now():%Y-%m-%dT%H:%M:%S}",
            url,
            in_force.file.feeds,
            in_force.file.recipients,
        )
        story.newsroom.articles |= told.newsroom.articles
        story.newsroom.broken |= told.newsroom.broken
        story.postbox.taken += told.postbox.taken
        return story

    with shown(again) as copied:
        yield copied
