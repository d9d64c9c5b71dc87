"""Why something was not done or is not shown, as a page: a sentence, and where to go on."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.routing import Match

from service.console.known_words import forms, recognised
from service.console.pages import html, pages
from service.console.translations import N_, direction, translations
from service.console.visit import Refusal, language_of

SAID_ELSEWHERE = (
    N_("A request takes at most {size} KiB."),
    N_("Send JSON (Content-Type: application/json), or a form with its {field}."),
    N_("The address holds the character NUL, which nothing here has."),
    N_("The body holds the character NUL, which cannot be stored."),
    N_(
        "Nothing is served under this name: set LIPTAKO_BASE_URL to the address by which this service is reached, "
        "and let a proxy pass the Host header on."
    ),
    N_("This form is larger than any of ours: press a button of the page."),
    N_("This was not sent by a page of this service; nothing was done."),
    N_("This form was not made for your session: load the page again. Nothing was done."),
    N_("The database does not answer."),
    N_("Something went wrong here; it was logged."),
    N_("The request does not have the form that is documented."),
)
"""What the guard and the API tell pages too, named here so that it is translated."""
_SENTENCES = {
    "Not Found": N_("There is no such page."),
    "Method Not Allowed": N_("This page takes no such request."),
}
"""What programs are told in two words."""


def is_for_people(request: Request) -> bool:
    """Whether a page is wanted, not a document for a program."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def refusal_page(request: Request, status: int, words: str) -> Response | None:
    """What programs are told as a problem document, for a person as a page: ``words`` in the visitor's language, where
    they are one of the sentences that are translated. None: it is no person who asks. Needs nothing but templates, so
    that it is shown when the database does not answer, too."""
    return _page(request, status, _SENTENCES.get(words, words)) if is_for_people(request) else None


def _page(request: Request, status: int, words: str) -> Response:
    language = language_of(request)
    drawn = (
        pages(language)
        .get_template("refusal.html")
        .render(
            language=language,
            direction=direction(language),
            status=status,
            words=_in_words(language, words),
            back=_back(request),
        )
    )
    return html(request, language, drawn, status)


_KNOWN = forms(SAID_ELSEWHERE)


def _in_words(language: str, words: str) -> str:
    form, values = recognised(_KNOWN, words) or (words, {})
    said = translations(language).gettext(form)
    return said.format(**values) if values else said


def _back(request: Request) -> str:
    """The page whose form was refused, to be loaded anew; of a page that is not shown, the first one."""
    return quote(request.url.path) if request.method != "GET" and _is_page(request) else "/"


def _is_page(request: Request) -> bool:
    asked = {**request.scope, "method": "GET"}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


def speak_in_sentences(app: FastAPI) -> None:
    """Answer what pages refuse."""

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return _page(request, error.status, error.words)

    app.add_exception_handler(Refusal, refused)
