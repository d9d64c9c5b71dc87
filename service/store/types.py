"""Column types: aware UTC, spans of time, words of strangers, digests, records."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from service.store.codec import clean, decode, encode

Key = BigInteger().with_variant(Integer(), "sqlite")
"""Row numbers. SQLite numbers rows by itself only under the name INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out; SQLite would drop the zone without a word.

    The processors are given whole, not as ``process_bind_param``: half the time of storing an item was calls.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _as_text if dialect.name == "sqlite" else _as_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _from_text if dialect.name == "sqlite" else _as_utc


class Duration(TypeDecorator[timedelta]):
    """A span of time, as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text of strangers. NUL and half characters, which PostgreSQL refuses, become U+FFFD: offsets stay."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        return _cleaned


class Digests(TypeDecorator[frozenset[bytes]]):
    """A set of digests of up to 255 bytes, one after the other, each behind its length."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: frozenset[bytes] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else b"".join(_with_lengths(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[bytes]:
        body, start, found = bytes(value or b""), 0, set()
        while start < len(body):
            end = start + 1 + body[start]
            found.add(body[start + 1 : end])
            start = end
        return frozenset(found)


def _with_lengths(digests: Iterable[bytes]) -> Iterable[bytes]:
    for digest in sorted(digests):
        yield bytes((len(digest),))
        yield digest


class Record(TypeDecorator[Any]):
    """A record as JSON text, by the codec. Text, not ``jsonb``: what comes back is exactly what went in."""

    impl = Text
    cache_ok = True

    def __init__(self, record: Any) -> None:
        super().__init__()
        self.record = record

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else encode(self.record, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else decode(self.record, value)


def _as_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value}")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    utc = _as_utc(value)
    return None if utc is None else utc.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


_WITHOUT_ZONE = len("2022-06-12 09:00:00.000000")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _cleaned(value: str | None) -> str | None:
    return None if value is None else clean(value)
