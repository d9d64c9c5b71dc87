"""Entries written as a feed document, in the shapes that news sites really use. Pure: text in, bytes out."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import format_datetime
from html import escape
from typing import TypeAlias

from service.demo.outlets import Fault, Outlet, Shape
from service.demo.standing import Entry

Writer: TypeAlias = Callable[[Outlet, Sequence[Entry], datetime | None], str]

_EXCERPT_WORDS = 40


def document(
    outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None, fault: Fault | None = None
) -> bytes:
    """The feed's body in its own charset; a character that the charset lacks becomes a numeric reference."""
    text = _WRITERS[outlet.shape](outlet, entries, built_at)
    if fault in _SPOILERS:
        text = _SPOILERS[fault](text)
    return text.encode(outlet.charset, "xmlcharrefreplace")


# --- shapes -----------------------------------------------------------------------------------------------------


def _wordpress(outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None) -> str:
    items = "".join(
        f"""
	<item>
		<title>{_curly(entry.title)}</title>
		<link>{entry.link}</link>
		<dc:creator><![CDATA[redaction]]></dc:creator>
		<pubDate>{_rfc822(entry.published_at, outlet)}</pubDate>
		<category><![CDATA[Sahel]]></category>
		<guid isPermaLink="false">https://{outlet.host}/?p={_post_number(entry)}</guid>
		<description><![CDATA[<p>{_curly(_excerpt(entry))}</p>
{_sign_off(outlet, entry)}]]></description>
		<content:encoded><![CDATA[{_paragraphs(entry, _curly)}
{_sign_off(outlet, entry)}]]></content:encoded>
		<slash:comments>0</slash:comments>
	</item>"""
        for entry in entries
    )
    return f"""{_declaration(outlet)}<rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
	>
<channel>
	<title>{escape(outlet.name)}</title>
	<atom:link href="https://{outlet.host}/feed/" rel="self" type="application/rss+xml" />
	<link>https://{outlet.host}</link>
	<description></description>{_build_date(outlet, built_at)}
	<language>{outlet.language}</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=5.9</generator>{items}
</channel>
</rss>
"""


def _spip(outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None) -> str:
    items = "".join(
        f"""
	<item xml:lang="{outlet.language}">
		<title>{escape(entry.title)}</title>
		<link>{entry.link}</link>
		<guid isPermaLink="true">{entry.link}</guid>
		<dc:date>{_iso(entry.published_at, outlet)}</dc:date>
		<dc:format>text/html</dc:format>
		<dc:language>{outlet.language}</dc:language>
		<description>{escape(_paragraphs(entry, _non_breaking))}</description>
	</item>"""
        for entry in entries
    )
    return f"""{_declaration(outlet)}<rss version="2.0"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
>
<channel xml:lang="{outlet.language}">
	<title>{escape(outlet.name)}</title>
	<link>https://{outlet.host}/</link>
	<description></description>
	<language>{outlet.language}</language>
	<generator>SPIP - www.spip.net</generator>{_ttl(outlet)}{_build_date(outlet, built_at)}{items}
</channel>
</rss>
"""


def _plain(outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None) -> str:
    items = "".join(
        f"""
<item>
<title>{escape(entry.title)}</title>
<link>{_with_campaign(outlet, entry)}</link>{_guid(outlet, entry)}
<description>{escape(_paragraphs(entry))}</description>
<pubDate>{_rfc822(entry.published_at, outlet)}</pubDate>
</item>"""
        for entry in entries
    )
    return f"""{_declaration(outlet)}<rss version="2.0"><channel>
<title>{escape(outlet.name)}</title>
<link>https://{outlet.host}/</link>
<description>{escape(outlet.name)}</description>
<language>{outlet.language}</language>{_ttl(outlet)}{_build_date(outlet, built_at)}{items}
</channel></rss>
"""


def _rdf(outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None) -> str:
    listed = "".join(f'\n    <rdf:li rdf:resource="{entry.link}"/>' for entry in entries)
    items = "".join(
        f"""
<item rdf:about="{entry.link}">
  <title>{escape(entry.title)}</title>
  <link>{entry.link}</link>
  <description>{escape(_excerpt(entry))}</description>
  <content:encoded>{escape(_paragraphs(entry))}</content:encoded>
  <dc:date>{_iso(entry.published_at, outlet)}</dc:date>
</item>"""
        for entry in entries
    )
    return f"""{_declaration(outlet)}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://{outlet.host}/index.rdf">
  <title>{escape(outlet.name)}</title>
  <link>https://{outlet.host}/</link>
  <description>{escape(outlet.name)}</description>
  <dc:language>{outlet.language}</dc:language>
  <items><rdf:Seq>{listed}
  </rdf:Seq></items>
</channel>{items}
</rdf:RDF>
"""


