"""The closed class of number words: cardinals, collective numbers and the words that qualify a number.

The words are those of the language files. Values are what a careful reader may rely on: "dozens" is at least two dozen,
"des dizaines" at least twenty.
"""

from service.text.language_files import SECTIONS

_WORDS = SECTIONS["numbers"]

CARDINALS: dict[str, int] = _WORDS.numbers("cardinals")
"""Words that stand for a number by themselves. "one" and its like are articles as often: see ONES."""

TEEN = _WORDS.words("teen")
"""Arabic for the "-teen" behind a unit."""

ONES = _WORDS.words("ones")

DUALS = _WORDS.words("duals")
"""Arabic nouns in the dual: two of them, without a number beside. Where the dual looks like the plural (مدنيين) not."""

SINGULARS = _WORDS.words("singulars")
"""Arabic nouns in the singular that one is counted by where a verb stands right before: "the death of a soldier"."""

COUNTED_AGAIN = _WORDS.words("counted_again")
"""One and two, which stand behind what they count."""

MULTIPLIERS: dict[str, int] = _WORDS.numbers("multipliers")
"""Words that multiply what stands before them, and count once where nothing does."""

DUAL_THOUSAND = _WORDS.word("dual_thousand")
"""Behind a number a thousand ("17 ألفا"), alone two thousand ("ألفا شخص")."""

COLLECTIVES: dict[str, int] = _WORDS.numbers("collectives")
"""Words for about so many, in the singular: "une quarantaine"."""

PLURALS: dict[str, tuple[int, int]] = _WORDS.pairs("plurals")
"""Plurals without a figure: what one of them is (for "trois centaines") and the least that the bare plural says."""

ARTICLES = _WORDS.words("articles")
SEVERAL = _WORDS.words("several")
"""Before "dozen", "hundred": at least two of them."""
JOINERS = _WORDS.words("joiners")

CHANGES = _WORDS.words("changes")
"""Verbs before "from 132 to 195": the first number gave way to the second, they are no range."""

AT_LEAST = _WORDS.phrases("at_least")
UP_TO = _WORDS.phrases("up_to")
ABOUT = _WORDS.phrases("about")
AFTERWARDS = _WORDS.phrases("afterwards")
"""Qualifiers that follow what is counted and open it upwards."""
