"""Operators decide; later reports respect it; whoever was told of something wrong is told so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from storytelling import DESK, MASS, Story

from service.errors import RulingError
from service.jobs.marking import MarkAlerts
from service.jobs.ruling import Decide
from service.records import Incident, Rule, Severity

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)
MORE = BODY.replace("50", "86")
WHY = "The picture is of another year"


def decide(story: Story) -> Decide:
    return Decide(story.service.store, story.clock)


def incidents(story: Story) -> list[Incident]:
    with story.service.store.view() as look:
        return [row["incident"] for row in look.page_incidents(None, 50).rows]  # type: ignore[misc]


def told(tell: Callable[..., Story], **settings: object) -> Story:
    story = tell("2022-06-13T08:00", **settings)
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.run_until("2022-06-13T12:00")
    return story


def test_a_dismissed_incident_is_cancelled_at_once_and_new_reports_of_it_say_nothing_more(
    tell: Callable[..., Story],
) -> None:
    story = told(tell)
    [incident] = incidents(story)
    decide(story).dismiss(incident.id, reason=WHY, who="desk")
    story.run_until("2022-06-13T12:01")
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    story.publish("2022-06-13T13:00", ATTACK.replace("50", "86"), MORE, feed="two")
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    [incident] = incidents(story)
    assert (incident.status, len(incident.event_ids)) == ("dismissed", 2)


def test_the_cancel_goes_to_exactly_those_who_had_the_alert_whatever_they_ask_for_now(
    tell: Callable[..., Story],
) -> None:
    other = replace(DESK, name="Niger desk", settings={"to": ["ner@example.org"]}, areas=("NER",))
    story = told(tell, recipients=(DESK, other))
    narrowed = replace(DESK, areas=("NER",))
    story.service.in_force.configuration = replace(
        story.service.in_force.configuration, recipients=(narrowed, replace(other, areas=()))
    )
    [incident] = incidents(story)
    decide(story).dismiss(incident.id, reason=WHY, who="A. Person")
    story.run_until("2022-06-13T13:00")
    [raised, cancelled] = [message for _, message in story.postbox.taken]
    assert [raised.recipient, cancelled.recipient] == ["field desk", "field desk"]
    text = cancelled.content["text"]
    assert "Cancelled" in cancelled.content["subject"]
    assert WHY in text
    assert "that report was wrong" in text.lower()
    assert "It does not say that the area is calm" in text
    assert "A. Person" not in str(cancelled.content)
    assert raised.id in cancelled.content["headers"]["References"]


def test_a_dismissal_that_is_undone_lets_the_incident_alert_again_under_another_key(
    tell: Callable[..., Story],
) -> None:
    story = told(tell)
    [incident] = incidents(story)
    ruling = decide(story).dismiss(incident.id, reason=WHY, who="desk")
    story.run_until("2022-06-13T13:00")
    decide(story).undo(ruling.id, reason="It was this year's after all", who="desk")
    story.run_until("2022-06-13T14:00")
    assert story.kinds == ["alert.raised", "alert.cancelled", "alert.raised"]
    with story.service.store.view() as look:
        alerts = [row["alert"] for row in look.page_alerts(None, 10).rows]
    assert [alert.key.count("/") for alert in alerts] == [3, 2, 2]  # type: ignore[attr-defined]
    assert incidents(story)[0].status == "open"


def test_an_alert_can_be_cancelled_while_its_incident_stays(tell: Callable[..., Story]) -> None:
    story = told(tell, rules=(MASS,))
    with story.service.store.view() as look:
        [row] = look.page_alerts(None, 10).rows
    decide(story).cancel(row["alert"].id, reason=WHY, who="desk")  # type: ignore[attr-defined]
    with pytest.raises(RulingError, match="cancelled already"):
        decide(story).cancel(row["alert"].id, reason=WHY, who="desk")  # type: ignore[attr-defined]
    story.publish("2022-06-13T13:00", ATTACK.replace("50", "150"), BODY.replace("50", "150"), feed="two")
    story.run_until("2022-06-14T12:00")
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    assert incidents(story)[0].status == "open"


def test_nothing_was_told_so_nothing_is_cancelled(tell: Callable[..., Story]) -> None:
    story = told(tell, rules=(replace(MASS, at_least=500),))
    decide(story).dismiss(incidents(story)[0].id, reason=WHY, who="desk")
    story.run_until("2022-06-13T13:00")
    assert story.kinds == []
    assert incidents(story)[0].status == "dismissed"


def test_a_confirmed_incident_is_observed_by_an_analyst(tell: Callable[..., Story]) -> None:
    story = told(tell, rules=(MASS,))
    decide(story).confirm(incidents(story)[0].id, reason="Seen on site", who="desk")
    story.publish("2022-06-13T13:00", ATTACK.replace("50", "130"), BODY.replace("50", "130"), feed="two")
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    assert "Confirmed by an analyst" in str(story.postbox.taken[-1][1].content["text"])


def test_a_corrected_toll_is_told_and_stands_against_later_reports(tell: Callable[..., Story]) -> None:
    story = told(tell)
    [incident] = incidents(story)
    decide(story).correct(incident.id, {"deaths": "5/7/"}, reason="Misread", who="desk")
    story.run_until("2022-06-13T13:00")
    assert story.kinds == ["alert.raised", "alert.updated"]
    story.publish("2022-06-13T14:00", ATTACK.replace("50", "86"), MORE, feed="two")
    story.run_until("2022-06-14T12:00")
    [incident] = incidents(story)
    assert incident.deaths is not None
    assert (incident.deaths.low, incident.deaths.best, incident.deaths.high) == (5, 7, None)
    assert len(incident.event_ids) == 2


ELSEWHERE = "Mali: twenty killed in attack on Tamalat"
THERE = (
    "Twenty people were killed on 10 June when gunmen attacked the village of Tamalat, in the region of Ménaka in "
    "Mali, residents said."
)


def two(tell: Callable[..., Story]) -> Story:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY)
    story.publish("2022-06-13T09:05", ELSEWHERE, THERE, feed="two")
    story.run_until("2022-06-13T12:00")
    return story


def test_two_merged_incidents_stay_one_through_later_reports_of_either(tell: Callable[..., Story]) -> None:
    story = two(tell)
    one, other = incidents(story)
    decide(story).merge(other.id, one.id, reason="One wave", who="desk")
    story.run_until("2022-06-13T13:00")
    [merged] = incidents(story)
    assert merged.id in (one.id, other.id)
    story.publish("2022-06-13T14:00", ATTACK, BODY.replace("Monday", "Monday again"), feed="two")
    story.publish("2022-06-13T14:00", ELSEWHERE, THERE.replace("residents", "witnesses"), feed="three")
    story.run_until("2022-06-14T12:00")
    [after] = incidents(story)
    assert (after.id, len(after.event_ids)) == (merged.id, 4)


def test_a_merger_that_is_undone_falls_apart_again(tell: Callable[..., Story]) -> None:
    story = two(tell)
    one, other = incidents(story)
    ruling = decide(story).merge(one.id, other.id, reason="One wave", who="desk")
    story.run_until("2022-06-13T13:00")
    decide(story).undo(ruling.id, reason="Two waves", who="desk")
    story.run_until("2022-06-13T14:00")
    assert sorted(incident.lead_place.name for incident in incidents(story) if incident.lead_place) == [
        "Seytenga",
        "Tamalat",
    ]


def split_in_two(tell: Callable[..., Story]) -> Story:
    """Two papers on one attack, which the operator knows to be two."""
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="first")
    story.publish(
        "2022-06-13T09:05", ATTACK, BODY.replace("Monday", "the telephone"), feed="two", guid="second"
    )
    story.run_until("2022-06-13T12:00")
    [incident] = incidents(story)
    with story.service.store.view() as look:
        items = [event.item_id for event in look.events_of([incident.id])]
    decide(story).split(incident.id, items=items[1:], reason="Two attacks on one night", who="desk")
    story.run_until("2022-06-13T13:00")
    return story


def test_what_was_split_stays_two_whatever_is_reported_later(tell: Callable[..., Story]) -> None:
    story = split_in_two(tell)
    assert len(incidents(story)) == 2
    for hour, feed in ((14, "one"), (15, "two"), (16, "three")):
        story.publish(f"2022-06-13T{hour}:00", f"{ATTACK}, again", BODY.replace("Monday", feed), feed=feed)
    story.run_until("2022-06-14T12:00")
    assert sum(len(incident.event_ids) for incident in incidents(story)) == 5
    assert len(incidents(story)) == 2


def test_a_split_holds_when_a_report_is_edited(tell: Callable[..., Story]) -> None:
    story = split_in_two(tell)
    story.newsroom.articles.clear()
    story.publish("2022-06-13T09:05", ATTACK.replace("50", "86"), MORE, guid="first")
    story.run_until("2022-06-14T12:00")
    assert len(incidents(story)) == 2


def test_parts_that_were_split_can_be_merged_again(tell: Callable[..., Story]) -> None:
    story = split_in_two(tell)
    one, other = incidents(story)
    decide(story).merge(one.id, other.id, reason="One after all", who="desk")
    story.run_until("2022-06-13T14:00")
    assert len(incidents(story)) == 1


def test_a_dismissal_holds_when_its_only_report_is_rewritten(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="first")
    story.run_until("2022-06-13T12:00")
    decide(story).dismiss(incidents(story)[0].id, reason=WHY, who="desk")
    story.newsroom.articles.clear()
    edited = BODY.replace("of 11 to 12 June", "of 12 to 13 June").replace("50", "186")
    story.publish("2022-06-13T09:05", ATTACK.replace("50", "186"), edited, guid="first")
    story.run_until("2022-06-14T12:00")
    assert [incident.status for incident in incidents(story)] == ["dismissed"]
    assert story.kinds == ["alert.raised", "alert.cancelled"]


def test_a_decision_whose_report_now_tells_of_another_attack_is_shown_as_lost_until_it_tells_of_it_again(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-13T08:00")
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="first")
    story.run_until("2022-06-13T12:00")
    [incident] = incidents(story)
    decide(story).correct(incident.id, {"deaths": "7"}, reason="Misread", who="desk")
    story.newsroom.articles.clear()
    story.publish("2022-06-13T09:05", ELSEWHERE, THERE, guid="first")
    story.run_until("2022-06-14T12:00")
    with story.service.store.view() as look:
        [ruling] = look.rulings_on(incident.id)
    assert (ruling.anchors, ruling.lost) == (1, 1)
    assert incidents(story)[0].deaths is not None
    assert incidents(story)[0].deaths.best == 20  # type: ignore[union-attr]
    story.newsroom.articles.clear()
    story.publish("2022-06-13T09:05", ATTACK, BODY, guid="first")
    story.run_until("2022-06-15T12:00")
    with story.service.store.view() as look:
        [ruling] = look.rulings_on(incident.id)
    assert (ruling.anchors, ruling.lost) == (1, 0), "the report tells of it again"
    assert 7 in [one.deaths.best for one in incidents(story) if one.deaths]


def test_the_audit_log_tells_who_did_what_and_why(tell: Callable[..., Story]) -> None:
    story = two(tell)
    one, other = incidents(story)
    work = decide(story)
    work.confirm(one.id, reason="Seen on site", who="desk")
    ruling = work.merge(one.id, other.id, reason="One wave", who="duty officer")
    work.undo(ruling.id, reason="Two waves", who="desk")
    work.correct(other.id, {"day": "2022-06-09", "injured": None}, reason="Told by phone", who="desk")
    work.dismiss(other.id, reason=WHY, who="desk")
    with story.service.store.view() as look:
        rows = look.page_audit(None, 50).rows
    acts = [(row["who"], row["what"], row["detail"]["why"]) for row in reversed(rows)]  # type: ignore[index]
    assert acts == [
        ("desk", "incident confirmed", "Seen on site"),
        ("duty officer", "incidents merged", "One wave"),
        ("desk", "decision undone", "Two waves"),
        ("desk", "incident corrected", "Told by phone"),
        ("desk", "incident dismissed", WHY),
    ]
    corrected = rows[1]["detail"]
    assert corrected["after"] == {"day": "2022-06-09", "injured": ""}  # type: ignore[index]
    assert set(corrected["before"]) == {"day", "injured"}  # type: ignore[index]


def test_marks_on_alerts_flow_into_the_record_of_the_rule(tell: Callable[..., Story]) -> None:
    story = told(tell)
    store = story.service.store
    with store.view() as look:
        [row] = look.page_alerts(None, 10).rows
    alert_id = row["alert"].id  # type: ignore[attr-defined]
    work = MarkAlerts(store, story.clock)
    work.mark(alert_id, "useful", marker="token:desk")
    work.mark(alert_id, "false alarm", marker="recipient:field desk")
    work.mark(alert_id, "useful", note="after all", marker="recipient:field desk")
    work.mark(alert_id, "false alarm", marker="recipient:room")
    decide(story).dismiss(incidents(story)[0].id, reason=WHY, who="desk")
    story.run_until("2022-06-13T13:00")
    with store.view() as look:
        records = {record.rule.name: record for record in look.rule_records()}
        audited = [row["detail"] for row in look.page_audit(None, 10, ["alert marked"]).rows]
    mass, deadly = records["mass casualty"], records["deadly attack"]
    assert (mass.raised, mass.cancelled, mass.useful, mass.false_alarms, mass.dismissed) == (1, 1, 2, 1, 1)
    assert mass.precision == pytest.approx(2 / 3)
    assert (deadly.raised, deadly.precision) == (0, None)
    assert audited[1]["before"] == {"verdict": "false alarm", "note": ""}  # type: ignore[index]
    assert audited[1]["after"] == {"verdict": "useful", "note": "after all"}  # type: ignore[index]


def test_a_renamed_rule_keeps_its_record(tell: Callable[..., Story]) -> None:
    story = told(tell, rules=(MASS,))
    renamed = replace(MASS, name="many dead")
    with story.service.store.begin() as work:
        work.sync_rules((renamed,), story.clock.now())
    with story.service.store.view() as look:
        [record] = look.rule_records()
    assert (record.rule.name, record.version, record.raised) == ("many dead", 2, 1)


WEEK = Rule(
    name="deadly week", kind="casualties", severity=Severity.SEVERE, at_least=20, per="country", min_incidents=2,
    within=timedelta(days=7),
)  # fmt: skip


def window_told(tell: Callable[..., Story]) -> tuple[Story, list[str]]:
    """Three attacks of a week that are told together, none of them by itself; their ids, the smallest toll first."""
    digests = replace(DESK, min_severity=Severity.MINOR)
    story = tell("2022-06-13T06:00", rules=(WEEK,), recipients=(digests,))
    story.run_until("2022-06-13T07:00")
    for number, (town, region) in enumerate(
        (("Seytenga", "Sahel"), ("Bourzanga", "Centre-Nord"), ("Pama", "Est")), start=8
    ):
        story.publish(
            f"2022-06-13T{number:02}:00",
            f"Burkina Faso: {number} people killed in {town}",
            f"{number} people were killed on Sunday 12 June when gunmen attacked {town}, in the {region} region of "
            "Burkina Faso, a local official said.",
            feed=("one", "two", "three")[number - 8],
        )
    story.run_until("2022-06-13T16:00")
    known = sorted(incidents(story), key=lambda one: one.deaths.best if one.deaths and one.deaths.best else 0)
    return story, [incident.id for incident in known]


def test_an_alert_on_several_attacks_shrinks_with_each_that_is_dismissed_and_ends_with_the_last(
    tell: Callable[..., Story],
) -> None:
    story, ids = window_told(tell)
    assert story.kinds == ["alert.raised"]
    for hour, incident_id in enumerate(ids, start=16):
        decide(story).dismiss(incident_id, reason=f"Wrong: number {hour}", who="desk")
        story.run_until(f"2022-06-13T{hour + 1}:00")
    assert story.kinds == ["alert.raised", "alert.updated", "alert.updated", "alert.cancelled"]
    assert "Reports found to be wrong, and counted no more: 1 attack" in str(
        story.postbox.taken[1][1].content["text"]
    )
    assert "Wrong: number 18" in str(story.postbox.taken[-1][1].content["text"])
