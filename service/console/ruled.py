"""Why what somebody decided cannot be done, in the visitor's language."""

from service.console.incident_tables import FIELDS
from service.console.translations import N_
from service.console.visit import Refusal, Visit
from service.errors import RulingError

RULED = (
    N_("{other} and {id} are one incident already."),
    N_("{id} is dismissed: undo that first, then merge."),
    N_("{id} is not made of {events}: see its reports."),
    N_("Name some of its reports, not none and not all: nothing would be split."),
    N_("Say what is to be corrected: deaths, day or another figure."),
    N_("There is no decision {number}."),
    N_("Decision {number} is undone already."),
    N_("A Cancel cannot be taken back: it was sent."),
    N_("There is no alert {id}."),
    N_("What is not being seen is no report: this alert ends when it is seen again."),
    N_("This alert is cancelled already."),
    N_("{id} is confirmed already."),
    N_("{id} is dismissed already."),
    N_("There is no incident {id}."),
    N_("{id} has changed since you looked (revision {seen}, now {now}): look again, then decide."),
    N_("No report tells {id} any more: there is nothing to decide on."),
    N_("Give the reason: it is kept, and a Cancel is sent with it."),
    N_("The reason is longer than {most} characters: shorten it."),
    N_("{name} cannot be set: choose deaths, day, {others}."),
    N_("{name}: a whole number up to {most} is wanted, or nothing for not known."),
    N_("day: a date as 2022-06-11 is wanted, or nothing for not known."),
    N_("day: it has not come yet."),
    N_("deaths: 50, 50+ (or more) or 50/86/165 (low, best, high) is wanted, or nothing."),
    N_("The note is longer than {most} characters: shorten it."),
    N_("An alert is marked {verdicts}, not {given}."),
    N_("It is as feeds.toml has it: there is nothing to set back."),
    N_("Say why, so that those after you know."),
    N_("{name} is paused or was taken out: it is not asked."),
    N_("{who} has changed it since this page was loaded; nothing was saved."),
    N_("There is no such name: it may have been of a report that was told."),
    N_("{who} has put it aside already; nothing was saved."),
    N_("It was brought back since this page was loaded; nothing was saved."),
)
"""Every sentence of a RulingError, named here so that it is translated."""
STATUS = {"missing": 404, "conflict": 409, "unfit": 422}


def why_not(here: Visit, error: RulingError) -> str:
    """The sentence, for a form that comes back filled in. A field is called as the page calls it."""
    name = error.values.get("name")
    called = {"name": here._(FIELDS[name])} if isinstance(name, str) and name in FIELDS else {}
    return here._(error.words, **{**error.values, **called})


def ruled_out(here: Visit, error: RulingError) -> Refusal:
    """The same as a page of its own: to be raised."""
    return Refusal(STATUS[error.why], why_not(here, error))
