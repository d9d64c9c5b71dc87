"""Arabic, phenomenon by phenomenon: the same things are asked of it as of French and English."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items_read import item, main, read

from service.text.folding import fold
from service.text.numbers import find
from service.text.words import Words


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
        ("قتل عشرون مدنيا في قرية بشمال البلاد.", [("Mali", True)]),
        ("قتل عشرون مدنيا في قرية تقع قرب الحدود.", [("Mali", True)]),
        ("قتل عشرون مدنيا في هجوم كبير على قرية حدودية.", [("Mali", True)]),
        ("قتل عشرون مدنيا في ثلاث قرى متجاورة في وقت واحد.", [("Mali", True)]),
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
        "قتل عشرون مدنيا في تامالات، حسب لجنة حقوق الإنسان.",
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
        ("وقتل مسلحون عشرين مدنيا في تامالات ليل السبت الأحد.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات ليلة السبت إلى الأحد.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات في الثامن عشر من يونيو.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات في 18 من الشهر الجاري.", "2022-06-18"),
        ("قتل مسلحون عشرين مدنيا في تامالات بيوم السبت.", "2022-06-18"),
        # the day of a statement is not the day of the attack
        (
            "أعلنت وزارة الدفاع في بيان بثه التلفزيون أمس الأحد مقتل عشرين مدنيا السبت في تامالات.",
            "2022-06-18",
        ),
        ("أعلن رئيس البلدية أمس الأحد مقتل عشرين مدنيا في هجوم وقع السبت على تامالات.", "2022-06-18"),
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
        (f"مالي: مقتل 7 شرطيين، ودركيين اثنين، وحارسين وطنيين {ON}", (11, 11, 11)),
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


def test_a_toll_that_had_been_said_before_gave_way() -> None:
    report = read(
        "مالي: ارتفاع حصيلة هجوم تامالات إلى 42 قتيلا",
        "قتل 42 جنديا السبت في تامالات.\n\nوكانت وزارة الدفاع قد أعلنت مقتل 17 جنديا.",
    )
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 42
    assert [(told.deaths, told.why) for told in report.background_tolls] == [
        (17, "earlier toll of the same attack")
    ]


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("ومنذ يناير قتل أكثر من 420 مدنيا في المنطقة.", 420),
        ("ويأتي الهجوم بعد شهر من مقتل 160 شخصا في ديرغا.", 160),
        ("وفي الرابع من أكتوبر 2017 قتل أربعة جنود في كمين.", 4),
        ("وفي جانفي الماضي قتل أكثر من 100 مدني في هجوم مماثل.", 100),
        ("ومنذ عام 2015 قتل ألفا شخص في هجمات إرهابية في البلاد.", 2000),
    ],
)
def test_another_times_dead_are_left_alone_in_arabic(sentence: str, figure: int) -> None:
    report = read("مالي: مقتل عشرين مدنيا في تامالات", f"قتل عشرون مدنيا السبت في تامالات.\n\n{sentence}")
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 20
    assert figure in {told.deaths for told in report.background_tolls}


def test_of_them_counts_those_told_before() -> None:
    event = main("مالي: هجوم على تامالات", "قتل جنديان في هجوم على تامالات نفذه مسلحون قتل 4 منهم.")
    assert event.deaths
    assert (event.deaths.best, event.deaths_attackers) == (2, 4)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("نسبت الحكومة الهجوم إلى تنظيم الدولة الإسلامية في الصحراء الكبرى.", "ISGS"),
        ("أعلن تنظيم «داعش» مسؤوليته عن الهجوم.", "ISGS"),
        ("تبنت جماعة نصرة الإسلام والمسلمين الهجوم.", "JNIM"),
        ("هاجم جهاديون يشتبه بهم القرية.", "jihadists"),
        ("ولم تتبن أي جهة الهجوم. وتنشط في المنطقة جماعات مرتبطة بتنظيم القاعدة وداعش.", "unknown"),
    ],
)
def test_who_did_it_in_arabic(text: str, who: str) -> None:
    assert main("مالي: مقتل 20 قرويا في هجوم على تامالات", text).perpetrator == who


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("قتل عشرون قرويا في الهجوم، وفق ما أعلنت الحكومة.", True),
        ("قتل عشرون قرويا، ولم يتسن التحقق من الحصيلة.", False),
        ("وهذه معلومات غير مؤكدة.", False),
        ("ونفت السلطات وقوع الهجوم.", False),
    ],
)
def test_doubt_in_arabic(text: str, confirmed: bool) -> None:
    assert main("مالي: مقتل 20 قرويا في هجوم على تامالات", text).confirmed is confirmed


def test_claims_by_speaker_in_arabic() -> None:
    text = (
        "أعلنت الحكومة العثور على 50 جثة بعد هجوم السبت.\n\n"
        "وقال مصدر أمني إن 100 شخص على الأقل قتلوا.\n\nوأفاد عمدة البلدة بمقتل 165 شخصا."
    )
    said = {claim.speaker: claim.deaths.best for claim in main("مالي: هجوم تامالات: 50 قتيلا", text).claims}
    assert said == {"government": 50, "security source": 100, "local official": 165}


@pytest.mark.parametrize(
    ("text", "targets", "signs"),
    [
        ("هاجم مسلحون المسجد وأحرقوا السوق.", {"worship", "market"}, set()),
        ("هاجم مسلحون سيارة إسعاف.", {"health"}, set()),
        ("هاجم مسلحون القرية وأحرقوا مدرسة.", {"school"}, set()),
        ("هاجم مسلحون قافلة مساعدات.", {"aid"}, set()),
        ("انسحب الجيش من البلدة قبل أيام، ونزح السكان.", set(), {"garrison_left", "flight"}),
        ("أمهلوا السكان 72 ساعة للمغادرة.", set(), {"ultimatum"}),
        ("وتخضع البلدة لحصار.", set(), {"blockade"}),
        ("وشبكة الهاتف مقطوعة.", set(), {"masts_destroyed"}),
    ],
)
def test_targets_and_signs_in_arabic(text: str, targets: set[str], signs: set[str]) -> None:
    event = main("مالي: مقتل 20 مدنيا في تامالات", text)
    assert set(event.targets) == targets
    assert set(event.signs) == signs


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("مالي: حادث سير يودي بحياة 12 شخصا قرب غاو", "قتل 12 شخصا الأحد في حادث سير بين حافلة وشاحنة."),
        ("مالي: فيضانات تودي بحياة 20 شخصا في غاو", "لقي 20 شخصا حتفهم الأحد في أمطار غزيرة."),
        ("كأس أمم أفريقيا: مالي تتعادل مع النيجر", "سجل المهاجم هدفا في الدقيقة 60 بعد هجوم سريع."),
        ("مالي: مقتل أكثر من 420 مدنيا منذ يناير", "وفق تقرير لمنظمة عن منطقة غاو."),
        ("مالي تحيي الذكرى الأولى لمجزرة تامالات", "قتل 160 شخصا في 8 مارس 2021 في تامالات."),
        ("نيجيريا: مقتل 11 جنديا في كمين بولاية بورنو", "قتل مسلحون 11 جنديا الأحد شمال شرق نيجيريا."),
        ("مالي: توقيف 12 مشتبها بهم في غاو", "يشتبه في سرقتهم الماشية، وفق الدرك."),
        ("مالي: محادثات سلام في غاو", "وقعت الجماعات المسلحة هدنة."),
        ("مالي: اجتماع لجنة السلام", "أنهى الاتفاق حربا أودت بحياة كثيرين بين عامي 2012 و2015 في غاو."),
        ("مالي: أكثر من 70 قتيلا في هجوم باماكو", "تبنت الهجوم جماعة تنشط عادة حول ميناكا وغاو."),
    ],
)
def test_no_attack_of_these_days_in_the_zone_in_arabic(title: str, text: str) -> None:
    assert not read(title, text).relevant


WORDS = re.split(
    r"[|]",
    "تامالات|كارو|وديرغا|بوراماسي|مالي|غاو|ميناكا|السبت|أمس الأول|18 حزيران (يونيو)|ليلة 18 إلى 19 يونيو|منذ يناير"
    "|عام 2019|20|٢٠|ثلاثين|أحد عشر|عشرات|نحو|ما لا يقل عن|على الأقل|17 ألفا و500|اثنين|واحد|جنديان|جندي|مدنيين|شخصا"
    "|قتيلا|جريحا|إرهابيا|قتل|مقتل|وأصيب|إصابة|خطف|نزح|هجوم على|قرية|قريتي|منها|تدعى|في|قرب|بين|و|،|.|«|»|(|)|\n\n"
    "|\u200f|\u202b|\u202c|ـ|ُ|حصيلة|وكانت|أعلنت|الحكومة|بينهم|منهم|tués|20 soldats|killed",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_arabic_in_any_order_is_read_and_quoted(text: str) -> None:
    title = "مالي: هجوم على تامالات"
    source = item(title, text).source_text
    report = read(title, text)
    numbers = find(source, Words(fold(source)))
    written = {value for q in numbers for value in {q.low, q.best, q.high or q.best}}
    for event in report.events:
        for quoted in event.evidence:
            assert source[quoted.start : quoted.end] == quoted.text
        assert {place.as_written for place in event.places} <= {quoted.text for quoted in event.evidence}
        assert event.injured is None or event.injured <= sum(q.best for q in numbers)
    for told in report.background_tolls:
        assert source[told.start : told.end] == told.text
        assert told.deaths in written
