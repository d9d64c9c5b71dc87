"""``/items``: what was read, searched; and the items of a search read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.access.principal import DECIDE
from service.console.fields import day_of_field
from service.console.item import feed_name
from service.console.portions import PORTION
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.gazetteer.index import PlaceIndex
from service.jobs.rereading import SEARCH_READ_AGAIN
from service.records import ItemSearch
from service.text.folding import fold_name

router = APIRouter(include_in_schema=False)
LONGEST = 200
"""Characters of a field that count."""
SAID = {
    "asked": N_(
        "These items are being read again; this goes on in the background, and how far it is stands below."
    ),
}
REREADINGS = 5
"""What was asked to be read again that is shown."""
RELEVANCE = {"": None, "yes": True, "no": False}
FIELDS = ("q", "place", "since", "until", "language", "feed", "relevant")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it stands in the form, field by field, and what is wrong with it."""

    fields: Mapping[str, str]
    search: ItemSearch
    faults: Mapping[str, str]

    @property
    def address(self) -> str:
        """Of the page that shows it."""
        given = {name: value for name, value in self.fields.items() if value}
        return f"/items?{urlencode(given)}" if given else "/items"


@router.get("/items")
def items(
    here: Looking,
    q: str = "",
    place: str = "",
    since: str = "",
    until: str = "",
    language: str = "",
    feed: str = "",
    relevant: str = "",
    cursor: str = "",
) -> Response:
    given = (q, place, since, until, language, feed, relevant)
    asked = _asked(here, dict(zip(FIELDS, given, strict=True)))
    decides = here.may(DECIDE) and here.restricted
    with here.desk.store.view() as look:
        try:
            page = look.search_items(asked.search, cursor or None, PORTION, restricted=here.restricted)
        except ValueError:
            raise here.refusal(
                400, "This page of the list is not one of ours: begin with the first one."
            ) from None
        feeds = look.feed_health()
        again = look.rereadings(REREADINGS) if decides else []
    return here.page(
        "items.html",
        422 if asked.faults else 200,
        said=SAID,
        rows=[] if asked.faults else page.rows,
        next=None if asked.faults else page.next_cursor,
        asked=asked,
        feed_name=feed_name,
        feeds=sorted(feeds, key=lambda one: one.name.casefold()),
        spoken=sorted({"fr", "en", "ar"} | {one.language for one in feeds if one.language}),
        again=[(one, _said_again(here, one.search, feeds)) for one in again],
        decides=decides,
        reader=here.desk.in_force.reader.version,
    )


@router.post("/items/read-again")
def read_again(
    here: Deciding,
    q: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    feed: Annotated[str, Form()] = "",
    relevant: Annotated[str, Form()] = "",
) -> Response:
    if not here.restricted:
        raise here.refusal(403, "This may not be done without the right to see reports that were told.")
    given = (q, place, since, until, language, feed, relevant)
    asked = _asked(here, dict(zip(FIELDS, given, strict=True)))
    if asked.faults:
        raise here.refusal(422, "This is no search that can be made: search first, then have it read again.")
    with here.desk.store.begin() as work:
        number = work.ask_reread(asked.search, here.caller.name, here.now).id
        said = {name: value for name, value in asked.fields.items() if value}
        work.audit(here.caller.name, SEARCH_READ_AGAIN, {"number": number, **said}, here.now)
    return here.back("/items", "asked", **said)


def _asked(here: Visit, given: Mapping[str, str]) -> Asked:
    fields = {name: value.strip()[:LONGEST] for name, value in given.items()}
    faults: dict[str, str] = {}
    since, until = (day_of_field(here, name, fields[name], faults) for name in ("since", "until"))
    if since and until and until < since:
        faults["until"] = here._("This day is before the first one.")
    feed = fields["feed"]
    if feed and not (feed.isascii() and feed.isdecimal() and len(feed) < 19):
        faults["feed"] = here._("There is no such feed.")
    if fields["relevant"] not in RELEVANCE:
        faults["relevant"] = here._("Choose one of the list.")
    search = ItemSearch(
        words=fields["q"],
        places=place_keys(here.desk.in_force.reader.places, fields["place"]),
        since=since,
        until=until,
        language=fields["language"] or None,
        feed_id=int(feed) if feed and "feed" not in faults else None,
        relevant=RELEVANCE.get(fields["relevant"]),
    )
    return Asked(fields, search, faults)


def place_keys(places: PlaceIndex, name: str) -> tuple[str, ...]:
    """Under which names reports may have a place: as it is written, and as the places are called that it may mean."""
    if not name:
        return ()
    meant = [places.place(found.place_id) for found in places.find(name)[:5]]
    names = [name, *(one.name for one in meant), *(one.country for one in meant if one.kind == "country")]
    return tuple(key for key in dict.fromkeys(map(fold_name, names)) if key) or ("-",)


def _said_again(here: Visit, search: ItemSearch, feeds: Sequence[object]) -> str:
    """A search in words."""
    names = {getattr(one, "id", None): str(getattr(one, "name", "")) for one in feeds}
    parts = [
        search.words,
        ", ".join(search.places),
        here._("from {day}", day=here.day(search.since)) if search.since else "",
        here._("to {day}", day=here.day(search.until)) if search.until else "",
        search.language or "",
        names.get(search.feed_id, "") if search.feed_id else "",
        {True: here._("relevant"), False: here._("not relevant"), None: ""}[search.relevant],
    ]
    return " · ".join(part for part in parts if part) or here._("all items")
