"""Who did it, as the item says; and whether the item itself doubts it."""

from collections.abc import Sequence

from service.records import Match
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import LINKED

_GROUP = "actor.group"
_LINK_REACH = 9


def perpetrator(passage: Passage, lines: Sequence[Line], near: Sequence[Line], attackers_only: bool) -> str:
    """A group of the lexicons (``actor.group.ISGS``), army, militia, clash, jihadists or unknown, from the sentences
    about the event.

    ``near``: sentences about the days round it, asked where those name no group. ``attackers_only``: the item
    counts the dead of an armed group and no others, so an army that is named acted.
    """
    if attackers_only and any(line.has("actor.army") for line in lines):
        return "army"
    if _is_clash(passage, lines):
        return "clash"
    for told in (lines, near):
        named = [match for line in told for match in line.of(_GROUP) if not _only_linked(passage, match)]
        if named:
            return _most_blamed(told, named).removeprefix(f"{_GROUP}.")
    if any(line.has("actor.militia") and line.has("blame", "claimed") for line in lines):
        return "militia"
    return "jihadists" if any(line.has("actor.jihadists") for line in lines[:6]) else "unknown"


def _is_clash(passage: Passage, lines: Sequence[Line]) -> bool:
    """Two armed parties fought, and the item counts no dead: nobody is to blame for an attack."""
    lead = [line for line in lines if line.paragraph <= 2]
    parties = {
        match.category for line in lead for match in line.of(*_PARTIES) if not _only_linked(passage, match)
    }
    return (
        len(parties) > 1
        and any(line.has("clash") for line in lead)
        and not any(line.has("person.civil") and line.has("kill", "dead") for line in lead)
    )


_PARTIES = (_GROUP, "actor.rebels", "actor.militia")


def _most_blamed(lines: Sequence[Line], named: Sequence[Match]) -> str:
    """The group named beside a word of blame or claim, else the first named."""
    for line in lines:
        if line.has("blame", "claimed"):
            for match in line.of(_GROUP):
                if match in named:
                    return match.category
    return named[0].category


def _only_linked(passage: Passage, match: Match) -> bool:
    """ "groups linked to Al-Qaeda and Islamic State" names nobody."""
    before = passage.between(max(0, match.start - 90), match.start)[-_LINK_REACH:]
    return bool(LINKED & set(before))


def is_confirmed(lines: Sequence[Line], toll_lines: Sequence[Line]) -> bool:
    """False only where the item says that it is unverified or denied, or tells the toll as hearsay throughout."""
    if any(line.has("unverified") for line in lines):
        return False
    told = [line for line in toll_lines if line.paragraph > 0]
    official = any(line.has("speaker.government", "speaker.army") for line in told)
    return not (told and all(line.has("hedge") for line in told) and not official)
