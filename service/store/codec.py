"""Records to JSON and back, exactly: dates, spans, enums and tuples come back as they went in.

Pydantic's TypeAdapter reads the dataclasses as they are (docs/decisions/0001-records-as-json.md). Every field is
written, defaults too: a default that changes later must not change what was stored.
"""

import json
import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from service.errors import RecordError
from service.records import Match

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def encode(record: Any, value: Any) -> str:
    """``value``, an instance of the type ``record``, as JSON."""
    adapter = _adapter(record)
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:
        # Half a character, as broken feeds give: no database takes it. Anything else fails here again.
        return clean(json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False))


def decode(record: Any, body: str | bytes) -> Any:
    """An instance of the type ``record``. RecordError where the row is not of this version's records."""
    try:
        return _adapter(record).validate_json(body)
    except ValidationError as error:
        where = sorted({".".join(map(str, one["loc"])) for one in error.errors(include_input=False)})
        raise RecordError(f"a stored {error.title} cannot be read: {', '.join(where[:5])}") from None


def encode_matches(matches: tuple[Match, ...]) -> str | None:
    """Matches as rows without names: a fifth of the bytes, for the many items that are not relevant."""
    if not matches:
        return None
    rows = [(one.term, one.category, one.weight, one.start, one.end) for one in matches]
    return clean(json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


def decode_matches(body: str | None) -> tuple[Match, ...]:
    """What ``encode_matches`` was given."""
    return tuple(Match(*row) for row in json.loads(body)) if body else ()


def clean(text: str) -> str:
    """``text`` in the same length, with what no database takes (NUL, half characters) as U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATES.sub("\ufffd", text)
    return text
