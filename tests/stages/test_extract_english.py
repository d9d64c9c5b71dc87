"""How English reports word what is easily misread: figures that are denied, roads, offices, towns inside the zone."""

import pytest
from items_read import main, read, toll


def places(title: str, text: str) -> set[str]:
    return {place.name for place in main(title, text).places}


def test_a_figure_that_is_denied_is_neither_the_toll_nor_added_to_it() -> None:
    text = (
        "Eleven herders, and not 27 as some had it, were shot dead on Saturday at Karou, the governor said."
    )
    assert toll("Mali: herders killed", text) == (11, 11, 11)
    text = "Onze éleveurs, et non 27, ont été tués samedi à Karou, a dit le gouverneur."
    assert toll("Mali : des éleveurs tués", text) == (11, 11, 11)


def test_no_fewer_than_is_no_denial() -> None:
    text = "Not fewer than 27 herders were shot dead on Saturday at Karou, the governor said."
    assert toll("Mali: herders killed", text) == (27, 27, None)


@pytest.mark.parametrize(
    "swap",
    [
        "Some 90 prisoners were set free the week before in exchange for a hostage.",
        "The release of 90 prisoners had been demanded by the group.",
    ],
)
def test_prisoners_who_come_free_were_not_abducted_here(swap: str) -> None:
    text = f"Six soldiers were killed on Saturday at Karou, the army said.\n\n{swap}"
    assert main("Mali: six soldiers killed", text).abducted is None


def test_a_word_for_a_man_before_the_word_for_a_group_counts_nobody() -> None:
    text = (
        "Four traders were killed on Saturday by a jihadist group at Karou, and were found dead by a patrol."
    )
    event = main("Mali: traders killed", text)
    assert event.deaths
    assert event.deaths.best == 4
    assert event.deaths_attackers is None


@pytest.mark.parametrize("word", ["neutralising", "putting out of action", "eliminating"])
def test_attackers_of_whom_an_army_boasts_are_counted_apart(word: str) -> None:
    told = "put out of action" if word.startswith("put") else word
    text = f"Two gendarmes were killed on Saturday at Dori. The army hit back, it said; 14 attackers were {told}."
    if told == word:
        text = (
            f"Two gendarmes were killed on Saturday at Dori. The army hit back, {word} 14 attackers, it said."
        )
    event = main("Burkina Faso: gendarmes killed", text)
    assert event.deaths
    assert event.deaths.best == 2
    assert event.deaths_attackers == 14


def test_what_came_later_the_same_day_goes_on_with_the_same_attack() -> None:
    text = (
        "Five soldiers were killed on Saturday at Karou.\n\n"
        "The relief column hit a mine later in the evening. Seven soldiers were wounded, the army said."
    )
    assert main("Mali: soldiers killed", text).injured == 7


def test_other_attacks_have_a_toll_of_their_own() -> None:
    text = (
        "Gunmen attacked the market of Seytenga on Saturday. There is no toll yet.\n\n"
        "Other attacks in the area left nine dead among soldiers, a local source says."
    )
    assert toll("Burkina Faso: market of Seytenga attacked", text) is None


def test_attacks_said_to_be_unrelated_are_others() -> None:
    text = (
        "Thirty people were killed on Saturday when the villages of Karou and Dirga were raided.\n\n"
        "The raids are unrelated to the attack of the same day on a church at Dori, a source said."
    )
    report = read("Mali: thirty killed in attacks on villages", text)
    assert {place.name for place in report.events[0].places} == {"Karou", "Dirga"}
    assert [{place.name for place in event.places} for event in report.events[1:]] == [{"Dori"}]


@pytest.mark.parametrize("word", ["road", "axis", "stretch", "highway"])
def test_a_road_named_by_its_ends_is_no_village(word: str) -> None:
    text = f"Four passengers were killed on Saturday at Karou, on the Gao-Dirga {word}, officials said."
    assert places("Mali: four killed", text) == {"Karou"}


def test_a_place_at_a_distance_says_more_than_the_ends_of_the_road() -> None:
    text = "Four guards were killed on Saturday on the Gao-Dirga road, 20 km north of Karou, officials said."
    assert places("Mali: four killed", text) == {"Karou"}


@pytest.mark.parametrize("who", ["The prosecutor at Dori", "The bishop of Dori"])
def test_where_an_office_holder_sits_is_not_where_it_was(who: str) -> None:
    text = f"{who} said that gunmen had killed nine villagers at Seytenga on Saturday."
    assert places("Burkina Faso: nine villagers killed", text) == {"Seytenga"}


