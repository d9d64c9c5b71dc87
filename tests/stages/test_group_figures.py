"""Which figures stand: newer ones, corrections, copies printed late, figures that no attack has had."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from reports_told import at_least, exactly, told

from service.records import Decision, FiledEvent, Incident, NamedPlace, Toll, TollAsOf, incident_as_json
from service.stages.group import group

NOW = datetime(2022, 6, 30, tzinfo=UTC)


def on(day: int, hour: int = 12) -> datetime:
    return datetime(2022, 6, day, hour, tzinfo=UTC)


def say(id_: str, day: int = 13, hour: int = 12, **facts: object) -> FiledEvent:
    return told(id_, "Seytenga", day=11, published=on(day, hour), **facts)  # type: ignore[arg-type]


def incident(*events: FiledEvent) -> Incident:
    (one,) = group(events, [], [], NOW).incidents
    return one


# --- who sets best ---------------------------------------------------------------------------------------------------


def test_of_two_offices_of_a_state_the_one_that_counted_last_sets_best() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(11)}),
        say("b", 14, claims={"army": exactly(27)}),
        say("c", 15, claims={"government": exactly(37)}),
    )
    assert (one.deaths, one.deaths_by) == (Toll(27, 37, 37), "government")


def test_a_lower_count_of_another_office_an_hour_later_counts_a_part() -> None:
    one = incident(
        say("a", 13, 12, claims={"government": exactly(61)}),
        say("b", 13, 13, claims={"army": exactly(11)}),
    )
    assert (one.deaths, one.deaths_by) == (Toll(11, 61, 61), "government")


def test_half_a_day_later_it_is_a_correction() -> None:
    one = incident(
        say("a", 13, claims={"government": exactly(54)}),
        say("b", 14, claims={"army": exactly(49)}),
    )
    assert (one.deaths, one.deaths_by) == (Toll(49, 49, 54), "army")


def test_of_a_local_official_and_a_security_source_the_later_sets_best() -> None:
    one = incident(
        say("a", 13, claims={"security source": exactly(79)}),
        say("b", 14, claims={"local official": exactly(100)}),
    )
    assert (one.deaths, one.deaths_by) == (Toll(79, 100, 100), "local official")


def test_an_official_figure_is_preferred_to_the_one_that_was_stated_first() -> None:
    one = incident(
        say("a", 13, deaths=Toll(40, 70, 70), claims={"residents": exactly(70), "government": exactly(40)})
    )
    assert (one.deaths, one.deaths_by) == (Toll(40, 40, 70), "government")


def test_a_figure_without_a_name_half_a_day_later_is_a_newer_count() -> None:
    fifty = say("a", 13, claims={"government": exactly(79)})
    assert incident(fifty, say("b", 13, 20, deaths=86)).deaths == Toll(79, 79, 86)
    assert incident(fifty, say("b", 14, deaths=86)).deaths == Toll(79, 86, 86)


def test_one_far_above_needs_two_texts() -> None:
    fifty = say("a", 13, claims={"government": exactly(50)})
    high, again = say("b", 14, deaths=165), say("c", 14, 18, deaths=165)
    assert incident(fifty, high).deaths == Toll(50, 50, 165)
    assert incident(fifty, high, again).deaths == Toll(50, 165, 165)
    copies = [say("b", 14, deaths=165, digest="one text"), say("c", 14, 18, deaths=165, digest="one text")]
    assert incident(fifty, *copies).deaths == Toll(50, 50, 165)
    wire = [say("b", 14, deaths=165, agencies=("AFP",)), say("c", 14, 18, deaths=165, agencies=("AFP",))]
    assert incident(fifty, *wire).deaths == Toll(50, 50, 165)


def test_a_lower_one_without_a_name_needs_two_texts() -> None:
    fifty = say("a", 13, claims={"government": exactly(95)})
    assert incident(fifty, say("b", 14, deaths=35)).deaths == Toll(35, 95, 95)
    assert incident(fifty, say("b", 14, deaths=35), say("c", 15, deaths=35)).deaths == Toll(35, 35, 95)


# --- when a figure was told ------------------------------------------------------------------------------------------


def test_a_copy_that_is_printed_late_is_no_later_word() -> None:
    one = incident(
        say("a", 13, claims={"residents": exactly(50)}, digest="one text"),
        say("b", 14, claims={"residents": exactly(30)}),
        say("c", 16, claims={"residents": exactly(50)}, digest="one text"),
        say("d", 17, claims={"residents": exactly(50)}, digest="one text"),
    )
    assert one.deaths == exactly(30)


def test_a_feed_whose_clock_is_ahead_does_not_have_the_last_word() -> None:
    ahead = say("a", 15, claims={"government": exactly(50)}, first_published=on(13))
    seen = told("a", "Seytenga", day=11, published=on(13)).seen_at
    late = say("b", 14, claims={"government": exactly(79)})
    assert incident(replace(ahead, seen_at=seen), late).deaths == exactly(79)


def test_an_item_that_was_edited_says_its_new_figure_when_it_was_edited() -> None:
    edited = say("a", 13, claims={"government": exactly(35)}, figures_at=on(15))
    assert incident(edited, say("b", 14, claims={"government": exactly(95)})).deaths == exactly(35)


def test_an_item_that_was_edited_to_say_that_nobody_died_withdraws_its_figure() -> None:
    other = say("b", 13, 9, deaths=12)
    assert incident(say("a", 13, deaths=12), other).deaths == exactly(12)
    edited = say("a", 13, deaths=0, publisher="b.example.org", figures_at=on(14))
    assert incident(edited, other).deaths == exactly(0)


def test_a_day_that_lies_ahead_of_its_report_is_not_believed() -> None:
    (one,) = group(
        [told("a", "Seytenga", day=date(2022, 8, 1), deaths=12, published=on(13))], [], [], NOW
    ).incidents
    assert (one.day, one.deaths) == (None, exactly(12))


# --- figures that no attack has had ----------------------------------------------------------------------------------


def test_a_toll_of_a_million_is_listed_and_counts_nowhere() -> None:
    one = incident(say("a", 13, claims={"government": exactly(50)}), say("b", 14, deaths=1_000_000))
    assert (one.deaths, [claim.speaker for claim in one.claims]) == (exactly(50), ["government"])
    assert [(source.says, source.doubted) for source in one.sources] == [
        (exactly(50), False),
        (exactly(1_000_000), True),
    ]


@pytest.mark.parametrize("claims", [{}, {"government": exactly(1_000_000)}])
def test_alone_it_is_no_more_than_an_upper_bound(claims: dict[str, Toll]) -> None:
    one = incident(say("a", 13, deaths=1_000_000, claims=claims))
    assert (one.deaths, one.deaths_by) == (Toll(None, None, 1_000_000), None)


def test_not_even_two_papers_are_believed_a_million() -> None:
    one = incident(*(say(f"p{n}", deaths=1_000_000) for n in range(3)))
    assert one.deaths == Toll(None, None, 1_000_000)


def test_three_thousand_are_believed_when_two_unrelated_texts_say_so() -> None:
    one, other = say("a", claims={"NGO": exactly(3000)}), say("b", claims={"residents": at_least(2800)})
    assert incident(one).deaths == Toll(None, None, 3000)
    assert incident(one, other).deaths == Toll(2800, 3000, 3000)


def test_a_single_figure_ten_times_every_other_is_doubted_where_nobody_is_named_for_it() -> None:
    others = [say("a", claims={"government": exactly(20)}), say("b", claims={"residents": exactly(24)})]
    assert incident(*others, say("c", 14, deaths=900)).deaths == Toll(20, 20, 24)
    assert incident(*others, say("c", 14, claims={"NGO": exactly(900)})).deaths == Toll(20, 20, 900)
    assert incident(*others, say("c", 14, deaths=190)).deaths == Toll(20, 20, 190)


def test_a_second_text_lifts_the_doubt() -> None:
    others = [say("a", claims={"government": exactly(20)}), say("b", 14, deaths=400)]
    assert incident(*others).deaths == exactly(20)
    assert incident(*others, say("c", 15, deaths=410)).deaths == Toll(20, 20, 410)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_a_figure_that_was_replaced_is_marked() -> None:
    one = incident(
        say("a", 13, 8, claims={"government": exactly(40)}),
        say("b", 13, 9, deaths=40),
        say("c", 14, claims={"government": exactly(137)}),
        say("d", 15, deaths=137),
        say("e", 15, 18),
    )
    assert [(source.name[0], source.superseded) for source in one.sources] == [
        ("a", True),
        ("b", True),
        ("c", False),
        ("d", False),
        ("e", False),
    ]


def test_the_toll_is_kept_with_its_sides_and_whose_it_was() -> None:
    first = say("a", 13, deaths=11, deaths_security=11)
    before = group([first], [], [], on(13)).incidents
    sides = say("b", 13, 14, deaths=11, deaths_security=9, deaths_civilians=2)
    between = group([first, sides], before, [], on(14)).incidents
    later = say("c", 14, claims={"government": exactly(61)}, deaths_attackers=5, item=9)
    (after,) = group([first, sides, later], between, [], on(15)).incidents
    assert after.history == (
        TollAsOf(on(13), exactly(11), None, 11, None, "press", first.item_id),
        TollAsOf(on(14), exactly(11), 2, 9, None, "press", sides.item_id),
        TollAsOf(on(15), Toll(11, 61, 61), 2, 9, 5, "government", 9),
    )
    shown = incident_as_json(after)
    assert [step["deaths"] for step in shown["history"]] == [
        {"low": 11, "best": 11, "high": 11},
        {"low": 11, "best": 11, "high": 11},
        {"low": 11, "best": 61, "high": 61},
    ]
    assert shown["history"][1]["deaths_civilians"] == 2
    assert shown["deaths_by"] == "government"
    assert shown["claims"][0] == {"speaker": "government", "deaths": {"low": 61, "best": 61, "high": 61}}


def test_a_toll_that_an_operator_set_is_the_operators() -> None:
    event = say("a", 13, claims={"government": exactly(50)})
    decision = Decision(
        id=1, kind="set", item_id=event.item_id, fingerprint=event.fingerprint, field="deaths", value="35",
        decided_at=NOW,
    )  # fmt: skip
    (one,) = group([event], [], [decision], NOW + timedelta(hours=1)).incidents
    assert (one.deaths, one.deaths_by, one.history[-1].speaker) == (exactly(35), "operator", "operator")


# --- day and places --------------------------------------------------------------------------------------------------


def test_of_two_days_that_as_many_texts_give_the_earlier_is_that_of_the_attack() -> None:
    days = [told(f"e{day}", "Seytenga", day=day, deaths=50, published=on(13)) for day in (12, 11)]
    assert incident(*days).day == date(2022, 6, 11)


def test_a_day_that_many_prints_of_one_text_give_is_given_once() -> None:
    copies = [
        told(f"c{n}", "Seytenga", day=12, deaths=50, published=on(13), digest="one text") for n in range(5)
    ]
    assert incident(say("a", deaths=50), say("b", deaths=50), *copies).day == date(2022, 6, 11)


def test_a_town_that_few_texts_name_beside_the_place_of_most_is_where_somebody_spoke() -> None:
    here = [told(f"e{n}", "Tamalat", day=8, deaths=50, published=on(13)) for n in range(2)]
    town = told("t", "Tamalat", unplaced("Ménaka", "town"), day=8, deaths=50, published=on(13))
    village = told("v", "Tamalat", unplaced("Insinane", "village"), day=8, deaths=50, published=on(13))
    assert [place.name for place in incident(*here, town, village).places] == ["Tamalat", "Insinane"]
    assert [place.name for place in incident(here[0], replace(town, id="u", item_id=9)).places] == ["Tamalat"]
    assert {place.name for place in incident(town).places} == {"Tamalat", "Ménaka"}


def unplaced(name: str, kind: str) -> NamedPlace:
    return NamedPlace(name=name, as_written=name, kind=kind, country="MLI", adm1="Ménaka")
