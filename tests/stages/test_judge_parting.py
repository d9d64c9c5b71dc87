"""What falls off an incident that alerted is not told anew: reports arrive, are joined, parted, joined again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import at_least, exactly, incident, region, rule, told
from test_judge import Desk

from service.jobs.around import Seen, Waiting
from service.records import Alert, AlertPolicy, Decision, FiledEvent, Incident, Parted, Source, Toll
from service.stages.group import group
from service.stages.judge import Memory, judge

NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)
MASS = rule("mass casualty", 10, steps=(30, 100))


@dataclass
class Newsdesk(Desk):
    """Joins and judges again and again, as assessing does, with everything in one neighbourhood."""

    events: list[FiledEvent] = field(default_factory=list)
    incidents: tuple[Incident, ...] = ()
    decisions: tuple[Decision, ...] = ()
    now: datetime = NOON

    def gets(self, *events: FiledEvent) -> list[Alert]:
        self.events += events
        self.now += timedelta(minutes=5)
        seen = Seen(tuple(self.events), self.incidents, self.decisions, Waiting())
        grouping = group(seen.events, seen.incidents, seen.decisions, self.now)
        for gone, survivor in grouping.redirects:
            self.redirect(gone, survivor)
        changed, self.incidents = seen.changed(grouping), grouping.incidents
        judgement = judge(
            changed,
            Memory(self.incidents, begins_at=datetime(2021, 1, 1, tzinfo=UTC)),
            self.rules,
            tuple(self.situations.values()),
            self.raised,
            policy=AlertPolicy(),
            coverage=self.coverage,
            rule_versions=self.versions,
            now=self.now,
            parted=seen.parted(grouping),
        )
        self.situations |= {one.key: one for one in judgement.situations}
        self.raised |= {one.id: one for one in judgement.alerts}
        return list(judgement.alerts)

    def decides(self, kind: str, one: FiledEvent, other: FiledEvent) -> list[Alert]:
        """An operator joins two reports, or keeps them apart; the later word counts."""
        made = Decision(
            id=len(self.decisions) + 1,
            kind=kind,
            item_id=one.item_id,
            fingerprint=one.fingerprint,
            other_item_id=other.item_id,
            other_fingerprint=other.fingerprint,
            decided_at=self.now,
        )
        self.decisions += (made,)
        return self.gets()


# --- told one by one -----------------------------------------------------------------------------------------------


def types(alerts: Sequence[Alert]) -> list[str]:
    return [alert.msg_type for alert in alerts]


def begun(first: FiledEvent, second: FiledEvent) -> tuple[Newsdesk, Alert]:
    """People were told of two reports as one attack."""
    desk = Newsdesk(rules=(MASS,))
    (alert,) = desk.gets(first, second)
    assert alert.msg_type == "Alert"
    return desk, alert


FIRST = told("a", "Djibo", day=11, deaths=20)


def test_a_part_with_the_figure_that_was_told_says_nothing() -> None:
    same = told("b", "Djibo", day=11, deaths=20)
    desk, _ = begun(FIRST, same)
    desk.events.remove(same)
    assert desk.gets(told("b", "Seytenga", day=9, deaths=20)) == []
    assert sorted(one.event_ids for one in desk.incidents) == [("a",), ("b",)]


def test_a_part_that_says_more_updates_the_alert_that_told_of_it_and_says_why() -> None:
    other = told("b", "Djibo", day=11, deaths=14)
    desk, alert = begun(FIRST, other)
    (update,) = desk.decides("apart", FIRST, other)
    assert (update.msg_type, update.references) == ("Update", (alert.id,))
    assert update.incidents[0].event_ids == ("b",)
    assert update.reason["en"].startswith(
        "Reports were separated: they had been told as part of another attack (Sahel, 11 June); by themselves: "
        "14 killed."
    )
    assert "séparés" in update.reason["fr"]
    assert desk.gets() == []


def test_what_the_told_figure_leaves_with_is_told_on_both_sides() -> None:
    small = told("a", "Djibo", day=11, deaths=4)
    large = told("b", "Djibo", day=11, deaths=20, published=NOON - timedelta(hours=2))
    desk, alert = begun(small, large)
    lowered, apart = sorted(desk.decides("apart", small, large), key=lambda one: one.key != alert.key)
    assert (lowered.msg_type, apart.msg_type) == ("Update", "Update")
    assert "The figure fell: before, 20 killed; now, 4 killed." in lowered.reason["en"]
    assert "some of them tell of another attack" in lowered.reason["en"]
    assert apart.rule.observed == 20


def test_an_operator_who_parts_two_attacks_of_one_toll_has_both_told() -> None:
    other = told("b", "Djibo", day=11, deaths=20)
    desk, _ = begun(FIRST, other)
    (update,) = desk.decides("apart", FIRST, other)
    assert (update.msg_type, update.rule.observed) == ("Update", 20)


def test_a_part_below_the_rule_waits_and_then_updates_the_alert_that_told_of_it() -> None:
    other = told("b", "Djibo", day=11)
    desk, alert = begun(FIRST, other)
    assert desk.decides("apart", FIRST, other) == []
    desk.events.remove(other)
    (update,) = desk.gets(told("b", "Djibo", day=11, deaths=15))
    assert (update.msg_type, update.references) == ("Update", (alert.id,))


def test_a_part_on_a_village_that_people_were_not_told_of_alerts_by_itself() -> None:
    other = told("b", "Djibo", day=11)
    desk, _ = begun(FIRST, other)
    assert desk.decides("apart", FIRST, other) == []
    desk.events.remove(other)
    assert desk.gets(told("b", "Seytenga", day=11)) == []
    (alert,) = desk.gets(told("c", "Seytenga", day=11, deaths=15))
    assert (alert.msg_type, alert.references, alert.incidents[0].event_ids) == ("Alert", (), ("b", "c"))


def test_a_part_that_people_heard_of_with_another_attack_cancels_nothing_when_it_is_dismissed() -> None:
    other = told("b", "Djibo", day=11)
    desk, _ = begun(FIRST, other)
    desk.decides("apart", FIRST, other)
    gone = Decision(
        id=9, kind="dismiss", item_id=other.item_id, fingerprint=other.fingerprint, decided_at=desk.now
    )
    desk.decisions += (gone,)
    assert desk.gets() == []


def test_an_incident_with_a_report_of_its_own_above_the_rule_alerts_although_it_took_one_over() -> None:
    source = Source(name="x", url=None, published_at=None, item_id=1, speaker="press", says=exactly(20))
    whole = incident("inc-a", "Djibo", deaths=20, event_ids=("1:0", "2:0"), sources=(source,))
    other = incident("inc-b", "Dori", deaths=3, event_ids=("3:0",), deaths_item_id=3)
    desk = Desk(rules=(MASS,))
    assert types(desk.hears(whole, other)) == ["Alert"]
    took = replace(other, event_ids=("2:0", "3:0"), deaths=exactly(15))
    moved = Parted("inc-b", ("inc-a",), new=False)
    assert types(desk.hears(replace(took, deaths_item_id=1), parted=[moved])) == ["Update"]
    again = Desk(rules=(MASS,))
    again.hears(whole, other)
    assert types(again.hears(took, parted=[moved])) == ["Alert"]


def test_a_part_taken_over_by_an_attack_that_was_cancelled_and_is_right_after_all_gets_a_new_key() -> None:
    whole = incident("inc-a", "Djibo", deaths=20, event_ids=("1:0", "2:0"))
    other = incident("inc-b", "Dori", deaths=12, event_ids=("3:0",), deaths_item_id=3)
    desk = Desk(rules=(MASS,))
    assert types(desk.hears(whole, other)) == ["Alert", "Alert"]
    assert types(desk.hears(replace(other, status="dismissed"))) == ["Cancel"]
    took = replace(other, event_ids=("2:0", "3:0"), deaths=exactly(60))
    (told_again,) = desk.hears(took, parted=[Parted("inc-b", ("inc-a",), new=False)])
    assert told_again.key == "mass casualty/incident/inc-b/2"


# --- in any order --------------------------------------------------------------------------------------------------

WHERE = ("Seytenga", "Dori", "Djibo", region("Sahel", "BFA"), region("Ménaka", "MLI"), "Tamalat", "Inchinane")
FIGURES = (None, 3, 12, 12, 29, 40, at_least(20), at_least(12), 120)

reports = st.builds(
    lambda number, where, day, deaths, speaker, hours: told(
        f"r{number}",
        *(WHERE[index] for index in where),
        day=day,
        deaths=deaths,
        claims={speaker: exactly(deaths)} if speaker and isinstance(deaths, int) else None,
        published=NOON + timedelta(hours=hours),
    ),
    number=st.integers(0, 9),
    where=st.lists(st.integers(0, len(WHERE) - 1), min_size=1, max_size=2, unique=True),
    day=st.sampled_from([None, 9, 11, 12]),
    deaths=st.sampled_from(FIGURES),
    speaker=st.sampled_from([None, "government", "residents", "security source"]),
    hours=st.integers(0, 20),
)
acts = st.tuples(st.sampled_from(["join", "apart"]), st.integers(0, 99), st.integers(0, 99))
sequences = st.lists(st.one_of(reports, reports, acts), min_size=2, max_size=14)


def played(steps: Sequence[FiledEvent | tuple[str, int, int]]) -> tuple[Newsdesk, list[Alert]]:
    desk, heard = Newsdesk(rules=(MASS,)), []
    for step in steps:
        if isinstance(step, FiledEvent):
            if all(step.id != event.id for event in desk.events):
                heard += desk.gets(step)
        elif len(desk.events) > 1:
            kind, one, other = step
            a, b = desk.events[one % len(desk.events)], desk.events[other % len(desk.events)]
            heard += desk.decides(kind, a, b) if a is not b else []
    return desk, heard


def grounds(alert: Alert, events: Sequence[FiledEvent]) -> set[str]:
    """The reports of the attack that it tells whose own figure reaches the rule."""
    members = set(alert.incidents[0].event_ids)
    return {one.id for one in events if one.id in members and reaches(one.event.deaths)}


def reaches(toll: Toll | None) -> bool:
    return toll is not None and toll.best is not None and toll.best >= 10


@settings(max_examples=300, deadline=None)
@given(sequences)
def test_no_reports_figures_are_the_ground_of_two_alerts_whatever_is_parted_and_joined(
    steps: list[FiledEvent | tuple[str, int, int]],
) -> None:
    desk, heard = played(steps)
    raised = [grounds(alert, desk.events) for alert in heard if alert.msg_type == "Alert"]
    for earlier, later in combinations(raised, 2):
        assert later - earlier, "an attack was alerted anew on what had alerted before"


@settings(max_examples=300, deadline=None)
@given(sequences)
def test_whatever_is_parted_and_joined_each_attack_above_the_rule_is_told_or_was(
    steps: list[FiledEvent | tuple[str, int, int]],
) -> None:
    desk, _ = played(steps)
    heard_of = {one.scope for one in desk.situations.values() if one.alert_ids or one.thread}
    assert {one.id for one in desk.incidents if one.reports and reaches(one.deaths)} <= heard_of
