"""``/feeds/opml`` and ``/feeds.opml``: lists of feeds in, seen before anything is added, and out."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import Response

from service.config import opml
from service.console.visit import Deciding, Visit
from service.records import Feed

router = APIRouter(include_in_schema=False)

SHOWN = 200
"""Faults of a list: whoever has more corrects these first."""
MEDIA_TYPE = "text/x-opml; charset=utf-8"


@router.get("/feeds.opml")
def out(here: Deciding) -> Response:
    """Addresses are whole in it, so it is for operators."""
    document = opml.write(here.desk.in_force.configuration.feeds)
    kept = {"Content-Disposition": 'attachment; filename="liptako-feeds.opml"', "Cache-Control": "no-store"}
    return Response(document, headers=kept, media_type=MEDIA_TYPE)


@router.get("/feeds/opml")
def form(here: Deciding) -> Response:
    return _form(here)


@router.post("/feeds/opml")
def preview(here: Deciding, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """What a list would add. Nothing is added yet."""
    body = file.file.read() if file is not None else b""
    if not body:
        return _form(here, here._("Choose a file first."))
    outlines = opml.read(body)
    return _preview(here, outlines)


@router.post("/feeds/opml/add")
def add(
    here: Deciding,
    document: Annotated[str, Form(max_length=1_000_000)] = "",
    take: Annotated[list[str] | None, Form(max_length=opml.MOST)] = None,
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Those that were chosen of what the page before showed, read and checked once more."""
    outlines = opml.read(document.encode())
    chosen = [feed for feed in _new(here, outlines) if feed.url in set(take or ())]
    if chosen and not reason.strip():
        fault = here._("Say why, so that those after you know.")
        return _preview(here, outlines, [feed.url for feed in chosen], fault)
    added = here.desk.tune.add_feeds(chosen, here.caller.name, reason) if chosen else []
    return here.back("/feeds", "added" if added else "none")


def _new(here: Visit, outlines: opml.Outlines) -> list[Feed]:
    return opml.unknown(outlines.feeds, here.desk.in_force.configuration.feeds)


def _form(here: Visit, fault: str | None = None) -> Response:
    return here.page(
        "feed_lists.html",
        422 if fault else 200,
        faults={"file": fault} if fault else {},
        outlines=None,
        most=opml.MOST,
    )


def _preview(
    here: Visit, outlines: opml.Outlines, chosen: Sequence[str] | None = None, fault: str | None = None
) -> Response:
    new = _new(here, outlines)
    return here.page(
        "feed_lists.html",
        422 if fault else 200,
        faults={"reason": fault} if fault else {},
        outlines=outlines,
        wrong=[(one, here._(one.reason)) for one in outlines.faults[:SHOWN]],
        new=new,
        there=len(outlines.feeds) - len(new),
        document=opml.write(new),
        chosen=[feed.url for feed in new] if chosen is None else chosen,
        most=opml.MOST,
    )
