"""What numbers a text holds, found by the plainest means and apart from the reader: generous, but it invents none."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import combinations

_WORDS = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
}
_TENS = {
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_UNITS: dict[str, int] = {"un": 1, "une": 1, "one": 1, "a": 1, "an": 1, "vingts": 20, "octante": 80}
for _listed in _WORDS.values():
    _UNITS.update((word, value) for value, word in enumerate(_listed.split(), 2))
for _listed in _TENS.values():
    _UNITS.update((word, 10 * value) for value, word in enumerate(_listed.split(), 2))
_ROUND = {
    **dict.fromkeys(("dizaine", "dizaines"), 10),
    **dict.fromkeys(("douzaine", "douzaines", "dozen", "dozens"), 12),
    "quinzaine": 15,
    **dict.fromkeys(("vingtaine", "vingtaines", "score", "scores"), 20),
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    **dict.fromkeys(("centaine", "centaines", "cent", "cents", "hundred", "hundreds"), 100),
    **dict.fromkeys(("mille", "millier", "milliers", "thousand", "thousands"), 1000),
    **dict.fromkeys(("million", "millions"), 1_000_000),
}
_ARABIC = {
    "ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "تسع": 9, "عشر": 10, "احد": 1, "احدى": 1, "واحد": 1,
    "مي": 100, "ماي": 100, "الف": 1000, "الاف": 1000,
}  # fmt: skip
_TENS_END = ("ون", "ين")
_DUAL = ("ان", "ين", "تا", "تي", "اثنا", "اثني")
"""How Arabic says two of something; many other words end so."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,'’٬]\d{3})+(?!\d)")


def numbers_in(text: str) -> set[int]:
    """Every number of a text, in figures or words; a vague plural as the least it can mean, an article as one."""
    plain = _plain(text)
    found = {0} | {int(re.sub(r"\D", "", run)) for run in _GROUPED.findall(plain)}
    found |= _scaled(plain)
    tokens = [token for token in _TOKEN.findall(plain) if token not in ("et", "and")]
    for first in range(len(tokens)):
        for value in _from(tokens[first:]):
            found.add(value)
    return found | _of_arabic([token for token in tokens if token >= "\u0600"])


def sums_in(texts: Iterable[str]) -> set[int]:
    """What the numbers of some texts add up to, each text's taken or left, also several of one text."""
    sums = {0}
    for text in texts:
        values = numbers_in(text)
        values |= {one + other for one, other in combinations(values, 2)}
        sums |= {before + value for before in sums for value in values}
    return sums


def _plain(text: str) -> str:
    """Small letters without marks, any digit as 0-9, any space as one, Arabic letters without their seats."""
    spaced = re.sub(r"\s", " ", text)
    bare = (
        ch
        for ch in unicodedata.normalize("NFKD", spaced)
        if unicodedata.category(ch) not in ("Mn", "Cf", "Cs")
    )
    lowered = "".join(str(unicodedata.digit(ch)) if ch.isdigit() else ch for ch in bare).lower()
    return lowered.replace("ة", "ه").replace("ٱ", "ا").replace("ى", "ي").replace("\u0640", "")


def _scaled(plain: str) -> set[int]:
    """ "1,5 million"."""
    scaled = re.findall(r"(\d+)[.,](\d+) (mill\w+)", plain)
    return {round(float(f"{whole}.{part}") * _ROUND.get(unit, 1)) for whole, part, unit in scaled}


def _from(tokens: list[str]) -> set[int]:
    """Every number that begins with the first of some words, however far it goes on."""
    values: set[int] = set()
    total = current = 0
    for token in tokens[:10]:
        if token.isdigit():
            if current or total:
                break
            current = int(token)
        elif token in _UNITS:
            unit = _UNITS[token]
            current = current - 4 + 80 if unit == 20 and current % 100 == 4 else current + unit
        elif token in _ROUND:
            unit = _ROUND[token]
            if not current and not total:
                values |= {unit, 2 * unit, unit // 2}
            if unit < 1000:
                current = max(current, 1) * unit
            else:
                total, current = total + max(current, 1) * unit, 0
        else:
            break
        values.add(total + current)
    return values


def _of_arabic(tokens: list[str]) -> set[int]:
    """Numbers in Arabic words, each in any case or gender, with "and", the article or a multiplier written on."""
    values = {1} if tokens else set()
    before: set[int] = set()
    for token in tokens:
        units = {unit for stem, unit in _ARABIC.items() if stem in token}
        if token.endswith(_TENS_END):
            units |= {20 if unit == 10 else 10 * unit for unit in units if unit <= 10}
        scaled = {one * unit for one in before | units for unit in units if unit >= 100}
        dual = {2} if token.endswith(_DUAL) else set()
        before = (
            units | scaled | dual | {2 * unit for unit in units} | {10 + one for one in units if one < 10}
        )
        values |= before | {one + unit for one in values for unit in units if one < unit}
    return values
