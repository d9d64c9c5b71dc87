"""What operators decided is applied at every regrouping."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import at_least, exactly, told

from service.records import Decision, FiledEvent, Incident, Toll
from service.stages.group import group
from service.stages.group.decisions import parse_toll

NOW = datetime(2022, 6, 30, tzinfo=UTC)


def decision(
    kind: str, on: FiledEvent, other: FiledEvent | None = None, id_: int = 1, **facts: Any
) -> Decision:
    return Decision(
        id=id_,
        kind=kind,
        item_id=on.item_id,
        fingerprint=on.fingerprint,
        other_item_id=other.item_id if other else None,
        other_fingerprint=other.fingerprint if other else None,
        decided_at=datetime(2022, 6, 20, tzinfo=UTC) + timedelta(hours=id_),
        **facts,
    )


DJIBO, TAMALAT = told("a", "Djibo", day=1, deaths=20), told("b", "Tamalat", day=8, deaths=40)
SAME, AGAIN = told("a", "Djibo", day=1, deaths=20), told("b", "Djibo", day=1, deaths=20)


def incidents(events: Sequence[FiledEvent], *decisions: Decision) -> tuple[Incident, ...]:
    return group(events, [], decisions, NOW).incidents


def test_joined_by_an_operator() -> None:
    assert len(incidents([DJIBO, TAMALAT])) == 2
    assert len(incidents([DJIBO, TAMALAT], decision("join", DJIBO, TAMALAT))) == 1


def test_kept_apart_by_an_operator() -> None:
    assert len(incidents([SAME, AGAIN])) == 1
    assert len(incidents([SAME, AGAIN], decision("apart", SAME, AGAIN))) == 2


def test_a_third_report_does_not_bring_together_what_an_operator_keeps_apart() -> None:
    third = told("c", "Djibo", day=1)
    assert len(incidents([SAME, AGAIN, third], decision("apart", SAME, AGAIN))) == 2


def test_of_two_decisions_on_one_pair_the_later_counts() -> None:
    apart, join = decision("apart", SAME, AGAIN, id_=1), decision("join", AGAIN, SAME, id_=2)
    assert len(incidents([SAME, AGAIN], join, apart)) == 1


def test_where_decisions_contradict_each_other_the_separation_holds() -> None:
    third = told("c", "Tamalat", day=8)
    chained = [
        decision("join", SAME, third, id_=1),
        decision("join", third, AGAIN, id_=2),
        decision("apart", SAME, AGAIN, id_=3),
    ]
    groups = [set(one.event_ids) for one in incidents([SAME, AGAIN, third], *chained)]
    assert groups == [{"a"}, {"b", "c"}]


def test_joined_twice_is_joined() -> None:
    third = told("c", "Tamalat", day=20)
    every = [
        decision("join", DJIBO, TAMALAT, id_=1),
        decision("join", TAMALAT, third, id_=2),
        decision("join", DJIBO, third, id_=3),
    ]
    assert len(incidents([DJIBO, TAMALAT, third], *every)) == 1


def test_confirmed_then_dismissed_is_dismissed_and_later_reports_change_nothing_of_it() -> None:
    decisions = (decision("dismiss", SAME, id_=2), decision("confirm", SAME, id_=1))
    (one,) = incidents([SAME, AGAIN], *decisions)
    assert one.status == "dismissed"
    (one,) = incidents([SAME, AGAIN, told("c", "Djibo", day=1, deaths=90)], *decisions)
    assert one.status == "dismissed"


SET = [
    ("deaths", "35", "deaths", exactly(35)),
    ("deaths", "35+", "deaths", at_least(35)),
    ("deaths", "50/86/", "deaths", Toll(50, 86, None)),
    ("deaths", "", "deaths", None),
    ("day", "2022-06-02", "day", date(2022, 6, 2)),
    ("day", "", "day", None),
    ("displaced", "3000", "displaced", 3000),
    ("injured", "", "injured", None),
    ("villages_attacked_min", "4", "villages_attacked_min", 4),
    ("deaths", "many", "deaths", exactly(20)),
    ("deaths", "1/2", "deaths", exactly(20)),
    ("id", "stolen", "deaths", exactly(20)),
]


@pytest.mark.parametrize(("field", "value", "attribute", "wanted"), SET)
def test_a_value_set_by_an_operator(field: str, value: str, attribute: str, wanted: object) -> None:
    (one,) = incidents([DJIBO], decision("set", DJIBO, field=field, value=value))
    assert getattr(one, attribute) == wanted
    assert one.id == incidents([DJIBO])[0].id


def test_what_was_set_is_part_of_the_history_of_the_toll() -> None:
    (one,) = incidents([DJIBO], decision("set", DJIBO, field="deaths", value="35"))
    assert one.history[-1].toll == exactly(35)


def test_a_decision_whose_report_is_gone_is_named() -> None:
    gone = told("gone", "Djibo", day=1)
    decisions = [
        decision("dismiss", gone, id_=7),
        decision("join", SAME, gone, id_=5),
        decision("join", gone, SAME, id_=6),
        decision("confirm", SAME, id_=8),
    ]
    grouping = group([SAME], [], decisions, NOW)
    assert grouping.lost_decisions == (5, 6, 7)
    assert grouping.found_decisions == (8,)
    assert grouping.incidents[0].status == "confirmed"


def test_a_toll_as_operators_write_it() -> None:
    assert parse_toll(" 50 / 79 / 165 ") == Toll(50, 79, 165)
    with pytest.raises(ValueError):
        parse_toll("1/2/3/4")


@given(st.permutations(range(4)))
@settings(deadline=None)
def test_the_order_decisions_are_given_in_does_not_matter(order: list[int]) -> None:
    decisions = [
        decision("join", DJIBO, TAMALAT, id_=1),
        decision("apart", DJIBO, TAMALAT, id_=2),
        decision("set", DJIBO, field="deaths", value="7", id_=3),
        decision("set", DJIBO, field="deaths", value="8", id_=4),
    ]
    shuffled = [decisions[index] for index in order]
    assert incidents([DJIBO, TAMALAT], *shuffled) == incidents([DJIBO, TAMALAT], *decisions)
