"""Who did it, as the item says; and whether the item itself doubts it.

Naming the wrong culprit is worse than naming none. A party did it where the grammar says so: it is the agent of the
violence ("tués par X", "X a tué", "frappe de drone de l'armée"), it claims it, or it is blamed for it. An armed group
is also taken where it is merely named beside the violence, unless the sentence says that it is about in the area.
"""

import re
from collections.abc import Sequence

from service.records import Match
from service.stages.extract.blame_words import AGAINST, BY_WORDS, MEMBERS, NEGATIONS, OBJECT_LINKS, WORN
from service.stages.extract.passage import Line, Passage, is_of, stretch_between
from service.stages.extract.vocabulary import AUXILIARIES, LINKED, VIOLENCE

_GROUP = "actor.group"
_CULPRITS = (_GROUP, "actor.army", "actor.militia")
_FIRST = 6
"""Sentences, of those about violence or who speaks of it, in which jihadists are those of this event."""
_LINK_REACH = 9
_AGENT_REACH = 9
"""Words between a verb and its agent: "tués samedi par des membres présumés de groupes de chasseurs"."""
_NOUN_REACH = 4
_SUBJECT_REACH = 8
_PARTICIPLE = re.compile(r"\w{3,}(?:é|ée|és|ées|ed)\b")
_BREAK = re.compile(r"[,;:.\"“”«»]")
_KILLING = ("kill", "abduct", "strike", "injure.passive", "injure.active")
_VIOLENT = (*_KILLING, "attack")
_DONE_BY, _NAMED = 2, 1


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
        culprit = _culprit(passage, told)
        if culprit:
            return culprit
    first = [line for line in lines if line.has(*VIOLENCE, "actor", "toll", "say")][:_FIRST]
    return "jihadists" if any(line.has("actor.jihadists") for line in first) else "unknown"


def _culprit(passage: Passage, lines: Sequence[Line]) -> str | None:
    """Whom the sentences hold most surely to have done it; of equals the first."""
    found = [
        (-_certainty(passage, line, match), match.start, match)
        for line in lines
        for match in line.of(*_CULPRITS)
        if not _only_linked(passage, match)
    ]
    certainty, _, match = min(found, default=(0, 0, None), key=lambda one: one[:2])
    if match is None or certainty == 0:
        return None
    return match.category.removeprefix("actor.").removeprefix("group.")


def _certainty(passage: Passage, line: Line, match: Match) -> int:
    """``_DONE_BY`` where the sentence says that this party did it, ``_NAMED`` for a group beside violence, else 0."""
    is_group = is_of(match, (_GROUP,))
    if not is_group and _is_worn(passage, line, match):
        return 0
    if _is_blamed(passage, line, match):
        return _DONE_BY
    if is_group or not _is_fighting(line):
        kinds = _VIOLENT if is_group or line.has("person.civil") else _KILLING
        violence = [violent for violent in line.of(*kinds) if violent.weight >= 1]
        if any(_is_agent(passage, line, match, violent) for violent in violence):
            return _DONE_BY
    return _NAMED if is_group and _is_named(passage, line, match) else 0


def _is_worn(passage: Passage, line: Line, match: Match) -> bool:
    """ "men in army uniforms", "portant des tenues de l'armée": who wears them is not known."""
    before = passage.between(max(line.start, match.start - 40), match.start)[-4:]
    after = passage.between(match.end, min(line.end, match.end + 20))[:1]
    return bool(WORN & {*before, *after})


def _is_fighting(line: Line) -> bool:
    """The sentence tells of armed men and of no civilians: an army that killed there killed those."""
    return line.has("actor.jihadists", "actor.gunmen", "person.attacker", _GROUP) and not line.has(
        "person.civil"
    )


def _is_named(passage: Passage, line: Line, match: Match) -> bool:
    """The group is named for violence, or as who they were; not as one that is about in the area."""
    if line.has("presence"):
        return False
    before = passage.between(max(line.start, match.start - 40), match.start)[-4:]
    who = {*before, *passage.between(match.start, match.end)}
    speaks = any(
        say.start > match.end and passage.gap(match.end, say.start) <= _AGENT_REACH for say in line.of("say")
    )
    return speaks or line.has("kill", "attack", "dead", "abduct") or bool(MEMBERS & who)


