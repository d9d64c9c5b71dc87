"""HTML to plain text that keeps paragraphs."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

_BLOCK = re.compile(
    r"<(?=/?(?:p|div|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|blockquote|section|article|aside|header|footer|figure"
    r"|figcaption|pre|hr)[\s/>])",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?=(?:br|/td|/th)[\s/>])", re.IGNORECASE)
_UNREAD = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "select",
    "button",
    "head",
    "title",
)
_UNREAD_START = re.compile(
    r"<(script|style|noscript|template|iframe|object|svg|select|button|head|title)\b", re.IGNORECASE
)
_ESCAPED_TAG = re.compile(
    r"</?(?:p|br|div|a|span|strong|em|b|i|img|ul|li)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_CONTROL_BUT_MARKS = re.compile(_CONTROL.pattern.replace("\x0b-\x1f", "\x0b-\x1c\x1f"))
_GAPS = re.compile("[\x1d\x1e][ \xa0\x1d\x1e]*")
_PARAGRAPH, _LINE = "\x1e", "\x1d"

# The tree that HTML prescribes can be built in quadratic time only: what is larger is read as a row of tags.
_TREE_LENGTH = 32_768
_TREE_TAGS = 1_500


def clean(text: str) -> str:
    """``text`` without control characters, invisible hyphens and halves of characters; line ends as ``\\n``."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def html_to_text(html: str) -> str:
    """The text of ``html``: paragraphs apart by an empty line, other space collapsed, scripts and the like left out.

    Linear in the length, whatever comes. Tags that were escaped once too often are read as tags.
    """
    text = _once(clean(html))
    return _once(text) if "<" in text and _ESCAPED_TAG.search(text) else text


def _once(html: str) -> str:
    if "<" not in html and "&" not in html:
        return _one_space(html).strip()
    marked = _BREAK.sub(_LINE + "<", _BLOCK.sub(_PARAGRAPH + "<", _one_space(html)))
    large = len(marked) > _TREE_LENGTH or marked.count("<") > _TREE_TAGS
    text = _row_text(marked) if large else _tree_text(marked)
    if "&#" in html:
        text = _CONTROL_BUT_MARKS.sub("", text)
    lines = _GAPS.sub(_gap, _one_space(text)).split("\n")
    return "\n".join(line.rstrip(" \xa0") for line in lines).strip()


def _one_space(text: str) -> str:
    """Line ends and tabs as spaces, and never two in a row."""
    text = text.replace("\n", " ").replace("\t", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _gap(found: re.Match[str]) -> str:
    """What a run of marks and spaces becomes."""
    run = found[0]
    return "\n\n" if _PARAGRAPH in run or run.count(_LINE) > 1 else "\n"


def _tree_text(html: str) -> str:
    tree = LexborHTMLParser(html)
    tree.strip_tags(list(_UNREAD))
    return tree.body.text() if tree.body else ""


def _row_text(html: str) -> str:
    """Tags dropped one after the other, each character looked at once."""
    pieces, at = [], 0
    while (start := html.find("<", at)) >= 0:
        pieces.append(html[at:start])
        at = _end_of_tag(html, start)
        if at == start + 1:
            pieces.append("<")
        elif at < 0:
            break
    else:
        pieces.append(html[at:])
    return unescape(_LONG_REFERENCE.sub("\ufffd", "".join(pieces)))


def _end_of_tag(html: str, start: int) -> int:
    """Behind the tag at ``start`` (and what it hides); ``start + 1`` where none begins; -1 where it never ends."""
    if html.startswith("<!--", start):
        return _after(html, "-->", start + 4)
    unread = _UNREAD_START.match(html, start)
    if unread:
        closing = re.compile(rf"</{unread[1]}[^>]{{0,100}}>", re.IGNORECASE).search(html, unread.end())
        return closing.end() if closing else -1
    if html[start + 1 : start + 2].isalpha() or html[start + 1 : start + 2] in ("/", "!", "?"):
        return _after(html, ">", start + 1)
    return start + 1


def _after(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return found + len(mark) if found >= 0 else -1


def plain_text(text: str) -> str:
    """Text that says it is no HTML: its own paragraphs kept, other space collapsed."""
    if _ESCAPED_TAG.search(text):
        return html_to_text(text)
    paragraphs = re.split(r"\n[ \t]*\n", clean(text))
    return "\n\n".join(filter(None, (_one_space(paragraph).strip() for paragraph in paragraphs)))


def title_text(title: str) -> str:
    """A title on one line, references read; tags only where they are HTML's: a title may quote in << and >>."""
    text = (
        html_to_text(title) if _ESCAPED_TAG.search(title) else unescape(_LONG_REFERENCE.sub("\ufffd", title))
    )
    return _one_space(clean(text)).strip()
