"""Reports that contradict each other, repeat each other, or cannot be true."""

from collections.abc import Callable

import pytest
from storytelling import Story

from service.records import Incident, Toll

ATTACK = "Burkina Faso: gunmen attack Seytenga"
WHERE = "in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the Sahel region of Burkina Faso"
AFTER = (
    "Thousands of people have left for Dori on foot, with what they could carry, and families there take them in. "
    "Nobody has claimed the attack, and the telephone network around the town is cut."
)


def report(figure: str, who: str) -> str:
    return f"{figure} people were killed {WHERE}, {who} said on Monday.\n\n{AFTER}"


def the_incident(story: Story) -> Incident:
    with story.service.store.view() as look:
        (row,) = look.page_incidents(None, 10).rows
    return row["incident"]  # type: ignore[return-value]


def test_speakers_who_contradict_each_other_give_one_alert_with_all_their_figures(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("50", "the government spokesman"), feed="one")
    story.publish("2022-06-13T08:05", ATTACK, report("165", "residents"), feed="two")
    story.publish("2022-06-13T08:05", ATTACK, report("100", "a security source"), feed="three")
    story.run_until("2022-06-13T12:00")
    incident = the_incident(story)
    assert (incident.deaths, incident.deaths_by) == (Toll(50, 50, 165), "government")
    assert {claim.speaker for claim in incident.claims} == {"government", "security source", "residents"}
    assert story.subjects == ["[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June"]
    text = str(story.postbox.taken[0][1].content["text"])
    assert "50 killed (government); 100 killed (security source); 165 killed (residents)" in text
    assert "Above 50: unconfirmed." in text
    with story.service.store.view() as look:
        (row,) = look.page_alerts(None, 10).rows
    assert row["alert"].certainty == "Observed"  # type: ignore[attr-defined]


def test_one_item_from_fifty_feeds_is_one_report_of_one_speaker(tell: Callable[..., Story]) -> None:
    feeds = tuple(f"feed{number}" for number in range(50))
    story = tell("2022-06-13T08:00", feeds=feeds, full_text="false")
    for feed in feeds:
        story.publish("2022-06-13T08:01", ATTACK, report("50", "the government spokesman"), feed=feed)
    story.run_until("2022-06-13T08:36")
    incident = the_incident(story)
    assert (incident.reports, incident.independent_speakers, len(incident.sources)) == (1, 1, 50)
    assert story.kinds.count("alert.raised") == 1
    assert "1 report, 1 independent speaker" in str(story.postbox.taken[0][1].content)


def test_a_toll_that_no_attack_has_had_wakes_nobody_as_extreme(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("9,000", "residents"))
    story.run_until("2022-06-13T12:00")
    incident = the_incident(story)
    assert (incident.deaths, [source.doubted for source in incident.sources]) == (
        Toll(None, None, 9000),
        [True],
    )
    (subject,) = story.subjects
    assert "Extreme" not in subject
    content = str(story.postbox.taken[0][1].content)
    assert "not counted: far above every other figure" in content


@pytest.mark.parametrize("toll", ["1,000,000", "one million", "2.5 million"])
def test_a_toll_of_a_million_is_shown_with_its_source_and_never_believed(
    tell: Callable[..., Story], toll: str
) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("12", "the government spokesman"))
    story.publish("2022-06-13T08:05", ATTACK, report(toll, "residents"), feed="two")
    story.run_until("2022-06-13T12:00")
    assert the_incident(story).deaths == Toll(12, 12, 12)
    assert story.subjects == ["[Severe] Seytenga (BF): 12 killed, night 11-12 June"]


def test_a_million_alone_names_no_such_figure_as_the_toll(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("1,000,000", "residents"))
    story.run_until("2022-06-13T18:00")
    (subject,) = story.subjects
    assert "Extreme" not in subject
    toll = the_incident(story).deaths
    assert toll is None or (toll.low, toll.best) == (None, None)


