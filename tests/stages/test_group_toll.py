"""The toll of an incident: whose figure counts, and what becomes of the others."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import at_least, exactly, told

from service.records import FiledEvent, Incident, Toll
from service.stages.group import group
from service.stages.group.placement import placement

NOW = datetime(2022, 6, 30, tzinfo=UTC)


def on(day: int, hour: int = 12) -> datetime:
    return datetime(2022, 6, day, hour, tzinfo=UTC)


def say(id_: str, day: int, hour: int = 12, **facts: object) -> FiledEvent:
    return told(id_, "Seytenga", day=11, published=on(day, hour), **facts)  # type: ignore[arg-type]


def incident(*events: FiledEvent) -> Incident:
    (one,) = group(events, [], [], NOW).incidents
    return one


def test_a_government_50_a_security_source_100_and_a_local_source_165() -> None:
    one = incident(
        say("a", 13, claims={"government": at_least(50), "local source": exactly(165)}),
        say("b", 13, claims={"security source": at_least(100)}),
    )
    assert one.deaths == Toll(50, 50, 165)
    assert [claim.speaker for claim in one.claims] == ["government", "security source", "local source"]
    assert one.independent_speakers == 3


def test_a_newer_figure_of_the_same_speaker_supersedes_the_older_one() -> None:
    one = incident(
        say("a", 13, claims={"government": at_least(50)}),
        say("b", 14, claims={"government": exactly(79)}),
        say("c", 16, claims={"government": exactly(86)}),
    )
    assert one.deaths == exactly(86)
    assert one.independent_speakers == 1


def test_a_correction_downwards_counts() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(95)}), say("b", 15, claims={"government": exactly(35)})
    )
    assert one.deaths == exactly(35)


def test_old_news_printed_late_is_no_correction() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(50)}),
        say("b", 14, claims={"government": exactly(79)}),
        say("c", 15, claims={"government": exactly(50)}),
    )
    assert one.deaths == exactly(79)


def test_a_figure_that_two_publishers_bring_back_is_back() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(50)}),
        say("b", 14, claims={"government": exactly(79)}),
        say("c", 15, claims={"government": exactly(50)}),
        say("d", 16, claims={"government": exactly(50)}),
        say("e", 17, claims={"government": exactly(50)}),
    )
    assert one.deaths == exactly(50)


def test_one_text_printed_twice_brings_nothing_back() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(50)}),
        say("b", 14, claims={"government": exactly(79)}),
        say("c", 15, claims={"government": exactly(50)}, digest="the same words"),
        say("d", 16, claims={"government": exactly(50)}, digest="the same words"),
    )
    assert one.deaths == exactly(79)


def test_ten_papers_quoting_one_spokesman_are_one_speaker() -> None:
    one = incident(*(say(f"p{n}", 13, claims={"government": exactly(50)}) for n in range(10)))
    assert (one.reports, one.independent_speakers) == (10, 1)
    assert len(one.sources) == 10


def test_papers_that_name_no_one_are_one_speaker_however_many() -> None:
    one = incident(*(say(f"p{n}", 13, deaths=50 + n) for n in range(4)))
    assert one.independent_speakers == 1
    assert [claim.speaker for claim in one.claims] == ["press"]


def test_a_lower_figure_that_nobody_is_named_for_counts_when_two_publishers_print_one() -> None:
    high, low = say("a", 13, deaths=100), say("b", 14, deaths=11)
    assert incident(high, low).deaths == exactly(100)
    assert incident(high, low, say("c", 15, deaths=12)).deaths == exactly(12)


def test_a_publisher_may_correct_itself() -> None:
    high = say("a", 13, deaths=100, publisher="one.example.org")
    assert incident(high, say("b", 14, deaths=11, publisher="one.example.org")).deaths == exactly(11)


def test_a_figure_without_a_name_echoes_the_speaker_who_gave_it() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(50)}), say("b", 14, deaths=50), say("c", 14, deaths=165)
    )
    assert [(claim.speaker, claim.deaths) for claim in one.claims] == [
        ("government", exactly(50)),
        ("press", exactly(165)),
    ]
    assert one.deaths == Toll(50, 50, 165)
    assert one.independent_speakers == 1


def test_the_figure_of_a_report_that_a_speaker_gave_is_the_speakers() -> None:
    one = incident(say("a", 13, deaths=at_least(50), claims={"government": at_least(50)}))
    assert [source.speaker for source in one.sources] == ["government"]


def test_the_sum_of_a_report_stands_beside_the_parts_its_speakers_give() -> None:
    one = incident(say("a", 13, deaths=100, claims={"local official": exactly(70)}))
    assert [source.says for source in one.sources] == [exactly(70), exactly(100)]


def test_an_army_counting_its_own_operation_never_sets_best() -> None:
    one = incident(
        say("a", 13, perpetrator="army", claims={"army": exactly(20), "residents": exactly(60)}),
    )
    assert one.deaths == Toll(60, 60, 60)


def test_a_group_claiming_its_attack_gives_only_an_upper_figure() -> None:
    one = incident(say("a", 13, perpetrator="JNIM", claims={"armed group": exactly(200)}))
    assert one.deaths == Toll(None, None, 200)


def test_a_group_that_speaks_of_what_others_did_is_a_speaker_like_any() -> None:
    one = incident(say("a", 13, perpetrator="militia", claims={"armed group": exactly(40)}))
    assert one.deaths == exactly(40)


def test_more_than_the_highest_figure_stays_open() -> None:
    assert incident(
        say("a", 13, claims={"government": exactly(50), "residents": at_least(100)})
    ).deaths == Toll(50, 50, None)


def test_up_to_gives_an_upper_figure_alone() -> None:
    one = incident(say("a", 13, claims={"residents": Toll(None, None, 30)}))
    assert one.deaths == Toll(None, None, 30)


def test_low_speaks_where_best_is_not_said() -> None:
    assert incident(say("a", 13, claims={"residents": Toll(20, None, 30)})).deaths == Toll(20, 20, 30)


def test_no_figure_is_no_toll_and_the_report_is_listed_still() -> None:
    one = incident(say("a", 13, deaths=Toll(None, None, None), claims={"government": Toll(None, None, None)}))
    assert one.deaths is None
    assert [(source.speaker, source.says) for source in one.sources] == [("press", None)]
    assert one.independent_speakers == 1


def test_who_speaks_without_a_figure_is_not_counted_as_giving_one() -> None:
    one = incident(say("a", 13, claims={"government": exactly(0)}))
    assert one.deaths == exactly(0)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("government", "hospital"),
        ("army", "hospital"),
        ("official", "hospital"),
        ("hospital", "un"),
        ("un", "ngo"),
        ("ngo", "security source"),
        ("security source", "press"),
        ("local official", "press"),
        ("press", "residents"),
        ("residents", "armed group"),
        ("somebody new", "armed group"),
    ],
)
def test_who_is_better_placed_to_know(better: str, worse: str) -> None:
    assert placement(better) < placement(worse)
    one = incident(
        say("a", 13, claims={better: exactly(50)}), say("b", 13, hour=20, claims={worse: exactly(70)})
    )
    assert one.deaths == Toll(50, 50, 70)
    assert (one.deaths_by or "").lower() == better


_SAID = st.tuples(
    st.integers(12, 20),
    st.sampled_from(["government", "security source", "residents"]),
    st.integers(0, 300),
)


@given(st.lists(_SAID, min_size=1, max_size=12))
@settings(deadline=None)
def test_low_best_and_high_are_figures_that_were_said_and_in_order(said: list[tuple[int, str, int]]) -> None:
    events = [say(f"e{n}", day, claims={who: exactly(figure)}) for n, (day, who, figure) in enumerate(said)]
    toll = incident(*events).deaths
    assert toll is not None
    assert toll.low is not None
    assert toll.best is not None
    assert toll.high is not None
    assert toll.low <= toll.best <= toll.high
    assert {toll.low, toll.best, toll.high} <= {figure for _, _, figure in said}
