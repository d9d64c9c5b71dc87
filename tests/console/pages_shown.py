"""Which pages there are: every address that the console's routers answer, with examples that its pages link to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import urlsplit

from browsing import Browser
from console_world import MARK
from fastapi.routing import APIRoute

from service.console.routers import console

LINKS = re.compile(r'href="(/[^"#]*)"')
LOOKED_AT = 40
"""Examples of one kind of page that are read to find those with hostile words."""


def _routes() -> Iterator[APIRoute]:
    for router in console:
        for route in router.routes:
            if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                yield route


ROUTES: Mapping[str, APIRoute] = {
    route.path: route for route in _routes() if "." not in route.path.rpartition("/")[2]
}
"""By path; files to be taken away, whose names have a dot, are no pages."""
PAGES = sorted(ROUTES)
SEARCHES = ("/places?q=Seytenga", "/items?q=Seytenga")
"""Some pages are come to from what was found."""


def examples(visitor: Browser, route: str) -> Sequence[str]:
    """Addresses of that kind of page: one, and those with hostile words. Some pages are of something that a parameter
    names."""
    if "{" not in route and visitor.get(route).status_code == 200:
        return [route]
    found = linked(visitor, route)
    assert found, f"no page leads to {route}"
    hostile = [path for path in found[:LOOKED_AT] if MARK in visitor.get(path).text.lower()]
    return list(dict.fromkeys([found[0], *hostile[:2]]))


def linked(visitor: Browser, page: str) -> Sequence[str]:
    """What pages without parameters, and the pages that they lead to, link to of that kind."""
    route = ROUTES[page]
    first = [page for page in (*PAGES, *SEARCHES) if "{" not in page and page != route.path]
    seen: dict[str, None] = {}
    for path in first:
        seen |= dict.fromkeys(_links(visitor, path))
    found = [path for path in seen if _is(path, route)]
    if found:
        return found
    for path in [one for one in seen if any(_is(one, other) for other in ROUTES.values())]:
        found += [one for one in _links(visitor, path) if _is(one, route)]
        if len(found) > LOOKED_AT:
            break
    return found


def _links(visitor: Browser, path: str) -> list[str]:
    return [unescape(one) for one in LINKS.findall(visitor.get(path).text)]


def _is(path: str, route: APIRoute) -> bool:
    return route.path_regex.match(urlsplit(path).path) is not None
