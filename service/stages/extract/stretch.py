"""What stands between two offsets of a sentence: words that join, ages, signs that break off."""

import re

from service.stages.extract.passage import Passage
from service.stages.extract.vocabulary import AGE_WORDS, AGED, COORDINATING

STRONG = ";:.!?—–|؛؟"
WEAK = ",;:.()،؛"
_STRONG_BREAK = re.compile(f"[{re.escape(STRONG)}]")


class Stretch:
    """Asks a passage about the stretch between two of its offsets."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    def joins(self, start: int, end: int) -> bool:
        """Whether nothing but joining words stands there: "17 soldiers and 4 civilians"."""
        words = self.passage.between(start, end)
        joined = all(word in COORDINATING or _is_age(words, index) for index, word in enumerate(words))
        return joined and not self.broken(start, end, STRONG)

    def broken(self, start: int, end: int, signs: str) -> bool:
        """Whether one of some signs stands there."""
        return any(sign in signs for sign in self.passage.text[start:end])

    def unbroken(self, start: int, end: int) -> int:
        """How far a stretch reaches without a sign that breaks off."""
        broken = _STRONG_BREAK.search(self.passage.text, start, end)
        return broken.start() if broken else end


def _is_age(words: list[str], index: int) -> bool:
    """ "a woman of 18 and a boy": an age and the words round it."""
    word = words[index]
    beside = [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]
    return word.isdigit() or (word in AGE_WORDS and any(one.isdigit() or one in AGED for one in beside))