def test_the_detachment_of_a_town_was_attacked_there() -> None:
    text = (
        "The attack on the Seytenga detachment on Saturday claimed the lives of six soldiers, the army said."
    )
    assert places("Burkina Faso: six soldiers killed", text) == {"Seytenga"}


def test_a_continent_is_no_village() -> None:
    text = "Last week in Africa, gunmen attacked civilians; on Saturday twenty were killed at Seytenga."
    assert places("The week in brief", text) == {"Seytenga"}


def test_of_attacks_in_and_outside_the_zone_the_dead_told_in_it_are_enough() -> None:
    text = (
        "Eight soldiers died on Saturday when two camps were attacked at once, the army said.\n\n"
        "The camps at Bamako and Karou were hit by car bombs. At Karou the eight soldiers were killed. At "
        "Bamako, a town in the Bamako area, one was hurt."
    )
    assert read("Eight soldiers killed", text).relevant


def test_a_name_said_to_be_in_another_region_is_no_misspelt_place_of_the_zone() -> None:
    text = "Gunmen killed 20 people in the village of Tamallat, in the Diffa region, on Saturday, officials said."
    assert not read("Niger: twenty killed", text).relevant


def test_planes_that_bombed_a_market_are_the_armys() -> None:
    text = "Ten people were killed when the army bombed a market at Dirga on Saturday, a rights group said."
    event = main("Mali: market bombed", text)
    assert event.perpetrator == "army"


@pytest.mark.parametrize(
    "told",
    [
        "Seven traders who were abducted on Friday near Karou have been found dead, the mayor said.",
        "Seven traders abducted on Friday near Karou were found dead, the mayor said.",
    ],
)
def test_those_abducted_and_found_dead_are_dead(told: str) -> None:
    assert toll("Mali: traders found dead", told) == (7, 7, 7)


def test_those_abducted_of_whom_nothing_more_is_said_are_not_dead() -> None:
    event = main(
        "Mali: traders abducted", "Seven traders were abducted on Friday near Karou, and two were killed."
    )
    assert event.abducted == 7
    assert event.deaths
    assert event.deaths.best == 2


def test_parts_put_in_tell_the_sides() -> None:
    text = "The attack on Seytenga left 19 dead on Saturday, among them 11 soldiers, five VDP and three civilians."
    event = main("Burkina Faso: attack on Seytenga", text)
    assert event.deaths
    assert (event.deaths.best, event.deaths_security, event.deaths_civilians) == (19, 16, 3)


def test_attackers_among_the_dead_of_a_total_are_taken_out_of_it() -> None:
    text = "Eight deaths, of which two guards, three civilians and three terrorists: the toll of Saturday at Seytenga."
    event = main("Attack on Seytenga", text)
    assert event.deaths
    assert (event.deaths.best, event.deaths_attackers) == (5, 3)


def test_an_armed_group_that_claims_to_have_killed_more_does_not_set_the_toll() -> None:
    text = "JNIM claimed to have killed 35 soldiers at Karou on Saturday. The army acknowledged nine dead."
    assert toll("JNIM claims attack", text) == (9, 9, 35)


def test_what_was_earlier_in_the_month_is_another_attack() -> None:
    text = (
        "Gunmen attacked an army post at Karou on Saturday, killing six soldiers.\n\n"
        "Earlier this month armed men killed 15 herders at Dirga."
    )
    assert toll("Mali: six soldiers killed", text) == (6, 6, 6)


def test_what_the_lead_says_was_earlier_this_week_is_the_attack_itself() -> None:
    text = "Gunmen killed six soldiers at Karou earlier this week, the army said."
    assert toll("Mali: six soldiers killed", text) == (6, 6, 6)


@pytest.mark.parametrize(
    "told", ["a town that hosts 60,000 displaced people", "which shelters 60,000 displaced people"]
)
def test_the_displaced_whom_a_town_had_taken_in_did_not_flee_from_this_attack(told: str) -> None:
    text = f"Twelve people died in Saturday's attack on Seytenga, {told}."
    assert main("Burkina Faso: twelve dead", text).displaced is None


def test_where_a_unit_had_been_sent_is_where_it_was_if_nothing_else_says() -> None:
    text = (
        "Twelve soldiers and five volunteers were killed on Saturday in the north of Burkina Faso, the army said.\n\n"
        "The unit had been sent to Seytenga, to let those who went away three years ago go home."
    )
    assert places("Seventeen killed in Burkina Faso", text) == {"Seytenga"}
