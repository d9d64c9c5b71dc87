"""What a mail says and how it looks: distances, answers, the page for phones and dark screens."""

import json
import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from mails_written import ALERT, ATTACK, DESK, LINKS, NOW, Page, at, mail_to, with_attack

from service.channels.mail import build_mail
from service.records import Alert, Claim, EarlierAttack, NamedPlace, Recipient, Severity, Toll

LANGUAGES = ("en", "fr", "ar")


def first_line(alert: Alert = ALERT, **settings: str) -> str:
    return mail_to(replace(DESK, **settings), alert).content["text"].splitlines()[1]


def page(alert: Alert = ALERT, **settings: Any) -> Page:
    return Page(mail_to(replace(DESK, **settings), alert).content["html"])


# --- the first lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "about 37 km from Dori, about 10 km from Niger."),
        ("fr", "à environ 37 km de Dori, à environ 10 km du Niger."),
        ("ar", "على بعد نحو 37 كم من Dori، على بعد نحو 10 كم من النيجر."),
    ],
)
def test_the_first_line_says_how_far_town_and_border_are(language: str, words: str) -> None:
    assert words in first_line(language=language)


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ({"lat": 14.05, "lon": 0.38}, "less than 5 km from Niger"),
        ({"lat": 14.0354, "lon": -0.0345}, "about 40 km from Niger"),
        ({"lat": 11.317, "lon": -5.667, "country": "MLI"}, "about 30 km from Burkina Faso"),
        ({"lat": 16.27, "lon": -0.04, "country": "MLI"}, None),
        ({"kind": "region"}, None),
        ({"kind": "district"}, None),
        ({"country": None}, None),
        ({"lat": 13.51, "lon": 2.11}, None),
    ],
    ids=["on it", "far", "Mali", "over 100 km", "a region", "a district", "country unknown", "astray"],
)
def test_a_border_is_told_in_steps_where_it_is_near_and_sure(position: dict, words: str | None) -> None:
    line = first_line(at(**position))
    countries = ("Niger", "Mali", "Benin", "Ivoire")
    assert words in line if words else not any(f"from {country}" in line for country in countries)


@pytest.mark.parametrize("precision", ["adm2", "adm1"])
def test_no_distance_to_a_border_where_the_village_is_not_shown(precision: str) -> None:
    content = mail_to(replace(DESK, precision=precision)).content
    assert "Niger" not in content["text"] + content["html"] + content["short"]


def test_an_official_count_that_its_speaker_leaves_open_is_provisional() -> None:
    assert (
        "50 or more killed (government, provisional); 100 or more killed (security source)"
        in (mail_to().content["text"])
    )
    closed = with_attack(claims=(Claim("government", Toll(50, 50, 50)),))
    assert "50 killed (government)." in mail_to(alert=closed).content["text"]


def test_civilians_are_named_where_they_are_among_the_dead() -> None:
    assert "Civilians attacked; attackers not identified." in first_line(with_attack(deaths_civilians=50))
    assert "ivilians" not in first_line(with_attack(deaths_civilians=50, perpetrators=("clash",)))
    assert "ivilians" not in first_line()


# --- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_buttons_lead_to_the_page_of_answers(language: str) -> None:
    message = mail_to(replace(DESK, language=language))
    address = LINKS.answer(DESK.name, message.address, ALERT.id, NOW)
    buttons = [one for one in Page(message.content["html"]).all("a") if one.get("class") == "button"]
    assert [one["href"] for one in buttons] == [address] * 3
    assert address in message.content["text"].splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_an_account_is_led_to_the_page_of_the_alert(language: str) -> None:
    content = mail_to(replace(DESK, language=language)).content
    address = f"https://alerts.example.org/alerts/{ALERT.id}"
    assert address in content["text"].splitlines()
    assert [one["href"] for one in Page(content["html"]).all("a")].count(address) == 1


