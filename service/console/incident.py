"""``/incidents/{id}``: an incident with all that hangs on it, and what an operator may decide of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from service.console.attacks import dead, how_many, unit, when, where
from service.console.fields import Filled
from service.console.incident_forms import (
    Form,
    changed_values,
    corrections,
    every,
    seen_revision,
    values_of,
    what_changed,
    words,
)
from service.console.incident_seen import Seen, look_at
from service.console.incident_shown import (
    ALL_CLAIMS,
    CLAIMS,
    alert_rows,
    claim_rows,
    decision_rows,
    report_parts,
    speaker_rows,
    stated,
)
from service.console.incident_tables import FIELDS, OTHER, SAID
from service.console.incidents import STATUSES
from service.console.ruled import STATUS, ruled_out, why_not
from service.console.visit import Deciding, Looking, Visit
from service.drawing.claims import claims_chart
from service.drawing.place_map import Mark, place_map
from service.errors import RulingError
from service.jobs.ruling import LONGEST_REASON, Decide
from service.jobs.ruling_values import MOST_PEOPLE
from service.records import FIGURES, PEOPLE, Ruling
from service.stages.notify.picture import map_of_attacks
from service.text.phrases import targets_phrase

router = APIRouter(include_in_schema=False)
_CHOICES = 200
"""Reports that a form offers to take off at once."""


@router.get("/incidents/{incident_id}")
def incident(here: Looking, incident_id: str, reports: str = "1", claims: str = "") -> Response:
    page = int(reports) if reports.isdecimal() and len(reports) < 6 else 1
    seen = look_at(here, incident_id, page)
    if seen is None:
        raise here.refusal(404, "There is no incident {id}.", id=incident_id)
    if seen.incident.id != incident_id:
        return here.back(_path(seen.incident.id), "moved")
    return _page(here, seen, claims=ALL_CLAIMS if claims == "all" else CLAIMS)


@router.post("/incidents/{incident_id}/correct")
def correct(here: Deciding, incident_id: str, form: Filled) -> Response:
    with here.desk.store.view() as look:
        before = look.incident_revision(incident_id, seen_revision(form))
    asked = corrections(changed_values(form, before), before) if before is not None else {"day": ""}
    return _decided(
        here,
        incident_id,
        "correct",
        form,
        lambda decide: decide.correct(incident_id, asked, **_by(here, form)),
    )


@router.post("/incidents/{incident_id}/confirm")
def confirm(here: Deciding, incident_id: str, form: Filled) -> Response:
    return _decided(
        here, incident_id, "confirm", form, lambda decide: decide.confirm(incident_id, **_by(here, form))
    )


@router.post("/incidents/{incident_id}/dismiss")
def dismiss(here: Deciding, incident_id: str, form: Filled) -> Response:
    return _decided(
        here, incident_id, "dismiss", form, lambda decide: decide.dismiss(incident_id, **_by(here, form))
    )


@router.post("/incidents/{incident_id}/merge")
def merge(here: Deciding, incident_id: str, form: Filled) -> Response:
    named = words(form, "typed") or words(form, "other")
    other = named.rpartition("/incidents/")[2].partition("?")[0].partition("#")[0]
    return _decided(
        here, incident_id, "merge", form, lambda decide: decide.merge(incident_id, other, **_by(here, form))
    )


@router.post("/incidents/{incident_id}/split")
def split(here: Deciding, incident_id: str, form: Filled) -> Response:
    chosen = every(form, "events")
    return _decided(
        here,
        incident_id,
        "split",
        form,
        lambda decide: decide.split(incident_id, events=chosen, **_by(here, form)),
    )


@router.post("/incidents/{incident_id}/decisions/{number}/undo")
def undo(here: Deciding, incident_id: str, number: int, form: Filled) -> Response:
    def undone(decide: Decide) -> Ruling:
        why = words(form, "reason")
        return decide.undo(number, reason=why, who=here.caller.name, incident_id=incident_id)

    return _decided(here, incident_id, f"undo-{number}", form, undone)


def _by(here: Visit, form: FormData) -> dict[str, Any]:
    return {"reason": words(form, "reason"), "who": here.caller.name, "revision": seen_revision(form)}


_DONE = {
    "correct": "corrected",
    "confirm": "confirmed",
    "dismiss": "dismissed",
    "merge": "merged",
    "split": "split",
}


def _decided(
    here: Visit, incident_id: str, act: str, form: FormData, decide: Callable[[Decide], Ruling]
) -> Response:
    try:
        decide(Decide(here.desk.store, here.desk.clock))
    except RulingError as error:
        return _again(here, incident_id, act, form, error)
    return here.back(_path(incident_id), _DONE.get(act, "undone"))


def _again(here: Visit, incident_id: str, act: str, form: FormData, error: RulingError) -> Response:
    """The page with the form as it was filled in, and why nothing was done."""
    seen = look_at(here, incident_id)
    if seen is None or (act.startswith("undo") and error.why == "missing"):
        raise ruled_out(here, error)
    with here.desk.store.view() as look:
        before = look.incident_revision(incident_id, seen_revision(form))
    fault, field, status = why_not(here, error), error.field, STATUS[error.why]
    if error.why == "missing":
        field, status = "other", 422
    if field == "deaths":
        field = "best"
        fault = here._(
            "Whole numbers up to {most} are wanted, the lowest not above the best and the best not above the highest, "
            "or nothing at all.",
            most=here.number(MOST_PEOPLE),
        )
    if "seen" in error.values and before is not None:
        fault = here._(
            "It has changed since you looked, and nothing was done: {changes}. Look again; the form is as you left it.",
            changes=what_changed(here, before, seen.incident),
        )
    typed = {name: words(form, name) for name in ("reason", "other", "typed")}
    changed = changed_values(form, before) if before is not None else {}
    faults = {field: fault} if field else {}
    return _page(
        here, seen, Form(act, changed | typed, frozenset(every(form, "events")), fault, faults), status
    )


def _page(
    here: Visit, seen: Seen, form: Form | None = None, status: int = 200, *, claims: int = CLAIMS
) -> Response:
    return here.page(
        "incident.html",
        status,
        said=SAID,
        seen=seen,
        incident=seen.incident,
        map=_map(here, seen),
        parts=report_parts(here, seen),
        alerts=alert_rows(here, seen),
        decisions=decision_rows(here, seen),
        marks={name: here._(words) for name, words in FIELDS.items()} | {"other": here._(OTHER)},
        **_facts(here, seen),
        **_claims(here, seen, claims),
        **_to_decide(here, seen, form or Form()),
    )


def _facts(here: Visit, seen: Seen) -> Mapping[str, Any]:
    found = seen.incident
    return {
        "where": where(here, found),
        "unit": unit(here, found),
        "when": when(here, found),
        "how_many": how_many(here, found),
        "status_words": here._(STATUSES[found.status]),
        "figures": [
            (here._(FIELDS[name]), value)
            for name in (*PEOPLE, "villages_attacked_min")
            if (value := getattr(found, name)) is not None
        ],
        "hit": targets_phrase(found.targets, here.language),
        "before": [(step.known_at, dead(here, step.toll)) for step in reversed(found.history)],
    }


def _claims(here: Visit, seen: Seen, most: int) -> Mapping[str, Any]:
    rows = claim_rows(here, seen.incident.sources, most)
    label = here._("Figures of the dead, each as it was given; the table below says the same.")
    return {
        "claims": rows,
        "left_out": len(seen.incident.sources) - len(rows),
        "can_show_all": most < ALL_CLAIMS,
        "chart": claims_chart(stated(rows, here.language), label=label),
        "speakers": speaker_rows(here, seen.incident),
    }


def _to_decide(here: Visit, seen: Seen, form: Form) -> Mapping[str, Any]:
    """What the forms begin with."""
    return {
        "form": form,
        "values": {**values_of(seen.incident), **(form.fields if form.act == "correct" else {})},
        "fields": {name: here._(FIELDS[name]) for name in FIGURES},
        "near": [(one.id, when(here, one), where(here, one), how_many(here, one)) for one in seen.near],
        "choices": [
            (one.id, one.publisher, one.title if one.via is None or here.restricted else "")
            for one in seen.events[:_CHOICES]
        ],
        "cancelled": _who_was_told(seen),
        "longest": LONGEST_REASON,
    }


def _who_was_told(seen: Seen) -> Sequence[str]:
    """The recipients of alerts on this attack alone: who gets the Cancel, were it dismissed."""
    alone = {one.id for one in seen.alerts if one.rule.on_one_attack}
    return list(dict.fromkeys(one.delivery.recipient for one in seen.told if one.alert_id in alone))


def _map(here: Visit, seen: Seen) -> tuple[str, str] | None:
    """The map and the same in words. None: no place is known exactly."""
    before = seen.alerts[-1].before if seen.alerts else ()
    found = map_of_attacks([seen.incident], before, here.language, here.desk.in_force.reader.places)
    if found is None:
        return None
    drawn = _drawn(tuple(Mark(**point) for point in found["points"]), here.language)
    return (drawn, found["alt"]) if drawn is not None else None


@lru_cache(maxsize=128)
def _drawn(marks: tuple[Mark, ...], language: str) -> str | None:
    drawn = place_map(marks, language=language)
    return drawn.replace('"Source Sans Pro"', '"system-ui, sans-serif"') if drawn is not None else None


def _path(incident_id: str) -> str:
    return f"/incidents/{quote(incident_id, safe='')}"
