"""What every page behind a signed link has in common: small, inert, never kept, and open to nobody's script."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, select_autoescape

from service.console.answer_tables import WORDS
from service.errors import LinkError

LONGEST_BODY = 4096
"""Bytes of a form: a button, and what was seen. RFC 8058 sends less than a hundred."""

_STYLE = (
    "body{font:18px/1.45 sans-serif;margin:0 auto;max-width:36em;padding:1em;background:#fff;color:#111}"
    "h1,h2{font-size:1.2em}button{font:inherit;font-weight:bold;padding:.7em 1em;margin:.2em 0;min-width:9em;"
    "border:2px solid #1a4f8b;border-radius:6px;background:#1a4f8b;color:#fff}"
    ".done{border:2px solid #2c7a3f;border-radius:6px;padding:.5em}.small{font-size:.85em}"
    "@media (prefers-color-scheme:dark){body{background:#111;color:#eee}"
    "button{background:#9cc4f5;border-color:#9cc4f5;color:#111}.done{border-color:#7fd08f}}"
)
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STATUS = {"forged": 403, "expired": 410, "unknown": 404, "no_action": 422}

_pages = Environment(
    loader=PackageLoader("service.console"),
    auto_reload=False,
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, language: str, **shown: object) -> Response:
    """A page in the recipient's language."""
    body = _pages.get_template(template).render(
        language=language, words=WORDS[language], style=_STYLE, **shown
    )
    return HTMLResponse(body, headers=_HEADERS)


def sentence(pattern: str, **values: str) -> Sequence[tuple[str, bool]]:
    """A sentence in parts, each with whether it is a value: names, times and addresses keep their own direction in a
    line of Arabic."""
    parts: list[tuple[str, bool]] = []
    for words, name, *_ in Formatter().parse(pattern):
        parts += [(words, False), *([(values[name], True)] if name else [])]
    return parts


def refused(why: str) -> Response:
    """Why a link opens nothing, in every language: whose it was is not known."""
    said = [
        {"language": code, "title": words.refused, "words": getattr(words, why)}
        for code, words in WORDS.items()
    ]
    body = _pages.get_template("answer_refused.html").render(language="en", style=_STYLE, said=said)
    return HTMLResponse(body, _STATUS[why], headers=_HEADERS)


def link_refused(error: LinkError) -> Response:
    return refused(error.why)


def back_to(token: str) -> Response:
    """See what was recorded: the same page, asked for anew, so that a reload sends nothing twice. Relative, so that a
    service behind a path of a proxy is found."""
    return RedirectResponse(token, 303, headers=_HEADERS)


async def _fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, as a page or a mail program sends them. 413 where there is more than a form of ours."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, "This form is larger than any of ours: press a button of the page.")

    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    form = await Request(request.scope, again).form(max_files=0, max_fields=8)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[Mapping[str, str], Depends(_fields)]