def test_unsubscribing_stands_in_the_headers_and_below_the_text() -> None:
    content = mail_to().content
    address = LINKS.unsubscribe(DESK.name, "desk@example.org")
    assert content["headers"]["List-Unsubscribe"] == f"<{address}>"
    assert content["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in content["text"]
    assert address in [one["href"] for one in Page(content["html"]).all("a")]


def test_without_a_base_url_a_mail_has_no_link_of_ours() -> None:
    content = mail_to(links=None).content
    assert not any(name.startswith("List-Unsub") for name in content["headers"])
    assert "alerts.example.org" not in content["text"] + content["html"]
    assert not [one for one in Page(content["html"]).all("a") if one.get("class") == "button"]


# --- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_page_are_small_with_all_links(language: str) -> None:
    many = tuple(
        NamedPlace(name=f"Village-sur-Niger {n}", as_written="x", kind="village", adm1="Tillabéri")
        for n in range(40)
    )
    sources = tuple(
        replace(source, name=f"Journal du Sahel {n}", url=f"https://example.org/{'a' * 150}/{n}")
        for n, source in enumerate(ATTACK.sources * 10)
    )
    crowded = with_attack(places=many, sources=sources, villages_attacked_min=50)
    for alert in (ALERT, crowded):
        content = mail_to(replace(DESK, language=language), alert).content
        assert len(content["text"].encode()) <= 2048
        assert len(content["html"].encode()) < 12_000


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_text_says(language: str) -> None:
    content = mail_to(replace(DESK, language=language)).content
    shown = Page(content["html"]).text
    for line in content["text"].splitlines():
        words = re.sub(r"^(\d\. |- |--$)|\s*:$", "", line.strip())
        parts = [part for part in re.split(r"(?<=\w) ?: |، |, ", words) if part]
        assert all(part in shown or part.startswith("https://") for part in parts), line


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    shown = page()
    assert not {"script", "link", "iframe", "form", "object", "base"} & {tag for tag, _ in shown.tags}
    assert all(one["src"].startswith("cid:") for one in shown.all("img"))
    assert not any(name.startswith("on") for _, attributes in shown.tags for name in attributes)
    assert "url(" not in mail_to().content["html"]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_page_reads_in_the_direction_of_its_language(language: str, direction: str) -> None:
    shown = page(language=language)
    assert shown.all("html")[0] == {"lang": language, "dir": direction}
    # Some programs drop <html>: the body says it again.
    assert shown.all("body")[0]["dir"] == direction
    assert not re.search(r"(padding|margin)-(left|right)|text-align", mail_to().content["html"])


@pytest.mark.parametrize("severity", list(Severity))
def test_severity_is_a_bar_with_a_word_readable_on_its_own_colour(severity: Severity) -> None:
    shown = page(replace(ALERT, severity=severity), min_severity=Severity.MINOR)
    assert f"{severity.value} · Alert" in shown.text
    bar = next(one["style"] for one in shown.all("div") if "background" in one["style"])
    assert _contrast(*re.findall(r"(?:background|color):(#\w{6})", bar)) >= 4.5


def test_a_cancel_is_not_shown_as_severe() -> None:
    shown = page(replace(ALERT, msg_type="Cancel"))
    assert shown.text.startswith("Cancelled ")
    bar = next(one["style"] for one in shown.all("div") if "background" in one["style"])
    minor = page(replace(ALERT, severity=Severity.MINOR), min_severity=Severity.MINOR)
    assert bar == next(one["style"] for one in minor.all("div") if "background" in one["style"])


def test_what_has_a_colour_has_its_ground_so_that_dark_screens_stay_readable() -> None:
    """Only what sets both may set either: everything else takes the colours of the reader's program."""
    for tag, attributes in page().tags:
        colours = re.findall(r"(?:^|;)(background|color):(#\w{6})", attributes.get("style", ""))
        if tag == "td" or attributes.get("class") == "button":
            continue  # a button is a cell with its ground and a link with its colour
        assert len(colours) in (0, 2), (tag, attributes)
        if colours:
            assert _contrast(*(colour for _, colour in colours)) >= 4.5
    cell = next(one for one in page().all("td"))
    link = next(one for one in page().all("a") if one.get("class") == "button")
    ground, ink = (
        re.findall(r"background:(#\w{6})", cell["style"])[0],
        re.findall(r"color:(#\w{6})", link["style"])[0],
    )
    assert _contrast(ground, ink) >= 4.5


def _contrast(one: str, other: str) -> float:
    """WCAG 2: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- what came before, and the map --------------------------------------------------------------------------------

THERE = EarlierAttack(
    incident_id="inc_0",
    day=date(2022, 6, 9),
    date_precision="day",
    name="Seytenga",
    lat=13.97,
    lon=0.30,
    km=0,
    deaths=Toll(11, 11, 11),
)
NEAR = replace(THERE, name="Gorgadji", lat=14.03, lon=0.1, km=12, deaths=None, day=date(2022, 6, 1))
FAR = replace(THERE, name="Falagountou", lat=14.369, lon=0.184, km=46, day=date(2022, 5, 20))
AGAIN = replace(ALERT, before=(THERE, NEAR, FAR))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Before: 11 killed there (9 June); an attack without a figure at Gorgadji, 12 km away (1 June).",
        ),
        (
            "fr",
            "Avant : 11 morts au même endroit (9 juin) ; "
            "une attaque sans chiffre à Gorgadji, à 12 km de là (1er juin).",
        ),
        (
            "ar",
            "قبل ذلك: 11 قتيلًا في المكان نفسه (9 يونيو)؛ هجوم دون رقم في Gorgadji على بعد 12 كم (1 يونيو).",
        ),
    ],
)
def test_the_third_line_says_what_came_before_there_and_near(language: str, words: str) -> None:
    assert words in mail_to(replace(DESK, language=language), AGAIN).content["text"].splitlines()[3]


def test_the_map_shows_places_towns_and_what_came_before() -> None:
    spec = mail_to(alert=AGAIN).content["map"]
    kinds = [(point["kind"], point["name"]) for point in spec["points"]]
    assert kinds[:3] == [("attack", "Seytenga"), ("before", "Gorgadji"), ("before", "Falagountou")]
    assert kinds[3:] == [("town", "Dori"), ("town", "Téra"), ("town", "Sebba")]
    assert len(json.dumps(spec)) < 1500


def test_what_the_map_shows_is_said_in_words() -> None:
    message = mail_to(alert=AGAIN)
    [image] = Page(message.content["html"]).all("img")
    assert image["alt"] == message.content["map"]["alt"]
    assert "Seytenga, about 37 km from Dori, about 10 km from Niger" in image["alt"]
    assert "Gorgadji (1 June), Falagountou (20 May)" in image["alt"]


@pytest.mark.parametrize(
    ("recipient", "alert"),
    [
        (replace(DESK, precision="adm2"), AGAIN),
        (replace(DESK, precision="adm1"), AGAIN),
        (DESK, replace(AGAIN, msg_type="Cancel")),
        (DESK, at(lat=None, lon=None)),
        (DESK, at(kind="region")),
    ],
    ids=["district", "region", "cancel", "no position", "no point"],
)
def test_there_is_no_map_where_a_point_is_not_known_or_not_for_this_reader(
    recipient: Recipient, alert: Alert
) -> None:
    content = mail_to(recipient, alert).content
    assert "map" not in content
    assert "<img" not in content["html"]
    assert recipient.precision == "village" or "Gorgadji" not in content["text"] + content["html"]


# --- the whole mail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_carries_its_map_and_stays_small(language: str) -> None:
    raw = build_mail(mail_to(replace(DESK, language=language), AGAIN)).as_bytes()
    mail = message_from_bytes(raw, policy=default)
    shape = [part.get_content_type() for part in mail.walk()]
    assert shape == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = list(mail.walk())[-1]
    [image] = Page(mail.get_body(("html",)).get_content()).all("img")
    assert picture["Content-ID"] == f"<{image['src'].removeprefix('cid:')}>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content().startswith(b"\x89PNG")
    assert len(raw) < 30_000


@pytest.mark.parametrize("spec", [None, {}, {"language": "en", "points": [{"kind": "attack"}]}, "x"])
def test_a_map_that_cannot_be_drawn_leaves_its_words(spec: object) -> None:
    message = mail_to(alert=AGAIN)
    mail = build_mail(replace(message, content={**message.content, "map": spec}))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    html = mail.get_body(("html",)).get_content()
    assert "<img" not in html
    assert "Map: Seytenga, about 37 km from Dori" in Page(html).text
