"""Whatever the order of arrival, the repetition and the batches: the same reports give the same incidents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import place, region, told

from service.records import FiledEvent, Incident, Toll
from service.stages.group import group

NOW = datetime(2022, 6, 30, tzinfo=UTC)
TEXTS = [" ".join(f"{word}{n}" for n in range(30)) for word in ("attaque", "village", "bilan")]
WHERE = st.one_of(
    st.sampled_from(["Seytenga", "Dori", "Tamalat", "Inchinane", "Dessagou"]).map(place),
    st.just(region("Sahel", "BFA")),
)
TOLLS = st.builds(
    lambda low, more, open_: Toll(low, low + more, None if open_ else low + more),
    st.integers(0, 300), st.integers(0, 40), st.booleans(),
)  # fmt: skip
ROLES = st.sampled_from(
    ["government", "army", "security source", "local source", "residents", "NGO", "armed group"]
)


@st.composite
def reports(draw: st.DrawFn) -> list[FiledEvent]:
    """A handful of reports that may be of one attack, of two items of one publisher, copies, of one agency."""
    return [
        told(
            f"e{index}",
            *draw(st.lists(WHERE, max_size=2)),
            day=draw(st.one_of(st.none(), st.integers(10, 12))),
            precision=draw(st.sampled_from(["day", "night"])),
            deaths=draw(st.one_of(st.none(), TOLLS, st.just(Toll(5_000, 5_000, None)))),
            claims=draw(st.dictionaries(ROLES, TOLLS, max_size=3)),
            item=draw(st.integers(1, 6)),
            published=datetime(2022, 6, draw(st.integers(12, 15)), draw(st.sampled_from([6, 18])), tzinfo=UTC),
            publisher=draw(st.sampled_from(["one.example.org", "two.example.org", "three.example.org"])),
            digest=draw(st.sampled_from(["", "", "a text", "another"])),
            text=draw(st.sampled_from(["", *TEXTS])),
            agencies=draw(st.sampled_from([(), (), ("AFP",), ("Reuters", "AFP")])),
            perpetrator=draw(st.sampled_from(["unknown", "JNIM", "army"])),
            deaths_civilians=draw(st.one_of(st.none(), st.integers(0, 50))),
        )
        for index in range(draw(st.integers(1, 8)))
    ]  # fmt: skip


def told_of(incidents: Sequence[Incident]) -> list[Incident]:
    """Without what depends on when they were joined: the id, and the history of the toll."""
    return sorted((replace(one, id="", history=()) for one in incidents), key=lambda one: one.event_ids)


@given(reports(), st.randoms(use_true_random=False), st.integers(0, 8))
@settings(deadline=None)
def test_neither_order_nor_repetition_matters(events: list[FiledEvent], random: Random, again: int) -> None:
    shuffled = [*events, *events[:again]]
    random.shuffle(shuffled)
    assert group(shuffled, [], [], NOW) == group(events, [], [], NOW)


@given(reports(), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(deadline=None)
def test_batches_do_not_matter(events: list[FiledEvent], random: Random, size: int) -> None:
    at_once = group(events, [], [], NOW).incidents
    arriving = list(events)
    random.shuffle(arriving)
    present: tuple[Incident, ...] = ()
    for number, start in enumerate(range(0, len(arriving), size)):
        present = group(arriving[: start + size], present, [], NOW + timedelta(hours=number)).incidents
    assert told_of(present) == told_of(at_once)
    assert {one.history[-1].toll for one in present} == {one.deaths for one in at_once}


@given(reports())
@settings(deadline=None)
def test_every_figure_was_said_and_every_saying_is_listed(events: list[FiledEvent]) -> None:
    said = {
        figure
        for event in events
        for toll in (event.event.deaths, *(claim.deaths for claim in event.event.claims))
        if toll
        for figure in (toll.low, toll.best, toll.high)
    } | {None}
    for one in group(events, [], [], NOW).incidents:
        toll = one.deaths or Toll(None, None, None)
        assert {toll.low, toll.best, toll.high} <= said
        assert (toll.low or 0) <= (toll.best if toll.best is not None else toll.low or 0)
        assert toll.high is None or (toll.best or 0) <= toll.high
        members = [event for event in events if event.id in one.event_ids]
        assert {source.item_id for source in one.sources} == {event.item_id for event in members}
        assert one.independent_speakers >= 1
        assert 1 <= one.reports <= len(members)
