"""Operators put a name in reports aside: no place to look for. It leaves their list; reports are read as before."""

from service.errors import RulingError
from service.ports import Clock, Store, Transaction

ASIDE, BACK = "name put aside", "name brought back"
ACTS = (ASIDE, BACK)
LONGEST_REASON = 300


class PutNamesAside:
    """For the pages. ``number``: of the name; ``restricted``: whether names of told reports are for them. Raises
    RulingError with a sentence: no reason is given, there is no such name, or another was quicker."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def put_aside(self, number: int, who: str, reason: str, *, restricted: bool) -> None:
        """Of every region that the name is said to be in."""
        why, now = _why(reason), self._clock.now()
        with self._store.begin() as work:
            _expect(work, number, restricted)
            work.put_aside(number, who, why, now)
            work.audit(who, ASIDE, {"unresolved name": number, "reason": why}, now)

    def bring_back(self, number: int, seen: int, who: str, reason: str, *, restricted: bool) -> None:
        """``seen``: the number of the decision that is taken back."""
        why, now = _why(reason), self._clock.now()
        with self._store.begin() as work:
            _expect(work, number, restricted)
            work.bring_back(number, seen)
            work.audit(who, BACK, {"unresolved name": number, "reason": why}, now)


def _expect(work: Transaction, number: int, restricted: bool) -> None:
    if work.unresolved_name(number, restricted=restricted) is None:
        raise RulingError("There is no such name: it may have been of a report that was told.", "missing")


def _why(reason: str) -> str:
    line = " ".join(reason.split())
    if not line:
        raise RulingError("Say why, so that those after you know.", field="reason")
    if len(line) > LONGEST_REASON:
        raise RulingError(
            "The reason is longer than {most} characters: shorten it.", field="reason", most=LONGEST_REASON
        )
    return line
