"""The whole pipeline on a simulated clock, told as sentences: published then, alerted then."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from storytelling import DESK, MASS, OPERATOR, Story

from service.errors import DeliveryError, FetchError
from service.records import DeliveryState, FeedItem, Report

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)


def test_an_attack_above_the_threshold_is_told_within_a_poll_and_the_settle_time(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T12:00")
    assert len(story.postbox.taken) == 1
    assert "Seytenga" in story.subjects[0]
    assert "50" in story.subjects[0]
    sent_at = story.postbox.taken[0][0]
    assert sent_at - story.clock.now().replace(hour=9, minute=5) <= timedelta(hours=2)


def test_the_same_attack_in_three_papers_is_one_alert(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    for feed in ("one", "two", "three"):
        story.publish("2022-06-13T09:05", ATTACK, BODY, feed=feed)
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["alert.raised"]


def test_a_rising_toll_that_crosses_a_step_is_an_update(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(MASS,))
    story.run_until("2022-06-12T09:00")
    story.publish(
        "2022-06-12T09:05",
        "Burkina Faso: twelve dead in attack on Seytenga",
        "Twelve people were killed overnight Saturday to Sunday in an attack on Seytenga, in the Sahel region of "
        "Burkina Faso, a security source said.",
    )
    story.publish("2022-06-13T15:00", ATTACK, BODY, feed="two")
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["alert.raised", "alert.updated"]


def test_what_was_published_before_the_first_start_is_learnt_quietly(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-20T08:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-21T08:00")
    assert story.service.totals().incidents == 1
    assert story.postbox.taken == []


def test_other_news_raises_nothing(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish(
        "2022-06-13T09:05",
        "Road accident kills 14 near Niamey",
        "Fourteen people died on Sunday when a bus left the road near Niamey, the fire service said.",
    )
    story.run_until("2022-06-14T08:00")
    assert story.postbox.taken == []


def test_an_edited_entry_is_read_again(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(MASS,))
    story.run_until("2022-06-12T09:00")
    story.publish(
        "2022-06-12T09:05",
        "Burkina Faso: attack on Seytenga",
        "Gunmen attacked the town of Seytenga, in the Sahel region of Burkina Faso, overnight, residents said.",
        guid="seytenga",
    )
    story.run_until("2022-06-12T20:00")
    assert story.postbox.taken == []
    story.newsroom.articles.clear()
    story.publish("2022-06-12T09:05", ATTACK, BODY, guid="seytenga")
    story.run_until("2022-06-13T20:00")
    assert story.kinds == ["alert.raised"]


def test_a_refused_message_is_tried_again_and_arrives_once(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.postbox.refusals += [DeliveryError("451 try later", status=451)] * 3
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T20:00")
    assert len(story.postbox.taken) == 1
    message_id = story.postbox.taken[0][1].id
    with story.service.store.view() as look:
        found = look.delivery(message_id)
    assert found is not None
    assert [attempt.state for attempt in found[1]] == [DeliveryState.QUEUED] * 3 + [DeliveryState.SENT]


def test_a_message_refused_for_good_is_told_to_the_operators(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", recipients=(DESK, OPERATOR))
    story.postbox.refusals.append(DeliveryError("550 no such user", permanent=True, status=550))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T20:00")
    assert story.kinds == ["notice"]
    assert "field desk" in story.subjects[0]


def test_an_endpoint_that_is_gone_is_asked_no_more(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", recipients=(DESK, OPERATOR))
    story.postbox.refusals.append(DeliveryError("410 gone", permanent=True, gone=True, status=410))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T20:00")
    with story.service.store.view() as look:
        assert "field desk" in look.disabled_recipients()
    assert story.subjects == ["Recipient disabled: field desk"], "its messages wait: none is dead"
    with story.service.store.begin() as work:
        work.enable_recipient("field desk", story.clock.now())
    story.run_until("2022-06-13T20:01")
    assert story.kinds == ["notice", "alert.raised"]


@pytest.mark.parametrize(
    "fault", [FetchError("timed out"), FetchError("500", status=500), b"<html><body>Not a feed</body></html>"]
)
def test_one_broken_feed_does_not_stop_the_others(
    tell: Callable[..., Story], fault: FetchError | bytes
) -> None:
    story = tell("2022-06-13T08:00")
    story.newsroom.broken["https://one.example.org/feed"] = fault
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, feed="two")
    story.run_until("2022-06-13T20:00")
    assert story.kinds == ["alert.raised"]
    with story.service.store.view() as look:
        [broken] = [feed for feed in look.feed_health() if feed.name == "one"]
    assert broken.state.failures > 0
    assert broken.state.last_error


def test_a_feed_that_is_gone_is_told_to_the_operators_once(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00", recipients=(OPERATOR,))
    story.newsroom.broken["https://one.example.org/feed"] = FetchError("gone", status=410)
    story.run_until("2022-06-15T08:00")
    assert story.kinds == ["notice"]
    assert [request.url for request in story.newsroom.asked].count("https://one.example.org/feed") == 1


def test_a_recipient_that_is_disabled_gets_what_it_missed_once_it_is_enabled(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-13T08:00")
    with story.service.store.begin() as transaction:
        transaction.disable_recipient("field desk", "410 Gone", story.clock.now())
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T12:00")
    assert story.postbox.taken == []
    with story.service.store.begin() as transaction:
        transaction.enable_recipient("field desk", story.clock.now())
    story.run_until("2022-06-13T14:00")
    assert story.kinds == ["alert.raised"]


def test_an_item_that_could_not_be_read_is_read_again(
    tell: Callable[..., Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    broken: list[str] = []
    whole = story.service.in_force.reader.read

    def read(item: FeedItem, seen_at: datetime) -> Report:
        if not broken:
            broken.append(item.key)
            return Report(relevant=False, score=0.0, language="en", failure="ValueError while reading")
        return whole(item, seen_at)

    monkeypatch.setattr(story.service.in_force.reader, "read", read)
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T14:00")
    assert broken
    assert story.kinds == ["alert.raised"]
