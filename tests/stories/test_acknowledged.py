"""Which revisions an acknowledgement covers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.jobs.acknowledging import is_acknowledged
from service.records import Acknowledgement, Alert, RuleFact, Severity

NOW = datetime(2022, 6, 12, tzinfo=UTC)
MODERATE, SEVERE, EXTREME = Severity.MODERATE, Severity.SEVERE, Severity.EXTREME
FIRST = Alert(
    id="r1",
    key="k",
    revision=1,
    msg_type="Alert",
    sent_at=NOW,
    rule=RuleFact(name="mass casualty", kind="casualties"),
    severity=MODERATE,
    headline={},
    reason={},
    incidents=(),
)


def revisions(*severities: Severity) -> list[Alert]:
    return [
        replace(FIRST, id=f"r{number}", revision=number, severity=severity)
        for number, severity in enumerate(severities, 1)
    ]


def seen(*ids: str) -> list[Acknowledgement]:
    return [Acknowledgement(key="k", alert_id=id_, who="token:desk", at=NOW) for id_ in ids]


@pytest.mark.parametrize(
    ("severities", "acknowledged", "told", "covered"),
    [
        ((MODERATE,), (), "r1", False),
        ((MODERATE,), ("r1",), "r1", True),
        ((MODERATE, MODERATE), ("r2",), "r1", True),
        ((MODERATE, MODERATE), ("r1",), "r2", True),
        ((MODERATE, SEVERE), ("r1",), "r1", True),
        ((MODERATE, SEVERE), ("r1",), "r2", False),
        ((MODERATE, SEVERE), ("r2",), "r1", True),
        ((SEVERE, MODERATE, SEVERE), ("r1",), "r3", True),
        ((MODERATE, SEVERE, MODERATE), ("r1",), "r3", False),
        ((MODERATE, SEVERE, EXTREME), ("r1", "r2"), "r3", False),
        ((MODERATE, SEVERE, EXTREME), ("r1", "r3"), "r2", True),
        ((MODERATE,), ("of another alert",), "r1", False),
    ],
)
def test_an_acknowledgement_covers_what_is_no_more_severe(
    severities: tuple[Severity, ...], acknowledged: tuple[str, ...], told: str, covered: bool
) -> None:
    assert is_acknowledged(told, revisions(*severities), seen(*acknowledged)) is covered
