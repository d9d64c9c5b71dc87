"""The first page: what a duty officer must know at once, in both languages, empty and full, and hostile words in it."""

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser, an_account
from storytelling import DESK, OPERATOR, Story

from service.console.pages import STYLE
from service.console.situation import ROWS
from service.errors import FetchError
from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.noticing import to_operators
from service.records import Appointment, AppointmentKind, Caution, Rule, Severity

Tell = Callable[..., Story]
ATTACK = (
    "Burkina Faso: at least 50 killed in Seytenga",
    "Gunmen killed at least 50 civilians in the town of Seytenga, in the Sahel region of Burkina Faso, in the night "
    "of 11 to 12 June, the government said.",
)
VILLAGES = Rule(name="new villages", kind="new_villages", severity=Severity.SEVERE, at_least=1)
EN, FR = {"Accept-Language": "en"}, {"Accept-Language": "fr"}


@pytest.fixture
def story(tell: Tell) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T12:00")
    return told


def page(story: Story, role: str = "operator", **headers: str) -> str:
    browser = Browser(story.service.web(run_jobs=False))
    with story.service.store.view() as look:
        known = {one.name for one in look.users()}
    if role not in known:
        an_account(story, role, role)
    browser.log_in(role)
    answer = browser.get("/", **{**EN, **headers})
    assert answer.status_code == 200
    return answer.text


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">(.*?)</section>', html, re.DOTALL)
    return found[1] if found else ""


def test_the_alerts_that_wait_come_with_why_and_go_when_somebody_answers(story: Story) -> None:
    waiting = section(page(story), "waiting")
    [alert_id] = re.findall(r'href="/alerts/([^"]+)"', waiting)
    assert "Seytenga" in waiting
    assert 'class="extreme"' in waiting or 'class="severe"' in waiting
    AcknowledgeAlerts(story.service.store, story.clock).acknowledge(alert_id, who="user:Aïcha")
    after = section(page(story), "waiting")
    assert "No alert of the last 30 days waits." in after
    assert alert_id not in after


def test_only_so_many_alerts_wait_on_the_page_and_the_rest_behind_a_link(tell: Tell) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    places = (
        ("Seytenga", "Sahel region of Burkina Faso"), ("Bankass", "Mopti region of Mali"),
        ("Banibangou", "Tillabéri region of Niger"), ("Djibo", "Sahel region of Burkina Faso"),
        ("Ansongo", "Gao region of Mali"), ("Ménaka", "Ménaka region of Mali"),
        ("Torodi", "Tillabéri region of Niger"), ("Koro", "Mopti region of Mali"),
        ("Gorom-Gorom", "Sahel region of Burkina Faso"), ("Ouallam", "Tillabéri region of Niger"),
        ("Tillia", "Tahoua region of Niger"), ("Hombori", "Mopti region of Mali"),
        ("Abala", "Tillabéri region of Niger"), ("Solhan", "Sahel region of Burkina Faso"),
    )  # fmt: skip
    for name, where in places:
        story.publish(
            "2022-06-13T09:05",
            f"At least 20 killed in {name}",
            f"Gunmen killed at least 20 civilians in {name}, in the {where}, on Saturday 11 June, officials said.",
        )
    story.run_until("2022-06-13T12:00")
    waiting = section(page(story), "waiting")
    assert len(re.findall(r'href="/alerts/', waiting)) == ROWS
    assert '<a href="/alerts?waiting=1">There are more' in waiting


def test_incidents_stand_on_the_map_and_in_the_list_with_their_own_page(story: Story) -> None:
    html = page(story)
    listed = section(html, "incidents")
    [incident_id] = re.findall(r'href="/incidents/([^"]+)"', listed)
    assert "Seytenga" in listed
    assert "50 or more killed" in listed
    drawn = section(html, "map")
    assert "On the map: 1." in drawn
    svg = ET.fromstring(re.search(r"<svg.*?</svg>", drawn, re.DOTALL)[0])  # type: ignore[index]
    assert any("Seytenga" in (title.text or "") for title in svg.iter("{http://www.w3.org/2000/svg}title"))
    assert incident_id


@pytest.mark.parametrize(("rules", "marked"), [((), False), ((VILLAGES,), True)])
def test_villages_of_which_a_rule_on_new_ones_told_are_pointed_at(
    tell: Tell, rules: tuple[Rule, ...], marked: bool
) -> None:
    story = tell("2022-06-13T08:00", rules=rules)
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", *ATTACK)
    story.run_until("2022-06-13T12:00")
    drawn = re.search(r"<svg.*?</svg>", section(page(story), "map"), re.DOTALL)
    assert drawn
    groups = ET.fromstring(drawn[0]).findall("{http://www.w3.org/2000/svg}g")
    assert len(groups) == 1
    assert (groups[0].find("{http://www.w3.org/2000/svg}path") is not None) is marked


