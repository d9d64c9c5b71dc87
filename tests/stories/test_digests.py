"""Digests: one a day to whoever asks for it, whatever happened, with what could be seen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from storytelling import DEADLY, DESK, MASS, Newsroom, Postbox, Story, feed_url, moment

from service.app import Service
from service.clock import SteppedClock
from service.errors import FetchError
from service.jobs.ruling import Decide
from service.records import AppointmentKind, Message, Recipient, Rule, Severity
from service.stages.collect import told_item

Tell = Callable[..., Story]

DIGEST = "daily 07:00 Africa/Bamako"
READER = replace(DESK, digest=DIGEST)
MINOR = Rule(name="any attack", kind="casualties", severity=Severity.MINOR, at_least=3)
PLACES = {
    "Seytenga": "Seytenga, in the Sahel region of Burkina Faso",
    "Tamalat": "Tamalat, in the Menaka region of Mali",
    "Banibangou": "Banibangou, in the Tillabéri region of Niger",
}
NOTHING = "No attack in the news we could read (3 of 3 feeds); not a sign of calm"


def attack(story: Story, at: str, place: str, killed: int, feed: str = "one") -> None:
    story.publish(
        at,
        f"{killed} people killed in attack on {place}",
        f"Gunmen killed {killed} people on Sunday in an attack on {PLACES[place]}, a local official said on Monday.",
        feed=feed,
    )


@pytest.fixture
def begin(tell: Tell) -> Callable[..., Story]:
    """The morning of Monday 13 June, after the hour of the digest."""

    def at_eight(*recipients: Recipient, rules: tuple[Rule, ...] = (MINOR, DEADLY, MASS)) -> Story:
        story = tell("2022-06-13T08:00", recipients=recipients or (READER,), rules=rules)
        story.run_until("2022-06-13T08:30")
        return story

    return at_eight


Begin = Callable[..., Story]


def digests(story: Story) -> list[Message]:
    return [message for _, message in story.postbox.taken if message.kind == "digest"]


def text(message: Message) -> str:
    return str(message.content["text"])


def cancel_all(story: Story) -> None:
    with story.service.store.view() as look:
        rows: Any = look.page_incidents(None, 50).rows
    for row in rows:
        Decide(story.service.store, story.clock).dismiss(
            row["incident"].id, reason="An old picture", who="desk"
        )


def test_an_empty_digest_comes_too_and_is_no_sign_of_calm(begin: Begin) -> None:
    story = begin()
    story.run_until("2022-06-15T12:00")
    assert [at for at, _ in story.postbox.taken] == [moment("2022-06-14T07:00"), moment("2022-06-15T07:00")]
    for message in digests(story):
        assert NOTHING in str(message.content["subject"])
        assert f"1. {NOTHING}." in text(message)
        assert NOTHING in str(message.content["html"])
        assert "quiet" not in text(message).lower()
        assert message.content["short"].endswith(f"{NOTHING}")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            "Aucune attaque dans l’actualité que nous avons pu lire (3 flux sur 3) ; ce n’est pas un signe de calme",
        ),
        ("ar", "لا هجوم في الأخبار التي أمكننا قراءتها (3 من 3 من المصادر)؛ وليس ذلك علامة على الهدوء"),
    ],
)
def test_an_empty_digest_says_so_in_the_language_of_its_reader(
    begin: Begin, language: str, words: str
) -> None:
    story = begin(replace(READER, language=language))
    story.run_until("2022-06-14T12:00")
    [message] = digests(story)
    assert words in str(message.content["subject"])
    assert words in text(message)


def test_what_could_not_be_read_is_named(begin: Begin) -> None:
    story = begin()
    for feed in ("two", "three"):
        story.newsroom.broken[feed_url(feed)] = FetchError("no answer", status=None)
    story.run_until("2022-06-15T12:00")
    last = digests(story)[-1]
    assert "No attack in the news we could read (1 of 3 feeds); not a sign of calm" in text(last)
    assert "Feeds that answered in the last 24 hours: 1 of 3" in text(last)


def test_a_digest_tells_what_was_sent_and_what_was_not(begin: Begin) -> None:
    story = begin()
    attack(story, "2022-06-13T09:00", "Seytenga", 12)
    attack(story, "2022-06-13T10:00", "Tamalat", 4)
    attack(story, "2022-06-13T11:00", "Banibangou", 2)
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["alert.raised", "digest"]
    [message] = digests(story)
    assert message.content["subject"] == "Digest, 14 June: 2 alerts and 1 other reported attack"
    body = text(message)
    assert "[Severe] Seytenga (BF): 12 killed, 12 June (already sent to you)" in body
    assert "[Minor] Tamalat (ML): 4 killed, 12 June\n" in body
    assert "Banibangou (NE), 12 June: 2 killed; 1 independent speaker" in body
    assert body.index("Seytenga") < body.index("Tamalat") < body.index("Banibangou")
    assert "not a sign of calm" in body
    assert len(body.encode()) <= 2048


def test_the_next_digest_tells_none_of_it_again(begin: Begin) -> None:
    story = begin()
    attack(story, "2022-06-13T09:00", "Seytenga", 12)
    attack(story, "2022-06-13T11:00", "Banibangou", 2)
    story.run_until("2022-06-15T12:00")
    assert NOTHING in text(digests(story)[1])


def test_an_attack_that_alerts_after_it_stood_in_a_digest_is_sent_and_told_again(begin: Begin) -> None:
    story = begin()
    attack(story, "2022-06-13T11:00", "Banibangou", 2)
    attack(story, "2022-06-14T11:00", "Banibangou", 14, feed="two")
    story.run_until("2022-06-15T12:00")
    assert story.kinds == ["digest", "alert.raised", "digest"]
    assert "[Severe] Banibangou (NE): 14 killed, 12 June (already sent to you)" in text(digests(story)[1])


def test_news_of_a_minor_alert_comes_in_the_next_digest_and_alone_no_more(begin: Begin) -> None:
    story = begin(rules=(MINOR,))
    attack(story, "2022-06-13T09:00", "Tamalat", 4)
    attack(story, "2022-06-14T09:00", "Tamalat", 1, feed="two")
    story.run_until("2022-06-15T12:00")
    assert story.kinds == ["digest", "digest"], "a digest subscribes to nothing"
    assert "[Minor] Update: Tamalat (ML)" in text(digests(story)[1])


def test_a_minor_alert_that_becomes_severe_after_a_digest_is_sent_as_an_alert_under_it(begin: Begin) -> None:
    story = begin()
    attack(story, "2022-06-13T09:00", "Tamalat", 4)
    attack(story, "2022-06-14T09:00", "Tamalat", 40, feed="two")
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["digest", "alert.raised"]
    assert "Update" not in story.subjects[1]


def test_the_cancel_of_what_stood_in_a_digest_alone_reaches_its_readers(begin: Begin) -> None:
    other = replace(DESK, name="other desk", settings={"to": ["other@example.org"]})
    story = begin(READER, other)
    attack(story, "2022-06-13T09:00", "Tamalat", 4)
    story.run_until("2022-06-14T09:00")
    assert story.kinds == ["digest"]
    cancel_all(story)
    story.run_until("2022-06-15T12:00")
    assert story.kinds == ["digest", "alert.cancelled", "digest"]
    first, cancel, second = [message for _, message in story.postbox.taken]
    assert cancel.recipient == "field desk"
    assert cancel.content["headers"]["References"] == first.content["headers"]["Message-ID"]
    assert "that report was wrong: An old picture" in text(second)
    assert "(already sent to you)" in text(second)


def test_what_was_raised_and_taken_back_between_two_digests_is_told_as_one(begin: Begin) -> None:
    story = begin()
    attack(story, "2022-06-13T09:00", "Tamalat", 4)
    story.run_until("2022-06-13T12:00")
    cancel_all(story)
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["digest"]
    body = text(digests(story)[0])
    assert "and taken back, that report was wrong: An old picture" in body
    assert "4 killed" not in body


def test_what_is_learnt_on_the_first_day_is_in_no_digest(tell: Tell) -> None:
    story = tell("2022-06-13T08:00", recipients=(READER,), rules=(DEADLY,))
    story.publish(
        "2022-06-02T10:00",
        "Two people killed in attack on Tamalat",
        f"Gunmen killed two people on Tuesday in an attack on {PLACES['Tamalat']}, a local official said.",
    )
    story.run_until("2022-06-14T12:00")
    assert story.service.totals().incidents == 1
    assert NOTHING in text(digests(story)[0])


def test_a_digest_is_about_the_areas_of_its_reader(begin: Begin) -> None:
    story = begin(replace(READER, areas=("NER", "MLI/Ménaka")))
    attack(story, "2022-06-13T09:00", "Seytenga", 12)
    attack(story, "2022-06-13T10:00", "Tamalat", 2)
    attack(story, "2022-06-13T11:00", "Banibangou", 4)
    story.run_until("2022-06-14T12:00")
    [message] = digests(story)
    assert message.content["subject"] == "Digest, 14 June: 1 alert and 1 other reported attack"
    assert "It covers: Niger, Ménaka" in text(message)
    assert "Seytenga" not in text(message)


def test_places_are_shown_as_exactly_as_the_reader_may_see_them(begin: Begin) -> None:
    story = begin(replace(READER, precision="adm1", discreet=True))
    for place, killed in (("Seytenga", 12), ("Tamalat", 4), ("Banibangou", 2)):
        attack(story, "2022-06-13T09:00", place, killed)
    story.run_until("2022-06-14T12:00")
    [message] = digests(story)
    for place in PLACES:
        assert place not in str(message.content)
    for unit in ("Sahel", "Ménaka", "Tillabéri"):
        assert unit in text(message)
    assert str(message.content["subject"]).startswith("Note ")


def test_a_webhook_gets_it_as_data(begin: Begin) -> None:
    room = replace(READER, name="room", channel="webhook", settings={"url": "https://example.org/hook"})
    story = begin(replace(room, precision="adm1"))
    hook = Postbox(story.clock)
    story.service._deliver._channels["webhook"] = hook  # type: ignore[index]
    attack(story, "2022-06-13T09:00", "Seytenga", 12)
    attack(story, "2022-06-13T11:00", "Banibangou", 2)
    story.run_until("2022-06-14T12:00")
    payload = hook.taken[-1][1].content["payload"]
    data = payload["data"]
    assert payload["type"] == "digest"
    assert data["period"] == {"since": "2022-06-13T07:00:00+00:00", "until": "2022-06-14T07:00:00+00:00"}
    assert [(one["severity"], one["already_sent"]) for one in data["alerts"]] == [("Severe", True)]
    assert [one["deaths"]["best"] for one in data["incidents"]] == [2]
    assert (data["coverage"]["feeds_reachable"], data["coverage"]["feeds"]) == (3, 3)
    assert "Seytenga" not in str(payload)
    assert "Banibangou" not in str(payload)


def restart(story: Story, at: str) -> None:
    old = story.service
    story.clock.advance_to(moment(at))
    story.service = Service(
        old.store, story.newsroom, {"email": story.postbox}, old.in_force, story.clock, lambda: 0.5
    )
    story.service.put_in_force(old.in_force.configuration)


def test_after_days_without_the_service_one_digest_covers_it_all_and_says_so(begin: Begin) -> None:
    story = begin()
    story.run_until("2022-06-14T09:00")
    attack(story, "2022-06-14T10:00", "Banibangou", 2)
    story.run_until("2022-06-14T12:00")
    attack(story, "2022-06-18T08:00", "Tamalat", 2, feed="two")
    restart(story, "2022-06-18T10:00")
    story.run_until("2022-06-18T12:00")
    assert story.kinds == ["digest", "digest"]
    late = text(digests(story)[1])
    assert "From 14 June 07:00 to 18 June 10:10 (Africa/Bamako)" in late
    assert "this one covers all of that time" in late
    assert "Banibangou" in late
    assert "Tamalat" in late, "feeds were read before it was made"
    assert "3 of 3 feeds" in late or "All 3 feeds answered" in late
    story.run_until("2022-06-19T12:00")
    assert len(digests(story)) == 3, "the next one at its hour"


def test_days_that_no_feed_told_of_are_named(begin: Begin) -> None:
    story = begin()
    story.run_until("2022-06-14T12:00")
    for feed in ("one", "two", "three"):
        story.newsroom.broken[feed_url(feed)] = FetchError("no answer", status=None)
    restart(story, "2022-06-18T10:00")
    story.run_until("2022-06-18T12:00")
    late = text(digests(story)[1])
    assert "No attack in the news we could read (0 of 3 feeds); not a sign of calm" in late
    assert "Days on which no feed could be read: 15 June, 16 June, 17 June." in late


def test_a_digest_that_waits_for_the_feeds_is_made_although_the_service_starts_again(begin: Begin) -> None:
    story = begin()
    story.run_until("2022-06-14T12:00")
    restart(story, "2022-06-16T10:00")
    story.run_until("2022-06-16T10:05")
    restart(story, "2022-06-16T10:06")
    story.run_until("2022-06-16T10:10")
    assert len(digests(story)) == 2


def test_a_digest_is_added_moved_and_taken_out_on_reload(begin: Begin) -> None:
    story = begin(DESK)
    configuration = story.service.in_force.configuration

    def planned() -> list[str]:
        with story.service.store.view() as look:
            return [f"{one.at:%d %H:%M}" for one in look.appointments(AppointmentKind.DIGEST)]

    def reload(digest: str | None) -> None:
        recipients = (replace(DESK, digest=digest),)
        story.service.put_in_force(replace(configuration, recipients=recipients))

    assert planned() == []
    reload(DIGEST)
    assert planned() == ["14 07:00"]
    reload("daily 18:30 Europe/Paris")
    assert planned() == ["13 16:30"]
    reload(DIGEST)
    reload(None)
    assert planned() == []
    reload(DIGEST)
    story.service.put_in_force(replace(configuration, recipients=()))
    assert planned() == []


def test_a_clock_that_is_set_back_brings_no_digest_before_its_hour(begin: Begin) -> None:
    story = begin()
    story.run_until("2022-06-14T12:00")
    clock = SteppedClock(moment("2022-06-14T09:00"))
    old, taken = story.service, len(story.kinds)
    story.clock, story.newsroom = clock, Newsroom(clock)
    story.postbox.clock = clock
    story.service = Service(
        old.store, story.newsroom, {"email": story.postbox}, old.in_force, clock, lambda: 0.5
    )
    story.run_until("2022-06-15T06:59")
    assert len(story.kinds) == taken
    story.run_until("2022-06-15T12:00")
    assert len(story.kinds) == taken + 1


def test_what_waits_for_the_end_of_quiet_hours_says_so(begin: Begin) -> None:
    story = begin(replace(READER, quiet_hours="22:00-09:00 Africa/Bamako"))
    attack(story, "2022-06-13T23:00", "Seytenga", 12)
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["digest", "alert.raised"]
    assert "12 killed, 12 June (sent to you when your quiet hours end)" in text(digests(story)[0])


def test_the_words_of_a_report_that_was_told_stand_in_no_digest(begin: Begin) -> None:
    room = replace(READER, name="room", channel="webhook", settings={"url": "https://example.org/hook"})
    story = begin(READER, room)
    hook = Postbox(story.clock)
    story.service._deliver._channels["webhook"] = hook  # type: ignore[index]
    words = f"Gunmen came to {PLACES['Seytenga']} on Sunday and killed 2 people, I saw it from my roof."
    call = told_item(
        words,
        speaker="local official",
        via="phone",
        received_at=story.clock.now(),
        language="en",
        title="A call",
    )
    story.service.take_in.run(call, "field desk")
    story.run_until("2022-06-14T12:00")
    [mailed] = digests(story)
    [(_, posted)] = hook.taken
    assert "Seytenga (BF), 12 June: 2 killed" in text(mailed)
    for message in (mailed, posted):
        assert "roof" not in str(message.content)
        assert "A call" not in str(message.content)
