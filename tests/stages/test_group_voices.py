"""How many speak independently: who said it, not who printed it."""

from datetime import UTC, datetime

import pytest
from reports_told import at_least, exactly, told

from service.records import FiledEvent, Incident
from service.stages.group import group

NOW = datetime(2022, 6, 30, tzinfo=UTC)
WIRE = (
    "Des hommes armés ont attaqué dans la nuit de samedi à dimanche la commune de Seytenga, dans le nord du Burkina "
    "Faso, et tué plusieurs dizaines de personnes, a-t-on appris lundi de sources jointes par téléphone. Les habitants "
    "qui ont pu fuir sont arrivés à Dori, où des familles les accueillent. Aucune revendication n'a été publiée."
)


def say(id_: str, hour: int = 12, **facts: object) -> FiledEvent:
    at = datetime(2022, 6, 13, hour, tzinfo=UTC)
    return told(id_, "Seytenga", day=11, published=at, **facts)  # type: ignore[arg-type]


def incident(*events: FiledEvent) -> Incident:
    (one,) = group(events, [], [], NOW).incidents
    return one


def speakers(*events: FiledEvent) -> int:
    return incident(*events).independent_speakers


def test_one_text_from_fifty_feeds_is_one_report_of_one_speaker() -> None:
    prints = [
        say(
            f"f{n}",
            claims={"government": exactly(50)},
            digest="the same words",
            publisher=f"p{n}.example.org",
        )
        for n in range(50)
    ]
    one = incident(*prints)
    assert (one.reports, one.independent_speakers, len(one.sources)) == (1, 1, 50)


def test_a_text_that_was_cut_or_begun_otherwise_is_the_same_report() -> None:
    cut = WIRE[: len(WIRE) * 2 // 3]
    one = incident(
        say("a", text=WIRE, claims={"security source": exactly(50)}),
        say("b", text="OUAGADOUGOU - " + WIRE, claims={"local source": exactly(50)}),
        say("c", text=cut, claims={"residents": exactly(50)}),
    )
    assert (one.reports, one.independent_speakers) == (1, 1)


def test_one_agencys_source_is_one_speaker_in_whatever_words_papers_retell_it() -> None:
    assert (
        speakers(
            say("a", agencies=("AFP",), claims={"security source": exactly(50)}),
            say("b", agencies=("AFP",), claims={"local official": exactly(50)}),
            say("c", agencies=("AFP", "Reuters"), claims={"residents": exactly(50)}),
        )
        == 1
    )


def test_what_two_agencies_hear_from_two_roles_is_of_two_speakers() -> None:
    assert (
        speakers(
            say("a", agencies=("AFP",), claims={"security source": exactly(50)}),
            say("b", agencies=("Reuters",), claims={"local official": exactly(50)}),
        )
        == 2
    )


def test_two_agencies_security_sources_may_be_one_man() -> None:
    assert (
        speakers(
            say("a", agencies=("AFP",), claims={"security source": exactly(50)}),
            say("b", agencies=("Reuters",), claims={"security source": exactly(60)}),
        )
        == 1
    )


def test_an_agency_that_hears_another_figure_from_another_role_has_two_speakers() -> None:
    assert (
        speakers(
            say("a", agencies=("AFP",), claims={"security source": exactly(50)}),
            say("b", 18, agencies=("AFP",), claims={"local official": exactly(70)}),
        )
        == 2
    )


def test_two_roles_that_one_text_quotes_are_two_speakers_though_they_agree() -> None:
    assert speakers(say("a", claims={"security source": exactly(13), "local official": exactly(13)})) == 2


@pytest.mark.parametrize("office", ["army", "police", "prosecutor", "governor", "gendarmerie"])
def test_all_offices_of_a_state_are_one_speaker(office: str) -> None:
    assert (
        speakers(say("a", claims={"government": at_least(50)}), say("b", claims={office: exactly(60)})) == 1
    )


def test_a_source_that_may_be_anybody_is_nobody_new_for_a_figure_that_is_there() -> None:
    government = say("a", claims={"government": exactly(50)})
    assert speakers(government, say("b", claims={"local source": exactly(50)})) == 1
    assert speakers(government, say("b", claims={"local source": exactly(165)})) == 2


def test_papers_that_name_nobody_add_no_speaker_to_one_who_is_named() -> None:
    assert speakers(say("a", claims={"hospital": exactly(12)}), say("b", deaths=15), say("c", deaths=16)) == 1


def test_papers_that_name_nobody_are_one_speaker_though_their_texts_differ() -> None:
    one = incident(say("a", deaths=12), say("b", deaths=12), say("c", deaths=14))
    assert (one.reports, one.independent_speakers) == (3, 1)


def test_who_told_a_report_by_phone_is_a_speaker_even_without_a_figure() -> None:
    assert speakers(say("a", told_by="residents"), say("b", claims={"government": exactly(3)})) == 2


def test_of_an_attack_told_twice_by_one_item_nothing_counts_twice() -> None:
    twice = [say("a", item=7, deaths=20), say("b", item=7, deaths=20)]
    assert incident(*twice).reports == 1