def _is_blamed(passage: Passage, line: Line, match: Match) -> bool:
    """The party claims it, or others say that it was them: not who accuses, and not who denies."""
    return any(
        not _is_denied(passage, line, term) and _blames(passage, line, term, match)
        for term in line.of("claimed", "blame")
    )


def _blames(passage: Passage, line: Line, term: Match, match: Match) -> bool:
    gap = passage.apart(term, match)
    if is_of(term, ("claimed",)):
        return is_of(match, (_GROUP, "actor.militia")) and gap <= 2 * _AGENT_REACH
    if term.end <= match.start:
        straight = is_of(match, (_GROUP,)) or set(passage.between(term.end, match.start)) <= OBJECT_LINKS
        return straight and gap <= _AGENT_REACH and not _BREAK.search(passage.text, term.end, match.start)
    return gap <= _SUBJECT_REACH and _is_passive(passage, line, term)


def _is_denied(passage: Passage, line: Line, term: Match) -> bool:
    """ "no group has claimed", "n'a pas été revendiquée"."""
    before = passage.between(max(line.start, term.start - 40), term.start)[-5:]
    return bool(NEGATIONS & set(before))


def _is_agent(passage: Passage, line: Line, match: Match, violent: Match) -> bool:
    """The party is the agent of a term of violence, behind it or before it."""
    overlap = violent.start < match.end and match.start < violent.end
    if overlap or is_of(violent, ("kill.enemy",)) or _other_party(line, match, violent):
        return False
    between = passage.between(*stretch_between(violent, match))
    if violent.end <= match.start:
        if AGAINST & set(between[-3:]):
            return False
        of_noun = is_of(violent, ("strike",)) and len(between) <= _NOUN_REACH
        return of_noun or _is_done_by(passage, violent.end, match.start)
    return _is_subject(passage, line, match, violent, between)


def _is_done_by(passage: Passage, start: int, end: int) -> bool:
    """ "tués samedi à Karma par des hommes de X"; not "tués, a-t-il été annoncé par X": that verb has the agent."""
    words = passage.words
    by = [at for at in words.within(start, end) if words.texts[at] in BY_WORDS]
    if not by or passage.gap(words.ends[by[-1]], end) > _AGENT_REACH:
        return False
    return not _PARTICIPLE.search(passage.text, start, words.starts[by[-1]])


def _is_subject(passage: Passage, line: Line, match: Match, violent: Match, between: Sequence[str]) -> bool:
    """ "L'armée a exécuté", "army drone strikes"; not "l'armée a été attaquée", "soldats de l'armée tués"."""
    before = passage.between(max(line.start, match.start - 30), match.start)[-2:]
    if AGAINST & set(before) or BY_WORDS & set(between):
        return False
    if any(match.end <= said.start < violent.start for said in line.of("say")):
        return False  # "the army says an ambush killed 25"
    if is_of(violent, ("strike",)) and not between:
        return True
    verb = is_of(violent, ("kill.active", "kill.either", "abduct.active", "abduct.either"))
    return verb and len(between) <= _SUBJECT_REACH and not _is_passive(passage, line, violent)


def _is_passive(passage: Passage, line: Line, term: Match) -> bool:
    before = passage.between(max(line.start, term.start - 40), term.start)[-4:]
    return bool(AUXILIARIES & set(before))


def _other_party(line: Line, match: Match, violent: Match) -> bool:
    """Another party stands nearer to the violence: it is rather that one's."""
    start, end = stretch_between(violent, match)
    return any(
        start <= other.start < end and other.category != match.category
        for other in line.of("actor", "person.attacker")
    )


def _is_clash(passage: Passage, lines: Sequence[Line]) -> bool:
    """Two armed parties fought, and the item counts no dead civilians: nobody is to blame for an attack."""
    lead = [line for line in lines if line.paragraph <= 2]
    parties = {
        match.category for line in lead for match in line.of(*_PARTIES) if not _only_linked(passage, match)
    }
    title = passage.lines[0] if passage.lines else None
    if title and title.has("clash") and title.has("actor.rebels", _GROUP):
        parties |= {"actor.gunmen"} & title.categories
    return (
        len(parties) > 1
        and any(line.has("clash") for line in lead)
        and not any(line.has("person.civil") and line.has("kill", "dead") for line in lead)
    )


_PARTIES = (_GROUP, "actor.rebels", "actor.militia")


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
