"""What recipients answer: that they have seen an alert, and that they want no more messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.records import Acknowledgement, Alert, ClosedAddress


class Answering(Protocol):
    """Acknowledgements and closed addresses. See ``Transaction``."""

    def file_acknowledgement(self, acknowledgement: Acknowledgement) -> bool:
        """False: the same had acknowledged the same revision before; the first time stays."""
        ...

    def acknowledgements(self, key: str) -> list[Acknowledgement]:
        """Those of an alert in all its revisions, the first one first."""
        ...

    def revisions(self, alert_id: str) -> list[Alert]:
        """All revisions of the alert that this is a revision of, the first one first; none: there is no such alert."""
        ...

    def escalated_to(self, recipient: str, alert_ids: Sequence[str]) -> bool:
        """Whether an escalation of one of these revisions was stored for the recipient."""
        ...

    def close_address(self, recipient: str, address: str, now: datetime) -> bool:
        """From now on nothing is sent there; what waits for it is due at once, to be recorded as not sent. False: it
        was closed before."""
        ...

    def reopen_address(self, recipient: str, address: str) -> bool:
        """False: it was not closed."""
        ...

    def closed_addresses(self) -> list[ClosedAddress]: ...
