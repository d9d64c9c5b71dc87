"""What a play gives, under the ids that it was given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from service.ports import Page, Store
from service.records import Alert, Incident

_PAGE = 500


def stored_alerts(store: Store) -> Iterator[Alert]:
    """Every alert in the store, in the order raised."""
    with store.view() as look:
        ids = [cast(Alert, row["alert"]).id for row in _rows(look.page_alerts)]
    ids.reverse()
    for start in range(0, len(ids), _PAGE):
        with store.view() as look:
            alerts = look.alerts(ids[start : start + _PAGE])
        yield from alerts


def alert_object(store: Store, alert: Alert) -> dict[str, Any]:
    """The public alert object, its items under the ids given."""
    shown = alert.as_json()
    sources = [source for incident in shown["incidents"] for source in incident["sources"]]
    with store.view() as look:
        keys = look.archived_keys({source["item"] for source in sources})
    for source in sources:
        source["item"] = keys[source["item"]]
    return shown


def incident_rows(store: Store, keys: Sequence[str]) -> Iterator[dict[str, object]]:
    """For each attack of each item, which incident it ended in, items in the order of ``keys``; signs are none."""
    ended: dict[int, list[tuple[int, str]]] = {}
    with store.view() as look:
        for row in _rows(look.page_incidents):
            incident = cast(Incident, row["incident"])
            if incident.only_signs:
                continue
            for event_id in incident.event_ids:
                item_id, ordinal = map(int, event_id.split(":"))
                ended.setdefault(item_id, []).append((ordinal, incident.id))
        by_key = {key: ended[item_id] for item_id, key in look.archived_keys(ended).items()}
    for key in keys:
        for ordinal, incident_id in sorted(by_key.get(key, ())):
            yield {"item": key, "event": ordinal, "incident": incident_id}


def _rows(page_of: Callable[[str | None, int], Page]) -> Iterator[Mapping[str, object]]:
    """Every row of a listing, newest first."""
    page = page_of(None, _PAGE)
    yield from page.rows
    while page.next_cursor is not None:
        page = page_of(page.next_cursor, _PAGE)
        yield from page.rows
