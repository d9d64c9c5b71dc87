"""What it means that a rule fires; rules of kind casualties, judged on one incident."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.records import SETTLEMENTS, Incident, Rule, Severity, Tally, Toll, Wake
from service.stages.judge.listed import ids_of
from service.stages.judge.surge import Surge
from service.stages.judge.tallies import unit_named, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that fired. ``observed``: the figure that met it (people, or villages); None: no figure for too long."""

    rule: Rule
    severity: Severity
    observed: int | None
    step: int | None
    incidents: Sequence[Incident]
    """The one that made it fire first. Of windows they are read only as they are looked at."""
    villages: tuple[str, ...] = ()
    history_short: bool = False
    """Less is stored than the rule wants to look back on."""
    named: tuple[str, ...] = ()
    """Of rules on what was hit, or on signs: which."""
    severity_near: Severity | None = None
    """For recipients near it, where that is more."""
    area: str = ""
    """Of rules over a window: the unit that the incidents lie in, as ``areas_of`` writes it."""
    total: Toll | None = None
    """Of rules that add up: what the incidents come to."""
    alone: tuple[str, ...] = ()
    """Of rules that add up: ids of the incidents that reach the threshold by themselves."""
    surge: Surge | None = None
    """Of rules on surges: what was expected, and in how many days."""
    before: tuple[Incident, ...] = ()
    """Signs that were reported before the attack, near it."""
    until: datetime | None = None
    """Of rules over a window: how long the condition stays true if nothing more happens."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its incidents, without looking at them."""
        return ids_of(self.incidents)


def fired_on(rule: Rule, incident: Incident, now: datetime) -> Fired | None:
    """Whether a casualties rule that looks at single incidents fires on this one."""
    if not concerns(rule, incident):
        return None
    figure = figure_of(incident, rule.measure)
    observed = observed_in(figure)
    if rule.at_least == "unknown":
        waited = figure is None and inhabited(incident) and now >= incident.first_seen_at + rule.after
        return _fired(rule, incident, None, None) if waited else None
    if observed is None or observed < rule.at_least:
        return None
    return _fired(rule, incident, observed, figure)


def wake_for(rule: Rule, incident: Incident, now: datetime) -> Wake | None:
    """When an incident without a figure must be looked at again, though nothing new comes."""
    if rule.kind != "casualties" or rule.at_least != "unknown" or not concerns(rule, incident):
        return None
    at = incident.first_seen_at + rule.after
    waits = figure_of(incident, rule.measure) is None and inhabited(incident) and now < at
    return Wake(incident_id=incident.id, at=at) if waits else None


def on_single_incidents(rule: Rule) -> bool:
    """Whether the rule looks at one incident by itself: what was hit, signs, casualties without a window."""
    alone = rule.kind == "casualties" and rule.per == "incident" and rule.within is None
    return rule.enabled and (alone or rule.kind in ("targets", "signs"))


def concerns(rule: Rule, incident: Incident | Tally) -> bool:
    """Whether the incident is open to the rule at all: its area, its speakers, whether it is confirmed."""
    if not incident.reports or incident.independent_speakers < rule.min_speakers:
        return False
    if rule.confirmed_only and not (incident.confirmed or incident.status == "confirmed"):
        return False
    return in_areas(incident, rule.areas)


def in_areas(incident: Incident | Tally, areas: tuple[str, ...]) -> bool:
    """Whether a place of the incident lies in one of the areas (``NER``, ``MLI/Ménaka``); no areas: everywhere."""
    if not areas:
        return True
    lies_in = incident.units if isinstance(incident, Tally) else units_of(incident.places)
    return any(unit_named(area) in lies_in for area in areas)


def figure_of(incident: Incident | Tally, measure: str) -> Toll | None:
    """How many, by a rule's measure."""
    if measure == "deaths":
        return incident.deaths
    number: int | None = getattr(incident, measure)
    return None if number is None else Toll(number, number, number)


def observed_in(figure: Toll | None) -> int | None:
    """The figure that thresholds are compared with: the best; where only those who did it count, the highest."""
    if figure is None:
        return None
    if figure.best is not None:
        return figure.best
    return figure.low if figure.low is not None else figure.high


def together(incidents: Iterable[Incident | Tally], measure: str) -> Toll | None:
    """What several incidents come to: open above where one of them is, or where it has no figure; None: none has."""
    tolls = [figure_of(one, measure) for one in incidents]
    known = [toll for toll in tolls if toll is not None]
    if not known:
        return None
    highs = [toll.high for toll in known if toll.high is not None]
    return Toll(
        sum(toll.low or 0 for toll in known),
        sum(observed_in(toll) or 0 for toll in known),
        sum(highs) if len(highs) == len(tolls) else None,
    )


def inhabited(incident: Incident) -> bool:
    """Whether a village or town was attacked, as far as the reports say."""
    if incident.villages_attacked_min is not None:
        return incident.villages_attacked_min > 0
    # Signs alone (people fleeing, a blockade) are no attack.
    return not incident.signs and any(place.kind in SETTLEMENTS for place in incident.places)


def _fired(rule: Rule, incident: Incident, observed: int | None, figure: Toll | None) -> Fired:
    low = figure.low if figure else None
    return Fired(
        rule=rule,
        severity=severity_at(rule, low),
        observed=observed,
        step=step_of(rule, observed),
        incidents=(incident,),
    )


def step_of(rule: Rule, observed: int | None) -> int | None:
    """The highest step that the figure reaches."""
    return max((step for step in rule.steps if observed is not None and step <= observed), default=None)


def severity_at(rule: Rule, low: int | None) -> Severity:
    """The highest severity whose figure the low count reaches; never below the rule's own."""
    reached = [severity for severity, from_ in rule.severity_at if low is not None and low >= from_]
    return max([rule.severity, *reached], key=lambda severity: severity.rank)
