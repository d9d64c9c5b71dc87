"""What reports are joined into."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from service.records.reading import Claim, DatePrecision, Event, NamedPlace, Toll, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledEvent:
    """One event of a stored report with what joining must know of its origin.

    ``id`` is stable for the item and the event's place in it; ``fingerprint`` says what the event is about and is
    what operator decisions are anchored to.
    """

    id: str
    item_id: int
    fingerprint: str
    event: Event
    publisher: str
    feed: str
    title: str
    url: str | None
    published_at: datetime | None
    first_published_at: datetime | None
    """The earliest date ever seen for the item; None: undated and learnt on the feed's first poll."""
    seen_at: datetime
    text_digest: str = ""
    """Of the folded text: the same words under another title are the same speaker."""
    text_signature: str = ""
    """Of the text (``service.text.likeness``): tells a copy that was cut or begun otherwise. Empty: not known."""
    agencies: tuple[str, ...] = ()
    """The news agencies that the text names, the first first: whose reporting it carries."""
    figures_at: datetime | None = None
    """Since when the item gives these figures, where an edit changed them."""
    report_id: int = 0
    """The stored report it stands in: an edit of the item gives another."""
    via: Via | None = None
    speaker: str | None = None
    """Of a report that was told: how it came, and who told it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an operator decided; applied again at every regrouping. ``value`` depends on ``kind``."""

    id: int
    kind: str
    """join | apart | set | confirm | dismiss"""
    item_id: int
    fingerprint: str
    other_item_id: int | None = None
    other_fingerprint: str | None = None
    about: str = ""
    """What the fingerprint was made of, so that an event that was edited since can be told again; of the other one:"""
    other_about: str = ""
    field: str | None = None
    value: str | None = None
    reason: str = ""
    who: str = ""
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One claim of one publisher, as an alert lists it."""

    name: str
    url: str | None
    published_at: datetime | None
    item_id: int
    speaker: str
    says: Toll | None
    via: Via | None = None
    told_by: str | None = None
    """Of a report that was told: how it came, and the role that told it."""
    superseded: bool = False
    """Whether the speaker has given another figure since."""
    doubted: bool = False
    """Whether the figure is listed, but not counted: far beyond every other, and of one text alone."""


@dataclass(frozen=True, slots=True)
class TollAsOf:
    """The toll as it stood from ``known_at`` on, with its sides and whose figure ``toll.best`` was."""

    known_at: datetime
    toll: Toll | None
    civilians: int | None = None
    security: int | None = None
    attackers: int | None = None
    speaker: str | None = None
    item_id: int | None = None
    """The item that gave the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One attack (or one wave on several villages in one day), as all reports together tell it."""

    id: str
    day: date | None
    date_precision: DatePrecision | None = None
    places: tuple[NamedPlace, ...] = ()
    villages_attacked_min: int | None = None
    deaths: Toll | None = None
    deaths_by: str | None = None
    """Whose figure ``deaths.best`` is: a role, the press, an operator. None: there is no best figure."""
    deaths_item_id: int | None = None
    """The item that gave it."""
    deaths_civilians: int | None = None
    deaths_security: int | None = None
    deaths_attackers: int | None = None
    injured: int | None = None
    abducted: int | None = None
    displaced: int | None = None
    claims: tuple[Claim, ...] = ()
    """The latest figure of each speaker, best placed first; without figures that are doubted."""
    sources: tuple[Source, ...] = ()
    history: tuple[TollAsOf, ...] = ()
    reports: int = 0
    """Texts that tell it; a text that many print counts once."""
    independent_speakers: int = 0
    confirmed: bool = True
    perpetrators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    status: str = "open"
    """open | confirmed | dismissed"""
    status_reason: str = ""
    """Why an operator confirmed or dismissed it."""
    first_seen_at: datetime
    """When the first of its reports was stored."""
    fresh_at: datetime | None = None
    """The latest first-publication time among its items: what freshness is judged by. None: all learnt."""
    event_ids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def only_signs(self) -> bool:
        """Whether nothing but signs is reported (an ultimatum, people fleeing): no attack."""
        return _tells_only_signs(self)

    @property
    def lead_place(self) -> NamedPlace | None:
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentInShort:
    """Of an ``Incident`` what lists and maps say of it: its claims and sources, which are most of it, are not read."""

    id: str
    day: date | None
    date_precision: DatePrecision | None = None
    places: tuple[NamedPlace, ...] = ()
    villages_attacked_min: int | None = None
    deaths: Toll | None = None
    deaths_attackers: int | None = None
    injured: int | None = None
    abducted: int | None = None
    reports: int = 0
    independent_speakers: int = 0
    confirmed: bool = True
    targets: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    status: str = "open"
    first_seen_at: datetime

    @property
    def only_signs(self) -> bool:
        """See ``Incident.only_signs``."""
        return _tells_only_signs(self)

    @property
    def lead_place(self) -> NamedPlace | None:
        return self.places[0] if self.places else None


def _tells_only_signs(incident: Incident | IncidentInShort) -> bool:
    figures = (
        incident.deaths,
        incident.deaths_attackers,
        incident.injured,
        incident.abducted,
        incident.villages_attacked_min,
    )
    return bool(incident.signs) and not incident.targets and all(figure is None for figure in figures)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What regrouping a neighbourhood gave. ``redirects``: incident ids that were merged away, to the survivor. Of the
    decisions that were to be applied, those whose anchor is gone, and those whose anchor is there."""

    incidents: tuple[Incident, ...]
    redirects: tuple[tuple[str, str], ...] = ()
    lost_decisions: tuple[int, ...] = ()
    found_decisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """That an incident holds reports that were another's until now. ``origins``: whose; ``new``: it was no incident
    before; ``ruled``: an operator keeps them apart."""

    incident_id: str
    origins: tuple[str, ...]
    new: bool = True
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A box in place and time. None bounds are open: an unplaced or undated event could touch anything there."""

    country: str | None
    adm1: str | None
    south: float | None
    west: float | None
    north: float | None
    east: float | None
    first_day: date | None
    last_day: date | None


class Whereabouts(NamedTuple):
    """One of the words under which judging looks an incident up, with its day.

    In the order of ``day``, ``incident_id``, ``ordinal`` under one key. ``ordinal`` numbers the places of the
    incident; ``village``: the place is one, or a town; a unit has no coordinates.
    """

    key: str
    day: date
    incident_id: str
    ordinal: int
    village: bool
    lat: float | None
    lon: float | None


class Tally(NamedTuple):
    """What adding up over a window must know of an incident. The fields are those of ``Incident``."""

    id: str
    day: date
    """Of the attack; where it is not known, of the first report."""
    date_precision: str | None
    status: str
    reports: int
    independent_speakers: int
    confirmed: bool
    deaths: Toll | None
    deaths_civilians: int | None
    injured: int | None
    abducted: int | None
    displaced: int | None
    units: frozenset[str]
    """The countries and first-level units it lies in (``service.stages.judge.tallies``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A report or an incident that could not be assessed, or a ruling whose Cancel could not be made. It is kept and
    tried again; ``failure``: why it failed."""

    report_id: int | None = None
    incident_id: str | None = None
    ruling_id: int | None = None
    failure: str
