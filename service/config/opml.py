"""OPML 2.0, the exchange format of feed readers: lists of feeds in and out. One bad outline costs no other."""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml
from xml.sax import ContentHandler, SAXException, SAXParseException
from xml.sax.xmlreader import InputSource

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from service.config.new_feeds import checked_feed, same_url
from service.errors import ConfigError
from service.records import Feed

MOST = 500
"""Feeds that are taken of one list: more than anybody reads, few enough to be asked."""

_LONGEST_NAME = 200
_STRAY_AND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#[xX][0-9a-fA-F]+);)")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


@dataclass(frozen=True, slots=True)
class OutlineFault:
    """What is wrong with one outline, or with the document from there on. ``line`` counts from 1; ``name`` is what the
    outline calls itself; ``detail`` what the parser said."""

    line: int
    name: str
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        what = f' "{self.name}"' if self.name else ""
        return f"line {self.line}{what}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a list holds: the feeds that can be used, each address once, and what is wrong with the others."""

    feeds: tuple[Feed, ...]
    faults: tuple[OutlineFault, ...]


def read(body: bytes) -> Outlines:
    """The feeds of an OPML document, folders flattened. What cannot be used is among the faults; none is raised."""
    taken = _Taken()
    parser: Any = create_parser(forbid_dtd=True)
    parser.setContentHandler(taken)
    source = InputSource()
    source.setByteStream(BytesIO(_repaired(body)))
    try:
        parser.parse(source)
    except DefusedXmlException as error:
        taken.fault(
            parser.getLineNumber() or 1,
            "",
            "it defines words of its own (DTD), which is not read",
            str(error),
        )
    except SAXParseException as error:
        taken.fault(error.getLineNumber() or 1, "", BROKEN, error.getMessage())
    except (SAXException, ValueError, LookupError) as error:
        taken.fault(1, "", BROKEN, str(error))
    if not taken.feeds and not taken.faults:
        taken.fault(1, "", "no feed in it: expected <outline xmlUrl=…> elements")
    return Outlines(tuple(taken.feeds.values()), tuple(taken.faults))


BROKEN = "from here on it is no XML that can be read"
VARIABLE = "it names a variable of the environment (${…}): a list of feeds from elsewhere may not"
NO_ADDRESS = "it is a feed without an address (xmlUrl)"
TOO_MANY = "more than {most} feeds: what follows is left out"


def _repaired(body: bytes) -> bytes:
    """With addresses as they are often written, ``?a=1&b=2``. Encodings of two bytes a letter are left as they are."""
    return body if b"\0" in body else _STRAY_AND.sub(b"&amp;", body)


class _Taken(ContentHandler):
    """What the parser has met so far."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: dict[object, Feed] = {}
        self.faults: list[OutlineFault] = []
        self._line: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self._line = locator.getLineNumber

    def startElement(self, name: str, attrs: Any) -> None:
        if name.lower() != "outline":
            return
        values = {key.lower(): value.strip() for key, value in attrs.items()}
        shown = _name(values)
        url = unescape(values.get("xmlurl", ""))
        if not url:
            if values.get("type", "").lower() in ("rss", "atom"):
                self.fault(self._line(), shown, NO_ADDRESS)
            return
        if "${" in url or "${" in shown:
            self.fault(self._line(), shown, VARIABLE)
            return
        if len(self.feeds) >= MOST and same_url(url) not in self.feeds:
            self._too_many()
            return
        self._take(url, shown, values)

    def _take(self, url: str, shown: str, values: dict[str, str]) -> None:
        language = _LANGUAGE.fullmatch(values.get("language", ""))
        table: dict[str, Any] = {"name": shown or _host(url), "url": url}
        if language is not None:
            table["language"] = language[1].lower()
        try:
            feed = checked_feed(table)
        except ConfigError as error:
            for fault in error.problems:
                self.fault(self._line(), shown, fault.reason, url[:_LONGEST_NAME])
        else:
            self.feeds.setdefault(same_url(url), feed)

    def _too_many(self) -> None:
        reason = TOO_MANY.format(most=MOST)
        if all(fault.reason != reason for fault in self.faults):
            self.fault(self._line(), "", reason)

    def fault(self, line: int, name: str, reason: str, detail: str = "") -> None:
        self.faults.append(OutlineFault(line, name, reason, detail))


def _name(values: dict[str, str]) -> str:
    words = unescape(values.get("title") or values.get("text") or "")
    return "".join(char if char.isprintable() else " " for char in " ".join(words.split()))[
        :_LONGEST_NAME
    ].strip()


def _host(url: str) -> str:
    with suppress(ValueError):
        return (urlsplit(url).hostname or url).removeprefix("www.")
    return url


def unknown(outlines: Iterable[Feed], known: Sequence[Feed]) -> list[Feed]:
    """Those whose address is new, each under a name that is free."""
    urls = {same_url(feed.url) for feed in known}
    names = {feed.name.casefold() for feed in known}
    new: list[Feed] = []
    for feed in outlines:
        if same_url(feed.url) not in urls:
            tried = (feed.name, f"{feed.name} ({_host(feed.url)})", f"{feed.name} ({feed.url})")
            name = next((name for name in tried if name.casefold() not in names), tried[-1])
            new.append(replace(feed, name=name))
            urls.add(same_url(feed.url))
            names.add(name.casefold())
    return new


def as_toml(feeds: Iterable[Feed]) -> str:
    """``[[feeds]]`` tables. JSON's strings are TOML's basic strings."""
    return "".join(
        "\n[[feeds]]\n"
        + "".join(
            f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in (
                ("name", feed.name),
                ("url", feed.url),
                ("publisher", feed.publisher),
                ("language", feed.language),
            )
            if value
        )
        for feed in feeds
    )


def write(feeds: Iterable[Feed]) -> str:
    """An OPML document of these feeds."""
    root = Xml.Element("opml", version="2.0")
    Xml.SubElement(Xml.SubElement(root, "head"), "title").text = "Liptako feeds"
    body = Xml.SubElement(root, "body")
    for feed in feeds:
        outline = Xml.SubElement(
            body, "outline", type="rss", text=feed.name, title=feed.name, xmlUrl=feed.url
        )
        if feed.language:
            outline.set("language", feed.language)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"
