"""When a delivery is tried again."""

from datetime import datetime, timedelta

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
RESTS = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 2, 5, 10, 20, 30))
"""How long a way to a recipient rests after its first failure in a row, the second and so on; the last one stays. Each
is shorter than the wait of a message that has failed as often: one message alone is never later for it."""
DISABLED_AFTER = timedelta(days=5)
_TRIES_OF_ONE = 3
_JITTER = 0.1
_LONGEST = timedelta(hours=24)


def next_attempt(
    attempts: int, now: datetime, retry_after: timedelta | None, spread: float
) -> datetime | None:
    """When the next try is due, after ``attempts`` tries that failed (the one just made is counted: at least 1).

    ``spread`` in [0, 1) shifts the wait by up to a tenth either way, so that many deliveries that failed together do
    not come back together. ``retry_after``, what the other side asked for, makes a wait longer but never shorter, and
    is heeded up to a day. None: the schedule is used up, the delivery is dead.
    """
    if attempts < 1:
        raise ValueError("there is a next attempt only after a first one")
    if not 0 <= spread < 1:
        raise ValueError("spread is in [0, 1)")
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1] * (1 + _JITTER * (2 * spread - 1))
    asked = min(retry_after, _LONGEST) if retry_after else timedelta(0)
    return now + max(wait, asked)


def rest(failures: int) -> timedelta:
    """How long nothing is sent on a way to a recipient that failed so many times in a row (at least 1): thousands of
    messages that wait for it would else keep everybody busy with failing."""
    if failures < 1:
        raise ValueError("there is a rest only after a failure")
    return RESTS[min(failures, len(RESTS)) - 1]


def seems_dead(failing_since: datetime | None, now: datetime, tries: int) -> bool:
    """Whether an endpoint has failed for so long, without one message taken, that it is disabled. ``tries`` of the
    message just tried, that one counted: a first failure after a quiet week says little."""
    return failing_since is not None and now - failing_since >= DISABLED_AFTER and tries >= _TRIES_OF_ONE
