"""How many speak independently of each other: who said it, not who printed it. Where that is open, one too few.

- A role is one voice, whoever quotes it: nobody can tell whether two papers' security sources are two men.
- All offices of one state are one voice.
- Papers that name nobody are one voice together, and none beside somebody who is named: what they print has a source.
- In copies of one text, and in what carries one agency's reporting, another role with a figure that is there already
  is the same source in other words.
- A role that may hold anybody's ("a local source") is no voice of its own for a figure that somebody else gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from service.records import FiledEvent
from service.stages.group.families import Families
from service.stages.group.placement import PRESS, STATE, VAGUE, role
from service.stages.group.profile import told_at
from service.stages.group.toll import named_in

Said = dict[str, set[int | None]]
"""Of each role, the figures it gave."""


def independent(events: Sequence[FiledEvent], of: Families) -> int:
    """How many independent speakers the reports have; at least one where there is a report."""
    said = _voices(events, of)
    named = said.keys() - {PRESS}
    voices = {_voice(speaker) for speaker in named if not _is_echo(speaker, said)}
    return len(voices) or (1 if events else 0)


def _voices(events: Sequence[FiledEvent], of: Families) -> Said:
    members: dict[str, list[FiledEvent]] = defaultdict(list)
    for event in events:
        members[of.wires[event.id]].append(event)
    said: Said = defaultdict(set)
    for family in members.values():
        for speaker, figures in _of_family(family).items():
            said[speaker] |= figures
    return said


def _of_family(events: Iterable[FiledEvent]) -> Said:
    """The roles that one source of news quotes: all of the text that names most, of the others those that add a
    figure."""
    texts = [(_of_text(event), event) for event in events]
    texts.sort(key=lambda one: (-len(one[0]), told_at(one[1]), one[1].id))
    known: Said = {}
    for said, _ in texts:
        figures: set[int | None] = set().union(*known.values())
        for speaker, given in said.items():
            if speaker in known or not given or not given <= figures:
                known.setdefault(speaker, set()).update(given)
    return known


def _of_text(event: FiledEvent) -> Said:
    said: Said = defaultdict(set)
    for claim in named_in(event):
        said[claim.speaker].add(claim.deaths.best)
    if event.speaker:
        said[role(event.speaker)] |= set()
    return said


def _voice(speaker: str) -> str:
    return "state" if speaker in STATE else speaker


def _is_echo(speaker: str, said: Said) -> bool:
    """Whether a role that may be anybody gave only figures that somebody else gave."""
    others = [figures for other, figures in said.items() if other != speaker and other not in VAGUE]
    return speaker in VAGUE and bool(others) and said[speaker] <= set().union(*others)
