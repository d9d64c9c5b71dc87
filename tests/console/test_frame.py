"""What every page has alike: its language, its times, its refusals, how it travels."""

from datetime import UTC, datetime

import pytest
from browsing import Browser, an_account
from fastapi import APIRouter
from fastapi.responses import Response
from storytelling import Story

from service.console.pages import STYLE_PATH
from service.console.visit import Administering, Deciding, Looking
from service.errors import StoreError

AT = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
NIGHT = datetime(2022, 6, 30, 23, 59, tzinfo=UTC)
TRIED = APIRouter(include_in_schema=False)


@TRIED.get("/tried")
def tried(here: Looking) -> Response:
    said = (here.moment(AT), here.moment(None), here.day(AT.date()), here.number(12345.5), here.moment(NIGHT))
    return Response("|".join(said))


@TRIED.get("/tried/refused")
def refused(here: Looking) -> Response:
    raise here.refusal(404, "There is no such page.")


@TRIED.get("/tried/broken")
def broken(here: Looking) -> Response:
    raise StoreError("the disk is full at /somewhere/secret")


@TRIED.post("/tried")
def decided(here: Deciding) -> Response:
    return here.back("/tried", "saved", of="a&b=c")


@TRIED.post("/tried/people")
def people(here: Administering) -> Response:
    return here.back("/tried")


@pytest.fixture
def browser(tell: object) -> Browser:
    story: Story = tell("2022-06-13T08:00")  # type: ignore[operator]
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer")):
        an_account(story, name, role)
    app = story.service.web(run_jobs=False)
    app.include_router(TRIED)
    return Browser(app)


def test_a_time_is_told_in_utc_and_as_it_is_where_it_differs(browser: Browser) -> None:
    browser.log_in()
    moment, never, day, number, night = browser.get("/tried", **{"Accept-Language": "en"}).text.split("|")
    assert moment == (
        '<time datetime="2022-06-13T15:05:00+00:00">13 Jun 2022, 15:05 UTC <small>16:05 Niamey</small></time>'
    )
    assert (never, day, number) == ("–", "13 Jun 2022", "12,345.5")
    assert "30 Jun 2022, 23:59 UTC <small>1 Jul, 00:59 Niamey</small>" in night
    french = browser.get("/tried", **{"Accept-Language": "fr"}).text
    assert "13 juin 2022, 15:05 UTC" in french
    assert "12 345,5" in french.replace("\u202f", " ")


def test_the_language_is_the_browsers_until_one_is_chosen(browser: Browser) -> None:
    browser.log_in()
    assert '<html lang="fr" dir="ltr">' in browser.get("/", **{"Accept-Language": "fr"}).text
    chosen = browser.get("/language?to=en&next=/tried")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/tried")
    assert '<html lang="en" dir="ltr">' in browser.get("/", **{"Accept-Language": "fr"}).text
    elsewhere = browser.get("/language?to=xx&next=https://evil.example")
    assert elsewhere.headers["location"] == "/"
    assert '<html lang="en" dir="ltr">' in browser.get("/", **{"Accept-Language": "fr"}).text


def test_what_a_page_refuses_is_a_page_in_the_visitors_language(browser: Browser) -> None:
    browser.log_in("Moussa")
    no = browser.post("/tried", {"form_token": browser.form_token()}, **{"Accept-Language": "fr"})
    assert no.status_code == 403
    assert "Ceci est réservé aux opérateurs ; votre rôle est lecteur. Rien n’a été fait." in no.text
    assert 'href="/tried"' in no.text
    for path, status in (("/tried/refused", 404), ("/nowhere", 404)):
        found = browser.get(path, **{"Accept-Language": "fr"})
        assert found.status_code == status
        assert "Cette page n’existe pas." in found.text
        assert found.headers["content-security-policy"]


def test_what_goes_wrong_within_is_told_without_what_it_was(browser: Browser) -> None:
    browser.log_in()
    found = browser.get("/tried/broken")
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "The database does not answer." in found.text
    assert "secret" not in found.text


def test_programs_are_refused_in_documents(browser: Browser) -> None:
    browser.log_in("Moussa")
    token = browser.form_token()
    for answer in (
        browser.ask("GET", "/api/v1/nowhere", {"Accept": "text/html"}),
        browser.ask("GET", "/nowhere", {"Accept": "application/json"}),
        browser.post("/api/v1/incidents/x/confirm", {"form_token": token}),
    ):
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_stale_form_is_answered_in_a_sentence(browser: Browser) -> None:
    browser.log_in()
    old = browser.form_token()
    browser.log_in()
    answer = browser.post("/tried", {"form_token": old}, **{"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "This form was not made for your session: load the page again. Nothing was done." in answer.text
    assert '<a href="/tried">Load the page again</a>' in answer.text


def test_a_form_token_is_written_anew_each_time_and_works_each_time(browser: Browser) -> None:
    browser.log_in()
    one, other = browser.form_token(), browser.form_token()
    assert one != other
    assert one[:64] != other[:64]
    for token in (one, other):
        assert (
            browser.post("/tried", {"form_token": token}).headers["location"]
            == "/tried?of=a%26b%3Dc&done=saved"
        )
    for token in ("", "00", "zz", one[:-2], one + "00", one[:64] + other[64:]):
        assert browser.post("/tried", {"form_token": token}).status_code == 403


def test_an_operator_does_not_see_to_people(browser: Browser) -> None:
    browser.log_in()
    answer = browser.post("/tried/people", {"form_token": browser.form_token()}, **{"Accept-Language": "en"})
    assert "This is for admins; your role is operator. Nothing was done." in answer.text


def test_pages_are_packed_and_the_style_is_kept(browser: Browser) -> None:
    browser.log_in()
    packed = browser.ask("GET", "/", {"Accept": "text/html", "Accept-Encoding": "gzip"})
    plain = browser.ask("GET", "/", {"Accept": "text/html", "Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert STYLE_PATH in plain.text
    style = browser.ask("GET", STYLE_PATH, {"Accept-Encoding": "gzip"})
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-encoding"] == "gzip"


def test_only_ones_own_pages_are_offered(browser: Browser) -> None:
    browser.log_in("Moussa")
    page = browser.get("/", **{"Accept-Language": "en"}).text
    assert '<a href="/" aria-current="page">Situation</a>' in page
    assert "/users" not in page


@TRIED.get("/tried/pieces")
def in_pieces(here: Looking) -> Response:
    return Response(here.asking(cursor="a&b"))


def test_a_later_page_is_of_the_same_search(browser: Browser) -> None:
    browser.log_in()
    address = browser.get("/tried/pieces?q=Tin+Tabaraten&country=&cursor=old&done=saved").text
    assert address == "/tried/pieces?q=Tin+Tabaraten&cursor=a%26b"
