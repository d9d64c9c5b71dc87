"""``/reports/new``: a report that came by phone or from a partner, under the role of who told it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import APIRouter
from fastapi.responses import Response

from service.console.attacks import dead
from service.console.fields import Filled
from service.console.incident_forms import words
from service.console.incident_tables import FIELDS, VIAS
from service.console.translations import N_
from service.console.visit import Deciding, Visit
from service.jobs.told import AHEAD, TakeIn
from service.records import PEOPLE, SPEAKERS, Event, FeedItem, Report
from service.stages.collect import told_item
from service.text.language_files import LANGUAGES
from service.text.phrases import day_phrase, language_name, signs_phrase, speaker_phrase, targets_phrase

router = APIRouter(include_in_schema=False)
SAID = {
    "stored": N_("Stored. It is joined with other reports and may alert within seconds."),
    "known": N_("The same words of the same speaker were there already: nothing was stored."),
}
_LONGEST = 20_000
_LARGEST_ROW = 2**63
_FIELDS = ("text", "speaker", "via", "title", "place", "day", "received", "language")
_ROLES = {"main": N_("what the report is about"), "secondary": N_("another attack"), "sign": N_("sign")}


@dataclass(frozen=True, slots=True)
class Read:
    """One attack as it is read in the report, for whoever took the call to read back."""

    role: str
    day: str
    places: Sequence[str]
    dead: str
    besides: Sequence[str]
    said_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read. ``item_id`` None: nothing is stored yet."""

    item_id: int | None
    report: Report
    events: Sequence[Read]


@router.get("/reports/new")
def new(here: Deciding, item: str = "") -> Response:
    return _page(here, dict.fromkeys(_FIELDS, ""), reading=_stored(here, item))


@router.post("/reports/new")
def add(here: Deciding, form: Filled) -> Response:
    """Stored, or (``act`` is ``try``) only read."""
    fields = {name: words(form, name) for name in _FIELDS}
    faults: dict[str, str] = {}
    item = _item(here, fields, faults)
    if item is None:
        return _page(here, fields, faults, status=422)
    desk = here.desk
    if words(form, "act") == "try":
        report = desk.in_force.reader.read(item, here.now)
        return _page(here, fields, reading=_reading(here, None, report))
    taken = TakeIn(desk.store, desk.in_force, desk.clock).run(item, here.caller.name)
    return here.back("/reports/new", "stored" if taken.new else "known", item=str(taken.item_id))


def _item(here: Visit, fields: Mapping[str, str], faults: dict[str, str]) -> FeedItem | None:
    """What was typed as an item; None: ``faults`` say why it is none."""
    if not any(map(str.isalpha, fields["text"])):
        faults["text"] = here._("Write down what was said, in words.")
    elif len(fields["text"]) > _LONGEST:
        faults["text"] = here._("At most {most} characters are taken.", most=here.number(_LONGEST))
    if fields["speaker"] not in SPEAKERS:
        faults["speaker"] = here._("Choose who says it.")
    via = next((one for one in VIAS if one == fields["via"]), None)
    if via is None:
        faults["via"] = here._("Choose how it came.")
    if fields["language"] not in ("", *LANGUAGES):
        faults["language"] = here._("Choose one of the list.")
    day, received = _day(here, fields["day"], faults), _received(here, fields["received"], faults)
    if faults or via is None:
        return None
    try:
        return told_item(
            fields["text"],
            speaker=fields["speaker"],
            via=via,  # type: ignore[arg-type]
            received_at=received,
            title=fields["title"],
            language=fields["language"] or None,
            place=fields["place"],
            day=day,
        )
    except ValueError:  # no words are left of it once what marks it up is gone
        faults["text"] = here._("Write down what was said, in words.")
        return None


def _day(here: Visit, text: str, faults: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        faults["day"] = here._("A day as 2022-06-11 is wanted.")
        return None
    if day is not None and day > (here.now + AHEAD).date():
        faults["day"] = here._("This time is still to come.")
    return day


def _received(here: Visit, text: str, faults: dict[str, str]) -> datetime:
    """When it came; where nothing is said, now."""
    try:
        moment = datetime.fromisoformat(text) if text else here.now
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        faults["received"] = here._("A time as 2022-06-12T09:00 is wanted.")
        return here.now
    if moment > here.now + AHEAD:
        faults["received"] = here._("This time is still to come.")
    return min(moment, here.now)


def _stored(here: Visit, item: str) -> Reading | None:
    """What was read of a report that was just stored."""
    number = int(item) if item.isdecimal() and len(item) < 20 else 0
    with here.desk.store.view() as look:
        row = look.item(number, restricted=here.restricted) if 0 < number < _LARGEST_ROW else None
    if row is None or not row["restricted"]:
        return None
    report = row["report"]
    assert isinstance(report, Report)
    return _reading(here, number, report)


def _reading(here: Visit, item_id: int | None, report: Report) -> Reading:
    return Reading(item_id, report, [_read(here, event) for event in report.events])


def _read(here: Visit, event: Event) -> Read:
    language = here.language
    unknown = here._("no table has it")
    besides = [
        f"{here._(FIELDS[name])}: {here.number(value)}"
        for name in PEOPLE
        if (value := getattr(event, name)) is not None
    ]
    besides += [targets_phrase(event.targets, language)] if event.targets else []
    besides += [signs_phrase(event.signs, language)] if event.signs else []
    return Read(
        role=here._(_ROLES[event.role]),
        day=day_phrase(event.date, event.date_precision, language),
        places=[place.name if place.resolved else f"{place.name} ({unknown})" for place in event.places],
        dead=dead(here, event.deaths),
        besides=besides,
        said_by=[
            f"{speaker_phrase(one.speaker, language)}: {dead(here, one.deaths)}" for one in event.claims
        ],
    )


def _page(
    here: Visit,
    fields: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    reading: Reading | None = None,
    status: int = 200,
) -> Response:
    return here.page(
        "told_report.html",
        status,
        said=SAID,
        fields=fields,
        faults=faults or {},
        reading=reading,
        speakers={one: speaker_phrase(one, here.language) for one in SPEAKERS},
        vias={name: here._(said) for name, said in VIAS.items()},
        languages_read={code: language_name(code, here.language) for code in LANGUAGES},
        longest=_LONGEST,
    )
