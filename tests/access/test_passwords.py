"""Which passwords are taken, and how they are kept."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from service.access.passwords import Passwords, weakness


@pytest.mark.parametrize(
    "password",
    [
        "three camels read books",
        "un chameau lit deux livres",
        "ثلاثة جمال تقرأ كتبا",
        "x7!kQ2#vPz9w",
        "a" * 8 + "bcdefgh",
    ],
)
def test_words_of_ones_own_are_taken(password: str) -> None:
    assert weakness(password, "desk") is None


@pytest.mark.parametrize(
    ("password", "name", "why"),
    [
        ("short", "desk", "at least 12"),
        ("elevenchars", "desk", "at least 12"),
        ("x7!" * 100, "desk", "at most 256"),
        ("aaaaaaaaaaaaaaaa", "desk", "same few characters"),
        ("abababababababab", "desk", "same few characters"),
        ("Field Desk Mopti", "field desk mopti", "name of the account"),
        ("field-desk-mopti-2026", "field desk mopti", "name of the account"),
        ("boubacarboubacar", "Boubacar", "name of the account"),
        ("itpom ksed dleif", "field desk mopti", "name of the account"),
        ("739120587463", "desk", "digits alone"),
        ("Password1234!", "desk", "most common"),
        ("p@ssw0rdp@ssw0rd", "desk", "most common"),
        ("MotDePasse2026", "desk", "most common"),
        ("azertyuiop12", "desk", "most common"),
        ("1q2w3e4r5t6y7u", "desk", "most common"),
        ("administrateur", "desk", "most common"),
        ("liptakoliptako", "desk", "most common"),
    ],
)
def test_what_is_tried_first_is_refused_in_a_sentence(password: str, name: str, why: str) -> None:
    found = weakness(password, name)
    assert found is not None
    assert why in found
    assert found.endswith(".")


def test_a_password_is_the_same_however_its_accents_were_typed() -> None:
    passwords = Passwords()
    kept = passwords.hash("chame\u0301au a\u0300 Ménaka")
    assert passwords.matches(kept, "chaméau à Me\u0301naka")
    assert not passwords.matches(kept, "chameau a Menaka")
    assert not passwords.matches(kept, "\ud800" * 12)


def test_hashes_are_argon2id_with_the_parameters_that_are_advised() -> None:
    kept = Passwords().hash("three camels read books")
    used = extract_parameters(kept)
    assert (used.memory_cost, used.time_cost, used.parallelism) == (19 * 1024, 2, 1)
    assert kept.startswith("$argon2id$")
    assert kept != Passwords().hash("three camels read books")


def test_a_hash_with_other_parameters_is_outdated() -> None:
    passwords = Passwords()
    assert not passwords.outdated(passwords.hash("three camels read books"))
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("x"))


def test_no_hash_and_a_broken_one_match_nothing() -> None:
    passwords = Passwords()
    assert not passwords.matches(None, "the password of nobody")
    assert not passwords.matches("not a hash", "three camels read books")
