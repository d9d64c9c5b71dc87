"""How far apart an Arabic and a Latin spelling of one name are: by sound, letter by letter.

Arabic papers write the names of the zone by ear, as French ones do: the consonants come through, in one of a few
letters each (g as غ, ج, ق or ك; p as ب), the long vowels mostly, the short ones sometimes. ``sounds`` is the key on
which the two scripts meet: consonants in classes, vowels dropped. ``likeness`` tells the names of one key apart.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from service.gazetteer.spelling import is_arabic
from service.text.folding import fold_name

_LATIN = re.compile(
    r"tch|dj|dy|di(?=[aeou])|ch|sh|gh|kh|ph|th|gn(?=[aeiouy])|ou|oo|qu|gu(?=[eiy])|g(?=[eiy])|c(?=[eiy])"
    r"|n(?=[bp])|[ae][iy]|au|[a-z]"
)
_LATIN_SOUNDS = {
    "tch": "č", "dj": "j", "dy": "j", "di": "j", "ch": "š", "sh": "š", "gh": "g", "kh": "x", "ph": "f", "th": "t",
    "gn": "ni", "ou": "u", "oo": "u", "qu": "k", "gu": "g", "q": "k", "w": "u", "o": "u", "y": "i", "h": "",
    "ai": "e", "ei": "e", "ay": "e", "ey": "e", "au": "u",
}  # fmt: skip
_SOFT = {"g": "j", "c": "s", "n": "m"}
_ARABIC = re.compile(r"تش|دج|دي(?=[اوي])|ن(?=[بپ])|اي|[\u0621-\u06ff]")
_ARABIC_SOUNDS = {
    "تش": "č", "دج": "j", "دي": "j", "اي": "e", "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "", "خ": "x",
    "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "š", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "g", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "", "و": "u", "ي": "i", "ء": "",
    "پ": "p", "چ": "č", "ڤ": "v", "گ": "g",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_CLASSES = str.maketrans("jkxqčšzpv", "ggggsssbf", "aiue")
_VOWELS = frozenset("aiue")
_NEAR = {
    frozenset(pair) for pair in ("ie", "ae", "gq", "kq", "gj", "sz", "bp", "fv", "šč", "šs", "kx", "gx", "td")
}
_CONSONANT, _LETTER, _NEAR_LETTER = 1.0, 0.5, 0.1
_VOWEL, _NEAR_VOWEL, _WRITTEN, _UNWRITTEN = 0.5, 0.1, 0.45, 0.2
_LONGEST = 40


@lru_cache(maxsize=16_384)
def spoken(name: str) -> str:
    """The sounds of a name in either script, one letter each, doubled ones once."""
    key = fold_name(name)[:_LONGEST]
    if is_arabic(key):
        said = "".join(_ARABIC_SOUNDS.get(letter, "") for letter in _ARABIC.findall(key))
    else:
        said = "".join(map(_latin_sound, _LATIN.finditer(key)))
    return _DOUBLED.sub(r"\1", said)


def _latin_sound(found: re.Match[str]) -> str:
    letter, behind = found[0], found.string[found.end() : found.end() + 1]
    if letter in _SOFT and behind and behind in ("bp" if letter == "n" else "eiy"):
        return _SOFT[letter]
    return _LATIN_SOUNDS.get(letter, "k" if letter == "c" else letter)


def sounds(said: str) -> str:
    """The consonants of what ``spoken`` gave, in the classes that the scripts do not tell apart."""
    return _DOUBLED.sub(r"\1", said.translate(_CLASSES))


def likeness(arabic: str, latin: str) -> float:
    """How alike two names sound, 0 to 1, of what ``spoken`` gave for each."""
    return max(0.0, 1 - _distance(arabic, latin) / max(3, len(latin)))


def _distance(arabic: str, latin: str) -> float:
    """The least cost of turning one into the other: a vowel that Arabic leaves out costs little, a consonant most."""
    row = [0.0]
    for letter in latin:
        row.append(row[-1] + (_UNWRITTEN if letter in _VOWELS else _CONSONANT))
    for letter in arabic:
        row = _next_row(row, letter, latin)
    return row[-1]


def _next_row(above: Sequence[float], letter: str, latin: str) -> list[float]:
    added = _WRITTEN if letter in _VOWELS else _CONSONANT
    row = [above[0] + added]
    for at, other in enumerate(latin):
        left_out = _UNWRITTEN if other in _VOWELS else _CONSONANT
        row.append(min(above[at] + _other(letter, other), above[at + 1] + added, row[-1] + left_out))
    return row


def _other(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    near = frozenset((letter, other)) in _NEAR
    if letter in _VOWELS or other in _VOWELS:
        return (_NEAR_VOWEL if near else _VOWEL) if letter in _VOWELS and other in _VOWELS else 2 * _CONSONANT
    if letter.translate(_CLASSES) == other.translate(_CLASSES):
        return _NEAR_LETTER if near else _LETTER
    return _CONSONANT
