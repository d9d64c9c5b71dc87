"""What an alert said and on whose word, beside how its incidents stand by now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.console.incident_shown import ClaimRow, claim_rows
from service.console.incidents import STATUSES
from service.console.visit import Visit
from service.ports import Transaction
from service.records import Alert, Incident
from service.stages.notify.sections import sources_named
from service.text.phrases import counted, day_phrase, places_phrase, toll_phrase

NAMED = 12


@dataclass(frozen=True, slots=True)
class AttackRow:
    """An incident as an alert told it. ``now``: as it stands, where that is something else."""

    id: str
    where: str
    day: str
    dead: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    claim: ClaimRow
    says: str


def incidents_now(look: Transaction, alert: Alert) -> Mapping[str, Incident]:
    """How its incidents stand, by the ids that it gave them; one that was merged away as the one that stays."""
    ids = [one.id for one in alert.incidents]
    found = {one.id: one for one in look.incidents(ids)}
    merged = {id_: look.incidents([id_])[:1] for id_ in ids if id_ not in found}
    return found | {id_: stays[0] for id_, stays in merged.items() if stays}


def attack_rows(here: Visit, told: Iterable[Incident], now: Mapping[str, Incident]) -> Sequence[AttackRow]:
    return [_attack(here, one, now.get(one.id)) for one in told]


def source_rows(here: Visit, alert: Alert) -> tuple[Sequence[SourceRow], int]:
    """Who said it when it was sent, the ``NAMED`` that its messages would name first; how many more there are."""
    named = sources_named(alert, NAMED)
    rows = [
        SourceRow(claim, toll_phrase(claim.source.says, "deaths", here.language) if claim.source.says else "")
        for claim in claim_rows(here, named, len(named))
    ]
    return rows, sum(len(one.sources) for one in alert.incidents) - len(rows)


def _attack(here: Visit, told: Incident, now: Incident | None) -> AttackRow:
    by_now = _told(here, now) if now else ""
    return AttackRow(
        id=told.id,
        where=places_phrase(told.places, here.language),
        day=day_phrase(told.day, told.date_precision, here.language),
        dead=toll_phrase(told.deaths, "deaths", here.language),
        now=by_now if by_now != _told(here, told) else "",
    )


def _told(here: Visit, incident: Incident) -> str:
    """All that a reader could compare, in a line."""
    language = here.language
    parts = (
        places_phrase(incident.places, language),
        day_phrase(incident.day, incident.date_precision, language),
        toll_phrase(incident.deaths, "deaths", language),
        counted(incident.reports, "reports", language),
        counted(incident.independent_speakers, "speakers", language),
        "" if incident.status == "open" else here._(STATUSES[incident.status]),
    )
    return " · ".join(part for part in parts if part)
