"""How many were killed: the figure, its bounds, and the figures that are not it."""

import pytest
from items_read import main, read, toll

NONE = (None, None, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # voices
        ("Mali : 20 villageois tués à Tamalat", (20, 20, 20)),
        ("Mali : 20 villageois ont été tués à Tamalat par des hommes armés", (20, 20, 20)),
        ("Mali : des hommes armés ont tué 20 villageois à Tamalat", (20, 20, 20)),
        ("Mali : une attaque a fait 20 morts à Tamalat", (20, 20, 20)),
        ("Mali : 20 personnes ont trouvé la mort dans l'attaque de Tamalat", (20, 20, 20)),
        ("Mali : l'attaque de Tamalat a coûté la vie à 20 personnes", (20, 20, 20)),
        ("Mali : la mort de 20 civils dans l'attaque de Tamalat", (20, 20, 20)),
        ("Mali: gunmen kill 20 in Tamalat", (20, 20, 20)),
        ("Mali: attack leaves 20 people dead in Tamalat", (20, 20, 20)),
        ("Mali: 20 villagers slain in Tamalat", (20, 20, 20)),
        ("Mali: attack on Tamalat claimed 20 lives", (20, 20, 20)),
        ("Mali: 20 people lost their lives in an attack on Tamalat", (20, 20, 20)),
        ("مالي: مقتل 20 شخصا في هجوم على قرية تامالات", (20, 20, 20)),
        ("مالي: هجوم على تامالات أسفر عن مقتل عشرين مدنيا", (20, 20, 20)),
        # qualifiers
        ("Mali : au moins 20 morts dans l'attaque de Tamalat", (20, 20, None)),
        ("Mali : plus de 20 morts dans l'attaque de Tamalat", (20, 20, None)),
        ("Mali : une quarantaine de morts dans l'attaque de Tamalat", (40, 40, 40)),
        ("Mali : plus d'une centaine de morts dans l'attaque de Tamalat", (100, 100, None)),
        ("Mali : des dizaines de morts dans l'attaque de Tamalat", (20, 20, None)),
        ("Mali : entre 20 et 30 morts dans l'attaque de Tamalat", (20, 20, 30)),
        ("Mali : l'attaque de Tamalat a fait 1 000 morts", (1000, 1000, 1000)),
        ("Mali: dozens killed in attack on Tamalat", (24, 24, None)),
        ("Mali: nearly 100 killed in attack on Tamalat", (100, 100, 100)),
        ("Mali: as many as 60 people killed in attack on Tamalat", (60, 60, 60)),
        ("Mali: at least thirty-five killed in attack on Tamalat", (35, 35, None)),
        ("مالي: مقتل أكثر من 50 شخصا في هجوم على تامالات", (50, 50, None)),
        ("مالي: مقتل عشرات القرويين في هجوم على تامالات", (20, 20, None)),
        (
            "Mali : 70 personnes, et peut-être plus de 100, ont été tuées dans l'attaque de Tamalat",
            (70, 70, 100),
        ),
        # parts and other things counted beside
        (
            "Mali : 12 personnes, dont trois enfants, ont été tuées à Tamalat par des hommes armés",
            (12, 12, 12),
        ),
        ("Mali: 12 people, including three children, were killed in an attack on Tamalat", (12, 12, 12)),
        ("Mali: 12 killed, four of them women, in attack on Tamalat", (12, 12, 12)),
        ("Mali: jihadists ambush a convoy of 84 vehicles near Tamalat, killing 12", (12, 12, 12)),
        ("Mali: gunmen on 100 motorcycles kill 11 in Tamalat, 12 km from Inchinane", (11, 11, 11)),
        ("Samedi 12 soldats ont été tués dans une attaque à Tamalat", (12, 12, 12)),
        ("Mali : les corps de 12 soldats retrouvés après l'attaque de Tamalat", (12, 12, 12)),
        ("مالي: سقوط 12 قتيلا وأربعة جرحى في هجوم على تامالات", (12, 12, 12)),
        # headings
        ("Mali : le bilan de l'attaque de Tamalat passe à 71 morts", (71, 71, 71)),
        ("Mali: toll of Tamalat attack rises to 71", (71, 71, 71)),
        ("Mali : le nombre de civils tués à Tamalat grimpe à 195", (195, 195, 195)),
        # one
        ("Mali : un berger tué dans une attaque à Tamalat", (1, 1, 1)),
        ("Mali: a soldier was killed in an attack on Tamalat", (1, 1, 1)),
    ],
)
def test_a_toll_in_one_sentence(title: str, expected: tuple[int | None, ...]) -> None:
    assert toll(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Mali : Tamalat attaqué par 200 motos",
        "Mali : des hommes armés à bord de 12 véhicules attaquent Tamalat, à 90 km de Ménaka",
        "Mali : une attaque a visé Tamalat dans la nuit du 18 au 19 juin",
        "Mali: 60 people missing after attack on Tamalat",
        "Mali: gunmen burn 30 houses in attack on Tamalat",
        "Mali : 14 blessés dans l'attaque de Tamalat",
        "Mali : attaque à Tamalat, 46 habitants retrouvés vivants",
    ],
)
def test_a_number_that_counts_no_dead_is_no_toll(title: str) -> None:
    assert main(title).deaths is None


def test_sides_are_added_and_kept() -> None:
    event = main("Mali : au moins 17 soldats et quatre civils tués à Tamalat dans une attaque")
    assert event.deaths
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (21, 21, None)
    assert (event.deaths_security, event.deaths_civilians) == (17, 4)


def test_the_side_may_stand_behind_the_dead() -> None:
    assert main("Mali : l'attaque de Tamalat a fait 71 morts parmi les militaires").deaths_security == 71


