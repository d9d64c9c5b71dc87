"""The pages behind signed links: who opens one is shown, who presses a button acts, and nobody else can do either."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storytelling import DESK, OPERATOR, Story
from test_api import ATTACK, NOW, Caller

from service.access.tokens import issue
from service.records import Alert, Grouping, Judgement, Recipient
from service.stages.notify import Links

LINKS = Links("https://liptako.example.org", b"k" * 32)
TWO = replace(DESK, settings={"to": ["desk@example.org", "chief@example.org"]})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """Follows nothing by itself, from anywhere in the world."""

    def __init__(self, story: Story) -> None:
        self._app = story.service.web(run_jobs=False)

    def ask(
        self, method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, client=("203.0.113.9", 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.request(method, url, content=body, headers=headers)

        return asyncio.run(ask())

    def get(self, url: str) -> httpx.Response:
        return self.ask("GET", url)

    def press(self, url: str, action: str, **more: str) -> httpx.Response:
        return self.ask("POST", url, str(httpx.QueryParams({"action": action, **more})).encode(), FORM)


@pytest.fixture
def raised(tell: Callable[..., Story]) -> Callable[..., Story]:
    def begin(*recipients: Recipient) -> Story:
        story = tell("2022-06-13T08:00", recipients=recipients or (TWO, OPERATOR))
        story.service.in_force.links = LINKS
        story.run_until("2022-06-13T09:00")
        story.publish("2022-06-13T09:05", *ATTACK)
        story.run_until("2022-06-13T12:00")
        return story

    return begin


def alert_of(story: Story) -> Alert:
    with story.service.store.view() as look:
        [row] = look.page_alerts(None, 10).rows
    assert isinstance(row["alert"], Alert)
    return row["alert"]


def link(story: Story, recipient: Recipient = TWO, address: str = "desk@example.org") -> str:
    return LINKS.answer(recipient.name, address, alert_of(story).id, story.clock.now())


def recorded(story: Story) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Who acknowledged, the marks, the closed addresses."""
    key = alert_of(story).key
    with story.service.store.view() as look:
        return (
            [one.who for one in look.acknowledgements(key)],
            [(one.marker, one.verdict) for one in look.marks_on(key)],
            [one.address for one in look.closed_addresses()],
        )


CLOSE = LINKS.unsubscribe(TWO.name, "desk@example.org")


def test_the_page_shows_the_alert_and_three_buttons_and_is_small(raised: Callable[..., Story]) -> None:
    story = raised()
    answer = Browser(story).get(link(story))
    assert answer.status_code == 200
    assert "[Extreme] Seytenga (BF): 50 or more killed" in answer.text
    assert "Nobody has acknowledged this alert yet." in answer.text
    assert re.findall(r'name="action" value="([^"]+)"', answer.text) == [
        "acknowledge",
        "useful",
        "false alarm",
    ]
    assert len(answer.content) < 10_000
    assert "<script" not in answer.text
    assert "http" not in answer.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    raised: Callable[..., Story], method: str
) -> None:
    story = raised()
    before = story.service.totals()
    for url in (link(story), CLOSE, f"{link(story)}?action=acknowledge", f"{CLOSE}?action=unsubscribe"):
        assert Browser(story).ask(method, url).status_code == 200
    assert recorded(story) == ([], [], [])
    assert story.service.totals() == before


def test_nothing_of_the_page_is_kept_scripted_framed_or_found(raised: Callable[..., Story]) -> None:
    story = raised()
    for url in (link(story), CLOSE, "https://liptako.example.org/a/wrong"):
        headers = Browser(story).get(url).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy


def test_the_policy_lets_the_style_of_the_page_in_and_nothing_else(raised: Callable[..., Story]) -> None:
    story = raised()
    answer = Browser(story).get(link(story))
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text


def test_a_button_records_and_the_page_says_so(raised: Callable[..., Story]) -> None:
    story = raised()
    browser, url = Browser(story), link(story)
    answer = browser.press(url, "acknowledge")
    assert answer.status_code == 303
    assert httpx.URL(url).join(answer.headers["location"]) == url
    assert browser.press(url, "false alarm").status_code == 303
    assert recorded(story) == (["recipient:field desk"], [("recipient:field desk", "false alarm")], [])
    text = browser.get(url).text
    assert "Acknowledged by <bdi>field desk</bdi>, <bdi>2022-06-13 12:00 UTC</bdi>." in text
    assert "Your word on it: <bdi>False alarm</bdi>." in text
    assert 'value="acknowledge"' not in text


def test_pressing_again_changes_nothing_and_the_last_mark_counts(raised: Callable[..., Story]) -> None:
    story = raised()
    browser, url = Browser(story), link(story)
    for action in ("acknowledge", "acknowledge", "useful", "false alarm", "useful"):
        browser.press(url, action)
    assert recorded(story)[:2] == (["recipient:field desk"], [("recipient:field desk", "useful")])