def test_beside_a_figure_that_may_be_true_it_changes_nothing(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("12", "the government spokesman"))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-14T09:00", ATTACK, report("9,000", "residents"), feed="two")
    story.run_until("2022-06-14T12:00")
    assert the_incident(story).deaths == Toll(12, 12, 12)
    assert story.kinds == ["alert.raised"]


def test_an_attack_that_is_dated_in_the_future_has_not_happened(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    words = report("20", "the government spokesman").replace(
        "in the night of 11 to 12 June", "on 25 June 2022"
    )
    story.publish("2022-06-13T08:05", ATTACK, words)
    story.run_until("2022-06-13T12:00")
    with story.service.store.view() as look:
        assert (look.totals().items, list(look.page_incidents(None, 10).rows)) == (1, [])
    assert story.kinds == []


def test_an_item_whose_own_date_is_in_the_future_is_told_when_it_is_seen(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T08:01")
    words = report("20", "the government spokesman")
    story.newsroom.broken["https://one.example.org/feed"] = (
        f"<rss version='2.0'><channel><title>one</title><item><guid>a</guid><title>{ATTACK}</title>"
        f"<pubDate>Tue, 13 Jun 2023 08:05:00 GMT</pubDate><description>{words}</description></item></channel></rss>"
    ).encode()
    story.run_until("2022-06-13T12:00")
    assert story.subjects == ["[Severe] Seytenga (BF): 20 killed, night 11-12 June"]


def test_a_publisher_that_gives_its_old_items_new_dates_wakes_nobody(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", "Cotton prices rise", "Growers are pleased.", guid="cotton")
    story.publish("2022-06-13T08:05", ATTACK, report("50", "the government spokesman"), guid="attack")
    story.run_until("2022-06-13T12:00")
    assert story.kinds == ["alert.raised"]
    for day in (15, 19):
        story.newsroom.articles["https://one.example.org/feed"].clear()
        at = f"2022-06-{day}T08:00"
        story.publish(at, "Cotton prices rise", "Growers are pleased.", guid="cotton")
        story.publish(at, ATTACK, report("50", "the government spokesman"), guid="attack")
        story.run_until(f"2022-06-{day}T12:00")
    assert story.kinds == ["alert.raised"]
    assert the_incident(story).reports == 1


def test_an_old_item_that_was_learnt_stays_learnt_under_a_new_date(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-20T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("50", "the government spokesman"), guid="attack")
    story.run_until("2022-06-20T12:00")
    story.newsroom.articles["https://one.example.org/feed"].clear()
    story.publish("2022-06-20T13:00", ATTACK, report("50", "the government spokesman"), guid="attack")
    story.run_until("2022-06-21T12:00")
    assert story.kinds == []


def test_old_news_under_a_new_date_says_nothing_new(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("50", "the government spokesman"), guid="first")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-14T08:00", ATTACK, report("79", "the government spokesman"), feed="two")
    story.run_until("2022-06-14T09:00")
    story.publish("2022-06-16T08:00", ATTACK, report("50", "the government spokesman"), guid="again")
    story.run_until("2022-06-16T12:00")
    incident = the_incident(story)
    assert incident.deaths == Toll(79, 79, 79)
    assert [source.superseded for source in incident.sources] == [True, False, True]
    assert story.kinds.count("alert.raised") == 1


def test_an_item_that_is_edited_to_a_lower_figure_corrects_it(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", ATTACK, report("95", "the government spokesman"), guid="first")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T10:00", ATTACK, report("95", "the government spokesman"), feed="two")
    story.run_until("2022-06-13T11:00")
    story.newsroom.articles["https://one.example.org/feed"].clear()
    story.publish("2022-06-13T08:05", ATTACK, report("35", "the government spokesman"), guid="first")
    story.run_until("2022-06-13T14:00")
    incident = the_incident(story)
    assert (incident.deaths, incident.deaths_by) == (Toll(35, 35, 35), "government")
    assert [step.toll for step in incident.history] == [Toll(95, 95, 95), Toll(35, 35, 35)]
    assert story.kinds == ["alert.raised", "alert.updated"]
