"""CSV with a row of HXL tags under its header.

Cells that a spreadsheet would take for a formula are disarmed by an apostrophe before them; numbers are written as
numbers, so that a western longitude stays one.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from service.export.facts import Facts, facts_of
from service.export.plain import line
from service.export.reading import Issued
from service.records import Incident

Cell = str | int | float | None

_INCIDENT = (
    ("Incident", "#event+id"),
    ("Date", "#date+occurred"),
    ("Country", "#country+code"),
    ("Admin 1", "#adm1+name"),
    ("Admin 1 P-code", "#adm1+code"),
    ("Place", "#loc+name"),
    ("Latitude", "#geo+lat"),
    ("Longitude", "#geo+lon"),
    ("Precision", "#geo+precision"),
    ("Attackers, according to reports", "#group+perp"),
    ("Killed", "#affected+killed"),
    ("Injured", "#affected+injured"),
    ("Abducted", "#affected+kidnapped"),
    ("Displaced", "#affected+displaced"),
    ("Sources", "#meta+source"),
)
_ALERT = (
    ("Alert", "#meta+id+alert"),
    ("Sent", "#date+sent"),
    ("Type", "#status+type"),
    ("Severity", "#severity"),
    ("Urgency", "#status+urgency"),
    ("Certainty", "#status+certainty"),
    ("Rule", "#meta+rule"),
    ("Headline, French", "#description+headline+i_fr"),
    ("Headline, English", "#description+headline+i_en"),
    ("Headline, Arabic", "#description+headline+i_ar"),
    *(column for column in _INCIDENT if column[1] not in ("#geo+lat", "#geo+lon")),
)
_PIECE = 64_000
"""Characters after which a piece is handed on."""
_LONGEST = 32_000
"""Of a cell; spreadsheets cut at 32,767."""

# The characters that begin a formula, narrow and full-width; behind a semicolon too, at which spreadsheets that are set
# to French part a line.
_BEGINS = frozenset("=+-@＝＋－＠")
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")


def incidents_csv(incidents: Iterable[Incident]) -> Iterator[str]:
    """A row an incident. The columns cannot say that something was no attack: ask for ``attacks_only``."""
    rows = (_incident_row(facts_of(one)) for one in incidents)
    return _written(_INCIDENT, rows)


def alerts_csv(alerts: Iterable[Issued]) -> Iterator[str]:
    """A row a revision, with the attack that it tells first."""
    return _written(_ALERT, map(_alert_row, alerts))


def disarmed(cell: Cell) -> Cell:
    """A cell that no spreadsheet computes."""
    if not isinstance(cell, str):
        return cell
    text = line(cell)[:_LONGEST]
    return _FORMULA.sub(r"\1\2'", text) if ";" in text or text[:1] in _BEGINS else text


def _written(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(name for name, _ in columns)
    writer.writerow(tag for _, tag in columns)
    for row in rows:
        writer.writerow(map(disarmed, row))
        if page.tell() > _PIECE:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _incident_row(facts: Facts) -> Sequence[Cell]:
    return (
        *_where(facts)[:6],
        facts.lat,
        facts.lon,
        *_where(facts)[6:],
    )


def _alert_row(one: Issued) -> Sequence[Cell]:
    alert = one.alert
    told = facts_of(alert.incidents[0]) if alert.incidents else Facts()
    return (
        alert.id,
        alert.sent_at.isoformat(),
        alert.msg_type,
        alert.severity.value,
        alert.urgency,
        alert.certainty,
        alert.rule.name,
        *(alert.headline.get(code, "") for code in ("fr", "en", "ar")),
        *_where(told),
    )


def _where(facts: Facts) -> Sequence[Cell]:
    """The columns of an incident but for its coordinates."""
    return (
        facts.id,
        facts.date,
        facts.country,
        facts.adm1,
        facts.adm1_pcode,
        "; ".join(facts.places),
        facts.precision,
        "; ".join(facts.perpetrators),
        facts.killed,
        facts.injured,
        facts.abducted,
        facts.displaced,
        "; ".join(facts.sources),
    )
