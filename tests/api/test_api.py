"""The HTTP face, through ASGI: what is guarded, what it answers, what a mistake gets."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from storytelling import Story

from service.access.tokens import issue, revoke
from service.stages.collect import told_item

ATTACK = (
    "Burkina Faso: at least 50 people killed in attack on Seytenga",
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the "
    "Sahel region of Burkina Faso, the government spokesman said on Monday.",
)
NOW = datetime(2022, 6, 13, tzinfo=UTC)


class Caller:
    """Asks the application as a client would."""

    def __init__(self, story: Story, token: str | None = None, peer: str = "127.0.0.1") -> None:
        self._app = story.service.web(run_jobs=False)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._peer = peer

    def get(self, path: str, **more: str) -> httpx.Response:
        return self._ask("GET", path, None, more)

    def post(self, path: str, body: object, **more: str) -> httpx.Response:
        return self._ask("POST", path, body, more)

    def put(self, path: str, body: object, **more: str) -> httpx.Response:
        return self._ask("PUT", path, body, more)

    def delete(self, path: str, **more: str) -> httpx.Response:
        return self._ask("DELETE", path, None, more)

    def _ask(self, method: str, path: str, body: object, more: dict[str, str]) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, client=(self._peer, 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                sent = {"content": body} if isinstance(body, bytes) else {"json": body}
                return await client.request(method, path, headers={**self._headers, **more}, **sent)  # type: ignore[arg-type]

        return asyncio.run(ask())


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T12:00")
    return told


@pytest.fixture
def api(story: Story) -> Caller:
    return Caller(story, issue(story.service.store, "test", "viewer", "tests", NOW))


GUARDED = [
    "feeds",
    "items",
    "items/1",
    "incidents",
    "incidents/x",
    "alerts",
    "alerts/x",
    "deliveries",
    "deliveries/x",
    "incidents/x/decisions",
    "incidents/x/reports",
    "audit",
]


@pytest.mark.parametrize(
    "path", [f"/api/v1/{name}" for name in (*GUARDED, "openapi.json")] + ["/readyz", "/metrics"]
)
def test_without_a_token_nothing_but_healthz_answers(story: Story, path: str) -> None:
    answer = Caller(story).get(path)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "liptako tokens create" in answer.json()["detail"]
    assert Caller(story, "lpt_wrong").get(path).status_code == 401
    assert Caller(story).get("/healthz").json() == {"status": "ok"}


def test_a_revoked_token_is_worth_nothing_at_once(story: Story) -> None:
    secret = issue(story.service.store, "gone", "viewer", "tests", NOW)
    with story.service.store.view() as look:
        [token] = look.tokens()
    assert Caller(story, secret).get("/api/v1/feeds").status_code == 200
    assert revoke(story.service.store, token.id, "tests", NOW)
    assert Caller(story, secret).get("/api/v1/feeds").status_code == 401
    assert not revoke(story.service.store, token.id, "tests", NOW)


def test_feeds_show_their_health(api: Caller) -> None:
    feeds = api.get("/api/v1/feeds").json()
    assert [feed["name"] for feed in feeds] == ["one", "three", "two"]
    assert {feed["status"] for feed in feeds} == {"ok"}


def test_an_item_shows_what_was_read_with_the_words(api: Caller) -> None:
    [row] = api.get("/api/v1/items?relevant=true").json()["rows"]
    item = api.get(f"/api/v1/items/{row['id']}").json()
    [event] = [one for one in item["report"]["events"] if one["role"] == "main"]
    assert event["deaths"]["best"] == 50
    source = f"{item['title']}\n{item['text']}"
    for evidence in event["evidence"]:
        assert source[evidence["start"] : evidence["end"]] == evidence["text"]


def test_the_incident_the_alert_and_the_delivery_lead_to_each_other(api: Caller) -> None:
    [incident] = api.get("/api/v1/incidents").json()["rows"]
    [alert] = api.get("/api/v1/alerts").json()["rows"]
    [delivery] = api.get("/api/v1/deliveries?state=sent").json()["rows"]
    assert [one["id"] for one in alert["incidents"]] == [incident["id"]]
    assert delivery["alert_id"] == alert["id"]
    assert api.get(f"/api/v1/incidents/{incident['id']}").json() == incident
    assert api.get(f"/api/v1/alerts/{alert['id']}").json() == {**alert, "acknowledgements": []}
    assert api.get(f"/api/v1/deliveries/{delivery['message_id']}").json()["tries"][0]["state"] == "sent"
    assert "address" not in delivery
    assert "lat" not in str(alert["incidents"])


@pytest.mark.parametrize(
    "kind", ["items/999999999", "items/99999999999999999999", "incidents/no", "alerts/no", "deliveries/no"]
)
def test_what_is_not_there_is_a_problem_document(api: Caller, kind: str) -> None:
    answer = api.get(f"/api/v1/{kind}")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=%00%ff", "cursor=nonsense"])
def test_a_wrong_question_is_answered_with_what_is_wrong(api: Caller, query: str) -> None:
    answer = api.get(f"/api/v1/items?{query}")
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_follow_one_another_without_gap_or_repeat(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    for number in range(7):
        story.publish(
            f"2022-06-13T08:0{number}", f"Markets, part {number}", "Prices of millet were stable this week."
        )
    story.run_until("2022-06-13T10:00")
    api = Caller(story, issue(story.service.store, "test", "viewer", "tests", NOW))
    seen, cursor = [], ""
    while True:
        page = api.get(f"/api/v1/items?limit=3{cursor}").json()
        seen += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 7


def test_every_documented_path_is_there(api: Caller) -> None:
    paths = api.get("/api/v1/openapi.json").json()["paths"]
    assert {f"/api/v1/{name}" for name in ("feeds", "items", "incidents", "alerts", "deliveries")} <= set(
        paths
    )


def test_metrics_count_what_is_stored(api: Caller) -> None:
    text = api.get("/metrics").text
    assert "liptako_alerts_total 1.0" in text
    assert 'liptako_deliveries{state="sent"} 1.0' in text


def test_ready_says_what_waits(api: Caller) -> None:
    assert api.get("/readyz").json()["status"] == "ready"


def test_the_page_shows_incidents_and_alerts_to_this_machine(story: Story) -> None:
    answer = Caller(story).get("/")
    assert answer.status_code == 200
    for words in ("Seytenga", "50 or more killed", "not a sign of calm"):
        assert words in answer.text
    assert "script" not in answer.text
    assert Caller(story).get("/style.css").status_code == 200


def test_until_there_is_an_account_the_page_is_for_this_machine_alone(story: Story) -> None:
    assert Caller(story, peer="192.0.2.7").get("/").status_code == 401
    assert Caller(story).get("/", Host="192.0.2.8").status_code == 401
    assert Caller(story).get("/", Host="liptako.example.org").status_code == 421
    assert Caller(story).get("/", **{"X-Forwarded-For": "192.0.2.7"}).status_code == 401
    assert Caller(story, "lpt_wrong").get("/").status_code == 401


def test_hostile_words_are_inert_on_the_page(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", feeds=("one",))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", f"<script>alert(1)</script> {ATTACK[0]}", ATTACK[1])
    story.newsroom.broken["https://two.example.org/feed"] = b"<script>"
    story.run_until("2022-06-13T12:00")
    assert "<script" not in Caller(story).get("/").text


@pytest.mark.parametrize(("role", "shown"), [("viewer", False), ("operator", True), ("admin", True)])
def test_the_words_of_a_report_by_phone_are_for_operators(story: Story, role: str, shown: bool) -> None:
    item = told_item(
        "They killed sixty people in Seytenga, I saw it from the water tower.",
        speaker="residents", via="phone", received_at=story.clock.now(), title="Call from the tower", language="en",
    )  # fmt: skip
    item_id = story.service.take_in.run(item, "field desk").item_id
    story.run_until("2022-06-13T15:00")
    caller = Caller(story, issue(story.service.store, "desk", role, "tests", NOW))
    one = caller.get(f"/api/v1/items/{item_id}")
    assert one.json()["restricted"]
    assert one.json()["report"]["events"][0]["claims"][0]["speaker"] == "residents"
    assert ("tower" in one.text + caller.get("/api/v1/items").text) is shown
    others = [caller.get(path).text for path in ("/api/v1/incidents", "/api/v1/alerts", "/", "/metrics")]
    assert "tower" not in "".join(others)
    assert "by phone: residents" in others[0]


def test_a_key_in_the_address_of_a_feed_is_not_for_viewers(story: Story) -> None:
    was = story.service.in_force.configuration
    url = "https://news.example.org/feed?lang=fr&apikey=k3y"
    story.service.put_in_force(replace(was, feeds=(replace(was.feeds[0], url=url),)))
    store = story.service.store

    def shown(role: str) -> str:
        [feed] = Caller(story, issue(store, role, role, "tests", NOW)).get("/api/v1/feeds").json()
        return str(feed["url"])

    assert shown("viewer") == "https://news.example.org/feed?lang=…&apikey=…"
    assert shown("operator") == url
