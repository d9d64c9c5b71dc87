"""Whom each number counts: the dead of either side, the hurt, the taken, those who fled, or nobody of these."""

import pytest
from items_read import main, read

FIGURES = {
    "several dozen are more than a dozen": (
        "Mali: 29 soldiers killed near Tamalat",
        "Twenty-nine soldiers were killed in an attack near Tamalat on Sunday. The army said that several dozen "
        "terrorists had also been killed.",
        {"deaths": 29, "deaths_attackers": 24},
    ),
    "who was hurt and then died is no longer hurt": (
        "Mali : sept morts à Tamalat",
        "Six civils ont été tués dimanche à Tamalat et un blessé a rendu l'âme, ce qui fait sept morts.",
        {"deaths": 7, "injured": None},
    ),
    "the parts of the hurt are not added to them": (
        "Mali : cinq morts à Tamalat",
        "L'attaque de dimanche à Tamalat a fait cinq morts. On compte aussi sept blessés, à savoir six soldats et un "
        "vigile.",
        {"deaths": 5, "injured": 7},
    ),
    "prisoners of the attackers' side are no abducted": (
        "Mali : neuf soldats tués à Tamalat",
        "Neuf soldats ont été tués dimanche à Tamalat. Du côté des assaillants, il y a deux tués et quatre "
        "prisonniers.",
        {"deaths": 9, "deaths_attackers": 2, "abducted": None},
    ),
    "people killed as they fled are dead, not displaced": (
        "Mali: attack near Tamalat",
        "Some 50 people fleeing the village of Tamalat were killed on Sunday by gunmen.",
        {"deaths": 50, "displaced": None},
    ),
    "the displaced of a whole country are not the attack's": (
        "Mali : 20 morts à Tamalat",
        "L'attaque de dimanche à Tamalat a fait 20 morts. Le pays compte 1 407 685 déplacés.",
        {"deaths": 20, "displaced": None},
    ),
    "attackers who arrived have not fled": (
        "Mali : 37 morts à Tamalat",
        "L'attaque de dimanche à Tamalat a fait 37 morts. Ils étaient plusieurs dizaines, à moto, quand ils sont "
        "arrivés.",
        {"deaths": 37, "displaced": None},
    ),
    "a colonel who speaks is not counted": (
        "Mali: 37 dead in ambush near Tamalat",
        "At least 37 people were killed on Sunday near Tamalat. The toll comes from a statement by the governor, a "
        "colonel.",
        {"deaths": 37, "low": 37},
    ),
    "one of the dead is not the toll": (
        "Mali : combats près de Tamalat",
        "Un combattant du Gatia tué dans cette attaque\nLe mouvement a perdu dimanche au moins trois combattants près "
        "de Tamalat.",
        {"deaths": 3},
    ),
    "the whole before the children": (
        "Mali : une frappe tue une dizaine d'enfants à Tamalat",
        "Une dizaine d'enfants ont été tués dimanche à Tamalat.\nLe bilan est de quatorze morts, selon des sources "
        "locales.",
        {"deaths": 14},
    ),
    "bodies, those of soldiers and of a civilian": (
        "Mali : attaque à Tamalat",
        "Après l'attaque de dimanche à Tamalat, les renforts ont découvert 54 corps, ceux de 53 soldats et d'un civil.",
        {"deaths": 54},
    ),
    "what the first toll said, told afterwards": (
        "Mali : attaque à Tamalat",
        "Vingt morts, disait le premier bilan de l'attaque de dimanche à Tamalat. Selon le ministre, au moins 28 "
        "gendarmes et quatre civils ont été tués.",
        {"deaths": 32},
    ),
    "an older massacre that the new one is compared with": (
        "Mali : 30 morts à Tamalat",
        "Trente personnes ont péri dimanche à Tamalat.\nLa région n'avait rien connu de tel depuis l'attaque de Dirga, "
        "qui avait fait 160 morts.",
        {"deaths": 30, "high": 30},
    ),
    "an enumeration behind a colon that takes in the attackers": (
        "Mali : attaque à Tamalat",
        "Une douzaine de personnes ont perdu la vie dimanche à Tamalat : cinq vigiles d'une société privée, un "
        "gendarme malien, et six des assaillants, abattus par l'armée.",
        {"deaths": 6, "deaths_attackers": 6},
    ),
    "parts behind a colon that are fewer than the whole": (
        "Mali : attaque à Tamalat",
        "L'attaque de dimanche a fait 12 morts à Tamalat : quatre femmes et trois enfants tués dans leur maison.",
        {"deaths": 12, "high": 12},
    ),
    "ages": (
        "Mali: attack at Tamalat",
        "Two refugees, a young woman of 18 and a boy of 5, were killed at Tamalat on Sunday and five others were hit "
        "by bullets.",
        {"deaths": 2, "injured": 5},
    ),
    "what is put in between the dead and their verb": (
        "Mali : attaque à Tamalat",
        "Deux bergers de Karou, un village à une vingtaine de kilomètres de là, ont été tués dimanche à Tamalat.",
        {"deaths": 2},
    ),
    "bodies of the attackers": (
        "Mali : dix soldats tués à Tamalat",
        "Dix soldats ont été tués dimanche à Tamalat. Côté ennemi, au moins 18 corps de terroristes ont été dénombrés.",
        {"deaths": 10, "deaths_attackers": 18},
    ),
    "a soldier wounded among those killed": (
        "Mali : 19 morts à Tamalat",
        "« 15 militaires et quatre VDP tués, un militaire blessé et plus d'une dizaine de terroristes neutralisés » "
        "dimanche à Tamalat, résume l'armée.",
        {"deaths": 19, "deaths_attackers": 10, "injured": 1},
    ),
    "others who also died": (
        "Mali: three soldiers killed near Tamalat",
        "Three soldiers were killed and two were wounded on Sunday near Tamalat. Five villagers also died, a local "
        "official said.",
        {"deaths": 8, "injured": 2},
    ),
    "the organisation is no article": (
        "Mali: nine UN troops die near Tamalat",
        "Nine peacekeepers were killed on Sunday near Tamalat.",
        {"deaths": 9},
    ),
    "the displaced who were killed": (
        "Mali : attaque à Tamalat",
        'Un responsable parle de "19 déplacés paysans" tués dimanche à Tamalat.',
        {"deaths": 19, "displaced": None},
    ),
    "people who fled to a town": (
        "Mali: 20 killed in Tamalat",
        "Twenty people were killed on Sunday in Tamalat. Some 3,000 residents fled to Menaka.",
        {"deaths": 20, "displaced": 3000},
    ),
    "the toll could be higher": (
        "Mali: 11 soldiers killed near Tamalat",
        "Eleven soldiers were killed on Sunday near Tamalat.\nThe search goes on.\nA security source said that the "
        "toll could reach 60.",
        {"deaths": 11, "high": 60},
    ),
    "a councillor who speaks behind a comma is not hurt": (
        "Mali : 18 morts à Tamalat",
        "Alors que des sources militaires évoquent 18 morts et 15 blessés dimanche à Tamalat, un élu local soutient "
        "que les secours manquent.",
        {"deaths": 18, "injured": 15},
    ),
    "at least, told at the end": (
        "Mali : une mine tue quatorze passagers d'un car au moins près de Tamalat",
        "Quatorze passagers ont péri dimanche près de Tamalat.",
        {"deaths": 14, "high": None},
    ),
    "militiamen who fell are no attackers": (
        "Mali : attaque à Tamalat",
        "L'attaque de dimanche à Tamalat a tué dix gendarmes, deux miliciens et un civil.",
        {"deaths": 13, "deaths_attackers": None},
    ),
    "who fled, counted after the attack": (
        "Mali : 20 morts à Tamalat",
        "Vingt personnes ont été tuées mercredi dernier à Tamalat.\nAu 19 juin, 3 000 nouveaux déplacés avaient été "
        "enregistrés à Ménaka.",
        {"deaths": 20, "displaced": 3000},
    ),
    "the attacking side": (
        "Mali: 21 killed near Tamalat",
        "At least 17 soldiers and four civilians were killed on Sunday near Tamalat. The army said on Monday that it "
        "had killed seven from the attacking side.",
        {"deaths": 21, "low": 21, "deaths_attackers": 7},
    ),
    "another attack of the same day": (
        "Mali: 34 soldiers killed near Tamalat",
        "Thirty-four soldiers were killed on Sunday near Tamalat, the army said, while security sources told of "
        "another attack that left dozens dead.",
        {"deaths": 34, "low": 34},
    ),
}


@pytest.mark.parametrize(("title", "text", "expected"), FIGURES.values(), ids=FIGURES.keys())
def test_whom_a_number_counts(title: str, text: str, expected: dict[str, int | None]) -> None:
    event = main(title, text)
    assert event.deaths is not None
    found = {
        "deaths": event.deaths.best,
        "low": event.deaths.low,
        "high": event.deaths.high,
        "deaths_attackers": event.deaths_attackers,
        "injured": event.injured,
        "abducted": event.abducted,
        "displaced": event.displaced,
    }
    assert {field: found[field] for field in expected} == expected


def test_what_the_first_toll_said_is_background() -> None:
    title, text, _ = FIGURES["what the first toll said, told afterwards"]
    assert [(toll.deaths, toll.why) for toll in read(title, text).background_tolls] == [
        (20, "earlier toll of the same attack")
    ]