def test_a_region_has_its_weeks_as_bars_and_in_words(story: Story) -> None:
    areas = section(page(story), "areas")
    assert len(re.findall(r"<th scope=\"row\">", areas)) == len(story.service.in_force.reader.zone.areas)
    words = re.search(
        r"<title>Sahel: attacks in each of the last 26 weeks, the last one last: ([^<]*)\.</title>", areas
    )
    assert words
    counts = words[1].split(", ")
    assert len(counts) == 26
    assert counts[-1] == "1"
    assert set(counts[:-1]) == {"0"}
    assert '<a href="/incidents?area=BFA%2FSahel">' in areas
    row = re.search(r"<bdi>Sahel</bdi>.*?</tr>", areas, re.DOTALL)
    assert row
    figures = re.findall(r'class="number">([^<]*)<', row[0])
    assert figures[:3] == ["1", "1", "1"]
    assert figures[3] == "181", "all days before the first poll, on the 26 weeks' last day"
    assert "h1m2 0h1" in row[0], "they are marked as not seen"


def test_what_cannot_be_seen_is_said_with_the_feeds_and_since_when(story: Story) -> None:
    story.newsroom.broken["https://two.example.org/feed"] = FetchError("no route to host")
    story.run_until("2022-06-15T12:00")
    html = page(story)
    coverage = section(html, "coverage")
    assert "2 of 3" in coverage
    assert re.search(r'href="/feeds/\d+"><bdi>two</bdi></a>: last answered', coverage)
    assert "The feed two has not answered for more than a day: it failed" in section(html, "to-do")


@pytest.mark.parametrize("headers", [EN, FR])
@pytest.mark.parametrize("role", ["viewer", "operator", "admin"])
def test_the_page_of_nothing_promises_no_calm(tell: Tell, role: str, headers: dict[str, str]) -> None:
    story = tell("2022-06-13T08:00", feeds=(), rules=(), recipients=())
    html = page(story, role, **headers)
    calm = (
        "Une liste vide n’est pas un signe de calme."
        if headers is FR
        else "An empty list is not a sign of calm."
    )
    assert calm in html
    assert ("left" in re.findall(r'aria-labelledby="([\w-]+)"', html)) is (role != "viewer")
    ET.fromstring(re.search(r"<svg.*?</svg>", section(html, "map"), re.DOTALL)[0])  # type: ignore[index]


@pytest.mark.parametrize("headers", [EN, FR])
@pytest.mark.parametrize("role", ["viewer", "operator", "admin"])
def test_everybody_who_logs_in_sees_the_situation(story: Story, role: str, headers: dict[str, str]) -> None:
    html = page(story, role, **headers)
    for name in ("waiting", "map", "incidents", "areas", "coverage"):
        assert section(html, name)
    assert "Seytenga" in html
    assert not re.search(r"[{}]|%\(", re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL))


# --- what is left to configure ------------------------------------------------------------------------------------


def left(story: Story, role: str = "admin") -> dict[str, bool]:
    """The steps, with whether they are done."""
    found = re.findall(r"<li><span class=\"(good|bad)\"[^>]*>.</span> (?:<strong>)?([^<]*?)(?:</strong>)? <small>",
                       section(page(story, role), "left"))  # fmt: skip
    return {what: look == "good" for look, what in found}


def test_what_is_left_to_configure_is_said_until_it_is_done(story: Story) -> None:
    steps = left(story)
    assert [what for what, done in steps.items() if not done] == [
        "The address of these pages is known: messages carry links to them.",
        "Somebody is told what needs a person.",
        "Recipients have addresses of their own.",
        "More places than those that come along are known.",
    ]
    in_force = story.service.in_force
    real = {"to": ["Desk <desk@ngo.ml>"]}
    recipients = tuple(replace(one, settings=real) for one in (DESK, OPERATOR))
    story.service.put_in_force(replace(in_force.configuration, recipients=recipients))
    in_force.gazetteers = ("geonames",)
    assert [what for what, done in left(story).items() if not done] == [
        "The address of these pages is known: messages carry links to them."
    ]
    in_force.base_url = "http://127.0.0.1:8000"
    assert left(story) == {}


def test_what_is_missing_in_the_file_is_named_as_the_file_names_it(story: Story) -> None:
    story.service.put_in_force(replace(story.service.in_force.configuration, recipients=(), rules=()))
    html = section(page(story, "admin"), "left")
    tables = set(re.findall(r"\[\[(\w+)\]\]", html))
    assert tables == {"recipients", "rules"}
    shipped = (Path(__file__).parents[2] / "feeds.toml").read_text()
    assert all(f"\n[[{name}]]\n" in shipped for name in tables)
    assert "kill -HUP is enough" in html


