"""A page or a plain text, for reading something that came in no feed."""

import re

from service.stages.collect.decoding import as_utf8
from service.stages.collect.markup import clean, html_to_text, title_text

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|br|h1)[\s/>]", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def page_text(body: bytes) -> tuple[str, str]:
    """Title ("" where there is none) and text of an HTML page, or of a plain text, whose paragraphs stay apart."""
    text = as_utf8(body, None)[0].decode("utf-8", "replace")
    if not _HTML.search(text[:20_000]):
        return "", _BLANK_LINES.sub("\n\n", clean(text)).strip()
    title = _TITLE.search(text)
    return title_text(title[1]) if title else "", html_to_text(text)
