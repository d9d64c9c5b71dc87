"""What is taken back, edited or deleted after people were told: they hear of it, and nothing is told twice."""

from collections.abc import Callable

import pytest
from storytelling import MASS, Story

from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.records import Incident, Toll

Tell = Callable[..., Story]

TITLE = "Burkina Faso: gunmen attack Seytenga"
WHERE = "in the night of 11 to 12 June when gunmen attacked the town of Seytenga, in the Sahel region of Burkina Faso"
SHIPPED = load_configuration(shipped_feeds_file(), {}).rules
ONE = "https://one.example.org/feed"


def killed(figure: str, who: str = "the government spokesman") -> str:
    return f"{figure} people were killed {WHERE}, {who} said on Monday."


def told_of_fifty(tell: Tell) -> Story:
    """A desk that was told of fifty dead, by one report of the government."""
    story = tell("2022-06-13T08:00", rules=SHIPPED)
    story.publish("2022-06-13T08:05", TITLE, killed("50"), guid="first")
    story.run_until("2022-06-13T10:00")
    assert story.subjects == ["[Extreme] Seytenga (BF): 50 killed, night 11-12 June"]
    return story


def the_incident(story: Story) -> Incident:
    with story.service.store.view() as look:
        (row,) = look.page_incidents(None, 10).rows
    return row["incident"]  # type: ignore[return-value]


def last_text(story: Story) -> str:
    return str(story.postbox.taken[-1][1].content["text"])


def rewrite(story: Story, title: str, text: str) -> None:
    story.newsroom.articles[ONE].clear()
    story.publish("2022-06-13T08:05", title, text, guid="first")


@pytest.mark.parametrize(
    "words",
    [
        f"No one was killed {WHERE}, the government spokesman said on Tuesday.",
        f"Nobody was killed {WHERE}, the government spokesman said on Tuesday, denying earlier reports.",
        f"There were no victims {WHERE}, the government spokesman said on Tuesday.",
    ],
)
def test_no_victims_after_all_is_an_update_with_the_figure_before(tell: Tell, words: str) -> None:
    story = told_of_fifty(tell)
    story.publish(
        "2022-06-14T09:00", "Burkina Faso: no one killed at Seytenga, government says", words, feed="two"
    )
    story.run_until("2022-06-14T16:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert the_incident(story).deaths == Toll(0, 0, 0)
    assert story.subjects[1] == "[Minor] Update: Seytenga (BF): no one killed, night 11-12 June"
    assert "The figure fell: before, 50 killed; now, no one killed." in last_text(story)


def test_an_entry_rewritten_without_its_figure_is_told_as_withdrawn(tell: Tell) -> None:
    story = told_of_fifty(tell)
    rewrite(story, TITLE, f"Gunmen attacked Seytenga {WHERE[:26]}, residents said. There is no toll yet.")
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert "The figure was withdrawn: before, 50 killed; now no report gives one." in last_text(story)


def test_an_entry_rewritten_into_other_news_is_told_as_withdrawn(tell: Tell) -> None:
    story = told_of_fifty(tell)
    rewrite(story, "Cotton prices rise", "Growers are pleased with this year's harvest.")
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert "no report gives one" in last_text(story)


def test_an_item_deleted_from_its_feed_takes_nothing_back(tell: Tell) -> None:
    story = told_of_fifty(tell)
    story.newsroom.articles[ONE].clear()
    story.run_until("2022-06-14T10:00")
    assert story.kinds == ["alert.raised"], "feeds drop old entries every day: that is no correction"
    assert the_incident(story).deaths == Toll(50, 50, 50)
    story.publish("2022-06-13T08:05", TITLE, killed("50"), guid="first")
    story.run_until("2022-06-15T10:00")
    assert story.kinds == ["alert.raised"], "nor is it news when it comes back"


def test_a_figure_that_wavers_by_a_little_says_nothing_more(tell: Tell) -> None:
    story = tell("2022-06-13T08:00", rules=(MASS,))
    for hour, figure in ((8, "20"), (12, "21"), (16, "19"), (20, "20")):
        story.publish(f"2022-06-13T{hour:02}:05", TITLE, killed(figure), guid=f"at {hour}")
    story.run_until("2022-06-14T10:00")
    assert story.kinds == ["alert.raised"]
