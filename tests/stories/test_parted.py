"""Reports that were told as one attack turn out to be two: nobody is alerted anew for what was told."""

from collections.abc import Callable
from datetime import timedelta

from storytelling import DESK, MASS, OPERATOR, Story

from service.jobs.ruling import Decide
from service.records import Alert, Rule, Severity

Tell = Callable[..., Story]

NATION = (
    "Niger mourns 29 soldiers killed in suspected militant attack",
    "An attack by suspected militants in western Niger has left twenty-nine soldiers dead, according to the defence "
    "ministry. The troops were attacked on Monday night, the ministry said, close to the Malian frontier.",
)
TABATOL = (
    "Suspected jihadists kill at least 29 Nigerien soldiers, defence ministry says",
    "Niger has lost twenty-nine soldiers in attacks by suspected jihadists between September 26 and October 2, its "
    "defence ministry announced on Tuesday. A unit was attacked northeast of Tabatol.",
)
TAHOUA = (
    "Niger: at least 60 soldiers killed in the west",
    "On Monday 2 October the Nigerien forces fell into two ambushes near Tahoua. The government spoke of 29 dead; at "
    "least 60 soldiers were killed, security sources now say.",
)
SEYTENGA = (
    "Burkina Faso: 30 killed in attacks on Seytenga and Bani",
    "Thirty people were killed on Sunday 12 June when gunmen attacked Seytenga, in the Sahel region of Burkina Faso, "
    "the government said.",
)
AGAIN = (
    "Burkina Faso: at least 14 killed at Seytenga",
    "At least 14 people were killed on Sunday 12 June when gunmen attacked Seytenga, in the Sahel region of Burkina "
    "Faso, residents said.",
)


def alerts(story: Story) -> list[Alert]:
    with story.service.store.view() as look:
        found = [row["alert"] for row in look.page_alerts(None, 50).rows]
    return list(reversed(found))  # type: ignore[arg-type]


def test_two_papers_that_a_third_tells_apart_have_alerted_once(tell: Tell) -> None:
    story = tell("2023-10-03T06:00", rules=(MASS,))
    story.run_until("2023-10-03T07:00")
    for day, hour, article, feed in (
        (3, 9, NATION, "one"),
        (3, 11, TABATOL, "two"),
        (4, 10, TAHOUA, "three"),
    ):
        story.publish(f"2023-10-0{day}T{hour:02}:00", *article, feed=feed)
        story.run_until(f"2023-10-0{day}T{hour:02}:40")
    assert story.service.totals().incidents == 2, "the third paper takes the first with it"
    assert story.kinds == ["alert.raised"]


def split(story: Story) -> None:
    """An operator says that the report of fourteen dead is of another attack."""
    with story.service.store.view() as look:
        [row] = look.page_incidents(None, 10).rows
        incident = row["incident"]
        events = look.events_of([incident.id])  # type: ignore[attr-defined]
    [other] = [event.item_id for event in events if "14" in event.title]
    work = Decide(story.service.store, story.clock)
    work.split(incident.id, items=[other], reason="Two attacks", who="desk")  # type: ignore[attr-defined]


def told_as_one(tell: Tell) -> Story:
    story = tell("2022-06-13T06:00", rules=(MASS,), recipients=(DESK, OPERATOR))
    story.run_until("2022-06-13T07:00")
    story.publish("2022-06-13T09:00", *SEYTENGA)
    story.publish("2022-06-13T09:00", *AGAIN, feed="two", guid="again")
    story.run_until("2022-06-13T12:00")
    return story


def test_an_attack_that_an_operator_splits_off_is_told_in_the_thread_of_the_first_alert(tell: Tell) -> None:
    story = told_as_one(tell)
    split(story)
    story.run_until("2022-06-13T13:00")
    first, apart = alerts(story)
    assert (apart.msg_type, apart.references) == ("Update", (first.id,))
    mails = [one for _, one in story.postbox.taken if one.recipient == DESK.name]
    assert [one.kind for one in mails] == ["alert.raised", "alert.updated"]
    assert mails[0].id in mails[1].content["headers"]["References"]
    assert "Reports were separated" in mails[1].content["text"]


