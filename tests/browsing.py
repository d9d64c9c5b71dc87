"""A browser that asks the application: it keeps cookies and says, as browsers do, which page a request comes from."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime

import httpx
from fastapi import FastAPI
from storytelling import Story

from service.access.passwords import Passwords
from service.access.users import add_user

PASSWORD = "three camels read books"
HASHER = Passwords()


def an_account(story: Story, name: str = "Aïcha", role: str = "operator", at: datetime | None = None) -> int:
    now = at or story.clock.now()
    return add_user(story.service.store, HASHER, name, role, PASSWORD, who="tests", now=now)


class Browser:
    """``here``: what stands in the address bar; ``peer``: where the connection comes from."""

    def __init__(self, app: FastAPI, here: str = "http://127.0.0.1:8000", peer: str = "127.0.0.1") -> None:
        self.app, self.here, self.peer = app, here, peer
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, {"Accept": "text/html", **headers})

    def post(
        self, path: str, fields: Mapping[str, str | list[str]] | None = None, **headers: str
    ) -> httpx.Response:
        """A form of the page that stands in the address bar."""
        own = {"Origin": self.here, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        return self.ask("POST", path, own | headers, data=fields or {})

    def log_in(
        self, name: str = "Aïcha", password: str = PASSWORD, next: str = "/", **headers: str
    ) -> httpx.Response:
        return self.post("/login", {"name": name, "password": password, "next": next}, **headers)

    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]{128})"', self.get("/").text)
        assert found
        return found[1]

    def ask(self, method: str, path: str, headers: dict[str, str], **more: object) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)
        sent = headers if "Cookie" in headers or not cookies else {**headers, "Cookie": cookies}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.peer, 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.here) as client:
                return await client.request(method, path, headers=sent, **more)  # type: ignore[arg-type]

        answer = asyncio.run(ask())
        self.set_cookies = answer.headers.get_list("set-cookie")
        for cookie in self.set_cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer
