"""An operator changes a rule or a feed: at once, over the file, through restarts, until it is set back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from storytelling import DEADLY, Story, feed_url, moment

from service.config.convert import as_table
from service.errors import ConfigError, RulingError
from service.jobs.tuning import Because
from service.records import Feed, FeedStatus, Fetched, FetchRequest, Override

Tell = Callable[..., Story]

BECAUSE = Because(who="Aïcha", reason="smaller attacks matter here", seen=0)


def attack(story: Story, at: str, place: str, dead: str) -> None:
    story.publish(
        at,
        f"Burkina Faso: {dead} people killed in attack on {place}",
        f"{dead.capitalize()} people were killed on Sunday when gunmen attacked the village of {place}, in the Sahel "
        "region of Burkina Faso, a local official said.",
    )


def lowered(figure: int) -> Mapping[str, Any]:
    return {**as_table(DEADLY), "at_least": figure}


def last_version(story: Story) -> int:
    with story.service.store.view() as look:
        return look.override_versions("rules", DEADLY.name)[0].id


def test_a_lowered_threshold_raises_what_it_did_not_before(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    attack(story, "2022-06-12T09:00", "Seytenga", "three")
    story.run_until("2022-06-12T12:00")
    assert story.subjects == []
    story.service.tune.change("rules", DEADLY.name, lowered(3), BECAUSE)
    attack(story, "2022-06-12T13:00", "Bani", "three")
    story.run_until("2022-06-12T16:00")
    assert len(story.subjects) == 1


def test_a_change_is_there_after_a_restart_and_a_new_reading_of_the_file_until_it_is_set_back(
    tell: Tell,
) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    file = story.service.in_force.file
    story.service.tune.change("rules", DEADLY.name, lowered(3), BECAUSE)
    story.service.put_in_force(file)
    assert story.service.in_force.configuration.rules == (replace(DEADLY, at_least=3),)
    assert story.service.in_force.file.rules == (DEADLY,)
    again = tell("2022-06-12T09:00", rules=(DEADLY,))
    assert again.service.in_force.configuration.rules == (replace(DEADLY, at_least=3),)
    again.service.tune.set_back(
        "rules", DEADLY.name, replace(BECAUSE, reason="enough", seen=last_version(again))
    )
    assert again.service.in_force.configuration == again.service.in_force.file


def test_another_process_on_the_same_database_acts_on_a_change_and_on_its_end_at_its_next_tick(
    tell: Tell,
) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    other = tell("2022-06-12T08:00", rules=(DEADLY,))
    story.service.tune.change("rules", DEADLY.name, lowered(3), BECAUSE)
    assert other.service.in_force.configuration.rules == (DEADLY,)
    other.run_until("2022-06-12T10:00")
    assert other.service.in_force.configuration.rules == (replace(DEADLY, at_least=3),)
    assert other.service.in_force.rule_versions == story.service.in_force.rule_versions
    story.service.tune.set_back(
        "rules", DEADLY.name, replace(BECAUSE, reason="enough", seen=last_version(story))
    )
    other.run_until("2022-06-12T12:00")
    assert other.service.in_force.configuration.rules == (DEADLY,)


def test_the_change_and_why_stand_in_the_audit_log(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    story.service.tune.change("rules", DEADLY.name, lowered(3), BECAUSE)
    with story.service.store.view() as look:
        [row] = look.page_audit(None, 10, ["rules.changed"]).rows
    assert (row["who"], row["detail"]["reason"]) == ("Aïcha", BECAUSE.reason)  # type: ignore[index]
    assert row["detail"]["before"]["at_least"] == 5  # type: ignore[index]
    assert row["detail"]["after"]["at_least"] == 3  # type: ignore[index]


def test_of_two_who_change_a_rule_at_once_the_second_is_told_and_changes_nothing(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    story.service.tune.change("rules", DEADLY.name, lowered(3), BECAUSE)
    with pytest.raises(RulingError, match="Aïcha has changed it since"):
        story.service.tune.change("rules", DEADLY.name, lowered(9), replace(BECAUSE, who="Moussa"))
    assert story.service.in_force.configuration.rules == (replace(DEADLY, at_least=3),)


def test_what_cannot_be_used_or_has_no_reason_changes_nothing(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    with pytest.raises(ConfigError):
        story.service.tune.change("rules", DEADLY.name, lowered(0), BECAUSE)
    with pytest.raises(RulingError, match="Say why"):
        story.service.tune.change("rules", DEADLY.name, lowered(3), replace(BECAUSE, reason=" "))
    with pytest.raises(RulingError, match="nothing to set back"):
        story.service.tune.set_back("rules", DEADLY.name, BECAUSE)
    with story.service.store.view() as look:
        assert look.override_versions("rules", DEADLY.name) == []
    assert story.service.in_force.configuration.rules == (DEADLY,)


def status_of(story: Story, name: str) -> FeedStatus:
    with story.service.store.view() as look:
        return next(feed.state.status for feed in look.feed_health() if feed.name == name)


def test_a_paused_feed_is_asked_no_more_until_it_is_set_back_and_misses_nothing_that_still_stands_there(
    tell: Tell,
) -> None:
    story = tell("2022-06-12T08:00", feeds=("one",), rules=(DEADLY,))
    story.run_until("2022-06-12T09:00")
    story.service.tune.change("feeds", feed_url("one"), {"paused": True}, BECAUSE)
    asked = len(story.newsroom.asked)
    attack(story, "2022-06-12T10:00", "Seytenga", "twelve")
    story.run_until("2022-06-12T20:00")
    assert (len(story.newsroom.asked), status_of(story, "one")) == (asked, FeedStatus.PAUSED)
    with story.service.store.view() as look:
        seen = look.override_versions("feeds", feed_url("one"))[0].id
    story.service.tune.set_back("feeds", feed_url("one"), replace(BECAUSE, seen=seen))
    story.run_until("2022-06-12T20:10")
    assert status_of(story, "one") is FeedStatus.OK
    assert len(story.subjects) == 1


def test_a_feed_that_is_paused_while_it_is_asked_stays_paused(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", feeds=("one",), rules=(DEADLY,))
    fetch = story.newsroom.fetch

    async def paused_meanwhile(request: FetchRequest) -> Fetched:
        story.service.tune.change("feeds", feed_url("one"), {"paused": True}, BECAUSE)
        return await fetch(request)

    story.newsroom.fetch = paused_meanwhile  # type: ignore[method-assign]
    story.run_until("2022-06-12T12:00")
    assert (len(story.newsroom.asked), status_of(story, "one")) == (1, FeedStatus.PAUSED)


def test_an_added_feed_is_read_and_goes_when_it_is_set_back(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", feeds=("one",), rules=(DEADLY,))
    table = {"name": "two", "url": feed_url("two"), "every": "30m"}
    story.publish("2022-06-12T07:00", "Weather", "It rained in Dori.", feed="two")
    story.service.tune.change("feeds", feed_url("two"), table, BECAUSE)
    story.run_until("2022-06-12T09:00")
    assert feed_url("two") in {request.url for request in story.newsroom.asked}
    assert story.service.in_force.configuration.feeds[1] == Feed(
        name="two", url=feed_url("two"), publisher="two.example.org", every=timedelta(minutes=30)
    )
    with story.service.store.view() as look:
        seen = look.override_versions("feeds", feed_url("two"))[0].id
    story.service.tune.set_back("feeds", feed_url("two"), replace(BECAUSE, seen=seen))
    assert [feed.name for feed in story.service.in_force.configuration.feeds] == ["one"]
    story.newsroom.asked.clear()
    story.clock.advance_to(moment("2022-06-12T12:00"))
    story.run_until("2022-06-12T14:00")
    assert feed_url("two") not in {request.url for request in story.newsroom.asked}


def spelling(story: Story) -> dict[str, str]:
    places = story.service.in_force.reader.places
    village = next(at for at in places.named("Seytenga") if places.place(at).adm1 == "Sahel")
    return {"alias": "Sitingua", "place": village}


def means(story: Story, name: str) -> tuple[str, ...]:
    return story.service.in_force.reader.places.named(name)


def test_a_spelling_that_was_added_is_read_at_once_by_all_and_through_restarts_until_it_is_set_back(
    tell: Tell,
) -> None:
    story, elsewhere = (tell("2022-06-12T08:00", rules=(DEADLY,)) for _ in range(2))
    before = story.service.in_force.reader
    table = spelling(story)
    story.service.tune.change("places", "x", table, BECAUSE)
    assert means(story, "Sitingua") == (table["place"],)
    assert story.service.in_force.reader.version != before.version
    assert before.places.named("Sitingua") == ()
    assert means(elsewhere, "Sitingua") == ()
    elsewhere.run_until("2022-06-12T08:10")
    elsewhere.service.tune.catch_up()
    assert means(elsewhere, "Sitingua") == (table["place"],)
    story.service.put_in_force(story.service.in_force.file)
    assert means(story, "Sitingua") == (table["place"],)
    again = tell("2022-06-12T09:00", rules=(DEADLY,))
    assert again.service.in_force.reader.version == story.service.in_force.reader.version
    with again.service.store.view() as look:
        last = look.override_versions("places", "x")[0].id
    again.service.tune.set_back("places", "x", replace(BECAUSE, seen=last))
    assert means(again, "Sitingua") == ()
    assert again.service.in_force.reader.version == before.version


def test_an_alias_that_is_no_use_is_refused_with_its_field_and_one_that_became_so_is_said(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    with pytest.raises(ConfigError) as caught:
        story.service.tune.change("places", "x", {"alias": "Sitingua", "place": "nowhere"}, BECAUSE)
    assert [one.field for one in caught.value.problems] == ["place"]
    gone = Override(
        section="places",
        subject="x",
        before=None,
        after={"alias": "Sitingua", "place": "nowhere"},
        file=None,
        reason="told by partners",
        who="Aïcha",
        at=moment("2022-06-12T08:00"),
    )
    with story.service.store.begin() as transaction:
        transaction.file_override(gone, 0)
    story.service.tune.catch_up()
    [warning] = story.service.in_force.configuration.warnings
    assert "is no place of the gazetteer" in warning
    attack(story, "2022-06-12T09:00", "Seytenga", "thirty")
    story.run_until("2022-06-12T12:00")
    assert len(story.subjects) == 1
