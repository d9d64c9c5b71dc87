"""Items that come as rows of JSON, as files of items have one a line."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from service.records import FeedItem
from service.stages.collect.digests import text_digest

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, as a broken export has them: it can be neither printed nor stored."""

_QUOTED = 60
"""Characters of what was wrong that a message repeats."""


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is UTC. ValueError: it is neither."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:_QUOTED]!r} is no time of the form 2022-03-12T09:00:00Z") from None


def parse_row(line: str) -> Any:
    """The value that a line of JSON holds. ValueError: it holds none."""
    try:
        return json.loads(line)
    except ValueError:
        raise ValueError("not JSON") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def item_of_row(row: Any, language: str | None = None) -> tuple[str | None, FeedItem]:
    """The item that a row of JSON describes, with its id. ValueError: it describes none."""
    if not isinstance(row, dict):
        raise ValueError("not an object")
    texts = {name: _text(row, name) for name in ("title", "text", "publisher", "language")}
    item_id = _HALF.sub("\ufffd", str(row["id"])) if row.get("id") is not None else None
    published = row.get("published")
    return item_id, FeedItem(
        key=item_id or "",
        title=texts["title"],
        text=texts["text"],
        publisher=texts["publisher"],
        url=_HALF.sub("\ufffd", str(row["url"])) if row.get("url") else None,
        published_at=parse_moment(str(published)) if published else None,
        language=language or texts["language"] or None,
        content_digest=text_digest(texts["title"], texts["text"]),
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not text")
    return _HALF.sub("\ufffd", value)
