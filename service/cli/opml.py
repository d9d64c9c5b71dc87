"""OPML 2.0, the exchange format of feed readers."""

import json
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from defusedxml import ElementTree as SafeXml

from service.records import Feed


def read(body: bytes) -> list[Feed]:
    """The feeds of an OPML document, folders flattened. ValueError says what is wrong with it."""
    try:
        tree = SafeXml.fromstring(body)
    except Exception as error:  # the parser's own errors and the refusals of the guard share no base
        raise ValueError(f"not an OPML file that can be read ({error})") from error
    outlines = [one for one in tree.iter("outline") if _address(one)]
    if not outlines:
        raise ValueError("no feed in it: expected <outline xmlUrl=…> elements")
    return [_feed(one) for one in outlines]


def _address(outline: Xml.Element) -> str:
    return next((value.strip() for name, value in outline.items() if name.lower() == "xmlurl"), "")


def _feed(outline: Xml.Element) -> Feed:
    url = _address(outline)
    if any("${" in (value or "") for value in (url, outline.get("title"), outline.get("text"))):
        raise ValueError(
            "it names a variable of the environment (${…}): a list of feeds from elsewhere may not"
        )
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    name = (outline.get("title") or outline.get("text") or host).strip()
    return Feed(name=name, url=url, publisher=host, language=outline.get("language"))


def unknown(outlines: Iterable[Feed], known: Sequence[Feed]) -> list[Feed]:
    """Those whose address is new, each under a name that is free."""
    urls, names = {feed.url for feed in known}, {feed.name for feed in known}
    new: list[Feed] = []
    for feed in outlines:
        if feed.url not in urls:
            name = feed.name if feed.name not in names else f"{feed.name} ({feed.url})"
            new.append(Feed(name=name, url=feed.url, publisher=feed.publisher, language=feed.language))
            urls.add(feed.url)
            names.add(name)
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
                ("language", feed.language if feed.language in ("fr", "en", "ar") else None),
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
