"""Reports by phone beside those of feeds."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from storytelling import DESK, Story

from service.jobs.told import TakenIn
from service.records import Incident, Via
from service.stages.collect import told_item

WORDS = (
    "Gunmen came to Seytenga, in the Sahel region of Burkina Faso, in the night of 11 to 12 June and killed at least "
    "60 people, I counted them at the cemetery."
)
SECRET = "counted them at the cemetery"
ATTACK = "Burkina Faso: gunmen attack Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)


def phone(
    story: Story, words: str = WORDS, *, speaker: str = "local official", via: Via = "phone", late: int = 0
) -> TakenIn:
    at = story.clock.now() - timedelta(hours=late)
    item = told_item(words, speaker=speaker, via=via, received_at=at, language="en", title="Call")
    return story.service.take_in.run(item, "field desk")


def incidents(story: Story) -> list[Incident]:
    with story.service.store.view() as look:
        rows = look.page_incidents(None, 10).rows
    return [row["incident"] for row in rows]  # type: ignore[misc]


def test_a_call_is_alerted_like_a_report_of_a_feed_by_role_and_without_its_words(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    taken = phone(story)
    assert taken.new
    story.run_until("2022-06-13T09:05")
    assert story.kinds == ["alert.raised"]
    content = str(story.postbox.taken[0][1].content)
    assert "by phone: local official" in content
    assert "Not verified on site" in content
    assert "Press only" not in content
    assert SECRET not in content
    assert "Call" not in content
    (incident,) = incidents(story)
    assert [(one.speaker, one.via, one.told_by, one.url) for one in incident.sources] == [
        ("local official", "phone", "local official", None)
    ]


def test_a_call_is_told_in_the_language_of_who_is_told(tell: Callable[..., Story]) -> None:
    recipients = tuple(
        type(DESK)(name=language, channel="email", settings=DESK.settings, language=language)
        for language in ("fr", "ar")
    )
    story = tell("2022-06-13T08:00", recipients=recipients)
    phone(story, via="partner", speaker="NGO")
    story.run_until("2022-06-13T09:00")
    contents = {message.recipient: str(message.content) for _, message in story.postbox.taken}
    assert "d’un partenaire : organisation non gouvernementale" in contents["fr"]
    assert "Non vérifié sur place" in contents["fr"]
    assert "من شريك" in contents["ar"]


def test_a_call_joins_what_the_press_tells_as_another_speaker(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    phone(story)
    story.run_until("2022-06-14T09:00")
    (incident,) = incidents(story)
    assert incident.independent_speakers == 2
    assert {claim.speaker for claim in incident.claims} == {"government", "local official"}
    assert story.kinds.count("alert.raised") == 1


def test_a_call_without_a_toll_counts_as_its_speaker(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    phone(story, "Gunmen attacked the town of Seytenga, in the Sahel region of Burkina Faso, last night.")
    story.run_until("2022-06-13T09:00")
    (incident,) = incidents(story)
    assert [source.speaker for source in incident.sources] == ["local official"]
    assert incident.independent_speakers == 1


def test_the_same_call_twice_is_one_report(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    first, second = phone(story), phone(story)
    assert (first.new, second.new) == (True, False)
    assert first.item_id == second.item_id
    assert story.service.totals().items == 1


def test_an_old_call_is_learnt_not_alerted(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-16T08:00")
    phone(story, late=72)
    story.run_until("2022-06-17T08:00")
    assert len(incidents(story)) == 1
    assert story.postbox.taken == []


def test_the_source_of_calls_is_never_asked_and_is_no_feed(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    phone(story)
    story.run_until("2022-06-15T08:00")
    story.service.put_in_force(story.service.in_force.configuration)
    assert not [request for request in story.newsroom.asked if "told" in request.url]
    with story.service.store.view() as look:
        assert {feed.name for feed in look.feed_health()} == {"one", "two", "three"}
        assert look.coverage(story.clock.now(), timedelta(days=1)).feeds == 3


def test_its_words_are_kept_from_whoever_does_not_ask_for_them(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    item_id = phone(story).item_id
    with story.service.store.view() as look:
        shown, page = look.item(item_id), look.page_items(None, 10).rows
        whole, whole_page = (
            look.item(item_id, restricted=True),
            look.page_items(None, 10, restricted=True).rows,
        )
    assert shown is not None
    assert whole is not None
    assert SECRET not in str(shown) + str(page)
    assert (shown["title"], shown["text"], shown["restricted"]) == ("", "", True)
    assert SECRET in str(whole["text"])
    assert [row["title"] for row in chain(page, whole_page)] == ["", "Call"]
    assert "60" in str(shown["report"]), "what was read stays"
