"""Reading a body within bounds, before and after decompression."""

import zlib
from collections.abc import AsyncIterator
from typing import Protocol

from service.errors import FetchError

_GZIP_MAGIC = b"\x1f\x8b"


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


async def read_body(chunks: AsyncIterator[bytes], encoding: str, length: str | None, limit: int) -> bytes:
    """The body in ``chunks``, unpacked; at most ``limit`` bytes, packed and unpacked.

    ``encoding`` and ``length`` are the headers Content-Encoding and Content-Length. Raises FetchError where the body
    is larger, breaks off, or is packed in another way than gzip or deflate alone.
    """
    if length is not None and length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise _too_large(limit)
    unpack = _unpacker(encoding, limit)
    received, parts = 0, []
    async for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise _too_large(limit)
        parts.append(unpack.feed(chunk))
    return b"".join((*parts, unpack.end()))


def _too_large(limit: int) -> FetchError:
    return FetchError(f"the document is larger than {limit // 2**20} MiB")


def _unpacker(encoding: str, limit: int) -> "_Plain | _Packed":
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate" as kind:
            return _Packed(kind.removeprefix("x-"), limit)
    raise FetchError(f"the document is packed as '{encoding[:40]}', which was not asked for")


class _Plain:
    def feed(self, chunk: bytes) -> bytes:
        return chunk

    def end(self) -> bytes:
        return b""


class _Packed:
    """gzip, or deflate with or without zlib's header (servers send both under that name)."""

    def __init__(self, kind: str, limit: int) -> None:
        self._kind, self._limit = kind, limit
        self._head, self._size = b"", 0
        self._inflater: _Inflater | None = None

    def feed(self, chunk: bytes) -> bytes:
        if self._inflater is None:
            self._head += chunk
            if len(self._head) < 2:
                return b""
            self._inflater, chunk = self._begin(self._head), self._head
        if self._inflater.eof:
            return b""
        try:
            part = self._inflater.decompress(chunk, self._limit + 1 - self._size)
        except zlib.error:
            raise FetchError(f"the document is damaged: it cannot be unpacked as {self._kind}") from None
        self._size += len(part)
        if self._size > self._limit:
            raise _too_large(self._limit)
        if self._inflater.unused_data.startswith(_GZIP_MAGIC):
            raise FetchError("the document is packed in several pieces, which is not read")
        return part

    def _begin(self, head: bytes) -> _Inflater:
        if self._kind == "gzip":
            return zlib.decompressobj(31)
        has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.decompressobj(15 if has_header else -15)

    def end(self) -> bytes:
        if self._head and (self._inflater is None or not self._inflater.eof):
            raise FetchError("the document breaks off: the packed body is not complete")
        return b""
