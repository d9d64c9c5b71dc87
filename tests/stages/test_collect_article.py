"""Pages to main text, and when that text may stand for an entry's own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records import Event, Feed, FeedItem, NamedPlace, Report, Toll
from service.stages.collect import (
    ArticlePage,
    article_page,
    lacking,
    page_tells_less,
    same_toll,
    wants_page,
    why_not,
)

PARAGRAPHS = (
    "Des hommes armés ont attaqué dans la nuit de dimanche à lundi le village de Téra, près de la frontière.",
    "Selon une source locale jointe par téléphone, douze civils ont été tués et plusieurs maisons brûlées.",
    "Le gouverneur de la région s’est rendu sur place avec une délégation pour saluer la mémoire des morts.",
)
TITLE = "Niger : le village de Téra attaqué"
HTML = (
    f"<!doctype html><html lang=fr><head><title>{TITLE}</title><script>var a = '<p>99 morts</p>';</script></head>"
    f"<body><nav><a href=/>Accueil</a></nav><div class='cookie-banner'>Nous utilisons des cookies</div><article>"
    f"<h1>{TITLE}</h1>{''.join(f'<p>{one}</p>' for one in PARAGRAPHS)}</article>"
    "<footer>Tous droits réservés</footer></body></html>"
)
ITEM = FeedItem(
    key="a", title=TITLE, text="Une attaque a visé Téra.", url="https://example.org/a", language="fr"
)
FEED = Feed(name="one", url="https://example.org/feed", publisher="example.org")


def read(html: str | bytes, content_type: str | None = None) -> ArticlePage:
    body = html if isinstance(html, bytes) else html.encode()
    page = article_page(body, content_type)
    assert page is not None
    return page


def test_the_main_text_is_taken_out_in_paragraphs() -> None:
    page = read(HTML)
    assert page.headline == TITLE
    assert page.text == "\n\n".join((TITLE, *PARAGRAPHS))
    assert not page.locked


@pytest.mark.parametrize(
    ("meta", "header", "codec"),
    [
        ("<meta charset=windows-1252>", None, "cp1252"),
        ("<meta charset=windows-1252>", "text/html", "cp1252"),
        ('<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">', None, "cp1252"),
        ("", "text/html; charset=windows-1252", "cp1252"),
        ("<meta charset=windows-1256>", "text/html; charset=windows-1252", "cp1252"),
        ("", None, "cp1252"),
        ("<meta charset=iso-8859-1>", "text/html", "utf-8"),
    ],
)
def test_a_page_is_read_in_its_charset(meta: str, header: str | None, codec: str) -> None:
    body = HTML.replace("<head>", f"<head>{meta}").encode(codec)
    assert read(body, header).text == "\n\n".join((TITLE, *PARAGRAPHS))


def test_an_arabic_page_says_its_charset_itself() -> None:
    words = "هاجم مسلحون قرية في منطقة تيلابيري غربي النيجر وقتلوا اثني عشر مدنيا بحسب مصدر محلي"
    body = f"<html><head><meta charset='windows-1256'></head><body><article><p>{words}</p></article></body></html>"
    assert words in read(body.encode("cp1256"), "text/html").text


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b'{"a": 1}', b"\x89PNG\r\n", b"plain words"])
def test_what_is_no_web_page_is_none(body: bytes) -> None:
    assert article_page(body, None) is None


def test_a_page_too_large_for_the_tree_gives_its_long_paragraphs() -> None:
    table = "<table>" + "<tr><td>1" * 2_000 + "</table>"
    page = read(HTML.replace("</article>", f"</article>{table}"))
    assert page.text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "filling",
    [
        "<div>" * 200_000,
        "<p>a " * 200_000,
        "<table>" + "<tr><td>x" * 100_000,
        "<a href=x>y</a>" * 100_000,
        "<table><tr>" + "<td>x y z" * 15_000,
        "<table><tr>" + "<th>x" * 15_000,
        "<dl>" + "<dt>a<dd>b" * 5_000,
        "<h2>a b c</h2>" * 5_000,
        "a" * 5_000_000,
        "<!--" * 500_000,
        "<script>" * 200_000,
        "&#" * 500_000,
        "<p " * 300_000,
        "\u202e\u0000" * 100_000,
    ],
)
def test_hostile_pages_are_survived(filling: str) -> None:
    page = read(HTML.replace("</article>", f"</article>{filling}"))
    assert len(page.text) <= 200_000


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=x", "image/png"]))
def test_any_bytes_are_survived(body: bytes, content_type: str | None) -> None:
    page = article_page(b"<html>" + body, content_type)
    assert page is not None
    assert "\r" not in page.text


def test_a_page_that_tells_more_may_stand_for_the_entry() -> None:
    assert why_not(ITEM, read(HTML)) is None


def test_an_article_that_names_cookies_in_passing_is_an_article() -> None:
    long = "\n\n".join([*PARAGRAPHS * 5, "Nous utilisons des cookies. Gérer vos choix. Déjà abonné ?"])
    assert why_not(ITEM, ArticlePage(headline=TITLE, text=long)) is None


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (ArticlePage(headline=TITLE, text=""), "gives no more"),
        (ArticlePage(headline=TITLE, text=ITEM.text), "gives no more"),
        (replace(read(HTML), locked=True), "for subscribers"),
        (replace(read(HTML), text=f"{PARAGRAPHS[0]} La suite est réservée aux abonnés."), "for subscribers"),
        (replace(read(HTML), text=f"{PARAGRAPHS[0]} Tout accepter. Gérer vos choix."), "asks for consent"),
        (replace(read(HTML), text=f"{PARAGRAPHS[0]} Vérifiez que vous êtes humain."), "a robot"),
        (
            ArticlePage(headline="Sport", text="Le championnat a repris dimanche à Dosso."),
            "does not speak of",
        ),
        (
            ArticlePage(headline=TITLE, text="Bienvenue sur le site du journal, fondé en 1990."),
            "does not speak",
        ),
    ],
)
def test_a_page_no_better_is_refused_in_words(page: ArticlePage, words: str) -> None:
    said = why_not(ITEM, page)
    assert said is not None
    assert words in said


def test_a_page_in_another_language_is_refused() -> None:
    english = (
        "Gunmen attacked the village of Téra in the night of Sunday to Monday and killed twelve civilians, said a "
        "local source who was reached by phone, while the attaque was still going on."
    )
    assert why_not(ITEM, ArticlePage(headline=TITLE, text=english)) == "the page is in another language"


TERA = NamedPlace(name="Téra", as_written="Téra", kind="town", country="NER", resolved=True, place_id="tera")
REGION = replace(TERA, name="Tillabéri", kind="region", place_id="tillaberi")
WHOLE = Event(role="main", date=date(2022, 6, 12), places=(REGION, TERA), deaths=Toll(12, 12, None))
TELLING = Report(relevant=True, score=80, language="fr", events=(WHOLE,))


def told(**changes: object) -> Report:
    return replace(TELLING, events=(replace(WHOLE, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("report", "missing"),
    [
        (TELLING, ()),
        (told(places=()), ("village",)),
        (told(places=(REGION,)), ("village",)),
        (told(date=None), ("date",)),
        (told(deaths=None), ("toll",)),
        (replace(TELLING, events=()), ("village", "date", "toll")),
        (replace(TELLING, events=(replace(WHOLE, role="secondary", deaths=None), WHOLE)), ()),
        (replace(TELLING, events=(replace(WHOLE, role="secondary", deaths=None),)), ("toll",)),
    ],
)
def test_what_a_report_lacks(report: Report, missing: tuple[str, ...]) -> None:
    assert lacking(report) == missing


@pytest.mark.parametrize(
    ("full_text", "report", "wanted"),
    [
        ("auto", told(deaths=None), True),
        ("auto", TELLING, False),
        ("auto", replace(told(deaths=None), relevant=False), False),
        ("true", TELLING, True),
        ("true", replace(TELLING, relevant=False, events=()), True),
        ("true", replace(TELLING, relevant=False, score=0.0, events=()), False),
        ("false", told(deaths=None), False),
        ("true", replace(TELLING, failure="ValueError while reading"), False),
    ],
)
def test_whose_page_is_wanted(full_text: str, report: Report, wanted: bool) -> None:
    feed = replace(FEED, full_text=full_text)  # type: ignore[arg-type]
    assert wants_page(feed, ITEM, report) is wanted
    assert not wants_page(feed, replace(ITEM, url=None), report)


@pytest.mark.parametrize(
    ("own", "paged", "words"),
    [
        (told(deaths=None), TELLING, None),
        (told(places=()), TELLING, None),
        (replace(TELLING, events=()), TELLING, None),
        (TELLING, told(deaths=Toll(15, 15, 15)), None),
        (replace(TELLING, relevant=False), replace(TELLING, relevant=False), None),
        (TELLING, told(deaths=None), "the page tells no toll"),
        (TELLING, told(places=(REGION,), date=None), "the page tells no village and no date"),
        (TELLING, replace(TELLING, events=()), "the page tells no village and no date and no toll"),
        (told(places=(), date=None, deaths=None), replace(TELLING, events=()), "the page tells no attack"),
        (TELLING, replace(TELLING, relevant=False), "the page is not read as an attack"),
        (TELLING, replace(TELLING, failure="ValueError"), "the page could not be read"),
        (TELLING, told(places=(replace(TERA, place_id="gao"),)), "the page tells of another place"),
        (TELLING, told(deaths=Toll(2, 2, 2)), "the page tells of fewer dead"),
    ],
)
def test_a_reading_that_loses_something_is_not_taken(own: Report, paged: Report, words: str | None) -> None:
    assert page_tells_less(own, paged) == words


def test_a_toll_is_the_same_where_none_is_told() -> None:
    assert same_toll(told(deaths=None), TELLING)
    assert same_toll(TELLING, TELLING)
    assert not same_toll(TELLING, told(deaths=Toll(15, 15, 15)))
    assert not same_toll(TELLING, replace(TELLING, events=()))
