"""Arabic and Latin spellings of one name meet by sound, and tell near names apart."""

import pytest

from service.gazetteer.transliteration import likeness, sounds, spoken


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بارسالوغو", "Barsalogho"),
        ("تمالات", "Tamalat"),
        ("باندياغارا", "Bandiagara"),
        ("أوغوساغو", "Ogossagou"),
        ("داوتيجيفت", "Daoutegeft"),
        ("ميناكا", "Ménaka"),
        ("بوركينا فاسو", "Burkina Faso"),
        ("تشوما بانغو", "Tchoma Bangou"),
        ("سيجينيجا", "Séguénéga"),
        ("سيغينيغا", "Séguénéga"),
        ("نياجاساديو", "Niangassadiou"),
        ("جورما راروس", "Gourma-Rharous"),
        ("دجالاساغو", "Diallassagou"),
        ("ديالاساغو", "Diallassagou"),
        ("بامبارا ماودي", "Bambara Maoudé"),
        ("پاما", "Pama"),
        ("فورغو", "Forgo"),
        ("تاهوا", "Tahoua"),
    ],
)
def test_arabic_and_latin_spellings_share_their_consonants(arabic: str, latin: str) -> None:
    assert sounds(spoken(arabic)) == sounds(spoken(latin))
    assert likeness(spoken(arabic), spoken(latin)) > 0.85


@pytest.mark.parametrize(
    ("arabic", "meant", "other"),
    [
        ("تيلوا", "Tiloa", "Tiliwa"),
        ("زاروما", "Zarouma", "Saroma"),
        ("كيلبو", "Kelbo", "Koulbou"),
        ("دوري", "Dori", "Dara"),
        ("بامبا", "Bamba", "Pampa"),
    ],
)
def test_of_names_with_the_same_consonants_the_one_that_sounds_alike_is_likest(
    arabic: str, meant: str, other: str
) -> None:
    said = spoken(arabic)
    assert likeness(said, spoken(meant)) > likeness(said, spoken(other))


def test_a_vowel_that_arabic_leaves_out_costs_less_than_one_it_adds() -> None:
    assert likeness("mnaka", "menaka") > likeness("menaka", "mnaka")


def test_what_has_no_letters_has_no_sound() -> None:
    assert spoken("…") == sounds("") == ""
    assert likeness("", "") == 1.0
    assert likeness("", "gao") == 0.0 or likeness("", "gao") < 0.6
