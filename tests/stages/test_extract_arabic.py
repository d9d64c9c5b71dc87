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


ON = "في هجوم على تامالات"


def toll(title: str) -> tuple[int | None, int | None, int | None] | None:
    deaths = main(title).deaths
    return (deaths.low, deaths.best, deaths.high) if deaths else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # number words, duals, singulars, the two kinds of digits
        (f"مالي: مقتل أحد عشر جنديا {ON}", (11, 11, 11)),
        (f"مالي: مقتل إحدى عشرة امرأة {ON}", (11, 11, 11)),
        (f"مالي: مقتل اثني عشر جنديا {ON}", (12, 12, 12)),
        (f"مالي: مقتل خمسة عشر جنديا {ON}", (15, 15, 15)),
        (f"مالي: مقتل واحد وعشرين جنديا {ON}", (21, 21, 21)),
        (f"مالي: مقتل مئة وثلاثة وأربعين شخصا {ON}", (143, 143, 143)),
        (f"مالي: مقتل سبعمئة شخص {ON}", (700, 700, 700)),
        (f"مالي: مقتل ١٤٣ شخصا {ON}", (143, 143, 143)),
        (f"مالي: مقتل جنديين {ON}", (2, 2, 2)),
        (f"مالي: مقتل مدنيين اثنين {ON}", (2, 2, 2)),
        (f"مالي: قتيلان {ON}", (2, 2, 2)),
        (f"مالي: مقتل جندي {ON}", (1, 1, 1)),
        (f"مالي: مقتل مدني واحد {ON}", (1, 1, 1)),
        (f"مالي: مقتل 100 مدني {ON}", (100, 100, 100)),
        (f"مالي: مقتل جنديين وثلاثة مدنيين {ON}", (5, 5, 5)),
        (f"مالي: مقتل 20 جنديا ومدني واحد {ON}", (21, 21, 21)),
        # hedges
        (f"مالي: مقتل ما لا يقل عن 20 شخصا {ON}", (20, 20, None)),
        (f"مالي: مقتل 20 شخصا على الأقل {ON}", (20, 20, None)),
        (f"مالي: مقتل أزيد من 20 شخصا {ON}", (20, 20, None)),
        (f"مالي: مقتل ما يزيد عن عشرين شخصا {ON}", (20, 20, None)),
        (f"مالي: مقتل نحو عشرين شخصا {ON}", (20, 20, 20)),
        (f"مالي: مقتل قرابة 20 شخصا {ON}", (20, 20, 20)),
        (f"مالي: مقتل ما يناهز 20 شخصا {ON}", (20, 20, 20)),
        (f"مالي: مقتل عشرات الأشخاص {ON}", (20, 20, None)),
        (f"مالي: مقتل مئات الأشخاص {ON}", (200, 200, None)),
        (f"مالي: مقتل بين 20 و30 شخصا {ON}", (20, 20, 30)),
        # voices
        (f"مالي: لقي 20 شخصا مصرعهم {ON}", (20, 20, 20)),
        ("مالي: هجوم على تامالات أودى بحياة 20 شخصا", (20, 20, 20)),
        ("مالي: هجوم على تامالات يخلف 20 قتيلا", (20, 20, 20)),
        ("مالي: 20 جنديا قتلوا في هجوم على تامالات", (20, 20, 20)),
        ("مالي: مسلحون يقتلون 20 قرويا في تامالات", (20, 20, 20)),
        ("مالي: ارتفاع حصيلة هجوم تامالات إلى 20 قتيلا", (20, 20, 20)),
        # parts and other things counted beside
        (f"مالي: مقتل 20 شخصا بينهم ثلاثة أطفال {ON}", (20, 20, 20)),
        (f"مالي: مقتل 20 شخصا وإصابة 12 {ON}", (20, 20, 20)),
        ("مالي: 100 مسلح على متن 40 دراجة نارية يقتلون 20 شخصا في تامالات", (20, 20, 20)),
    ],
)
def test_an_arabic_toll_in_one_sentence(title: str, expected: tuple[int | None, ...]) -> None:
    assert toll(title) == expected


@pytest.mark.parametrize(
    ("title", "field", "expected"),
    [
        (f"مالي: مقتل 20 شخصا وإصابة 12 {ON}", "injured", 12),
        (f"مالي: مقتل 20 شخصا وأصيب 12 آخرون {ON}", "injured", 12),
        (f"مالي: 20 قتيلا و12 جريحا {ON}", "injured", 12),
        (f"مالي: مقتل 20 شخصا، وعشرة جنود أصيبوا {ON}", "injured", 10),
        (f"مالي: مقتل 20 شخصا وإصابة جنديين {ON}", "injured", 2),
        ("مالي: مسلحون خطفوا 50 امرأة قرب تامالات", "abducted", 50),
        ("مالي: 50 امرأة خطفن قرب تامالات في هجوم", "abducted", 50),
        ("مالي: هجوم على تامالات، ونزوح 3 آلاف شخص", "displaced", 3000),
        (
            "مالي: هجوم على تامالات يجبر 17 ألفا و500 شخص على النزوح، ونزح 17 ألفا و500 شخص",
            "displaced",
            17500,
        ),
        ("مالي: الجيش يعلن تحييد 15 إرهابيا قرب تامالات", "deaths_attackers", 15),
        (f"مالي: مقتل 20 جنديا وتسعة من مقاتلي داعش {ON}", "deaths_attackers", 9),
    ],
)
def test_other_figures_in_arabic(title: str, field: str, expected: int) -> None:
    assert getattr(main(title), field) == expected


@pytest.mark.parametrize(
    "title",
    [
        "مالي: مسلحون على متن 40 دراجة نارية يهاجمون تامالات",
        "مالي: إصابة 12 شخصا في هجوم على تامالات",
        "مالي: قال أحد السكان إن مسلحين هاجموا تامالات وأحرقوا 30 منزلا",
        "مالي: هجوم مسلح على موقع عسكري في تامالات",
        "مالي: فقدان 11 جنديا في هجوم على تامالات",
    ],
)
def test_an_arabic_number_that_counts_no_dead_is_no_toll(title: str) -> None:
    assert toll(title) is None


@pytest.mark.parametrize(
    "text",
    [
        "هاجم مسلحون القرية دون سقوط ضحايا.",
        "هاجم مسلحون القرية من دون أن يؤدي ذلك إلى سقوط ضحايا.",
        "لم يسفر الهجوم عن سقوط ضحايا.",
    ],
)
def test_no_victims_in_arabic(text: str) -> None:
    deaths = main("مالي: هجوم على تامالات", text).deaths
    assert deaths
    assert deaths.best == 0
