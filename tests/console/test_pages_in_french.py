"""No word of ours is English on a page in French, whichever layer it comes from."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from browsing import Browser
from console_world import MARK, Shown
from pages_shown import PAGES, examples

from service.console.translations import catalog

FRENCH = {"Accept-Language": "fr"}
TELLING = re.compile(
    r"\b(the|of|and|was|were|is|are|not|nothing|nobody|from|with|which|has|have|been|this|that|these|it|its|by|to|"
    r"yes|unknown|dead|killed|villages? attacked|days|weeks|months|alert|update|cancelled|rule|feed|feeds|item|items|"
    r"place|places|kind|name|user|spelling|wrong|again|failed|waiting|sent|severe|moderate|minor|extreme)\b",
    re.IGNORECASE,
)
"""English words that are no French ones."""
OF_OTHERS = re.compile(
    r"liptako \w+( \w+)*|feeds\.toml|operators = true|https?://\S+|[\w./-]*/[\w./-]+|\w+\.example\.org|\[\[\w+\]\]|-{1,2}\w+"
)
"""Commands, keys and addresses."""
SPOKEN = ("title", "aria-label", "data-head", "placeholder", "alt")
APART = ("bdi", "code", "q", "blockquote", "script", "style", "textarea")


class Words(HTMLParser):
    """What a page says: ``ours`` outside of what is others', ``whole`` with it; attributes that are read out too."""

    def __init__(self) -> None:
        super().__init__()
        self.ours: list[str] = []
        self.whole: list[str] = []
        self._apart: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        spoken = [given[name] or "" for name in SPOKEN if name in given]
        self.whole += spoken
        if not self._apart:
            self.ours += [one for name in SPOKEN[:3] if (one := given.get(name))]
        foreign = tag != "html" and given.get("lang", "fr") not in ("fr", "")
        if tag in APART or foreign or (self._apart and tag == self._apart[0]):
            self._apart.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._apart and self._apart[-1] == tag:
            self._apart.pop()

    def handle_data(self, data: str) -> None:
        self.whole.append(data)
        if not self._apart:
            self.ours.append(data)


def words_of(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


def sentences() -> Iterator[str]:
    """What English says of three words and more, up to its first value, and French otherwise."""
    for message in catalog("fr"):
        for one in message.id if isinstance(message.id, tuple) else (message.id,):
            longest = max(re.split(r"%\(\w+\)s|\{\w+\}", one), key=len).strip()
            if longest.count(" ") >= 2 and longest not in str(message.string):
                yield longest


SENTENCES = sorted(set(sentences()))


def english_of(page: str, names: tuple[str, ...]) -> list[str]:
    said = words_of(page)
    whole = re.sub(r"\s+", " ", " ".join(said.whole))
    found = [one for one in SENTENCES if one in whole]
    for one in said.ours:
        if MARK in one:  # stands in words that are hostile: of others
            continue
        ours = one
        for name in names:
            ours = ours.replace(name, " ")
        ours = OF_OTHERS.sub(" ", ours)
        found += [f"{word[0]!r} in {ours.strip()[:80]!r}" for word in TELLING.finditer(ours)]
    return found


@pytest.fixture(scope="module")
def visitor(console: Shown) -> Browser:
    browser = French(console.app, console.url)
    assert browser.log_in("Hawa").status_code == 303
    return browser


class French(Browser):
    """Asks for French."""

    def ask(self, method: str, path: str, headers: dict[str, str], **more: object):  # type: ignore[no-untyped-def]
        return super().ask(method, path, headers | FRENCH, **more)


@pytest.mark.parametrize("route", PAGES)
def test_no_page_speaks_english(console: Shown, visitor: Browser, route: str) -> None:
    configuration = console.story.service.in_force.configuration
    named = (*configuration.recipients, *configuration.rules, *configuration.feeds)
    names = tuple(sorted((one.name for one in named), key=len, reverse=True))
    for path in examples(visitor, route)[:2]:
        page = visitor.get(path)
        assert 'lang="fr"' in page.text
        assert english_of(page.text, names) == [], path


WRONG_FORMS = [
    ("/reports/new", {"text": "", "speaker": "x", "via": "y", "day": "soon", "received": "later"}, 422),
    ("/feeds/add", {"url": "ftp://x", "language": "french", "country": "Mali", "every": "often"}, 422),
    ("/places/new", {"name": "", "region": "NER/Nowhere", "lat": "far", "source": ""}, 422),
    ("/users", {"name": "", "password": "a", "again": "b", "role": "king"}, 422),
    ("/tokens", {"name": "", "role": "king", "days": "x"}, 422),
    ("/account", {"now": "x", "password": "a", "again": "b"}, 422),
    ("/rules/mass casualty", {"do": "save", "at_least": "many", "severity": "x"}, 422),
    ("/recipients/field desk", {"action": "disable", "reason": ""}, 422),
    ("/recipients/field desk", {"action": "dance"}, 400),
    ("/nowhere", {}, 404),
    ("/incidents", {}, 405),
    ("/items/read-again", {"since": "soon"}, 422),
]


@pytest.mark.parametrize(("path", "fields", "status"), WRONG_FORMS)
def test_no_fault_is_told_in_english(
    visitor: Browser, path: str, fields: dict[str, str], status: int
) -> None:
    answer = visitor.post(path, fields | {"form_token": visitor.form_token()})
    assert answer.status_code in (status, 400, 409)
    names = (
        "mass casualty",
        "field desk",
        "duty officer",
        "incident room",
        *(one for one in fields.values() if len(one) > 2),
    )
    assert english_of(answer.text, names) == []


def test_what_the_guard_refuses_is_told_in_french(visitor: Browser) -> None:
    stale = visitor.post("/feeds/add", {"form_token": "0"})
    large = visitor.ask(
        "POST", "/feeds/add", {"Accept": "text/html", "Origin": visitor.here}, content=b"x" * 2**21
    )
    nul = visitor.get("/items?q=%00")
    other = visitor.ask("GET", "/", {"Accept": "text/html", "Host": "elsewhere.example.net"})
    assert [one.status_code for one in (stale, large, nul)] == [403, 413, 422]
    assert "Une requête comporte au plus" in large.text
    for answer in (stale, large, nul, other):
        assert english_of(answer.text, ()) == []


def test_an_english_sentence_would_be_found() -> None:
    assert english_of('<html lang="fr"><p>Nothing came</p></html>', ()) == ["'Nothing' in 'Nothing came'"]
    assert english_of(f'<html lang="fr"><p><bdi>{SENTENCES[0]}</bdi></p></html>', ()) == [SENTENCES[0]]
