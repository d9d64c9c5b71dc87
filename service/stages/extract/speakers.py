"""Who says it: the role of the speaker nearest to a figure."""

from service.records import Match
from service.stages.extract.counted import Count
from service.stages.extract.passage import Line, Passage, Placed
from service.stages.extract.vocabulary import OTHER_THAN

_REACH = 30


def speaker_of(passage: Passage, line: Line, count: Count) -> str | None:
    """The role of who gives a count: government, army, local official …; None where the sentence names nobody."""
    if _is_own_claim(line, count):
        return "armed group"
    return speaker_near(passage, line, count)


def speaker_near(passage: Passage, line: Line, said: Placed) -> str | None:
    """The role of whoever speaks nearest to what is said in a sentence; None where nobody does."""
    spoken = [match for match in line.of("speaker") if _is_speaking(passage, line, match)]
    if not spoken:
        return None
    nearest = min(spoken, key=lambda match: passage.apart(match, said))
    if passage.apart(nearest, said) > _REACH:
        return None
    return nearest.category.partition(".")[2]


def _is_own_claim(line: Line, count: Count) -> bool:
    """An armed group that says how many it killed: "claims to have killed", "affirme avoir tué"."""
    groups = [m for m in line.of("actor.group") if m.end <= count.start]
    told = [m for m in line.of("claimed", "say") if m.end <= count.start]
    others = [m for m in line.of("speaker") if m.category != "speaker.armed group" and m.end <= count.start]
    return bool(groups and told and told[-1].start > groups[-1].start and not others) or line.has(
        "speaker.armed group"
    )


def _is_speaking(passage: Passage, line: Line, match: Match) -> bool:
    """A role beside a word of saying; roles alone ("soldiers", "villagers") may be the victims."""
    before = set(passage.between(max(line.start, match.start - 24), match.start)[-4:])
    if any(words <= before for words in OTHER_THAN):
        return False
    return any(passage.apart(match, say) <= 6 for say in line.of("say"))