def test_the_attackers_side_may_be_what_the_sentence_is_about() -> None:
    event = main("Mali : 17 soldats tués à Tamalat", "Du côté des assaillants, sept corps ont été dénombrés.")
    assert event.deaths_attackers == 7


def test_a_figure_of_attackers_said_again_without_a_noun_is_still_theirs() -> None:
    title = "Niger : 24 présumés terroristes tués près de Tamalat par l'armée"
    event = main(title, "Les 24 ont été mortellement atteints.")
    assert (event.deaths, event.deaths_attackers) == (None, 24)


def test_a_killing_that_is_the_motive_is_not_the_event() -> None:
    text = "Le raid de samedi serait une vengeance après la mort de deux éclaireurs jihadistes."
    assert main("Mali : 70 morts à Tamalat", text).deaths_attackers is None


def test_victims_of_an_abduction_are_not_dead() -> None:
    text = "Les enlèvements de samedi ont fait une quarantaine de victimes."
    event = main("Mali : des femmes enlevées à Tamalat par des hommes armés", text)
    assert (event.deaths, event.abducted) == (None, 40)


def test_a_breakdown_is_not_added_to_its_total() -> None:
    title = "Mali : soixante-quatre personnes, 49 civils et 15 militaires, ont été tuées à Tamalat dans une attaque"
    assert toll(title) == (64, 64, 64)


def test_the_attackers_own_dead_are_no_victims() -> None:
    event = main("Mali: attack on Tamalat kills 42 soldiers", "The army said it neutralised 37 terrorists.")
    assert event.deaths
    assert event.deaths.best == 42
    assert event.deaths_attackers == 37


def test_places_of_one_attack_are_added() -> None:
    text = "Selon le maire, l'attaque de samedi a fait 70 morts à Karou et 30 à Dirga."
    assert toll("Mali : deux villages attaqués dans la région de Gao", text) == (100, 100, 100)


def test_a_share_of_the_total_is_background() -> None:
    report = read(
        "Mali : 51 civils tués dans la région de Gao",
        "Les attaques de dimanche ont fait 51 morts.\n\nÀ Karou, 20 civils ont été tués, et 14 autres à Dirga.",
    )
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 51
    assert {told.deaths for told in report.background_tolls} == {20, 14}


def test_headline_and_body_say_the_same_toll_once() -> None:
    assert toll("Mali : 20 morts à Tamalat", "Vingt personnes ont été tuées samedi dans une attaque.") == (
        20,
        20,
        20,
    )


def test_a_newer_figure_replaces_the_older() -> None:
    report = read(
        "Mali : 42 soldats tués à Tamalat",
        "L'attaque de dimanche a tué 42 militaires. Le précédent bilan faisait état de 17 soldats tués.",
    )
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 42
    assert [(told.deaths, told.why) for told in report.background_tolls] == [
        (17, "earlier toll of the same attack")
    ]


def test_rival_figures_span_the_toll() -> None:
    text = (
        "Une soixantaine de personnes ont été tuées samedi, selon le procureur.\n\n"
        "Des habitants avancent un bilan avoisinant les 80 morts."
    )
    assert toll("Mali : une soixantaine de civils tués à Tamalat", text) == (60, 60, 80)


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Depuis janvier, plus de 420 civils ont été tués dans la région.", 420),
        ("En mars, 44 civils avaient été tués dans une mosquée de la région.", 44),
        ("Le même poste avait été visé en juillet : dix-huit militaires y avaient été tués.", 18),
        ("Ce massacre survient deux mois et demi après celui qui a fait 160 morts à Dirga.", 160),
        ("En 2019, 71 militaires avaient été tués à Dirga.", 71),
        ("Plus de mille civils ont été tués en trois mois dans la zone.", 1000),
        ("Lire aussi : 33 soldats tués à Dirga", 33),
    ],
)
def test_another_times_dead_are_left_alone(sentence: str, figure: int) -> None:
    report = read(
        "Mali : 20 villageois tués à Tamalat",
        f"Vingt villageois ont été tués samedi à Tamalat.\n\n{sentence}",
    )
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 20
    if not sentence.startswith("Lire aussi"):
        assert figure in {told.deaths for told in report.background_tolls}


def test_an_attack_two_days_earlier_is_an_event_of_its_own() -> None:
    report = read(
        "Burkina Faso : 50 morts à Seytenga",
        "Cinquante personnes ont été tuées samedi à Seytenga.\n\nJeudi 16 juin, 11 gendarmes avaient été tués à Dori.",
    )
    assert [(event.role, event.deaths and event.deaths.best) for event in report.events] == [
        ("main", 50),
        ("secondary", 11),
    ]


@pytest.mark.parametrize(
    ("title", "field", "expected"),
    [
        ("Mali : 35 civils tués et 37 autres blessés dans l'attaque de Tamalat", "injured", 37),
        ("Mali: gunmen attack Tamalat, 13 people were wounded", "injured", 13),
        ("مالي: إصابة ثمانية أشخاص في هجوم على تامالات", "injured", 8),
        ("Mali : une soixantaine de femmes enlevées à Tamalat par des hommes armés", "abducted", 60),
        ("Mali: 43 women were abducted near Tamalat by gunmen", "abducted", 43),
        ("Mali : l'attaque de Tamalat a fait 3 000 déplacés", "displaced", 3000),
    ],
)
def test_other_figures(title: str, field: str, expected: int) -> None:
    assert getattr(main(title), field) == expected


def test_no_victims_is_a_toll_of_nought() -> None:
    assert toll("Mali : des hommes armés attaquent Tamalat", "L'attaque n'a pas fait de victimes.") == (
        0,
        0,
        0,
    )
