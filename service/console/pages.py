"""How pages are made: templates, in which every word of strangers is inert."""

import gzip
from functools import cache
from hashlib import blake2b
from pathlib import Path

from babel import Locale
from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from service.console.translations import translations
from service.stages.notify.plain import web_address

STATIC = Path(__file__).parent / "static"
STYLE = (STATIC / "style.css").read_bytes()
STYLE_PATH = f"/style.css?{blake2b(STYLE, digest_size=6).hexdigest()}"
"""Another style has another address: browsers keep each for a year."""


@cache
def pages(language: str) -> Environment:
    """The templates in a language of the console."""
    environment = Environment(
        loader=PackageLoader("service.console"),
        auto_reload=False,  # the code that a new template may need is not read again either
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals |= {
        "style_path": STYLE_PATH,
        "language_name": language_name,
        "web_address": web_address,
    }
    return environment


def language_name(language: str) -> str:
    """A language's name in itself."""
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def html(request: Request, language: str, page: str, status: int = 200) -> Response:
    """A page as it is answered."""
    headers = {"Content-Language": language, "Vary": "Accept-Encoding, Accept-Language, Cookie"}
    return packed(request, Response(page, status, headers, "text/html"))


def packed(request: Request, answer: Response) -> Response:
    """The answer, packed where the browser takes that: lines are slow."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer.body = gzip.compress(answer.body, 6, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer
