"""The page of an incident: what it tells, to whom, and what can be decided there and taken back."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from browsing import Browser, an_account
from storytelling import DESK, Story

from service.jobs.told import TakeIn
from service.records import Incident, Ruling, Toll
from service.stages.collect import told_item

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)
WHY = "The picture is of another year"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00", recipients=(DESK, replace(DESK, name="second desk")))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.publish("2022-06-13T10:05", ATTACK.replace("50", "86"), BODY.replace("50", "86"), feed="two")
    story.run_until("2022-06-13T12:00")
    for name, role in (("Aïcha", "operator"), ("Moussa", "viewer")):
        an_account(story, name, role)
    return story


@pytest.fixture
def desk(story: Story) -> Browser:
    """An operator, who reads English."""
    return logged_in(story, "Aïcha")


def logged_in(story: Story, name: str, language: str = "en") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    browser.log_in(name)
    browser.get(f"/language?to={language}")
    return browser


def the_incident(story: Story) -> Incident:
    [incident] = incidents(story)
    return incident


def incidents(story: Story) -> list[Incident]:
    with story.service.store.view() as look:
        return [row["incident"] for row in look.page_incidents(None, 50).rows]  # type: ignore[misc]


def page_of(browser: Browser, incident: Incident) -> str:
    answer = browser.get(f"/incidents/{incident.id}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def decide(
    browser: Browser, incident: Incident, act: str, seen: int = 0, **fields: str | list[str]
) -> httpx.Response:
    """Send a form of the page as it stands, or (``seen``) as it stood."""
    shown = re.search(r'name="seen" value="(\d+)"', browser.get(f"/incidents/{incident.id}").text)
    revision = str(seen) if seen else shown[1] if shown else ""
    given = {"form_token": browser.form_token(), "seen": revision, "reason": WHY, **fields}
    return browser.post(f"/incidents/{incident.id}/{act}", given)


def rulings(story: Story, incident: Incident) -> list[Ruling]:
    with story.service.store.view() as look:
        return look.rulings_on(incident.id)


def told(story: Story) -> Incident:
    """The same attack by phone, from residents."""
    service = story.service
    item = told_item(
        "Residents say that 120 people were killed in Seytenga on 11 June, the secret well is dry.",
        speaker="residents",
        via="phone",
        received_at=service.clock.now(),
        title="Secret call about Seytenga",
    )
    TakeIn(service.store, service.in_force, service.clock).run(item, "desk")
    story.run_until("2022-06-13T13:00")
    return the_incident(story)


def test_it_shows_who_says_what_and_where_that_stands_in_the_text(story: Story, desk: Browser) -> None:
    page = page_of(desk, the_incident(story))
    assert "<h1><bdi>Seytenga</bdi>, night 11-12 June 2022</h1>" in page
    assert '<mark title="dead">At least 86 people were killed</mark>' in page
    assert '<mark title="day">11 to 12 June</mark>' in page
    assert page.count("has given another figure since") == 1
    assert "<strong>86 or more killed</strong>" in page
    assert "Independent speakers: 1. Different texts: " in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 266 210"' in page
    assert "Map: Seytenga, about 38 km from Dori" in page


def test_who_only_repeats_a_figure_is_not_said_to_give_none(story: Story, desk: Browser) -> None:
    unsaid = BODY.replace("50", "86").replace(", the government spokesman said on Monday", "")
    story.publish("2022-06-13T12:05", "Seytenga after the attack", unsaid)
    story.run_until("2022-06-13T14:00")
    page = page_of(desk, the_incident(story))
    rows = re.findall(
        r'<tr><th scope="row"><bdi>([^<]*)</bdi></th><td data-head="Figure that stands">([^<]*)', page
    )
    assert dict(rows) == {
        "government": "86 or more killed",
        "press, no speaker named": "none of its own: what it gives repeats another’s, or is not counted",
    }


def test_it_shows_the_alerts_that_it_caused_and_whom_they_reached(story: Story, desk: Browser) -> None:
    page = page_of(desk, the_incident(story))
    assert re.search(r'href="/alerts/alr-\w+"><bdi>\[Extreme\] Seytenga \(BF\): 50 or more killed', page)
    assert re.search(r"taken by\s+<bdi>second desk</bdi>, <bdi>field desk</bdi>", page)


def test_it_is_there_in_french(story: Story) -> None:
    page = page_of(logged_in(story, "Aïcha", "fr"), the_incident(story))
    assert "nuit du 11 au 12 juin 2022" in page
    assert "Qui donne quel chiffre, et quand" in page
    assert "reçue par" in page
    assert re.search(r"<small>Alerte · Extrême · ", page)
    assert not re.search(r"<small>(Alert|Update|Cancel) ·", page)


def test_a_viewer_sees_it_and_can_decide_nothing(story: Story) -> None:
    incident, viewer = the_incident(story), logged_in(story, "Moussa")
    page = page_of(viewer, incident)
    assert "/dismiss" not in page
    assert "Aïcha" not in page
    for act in ("correct", "confirm", "merge", "split", "dismiss", "decisions/1/undo"):
        answer = decide(viewer, incident, act)
        assert answer.status_code == 403
        assert "This is for operators" in answer.text
    assert rulings(story, incident) == []


def test_the_words_of_what_was_told_are_for_operators(story: Story, desk: Browser) -> None:
    incident = told(story)
    seen, hidden = page_of(desk, incident), page_of(logged_in(story, "Moussa"), incident)
    assert ("Secret call" in seen, "secret well" in seen) == (True, True)
    assert "secret" not in hidden.lower()
    assert "A report that was told: its words are for operators" in hidden
    assert "by phone: residents" in hidden


def test_what_is_dismissed_is_cancelled_and_the_page_says_how_to_undo_it(story: Story, desk: Browser) -> None:
    incident = the_incident(story)
    said = page_of(desk, incident).partition('id="dismiss"')[2]
    assert re.search(
        r"goes to everyone who had its alert:\s+<bdi>second desk</bdi>, <bdi>field desk</bdi>", said
    )
    answer = decide(desk, incident, "dismiss")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/incidents/{incident.id}?done=dismissed",
    )
    assert "gets the Cancel" in desk.get(answer.headers["location"]).text
    story.run_until("2022-06-13T12:05")
    assert story.kinds.count("alert.cancelled") == 2
    page = page_of(desk, incident)
    assert f"Dismissed as wrong by an operator: <bdi>{WHY}</bdi>" in page
    [ruling] = rulings(story, incident)
    assert f"/incidents/{incident.id}/decisions/{ruling.id}/undo" in page
    assert 'id="dismiss"' not in page
    answer = decide(desk, incident, f"decisions/{ruling.id}/undo", reason="It was right")
    assert answer.headers["location"].endswith("?done=undone")
    story.run_until("2022-06-13T12:10")
    page = page_of(desk, incident)
    assert "<bdi>It was right</bdi>" in page
    assert f"/decisions/{ruling.id}/undo" not in page
    assert the_incident(story).status == "open"


def test_a_decision_is_undone_once(story: Story, desk: Browser) -> None:
    incident = the_incident(story)
    decide(desk, incident, "confirm")
    [ruling] = rulings(story, incident)
    assert decide(desk, incident, f"decisions/{ruling.id}/undo").status_code == 303
    again = decide(desk, incident, f"decisions/{ruling.id}/undo")
    assert (again.status_code, "is undone already." in again.text) == (409, True)
    assert decide(desk, incident, "decisions/99/undo").status_code == 404


def test_only_what_was_changed_in_the_form_is_set(story: Story, desk: Browser) -> None:
    incident = the_incident(story)
    answer = decide(desk, incident, "correct", low="86", best="86", high="", day="2022-06-11", injured="7")
    assert answer.status_code == 303
    assert dict(rulings(story, incident)[0].after) == {"injured": "7"}
    decide(desk, incident, "correct", low="60", best="70", high="")
    decide(desk, incident, "correct", low="", best="70", high="", day="")
    story.run_until("2022-06-13T12:05")
    corrected = the_incident(story)
    assert (corrected.deaths, corrected.day, corrected.injured) == (Toll(70, 70, 70), None, 7)
    page = page_of(desk, corrected)
    assert "injured: <bdi>–</bdi> → <bdi>7</bdi>" in page
    assert "day: <bdi>2022-06-11</bdi> → <bdi>not known</bdi>" in page


SENSELESS: list[tuple[str, dict[str, str | list[str]], str, str]] = [
    ("correct", {"best": "many"}, "best", "the lowest not above the best"),
    ("correct", {"best": "9" * 5000}, "best", "the lowest not above the best"),
    ("correct", {"low": "90", "best": "80"}, "best", "the lowest not above the best"),
    ("correct", {"injured": "-1"}, "injured", "a whole number up to 999999"),
    ("correct", {"injured": "9" * 5000}, "injured", "a whole number up to 999999"),
    ("correct", {"day": "2031-01-01"}, "day", "it has not come yet"),
    ("correct", {}, "", "Say what is to be corrected"),
    ("confirm", {"reason": " "}, "confirm-reason", "Give the reason"),
    ("dismiss", {"reason": "x" * 301}, "dismiss-reason", "longer than 300 characters"),
    ("merge", {"typed": "nowhere"}, "other", "There is no incident nowhere"),
    ("split", {}, "events", "Name some of its reports"),
    ("split", {"events": ["1:0", "2:0"]}, "events", "not none and not all"),
    ("split", {"events": "9:9"}, "", "is not made of 9:9"),
]
"""Act, what is filled in, the field at fault, words of the fault."""


def test_what_makes_no_sense_comes_back_with_the_fault_beside_its_field(story: Story, desk: Browser) -> None:
    incident = the_incident(story)
    for act, fields, field, words in SENSELESS:
        answer = decide(desk, incident, act, **fields)
        page = html.unescape(answer.text)
        assert answer.status_code == 422, (act, fields)
        assert re.findall(r'<details id="([a-z]+)" open>', page) == [act]
        assert re.search(rf'role="alert"><bdi>[^<]*{re.escape(words)}', page)
        if field:
            assert re.search(rf'<p class="wrong" id="{field}-fault">[^<]*{re.escape(words)}', page)
            assert re.search(rf'aria-describedby="[^"]*{field}-fault"', page)
        if isinstance(typed := fields.get("reason", WHY), str) and typed.strip():
            assert f'value="{typed}"' in page
    assert rulings(story, incident) == []


def test_a_stale_form_is_answered_with_what_changed_and_comes_back_as_it_was_left(
    story: Story, desk: Browser
) -> None:
    incident = the_incident(story)
    second_tab = logged_in(story, "Aïcha")
    assert decide(second_tab, incident, "correct", best="60", low="60", high="60").status_code == 303
    story.run_until("2022-06-13T12:05")
    answer = decide(desk, incident, "correct", seen=2, low="86", best="86", high="", injured="7")
    page = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "nothing was done: Dead: 86 or more killed → 60 killed. Look again" in page
    assert 'name="injured" inputmode="numeric" size="6" autocomplete="off" value="7"' in page
    assert 'name="best" inputmode="numeric" size="6" autocomplete="off" value="60"' in page, (
        "not what was not typed"
    )
    assert len(rulings(story, incident)) == 1
    assert decide(desk, incident, "correct", injured="7").status_code == 303


def test_a_decision_without_a_revision_is_stale(story: Story, desk: Browser) -> None:
    for seen in ("", "x", "99999999999999999999"):
        given = {"form_token": desk.form_token(), "seen": seen, "reason": WHY, "best": "1"}
        for act in ("correct", "dismiss"):
            assert desk.post(f"/incidents/{the_incident(story).id}/{act}", given).status_code in (409, 422)
    assert rulings(story, the_incident(story)) == []


def test_two_become_one_and_the_other_address_leads_there(story: Story, desk: Browser) -> None:
    other_body = BODY.replace("Seytenga", "Dori").replace("50", "9")
    story.publish(
        "2022-06-13T12:05", ATTACK.replace("Seytenga", "Dori").replace("50", "9"), other_body, feed="three"
    )
    story.run_until("2022-06-13T13:00")
    dori, seytenga = incidents(story)
    page = page_of(desk, dori)
    assert f'<input type="radio" name="other" value="{seytenga.id}">' in page
    assert (
        decide(
            desk, dori, "merge", typed=f"http://127.0.0.1:8000/incidents/{seytenga.id}?x=1#map"
        ).status_code
        == 303
    )
    story.run_until("2022-06-13T13:05")
    [one] = incidents(story)
    moved = desk.get(f"/incidents/{dori.id}")
    assert moved.headers["location"] == f"/incidents/{one.id}?done=moved"
    late = decide(desk, dori, "dismiss", seen=1)
    assert (late.status_code, "It has changed since you looked" in late.text) == (409, True)
    page = page_of(desk, one)
    assert "Made one with another incident" in page
    [ruling] = rulings(story, one)
    assert decide(desk, one, f"decisions/{ruling.id}/undo").status_code == 303
    story.run_until("2022-06-13T13:10")
    assert len(incidents(story)) == 2


def test_reports_are_taken_off_and_brought_back(story: Story, desk: Browser) -> None:
    incident = the_incident(story)
    assert decide(desk, incident, "split", events="2:0").status_code == 303
    story.run_until("2022-06-13T12:05")
    assert sorted(one.deaths.best for one in incidents(story) if one.deaths) == [50, 86]
    [ruling] = rulings(story, incident)
    assert decide(desk, incident, f"decisions/{ruling.id}/undo").status_code == 303
    story.run_until("2022-06-13T12:10")
    assert len(incidents(story)) == 1


def test_what_does_not_exist_is_a_sentence(story: Story, desk: Browser) -> None:
    for path in ("/incidents/nothing", "/incidents/%22%3E%3Cscript%3E"):
        answer = desk.get(path)
        assert (answer.status_code, "There is no incident" in answer.text) == (404, True)
        assert "<script" not in answer.text
    answer = desk.post("/incidents/nothing/dismiss", {"form_token": desk.form_token(), "reason": WHY})
    assert (answer.status_code, "There is no incident nothing" in answer.text) == (404, True)


def test_words_of_strangers_are_inert(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    hostile = "<script>alert(1)</script> \u202egnp.exe\u202c "
    story.publish(
        "2022-06-13T09:05", hostile + ATTACK, f"{hostile}{BODY} {'x' * 10_000}", guid="javascript:alert(1)"
    )
    story.run_until("2022-06-13T10:00")
    an_account(story)
    desk = logged_in(story, "Aïcha")
    answer = desk.get(f"/incidents/{the_incident(story).id}")
    assert "<script" not in answer.text
    assert "javascript:" not in re.findall(r'href="([^"]*)"', answer.text)
    assert "x" * 300 not in answer.text, "a text is shown in passages"
    assert len(answer.content) < 40_000
    decide(desk, the_incident(story), "confirm", reason='"><script>alert(2)</script>')
    assert "<script" not in desk.get(f"/incidents/{the_incident(story).id}").text


def test_many_reports_and_figures_are_shown_a_page_at_a_time(story: Story, desk: Browser) -> None:
    for n in range(18):
        story.publish(
            f"2022-06-13T12:{10 + n}", f"{ATTACK} ({n})", BODY.replace("50", str(100 + n)), feed="three"
        )
    story.run_until("2022-06-13T14:00")
    incident = the_incident(story)
    first, last = (desk.get(f"/incidents/{incident.id}?reports={n}").text for n in (1, 4))
    assert (first.count("<article"), last.count("<article")) == (5, 5)
    assert f'href="/incidents/{incident.id}?reports=2#reports"' in first
    for beyond in ("99", "x", "-1", "0"):
        assert desk.get(f"/incidents/{incident.id}?reports={beyond}").status_code == 200
    left_out = len(incident.sources) - 16
    assert f"Earlier ones that are left out: {left_out}." in first
    every = desk.get(f"/incidents/{incident.id}?claims=all").text
    assert "Earlier ones that are left out" not in every
    assert (
        every.count('data-head="No."') == len(incident.sources) == first.count('data-head="No."') + left_out
    )
