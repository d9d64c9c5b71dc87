"""Numbers as reports write them: figures, words, dozens, ranges, with what is said of them.

Every quantity keeps its place in the text. Nothing here knows what is counted.
"""

import re
from collections.abc import Iterable

from service.text import number_words as vocabulary
from service.text import quantities
from service.text.folding import fold_phrase
from service.text.quantities import Quantity
from service.text.words import Words

_FIGURE = re.compile(
    r"(?<![A-Za-z\d.,])(?:\d{1,3}(?:[^\S\n]\d{3})+|\d{1,3}(?:['’]\d{3})+|\d{1,3}(?:[.,٬]\d{3})+|\d+)(?!\d)"
)
_DECIMAL_OF = re.compile(r"[.,٫](\d+)")
_NOT_A_DIGIT = re.compile(r"\D")
_LONGEST = 9
"""Digits. What is longer is a telephone number or noise."""


_CARDINALS: dict[str, int] = {fold_phrase(w): v for w, v in vocabulary.CARDINALS.items()}
_MULTIPLIERS: dict[str, int] = {fold_phrase(w): v for w, v in vocabulary.MULTIPLIERS.items()}
_COLLECTIVES: dict[str, int] = {fold_phrase(w): v for w, v in vocabulary.COLLECTIVES.items()}
_SINGULARS = {**_COLLECTIVES, **_MULTIPLIERS}
_PLURALS: dict[str, tuple[int, int]] = {fold_phrase(w): v for w, v in vocabulary.PLURALS.items()}
_TEEN = frozenset(map(fold_phrase, vocabulary.TEEN))
_ONES = frozenset(fold_phrase(word) for word in vocabulary.ONES)
_ARTICLES = frozenset(("a", "an"))
"""Of these the ones that never go on a number: "dix à quinze" is no eleven."""
_DUALS, _ONE_OF, _COUNTED_AGAIN = (
    frozenset(map(fold_phrase, listed))
    for listed in (vocabulary.DUALS, vocabulary.SINGULARS, vocabulary.COUNTED_AGAIN)
)
_DUAL_THOUSAND = fold_phrase(vocabulary.DUAL_THOUSAND)
_PREFIXES = ("و", "ب", "ل", "ف", "وب", "ول")
_NOUNS = frozenset(prefix + noun for noun in _DUALS | _ONE_OF for prefix in ("", *_PREFIXES))
"""Arabic nouns that count by their form, also behind what is written together with them."""
_OPENERS = frozenset(
    [*_CARDINALS, *_MULTIPLIERS, *_COLLECTIVES, *_PLURALS, *_ONES]
    + [prefix + word for word in _CARDINALS for prefix in ("و", "ال")]
)
"""Words that a number may begin with; digits may as well."""
_GOES_ON = _OPENERS | vocabulary.JOINERS
"""Words that a number in words may go on with."""


def find(text: str, words: Words, masked: Iterable[tuple[int, int]] = ()) -> tuple[Quantity, ...]:
    """Every number of a text, left to right; none that touches a masked stretch (dates, mostly)."""
    covered = sorted(masked)
    found: list[Quantity] = []
    free, mask = 0, 0
    for index, word in enumerate(words.texts):
        if index < free or not (word in _OPENERS or word in _NOUNS or word.isdigit()):
            continue
        while mask < len(covered) and covered[mask][1] <= words.starts[index]:
            mask += 1
        if mask < len(covered) and covered[mask][0] < words.ends[index]:
            continue
        parsed = _number(text, words, index)
        if parsed is not None:
            quantity, free = parsed
            if quantity is not None:
                found.append(quantities.qualified(text, words, quantity))
    return tuple(quantities.ranges(text, words, quantities.without_repeats(text, found)))


def _number(text: str, words: Words, index: int) -> tuple[Quantity | None, int] | None:
    """The number that begins at a word and the index behind it; (None, index) where figures are no count."""
    word = words.texts[index]
    if word.isdigit():
        return _figure(text, words, index)
    if word in _NOUNS or word in _COUNTED_AGAIN:
        implied = _implied(text, words, index)
        if implied or word in _NOUNS:
            return implied
    if text[words.starts[index] : words.ends[index]] == "UN" and _lower_follows(text, words, index):
        return None  # the organisation, not the article
    if word == "a" and (not text[words.starts[index]].isascii() or _figure_follows(words, index)):
        return None
    if word in _ONES and words.texts[index + 1 : index + 2] and words.texts[index + 1] not in _GOES_ON:
        start = words.starts[index]
        return Quantity(start, words.ends[index], start, 1, 1, 1, one=True), index + 1
    return _plural(words, index) or _cardinal(text, words, index)


