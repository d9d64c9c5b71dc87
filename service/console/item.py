"""``/items/{id}``: what was read of an item, how it was scored, in which words; and the item read again."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.console.feed_fault_tables import FEED_FAULTS
from service.console.known_words import forms, in_words
from service.console.reading_tables import ARTICLE_SAYS, ARTICLES, TOLD_FEED, WHY_LEFT
from service.console.reading_words import events_in_words, mark_names, marked_text, terms_of
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.jobs.rereading import READ_AGAIN
from service.records import Report

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=0, lt=2**63)]
SAID = {
    "changed": N_("Read again, and read otherwise than before: its incidents are joined and judged again."),
    "same": N_("Read again: it is read as before."),
    "failed": N_("It could not be read; what was read before stands. The log says why."),
    "marked": N_("Marked as wrongly read. It stands in the file for liptako evaluate from now on."),
    "unmarked": N_("The mark was taken back."),
    "forgotten": N_("Its text was forgotten, as it is old: there is nothing to read."),
}


@router.get("/items/{number}")
def item(here: Looking, number: Number) -> Response:
    shown = expect(here, number)
    with here.desk.store.view() as look:
        told = look.incidents(look.incidents_telling(number))
        stored = look.stored_items([number])
        said = look.misreading(number)
    report = shown["report"]
    assert isinstance(report, Report)
    title, text, cut = marked_text(report, str(shown["title"]), str(shown["text"]))
    return here.page(
        "item.html",
        said=SAID,
        item=shown,
        feed=feed_name(here, str(shown["feed"])),
        article=here._(ARTICLES.get(str(shown["article"]), "")) if shown["article"] else "",
        article_says=in_words(here, _ARTICLE_SAYS, str(shown["article_says"] or "")),
        why_left={why: here._(words) for why, words in WHY_LEFT.items()},
        report=report,
        title=title,
        text=text,
        cut=cut,
        names=mark_names(here),
        terms=terms_of(here, report),
        events=events_in_words(here, report),
        incidents=told,
        feed_id=stored[0].feed_id if stored else None,
        forgotten=not stored,
        wrong=said,
        reader=here.desk.in_force.reader.version,
    )


@router.post("/items/{number}/read-again")
def read_again(here: Deciding, number: Number) -> Response:
    expect(here, number)
    counts = here.desk.reread.run([number])
    done = next((name for name in ("changed", "failed") if getattr(counts, name)), "same")
    if counts == type(counts)():
        return here.back(f"/items/{number}", "forgotten")
    with here.desk.store.begin() as work:
        work.audit(here.caller.name, READ_AGAIN, {"item": number, "came": done}, here.now)
    return here.back(f"/items/{number}", done)


_ARTICLE_SAYS = forms((*ARTICLE_SAYS, *FEED_FAULTS))


def feed_name(here: Visit, name: str) -> str:
    """As it is configured; reports that were told came by none, and have a name of ours."""
    return here._(TOLD_FEED) if name == TOLD_FEED else name


def expect(here: Visit, number: int) -> Mapping[str, object]:
    """The item; refused where the visitor may not know of it."""
    with here.desk.store.view() as look:
        shown = look.item(number, restricted=here.restricted)
    if shown is None or (shown["restricted"] and not here.restricted):
        raise here.refusal(404, "There is no such item, or it is not for you to see.")
    return shown
