"""Arabic words round place names, folded: what announces a name, and what stands where a name could and is none.

The words are those of the language files.
"""

from service.text.language_files import SECTIONS

_WORDS = SECTIONS["names"]

KINDS = _WORDS.words("kinds")
"""Behind these the name of a settlement follows at once."""

KINDS_OF_SEVERAL = _WORDS.words("kinds_of_several")
"""Behind these several names follow."""

OF_THOSE = _WORDS.words("of_those")
"""Behind these several names follow where several places were told of before."""

CALLED = _WORDS.words("called")
"""Words that say that a name follows; of a place where a kind of place stands before them."""

UNITS = _WORDS.words("units")
"""Units, quarters, markets: what follows is a name if a table has something like it, or if it looks like no Arabic."""

AT = _WORDS.words("at")
"""Words of place."""

OF = _WORDS.words("of")
"""Words of place behind which a name is rarer."""

PLAIN = _WORDS.words("plain")
"""Words that stand behind those above and are no names."""

PLAIN_ENDINGS = tuple(sorted(_WORDS.words("plain_endings")))
"""How words end that are no names: pronouns, adjectives, duals, verbs."""
