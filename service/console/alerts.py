"""``/alerts``: what was raised, as each alert stands now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.console.alert_tables import MSG_TYPES
from service.console.paged import paged
from service.console.portions import PORTION
from service.console.visit import Looking, Visit
from service.records import AlertInShort, Severity
from service.stages.notify import tidied
from service.stages.notify.plain import text_in
from service.text.phrases import severity_phrase

WAITS = timedelta(days=30)
"""How far back the list of those that nobody has acknowledged goes."""

router = APIRouter(include_in_schema=False)
Asked = Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as lists show it."""

    alert: AlertInShort
    what: str
    """Alert, Update or Cancelled, translated."""
    severity: str
    headline: str
    reason: str
    acknowledged: bool
    useful: int
    false_alarms: int

    @property
    def cancelled(self) -> bool:
        return self.alert.msg_type == "Cancel"


@router.get("/alerts")
def alerts(
    here: Looking, cursor: Asked = "", severity: Asked = "", rule: Asked = "", waiting: Asked = ""
) -> Response:
    """Newest first, 50 to a page; ``waiting``: those alone that nobody has acknowledged."""
    if severity and severity not in set(Severity):
        raise here.refusal(400, "There is no severity {name}: choose one of the list.", name=severity)
    with here.desk.store.view() as look:
        page = paged(
            here,
            lambda: look.page_raised(
                cursor or None,
                PORTION,
                severity=severity or None,
                rule=rule or None,
                unseen_since=here.now - WAITS if waiting else None,
            ),
        )
    names = [one.name for one in here.desk.in_force.configuration.rules]
    return here.page(
        "alerts.html",
        rows=[_row(here, row) for row in page.rows],
        next=page.next_cursor,
        severities={one.value: severity_phrase(one.value, here.language) for one in reversed(Severity)},
        rules=names if rule in (*names, "") else [*names, rule],
        asked={"severity": severity, "rule": rule, "waiting": waiting},
        days=WAITS.days,
    )


def _row(here: Visit, row: object) -> AlertRow:
    assert isinstance(row, dict)
    alert = tidied(row["alert"])
    return AlertRow(
        alert=alert,
        what=here._(MSG_TYPES[alert.msg_type]),
        severity=severity_phrase(alert.severity.value, here.language),
        headline=text_in(alert.headline, here.language),
        reason=text_in(alert.reason, here.language),
        acknowledged=row["acknowledged"],
        useful=row["useful"],
        false_alarms=row["false_alarms"],
    )
