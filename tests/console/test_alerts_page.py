"""Alerts in the console: what was raised and why, whom it reached, and what can be done about it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from browsing import Browser, an_account
from storytelling import DESK, OPERATOR, Story

from service.access.tokens import issue
from service.errors import DeliveryError
from service.records import Alert, Recipient, Severity

FIRST = (
    "Mali : au moins 50 morts à Tamalat",
    "Au moins 50 civils ont été tués mardi à Tamalat, dans le cercle de Ménaka.",
)
SECOND = ("Niger : 20 morts à Banibangou", "Vingt civils ont été tués mardi à Banibangou.")
SEVERE = replace(
    DESK, name="headquarters", settings={"to": ["hq@example.org"]}, min_severity=Severity.EXTREME
)
ELSEWHERE = replace(DESK, name="coast", settings={"to": ["coast@example.org"]}, areas=("NER/Agadez",))
QUIET = replace(
    DESK, name="sleepers", settings={"to": ["sleep@example.org"]}, quiet_hours="00:00-23:59 Africa/Bamako"
)
ENGLISH = {"Accept-Language": "en"}
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def raised(tell: Callable[..., Story]) -> Callable[..., Story]:
    def begin(*recipients: Recipient) -> Story:
        story = tell("2022-03-09T08:00", recipients=recipients or (DESK, OPERATOR))
        for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Rokia", "admin")):
            an_account(story, name, role)
        story.run_until("2022-03-09T09:00")
        story.publish("2022-03-09T09:05", *FIRST)
        story.run_until("2022-03-09T12:00")
        return story

    return begin


def browsing(story: Story, name: str = "Aïcha") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    assert browser.log_in(name).status_code == 303
    return browser


def alert_of(story: Story) -> Alert:
    with story.service.store.view() as look:
        newest = look.page_alerts(None, 10).rows[0]["alert"]
    assert isinstance(newest, Alert)
    return newest


def page_of(browser: Browser, path: str, **headers: str) -> str:
    answer = browser.get(path, **(headers or ENGLISH))
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def text_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def press(browser: Browser, path: str, action: str, **fields: str) -> str:
    """Press a button of a page: what the page that follows says of it."""
    token = browser.form_token()
    answer = browser.post(path, {"form_token": token, "action": action, **fields}, **ENGLISH)
    assert answer.status_code == 303, text_of(answer.text)
    after = page_of(browser, answer.headers["location"])
    found = re.search(r'<p class="done" role="status">([^<]*)</p>', after)
    assert found
    return found[1]


def test_the_list_has_each_alert_once_with_why_and_whether_anybody_has_seen_it(
    raised: Callable[..., Story],
) -> None:
    story = raised()
    browser, alert = browsing(story), alert_of(story)
    page = page_of(browser, "/alerts")
    assert f'href="/alerts/{alert.id}"' in page
    said = text_of(page)
    for words in (alert.headline["en"], alert.reason["en"], "Extreme", "mass casualty", "by nobody"):
        assert words in said
    assert alert.headline["fr"] in text_of(page_of(browser, "/alerts", **FRENCH))


def test_the_list_is_narrowed_by_severity_rule_and_who_has_seen_it(raised: Callable[..., Story]) -> None:
    story = raised()
    browser, path = browsing(story), f"/alerts/{alert_of(story).id}"
    for asked in ("severity=Extreme", "rule=mass+casualty", "waiting=1", "severity=Extreme&rule=&waiting=1"):
        assert path in page_of(browser, f"/alerts?{asked}")
    for asked in ("severity=Minor", "rule=deadly+attack", "rule=gone"):
        page = page_of(browser, f"/alerts?{asked}")
        assert path not in page
        assert "No alert of this kind." in page
    press(browser, path, "acknowledge")
    assert path not in page_of(browser, "/alerts?waiting=1")
    assert "<strong>by nobody</strong>" not in page_of(browser, "/alerts")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("severity=Terrible", "There is no severity Terrible: choose one of the list."),
        ("cursor=nonsense", "There is no such part of this list: begin with its first page."),
    ],
)
def test_what_no_list_has_is_refused_in_a_sentence(
    raised: Callable[..., Story], asked: str, says: str
) -> None:
    answer = browsing(raised()).get(f"/alerts?{asked}", **ENGLISH)
    assert (answer.status_code, says in answer.text) == (400, True)


def test_before_the_first_alert_the_list_says_so(tell: Callable[..., Story]) -> None:
    story = tell("2022-03-09T08:00")
    an_account(story)
    browser = browsing(story)
    assert "No alert so far." in page_of(browser, "/alerts")
    assert "not a sign of calm" in page_of(browser, "/alerts")


def test_an_alert_says_what_why_and_whom_it_reached(raised: Callable[..., Story]) -> None:
    story = raised(DESK, SEVERE, ELSEWHERE, QUIET)
    alert = alert_of(story)
    said = text_of(page_of(browsing(story), f"/alerts/{alert.id}"))
    for words in (
        alert.headline["en"],
        alert.reason["en"],
        "Figure 50",
        "10 or more · step of 30 crossed",
        "stored version",
        "Other rules that fired deadly attack",
        "Likely: not yet two independent speakers",
        "3 of 3 feeds in the 24 hours before",
        "delivered: ",
        "d…@example.org",
        "accepted",
        "coast : none of this is in its areas or near its places",
        "Nobody has acknowledged this alert yet.",
    ):
        assert words in said, words
    assert "desk@example.org" not in said


def test_what_was_said_stands_beside_what_is_known_by_now(raised: Callable[..., Story]) -> None:
    story = raised()
    path = f"/alerts/{alert_of(story).id}"
    aicha = browsing(story)
    before = text_of(page_of(aicha, path))
    sources = before.partition("Who had said so when it was sent ")[2]
    assert re.match(r"\S+ · 9 Mar 2022, 09:05 UTC 10:05 \S+ · press, no speaker named : 50 or more", sources)
    assert "By now:" not in before
    story.publish("2022-03-09T12:30", FIRST[0].replace("50", "60"), FIRST[1].replace("50", "60"), feed="two")
    story.run_until("2022-03-09T14:00")
    assert alert_of(story).revision == 1
    after = text_of(page_of(aicha, path))
    was, stands = (
        "Tamalat · 8 March · 50 or more killed",
        "Tamalat · 8 March · 60 or more killed · 2 reports · ",
    )
    assert f"{was} By now: {stands}" in after
    assert after.partition("Who had said so when it was sent ")[2].startswith(sources[:60])


def test_who_was_not_told_is_named_with_the_reason_and_who_waits_with_the_time(
    raised: Callable[..., Story],
) -> None:
    notices = replace(OPERATOR, areas=("NER/Agadez",))
    story = raised(DESK, SEVERE, ELSEWHERE, QUIET, notices)
    story.publish("2022-03-09T13:05", *SECOND)
    story.run_until("2022-03-09T16:00")
    alert = alert_of(story)
    assert alert.severity is Severity.SEVERE
    said = text_of(page_of(browsing(story), f"/alerts/{alert.id}"))
    assert "headquarters : wants alerts from “Extreme” on" in said
    assert "coast : none of this is in its areas" in said
    assert re.search(r"Waits for the end of quiet hours sleepers · 9 Mar 2022, 23:59 UTC", said)


def test_an_earlier_revision_leads_to_how_it_stands_now(raised: Callable[..., Story]) -> None:
    story = raised()
    first = alert_of(story)
    story.publish(
        "2022-03-09T13:05", FIRST[0].replace("50", "120"), FIRST[1].replace("50", "120"), feed="two"
    )
    story.run_until("2022-03-09T16:00")
    latest = alert_of(story)
    assert (latest.key, latest.revision) == (first.key, 2)
    page = page_of(browsing(story), f"/alerts/{first.id}")
    said = text_of(page)
    assert said.index(latest.headline["en"]) < said.index(first.headline["en"])
    assert "What led here is revision 1 of this alert. Shown is how it stands now, revision 2." in said
    assert f'name="seen" value="{latest.id}"' in page
    assert "What led here" not in page_of(browsing(story), f"/alerts/{latest.id}")


def test_an_operator_acknowledges_and_all_see_who_did(raised: Callable[..., Story]) -> None:
    story = raised()
    path = f"/alerts/{alert_of(story).id}"
    said = press(browsing(story), path, "acknowledge")
    assert said == "You have acknowledged this alert: nobody else is called."
    seen = text_of(page_of(browsing(story, "Moussa"), path))
    assert "9 Mar 2022, 12:00 UTC" in seen
    assert "Aïcha · revision 1" in seen
    assert "Nobody has acknowledged" not in seen


def test_what_is_acknowledged_is_what_the_page_showed_not_what_came_meanwhile(
    raised: Callable[..., Story],
) -> None:
    story = raised()
    first, browser = alert_of(story), browsing(story)
    story.publish(
        "2022-03-09T13:05", FIRST[0].replace("50", "120"), FIRST[1].replace("50", "120"), feed="two"
    )
    story.run_until("2022-03-09T16:00")
    latest = alert_of(story)
    press(browser, f"/alerts/{latest.id}", "acknowledge", seen=first.id)
    press(browser, f"/alerts/{first.id}", "acknowledge", seen=latest.id)
    press(browser, f"/alerts/{latest.id}", "acknowledge", seen="of another alert")
    with story.service.store.view() as look:
        made = [one.alert_id for one in look.acknowledgements(first.key)]
    assert made == [first.id, latest.id]


def test_anybody_marks_once_and_the_last_word_counts(raised: Callable[..., Story]) -> None:
    story = raised()
    path = f"/alerts/{alert_of(story).id}"
    viewer = browsing(story, "Moussa")
    press(viewer, path, "useful")
    said = press(viewer, path, "false alarm", note="heard from   the town hall")
    assert said == "Your mark is kept; one you gave before is replaced by it."
    own = page_of(viewer, path)
    assert "false alarm · Moussa" in text_of(own)
    assert 'name="note" value="heard from the town hall"' in own
    assert "false alarm: 1" in text_of(page_of(viewer, "/alerts"))
    # Whose marks are, is for operators.
    press(browsing(story), path, "useful")
    assert "useful · Aïcha" in text_of(page_of(browsing(story, "Rokia"), path))
    assert "Aïcha" not in text_of(page_of(viewer, path))


def test_a_cancel_goes_to_those_who_had_the_alert(raised: Callable[..., Story]) -> None:
    story = raised(DESK, ELSEWHERE)
    path, browser = f"/alerts/{alert_of(story).id}", browsing(story)
    assert "This sends a Cancel with your reason to everyone" in page_of(browser, path)
    said = press(browser, path, "cancel", reason="It was an accident on the road.")
    assert said.startswith("The Cancel is on its way")
    assert "A Cancel was asked for and is on its way." in page_of(browser, path)
    assert 'value="cancel"' not in page_of(browser, path)
    story.run_until("2022-03-09T13:00")
    assert story.kinds[-1] == "alert.cancelled"
    assert {message.recipient for _, message in story.postbox.taken} == {"field desk"}
    after = page_of(browser, path)
    assert "It was an accident on the road." in text_of(after)
    assert "Cancelled" in text_of(after)
    assert 'value="cancel"' not in after
    assert 'value="acknowledge"' not in after
    assert "waiting=1" not in after
    assert path not in page_of(browser, "/alerts?waiting=1")


@pytest.mark.parametrize(
    ("action", "given", "says"),
    [
        ("cancel", {"reason": "  "}, "Give the reason: it is kept, and a Cancel is sent with it."),
        ("cancel", {"reason": "x" * 301}, "The reason is longer than 300 characters: shorten it."),
        ("useful", {"note": "y" * 501}, "The note is longer than 500 characters: shorten it."),
    ],
)
def test_a_form_that_is_not_right_comes_back_filled_in(
    raised: Callable[..., Story], action: str, given: dict[str, str], says: str
) -> None:
    story = raised()
    path, browser = f"/alerts/{alert_of(story).id}", browsing(story)
    answer = browser.post(path, {"form_token": browser.form_token(), "action": action, **given}, **ENGLISH)
    assert answer.status_code == 422
    [(field, value)] = given.items()
    assert f'value="{value}"' in answer.text
    assert f'aria-invalid="true" aria-describedby="{field}-fault"' in answer.text
    assert f'<p class="wrong" id="{field}-fault">{says}</p>' in answer.text
    assert 'role="alert"' in answer.text
    with story.service.store.view() as look:
        assert look.marks_on(alert_of(story).key) == []
        assert look.cancellations() == []


def test_cancelling_twice_is_told_in_a_sentence(raised: Callable[..., Story]) -> None:
    story = raised()
    path, browser = f"/alerts/{alert_of(story).id}", browsing(story)
    press(browser, path, "cancel", reason="wrong")
    fields = {"form_token": browser.form_token(), "action": "cancel", "reason": "wrong"}
    answer = browser.post(path, fields, **FRENCH)
    assert (answer.status_code, "Cette alerte est déjà annulée." in answer.text) == (409, True)
    assert f'href="{path}"' in answer.text


@pytest.mark.parametrize("action", ["acknowledge", "cancel"])
def test_a_viewer_is_shown_no_such_button_and_can_press_none(
    raised: Callable[..., Story], action: str
) -> None:
    story = raised()
    path, browser = f"/alerts/{alert_of(story).id}", browsing(story, "Moussa")
    assert f'value="{action}"' not in page_of(browser, path)
    fields = {"form_token": browser.form_token(), "action": action, "reason": "because"}
    answer = browser.post(path, fields, **ENGLISH)
    assert answer.status_code == 403
    assert "This is for operators; your role is viewer. Nothing was done." in answer.text
    assert "d…@example.org" not in page_of(browser, path)
    with story.service.store.view() as look:
        assert look.acknowledgements(alert_of(story).key) == []
        assert look.cancellations() == []


def test_a_stale_form_and_a_button_that_is_not_there_are_refused(raised: Callable[..., Story]) -> None:
    story = raised()
    path, browser = f"/alerts/{alert_of(story).id}", browsing(story)
    stale = browser.post(path, {"form_token": "0" * 128, "action": "acknowledge"}, **ENGLISH)
    assert (stale.status_code, "load the page again" in stale.text) == (403, True)
    other = browser.post(path, {"form_token": browser.form_token(), "action": "launch"}, **ENGLISH)
    assert (other.status_code, "This page has no such button." in other.text) == (400, True)
    with story.service.store.view() as look:
        assert look.acknowledgements(alert_of(story).key) == []


@pytest.mark.parametrize("path", ["/alerts/no-such", "/alerts/%22%3E%3Cscript%3E"])
def test_an_alert_that_is_not_there_is_told_in_a_sentence(raised: Callable[..., Story], path: str) -> None:
    browser = browsing(raised())
    answer = browser.get(path, **ENGLISH)
    assert (answer.status_code, "There is no alert" in answer.text) == (404, True)
    assert "<script" not in answer.text
    fields = {"form_token": browser.form_token(), "action": "acknowledge"}
    assert browser.post(path, fields, **ENGLISH).status_code == 404


def test_programs_that_follow_the_link_get_the_alert_object(raised: Callable[..., Story]) -> None:
    story = raised()
    alert, store = alert_of(story), story.service.store
    token = issue(store, "room", "viewer", "tests", story.clock.now())
    browser = Browser(story.service.web(run_jobs=False))
    asked = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
    answer = browser.ask("GET", f"/alerts/{alert.id}", asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/api/v1/alerts/{alert.id}")
    assert browser.ask("GET", answer.headers["location"], asked).json()["id"] == alert.id
    assert browser.ask("GET", f"/alerts/{alert.id}", {"Accept": "application/json"}).status_code == 401


def test_whoever_is_not_logged_in_comes_to_the_alert_after_logging_in(raised: Callable[..., Story]) -> None:
    story = raised()
    path = f"/alerts/{alert_of(story).id}"
    browser = Browser(story.service.web(run_jobs=False))
    answer = browser.get(path)
    assert answer.headers["location"] == f"/login?next={path.replace('/', '%2F')}"
    assert browser.log_in(next=path).headers["location"] == path


HOSTILE = (
    "<script>alert(1)</script>",
    "\u202egnp.exe\u2066",
    "javascript:alert(1)",
    "x" * 10_000,
    '"><img src=x onerror=alert(1)>',
)


@pytest.mark.parametrize("words", HOSTILE, ids=["script", "bidi", "scheme", "long", "attribute"])
def test_words_of_strangers_are_inert(raised: Callable[..., Story], words: str) -> None:
    story = raised()
    refuse = DeliveryError(words, permanent=True)
    story.postbox.refusals = [refuse] * 9
    story.publish(
        "2022-03-09T13:05",
        SECOND[0],
        f"{SECOND[1]} {words}",
    )
    story.run_until("2022-03-09T16:00")
    browser, path = browsing(story), f"/alerts/{alert_of(story).id}"
    press(browser, path, "useful", note=words[:400])
    for shown in ("/alerts", path, "/deliveries", "/recipients", "/recipients/field%20desk"):
        page = page_of(browser, shown)
        assert "<script" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert len(page) < 60_000


@pytest.mark.parametrize("headers", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("name", ["Moussa", "Aïcha", "Rokia"])
def test_every_role_reads_every_page_in_both_languages(
    raised: Callable[..., Story], name: str, headers: dict[str, str]
) -> None:
    story = raised()
    browser = browsing(story, name)
    for path in ("/alerts", f"/alerts/{alert_of(story).id}"):
        page = page_of(browser, path, **headers)
        assert f'lang="{headers["Accept-Language"]}"' in page
        assert page.count("<h1") == 1
