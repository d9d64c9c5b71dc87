"""Arabic as reports tell a story in it: what came the day after, what was going on, whose place a name is."""

from datetime import date

import pytest
from items_read import main, read

TUESDAY, WEDNESDAY = date(2022, 6, 14), date(2022, 6, 15)
"""Of the week before the items are published."""


@pytest.mark.parametrize(
    "then", ["في اليوم التالي", "صباح اليوم الموالي", "مساء اليوم الذي تلاه", "في الليلة التالية"]
)
def test_what_came_the_day_after_is_not_of_today(then: str) -> None:
    told = read(
        "مالي: هجوم على تامالات",
        "قتل عشرون مدنيا في هجوم على تامالات يوم الثلاثاء.\n\n"
        f"وعاد المهاجمون {then} فقتلوا ستة رعاة في قرية إنشينان.",
    )
    assert [(event.date, event.deaths and event.deaths.best) for event in told.events] == [
        (TUESDAY, 20),
        (WEDNESDAY, 6),
    ]


def test_the_day_after_in_one_sentence_leaves_the_day_of_the_attack() -> None:
    told = main(
        "مالي: هجوم", "قتل رعاة في تامالات يوم الثلاثاء، ثم دفنوا في اليوم الموالي، وعددهم تسعة قتلى."
    )
    assert told.date == TUESDAY


def test_a_number_of_those_killed_on_a_day_is_dated_by_the_day() -> None:
    told = main(
        "مالي: ارتفاع الحصيلة", "بلغ عدد الجنود الذين قتلوا يوم الثلاثاء في هجوم على تامالات 12 جنديا."
    )
    assert told.date == TUESDAY


def test_the_capital_attacked_is_where_it_was() -> None:
    text = "قتل أكثر من ثلاثين شخصا أمس الأحد في انفجار هز العاصمة المالية باماكو، خلافا لميناكا وتامالات."
    assert not read("تفجير باماكو: ثلاثون قتيلا", text).relevant


def test_a_name_that_sounds_like_a_village_is_not_that_village_in_another_region() -> None:
    violence = "، ويشهد إقليم Gao أعمال عنف كذلك."
    apart = main("مالي: هجوم", "قتل تسعة مدنيين يوم الأحد في هجوم على قرية كاروو في إقليم ميناكا" + violence)
    assert [(place.name, place.resolved) for place in apart.places] == [("كاروو", False)]
    here = main("مالي: هجوم", "قتل تسعة مدنيين يوم الأحد في هجوم على قرية كاروو في إقليم Gao" + violence)
    assert [place.name for place in here.places] == ["Karou"]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("وكانت الدورية تؤمن السوق الأسبوعي في بلدة تامالات.", ["Tamalat"]),
        ("وكان الرتل العسكري يعبر وسط بلدة تامالات.", ["Tamalat"]),
        # another attack, further back
        ("وكانت بلدة تامالات قد شهدت مقتل ثلاثين جنديا.", ["Mali"]),
        ("وكانت القرية تعرضت لهجوم آخر قتل فيه ثلاثون جنديا في بلدة تامالات.", ["Mali"]),
    ],
)
def test_what_was_going_on_is_of_the_attack_what_had_been_is_not(sentence: str, named: list[str]) -> None:
    told = main("مقتل 11 جنديا في كمين في مالي", f"قتل 11 جنديا يوم الأحد في كمين.\n\n{sentence}")
    assert [place.name for place in told.places] == named
    assert told.deaths is not None
    assert told.deaths.best == 11


def test_a_name_full_of_vowels_is_one_behind_in() -> None:
    (place,) = main(
        "مالي: مقتل جنود", "قتل ستة جنود يوم الأحد في هجوم وقع في إيناكاراو على الحدود مع النيجر."
    ).places
    assert (place.name, place.resolved) == ("إيناكاراو", False)
    told = main("مالي: مقتل جنود", "قتل ستة جنود يوم الأحد في هجوم وقع في موريتانيا على الحدود مع مالي.")
    assert [place.kind for place in told.places] == ["country"]


def test_an_office_holder_who_was_attacked_says_where() -> None:
    for text in (
        "قتل ستة حراس يوم الأحد في كمين تعرض له موكب محافظ ميناكا.",
        "Six gardes ont été tués dimanche dans une embuscade contre le préfet de Tamalat.",
        "Six guards were killed on Sunday in an ambush on the governor of Tamalat.",
    ):
        assert main("Mali", text).places[0].name in ("Ménaka", "Tamalat"), text


def test_an_office_holder_who_speaks_does_not() -> None:
    text = (
        "Six gardes ont été tués dimanche dans une embuscade près de Karou, a annoncé le préfet de Tamalat."
    )
    assert [place.name for place in main("Mali : six morts", text).places] == ["Karou"]


def test_the_place_a_convoy_left_is_not_where_it_was_hit() -> None:
    text = "Un convoi parti de Gao dimanche matin est tombé dans une embuscade près de Karou. Neuf civils ont été tués."
    assert [place.name for place in main("Mali : neuf morts", text).places] == ["Karou"]


def test_a_trial_for_what_was_done_years_ago_is_no_attack() -> None:
    text = "بدأت اليوم محاكمة رجل متهم بقتل عشرين مدنيا في هجوم على تامالات حين سيطر متشددون على المدينة."
    assert not read("محاكمة متشدد في قضية تامالات", text).relevant


def test_what_is_said_behind_and_that_is_counted_by_itself() -> None:
    told = main(
        "مالي: هجوم", "أكد مصدر أن حصيلة القتلى 31 وأن 14 راعيا أصيبوا في هجوم على تامالات يوم الأحد."
    )
    assert (told.deaths and told.deaths.best, told.injured) == (31, 14)


def test_wounded_who_died_are_not_counted_as_wounded() -> None:
    told = main("مالي: هجوم", "ارتفعت حصيلة هجوم الأحد على تامالات إلى 18 قتيلا بعد وفاة جريحين في المستشفى.")
    assert (told.deaths and told.deaths.best, told.injured) == (18, None)
