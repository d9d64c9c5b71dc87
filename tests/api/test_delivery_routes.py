"""The ledger over HTTP: who asks what became of a message, and has it sent again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from storytelling import DESK, Story
from test_api import ATTACK, Caller

from service.access.tokens import issue
from service.errors import DeliveryError
from service.stages.notify import masked

NOW = datetime(2022, 6, 13, tzinfo=UTC)
ROOM = replace(
    DESK, name="room", channel="webhook", settings={"url": "https://room.example.org/hook/secret-step"}
)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """One alert by mail, which was refused for good."""
    told = tell("2022-06-13T08:00", recipients=(DESK, ROOM))
    told.postbox.refusals = [DeliveryError("The mail server refused this address: 550 no", permanent=True)]
    told.publish("2022-06-13T09:05", *ATTACK)
    told.run_until("2022-06-13T09:50")
    return told


def by(story: Story, role: str) -> Caller:
    return Caller(story, issue(story.service.store, role, role, "tests", NOW))


def dead(api: Caller) -> dict[str, object]:
    [row] = api.get("/api/v1/deliveries?state=dead&recipient=field%20desk").json()["rows"]
    return row  # type: ignore[no-any-return]


def test_each_attempt_is_shown_in_words_and_addresses_masked_to_operators_alone(story: Story) -> None:
    row = dead(by(story, "operator"))
    assert (row["to"], row["attempts"]) == ("d…@example.org", 1)
    assert dead(by(story, "viewer"))["to"] is None
    shown = by(story, "viewer").get(f"/api/v1/deliveries/{row['message_id']}").json()
    [tried] = shown["tries"]
    assert (tried["state"], tried["words"]) == ("dead", "The mail server refused this address: 550 no")
    assert tried["at"].startswith("2022-06-13T09:")
    assert "desk@example.org" not in str(shown)


def test_deliveries_are_found_by_what_is_asked(story: Story) -> None:
    api = by(story, "viewer")
    [alert] = api.get("/api/v1/alerts").json()["rows"]
    asked = f"alert={alert['id']}&kind=alert.raised&recipient=room"
    [row] = api.get(f"/api/v1/deliveries?{asked}").json()["rows"]
    assert (row["channel"], row["state"]) == ("webhook", "queued")
    assert api.get("/api/v1/deliveries?recipient=nobody").json()["rows"] == []
    assert api.get("/api/v1/deliveries?state=lost").status_code == 422
    assert api.get("/api/v1/deliveries?kind=%00").status_code == 422


def test_a_dead_message_is_sent_again_by_an_operator_and_audited(story: Story) -> None:
    path = f"/api/v1/deliveries/{dead(by(story, 'viewer'))['message_id']}/resend"
    assert by(story, "viewer").post(path, {}).status_code == 403
    answer = by(story, "operator").post(path, {})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    story.run_until("2022-06-13T09:55")
    [(_, message)] = story.postbox.taken
    assert message.id in path
    [entry] = [
        row
        for row in by(story, "operator").get("/api/v1/audit").json()["rows"]
        if row["what"] == "message sent again"
    ]
    assert (entry["who"], entry["detail"]["was"]) == ("operator", "dead")
    assert by(story, "operator").post("/api/v1/deliveries/none/resend", {}).status_code == 404


def test_what_is_being_sent_is_not_sent_again_at_that_moment(story: Story) -> None:
    id_ = dead(by(story, "viewer"))["message_id"]
    api = by(story, "operator")
    api.post(f"/api/v1/deliveries/{id_}/resend", {})
    with story.service.store.begin() as transaction:
        now = story.clock.now()
        assert transaction.claim_message(str(id_), now, now - NOW)
    answer = api.post(f"/api/v1/deliveries/{id_}/resend", {})
    assert answer.status_code == 409
    assert "is being sent at this moment" in answer.json()["detail"]


def test_all_that_was_given_up_for_one_is_sent_again(story: Story) -> None:
    api = by(story, "operator")
    assert api.post("/api/v1/recipients/field%20desk/resend", {}).json() == {"resent": 1}
    assert api.post("/api/v1/recipients/field%20desk/resend", {}).json() == {"resent": 0}
    assert api.post("/api/v1/recipients/nobody/resend", {}).status_code == 404
    story.run_until("2022-06-13T09:55")
    assert len(story.postbox.taken) == 1


def test_recipients_show_how_it_stands_with_each(story: Story) -> None:
    desk, room = by(story, "operator").get("/api/v1/recipients").json()
    assert (desk["name"], desk["state"], desk["dead"], desk["waiting"]) == ("field desk", "failing", 1, 0)
    assert (desk["to"], room["to"]) == (["d…@example.org"], ["room.example.org"])
    assert (room["waiting"], room["state"]) == (1, "ok")
    assert [one["to"] for one in by(story, "viewer").get("/api/v1/recipients").json()] == [None, None]
    assert "secret-step" not in by(story, "operator").get("/api/v1/recipients").text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://room.example.org/hook/secret-step", "room.example.org"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "slack://…"),
        ("pover://user@token", "pover://…"),
        ("tgram://123456789:AAkey/12315544", "tgram://…"),
    ],
)
def test_of_a_url_no_part_is_shown_that_may_be_a_key(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_admins_let_a_recipient_wait_and_take_it_back(story: Story) -> None:
    asked = {"reason": "moves to another server"}
    assert by(story, "operator").post("/api/v1/recipients/room/disable", asked).status_code == 403
    admin = by(story, "admin")
    assert admin.post("/api/v1/recipients/room/disable", {}).status_code == 422
    answer = admin.post("/api/v1/recipients/room/disable", asked).json()
    assert (answer["state"], answer["reason"]) == ("disabled", asked["reason"])
    assert admin.post("/api/v1/recipients/room/enable", {}).json()["state"] == "ok"
    acts = [row["what"] for row in admin.get("/api/v1/audit").json()["rows"]]
    assert acts[:2] == ["recipient enabled", "recipient disabled"]


def test_figures_name_who_is_not_reached(story: Story) -> None:
    figures = by(story, "viewer").get("/metrics").text
    assert 'liptako_deliveries_dead{recipient="field desk"} 1.0' in figures
    assert 'liptako_deliveries_waiting_seconds{recipient="room"}' in figures
