"""Where it was decides whether it concerns us: the places of the violence, not those of the statement."""

import pytest
from items_read import PUBLISHED, item, read

from service.jobs.reading import Reader

IN_ZONE = [
    # the places stand below the lead
    ("Niger : dix soldats tués dans une embuscade près du Mali",
     "Niamey - Au moins dix soldats ont été tués samedi dans une embuscade, a annoncé le ministère.\n\n"
     "Seize autres sont portés disparus.\n\nIls patrouillaient depuis des jours.\n\n"
     "L'attaque a eu lieu au village de Karou, samedi."),
    # where an organisation has its seat is not where it was
    ("Mali: drone strikes killed 13 civilians, group says",
     "At least 13 civilians were killed on Saturday in the north.\n\nA man told the group, which is based in London, "
     "that his family died.\n\nThe strikes hit Tamalat on Saturday."),
    # said only of the region, in passing
    ("Niger : huit morts dans l'explosion d'une mine",
     "Un engin a tué huit personnes samedi dans l'ouest du pays.\n\nKarou se trouve dans la région de Gao."),
]  # fmt: skip

ELSEWHERE = [
    # the title names the place
    ("70 dead in attack in Bamako",
     "Seventy people were killed in attacks on Saturday in Bamako, sources said.\n\nJihadists have fought since 2012 "
     "in Gao and Ménaka, where hundreds were killed in attacks."),
    # the title names another country, the text the zone in passing
    ("Nigeria: 20 killed in village attack",
     "Gunmen killed 20 people on Saturday in a village of northern Nigeria.\n\nMali, Niger and the Sahel countries "
     "have seen such attacks."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), IN_ZONE, ids=[title for title, _ in IN_ZONE])
def test_an_attack_in_the_zone_is_relevant_wherever_the_item_says_so(title: str, text: str) -> None:
    assert read(title, text).relevant


@pytest.mark.parametrize(("title", "text"), ELSEWHERE, ids=[title for title, _ in ELSEWHERE])
def test_an_attack_elsewhere_is_not_though_the_zone_is_spoken_of(title: str, text: str) -> None:
    assert not read(title, text).relevant


def test_an_attack_told_of_a_district_without_a_toll_is_one(reader: Reader) -> None:
    attack = item(
        "Looting and fire at Ansongo", "Ansongo district, in the Gao region, was attacked on Saturday."
    )
    peace = item(
        "Gao: peace agreement in Ansongo district",
        "Communities of Ansongo district signed a peace agreement on Saturday and condemned the violence.",
    )
    assert reader.read(attack, PUBLISHED).relevant
    assert not reader.read(peace, PUBLISHED).relevant


def test_a_country_named_by_three_letters_at_the_head_of_the_title_is_one(reader: Reader) -> None:
    text = "Dix-neuf corps ont été retrouvés samedi à Kasanzi, dans le territoire de Beni."
    for title in ("RDC : 19 morts dans une attaque", "RDC : 19 MORTS DANS UNE ATTAQUE"):
        assert not reader.read(item(title, text), PUBLISHED).relevant
    assert reader.read(item("Mali : 19 morts dans une attaque", text), PUBLISHED).relevant
