"""``/api/v1``: reading, by token."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from service.access.addresses import without_values
from service.access.principal import DECIDE
from service.api.schemas import (
    AcknowledgedAlertShape,
    AlertShape,
    FeedShape,
    IncidentShape,
    ItemRowShape,
    ItemShape,
    PageOf,
    acknowledgement_shape,
)
from service.api.surroundings import Caller, Reach, Viewer, sees_restricted
from service.ports import Page
from service.records import Alert, FeedHealth, Incident, Report, incident_as_json

router = APIRouter(prefix="/api/v1", dependencies=[Viewer])

Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=200)]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/feeds", summary="Feeds and their health")
def feeds(reach: Reach, caller: Caller) -> list[FeedShape]:
    """Of what an address asks for, viewers see the names alone: some publishers want a key there."""
    with reach.store.view() as look:
        return [feed_shape(feed, whole=caller.may(DECIDE)) for feed in look.feed_health()]


@router.get("/items", summary="Items as they were read, newest first")
def items(
    reach: Reach, caller: Caller, cursor: Cursor = None, limit: Limit = 50, relevant: bool | None = None
) -> PageOf[ItemRowShape]:
    words = sees_restricted(caller)
    with reach.store.view() as look:
        page = checked(lambda: look.page_items(cursor, limit, relevant, restricted=words))
    return page_shape(page, lambda row: ItemRowShape.model_validate(row))


@router.get("/items/{item_id}", summary="One item with its report")
def item(reach: Reach, caller: Caller, item_id: int) -> ItemShape:
    words = sees_restricted(caller)
    with reach.store.view() as look:
        row = look.item(item_id, restricted=words) if -(2**63) <= item_id < 2**63 else None
    if row is None:
        raise HTTPException(404, f"There is no item {item_id}.")
    report = row["report"]
    assert isinstance(report, Report)
    return ItemShape.model_validate({**row, "report": report.as_json(str(item_id))})


@router.get("/incidents", summary="Incidents, last changed first")
def incidents(reach: Reach, cursor: Cursor = None, limit: Limit = 50) -> PageOf[IncidentShape]:
    with reach.store.view() as look:
        page = checked(lambda: look.page_incidents(cursor, limit))
    return page_shape(page, lambda row: _incident(row["incident"]))


@router.get("/incidents/{incident_id}", summary="One incident; one that was merged away gives its survivor")
def incident(reach: Reach, answer: Response, incident_id: str) -> IncidentShape:
    """The ETag is the incident's revision: send it as If-Match with a decision."""
    with reach.store.view() as look:
        found, standing = look.incidents([incident_id]), look.standing(incident_id)
    if not found or standing is None:
        raise HTTPException(404, f"There is no incident {incident_id}.")
    answer.headers["ETag"] = f'"{standing.revision}"'
    return _incident(found[0])


@router.get("/alerts", summary="Alerts, newest first")
def alerts(reach: Reach, cursor: Cursor = None, limit: Limit = 50) -> PageOf[AlertShape]:
    with reach.store.view() as look:
        page = checked(lambda: look.page_alerts(cursor, limit))
    return page_shape(page, lambda row: _alert(row["alert"], reach.base_url))


@router.get("/alerts/{alert_id}", summary="One alert, as webhooks carry it")
def alert(reach: Reach, alert_id: str) -> AcknowledgedAlertShape:
    with reach.store.view() as look:
        found = look.alerts([alert_id])
        made = look.acknowledgements(found[0].key) if found else []
    if not found:
        raise HTTPException(404, f"There is no alert {alert_id}.")
    shape = _alert(found[0], reach.base_url)
    acknowledged = [acknowledgement_shape(one) for one in made]
    return AcknowledgedAlertShape(**dict(shape), acknowledgements=acknowledged)


def feed_shape(feed: FeedHealth, *, whole: bool) -> FeedShape:
    state = feed.state
    return FeedShape(
        id=feed.id,
        name=feed.name,
        url=feed.url if whole else without_values(feed.url),
        publisher=feed.publisher,
        language=feed.language,
        country=feed.country,
        status=state.status.value,
        last_polled_at=state.last_polled_at,
        last_ok_at=state.last_ok_at,
        last_item_at=state.last_item_at,
        next_check_at=state.next_check_at,
        failures=state.failures,
        last_error=state.last_error,
        items=feed.items,
        relevant=feed.relevant,
    )


def checked(page: Callable[[], Page]) -> Page:
    """A cursor that was not given out by this API is the caller's fault, not ours."""
    try:
        return page()
    except ValueError as error:
        raise HTTPException(400, "This cursor is not one of ours: take `next` of the page before.") from error


def page_shape(page: Page, shape: Callable[[Mapping[str, object]], Any]) -> PageOf[Any]:
    """A page as it is answered, each row in its shape."""
    return PageOf(rows=[shape(row) for row in page.rows], next=page.next_cursor)


def _incident(incident: object) -> IncidentShape:
    assert isinstance(incident, Incident)
    return IncidentShape.model_validate(incident_as_json(incident))


def _alert(alert: object, base_url: str | None) -> AlertShape:
    assert isinstance(alert, Alert)
    return AlertShape.model_validate(alert.as_json(alert.address(base_url)))