def _implied(text: str, words: Words, index: int) -> tuple[Quantity, int] | None:
    """One or two by the form of an Arabic noun ("جنديان"), or by the number behind it ("مدنيين اثنين")."""
    word, start = words.texts[index], words.starts[index]
    if word in _COUNTED_AGAIN:
        if not index or not _is_counted_again(text, words, index):
            return None
        value = _CARDINALS.get(word, 1)
        before = words.starts[index - 1]
        end = words.ends[index]
        return Quantity(before, before, before, value, value, value, implied=True, also_end=end), index + 1
    if index + 1 < len(words) and _is_counted_again(text, words, index + 1):
        value = _CARDINALS.get(words.texts[index + 1], 1)
        end = words.ends[index + 1]
        return Quantity(start, start, start, value, value, value, implied=True, also_end=end), index + 2
    if _is_of(word, _DUALS):
        return Quantity(start, start, start, 2, 2, 2, implied=True), index + 1
    if index and (words.texts[index - 1] in _OPENERS or words.texts[index - 1].isdigit()):
        return None  # "100 مدني": behind a hundred the noun is in the singular
    return Quantity(start, start, start, 1, 1, 1, one=True, implied=True), index + 1


def _is_of(word: str, nouns: frozenset[str]) -> bool:
    return word in nouns or any(
        word.startswith(prefix) and word.removeprefix(prefix) in nouns for prefix in _PREFIXES
    )


def _is_counted_again(text: str, words: Words, index: int) -> bool:
    """Whether a word is one or two and stands right behind an Arabic noun, not before another number."""
    if words.texts[index] not in _COUNTED_AGAIN or text[words.ends[index - 1] : words.starts[index]] != " ":
        return False
    before, behind = words.texts[index - 1], words.texts[index + 1 : index + 2]
    number_follows = bool(behind) and (behind[0] in _GOES_ON or behind[0].isdigit())
    return _is_arabic(before) and before not in _GOES_ON and not before.isdigit() and not number_follows


def _lower_follows(text: str, words: Words, index: int) -> bool:
    return index + 1 < len(words) and text[words.starts[index + 1]].islower()


def _figure_follows(words: Words, index: int) -> bool:
    return index + 1 < len(words) and words.texts[index + 1].isdigit()


def _figure(text: str, words: Words, index: int) -> tuple[Quantity | None, int] | None:
    match = _FIGURE.match(text, words.starts[index])
    if match is None:
        return None, index + 1
    end = match.end()
    behind = index
    while behind < len(words) and words.starts[behind] < end:
        behind += 1
    if "a" <= text[end : end + 1].lower() <= "z":
        return None, behind
    digits = _NOT_A_DIGIT.sub("", match.group())
    fraction = _DECIMAL_OF.match(text, end)
    if fraction:
        return _decimal(text, words, match, fraction)
    if len(digits) > _LONGEST or text[end : end + 2].strip()[:1] in ("%", "٪"):
        return None, behind
    value = int(digits)
    times = _times(text, words, behind, end)
    if times:
        value, behind, end = value * times, behind + 1, words.ends[behind]
        value, behind, end = _and_hundreds(text, words, value, times, behind, end)
    return Quantity(match.start(), end, match.start(), value, value, value), behind


def _and_hundreds(
    text: str, words: Words, value: int, times: int, index: int, end: int
) -> tuple[int, int, int]:
    """ "17 ألفا و500": the hundreds that Arabic adds in figures."""
    rest = words.texts[index : index + 2]
    if times != 1000 or len(rest) < 2 or rest[0] != "و" or not rest[1].isdigit() or len(rest[1]) > 3:
        return value, index, end
    if words.starts[index + 1] != words.ends[index] or text[end : words.starts[index]] != " ":
        return value, index, end
    return value + int(rest[1]), index + 2, words.ends[index + 1]


def _decimal(
    text: str, words: Words, whole: re.Match[str], fraction: re.Match[str]
) -> tuple[Quantity | None, int]:
    """ "1.5 million" is a count, other decimals are not."""
    behind = words.first_from(fraction.end())
    times = _times(text, words, behind, fraction.end())
    if not times or len(whole.group() + fraction.group(1)) > _LONGEST:
        return None, behind
    digits = _NOT_A_DIGIT.sub("", whole.group())
    value = round(float(f"{digits}.{fraction.group(1)}") * times)
    return Quantity(whole.start(), words.ends[behind], whole.start(), value, value, value), behind + 1


