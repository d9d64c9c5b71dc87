"""replay: an archive of news, played in order of publication through the jobs and stages of the service.

    PATHs  ->  Archive (which items, when, in which file)  ->  Read ahead (detect, extract: worker processes)
           ->  Replay (filed and assessed on a stepped clock, in a store of its own)  ->  alerts, incidents

Nothing is sent, no address is asked, and the same archive gives the same bytes however it is run.
"""

from service.replay.archive import Archive, open_archive
from service.replay.play import Replay
from service.replay.reading import Reading, read_ahead, read_here
from service.replay.results import alert_object, incident_rows, stored_alerts
from service.replay.scratch import play_of, scratch

__all__ = [
    "Archive",
    "Reading",
    "Replay",
    "alert_object",
    "incident_rows",
    "open_archive",
    "play_of",
    "read_ahead",
    "read_here",
    "scratch",
    "stored_alerts",
]
