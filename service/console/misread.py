"""``/items/{id}/wrong``: what an item should have been read as; and all that was said so, as a file for
``liptako evaluate``."""

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response, StreamingResponse

from service.console.item import Number, expect
from service.console.misread_form import GROUPS, LONGEST_NOTE, PRECISIONS, Fields, Given, filled, told
from service.console.reading_tables import FIGURE_NAMES, PERPETRATORS
from service.console.reading_tables import PRECISIONS as PRECISION_NAMES
from service.console.visit import Deciding, Exporting, Visit
from service.evaluation.writing import labelled_row
from service.jobs.acts import MISREAD, MISREAD_EXPORTED, MISREAD_WITHDRAWN
from service.ports import Store
from service.records import FIGURES, Misreading, Report

router = APIRouter(include_in_schema=False)
AT_ONCE = 200


@router.get("/items/wrong.jsonl")
def exported(here: Exporting) -> Response:
    with here.desk.store.begin() as work:
        work.audit(here.caller.name, MISREAD_EXPORTED, {}, here.now)
    headers = {"Content-Disposition": 'attachment; filename="wrong.jsonl"', "Cache-Control": "no-store"}
    return StreamingResponse(_lines(here.desk.store), headers=headers, media_type="application/x-ndjson")


def _lines(store: Store) -> Iterator[str]:
    after = 0
    while True:
        with store.view() as look:
            some = look.misreadings(after, AT_ONCE)
        for misreading, item in some:
            yield json.dumps(labelled_row(misreading, item), ensure_ascii=False) + "\n"
        if len(some) < AT_ONCE:
            return
        after = some[-1][0].item_id


@router.get("/items/{number}/wrong")
def asked(here: Deciding, number: Number) -> Response:
    shown = expect(here, number)
    with here.desk.store.view() as look:
        said = look.misreading(number)
    report = shown["report"]
    assert isinstance(report, Report)
    return _page(here, number, str(shown["title"]), filled(report, said), {}, said)


@router.post("/items/{number}/wrong")
def save(here: Deciding, number: Number, form: Annotated[Given, Form()]) -> Response:
    fields = {name: value.strip() for name, value in form.model_dump().items()}
    shown = expect(here, number)
    report, revision = shown["report"], shown["revision"]
    assert isinstance(report, Report)
    assert isinstance(revision, int)
    answer = told(here, fields, report)
    with here.desk.store.begin() as work:
        said = work.misreading(number)
        if answer.labels is not None:
            misreading = Misreading(
                item_id=number,
                revision=revision,
                labels=answer.labels,
                note=fields["note"],
                who=here.caller.name,
                at=here.now,
            )
            work.file_misreading(misreading)
            work.audit(here.caller.name, MISREAD, {"item": number, "note": fields["note"]}, here.now)
    if answer.labels is None:
        return _page(here, number, str(shown["title"]), fields, answer.faults, said)
    return here.back(f"/items/{number}", "marked")


@router.post("/items/{number}/wrong/withdraw")
def withdraw(here: Deciding, number: Number) -> Response:
    expect(here, number)
    with here.desk.store.begin() as work:
        if work.drop_misreading(number):
            work.audit(here.caller.name, MISREAD_WITHDRAWN, {"item": number}, here.now)
    return here.back(f"/items/{number}", "unmarked")


def _page(
    here: Visit, number: int, title: str, fields: Fields, faults: Fields, said: Misreading | None
) -> Response:
    return here.page(
        "misread.html",
        422 if faults else 200,
        item_id=number,
        title=title,
        fields=fields,
        faults=faults,
        before=said,
        figures={name: here._(FIGURE_NAMES[name]) for name in FIGURES},
        precisions={name: here._(PRECISION_NAMES[name]) for name in PRECISIONS},
        groups={name: here._(PERPETRATORS[name]) if name in PERPETRATORS else name for name in GROUPS},
        longest_note=LONGEST_NOTE,
    )
