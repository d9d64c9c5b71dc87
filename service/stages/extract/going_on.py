"""Arabic "كان" before a verb: what had happened once ("وكان الجيش قد أعلن"), or what was going on when it came."""

from service.records import Match
from service.text.words import Words

_GOING_ON = {"وكان": "ي", "وكانت": "ت"}
"""The word, and the letter that an imperfect verb behind a subject of its gender begins with."""
_DONE = frozenset(("قد", "التي", "الذي", "الذين", "اللذان", "اللتان"))
"""Behind these the verb is another tense's, or another clause's."""
_NO_VERBS = frozenset(("يوم", "يوميا", "يومها", "تحت", "تجاه", "تبعا", "تابعه", "تقريبا"))
_REACH, _SHORTEST = 3, 4


def is_going_on(words: Words, match: Match) -> bool:
    """ "وكان الموكب يعبر", "وكانت الدورية تمشط": of the event that is told, not of one before it."""
    index = words.first_from(match.start)
    texts = words.texts[index : index + 2 + _REACH]
    letter = _GOING_ON.get(texts[0]) if texts else None
    if letter is None or not texts[1:] or not texts[1].startswith("ال"):
        return False
    for word in texts[2:]:
        if word in _DONE:
            return False
        if word.startswith(letter) and len(word) >= _SHORTEST and word not in _NO_VERBS:
            return not word.endswith("ت")
    return False