def test_before_there_is_an_account_the_page_says_how_to_make_one(story: Story) -> None:
    html = Browser(story.service.web(run_jobs=False)).get("/", **EN).text
    assert "There is an admin who can log in." in section(html, "left")
    assert "liptako users add NAME --role admin" in section(html, "left")
    assert left(story)["There is an admin who can log in."]


@pytest.mark.parametrize(
    ("settings", "example"),
    [
        ({"to": ["desk@example.org"]}, True),
        ({"to": ["desk@mail.example.com"]}, True),
        ({"url": "https://hooks.example.net/x"}, True),
        ({"to": ["desk@ngo.ml", "ops@here.invalid"]}, True),
        ({"to": ["desk@notexample.org"]}, False),
        ({"to": ["example.org@ngo.ml"]}, False),
        ({"url": "https://[broken"}, False),
        ({"url": "https://hooks.ngo.ml/example.org"}, False),
        ({"timeout": 3}, False),
    ],
)
def test_an_address_kept_for_examples_is_none(story: Story, settings: dict[str, Any], example: bool) -> None:
    configuration = story.service.in_force.configuration
    recipient = replace(DESK, channel="webhook" if "url" in settings else "email", settings=settings)
    story.service.put_in_force(replace(configuration, recipients=(recipient,)))
    assert left(story)["Recipients have addresses of their own."] is not example


# --- what needs a person ------------------------------------------------------------------------------------------


def test_what_needs_a_person_leads_to_where_it_is_seen_to(story: Story) -> None:
    configuration = story.service.in_force.configuration
    story.service.put_in_force(replace(configuration, recipients=(*configuration.recipients, OPERATOR)))
    now = story.clock.now()
    late = now + timedelta(hours=6)
    with story.service.store.begin() as work:
        for kind in AppointmentKind:
            work.make_appointment(Appointment(kind=kind, subject="field desk", at=late, failures=3))
        work.disable_recipient("incident/room", "410 Gone", now)
        gone = to_operators(story.service.in_force, "parked", name="report 7", reason="x", now=now)
        work.file_messages([replace(one, recipient="nobody", address="x") for one in gone], now)
    story.run_until("2022-06-13T12:05")
    to_do = section(page(story), "to-do")
    assert '<a href="/recipients/incident%2Froom"><bdi>incident/room is disabled' in to_do
    assert (
        '<a href="/deliveries?state=dead&amp;recipient=nobody"><bdi>Messages for nobody given up: 1.' in to_do
    )
    assert (
        "The digest for field desk could not be made: failed 3 times, is tried again 2022-06-13 18:00 UTC."
        in to_do
    )
    assert to_do.count("failed 3 times") == len(AppointmentKind)


def test_a_service_that_stands_still_says_so(story: Story) -> None:
    app = story.service.web()  # runs jobs, but nobody has started it
    an_account(story)
    browser = Browser(app)
    browser.log_in()
    story.clock.advance_to(story.clock.now() + timedelta(hours=3))
    to_do = section(browser.get("/", **EN).text, "to-do")
    assert "the scheduler does not run" in to_do
    assert "what is due waits for more than a quarter of an hour" in to_do


def test_what_could_not_be_applied_of_the_configuration_is_said(story: Story) -> None:
    in_force = story.service.in_force
    in_force.configuration = replace(
        in_force.configuration, warnings=(Caution("the rule <b>x</b> is not used"),)
    )
    assert "The rule &lt;b&gt;x&lt;/b&gt; is not used" in section(page(story), "to-do")


# --- strangers' words, and weight ---------------------------------------------------------------------------------


def test_hostile_words_are_inert(tell: Tell) -> None:
    story = tell("2022-06-13T08:00", feeds=("<script>alert(1)</script>", "\u202egnirts", "w" * 3_000))
    story.newsroom.broken["https://<script>alert(1)</script>.example.org/feed"] = b"<script>"
    story.run_until("2022-06-13T09:00")
    story.publish(
        "2022-06-13T09:05", f"<script>alert(1)</script>\u202e {ATTACK[0]}", ATTACK[1], feed="\u202egnirts"
    )
    story.run_until("2022-06-15T12:00")
    html = page(story)
    assert "<script" not in html
    assert "javascript:" not in html
    for words in re.findall(r"[^<>]*\u202e[^<>]*", html):
        assert f"<bdi>{words}</bdi>" in html


def test_the_page_is_light_and_asks_for_two_files(story: Story) -> None:
    browser = Browser(story.service.web(run_jobs=False))
    an_account(story)
    browser.log_in()
    answer = browser.ask("GET", "/", {"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) + len(gzip.compress(STYLE)) < 30_000
    asked = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="([^"]*)"', answer.text)
    assert len(asked) == 1
    assert not re.search(r' style="|<style|<script', answer.text)
