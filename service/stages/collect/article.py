"""The page of an article: its bytes to the main text, and whether that text may stand for the entry's own.

Main text is what trafilatura finds; a page too large for it (its time grows with the square of the cells of a table, of
headings, of terms) gives its long paragraphs. Nothing here believes a page: the entry's own text stays wherever the
page gives less, shuts the reader out, is in another language or tells of something else.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from service.records import FeedItem
from service.stages.collect.decoding import as_utf8
from service.stages.collect.entries import LONGEST_TEXT
from service.stages.collect.markup import clean, html_to_text, title_text
from service.stages.collect.wall_tables import CONSENT, ROBOT_CHECK, SUBSCRIPTION
from service.text.folding import FILLER, fold
from service.text.language import identify

_MOST_TAGS = 8_000
_MOST_OF_A_KIND = 300
_COMMON = frozenset(
    {"p", "div", "span", "a", "ul", "ol", "li", "br", "img", "b", "i", "em", "strong", "meta", "link"}
)
"""Kinds of tags that pages have by the thousand, and that cost no more than their number."""
_LONGEST_TREE = 1_000_000
_LONGEST_READ = 3_000_000
"""Characters. Of a longer page the head is read: an article stands at the top."""
_MOST_PARAGRAPHS = 2_000
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|svg|template|noscript)\b.*?(?:</\1[^>]{0,100}>|$)", re.I | re.S
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p)[\s/>]", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
_LOCKED = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_KIND = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,30})")
_PARAGRAPH, _PARAGRAPH_END = re.compile(r"<p(?=[\s>])", re.IGNORECASE), re.compile(r"</p\s*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\s*\n\s*")
_LONG_PARAGRAPH = 60

_WALLED_WITHIN = 1_200
"""Characters. A longer text that names cookies or subscriptions is an article with such a line under it."""
_SIGNS_OF_A_WALL = 2
_WORD_LETTERS = 4
_TITLE_SHARE = 0.6
_TITLE_SHARE_IN_TEXT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What a page holds: its headline, its main text in paragraphs, whether it says itself that it is locked."""

    headline: str
    text: str
    locked: bool = False


def article_page(body: bytes, content_type: str | None) -> ArticlePage | None:
    """The article of the web page ``body``, ``content_type`` being the HTTP header; None where it is no web page."""
    html = _decoded(body, content_type)[:_LONGEST_READ]
    if not _HTML.search(html[:20_000]):
        return None
    title = _TITLE.search(html)
    visible = _UNSEEN.sub(" ", html)
    text = _main_text(visible)
    return ArticlePage(
        headline=title_text(title[1]) if title else "",
        text=_LINE_ENDS.sub("\n\n", clean(text)).strip()[:LONGEST_TEXT],
        locked=bool(_LOCKED.search(html)),
    )


def why_not(item: FeedItem, page: ArticlePage) -> str | None:
    """In words, why the text of ``page`` may not stand for that of ``item``; None: it may."""
    if len(page.text) <= len(item.text):
        return "the page gives no more than the entry"
    if wall := _wall(page):
        return wall
    wanted, text = _words(item.title or item.text), _words(page.text)
    found = wanted & (text | _words(page.headline))
    if len(found) < _TITLE_SHARE * len(wanted) or len(wanted & text) < _TITLE_SHARE_IN_TEXT * len(wanted):
        return "the page does not speak of what the entry's title says"
    if identify(page.text) != identify(item.source_text, item.language):
        return "the page is in another language"
    return None


def _wall(page: ArticlePage) -> str | None:
    """What stands before the article, in words."""
    if len(page.text) >= _WALLED_WITHIN:
        return None
    if page.locked:
        return "the page is for subscribers"
    said = " ".join(fold(page.text).replace(FILLER, "").split())
    for phrases, words in (
        (CONSENT, "the page asks for consent first"),
        (SUBSCRIPTION, "the page is for subscribers"),
        (ROBOT_CHECK, "the page asks whether we are a robot"),
    ):
        least = _SIGNS_OF_A_WALL if phrases is CONSENT else 1
        if sum(fold(phrase) in said for phrase in phrases) >= least:
            return words
    return None


def _words(text: str) -> set[str]:
    """Words that carry meaning, folded; in texts of short words (Arabic) those of three letters count, too."""
    spaced = "".join(char if char.isalnum() else " " for char in fold(text).replace(FILLER, ""))
    words = set(spaced.split())
    return {word for word in words if len(word) >= _WORD_LETTERS or (len(word) == 3 and not word.isascii())}


def _decoded(body: bytes, content_type: str | None) -> str:
    """What the header says counts for more than what the page says of itself."""
    said = _META_CHARSET.search(body, 0, 4096)
    if said and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={said[1].decode('ascii', 'replace')}"
    return as_utf8(body, content_type)[0].decode("utf-8", "replace")


def _main_text(html: str) -> str:
    return ("" if _is_too_large(html) else _by_trafilatura(html)) or _long_paragraphs(html)


def _is_too_large(html: str) -> bool:
    """Whether finding the main text could take seconds."""
    if len(html) > _LONGEST_TREE or html.count("<") > _MOST_TAGS:
        return True
    kinds = Counter(map(str.lower, _KIND.findall(html)))
    return any(number > _MOST_OF_A_KIND for kind, number in kinds.items() if kind not in _COMMON)


def _by_trafilatura(html: str) -> str:
    from trafilatura import extract  # half a second of CPU: only where a page is read

    try:
        return extract(html, include_comments=False, include_tables=False) or ""
    except Exception:  # it documents no errors, hostile pages raise many kinds
        return ""


def _long_paragraphs(html: str) -> str:
    """The paragraphs of running text, without those that repeat; of a page with none, nothing."""
    raw = (_PARAGRAPH_END.split(piece, maxsplit=1)[0] for piece in _PARAGRAPH.split(html)[1:])
    long = islice((piece for piece in raw if len(piece) >= _LONG_PARAGRAPH), _MOST_PARAGRAPHS)
    texts = (html_to_text("<p" + piece) for piece in long)
    return "\n\n".join(dict.fromkeys(text for text in texts if len(text) >= _LONG_PARAGRAPH))
