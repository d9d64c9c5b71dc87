"""An incident as published reports alone tell it: nothing of a call is left, nothing of a paper is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_told import exactly, told

from service.records import Decision, FiledEvent, Incident, TollAsOf
from service.stages.group import group, published, rests_on_told
from service.stages.group.incidents import incident_of

NOW = datetime(2022, 6, 30, tzinfo=UTC)
PAPER = told("a", "Djibo", day=11, deaths=20, injured=3, perpetrator="JNIM")
CALL = replace(
    told(
        "b", "Djibo", "Dori", day=12, deaths=63, injured=9, abducted=4, displaced=700, perpetrator="ISGS",
        deaths_civilians=60, targets=("market",), villages_attacked_min=6, told_by="residents",
    ),
    via="phone",
)  # fmt: skip


def together(*events: FiledEvent) -> Incident:
    return incident_of("inc", events)


def setting(field: str, value: str, on: FiledEvent) -> Decision:
    return Decision(
        id=1,
        kind="set",
        item_id=on.item_id,
        fingerprint=on.fingerprint,
        field=field,
        value=value,
        decided_at=NOW,
    )


def decided(events: Sequence[FiledEvent], *decisions: Decision) -> Incident:
    [incident] = group(events, [], decisions, NOW).incidents
    return incident


def test_what_nobody_told_in_confidence_is_as_it_is() -> None:
    incident = together(PAPER)
    assert not rests_on_told(incident)
    assert published(incident, ()) is incident


def test_what_a_call_alone_tells_is_nothing() -> None:
    assert published(together(CALL), [CALL]) is None
    assert published(together(PAPER, CALL), []) is None


def test_what_no_report_tells_any_more_is_nothing() -> None:
    assert published(replace(together(PAPER), reports=0, sources=()), ()) is None


def test_of_a_call_and_a_paper_the_paper_s_part_is_left() -> None:
    incident = together(PAPER, CALL)
    assert rests_on_told(incident)
    shown = published(incident, [PAPER, CALL])
    assert shown is not None
    assert shown == replace(together(PAPER), first_seen_at=shown.first_seen_at)
    assert (shown.deaths, shown.injured, shown.abducted, shown.displaced) == (exactly(20), 3, None, None)
    assert [place.name for place in shown.places] == ["Djibo"]
    assert (shown.perpetrators, shown.targets, shown.day) == (("JNIM",), (), date(2022, 6, 11))
    assert (shown.reports, shown.independent_speakers, len(shown.sources)) == (1, 1, 1)
    assert shown.history == ()


@pytest.mark.parametrize("on", [PAPER, CALL], ids=["on the paper", "on the call"])
@pytest.mark.parametrize(
    ("field", "value", "gone"),
    [
        ("deaths", "77", ("deaths", "deaths_by", "deaths_item_id")),
        ("injured", "8", ("injured",)),
        ("day", "2022-06-10", ("day", "date_precision")),
    ],
)
def test_what_an_operator_set_there_is_left_out(
    on: FiledEvent, field: str, value: str, gone: tuple[str, ...]
) -> None:
    joined = replace(
        setting("", "", PAPER), kind="join", other_item_id=CALL.item_id, other_fingerprint=CALL.fingerprint
    )
    decisions = (setting(field, value, on), joined)
    incident = decided([PAPER, CALL], *decisions)
    assert str(getattr(incident, field)) != "None"
    shown = published(incident, [PAPER, CALL], decisions)
    assert shown is not None
    assert [getattr(shown, name) for name in gone] == [None] * len(gone)
    assert shown.deaths == (None if field == "deaths" else exactly(20))


def test_where_nobody_called_an_operator_s_figure_is_told() -> None:
    incident = decided([PAPER], setting("deaths", "77", PAPER))
    shown = published(incident, ())
    assert shown is not None
    assert (shown.deaths, shown.deaths_by) == (exactly(77), "operator")
    assert shown.history == incident.history != ()


def test_earlier_tolls_of_a_report_that_is_not_listed_are_not_told() -> None:
    step = TollAsOf(NOW, exactly(63), speaker="residents", item_id=CALL.item_id)
    own = TollAsOf(NOW, exactly(20), speaker="press", item_id=PAPER.item_id)
    shown = published(replace(together(PAPER), history=(step, own)), ())
    assert shown is not None
    assert shown.history == ()
    kept = published(replace(together(PAPER), history=(own, TollAsOf(NOW, None))), ())
    assert kept is not None
    assert len(kept.history) == 2


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 400), st.integers(10, 12)), min_size=1, max_size=6))
def test_no_figure_is_any_but_a_paper_s(reports: list[tuple[bool, int, int]]) -> None:
    events = [
        replace(
            told(f"r{number}", "Djibo", day=day, deaths=1000 + deaths if by_phone else deaths),
            via="phone" if by_phone else None,
        )
        for number, (by_phone, deaths, day) in enumerate(reports)
    ]
    shown = published(together(*events), events)
    printed = [one for one in events if one.via is None]
    assert (shown is None) is (printed == [])
    if shown is not None and shown.deaths is not None:
        figures = {one.event.deaths.best for one in printed if one.event.deaths}
        assert {shown.deaths.low, shown.deaths.best, shown.deaths.high} <= figures | {None}
        assert not rests_on_told(shown)
