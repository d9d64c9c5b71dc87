"""Folding: one plain form of a text, character by character, so that offsets stay those of the original.

Lower case, accents off, digits of every script as 0-9, Arabic letters without hamza seats, ta marbuta as ha. Hyphens,
apostrophes and spaces of every kind become a space; other punctuation its nearest ASCII form. What stands inside a
word without being a letter (vowel marks, tatweel, soft hyphens, combining accents, direction marks) becomes
``FILLER``, which matching skips.

Text of Latin-1, Arabic and the usual typographic signs goes through a private 8-bit code page in two C calls (about
10 µs for 2,500 characters, ``str.translate`` takes five to ten times that); anything else falls back to a look-up per
character.
"""

import codecs
import unicodedata
from functools import lru_cache
from typing import Any

FILLER = "\x00"
"""Stands for a character that is no part of the word it stands in."""

_ARABIC_LETTERS = "".join(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]))
_ARABIC_MARKS = "".join(map(chr, [0x640, *range(0x64B, 0x653)]))
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_LATIN_1 = "".join(ch for ch in map(chr, range(0xA0, 0x100)) if ch not in "¢¤¥¦¨¬¯³¹²¸¶·¼½¾ÐÞðþ")
_TYPOGRAPHIC = "’‘“”–—…œŒ،؛؟\u202f\u200f\u200e\u200b\u2011\u2009€"

_AS_LETTER = dict(
    zip("øłđħŋɓɗƴɲəǝɛɔɣßæœþðıʼ", "oldhnbdyneeeogsaotdi ", strict=True),
    **dict(zip("أإآٱىئؤةکگی", "اااايي\u0648هككي", strict=True)),
)
_AS_SIGN = {
    **dict.fromkeys("-'`´_’‘‚‛′ʹʻˈ", " "),
    **dict.fromkeys("«»“”„‟″‹›", '"'),
    "\n": "\n",
    "\r": FILLER,
    "\u2028": "\n",
    "\u2029": "\n",
    "…": ".",
    "،": ",",
    "٬": ",",
    "٫": ".",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "۔": ".",
    "\u0640": FILLER,
}


def fold(text: str) -> str:
    """The folded form, as long as the text itself: character ``i`` of one stands for character ``i`` of the other."""
    try:
        body, _ = codecs.charmap_encode(text, "strict", _PAGE)
    except UnicodeEncodeError:
        return text.translate(_FOLDED_CHARACTER)
    return codecs.charmap_decode(body, "strict", _PAGE_FOLDED)[0]


def fold_name(name: str) -> str:
    """The key of a name: folded, letters and digits alone, so that joined, split and hyphenated spellings are one."""
    return "".join(filter(str.isalnum, fold(name)))


def fold_phrase(phrase: str) -> str:
    """A phrase as a pattern: folded, fillers dropped, single spaces, none at the ends."""
    return " ".join(fold(phrase).replace(FILLER, "").split())


@lru_cache(maxsize=8192)
def _fold_character(code: int) -> str:
    """One character folded, by table or by what Unicode says of it."""
    character = chr(code)
    sign = _AS_SIGN.get(character)
    if sign is not None:
        return sign
    category = unicodedata.category(character)
    if category[0] == "L":
        return _fold_letter(character)
    if category in ("Mn", "Me", "Mc", "Cf"):
        return FILLER
    if category == "Nd":
        return str(unicodedata.digit(character))
    return _fold_sign(character, category)


def _fold_letter(character: str) -> str:
    lowered = character.lower()[:1]
    known = _AS_LETTER.get(lowered)
    if known:
        return known
    # The first of its parts: "é" is e and an accent, "ﻻ" lam and alef.
    base = unicodedata.normalize("NFKD", lowered)[0]
    if base != lowered:
        return _fold_character(ord(base))
    return base if base.isalnum() else " "


def _fold_sign(character: str, category: str) -> str:
    if " " < character < "\x7f":
        return character
    plain = unicodedata.normalize("NFKC", character)
    if category[0] == "P" and category != "Pd" and len(plain) == 1 and " " < plain < "\x7f":
        return _AS_SIGN.get(plain, plain)
    return " "


class _FoldedCharacter:
    """What ``str.translate`` asks for each character; the answers are kept, but not without bound."""

    def __getitem__(self, code: int) -> str:
        return _fold_character(code)


_FOLDED_CHARACTER: Any = _FoldedCharacter()

# The private page. charmap_build makes its fast form only for a page of 256 that begins with NUL.
_PAGE_CHARACTERS = (
    "\x00\t\n\r"
    + "".join(map(chr, range(0x20, 0x7F)))
    + _LATIN_1
    + _ARABIC_LETTERS
    + _ARABIC_MARKS
    + _ARABIC_DIGITS
    + _TYPOGRAPHIC
)
_PAGE = codecs.charmap_build(_PAGE_CHARACTERS.ljust(256, "\ufffe"))
_PAGE_FOLDED = "".join(_fold_character(ord(ch)) for ch in _PAGE_CHARACTERS).ljust(256, " ")
