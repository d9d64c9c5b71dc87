"""Labelled items made of what people say an item should have been read as: the lines that ``read_label`` reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.records import FeedItem, Misreading, NamedPlace, Toll


def labels_of(
    *,
    relevant: bool,
    event: Mapping[str, Any] | None = None,
    places: Iterable[NamedPlace] = (),
    deaths: Toll | None = None,
    background: Iterable[int] = (),
) -> dict[str, Any]:
    """The labels of an item. ``event``: the fields of its main event that are no places and no toll; None: it has
    none."""
    toll = None if deaths is None else {"low": deaths.low, "best": deaths.best, "high": deaths.high}
    main = {"role": "main", **(event or {}), "deaths": toll, "places": [_place(one) for one in places]}
    return {
        "relevant": relevant,
        "events": [] if event is None else [main],
        "background_tolls": [{"deaths": toll} for toll in background],
    }


def labelled_row(misreading: Misreading, item: FeedItem) -> dict[str, Any]:
    """A line of a file of labelled items (docs/evaluation.md)."""
    return {
        "id": str(misreading.item_id),
        "title": item.title,
        "text": item.text,
        "published": item.published_at.isoformat() if item.published_at else None,
        "language": item.language,
        "publisher": item.publisher,
        "url": item.url,
        "note": misreading.note,
        "labels": misreading.labels,
    }


def _place(place: NamedPlace) -> dict[str, Any]:
    names = ("name", "as_written", "kind", "country", "adm1", "lat", "lon")
    return {name: getattr(place, name) for name in names}
