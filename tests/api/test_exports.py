"""Exports over HTTP: streamed, for those who may, without what was told in confidence, and written down."""

import asyncio
import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import feedparser
import pytest
from storytelling import Story
from test_api import ATTACK, NOW, Caller

from service.access.tokens import issue
from service.jobs.ruling import Decide
from service.stages.collect import told_item

SECRET_TOLL = (
    "The government counts 133 people killed by gunmen in Seytenga, in the Sahel region of Burkina Faso, in the night "
    "of 11 to 12 June."
)
SECRET_PLACE = "Gunmen killed 21 people in Bangao, in the Sahel region of Burkina Faso, on 9 June."
EXPORTS = (
    "incidents.csv",
    "incidents.geojson",
    "incidents.jsonl",
    "alerts.csv",
    "alerts.jsonl",
    "alerts.atom",
)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    told = tell("2022-06-13T08:00")
    told.run_until("2022-06-13T09:00")
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T12:00")
    return told


@pytest.fixture
def api(story: Story) -> Caller:
    return Caller(story, issue(story.service.store, "map room", "operator", "tests", NOW))


def phone(story: Story, words: str, speaker: str = "residents") -> None:
    item = told_item(
        words, speaker=speaker, via="phone", received_at=story.clock.now(), title="Call", language="en"
    )
    story.service.take_in.run(item, "field desk")


def in_rows(text: str) -> list[dict[str, str]]:
    [_header, tags, *found] = csv.reader(StringIO(text, newline=""))
    return [dict(zip(tags, row, strict=True)) for row in found]


def audited(story: Story) -> list[tuple[str, str, dict[str, Any]]]:
    with story.service.store.view() as look:
        rows = look.page_audit(None, 50, ("export begun", "export ended")).rows
    return [(row["who"], row["what"], row["detail"]) for row in reversed(rows)]  # type: ignore[misc]


def everything(api: Caller) -> str:
    [alert_id, *_] = [json.loads(line)["id"] for line in api.get("/api/v1/alerts.jsonl").text.splitlines()]
    return "".join(api.get(f"/api/v1/{path}").text for path in (*EXPORTS, f"alerts/{alert_id}.cap.xml"))


@pytest.mark.parametrize("path", [*EXPORTS, "alerts/x.cap.xml"])
def test_exports_are_for_those_who_may(story: Story, path: str) -> None:
    assert Caller(story).get(f"/api/v1/{path}").status_code == 401
    viewer = Caller(story, issue(story.service.store, "viewer", "viewer", "tests", NOW))
    assert viewer.get(f"/api/v1/{path}").status_code == 403
    assert audited(story) == []


def test_incidents_go_as_csv_geojson_and_json_lines(api: Caller) -> None:
    answer = api.get("/api/v1/incidents.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "incidents.csv" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    [row] = in_rows(answer.text)
    assert (row["#loc+name"], row["#affected+killed"], row["#adm1+code"]) == ("Seytenga", "50", "BF56")
    answer = api.get("/api/v1/incidents.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    [feature] = answer.json()["features"]
    assert feature["geometry"]["coordinates"] == [float(row["#geo+lon"]), float(row["#geo+lat"])]
    assert feature["properties"]["affected_killed"] == 50
    [line] = api.get("/api/v1/incidents.jsonl").text.splitlines()
    assert json.loads(line) == api.get("/api/v1/incidents").json()["rows"][0]


def test_alerts_go_as_csv_and_json_lines(api: Caller) -> None:
    [row] = in_rows(api.get("/api/v1/alerts.csv").text)
    [line] = api.get("/api/v1/alerts.jsonl").text.splitlines()
    [alert] = api.get("/api/v1/alerts").json()["rows"]
    assert json.loads(line) == alert
    assert row["#meta+id+alert"] == alert["id"]


def test_one_alert_goes_as_cap_and_its_json_stays_where_it_was(api: Caller) -> None:
    [alert] = api.get("/api/v1/alerts").json()["rows"]
    answer = api.get(f"/api/v1/alerts/{alert['id']}.cap.xml")
    assert answer.headers["content-type"] == "application/cap+xml"
    assert f"<identifier>{alert['id']}</identifier>" in answer.text
    assert "<sender>liptako@example.org</sender>" in answer.text
    assert "<scope>Restricted</scope>" in answer.text
    assert "<scope>Public</scope>" in api.get(f"/api/v1/alerts/{alert['id']}.cap.xml?scope=Public").text
    assert api.get(f"/api/v1/alerts/{alert['id']}").json().items() >= alert.items()
    assert api.get("/api/v1/alerts/none.cap.xml").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=2022-06-11&until=2022-06-11", 1),
        ("since=2022-06-12", 0),
        ("until=2022-06-10", 0),
        ("area=BFA", 1),
        ("area=BFA/Sahel", 1),
        ("area=BFA/BF56&area=NER", 1),
        ("area=NER", 0),
    ],
)
def test_incidents_are_asked_for_by_day_and_area(api: Caller, query: str, found: int) -> None:
    assert len(in_rows(api.get(f"/api/v1/incidents.csv?{query}").text)) == found


