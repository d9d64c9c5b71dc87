"""Texts that are one text, word for word or nearly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.likeness import is_copy, signature, sketch

ONE = (
    "Au moins cinquante personnes ont été tuées dans la nuit de samedi à dimanche à Seytenga, une commune du nord du "
    "Burkina Faso proche de la frontière du Niger, a annoncé lundi le porte-parole du gouvernement. Les recherches se "
    "poursuivent et le bilan reste provisoire, a-t-il ajouté devant la presse à Ouagadougou. Des hommes armés sont "
    "arrivés à moto et sont allés de maison en maison. Des milliers d'habitants sont partis à pied vers Dori."
)
OTHER = (
    "Les habitants de Seytenga qui ont gagné Dori racontent une nuit de tueries. Le gouvernement du Burkina Faso parle "
    "de cinquante corps retrouvés, une source sécuritaire d'une centaine de morts. Sur place, il ne reste presque plus "
    "personne, et les organisations humanitaires demandent des abris, de l'eau et des vivres pour ceux qui arrivent."
)


def alike(one: str, other: str) -> bool:
    return is_copy(sketch(signature(one)), sketch(signature(other)))


@pytest.mark.parametrize(
    "copy",
    [
        ONE,
        ONE.upper(),
        ONE.replace("'", "’").replace(" ", "  "),
        "OUAGADOUGOU (Agence) - " + ONE,
        ONE[: len(ONE) // 2],
        ONE + " " + OTHER,
        ONE.replace("lundi", "ce lundi 13 juin"),
    ],
    ids=["the same", "in capitals", "other signs", "a dateline", "cut", "continued", "a word changed"],
)
def test_a_copy_is_known_whatever_was_done_to_it(copy: str) -> None:
    assert alike(ONE, copy)
    assert alike(copy, ONE)


def test_two_accounts_of_one_attack_are_two_texts() -> None:
    assert not alike(ONE, OTHER)


def test_two_long_texts_are_compared_by_a_part_of_their_words() -> None:
    long = " ".join(f"mot{n}" for n in range(3000))
    assert alike(long, long + " et la suite")
    assert not alike(long, " ".join(f"mot{n}" for n in range(2900, 6000)))


def test_a_text_of_a_line_is_like_no_other() -> None:
    assert signature("Burkina Faso : cinquante morts à Seytenga") == ""
    assert not is_copy(sketch(""), sketch(""))


def test_a_signature_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        sketch("Vps")


@given(st.text())
def test_any_text_has_a_short_signature_and_is_its_own_copy(text: str) -> None:
    signed = signature(text)
    assert signed.isascii()
    assert len(signed) <= 512
    assert is_copy(sketch(signed), sketch(signed)) == bool(len(sketch(signed)) >= 5)
