"""An incident as its page shows it: who said what, in which words, what came of it, what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from service.console.alert_tables import MSG_TYPES
from service.console.attacks import dead
from service.console.incident_seen import Seen
from service.console.incident_tables import FIELDS, KINDS, STATES, VIAS
from service.console.marked import Piece, Span, marked, passages
from service.console.visit import Visit
from service.drawing.claims import MOST, Stated
from service.records import Alert, FiledEvent, Incident, Ruling, Source
from service.text.phrases import day_phrase, places_phrase, severity_phrase, speaker_phrase, toll_phrase

CLAIMS, ALL_CLAIMS = MOST, 150
"""Lines of the table, the latest: at first those of the chart; asked for all of them."""
_NAMES = 8
_AROUND = 140
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A figure as one publisher printed it, of one speaker."""

    number: int
    source: Source
    publisher: str
    speaker: str

    @property
    def stands(self) -> str:
        return "doubted" if self.source.doubted else "replaced" if self.source.superseded else "yes"


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """Who said it, and who printed that."""

    speaker: str
    says: str
    printed: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A report with the words that it was read from. ``hidden``: these are for operators."""

    item_id: int
    events: Sequence[FiledEvent]
    publisher: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    language: str
    hidden: bool
    told: bool
    reads: Sequence[str]

    @property
    def event(self) -> FiledEvent:
        return self.events[0]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert that it caused. ``what``: Alert, Update or Cancel, in words."""

    alert: Alert
    what: str
    severity: str
    told: Sequence[tuple[str, Sequence[str], int]]
    """State in words, recipients, how many more."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """``changes``: what of it, as it was, as it was set."""

    ruling: Ruling
    kind: str
    changes: Sequence[tuple[str, str, str]] = ()
    others: Sequence[str] = field(default=())
    """Other incidents that it is about."""

    @property
    def can_be_undone(self) -> bool:
        return self.ruling.undone_at is None and self.ruling.kind != "cancel"


def claim_rows(here: Visit, sources: Sequence[Source], most: int = CLAIMS) -> list[ClaimRow]:
    """The oldest first, numbered; of many the last ones."""
    return [
        ClaimRow(number, one, _publisher(here, one), speaker_phrase(one.speaker, here.language))
        for number, one in list(enumerate(sources, 1))[-most:]
    ]


def stated(rows: Sequence[ClaimRow], language: str) -> list[Stated]:
    """The figures among them, for the chart."""
    return [
        Stated(
            row.number,
            day_phrase(at.date(), "day", language) if (at := row.source.published_at) else "?",
            says.low,
            says.best,
            says.high,
            row.stands,  # type: ignore[arg-type]
        )
        for row in rows
        if (says := row.source.says) is not None
    ]


def speaker_rows(here: Visit, incident: Incident) -> list[SpeakerRow]:
    """Each speaker once with what stands of it, best placed first; then those who gave no figure that counts."""
    standing = {claim.speaker: dead(here, claim.deaths) for claim in incident.claims}
    figures = {source.speaker for source in incident.sources if source.says}
    echo = here._("none of its own: what it gives repeats another’s, or is not counted")
    printed: dict[str, dict[str, None]] = {speaker: {} for speaker in standing}
    for source in incident.sources:
        printed.setdefault(source.speaker, {})[_publisher(here, source)] = None
    return [
        SpeakerRow(
            speaker_phrase(speaker, here.language),
            standing.get(speaker, echo if speaker in figures else ""),
            list(names)[:_NAMES],
            max(0, len(names) - _NAMES),
        )
        for speaker, names in printed.items()
    ]


def report_parts(here: Visit, seen: Seen) -> list[ReportPart]:
    by_item: dict[int, list[FiledEvent]] = {}
    for event in seen.events:
        by_item.setdefault(event.item_id, []).append(event)
    return [_part(here, item_id, by_item[item_id], row) for item_id, row in seen.items.items()]


def _part(here: Visit, item_id: int, events: Sequence[FiledEvent], row: Mapping[str, object]) -> ReportPart:
    title, text = str(row["title"]), str(row["text"])
    source = f"{title}\n{text}"
    spans = [
        Span(one.start, one.end, one.field if one.field in FIELDS else "")
        for event in events
        for one in event.event.evidence
        if source[one.start : one.end] == one.text
    ]
    spans = [one if one.kind else Span(one.begin, one.end, "other") for one in spans]
    begin = len(title) + 1
    in_text = [Span(one.begin - begin, one.end - begin, one.kind) for one in spans if one.begin >= begin]
    return ReportPart(
        item_id,
        events,
        _publisher(here, events[0]),
        list(marked(title, spans)),
        list(_bounded(passages(marked(text, in_text), _AROUND))),
        str(row["language"] or ""),
        hidden=bool(row["restricted"]) and not here.restricted,
        told=events[0].via is not None,
        reads=[_read(here, event) for event in events],
    )


def _bounded(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Of a text with very many marks the beginning."""
    length = 0
    for piece in pieces:
        if length + len(piece.words) > _LONGEST_TEXT:
            yield Piece(f"{piece.words[: _LONGEST_TEXT - length]} …", piece.kind)
            return
        length += len(piece.words)
        yield piece


def _read(here: Visit, filed: FiledEvent) -> str:
    """What was read of it, in a line: where, when, how many."""
    event = filed.event
    parts = (
        places_phrase(event.places, here.language),
        day_phrase(event.date, event.date_precision, here.language),
        toll_phrase(event.deaths, "deaths", here.language),
    )
    return " · ".join(parts)


def alert_rows(here: Visit, seen: Seen) -> list[AlertRow]:
    """The latest first, with whom each told."""
    told: dict[str, dict[str, dict[str, None]]] = {}
    for one in seen.told:
        state = told.setdefault(one.alert_id, {}).setdefault(one.delivery.state.value, {})
        state[one.delivery.recipient] = None
    return [
        AlertRow(
            alert,
            here._(MSG_TYPES[alert.msg_type]),
            severity_phrase(alert.severity.value, here.language),
            [
                (here._(STATES[state]), list(names)[:_NAMES], max(0, len(names) - _NAMES))
                for state, names in told.get(alert.id, {}).items()
            ],
        )
        for alert in reversed(seen.alerts)
    ]


def decision_rows(here: Visit, seen: Seen) -> list[DecisionRow]:
    """The latest first."""
    return [
        DecisionRow(
            ruling,
            here._(KINDS[ruling.kind]),
            list(_changes(here, ruling)),
            _others(ruling, seen.incident.id),
        )
        for ruling in reversed(seen.rulings)
    ]


def _others(ruling: Ruling, incident_id: str) -> list[str]:
    ids = (ruling.incident_id, ruling.other_incident_id)
    return [one for one in ids if one is not None and one != incident_id]


def _changes(here: Visit, ruling: Ruling) -> Iterator[tuple[str, str, str]]:
    if ruling.kind != "correct":
        return
    for name, after in ruling.after.items():
        before = ruling.before.get(name)
        yield (
            here._(FIELDS.get(name, name)),
            "–" if before in (None, "") else str(before),
            str(after) if after not in (None, "") else here._("not known"),
        )


def _publisher(here: Visit, of: Source | FiledEvent) -> str:
    """Of a report that was told: how it came, and the role that told it."""
    name, told_by = (of.name, of.told_by) if isinstance(of, Source) else (of.publisher, of.speaker)
    if of.via is None:
        return name
    said = speaker_phrase(told_by or "", here.language)
    return here._("{name}: {value}", name=here._(VIAS[of.via]), value=said)