def test_others_see_by_whom_it_was_acknowledged(raised: Callable[..., Story]) -> None:
    second = replace(DESK, name="bureau", settings={"to": ["bureau@example.org"]}, language="fr")
    story = raised(TWO, second)
    browser = Browser(story)
    browser.press(link(story), "acknowledge")
    text = browser.get(link(story, second, "bureau@example.org")).text
    assert "Accusé de réception de <bdi>field desk</bdi>" in text
    assert 'value="acknowledge"' in text


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_pages_speak_the_language_of_the_recipient(
    raised: Callable[..., Story], language: str, direction: str
) -> None:
    story = raised(replace(TWO, language=language))
    for url in (link(story), CLOSE):
        assert f'<html lang="{language}" dir="{direction}">' in Browser(story).get(url).text


def test_places_are_shown_as_coarsely_as_the_recipient_may_see_them(raised: Callable[..., Story]) -> None:
    story = raised(replace(TWO, precision="adm1"))
    text = Browser(story).get(link(story)).text
    assert "Seytenga" not in text
    assert "Sahel" in text


@pytest.mark.parametrize("action", ["", "Acknowledge", "unsubscribe", "delete"])
def test_an_answer_there_is_not_is_refused(raised: Callable[..., Story], action: str) -> None:
    story = raised()
    answer = Browser(story).press(link(story), action)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    assert recorded(story) == ([], [], [])


def test_an_expired_link_says_so_and_does_nothing(raised: Callable[..., Story]) -> None:
    story = raised()
    url = link(story)
    story.clock.advance_to(story.clock.now() + timedelta(days=31))
    for answer in (Browser(story).get(url), Browser(story).press(url, "acknowledge")):
        assert answer.status_code == 410
        assert "older than 30 days" in answer.text
    assert Browser(story).get(CLOSE).status_code == 200
    assert recorded(story) == ([], [], [])


def test_a_link_of_another_key_opens_nothing(raised: Callable[..., Story]) -> None:
    story = raised()
    other = Links(LINKS.base_url, b"j" * 32)
    for url in (
        other.answer(TWO.name, "desk@example.org", alert_of(story).id, story.clock.now()),
        other.unsubscribe(TWO.name, "desk@example.org"),
    ):
        assert Browser(story).get(url).status_code == 403
        assert Browser(story).press(url, "acknowledge").status_code == 403
    assert recorded(story) == ([], [], [])


def test_what_is_not_here_any_more_is_told(raised: Callable[..., Story]) -> None:
    story = raised()
    gone = LINKS.answer(TWO.name, "desk@example.org", "alr-aaaaaaaaaaaaaaaa", story.clock.now())
    stranger = LINKS.answer("gone", "desk@example.org", alert_of(story).id, story.clock.now())
    for url in (gone, stranger, LINKS.unsubscribe("gone", "desk@example.org")):
        for answer in (Browser(story).get(url), Browser(story).press(url, "acknowledge")):
            assert answer.status_code == 404
            assert "ask the operators" in answer.text


def test_no_changed_link_acts(raised: Callable[..., Story]) -> None:
    story = raised()
    browser, whole = Browser(story), link(story).rpartition("/")[2]

    @settings(
        max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(st.integers(0, len(whole) - 1), st.sampled_from("ABCDwxyz0189-_"))
    def changed(at: int, put: str) -> None:
        token = whole[:at] + put + whole[at + 1 :]
        if token != whole:
            url = f"https://liptako.example.org/a/{token}"
            assert browser.press(url, "acknowledge").status_code == 403

    changed()
    assert recorded(story) == ([], [], [])


def test_other_methods_and_large_forms_are_refused(raised: Callable[..., Story]) -> None:
    story = raised()
    browser = Browser(story)
    for url in (link(story), CLOSE):
        for method in ("PUT", "PATCH", "DELETE"):
            assert browser.ask(method, url).status_code == 405
        assert browser.ask("POST", url, b"action=acknowledge&x=" + b"x" * 5000, FORM).status_code == 413
        many = b"&".join(b"a=%d" % number for number in range(100))
        assert browser.ask("POST", url, many, FORM).status_code == 400
        broken = {"Content-Type": "multipart/form-data"}
        assert browser.ask("POST", url, b"--x\r\n", broken).status_code == 400
    assert recorded(story) == ([], [], [])


def later(story: Story, **changes: object) -> Alert:
    """The alert's next revision, stored as an assessment would."""
    first = alert_of(story)
    told = {"id": "alr-bbbbbbbbbbbbbbbb", "revision": 2, "msg_type": "Update", "references": (first.id,)}
    following = replace(first, **{**told, **changes})  # type: ignore[arg-type]
    with story.service.store.begin() as work:
        lease = work.lease("assess", "tests", story.clock.now(), timedelta(minutes=1))
        assert lease is not None
        assert work.file_assessment(
            lease,
            seen=(),
            looked_at=(),
            grouping=Grouping((), (), (), ()),
            judgement=Judgement(alerts=(following,)),
            rule_versions=story.service.in_force.rule_versions,
            messages=(),
            now=story.clock.now(),
        )
        work.release(lease)
    return following


def test_a_hostile_headline_is_inert(raised: Callable[..., Story]) -> None:
    story = raised()
    url = link(story)
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eneddih\u202c {{ 7 * 7 }} " + "x" * 9000
    )
    later(story, headline={"en": evil}, reason={"en": evil})
    answer = Browser(story).get(url)
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "{{ 7 * 7 }}" in answer.text
    assert len(answer.content) < 10_000


