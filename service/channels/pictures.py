"""The map of a mail, drawn when it is sent: messages are stored without pictures."""

import json
from functools import lru_cache
from threading import Lock
from typing import Any

import structlog

from service.drawing.place_map import Mark, place_map
from service.drawing.png import as_png

_log = structlog.get_logger(__name__)
_ONE_AT_A_TIME = Lock()
"""An alert goes to many at once: the first draws its map, the others find it drawn."""


def map_picture(spec: object) -> bytes | None:
    """The PNG of what a message's ``map`` asks for. None: it asks for none, or it cannot be drawn; the mail then goes
    without, with the same in words."""
    if not isinstance(spec, dict):
        return None
    with _ONE_AT_A_TIME:
        return _drawn(json.dumps(spec, sort_keys=True, default=str))


@lru_cache(maxsize=64)
def _drawn(spec: str) -> bytes | None:
    try:
        return _draw(json.loads(spec))
    except Exception:
        # Whatever is wrong with a picture must not keep an alert from going out.
        _log.exception("map of a mail not drawn")
        return None


def _draw(spec: dict[str, Any]) -> bytes | None:
    marks = [
        Mark(point["kind"], str(point["name"]), float(point["lat"]), float(point["lon"]), str(point["note"]))
        for point in spec["points"]
    ]
    svg = place_map(marks, language=str(spec["language"]))
    return as_png(svg) if svg else None
