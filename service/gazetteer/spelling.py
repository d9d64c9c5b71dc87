"""Keys under which the spellings of one name meet.

Names of the zone are written by ear, in French or English letters and in Arabic: Tillabéri, Tillabery; Bani-Bangou,
Banibangou; Chinagodrar, Chinégodar; I-n-Delimane, Indelimane; إنشنان. ``skeleton`` joins what the spelling of one
script varies; how the two scripts meet is in ``transliteration``.
"""

import re

from service.text.folding import fold_name

_ARABIC = re.compile(r"[\u0621-\u064a]")
_DOUBLED = re.compile(r"(.)\1+")
_LAST_I = re.compile(r"(?<=.{3})i$")
_NEAR_VOWELS = str.maketrans("eo", "iu")
_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^(?:[aei]n)(?=.{3})", "n"),
        (r"(?:ou|oo|w)", "u"),
        (r"(?:dj|di(?=[aou]|e.)|dy|j)", "j"),
        (r"tch|ch|sh", "s"),
        (r"gu(?=[ei])", "g"),
        (r"qu(?=[aeio])|q|c", "k"),
        (r"ph", "f"),
        (r"h", ""),
        (r"gn(?=[aeiou])", "ni"),
        (r"y", "i"),
        (r"[ae]i", "e"),
        (r"n(?=[bp])", "m"),
        (r"z", "s"),
        (r"(?<=.{3})e+$", ""),
    )
)
_ROMAN = str.maketrans(
    {
        "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "g", "ح": "", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "s",
        "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "a", "غ": "g", "ف": "f", "ق": "g", "ك": "k",
        "ل": "l", "م": "m", "ن": "n", "ه": "", "و": "u", "ي": "i", "ء": "", "پ": "b", "چ": "s", "ڤ": "f", "گ": "g",
    }
)  # fmt: skip


def skeleton(name: str) -> str:
    """The key that French and English spellings of one name share; Arabic names are spelt in Latin letters first."""
    key = fold_name(name)
    if is_arabic(key):
        key = key.removeprefix("ال").translate(_ROMAN)
    for pattern, by in _RULES:
        key = pattern.sub(by, key)
    return _DOUBLED.sub(r"\1", key)


def with_near_vowels(bones: str) -> str:
    """A skeleton in which vowels heard for one another are one: e and i, o and u; a last e or i is not heard."""
    return _LAST_I.sub("", _DOUBLED.sub(r"\1", bones.translate(_NEAR_VOWELS)))


def is_arabic(name: str) -> bool:
    """Whether a name is written in Arabic letters."""
    return _ARABIC.search(name) is not None