def _atom(outlet: Outlet, entries: Sequence[Entry], built_at: datetime | None) -> str:
    items = "".join(
        f"""
  <entry>
    <id>tag:{outlet.host},2022:{entry.id}</id>
    <title>{escape(entry.title)}</title>
    <link rel="alternate" type="text/html" href="{entry.link}"/>
    <published>{_iso(entry.published_at, outlet)}</published>
    <updated>{_iso(entry.updated_at, outlet)}</updated>
    <summary>{escape(_excerpt(entry))}</summary>
    <content type="html">{escape(_paragraphs(entry))}</content>
  </entry>"""
        for entry in entries
    )
    updated = f"\n  <updated>{_iso(built_at, outlet)}</updated>" if built_at else ""
    return f"""{_declaration(outlet)}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
  <id>tag:{outlet.host},2022:feed</id>
  <title>{escape(outlet.name)}</title>
  <link rel="self" href="https://{outlet.host}/atom.xml"/>{updated}
  <author><name>{escape(outlet.name)}</name></author>{items}
</feed>
"""


def _page(outlet: Outlet, _entries: Sequence[Entry], _built_at: datetime | None) -> str:
    return f"""<!DOCTYPE html>
<html lang="{outlet.language}">
<head><meta charset="utf-8"><title>{escape(outlet.name)}</title></head>
<body>
<nav><a href="/">Accueil</a> <a href="/abonnement">Abonnement</a> <a href="/contact">Contact</a></nav>
<h1>{escape(outlet.name)}</h1>
<p>Notre site a fait peau neuve. La page que vous demandez n’existe plus&nbsp;: retrouvez nos articles depuis
l’accueil.</p>
</body>
</html>
"""


_WRITERS: Mapping[Shape, Writer] = {
    Shape.WORDPRESS: _wordpress,
    Shape.SPIP: _spip,
    Shape.PLAIN: _plain,
    Shape.RDF: _rdf,
    Shape.ATOM: _atom,
    Shape.PAGE: _page,
}


# --- parts ------------------------------------------------------------------------------------------------------


def _declaration(outlet: Outlet) -> str:
    return f'<?xml version="1.0" encoding="{outlet.charset.upper()}"?>\n'


def _paragraphs(entry: Entry, typeset: Callable[[str], str] = escape) -> str:
    return "\n".join(f"<p>{typeset(paragraph)}</p>" for paragraph in entry.paragraphs)


def _excerpt(entry: Entry) -> str:
    words = entry.paragraphs[0].split(" ")
    return " ".join(words[:_EXCERPT_WORDS]) + (" […]" if len(words) > _EXCERPT_WORDS else "")


def _sign_off(outlet: Outlet, entry: Entry) -> str:
    text = outlet.sign_off.format(title=entry.title, name=outlet.name)
    return f"<p>{_curly(text)}</p>" if text else ""


def _curly(text: str) -> str:
    """Escaped, with the numeric references that WordPress puts in place of typographic characters."""
    marks = str.maketrans({mark: f"&#{ord(mark)};" for mark in "‘’“”–—…\u00a0"})
    return escape(text, quote=False).replace("'", "’").translate(marks)


def _non_breaking(text: str) -> str:
    """Escaped, with SPIP's hard spaces before double signs and inside guillemets."""
    spaced = re.sub(r"(?<=«) | (?=[»:;!?])", "\u00a0", text)
    return escape(spaced, quote=False).replace("\u00a0", "&nbsp;")


def _post_number(entry: Entry) -> int:
    """A number that stays with the entry, as WordPress's ``?p=`` does."""
    return int.from_bytes(entry.id.encode(), "big") % 1_000_000


def _guid(outlet: Outlet, entry: Entry) -> str:
    return f'\n<guid isPermaLink="false">{outlet.slug}-{entry.id}</guid>' if outlet.has_guid else ""


def _with_campaign(outlet: Outlet, entry: Entry) -> str:
    """A feed without guids has the usual tracking on its links."""
    return entry.link if outlet.has_guid else escape(f"{entry.link}?utm_source=rss&utm_medium=feed")


def _ttl(outlet: Outlet) -> str:
    return f"\n<ttl>{outlet.ttl_minutes}</ttl>" if outlet.ttl_minutes else ""


def _build_date(outlet: Outlet, built_at: datetime | None) -> str:
    return f"\n<lastBuildDate>{_rfc822(built_at, outlet)}</lastBuildDate>" if built_at else ""


def _rfc822(time: datetime, outlet: Outlet) -> str:
    return format_datetime(time.astimezone(timezone(outlet.utc_offset)))


def _iso(time: datetime, outlet: Outlet) -> str:
    local = time.astimezone(timezone(outlet.utc_offset))
    return local.isoformat(timespec="seconds").replace("+00:00", "Z")


# --- faults -----------------------------------------------------------------------------------------------------


def _bare_ampersand(text: str) -> str:
    """As when somebody typed "R&D" into a title field that escapes nothing."""
    return text.replace("</title>", " | Infos & Société</title>", 1)


def _cut(text: str) -> str:
    """The connection of the site's own cache broke off in the middle of the last entry."""
    last = text.rfind("<item>")
    return text if last < 0 else text[: (last + len(text)) // 2]


_SPOILERS: Mapping[Fault | None, Callable[[str], str]] = {
    Fault.AMPERSAND: _bare_ampersand,
    Fault.CUT: _cut,
}
