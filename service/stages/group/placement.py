"""Who speaks: the roles that claims are known by, and how well placed each is to know the dead."""

from service.records import NO_GROUP

PRESS = "press"
OPERATOR = "operator"
"""The speaker of a figure set by an operator."""

PLACEMENT: tuple[tuple[str, ...], ...] = (
    (OPERATOR,),
    ("government", "army", "gendarmerie", "police", "security forces", "prosecutor"),
    ("official", "officials", "authorities", "governor"),
    ("hospital", "medical source", "health"),
    ("un", "united nations", "peacekeepers"),
    ("ngo", "human rights group", "aid organisation", "civil society"),
    (
        *("local official", "local authority", "elected official", "mayor", "traditional chief"),
        *("security source", "security", "diplomat", "diplomatic source", "military source"),
    ),
    (PRESS,),
    ("residents", "resident", "local source", "witness", "survivor", "relative", "source", "unknown"),
    ("armed group",),
)
"""Who is best placed to know the dead, from the best on; a speaker not listed stands with residents."""

STATE = frozenset((*PLACEMENT[1], *PLACEMENT[2]))
"""Those who speak for one state: one voice, whichever of its offices is quoted."""
VAGUE = frozenset({"local source", "source", "unknown", PRESS})
"""Roles so wide that they may hold anybody else's."""

_RANKS = {speaker: rank for rank, group in enumerate(PLACEMENT) for speaker in group}
_WRITTEN = {"un": "UN", "ngo": "NGO"}
_ARMIES = frozenset({"army", "government", "gendarmerie", "police", "security forces", "military source"})
_GROUPS = frozenset({"armed group", "isgs", "jnim", "aqim", "jihadists"})


def placement(speaker: str) -> int:
    """How well placed a speaker is to know: 0 is best."""
    return _RANKS.get(speaker.lower(), _RANKS["residents"])


def role(speaker: str) -> str:
    """A speaker as incidents name it; the press where none is named."""
    plain = " ".join(speaker.lower().replace("_", " ").split()) or PRESS
    return _WRITTEN.get(plain, plain)


def counts_its_own(speaker: str, perpetrator: str) -> bool:
    """An army counting the dead of its own operation, an armed group those of its own attack."""
    if perpetrator == "army":
        return speaker in _ARMIES
    return speaker in _GROUPS and perpetrator not in NO_GROUP
