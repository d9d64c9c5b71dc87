"""The only clock. Everything that needs the present is given one of these."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppedClock:
    """A clock that stands until it is stepped: the demo's, the replay's and the tests'. Never runs backwards."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance_to(self, time: datetime) -> None:
        """Step to ``time``; an earlier one leaves the clock where it is."""
        self._now = max(self._now, time.astimezone(UTC))
