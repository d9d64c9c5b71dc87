"""``/feeds/{id}``: one feed, what it told last, what operators changed of it; to pause, set back, ask and test it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor

from service.access.addresses import without_values
from service.access.principal import DECIDE
from service.console.feed_words import health, pace, share, span, why
from service.console.ruled import ruled_out, why_not
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.errors import RulingError
from service.jobs.checking import Seen, check
from service.jobs.feed_changes import ask_now, set_paused, tuning_of
from service.jobs.tuning import Because
from service.records import Feed, FeedHealth

ITEMS = 20
VERSIONS = 20
_LARGEST = 2**63 - 1

router = APIRouter(include_in_schema=False)


class _Number(IntegerConvertor):
    """Of as many digits as a number may have that is read: Python reads none of thousands."""

    regex = "[0-9]{1,30}"


register_url_convertor("number", _Number())

SAID = {
    "added": N_(
        "The feed is added and is asked at once. What it has told before is learnt and alerts nobody."
    ),
    "paused": N_("The feed is paused: it is not asked any more. What it told stays."),
    "resumed": N_("The feed is asked again."),
    "set-back": N_("The feed is as feeds.toml has it."),
    "asked": N_("The feed is asked at once: load this page again in a moment."),
}


@router.get("/feeds/{feed_id:number}")
def feed(here: Looking, feed_id: int) -> Response:
    return _page(here, _known(here, feed_id))


@router.post("/feeds/{feed_id:number}")
def change(
    here: Deciding,
    feed_id: int,
    action: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
    seen: Annotated[int, Form(ge=0, le=_LARGEST)] = 0,
) -> Response:
    one = _known(here, feed_id)
    try:
        done = _do(here, one, action, Because(who=here.caller.name, reason=reason, seen=seen))
    except RulingError as error:
        if error.why == "conflict":
            raise ruled_out(here, error) from error
        return _page(here, one, 422, faults={f"reason-{action}": why_not(here, error)}, given=reason)
    return here.back("/feeds" if done == "taken-out" else f"/feeds/{feed_id}", done)


def _do(here: Visit, one: FeedHealth, action: str, because: Because) -> str:
    """The name of what was done."""
    desk = here.desk
    match action:
        case "pause" | "resume":
            paused = action == "pause"
            set_paused(desk.store, desk.tune, desk.in_force, one.url, because, paused=paused)
            return "paused" if paused else "resumed"
        case "set-back":
            desk.tune.set_back("feeds", one.url, because)
            return "set-back" if _configured(here, one) else "taken-out"
        case "ask":
            ask_now(desk.store, one, because.who, here.now)
            return "asked"
    raise here.refusal(422, "This form asked for nothing that is done here.")


@router.post("/feeds/{feed_id:number}/test")
async def test(here: Deciding, feed_id: int) -> Response:
    """One look at it, shown at once and kept nowhere."""
    one = await run_in_threadpool(_known, here, feed_id)
    configured = _configured(here, one)
    if configured is None:
        raise here.refusal(409, "{name} is not configured any more: there is nothing to test.", name=one.name)
    seen = await check(here.desk.fetcher, configured, here.desk.clock)
    return await run_in_threadpool(_page, here, one, 200, seen=seen)


def _known(here: Visit, feed_id: int) -> FeedHealth:
    with here.desk.store.view() as look:
        found = look.feed(feed_id) if feed_id <= _LARGEST else None
    if found is None:
        raise here.refusal(404, "There is no feed of this number.")
    return found


def _configured(here: Visit, one: FeedHealth) -> Feed | None:
    return next((feed for feed in here.desk.in_force.configuration.feeds if feed.url == one.url), None)


def _page(
    here: Visit,
    one: FeedHealth,
    status: int = 200,
    *,
    faults: Mapping[str, str] | None = None,
    given: str = "",
    seen: Seen | None = None,
) -> Response:
    with here.desk.store.view() as look:
        tuning = tuning_of(look, here.desk.in_force, one.url)
        items = look.last_items_of(one.id, ITEMS, restricted=here.restricted)
        paces = look.feed_paces()
    whole = here.may(DECIDE)
    return here.page(
        "feed.html",
        status,
        said=SAID,
        feed=one,
        url=one.url if whole else without_values(one.url),
        moved_to=one.state.moved_to and (one.state.moved_to if whole else without_values(one.state.moved_to)),
        configured=_configured(here, one),
        health=health(here, one),
        error=why(here, one.state.last_error) if one.state.last_error else None,
        asked=span(here, one.state.interval or one.every),
        pace=pace(here, paces.get(one.id)),
        share=share(here, one),
        tuning=tuning,
        versions=tuning.versions[:VERSIONS],
        items=items,
        faults=faults or {},
        given=given,
        seen=seen,
        fault=why(here, seen.fault) if seen is not None and seen.fault else None,
        may_decide=whole,
    )