@pytest.mark.parametrize(
    "query",
    ["since=2022-06-12&until=2022-06-11", "since=yesterday", "area=Niger", "precision=exact", "area=BFA/a/b"],
)
def test_what_makes_no_sense_is_said(story: Story, api: Caller, query: str) -> None:
    answer = api.get(f"/api/v1/incidents.csv?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert audited(story) == []


@pytest.mark.parametrize("path", EXPORTS[:-1])
def test_coarse_places_name_no_village_anywhere(api: Caller, path: str) -> None:
    assert "seytenga" in api.get(f"/api/v1/{path}").text.lower()
    coarse = api.get(f"/api/v1/{path}?precision=adm1").text
    assert "seytenga" not in coarse.lower()
    assert "Sahel" in coarse


def test_what_rests_on_a_call_alone_stays_here(story: Story, api: Caller) -> None:
    phone(story, SECRET_PLACE)
    story.run_until("2022-06-13T15:00")
    assert "Bangao" in api.get("/api/v1/incidents").text + api.get("/api/v1/alerts").text
    text = everything(api)
    assert "Bangao" not in text
    assert "21" not in [row["#affected+killed"] for row in in_rows(api.get("/api/v1/incidents.csv").text)]
    with story.service.store.view() as look:
        told = [row["alert"] for row in look.page_alerts(None, 50).rows]
    confided = [one.id for one in told if "Bangao" in str(one.headline)]  # type: ignore[attr-defined]
    assert confided
    assert api.get(f"/api/v1/alerts/{confided[0]}.cap.xml").status_code == 404


def test_of_what_a_call_and_a_paper_tell_the_paper_s_part_goes(story: Story, api: Caller) -> None:
    phone(story, SECRET_TOLL, "government")
    story.run_until("2022-06-13T15:00")
    [incident] = api.get("/api/v1/incidents").json()["rows"]
    assert incident["deaths"]["best"] == 133
    [update, _] = api.get("/api/v1/alerts").json()["rows"]
    assert (update["msg_type"], "133" in str(update["headline"])) == ("Update", True)
    text = everything(api) + api.get(f"/api/v1/alerts/{update['id']}.cap.xml").text
    for word in ("133", "by phone"):
        assert word not in text, word
    [row] = in_rows(api.get("/api/v1/incidents.csv").text)
    assert (row["#affected+killed"], row["#loc+name"]) == ("50", "Seytenga")
    assert "example.org" in row["#meta+source"]
    [_, shown] = map(json.loads, api.get("/api/v1/alerts.jsonl").text.splitlines())
    assert shown["id"] == update["id"]
    assert shown["headline"]["en"] == "[Extreme] Seytenga: 50 or more killed, night 11-12 June"
    assert "not passed on" in shown["reason"]["en"]
    assert shown["rule"]["observed"] is None


def test_what_an_operator_set_where_somebody_called_stays_here(story: Story, api: Caller) -> None:
    phone(story, SECRET_TOLL)
    story.run_until("2022-06-13T15:00")
    [incident] = api.get("/api/v1/incidents").json()["rows"]
    Decide(story.service.store, story.clock).correct(
        incident["id"], {"deaths": "77"}, reason="Counted", who="desk"
    )
    story.run_until("2022-06-13T16:00")
    assert api.get("/api/v1/incidents").json()["rows"][0]["deaths"]["best"] == 77
    [row] = in_rows(api.get("/api/v1/incidents.csv").text)
    assert row["#affected+killed"] == ""


def test_dismissed_incidents_go_only_where_they_are_asked_for(story: Story, api: Caller) -> None:
    [incident] = api.get("/api/v1/incidents").json()["rows"]
    Decide(story.service.store, story.clock).dismiss(incident["id"], reason="Wrong", who="desk")
    story.run_until("2022-06-13T13:00")
    assert in_rows(api.get("/api/v1/incidents.csv").text) == []
    assert len(in_rows(api.get("/api/v1/incidents.csv?dismissed=true").text)) == 1
    kinds = [row["#status+type"] for row in in_rows(api.get("/api/v1/alerts.csv").text)]
    assert kinds == ["Alert", "Cancel"]


def test_each_export_is_written_down_before_and_after(story: Story, api: Caller) -> None:
    api.get("/api/v1/incidents.csv?since=2022-06-01&precision=adm2")
    asked = {
        "of": "incidents",
        "format": "csv",
        "since": "2022-06-01",
        "precision": "adm2",
        "attacks_only": True,
    }
    assert audited(story) == [
        ("map room", "export begun", asked),
        ("map room", "export ended", {**asked, "rows": 1, "complete": True, "unreadable": 0}),
    ]


def test_an_export_that_is_broken_off_is_written_down_too(story: Story) -> None:
    token = issue(story.service.store, "map room", "operator", "tests", NOW)
    app = story.service.web(run_jobs=False)

    async def hang_up_at_once() -> None:
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "path": "/api/v1/incidents.jsonl", "raw_path": b"", "query_string": b"", "scheme": "http",
            "headers": [(b"authorization", f"Bearer {token}".encode())], "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }  # fmt: skip
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(asked, {"type": "http.disconnect"})

        async def send(_message: object) -> None:
            await asyncio.Event().wait()  # who asked takes nothing any more

        await app(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(hang_up_at_once())
    [begun, ended] = audited(story)
    assert (begun[1], ended[1]) == ("export begun", "export ended")
    assert ended[2]["complete"] is False


def test_the_feed_has_an_entry_a_revision_newest_first(story: Story, api: Caller) -> None:
    [incident] = api.get("/api/v1/incidents").json()["rows"]
    Decide(story.service.store, story.clock).dismiss(incident["id"], reason="Wrong", who="desk")
    story.run_until("2022-06-13T13:00")
    answer = api.get("/api/v1/alerts.atom?language=en")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert [entry.tags[0].term for entry in feed.entries] == ["Cancel", "Alert"]
    assert len({entry.id for entry in feed.entries}) == 2
    assert feed.entries[0].id.startswith("urn:uuid:")
    assert feed.feed.updated == feed.entries[0].updated
    assert "Seytenga" in feed.entries[1].title
    assert not feed.feed.get("links")
    assert not feed.entries[0].get("links")
    assert feedparser.parse(api.get("/api/v1/alerts.atom").content).feed.language == "fr"


def test_the_feed_is_not_sent_again_to_who_has_it(story: Story, api: Caller) -> None:
    first = api.get("/api/v1/alerts.atom")
    again = api.get("/api/v1/alerts.atom", **{"If-None-Match": f'W/"old", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    since = {"If-Modified-Since": first.headers["last-modified"]}
    # A second alert of the same second is not hidden from who asks by time alone.
    assert api.get("/api/v1/alerts.atom", **since).status_code == 200
    assert api.get("/api/v1/alerts.atom", **since, **{"If-None-Match": '"old"'}).status_code == 200
    assert len(audited(story)) == 3
    story.publish(
        "2022-06-13T13:00", ATTACK[0].replace("50", "110"), ATTACK[1].replace("50", "110"), feed="two"
    )
    story.run_until("2022-06-13T15:00")
    assert api.get("/api/v1/alerts.atom", **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_with_a_base_url_the_feed_has_links(story: Story, api: Caller) -> None:
    story.service.in_force.base_url = "https://liptako.example.org/"
    linked = Caller(story, issue(story.service.store, "reader", "operator", "tests", NOW))
    feed = feedparser.parse(linked.get("/api/v1/alerts.atom").content)
    [entry] = feed.entries
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": "https://liptako.example.org/api/v1/alerts.atom",
        "alternate": "https://liptako.example.org/",
    }
    [page, data, cap] = [(link.rel, link.type, link.href) for link in entry.links]
    alert_id = page[2].rpartition("/")[2]
    assert page == ("alternate", "text/html", f"https://liptako.example.org/alerts/{alert_id}")
    assert data == (
        "alternate",
        "application/json",
        f"https://liptako.example.org/api/v1/alerts/{alert_id}",
    )
    assert cap[2] == f"{data[2]}.cap.xml"
    assert linked.get(f"/api/v1/alerts/{alert_id}").status_code == 200


def test_an_empty_feed_is_a_feed(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    reader = Caller(
        story, issue(story.service.store, "reader", "operator", "tests", datetime(2022, 6, 13, tzinfo=UTC))
    )
    feed = feedparser.parse(reader.get("/api/v1/alerts.atom?language=en").content)
    assert not feed.bozo
    assert feed.entries == []
    assert "not a sign of calm" in feed.feed.subtitle


def test_every_export_is_documented(api: Caller) -> None:
    viewer_paths = api.get("/api/v1/openapi.json").json()["paths"]
    for path in (*EXPORTS, "alerts/{alert_id}.cap.xml"):
        [content] = viewer_paths[f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]
        assert content in {
            "text/csv", "application/geo+json", "application/x-ndjson", "application/atom+xml", "application/cap+xml",
        }  # fmt: skip
