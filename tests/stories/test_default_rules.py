"""What the shipped rules tell of one attack, to a desk that asks for Moderate and more."""

from collections.abc import Callable
from dataclasses import replace

from storytelling import DESK, Story

from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.records import Severity

Tell = Callable[..., Story]

SHIPPED = load_configuration(shipped_feeds_file(), {}).rules
NO_TOLL = (
    "Mali: gunmen attack Tamalat",
    "Gunmen attacked the village of Tamalat, in the Menaka region of Mali, on Sunday night, residents said. No toll "
    "was known.",
)
FORTY = (
    "Mali: 40 killed at Tamalat",
    "Forty people were killed when gunmen attacked the village of Tamalat, in the Menaka region of Mali, on Sunday "
    "night, a local official said.",
)


def begin(tell: Tell, **more: object) -> Story:
    story = tell("2022-06-13T05:00", rules=SHIPPED, **more)
    story.run_until("2022-06-13T06:00")
    return story


def test_an_attack_without_a_toll_and_forty_dead_five_hours_later_is_one_severe_alert(tell: Tell) -> None:
    story = begin(tell)
    story.publish("2022-06-13T06:05", *NO_TOLL)
    story.publish("2022-06-13T11:05", *FORTY, feed="two")
    story.run_until("2022-06-15T06:00")
    assert story.kinds == ["alert.raised"]
    assert story.subjects == ["[Severe] Tamalat (ML): 40 killed, night 12-13 June"]
    with story.service.store.view() as look:
        (row,) = look.page_alerts(None, 10).rows
    alert = row["alert"]
    assert alert.key.startswith("mass casualty/incident/")  # type: ignore[attr-defined]
    assert alert.also == ("deadly attack",)  # type: ignore[attr-defined]


def test_forty_dead_eight_hours_later_is_an_update_of_the_alert_on_the_attack(tell: Tell) -> None:
    story = begin(tell)
    story.publish("2022-06-13T06:05", *NO_TOLL)
    story.publish("2022-06-13T14:05", *FORTY, feed="two")
    story.run_until("2022-06-15T06:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert story.subjects == [
        "[Moderate] Tamalat (ML): attack, toll unknown, night 12-13 June",
        "[Severe] Update: Tamalat (ML): 40 killed, night 12-13 June",
    ]
    first_seen, told = "06:25", f"{story.postbox.taken[0][0]:%H:%M}"
    assert (first_seen, told) == ("06:25", "12:25"), "six hours after it was first read"
    text = str(story.postbox.taken[1][1].content["text"])
    assert "before, toll unknown; now, 40 killed" in text


def test_what_is_for_digests_alone_is_stored_and_wakes_nobody_but_who_asks_for_it(tell: Tell) -> None:
    eager = replace(DESK, name="analyst", settings={"to": ["a@example.org"]}, min_severity=Severity.MINOR)
    story = begin(tell, recipients=(DESK, eager))
    story.publish(
        "2022-06-13T06:05",
        "Burkina Faso: two killed in attack on Djibo, residents flee",
        "Two people were killed on Sunday when gunmen attacked the town of Djibo, in the Sahel region of Burkina "
        "Faso. Residents fled the town, a local official said.",
    )
    story.run_until("2022-06-14T06:00")
    with story.service.store.view() as look:
        (row,) = look.page_alerts(None, 10).rows
    assert row["alert"].severity is Severity.MINOR  # type: ignore[attr-defined]
    assert [message.recipient for _, message in story.postbox.taken] == ["analyst"]
    assert story.subjects == ["[Minor] Djibo (BF): people fleeing; 2 killed, 12 June"]
