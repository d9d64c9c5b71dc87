"""The closed class of words that say when: weekdays, months, and the words of relative time, of the language files."""

from service.text.language_files import SECTIONS

_WORDS = SECTIONS["dates"]

WEEKDAYS: dict[str, int] = _WORDS.numbers("weekdays")
"""Monday is 0."""

MONTHS: dict[str, int] = _WORDS.numbers("months")

MONTHS_OF_TWO_WORDS: dict[tuple[str, str], int] = {
    (first, second): month
    for name, month in _WORDS.numbers("months_of_two_words").items()
    for first, second in [name.split()]
}
"""Months of the Levant that come in pairs, a first and a second."""

ARABIC_ORDINALS: dict[str, int] = _WORDS.numbers("arabic_ordinals")
ARABIC_TENS: dict[str, int] = _WORDS.numbers("arabic_tens")
"""Days of a month in words: "الرابع من أكتوبر", "الحادي والعشرين من مارس"."""

NIGHT = _WORDS.words("night")
"""Words that make the day beside them a night."""

RANGE = _WORDS.words("range")
"""Words between the two days of a stretch."""

ORDINALS = _WORDS.words("ordinals")
"""What may stand between the number of a day and its month."""

ALSO_WORDS = _WORDS.words("also_words")
"""Months that are common words unless they begin with a capital."""

SHORT = _WORDS.words("short")
"""Abbreviations: months only beside a number."""

SINCE = _WORDS.words("since")
LAST = _WORDS.words("last")
NEXT = _WORDS.words("next")

YEAR_OPENERS = _WORDS.words("year_openers")
"""Words after which four digits are a year."""

PHRASES: dict[str, str] = _WORDS.kinds("phrases")
"""Fixed expressions: what they mean, and how many days, weeks, months or years back."""

UNITS: dict[str, int] = _WORDS.numbers("units")
"""Days in each unit of time."""

HOURS = _WORDS.words("hours")

COUNTS: dict[str, int] = _WORDS.numbers("counts")
"""How many units, in words."""

BACK: dict[str, str] = _WORDS.kinds("back")
"""What follows a count of days or months. "two months after X" tells of X, that many days before; "three days after
the attack" mostly tells of the attack that the report is about."""