def test_what_is_told_of_the_part_later_stays_in_that_thread(tell: Tell) -> None:
    story = told_as_one(tell)
    split(story)
    story.run_until("2022-06-13T13:00")
    story.newsroom.articles.clear()
    story.publish(
        "2022-06-13T09:00", *(words.replace("14", "35") for words in AGAIN), feed="two", guid="again"
    )
    story.run_until("2022-06-13T16:00")
    assert [one.msg_type for one in alerts(story)] == ["Alert", "Update", "Update"]
    assert "Step 30 crossed" in alerts(story)[-1].reason["en"]
    assert "35" in story.subjects[-1]


def test_a_part_that_is_dismissed_takes_back_what_it_told_and_not_the_first_alert(tell: Tell) -> None:
    story = told_as_one(tell)
    split(story)
    story.run_until("2022-06-13T13:00")
    first, apart = alerts(story)
    work = Decide(story.service.store, story.clock)
    work.dismiss(apart.incidents[0].id, reason="An old attack", who="desk")
    story.run_until("2022-06-13T14:00")
    cancel = alerts(story)[-1]
    assert (cancel.msg_type, cancel.key) == ("Cancel", apart.key)
    assert cancel.references[-1] == apart.id
    assert first.key != apart.key


DORI = (
    "Burkina Faso: 12 killed at Dori",
    "Twelve people were killed on Sunday 12 June when gunmen attacked the town of Dori, in the Sahel region of Burkina "
    "Faso, residents said.",
)
DORI_UNCOUNTED = (
    "Burkina Faso: gunmen attack Dori",
    "Gunmen attacked the town of Dori, in the Sahel region of Burkina Faso, on Sunday 12 June, residents said. No toll "
    "is known.",
)
UNCOUNTED = Rule(
    name="toll unknown",
    kind="casualties",
    severity=Severity.MODERATE,
    at_least="unknown",
    after=timedelta(hours=6),
)


def incident_at(story: Story, place: str) -> str:
    with story.service.store.view() as look:
        rows = [row["incident"] for row in look.page_incidents(None, 20).rows]
    [found] = [one.id for one in rows if any(named.name == place for named in one.places)]  # type: ignore[attr-defined]
    return found


def test_an_attack_without_a_toll_that_was_joined_by_mistake_still_alerts_when_its_wait_is_over(
    tell: Tell,
) -> None:
    story = tell("2022-06-13T06:00", rules=(MASS, UNCOUNTED))
    story.run_until("2022-06-13T07:00")
    story.publish("2022-06-13T09:00", *SEYTENGA)
    story.publish("2022-06-13T09:00", *DORI_UNCOUNTED, feed="two", guid="dori")
    story.run_until("2022-06-13T10:00")
    work = Decide(story.service.store, story.clock)
    merged = work.merge(
        incident_at(story, "Seytenga"), incident_at(story, "Dori"), reason="One attack", who="desk"
    )
    story.run_until("2022-06-13T10:30")
    work.undo(merged.id, reason="Two after all", who="desk")
    story.run_until("2022-06-14T11:00")
    assert "[Moderate] Dori (BF): attack, toll unknown, 12 June" in story.subjects


def test_an_attack_goes_on_being_told_when_another_whose_alert_was_cancelled_is_joined_to_it(
    tell: Tell,
) -> None:
    story = tell("2022-06-13T06:00", rules=(MASS,))
    story.run_until("2022-06-13T07:00")
    story.publish("2022-06-13T07:05", *SEYTENGA, guid="one")
    story.publish("2022-06-13T08:05", *DORI, feed="three", guid="dori")
    story.run_until("2022-06-13T09:30")
    dori = incident_at(story, "Dori")
    [alert] = [one for one in alerts(story) if one.incidents[0].id == dori]
    work = Decide(story.service.store, story.clock)
    work.cancel(alert.id, reason="Told twice", who="desk")
    story.run_until("2022-06-13T10:00")
    work.merge(incident_at(story, "Seytenga"), dori, reason="One attack", who="desk")
    story.run_until("2022-06-13T11:00")
    story.newsroom.articles["https://one.example.org/feed"].clear()
    raised = [words.replace("30", "120").replace("Thirty", "A hundred and twenty") for words in SEYTENGA]
    story.publish("2022-06-13T07:05", *raised, guid="one")
    story.run_until("2022-06-13T16:00")
    assert "120 killed" in story.subjects[-1]
