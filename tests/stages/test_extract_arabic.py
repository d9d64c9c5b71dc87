"""Arabic, phenomenon by phenomenon: the same things are asked of it as of French and English."""

import pytest
from items_read import main, read


def names(text: str, title: str = "مالي: مقتل عشرين مدنيا في هجوم") -> list[tuple[str, bool]]:
    return [(place.name, place.resolved) for place in main(title, text).places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a spelling that no table has in Arabic letters, behind a word of kind, a preposition, in quotes, with a clitic
        ("قتل عشرون مدنيا في قرية كارو بمنطقة غاو.", [("Karou", True)]),
        ("قتل عشرون مدنيا في قريتي كارو وديرغا.", [("Karou", True), ("Dirga", True)]),
        (
            "قتل عشرون مدنيا في قرى كارو، ديرغا، وإنشينان.",
            [("Karou", True), ("Dirga", True), ("Inchinane", True)],
        ),
        ("قتل عشرون مدنيا في بلدة «سيتينغا» شمال بوركينا فاسو.", [("Seytenga", True)]),
        ("قتل عشرون مدنيا في سيتينغا، الواقعة شمال بوركينا فاسو.", [("Seytenga", True)]),
        ("قتل عشرون مدنيا بقرية إنشنان.", [("Inchinane", True)]),
        ("قتل عشرون مدنيا في قرية كــارو.", [("Karou", True)]),
        ("قتل عشرون مدنيا في قرية \u202bكارو\u202c.", [("Karou", True)]),
        # known in Arabic letters
        ("قتل عشرون مدنيا في تامالات.", [("Tamalat", True)]),
        ("قتل عشرون مدنيا بتامالات.", [("Tamalat", True)]),
        ("قتل عشرون مدنيا قرب تامالات.", [("Tamalat", True)]),
        # no table has it
        ("قتل عشرون مدنيا في قرية بوراماسي.", [("بوراماسي", False)]),
        ('قتل عشرون مدنيا في قرية "بورا ماسي" وسط البلاد.', [("بورا ماسي", False)]),
        ("قتل عشرون مدنيا في قرية تدعى بوراماسي.", [("بوراماسي", False)]),
        # what stands behind "village" and is no name
        ("قتل عشرون مدنيا في قرية صغيرة قرب الحدود مع النيجر.", []),
        ("قتل عشرون مدنيا في قرية بشمال البلاد.", []),
        ("قتل عشرون مدنيا في قرية تقع قرب الحدود.", []),
        ("قتل عشرون مدنيا في هجوم كبير على قرية حدودية.", []),
        ("قتل عشرون مدنيا في ثلاث قرى متجاورة في وقت واحد.", []),
    ],
)
def test_places_in_arabic(text: str, expected: list[tuple[str, bool]]) -> None:
    assert names(text) == expected


def test_an_arabic_name_in_no_table_keeps_the_region_it_is_said_to_be_in() -> None:
    (place,) = main("مالي: هجوم", "قتل عشرون مدنيا في قرية بوراماسي في منطقة ميناكا.").places
    assert (place.as_written, place.resolved, place.adm1) == ("بوراماسي", False, "Ménaka")


def test_a_name_that_sounds_like_a_village_of_another_region_is_not_taken_for_it() -> None:
    (place,) = main("مالي: هجوم", "قتل عشرون مدنيا في قرية كاروو في منطقة ميناكا.").places
    assert not place.resolved


@pytest.mark.parametrize(
    "text",
    [
        "أعلن رئيس بلدية كارو مقتل عشرين مدنيا في قرية تامالات.",
        "قتل عشرون مدنيا في تامالات على بعد 20 كلم شمال كارو.",
        "قتل عشرون مدنيا في تامالات، ونقل الجرحى إلى كارو.",
        "قتل عشرون مدنيا في تامالات (منطقة ميناكا).",
        "قتل عشرون مدنيا في تامالات القريبة من كارو.",
    ],
)
def test_places_that_are_said_for_another_reason(text: str) -> None:
    assert names(text) == [("Tamalat", True)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("قتل مسلحون عشرين مدنيا في تامالات السبت.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات أول أمس.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات أول من أمس.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات أمس الأول.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات قبل يومين.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات أمس.", "2022-06-19"),
        ("قتل مسلحون عشرين مدنيا في تامالات يوم 18 حزيران (يونيو).", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات يوم 18 يونيو/حزيران 2022.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات يوم ١٨ جوان.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات السبت الفائت.", "2022-06-18"),
    ],
)
def test_days_in_arabic(text: str, day: str) -> None:
    date = main("مالي: مقتل عشرين مدنيا في هجوم على تامالات", text).date
    assert date is not None
    assert date.isoformat() == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("22 كانون الثاني 2022", "2022-01-22"),
        ("22 تشرين الأول 2022", "2022-10-22"),
        ("22 تشرين الثاني (نوفمبر) 2022", "2022-11-22"),
        ("22 كانون الأول 2022", "2022-12-22"),
        ("22 غشت 2022", "2022-08-22"),
        ("22 دجنبر 2022", "2022-12-22"),
        ("22 جويلية 2022", "2022-07-22"),
        ("22 أوت 2022", "2022-08-22"),
    ],
)
def test_months_of_the_levant_and_of_the_maghreb(written: str, day: str) -> None:
    from datetime import UTC, datetime

    published = datetime.fromisoformat(day).replace(tzinfo=UTC, hour=20)
    date = main(f"مالي: مقتل عشرين مدنيا في تامالات يوم {written}", published=published).date
    assert date is not None
    assert date.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "قُتِلَ ٢٠ شخصـــا في قرية \u200fكارو\u200f وقرية بوراماسي.",
        "Selon l'agence, قتل 20 شخصا في قرية كارو, dit le maire de Gao.",
        "\u202bقتل 20 شخصا\u202c في «كارو» (ولاية غاو) \u2067وديرغا\u2069.",
    ],
)
def test_evidence_in_mixed_scripts_quotes_the_text(text: str) -> None:
    title = "مالي: مقتل 20 شخصا في هجوم على تامالات"
    source = f"{title}\n{text}"
    events = read(title, text).events
    assert events
    for evidence in events[0].evidence:
        assert source[evidence.start : evidence.end] == evidence.text
