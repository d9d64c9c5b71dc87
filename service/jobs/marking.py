"""Useful or false alarm: the word of whoever got an alert. For the API, and for signed links and the console alike."""

from service.errors import RulingError
from service.ports import Clock, Store
from service.records import VERDICTS, Mark, Verdict

ACT = "alert marked"
LONGEST_NOTE = 500


class MarkAlerts:
    """``marker``: ``token:NAME`` or ``recipient:NAME``; each has one mark an alert, whatever its revision."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def mark(self, alert_id: str, verdict: str, *, note: str = "", marker: str) -> Mark:
        """Store the mark in place of an earlier one of the same marker; the audit keeps both. Raises RulingError."""
        words = " ".join(note.split())
        if len(words) > LONGEST_NOTE:
            raise RulingError(
                "The note is longer than {most} characters: shorten it.", field="note", most=LONGEST_NOTE
            )
        with self._store.begin() as work:
            found = work.alerts([alert_id])
            if not found:
                raise RulingError("There is no alert {id}.", "missing", id=alert_id)
            mark = Mark(
                key=found[0].key,
                alert_id=alert_id,
                marker=marker,
                verdict=_verdict(verdict),
                note=words,
                marked_at=self._clock.now(),
            )
            before = work.file_mark(mark)
            detail = {
                "alert": alert_id,
                "key": mark.key,
                "before": {"verdict": before.verdict, "note": before.note} if before else None,
                "after": {"verdict": mark.verdict, "note": mark.note},
            }
            work.audit(marker, ACT, detail, mark.marked_at)
        return mark


def _verdict(text: str) -> Verdict:
    for verdict in VERDICTS:
        if verdict == text:
            return verdict
    raise RulingError(
        "An alert is marked {verdicts}, not {given}.", verdicts=" or ".join(VERDICTS), given=repr(text)
    )
