"""What a rehearsal found, as the page of a rule shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from service.backtest import Comparison
from service.backtest.outcome import MOST_LISTED, Outcome
from service.console.alert_tables import MSG_TYPES
from service.console.translations import N_
from service.console.visit import Visit
from service.drawing.weeks import week_bars
from service.text.phrases import severity_phrase

_FIGURES = (
    ("alerts", N_("Alerts")),
    ("updates", N_("Updates")),
    ("per_week", N_("Alerts a week")),
    ("pushes_per_week", N_("Messages a week that are sent at once (above Minor)")),
    ("dismissed", N_("Alerts that an operator dismissed later")),
    ("marked_false", N_("Alerts that recipients called a false alarm")),
)
_KNOWN = (
    ("known", N_("Attacks that an operator confirmed")),
    ("missed", N_("Confirmed attacks that no alert told of")),
    ("not_seen", N_("of these, in no report that was read")),
)


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert of a list. ``verdict``: what came of it."""

    sent: datetime
    what: str
    """Alert or Update, in words."""
    severity: str
    said: str
    """The severity in words."""
    rule: str
    places: str
    observed: int | None
    incidents: Sequence[str]
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``figures``: name, proposed, in force. ``weeks``: the day it begins, proposed, in force."""

    since: date
    until: date
    same: bool
    figures: Sequence[tuple[str, float | None, float | None]]
    weeks: Sequence[tuple[date, int, int | None]]
    bars: str
    more: Sequence[Raised]
    """Those that would be raised besides."""
    fewer: Sequence[Raised]
    """Those that would not be raised any more."""
    own: Sequence[Raised]
    """Alerts and Updates in which this rule would speak."""
    missed: Sequence[Mapping[str, Any]]
    most: int = MOST_LISTED
    """Of each list."""


def rehearsal_of(here: Visit, found: Comparison, rule: str) -> Rehearsal:
    weeks = _weeks(found)
    return Rehearsal(
        since=found.since,
        until=found.until,
        same=found.same_rules,
        figures=_figures(here, found.candidate, found.in_force),
        weeks=weeks,
        bars=week_bars(
            [(format_date(day, "d MMM", locale=here.language), one, other) for day, one, other in weeks],
            here._(
                "Alerts in each week: filled as proposed, in outline as in force. The table below says the same."
            ),
        ),
        more=_raised(here, found.only_candidate),
        fewer=_raised(here, found.only_in_force),
        own=_raised(here, found.under(rule)),
        missed=found.candidate.known.largest_missed if found.candidate.known else (),
    )


def _figures(
    here: Visit, one: Outcome, other: Outcome | None
) -> list[tuple[str, float | None, float | None]]:
    rows: list[tuple[str, float | None, float | None]] = [
        (here._(words), getattr(one, name), getattr(other, name) if other else None)
        for name, words in _FIGURES
    ]
    for severity, count in one.by_severity.items():
        words = here._("Alerts that begin as “{severity}”", severity=severity_phrase(severity, here.language))
        rows.append((words, count, other.by_severity[severity] if other else None))
    known, theirs = one.known, other.known if other else None
    if known is not None:
        rows += [
            (here._(words), getattr(known, name), getattr(theirs, name) if theirs else None)
            for name, words in _KNOWN
        ]
    return rows


def _weeks(found: Comparison) -> list[tuple[date, int, int | None]]:
    others = [week["alerts"] for week in found.in_force.weeks] if found.in_force else None
    return [
        (date.fromisoformat(week["week"]), week["alerts"], others[number] if others else None)
        for number, week in enumerate(found.candidate.weeks)
    ]


def _raised(here: Visit, rows: Sequence[Mapping[str, Any]]) -> list[Raised]:
    return [
        Raised(
            sent=datetime.fromisoformat(row["sent"]),
            what=_what(here, row["msg_type"]),
            severity=row["severity"].lower(),
            said=severity_phrase(row["severity"], here.language),
            rule=row["rule"],
            places=", ".join(row["places"][:3]),
            observed=row["observed"],
            incidents=row["incidents"][:3],
            verdict=row["verdict"],
        )
        for row in rows
    ]


def _what(here: Visit, kind: str) -> str:
    return here._(MSG_TYPES[kind])