def test_what_is_acknowledged_is_what_the_page_showed(raised: Callable[..., Story]) -> None:
    story = raised()
    browser, url, first = Browser(story), link(story), alert_of(story)
    page_before = re.findall(r'name="seen" value="([^"]+)"', browser.get(url).text)
    second = later(story)
    assert page_before == [first.id]
    assert re.findall(r'name="seen" value="([^"]+)"', browser.get(url).text) == [second.id]
    browser.press(url, "acknowledge", seen=first.id)
    browser.press(url, "acknowledge", seen=second.id)
    browser.press(url, "acknowledge", seen="alr-of-another-alert")
    with story.service.store.view() as look:
        assert [one.alert_id for one in look.acknowledgements(first.key)] == [first.id, second.id]


# --- unsubscribing


def test_one_address_is_closed_by_a_button_and_the_operators_learn_of_it(
    raised: Callable[..., Story],
) -> None:
    story = raised()
    browser = Browser(story)
    assert "d…@example.org" in browser.get(CLOSE).text
    assert "desk@example.org" not in browser.get(CLOSE).text
    assert browser.press(CLOSE, "unsubscribe").status_code == 303
    assert browser.press(CLOSE, "unsubscribe").status_code == 303
    assert recorded(story)[2] == ["desk@example.org"]
    assert "No messages are sent to <bdi>d…@example.org</bdi> any more." in browser.get(CLOSE).text
    story.run_until("2022-06-13T12:05")
    notices = [message for _, message in story.postbox.taken if message.kind == "notice"]
    assert [str(one.content["subject"]) for one in notices] == ["Unsubscribed: an address of field desk"]
    assert "d…@example.org" in str(notices[0].content["text"])
    with story.service.store.view() as look:
        acts = [row for row in look.page_audit(None, 10).rows if row["what"] == "address unsubscribed"]
    assert len(acts) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", FORM["Content-Type"]),
        (
            b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_one_click_of_a_mail_program_closes_it_too(
    raised: Callable[..., Story], body: bytes, kind: str
) -> None:
    story = raised()
    answer = Browser(story).ask("POST", CLOSE, body, {"Content-Type": kind})
    assert answer.status_code == 200  # mail programs may not follow a redirect
    assert "No messages are sent to" in answer.text
    assert recorded(story)[2] == ["desk@example.org"]


def test_it_can_be_undone(raised: Callable[..., Story]) -> None:
    story = raised()
    browser = Browser(story)
    browser.press(CLOSE, "unsubscribe")
    assert browser.press(CLOSE, "resubscribe").status_code == 303
    assert recorded(story)[2] == []
    assert 'value="unsubscribe"' in browser.get(CLOSE).text


def test_the_last_address_of_a_recipient_is_told_as_such(raised: Callable[..., Story]) -> None:
    story = raised()
    browser = Browser(story)
    for address in ("desk@example.org", "chief@example.org"):
        browser.press(LINKS.unsubscribe(TWO.name, address), "unsubscribe")
    story.run_until("2022-06-13T12:05")
    notices = [str(m.content["subject"]) for _, m in story.postbox.taken if m.kind == "notice"]
    assert sorted(notices) == [
        "Nobody reached any more: field desk",
        "Unsubscribed: an address of field desk",
    ]


# --- over the API


def test_acknowledging_over_the_api_is_for_operators_and_shown_with_the_alert(
    raised: Callable[..., Story],
) -> None:
    story = raised()
    store = story.service.store
    operator = Caller(story, issue(store, "room", "operator", "tests", NOW))
    viewer = Caller(story, issue(store, "wall", "viewer", "tests", NOW))
    path = f"/api/v1/alerts/{alert_of(story).id}"
    assert viewer.get(path).json()["acknowledgements"] == []
    assert viewer.post(f"{path}/acknowledge", {}).status_code == 403
    made = operator.post(f"{path}/acknowledge", {})
    assert (made.status_code, made.json()["who"]) == (200, "token:room")
    assert operator.post(f"{path}/acknowledge", {}).json() == made.json()
    assert viewer.get(path).json()["acknowledgements"] == [made.json()]
    assert operator.post("/api/v1/alerts/no/acknowledge", {}).status_code == 404
    assert "Acknowledged by <bdi>room</bdi>" in Browser(story).get(link(story)).text


def test_without_a_base_url_there_are_no_such_pages(tell: Callable[..., Story]) -> None:
    browser = Browser(tell("2022-06-13T08:00"))
    assert browser.get(CLOSE).status_code == 404