def _times(text: str, words: Words, index: int, end: int) -> int:
    """The thousand or million that a figure is multiplied by."""
    if index < len(words) and text[end : words.starts[index]].isspace():
        times = _MULTIPLIERS.get(words.texts[index], 0)
        return times if times >= 1000 else 0
    return 0


def _plural(words: Words, index: int) -> tuple[Quantity, int] | None:
    """ "dozens", "des dizaines"; "deux dizaines" and "two dozen" count."""
    word, start, end = words.texts[index], words.starts[index], words.ends[index]
    several = index > 0 and words.texts[index - 1] in vocabulary.SEVERAL and word in _SINGULARS
    if several:
        least = 2 * _SINGULARS[word]
        return Quantity(words.starts[index - 1], end, start, least, least, None, vague=True), index + 1
    if word in _COLLECTIVES:
        value = _COLLECTIVES[word]
        return Quantity(start, end, start, value, value, value, about=True), index + 1
    if word in _PLURALS and not (
        index + 1 < len(words) and word in _MULTIPLIERS and _is_number(words, index + 1)
    ):
        least = _PLURALS[word][1]
        return Quantity(start, end, start, least, least, None, vague=True), index + 1
    return None


def _is_number(words: Words, index: int) -> bool:
    return words.texts[index].isdigit() or words.texts[index] in _CARDINALS


def _cardinal(text: str, words: Words, index: int) -> tuple[Quantity, int] | None:
    """A number in words: additive below a hundred, multiplied by hundreds, thousands, millions."""
    first, total, current, behind = index, 0, 0, index
    while behind < len(words):
        word = words.texts[behind]
        if behind > first and not (word in _GOES_ON and _joined(text, words, behind)):
            break
        step = _step(words, behind, total, current, behind == first)
        if step is None:
            break
        total, current, used = step
        behind += used
        if word in _COLLECTIVES or word in _PLURALS:
            break
    value = total + current
    if value == 0:
        return None
    start, end = words.starts[first], words.ends[behind - 1]
    one = behind == first + 1 and words.texts[first] in _ONES
    about = words.texts[behind - 1] in _COLLECTIVES
    return Quantity(start, end, start, value, value, value, one=one, about=about), behind


def _joined(text: str, words: Words, index: int) -> bool:
    """Whether a word follows the one before it in the same number: only blanks or a hyphen between."""
    between = text[words.ends[index - 1] : words.starts[index]]
    return all(sign.isspace() or sign in "-‐‑" for sign in between) and "\n" not in between


def _step(words: Words, index: int, total: int, current: int, first: bool) -> tuple[int, int, int] | None:
    """Take one word into a number: the new total and current part, and how many words that took."""
    word, used = words.texts[index], 1
    if not first and word in vocabulary.JOINERS and index + 1 < len(words):
        word, used = words.texts[index + 1], 2
        if _fits(word, current) is None:
            return None
    if word not in _CARDINALS and word[:1] == "و" and word[1:] in _CARDINALS:
        word = word[1:]
    if word == _DUAL_THOUSAND and not total and not current:
        return 2000, 0, used
    if word in _MULTIPLIERS and used == 1:
        return _multiplied(_MULTIPLIERS[word], total, current)
    if not first and (word in _COLLECTIVES or word in _PLURALS) and used == 1:
        unit = _COLLECTIVES.get(word) or _PLURALS[word][0]
        return (total + max(1, current) * unit, 0, 1) if current else None
    added = _fits(word, current)
    return None if added is None else (total, added, used)


def _multiplied(times: int, total: int, current: int) -> tuple[int, int, int] | None:
    if times == 100:
        return (total, max(1, current) * 100, 1) if current < 100 else None
    return (total + max(1, current) * times, 0, 1) if total % (times * 1000) < times or total == 0 else None


def _fits(word: str, current: int) -> int | None:
    """The part of a number below a thousand after one more cardinal; None where the two do not go together."""
    value = _CARDINALS.get(word) or _CARDINALS.get(word.removeprefix("ال"), 1 if word in _ONES else 0)
    if value == 0 or (current and word in _ARTICLES):
        return None
    if current == 0:
        return value
    tail = current % 100
    if value == 20 and tail == 4:
        return current - 4 + 80
    if tail == 0:
        return current + value if value < 100 else None
    if value == 10 and word in _TEEN and tail < 10:
        return current + 10
    if tail % 20 == 0 and tail >= 60 and value < 20:
        return current + value
    if tail % 10 == 0 and value < 10:
        return current + value
    return current + value if tail < 10 and value >= 20 and _is_arabic(word) else None


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"
