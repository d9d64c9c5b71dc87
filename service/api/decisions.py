"""``/api/v1``: what operators decide."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException

from service.access.principal import Principal
from service.api.decision_shapes import (
    Because,
    Correct,
    DecisionShape,
    Merge,
    ReportRowShape,
    Split,
)
from service.api.problems import refused
from service.api.schemas import TollShape
from service.api.surroundings import Caller, Operator, Reach, Surroundings, Viewer, sees_restricted
from service.errors import RulingError
from service.jobs.ruling import Decide
from service.records import FiledEvent, Ruling

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["decisions"])

Seen = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the incident as you saw it: 409 where it has changed since",
        max_length=40,
    ),
]
_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"description": "It takes the scope decide"},
    404: {"description": "There is no such incident, decision or alert"},
    409: {"description": "It has changed since, or what is decided already stands against it"},
}


@router.post("/incidents/{incident_id}/merge", status_code=202, summary="Two are one", responses=_REFUSALS)
def merge(reach: Reach, caller: Operator, incident_id: str, asked: Merge, seen: Seen = None) -> DecisionShape:
    """The older id stays; the other leads to it. Done within seconds, at the next regrouping."""
    return _decided(
        caller,
        lambda: _decide(reach).merge(
            incident_id, asked.with_, reason=asked.reason, who=caller.name, revision=_revision(seen)
        ),
    )


@router.post(
    "/incidents/{incident_id}/split", status_code=202, summary="Take reports off", responses=_REFUSALS
)
def split(reach: Reach, caller: Operator, incident_id: str, asked: Split, seen: Seen = None) -> DecisionShape:
    """The part with the earliest report keeps the id. Later reports go to the part they fit and join them no more."""
    return _decided(
        caller,
        lambda: _decide(reach).split(
            incident_id,
            items=asked.items,
            events=asked.events,
            reason=asked.reason,
            who=caller.name,
            revision=_revision(seen),
        ),
    )


@router.post(
    "/incidents/{incident_id}/correct", status_code=202, summary="Set figures or day", responses=_REFUSALS
)
def correct(
    reach: Reach, caller: Operator, incident_id: str, asked: Correct, seen: Seen = None
) -> DecisionShape:
    """What is set stands against later reports, until it is set again or undone."""
    return _decided(
        caller,
        lambda: _decide(reach).correct(
            incident_id, asked.values(), reason=asked.reason, who=caller.name, revision=_revision(seen)
        ),
    )


@router.post("/incidents/{incident_id}/confirm", status_code=202, summary="Vouch for it", responses=_REFUSALS)
def confirm(
    reach: Reach, caller: Operator, incident_id: str, asked: Because, seen: Seen = None
) -> DecisionShape:
    """Certainty becomes Observed."""
    return _decided(
        caller,
        lambda: _decide(reach).confirm(
            incident_id, reason=asked.reason, who=caller.name, revision=_revision(seen)
        ),
    )


@router.post("/incidents/{incident_id}/dismiss", status_code=202, summary="It was wrong", responses=_REFUSALS)
def dismiss(
    reach: Reach, caller: Operator, incident_id: str, asked: Because, seen: Seen = None
) -> DecisionShape:
    """No further alerts of it, whatever is reported. If it has alerted, everyone who was told gets a Cancel with the
    reason."""
    return _decided(
        caller,
        lambda: _decide(reach).dismiss(
            incident_id, reason=asked.reason, who=caller.name, revision=_revision(seen)
        ),
    )


@router.post(
    "/incidents/{incident_id}/decisions/{decision_id}/undo",
    status_code=202,
    summary="Take a decision back",
    responses=_REFUSALS,
)
def undo(reach: Reach, caller: Operator, incident_id: str, decision_id: int, asked: Because) -> DecisionShape:
    """What was sent stays sent. An incident whose dismissal is undone may alert again, under a new key."""
    return _decided(
        caller,
        lambda: _decide(reach).undo(
            decision_id, reason=asked.reason, who=caller.name, incident_id=incident_id
        ),
    )


@router.get("/incidents/{incident_id}/decisions", summary="What was decided on it, undone ones too")
def decisions(reach: Reach, caller: Caller, incident_id: str) -> list[DecisionShape]:
    with reach.store.view() as look:
        found = look.incidents([incident_id])
        rulings = look.rulings_on(found[0].id) if found else []
    if not found:
        raise HTTPException(404, f"There is no incident {incident_id}.")
    return [_shape(one, caller) for one in rulings]


@router.get("/incidents/{incident_id}/reports", summary="The reports it is made of")
def reports(reach: Reach, caller: Caller, incident_id: str) -> list[ReportRowShape]:
    with reach.store.view() as look:
        found = look.incidents([incident_id])
        events = look.events_of([found[0].id]) if found else []
    if not found:
        raise HTTPException(404, f"There is no incident {incident_id}.")
    return [_report(event, sees_restricted(caller)) for event in events]


@router.post("/alerts/{alert_id}/cancel", status_code=202, summary="It was wrong", responses=_REFUSALS)
def cancel(reach: Reach, caller: Operator, alert_id: str, asked: Because) -> DecisionShape:
    """Everyone to whom a message of this alert, in any revision, was sent or queued gets a Cancel with the reason.
    Nothing more is said under its key. Its incidents stay: dismiss those that are wrong."""
    return _decided(caller, lambda: _decide(reach).cancel(alert_id, reason=asked.reason, who=caller.name))


def _decide(reach: Surroundings) -> Decide:
    return Decide(reach.store, reach.clock)


def _decided(caller: Principal, act: Callable[[], Ruling]) -> DecisionShape:
    try:
        return _shape(act(), caller)
    except RulingError as error:
        raise refused(error) from error


def _revision(seen: str | None) -> int | None:
    """The revision that an ``If-Match`` names; ``*`` is any."""
    if seen is None or seen.strip() == "*":
        return None
    number = seen.strip().removeprefix("W/").strip('"')
    if not number.isdecimal():
        raise HTTPException(400, 'If-Match: give the ETag of the incident as it came, for example "3".')
    return int(number)


def _shape(ruling: Ruling, caller: Principal) -> DecisionShape:
    names = sees_restricted(caller)
    return DecisionShape(
        id=ruling.id,
        kind=ruling.kind,
        incident=ruling.incident_id,
        other_incident=ruling.other_incident_id,
        alert=ruling.alert_id,
        reason=ruling.reason,
        who=ruling.who if names else None,
        decided_at=ruling.decided_at,
        before=dict(ruling.before),
        after=dict(ruling.after),
        undone_at=ruling.undone_at,
        undone_by=ruling.undone_by if names else None,
        undone_reason=ruling.undone_reason,
        anchors=ruling.anchors,
        lost=ruling.lost,
    )


def _report(filed: FiledEvent, words: bool) -> ReportRowShape:
    shown = words or filed.via is None
    event = filed.event
    return ReportRowShape(
        event=filed.id,
        item=filed.item_id,
        title=filed.title if shown else "",
        url=filed.url if shown else None,
        publisher=filed.publisher,
        published_at=filed.published_at,
        date=event.date.isoformat() if event.date else None,
        places=[place.name for place in event.places],
        deaths=TollShape(low=event.deaths.low, best=event.deaths.best, high=event.deaths.high)
        if event.deaths
        else None,
    )
