"""The early part of early warning: what is told before an attack, when no attack is told."""

from collections.abc import Callable
from dataclasses import replace

from storytelling import DESK, MASS, Story

from service.records import Rule, Severity

Tell = Callable[..., Story]

SIGNS = Rule(name="signs", kind="signs", severity=Severity.MODERATE)
UNKNOWN = Rule(name="toll unknown", kind="casualties", severity=Severity.MODERATE, at_least="unknown")
VILLAGES = Rule(name="new villages", kind="new_villages", severity=Severity.SEVERE, at_least=1)


def begin(tell: Tell, *rules: Rule) -> Story:
    """A service that has already learnt its feeds."""
    story = tell("2022-06-09T06:00", rules=rules or (SIGNS, UNKNOWN, MASS))
    story.run_until("2022-06-09T07:00")
    return story


def garrison_leaves(story: Story) -> None:
    story.publish(
        "2022-06-09T08:00",
        "Seytenga : les gendarmes sont partis",
        "Les gendarmes de Seytenga ont abandonné leur poste mercredi et se sont repliés sur Dori, selon des habitants.",
    )
    story.publish(
        "2022-06-09T10:00",
        "Burkina Faso: gendarmes leave Seytenga",
        "The gendarmes left their post in Seytenga on Wednesday and withdrew to Dori.",
        feed="two",
    )


def test_a_garrison_gone_is_told_once_though_two_report_it(tell: Tell) -> None:
    story = begin(tell)
    garrison_leaves(story)
    story.run_until("2022-06-09T20:00")
    assert story.kinds == ["alert.raised"]
    assert story.subjects == ["[Moderate] Seytenga (BF): garrison gone, 8 June"]
    assert story.service.totals().incidents == 1
    assert story.service.totals().relevant == 0


def test_a_further_sign_updates_what_was_told(tell: Tell) -> None:
    story = begin(tell)
    garrison_leaves(story)
    story.run_until("2022-06-09T20:00")
    story.publish(
        "2022-06-10T08:00", "Burkina Faso: families flee Seytenga",
        "Hundreds of families fled Seytenga on Thursday, residents said.",
    )  # fmt: skip
    story.run_until("2022-06-10T20:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert "people fleeing" in story.subjects[-1]


def test_the_attack_that_follows_is_its_own_and_names_what_came_before(tell: Tell) -> None:
    story = begin(tell)
    garrison_leaves(story)
    story.run_until("2022-06-09T20:00")
    story.publish(
        "2022-06-12T09:00", "Burkina Faso: 79 killed in Seytenga",
        "Seventy-nine civilians were killed in Seytenga on Saturday, the government spokesman said.",
    )  # fmt: skip
    story.run_until("2022-06-12T16:00")
    assert story.kinds == ["alert.raised", "alert.raised"]
    assert story.service.totals().incidents == 2
    body = str(story.postbox.taken[-1][1].content["text"])
    assert "Before it: garrison gone (Seytenga, 8 June)." in " ".join(body.split())


def test_a_sign_leaves_a_village_as_new_to_attacks_as_it_was(tell: Tell) -> None:
    story = begin(tell, replace(SIGNS, severity=Severity.MINOR), VILLAGES)
    garrison_leaves(story)
    story.publish(
        "2022-06-12T09:00", "Burkina Faso: gunmen attack Seytenga",
        "Gunmen attacked Seytenga on Saturday and killed two people, residents said.", feed="three",
    )  # fmt: skip
    story.run_until("2022-06-12T16:00")
    with story.service.store.view() as look:
        told = [row["alert"] for row in look.page_alerts(None, 10).rows]
    assert [alert.rule.name for alert in told].count("new villages") == 1


def test_a_sign_waits_for_no_toll(tell: Tell) -> None:
    story = begin(tell, UNKNOWN)
    garrison_leaves(story)
    story.run_until("2022-06-11T20:00")
    assert story.kinds == []


def test_a_blockade_lifted_tells_nothing(tell: Tell) -> None:
    story = begin(tell)
    story.publish(
        "2022-06-09T08:00", "Djibo : fin du blocus",
        "Le blocus de Djibo a été levé : des camions sont entrés dans la ville mercredi.",
    )  # fmt: skip
    story.run_until("2022-06-10T08:00")
    assert story.kinds == []
    assert story.service.totals().incidents == 0


def test_a_sign_is_more_severe_for_who_is_near(tell: Tell) -> None:
    near = replace(DESK, name="near", near=("Seytenga 75km",))
    story = tell(
        "2022-06-09T06:00",
        rules=(replace(SIGNS, severity=Severity.MINOR, severity_near=Severity.MODERATE),),
        recipients=(DESK, near),
    )
    story.run_until("2022-06-09T07:00")
    garrison_leaves(story)
    story.run_until("2022-06-09T20:00")
    assert [message.recipient for _, message in story.postbox.taken] == ["near"]
