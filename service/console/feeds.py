"""``/feeds``: how the feeds are, what needs a person first; ``/feeds/add``: one more, looked at before it is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from service.config.new_feeds import known_as, new_feed
from service.console.feed_words import (
    BAD,
    GOOD,
    ORDER,
    RESTING,
    WARNING,
    Health,
    health,
    pace,
    share,
    span,
    why,
)
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.errors import ConfigError
from service.jobs.checking import Seen, check
from service.records import Feed, FeedHealth

SHOWN = 100
"""Feeds of a page: most lists are whole on the first."""

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=2_000)]

SAID = {
    "added": N_("The feeds are added. They are asked at once: this page says which answer."),
    "taken-out": N_("The feed is taken out: it is not asked any more. What it told stays."),
    "none": N_("Nothing was added: none was chosen, or all are here already."),
}
KINDS = {
    BAD: N_("Do not answer"),
    WARNING: N_("Need a look"),
    GOOD: N_("Answer"),
    RESTING: N_("Paused"),
}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the list shows it."""

    feed: FeedHealth
    health: Health
    error: str | None
    asked: str
    pace: str
    share: str


@router.get("/feeds")
def feeds(here: Looking, kind: str = "", language: str = "", cursor: str = "") -> Response:
    with here.desk.store.view() as look:
        known, paces = look.feed_health(), look.feed_paces()
    rows = [
        FeedRow(
            feed,
            health(here, feed),
            why(here, feed.state.last_error) if feed.state.last_error else None,
            span(here, feed.state.interval or feed.every),
            pace(here, paces.get(feed.id)),
            share(here, feed),
        )
        for feed in known
    ]
    counts = {name: sum(row.health.kind == name for row in rows) for name in ORDER}
    chosen = [row for row in rows if _asked_for(row, kind, language)]
    chosen.sort(key=lambda row: ORDER.index(row.health.kind))
    begin = _position(here, cursor)
    more = len(chosen) > begin + SHOWN
    return here.page(
        "feeds.html",
        said=SAID,
        rows=chosen[begin : begin + SHOWN],
        next=str(begin + SHOWN) if more else None,
        kinds=KINDS,
        counts=counts,
        languages_of_feeds=sorted({feed.language for feed in known if feed.language}),
        kind=kind,
        language=language,
        any=bool(known),
    )


def _asked_for(row: FeedRow, kind: str, language: str) -> bool:
    return kind in ("", row.health.kind) and language in ("", row.feed.language)


def _position(here: Visit, cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 7):
        raise here.refusal(400, "This page of the list is not there: begin with its first page.")
    return int(cursor)


# --- one more


@router.get("/feeds/add")
def form(here: Deciding, url: str = "") -> Response:
    return _form(here, {"url": url[:2_000]})


@router.post("/feeds/add")
async def add(
    here: Deciding,
    url: Field = "",
    name: Field = "",
    language: Field = "",
    country: Field = "",
    every: Field = "",
    full_text: Field = "auto",
    reason: Field = "",
    action: Field = "test",
) -> Response:
    """Looked at first, whatever the button: what does not answer is not added."""
    given = {
        "url": url.strip(),
        "name": name.strip(),
        "language": language.strip(),
        "country": country.strip().upper(),
        "every": every.strip(),
        "full_text": full_text,
        "reason": reason.strip(),
    }
    configuration = here.desk.in_force.configuration
    try:
        feed = new_feed(configuration, table_of_form(given))
    except ConfigError as error:
        known = known_as(configuration, given["url"])
        return _form(here, given, faults_of(here, error) | _why(here, given, action), known=known)
    faults = _why(here, given, action)
    seen = await check(here.desk.fetcher, feed, here.desk.clock)
    if seen.fault is not None:
        faults["url"] = here._("it did not answer as a feed, so nothing was added")
    if faults or action != "add":
        return _form(here, given, faults, seen=seen)
    return await run_in_threadpool(_add, here, feed, given["reason"])


def _add(here: Visit, feed: Feed, reason: str) -> Response:
    here.desk.tune.add_feeds((feed,), here.caller.name, reason)
    with here.desk.store.view() as look:
        ids = look.feed_ids((feed.name,))
    return here.back(f"/feeds/{ids[0]}", "added") if ids else here.back("/feeds", "added")


def table_of_form(given: Mapping[str, str]) -> dict[str, Any]:
    """The keys of ``[[feeds]]``; a name that is not given is the host."""
    table: dict[str, Any] = {
        name: given[name] for name in ("url", "name", "language", "country", "every") if given.get(name)
    }
    table.setdefault("url", "")
    if "name" not in table:
        table["name"] = (
            table["url"].partition("://")[2].partition("/")[0].removeprefix("www.") or table["url"]
        )
    if given.get("full_text") in ("true", "false"):
        table["full_text"] = given["full_text"] == "true"
    return table


def faults_of(here: Visit, error: ConfigError) -> dict[str, str]:
    """What is wrong, by field."""
    return {str(fault.field): here._(fault.reason) for fault in reversed(error.problems)}


def _why(here: Visit, given: Mapping[str, str], action: str) -> dict[str, str]:
    if action == "add" and not given["reason"]:
        return {"reason": here._("Say why, so that those after you know.")}
    return {}


def _form(
    here: Visit,
    given: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    seen: Seen | None = None,
    known: Feed | None = None,
) -> Response:
    empty: Sequence[str] = ("url", "name", "language", "country", "every", "full_text", "reason")
    return here.page(
        "feed_new.html",
        422 if faults else 200,
        given=dict.fromkeys(empty, "") | dict(given),
        faults=faults or {},
        seen=seen,
        fault=why(here, seen.fault) if seen is not None and seen.fault else None,
        known=known,
    )
