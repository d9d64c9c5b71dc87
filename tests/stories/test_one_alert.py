"""One attack, one alert: told late, without a place, in a wave, under a day that is yet to come."""

from collections.abc import Callable

from storytelling import MASS, Story

Tell = Callable[..., Story]

SPOKESMAN = "the government spokesman said."


def begin(tell: Tell, start: str = "2022-06-13T06:00") -> Story:
    """A service that has already learnt its feeds, with the one rule on ten dead."""
    story = tell(start, rules=(MASS,))
    story.run_until(f"{start[:11]}07:00")
    return story


def test_an_attack_told_without_a_toll_alerts_once_when_the_toll_comes_days_later(tell: Tell) -> None:
    story = begin(tell)
    story.publish(
        "2022-06-13T08:00",
        "Mali: gunmen attack Tamalat",
        "Gunmen attacked the village of Tamalat, in the Menaka region of Mali, on Saturday, residents said. No toll "
        "was known.",
    )
    story.run_until("2022-06-15T07:00")
    assert story.kinds == []
    story.publish(
        "2022-06-15T08:00",
        "Mali: at least 40 killed at Tamalat",
        "At least 40 people were killed in Saturday's attack on Tamalat, in the Menaka region, a local official said.",
        feed="two",
    )
    story.run_until("2022-06-15T12:00")
    assert story.kinds == ["alert.raised"]
    assert story.service.totals().incidents == 1


def test_two_attacks_on_one_town_two_days_apart_are_two_alerts(tell: Tell) -> None:
    story = begin(tell, "2022-06-10T06:00")
    story.publish(
        "2022-06-10T09:00",
        "Burkina Faso: eleven gendarmes killed at Seytenga",
        f"Eleven gendarmes were killed on Thursday in an attack on their post at Seytenga, in the Sahel region, "
        f"{SPOKESMAN}",
    )
    story.publish(
        "2022-06-13T09:00",
        "Burkina Faso: 79 civilians killed in Seytenga",
        f"Seventy-nine civilians were killed in Seytenga in the night of 11 to 12 June, {SPOKESMAN} Eleven gendarmes "
        "had been killed there on 9 June.",
        feed="two",
    )
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised", "alert.raised"]
    assert story.service.totals().incidents == 2


def test_a_wave_on_three_villages_of_one_district_is_one_alert(tell: Tell) -> None:
    story = begin(tell, "2022-06-20T06:00")
    for feed, villages in (
        ("one", "Diallassagou"),
        ("two", "Diallassagou and Dessagou"),
        ("three", "Diallassagou, Dianweli and Dessagou"),
    ):
        story.publish(
            "2022-06-20T09:00",
            f"Mali: 132 killed in {villages}",
            f"Jihadists killed 132 civilians in {villages}, in the Bankass district of the Mopti region, in the night "
            "of Saturday to Sunday, the government said.",
            feed=feed,
        )
    story.run_until("2022-06-20T12:00")
    assert story.kinds == ["alert.raised"]
    assert story.service.totals().incidents == 1


def test_a_report_without_a_place_and_the_one_with_it_are_one_alert(tell: Tell) -> None:
    story = begin(tell)
    story.publish(
        "2022-06-13T09:00",
        "Niger: 37 soldiers killed",
        "An ambush on Sunday in Niger killed 37 soldiers, the defence ministry said.",
    )
    story.publish(
        "2022-06-13T15:00",
        "Niger: 37 soldiers killed at Banibangou",
        "The 37 soldiers killed on Sunday were attacked near Banibangou, in the Tillaberi region, a security "
        "source said.",
        feed="two",
    )
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised"]
    assert story.service.totals().incidents == 1


def test_an_attack_that_a_report_sets_in_the_future_joins_those_of_its_place(tell: Tell) -> None:
    story = begin(tell)
    story.publish(
        "2022-06-13T09:00",
        "Burkina Faso: 50 killed in Seytenga",
        f"Fifty people were killed in Seytenga, in the Sahel region, in the night of 11 to 12 June, {SPOKESMAN}",
    )
    story.publish(
        "2022-06-13T11:00",
        "Burkina Faso: 50 killed in Seytenga",
        f"Fifty people were killed on 12 July in Seytenga, in the Sahel region, {SPOKESMAN}",
        feed="two",
    )
    story.run_until("2022-06-13T16:00")
    assert story.kinds == ["alert.raised"]
    assert "12 July" not in story.subjects[0]
