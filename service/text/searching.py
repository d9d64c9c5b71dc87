"""Words of a text as a search knows them: the same for what is stored and for what is asked."""

import re

from service.text.folding import FILLER, fold

LONGEST = 60
"""Characters of a word that count: what is longer is no word."""
LEAST_PREFIX = 3
"""Letters that must stand before an asterisk: fewer begin too many words."""
_ASCII_WORD = re.compile(r"[0-9]+|[a-z]{2,}")
_WORD = re.compile(r"\d+|[^\W\d_]{2,}")
_ARTICLE = re.compile("(?:[وبكف]?ال|لل)(?=...)")
"""What Arabic writes together with a noun: the article, and what may stand before it."""


def search_words(text: str) -> set[str]:
    """Each word once: folded (``service.text.folding``), without the ending of a French or English plural and without
    the Arabic article. Single letters are left out."""
    return {_base(word) for word in _folded_words(text)}


def search_prefix(text: str) -> str | None:
    """What the one word of ``text`` begins with, folded; None where it is not one word, or too short."""
    words = _folded_words(text)
    return words[0][:LONGEST] if len(words) == 1 and len(words[0]) >= LEAST_PREFIX else None


def _folded_words(text: str) -> list[str]:
    folded = fold(text).replace(FILLER, "")
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def _base(word: str) -> str:
    if word.isascii():
        return (word[:-1] if len(word) > 3 and word[-1] in "sx" else word)[:LONGEST]
    return _ARTICLE.sub("", word, 1)[:LONGEST] if _ARTICLE.match(word) else word[:LONGEST]
