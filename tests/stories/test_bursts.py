"""Many reports at once: one alert for each attack and nothing left lying, in whatever portions they are taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from storytelling import Story

from service.jobs.assess import LEASE, Assess, Assessed
from service.jobs.reading import Reader
from service.ports import ReadItem
from service.records import FeedItem, FeedState, FeedStatus

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)
OTHERS = {
    "Ménaka": "in the Ménaka region of Mali",
    "Gorom-Gorom": "in the Sahel region of Burkina Faso",
    "Banibangou": "in the Tillabéri region of Niger",
    "Ansongo": "in the Gao region of Mali",
}


def publish_others(story: Story, at: str, feeds: tuple[str, ...]) -> None:
    for number, (town, where) in enumerate(OTHERS.items()):
        for feed in feeds:
            story.publish(
                at,
                f"{20 + number} people killed in attack on {town}",
                f"On 12 June {20 + number} people were killed when gunmen attacked the town of {town}, {where}, "
                f"a local official said on Monday.",
                feed=feed,
            )


def test_the_same_item_from_fifty_feeds_is_one_alert_and_one_voice(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = tell("2022-06-13T09:05", feeds=tuple(f"paper{number}" for number in range(50)))
    now = story.clock.now()
    item = FeedItem(
        key="a", title=ATTACK, text=BODY, published_at=now, publisher="agency", content_digest="a"
    )
    report = reader.read(item, now)
    state = FeedState(status=FeedStatus.OK, first_polled_at=now, last_polled_at=now, last_ok_at=now)
    with story.service.store.begin() as transaction:
        for feed_id in transaction.feed_ids():
            paper = replace(
                item, publisher=f"paper{feed_id}.example.org", url=f"https://example.org/{feed_id}"
            )
            for read in ([], [ReadItem(paper, report)]):
                claim = transaction.claim_feed_now(feed_id, now, timedelta(minutes=5))
                assert claim is not None
                transaction.file_poll(claim, state, read, now)
    (alert,) = run(story, 500).alerts
    assert (len(alert.incidents[0].event_ids), alert.incidents[0].independent_speakers) == (50, 1)
    assert ungrouped(story) == 0


def test_five_thousand_reports_in_a_minute_are_one_message_for_each_attack(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = tell("2022-06-13T09:05", feeds=tuple(f"paper{number}" for number in range(50)), full_text="false")
    now = story.clock.now()
    read = []
    for number, (town, where) in enumerate(OTHERS.items()):
        dead = 20 + number
        words = f"On 12 June {dead} people were killed when gunmen attacked {town}, {where}, residents said."
        item = FeedItem(
            key=town, title=f"{dead} people killed in attack on {town}", text=words, published_at=now,
            publisher="agency", content_digest=town,
        )  # fmt: skip
        read.append((item, reader.read(item, now)))
    state = FeedState(status=FeedStatus.OK, first_polled_at=now, last_polled_at=now, last_ok_at=now)
    with story.service.store.begin() as transaction:
        for feed_id in transaction.feed_ids():
            copies = [
                ReadItem(replace(item, key=f"{item.key} {feed_id} {n}", publisher=f"paper{feed_id}"), report)
                for n in range(25)
                for item, report in read
            ]
            for some in ([], copies):
                claim = transaction.claim_feed_now(feed_id, now, timedelta(minutes=5))
                assert claim is not None
                transaction.file_poll(claim, state, some, now)
    assert ungrouped(story) == 5_000
    story.run_until("2022-06-13T09:20")
    assert ungrouped(story) == 0
    assert story.service.totals().incidents == 4
    assert sorted(story.subjects) == [
        "[Severe] Ansongo (ML): 23 killed, 12 June",
        "[Severe] Banibangou (NE): 22 killed, 12 June",
        "[Severe] Gorom-Gorom (BF): 21 killed, 12 June",
        "[Severe] Ménaka (ML): 20 killed, 12 June",
    ]


def waiting(tell: Callable[..., Story]) -> Story:
    """Five attacks in three papers each, read and not yet assessed."""
    feeds = ("one", "two", "three")
    story = tell("2022-06-13T08:59", feeds=feeds, full_text="false")
    story.run_until("2022-06-13T09:00")
    for feed in feeds:
        story.publish("2022-06-13T09:05", ATTACK, BODY, feed=feed)
    publish_others(story, "2022-06-13T09:05", feeds)
    minute = 5
    while ungrouped(story) < 15:
        minute += 1
        story.run_until(f"2022-06-13T09:{minute:02}")
    return story


def ungrouped(story: Story) -> int:
    with story.service.store.view() as look:
        return look.backlog(story.clock.now()).reports_ungrouped


def run(story: Story, portion: int) -> Assessed:
    service = story.service
    done = Assess(service.store, service.in_force, story.clock, "test", portion).run()
    assert done is not None
    return done


def test_reports_taken_two_at_a_time_give_one_alert_an_attack(tell: Callable[..., Story]) -> None:
    story = waiting(tell)
    done = run(story, 2)
    assert [alert.msg_type for alert in done.alerts] == ["Alert"] * 5
    assert len({alert.key for alert in done.alerts}) == 5
    assert (done.incidents, ungrouped(story)) == (5, 0)


class _Slow(Assess):
    """Each portion takes as long as a lease lasts."""

    portions = 0

    def _look(self, *given: object) -> object:  # type: ignore[override]
        self.portions += 1
        self._clock.advance_to(self._clock.now() + LEASE)  # type: ignore[attr-defined]
        return super()._look(*given)  # type: ignore[arg-type]


def test_work_beyond_the_time_of_a_lease_is_left_to_the_next_run(tell: Callable[..., Story]) -> None:
    story = waiting(tell)
    service = story.service
    slow = _Slow(service.store, service.in_force, story.clock, "test", 1)
    assert slow.run() is not None
    assert slow.portions == 2
    assert 0 < ungrouped(story) < 15, "what was done in time is kept, the rest waits"
    with service.store.view() as look:
        due_at = look.assess_due_at(service.in_force.configuration.alerts.settle)
    assert due_at is not None
    assert due_at <= story.clock.now()
    story.run_until((story.clock.now() + timedelta(minutes=2)).replace(tzinfo=None).isoformat())
    assert ungrouped(story) == 0


def test_under_a_stream_that_never_pauses_each_report_is_assessed_when_it_has_settled(
    tell: Callable[..., Story],
) -> None:
    feeds = tuple(f"paper{number}" for number in range(20))
    story = tell("2022-06-13T08:59", feeds=feeds, full_text="false")
    story.run_until("2022-06-13T09:00")
    for number, feed in enumerate(feeds):
        story.publish(f"2022-06-13T09:{number:02}", ATTACK, f"{BODY} ({number})", feed=feed)
    story.run_until("2022-06-13T09:45")
    with story.service.store.view() as look:
        (row,) = look.page_alerts(None, 10).rows
        first_read = min(item["first_seen_at"] for item in look.page_items(None, 100).rows)  # type: ignore[type-var]
    settle = story.service.in_force.configuration.alerts.settle
    assert row["alert"].sent_at - first_read <= settle + timedelta(minutes=1)  # type: ignore[attr-defined, operator]
