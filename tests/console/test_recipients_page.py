"""Recipients and messages in the console: who can be reached, what did not arrive, and what can be done about it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from browsing import Browser, an_account
from storytelling import DESK, OPERATOR, Story

from service.console.portions import PORTION
from service.errors import DeliveryError
from service.jobs.ledger import disable
from service.records import Delivery, Recipient

ATTACK = (
    "Mali : au moins 50 morts à Tamalat",
    "Au moins 50 civils ont été tués mardi à Tamalat, dans le cercle de Ménaka.",
)
PATH = "/recipients/field%20desk"
ENGLISH = {"Accept-Language": "en"}
FRENCH = {"Accept-Language": "fr"}
FINAL = DeliveryError("550 no such mailbox", permanent=True)


@pytest.fixture
def begin(tell: Callable[..., Story]) -> Callable[..., Story]:
    def begins(*recipients: Recipient) -> Story:
        story = tell("2022-03-09T08:00", recipients=recipients or (DESK, OPERATOR))
        for name, role in (("Aïcha", "operator"), ("Moussa", "viewer"), ("Rokia", "admin")):
            an_account(story, name, role)
        story.run_until("2022-03-09T09:00")
        return story

    return begins


def attacked(story: Story, *refusals: DeliveryError) -> None:
    story.postbox.refusals = list(refusals)
    story.publish("2022-03-09T09:05", *ATTACK)
    story.run_until("2022-03-09T12:00")


def browsing(story: Story, name: str = "Rokia") -> Browser:
    browser = Browser(story.service.web(run_jobs=False))
    assert browser.log_in(name).status_code == 303
    return browser


def page_of(browser: Browser, path: str, **headers: str) -> str:
    answer = browser.get(path, **(headers or ENGLISH))
    assert answer.status_code == 200, text_of(answer.text)
    return answer.text


def text_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def press(browser: Browser, path: str, **fields: str) -> str:
    """Press a button of a page: what the page that follows says of it."""
    answer = browser.post(path, {"form_token": browser.form_token(), **fields}, **ENGLISH)
    assert answer.status_code == 303, text_of(answer.text)
    found = re.search(
        r'<p class="done" role="status">([^<]*)</p>', page_of(browser, answer.headers["location"])
    )
    assert found
    return found[1]


def delivery_of(story: Story, **asked: str) -> Delivery:
    with story.service.store.view() as look:
        [found] = [row["delivery"] for row in look.page_deliveries(None, 10, **asked).rows]  # type: ignore[arg-type]
    assert isinstance(found, Delivery)
    return found


def acts(story: Story) -> list[tuple[str, str]]:
    with story.service.store.view() as look:
        rows = look.page_audit(None, 10).rows
    return [(str(row["who"]), str(row["what"])) for row in rows]


def test_the_list_says_of_each_how_it_stands(begin: Callable[..., Story]) -> None:
    story = begin()
    attacked(story, FINAL)
    disable(story.service.store, "operators", "on leave", "Rokia", story.clock.now())
    said = text_of(page_of(browsing(story), "/recipients"))
    assert "field desk e-mail is well 9 Mar 2022, 08:00 UTC" not in said
    assert re.search(r"field desk e-mail (is well|fails)", said)
    assert "operators e-mail disabled since 9 Mar 2022, 12:00 UTC" in said
    assert "on leave" in said
    assert "from “Moderate” on" in said
    assert "operational notices" in said


def test_a_list_without_operators_or_without_anybody_says_what_that_means(
    begin: Callable[..., Story], tell: Callable[..., Story]
) -> None:
    assert "Nobody is told what needs a person" in page_of(browsing(begin(DESK)), "/recipients")


def test_without_any_recipient_the_list_says_that_nobody_is_told(tell: Callable[..., Story]) -> None:
    story = tell("2022-03-09T08:00", recipients=())
    an_account(story, "Rokia", "admin")
    assert "nobody is told anything" in page_of(browsing(story), "/recipients")


def test_many_recipients_come_in_portions(begin: Callable[..., Story]) -> None:
    browser = browsing(begin(*(replace(DESK, name=f"desk {n}") for n in range(PORTION + 1))))
    first = page_of(browser, "/recipients")
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following
    assert "desk 50" not in first
    last = page_of(browser, following[1])
    assert "desk 50" in last
    assert 'rel="next"' not in last
    assert browser.get("/recipients?cursor=-1", **ENGLISH).status_code == 400


def test_one_recipient_shows_its_settings_and_its_last_messages(begin: Callable[..., Story]) -> None:
    slow = replace(
        DESK,
        areas=("MLI/Ménaka",),
        near=("Téra 75km",),
        quiet_hours="22:00-06:00 Africa/Bamako",
        digest="daily 07:00 Africa/Bamako",
        escalate_to="operators",
    )
    story = begin(slow, OPERATOR)
    attacked(story)
    page = page_of(browsing(story, "Aïcha"), PATH)
    said = text_of(page)
    for words in (
        "State is well",
        "d…@example.org",
        "Ménaka (Mali)",
        "Near Téra 75km",
        "22:00-06:00 Africa/Bamako",
        "daily 07:00 Africa/Bamako",
        "by village",
        "delivered",
        "accepted",
    ):
        assert words in said, words
    assert "desk@example.org" not in page
    assert "@example.org" not in text_of(page_of(browsing(story, "Moussa"), PATH))


def test_an_exercise_goes_to_every_address_and_what_came_of_it_is_shown(begin: Callable[..., Story]) -> None:
    story = begin(replace(DESK, settings={"to": ["desk@example.org", "chief@example.org"]}), OPERATOR)
    browser = browsing(story)
    assert press(browser, PATH, action="test").startswith("The exercise is on its way.")
    assert text_of(page_of(browser, PATH)).count("exercise waits") == 2
    story.run_until("2022-03-09T09:01")
    assert story.kinds == ["exercise", "exercise"]
    assert text_of(page_of(browser, PATH)).count("exercise delivered") == 2
    assert ("Rokia", "exercise sent") in acts(story)


def test_one_that_is_disabled_waits_until_it_is_enabled_or_tried_out(begin: Callable[..., Story]) -> None:
    story = begin()
    browser = browsing(story)
    assert press(browser, PATH, action="disable", reason="moves  house").startswith("It is disabled")
    attacked(story)
    said = text_of(page_of(browser, PATH))
    assert "disabled since 9 Mar 2022, 09:00 UTC 10:00 Niamey : moves house" in said
    assert "Waiting 1" in said
    assert "field desk" not in {message.recipient for _, message in story.postbox.taken}
    assert press(browser, PATH, action="enable").startswith("It is enabled")
    story.run_until("2022-03-09T12:01")
    assert "field desk" in {message.recipient for _, message in story.postbox.taken}
    press(browser, PATH, action="disable", reason="again")
    press(browser, PATH, action="test")
    assert "disabled since" not in text_of(page_of(browser, PATH))


@pytest.mark.parametrize("reason", ["", "  x ", "y" * 301])
def test_whoever_disables_says_why(begin: Callable[..., Story], reason: str) -> None:
    story = begin()
    browser = browsing(story)
    fields = {"form_token": browser.form_token(), "action": "disable", "reason": reason}
    answer = browser.post(PATH, fields, **ENGLISH)
    assert answer.status_code == 422
    assert '<p class="wrong" id="reason-fault">Say why, in 3 to 300 characters.</p>' in answer.text
    assert f'value="{reason}"' in answer.text
    assert "<details open>" in answer.text
    assert "disabled since" not in text_of(page_of(browser, PATH))


def test_what_was_given_up_is_sent_again_one_by_one_or_all(begin: Callable[..., Story]) -> None:
    story = begin(DESK)
    attacked(story, FINAL)
    dead, browser = delivery_of(story, state="dead", recipient="field desk"), browsing(story, "Aïcha")
    path = f"/deliveries/{dead.message_id}"
    assert "550 no such mailbox" in page_of(browser, path)
    listed = page_of(browser, "/deliveries?state=dead&recipient=field+desk")
    assert f'action="{path}"' in listed
    back = "/deliveries?state=dead&recipient=field+desk"
    assert press(browser, path, back=back).startswith("The message is queued again.")
    story.run_until("2022-03-09T12:01")
    assert delivery_of(story, state="sent", recipient="field desk").message_id == dead.message_id
    assert "550 no such mailbox" in page_of(browser, path)
    assert press(browser, PATH, action="resend") == "Nothing had been given up for it."
    assert ("Aïcha", "message sent again") in acts(story)


def test_all_that_was_given_up_for_one_is_sent_again(begin: Callable[..., Story]) -> None:
    story = begin(DESK)
    attacked(story, FINAL)
    browser = browsing(story, "Aïcha")
    assert "Send again what was given up" in page_of(browser, PATH)
    assert press(browser, PATH, action="resend").startswith("All that was given up for it is queued again.")
    story.run_until("2022-03-09T12:01")
    assert "Given up 0" in text_of(page_of(browser, PATH))


def test_what_fails_says_how_often_and_when_it_is_tried_again(begin: Callable[..., Story]) -> None:
    story = begin(DESK)
    story.postbox.refusals = [DeliveryError("451 try later")] * 9
    story.publish("2022-03-09T09:05", *ATTACK)
    story.run_until("2022-03-09T09:40")
    browser = browsing(story, "Aïcha")
    said = text_of(page_of(browser, "/deliveries?state=queued"))
    assert re.search(r"waits · \d tries failed next try: 9 Mar 2022", said)
    assert "451 try later" in said
    assert "fails since 9 Mar 2022" in text_of(page_of(browser, PATH))
    waiting = delivery_of(story, state="queued", recipient="field desk")
    page = page_of(browser, f"/deliveries/{waiting.message_id}")
    assert "Try now" in page
    story.postbox.refusals = []
    press(browser, f"/deliveries/{waiting.message_id}")
    story.run_until("2022-03-09T09:41")
    assert "Send again" in page_of(browser, f"/deliveries/{waiting.message_id}")


def test_messages_are_narrowed_by_state_recipient_and_alert(begin: Callable[..., Story]) -> None:
    story = begin(DESK, replace(DESK, name="second", settings={"to": ["second@example.org"]}))
    attacked(story)
    browser, one = browsing(story), delivery_of(story, recipient="second")
    assert f'href="/deliveries/{one.message_id}"' in page_of(browser, f"/deliveries?alert={one.alert_id}")
    assert page_of(browser, "/deliveries?recipient=second").count('href="/deliveries/msg_') == 1
    assert "No message of this kind." in page_of(browser, "/deliveries?state=dead")
    assert "No message of this kind." in page_of(browser, "/deliveries?recipient=nobody")
    for asked in ("state=lost", "cursor=nonsense"):
        assert browser.get(f"/deliveries?{asked}", **ENGLISH).status_code == 400


def test_before_the_first_message_the_list_says_so(begin: Callable[..., Story]) -> None:
    browser = browsing(begin())
    assert "No message so far." in page_of(browser, "/deliveries")
    assert "No message so far." in page_of(browser, PATH)


@pytest.mark.parametrize("path", ["/recipients/nobody", "/deliveries/nothing"])
def test_what_is_not_there_is_told_in_a_sentence(begin: Callable[..., Story], path: str) -> None:
    browser = browsing(begin())
    answer = browser.get(path, **ENGLISH)
    assert (answer.status_code, "There is no" in answer.text) == (404, True)
    fields = {"form_token": browser.form_token(), "action": "test"}
    assert browser.post(path, fields, **ENGLISH).status_code == 404


def test_one_that_feeds_toml_names_no_longer_is_shown_and_cannot_be_sent_to(
    begin: Callable[..., Story],
) -> None:
    story = begin(DESK, OPERATOR)
    attacked(story)
    in_force = story.service.in_force
    in_force.configuration = replace(in_force.configuration, recipients=(OPERATOR,))
    browser = browsing(story)
    assert "no longer in feeds.toml" in text_of(page_of(browser, "/recipients"))
    page = page_of(browser, PATH)
    assert "feeds.toml names this recipient no longer" in page
    assert 'name="action"' not in page
    fields = {"form_token": browser.form_token(), "action": "test"}
    assert browser.post(PATH, fields, **ENGLISH).status_code == 404


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("Moussa", "test"),
        ("Moussa", "resend"),
        ("Aïcha", "test"),
        ("Aïcha", "enable"),
        ("Aïcha", "disable"),
    ],
)
def test_whoever_may_not_is_told_for_whom_it_is(begin: Callable[..., Story], name: str, action: str) -> None:
    story = begin()
    attacked(story, FINAL)
    browser = browsing(story, name)
    assert f'value="{action}"' not in page_of(browser, PATH)
    before = acts(story)
    fields = {"form_token": browser.form_token(), "action": action, "reason": "because"}
    answer = browser.post(PATH, fields, **ENGLISH)
    assert answer.status_code == 403
    assert "Nothing was done." in answer.text
    assert f'href="{PATH}"' in answer.text
    assert acts(story) == before


def test_a_viewer_sends_no_message_again(begin: Callable[..., Story]) -> None:
    story = begin(DESK)
    attacked(story, FINAL)
    dead, browser = delivery_of(story, state="dead", recipient="field desk"), browsing(story, "Moussa")
    path = f"/deliveries/{dead.message_id}"
    assert "<button>" not in page_of(browser, path).partition("<main")[2]
    assert browser.post(path, {"form_token": browser.form_token()}, **ENGLISH).status_code == 403
    assert delivery_of(story, recipient="field desk").state.value == "dead"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_a_form_leads_back_to_pages_of_this_service_alone(begin: Callable[..., Story], back: str) -> None:
    story = begin(DESK)
    attacked(story)
    one, browser = delivery_of(story, recipient="field desk"), browsing(story)
    path = f"/deliveries/{one.message_id}"
    answer = browser.post(path, {"form_token": browser.form_token(), "back": back}, **ENGLISH)
    assert answer.headers["location"] == f"{path}?done=resent"


@pytest.mark.parametrize("headers", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("name", ["Moussa", "Aïcha", "Rokia"])
def test_every_role_reads_every_page_in_both_languages(
    begin: Callable[..., Story], name: str, headers: dict[str, str]
) -> None:
    story = begin()
    attacked(story, FINAL)
    browser = browsing(story, name)
    with story.service.store.view() as look:
        shown = [row["delivery"].message_id for row in look.page_deliveries(None, 9).rows]  # type: ignore[attr-defined]
    for path in ("/recipients", PATH, "/deliveries", *(f"/deliveries/{one}" for one in shown)):
        page = page_of(browser, path, **headers)
        assert f'lang="{headers["Accept-Language"]}"' in page
        assert page.count("<h1") == 1
