"""Feed documents as rows of items."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from service.errors import ParseError
from service.records import FeedItem, Known
from service.replay.entries import LATEST
from service.stages.collect import collect


class Digest(Protocol):
    """Takes in every byte that is read."""

    def update(self, part: bytes, /) -> None: ...


class Document(NamedTuple):
    """A document with what it is called; ``body`` is read when it is asked for. It raises OSError."""

    name: str
    body: Callable[[], bytes]


def documents(paths: Iterable[str], standard_input: Iterable[bytes]) -> Iterator[Document]:
    """The files given, those of folders by name; hidden ones are left out. ``-`` is standard input."""
    for path in paths:
        if path == "-":
            yield Document("standard input", lambda: b"".join(standard_input))
        elif Path(path).is_dir():
            inside = sorted(one for one in Path(path).rglob("*") if one.is_file() and not _hidden(one, path))
            yield from (Document(str(one), one.read_bytes) for one in inside)
        else:
            yield Document(path, Path(path).read_bytes)


def document_rows(
    found: Iterable[Document], digest: Digest, lost: Callable[[str], None]
) -> Iterator[dict[str, Any]]:
    """The entries of the documents as rows, under their address or, where another has it, their key.

    What cannot be read is told to ``lost`` in a sentence.
    """
    ids = _Ids()
    for document in found:
        try:
            body = document.body()
            digest.update(body)
            given = collect(body, Known(), fetched_at=LATEST, publisher="", language=None, url="")
        except OSError as error:
            lost(f"{document.name}: cannot be read: {error.strerror}")
        except ParseError as error:
            lines = " (items a line are read with --jsonl)" if "JSON" in error.reason else ""
            lost(f"{document.name}: {error.reason}{lines}; expected RSS or Atom")
        else:
            for problem in given.problems:
                lost(f"{document.name}: {problem}")
            yield from (_row(item, ids.of(item)) for item in given.items)


class _Ids:
    """What each entry is called: its address, unless another entry has it already."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, item: FeedItem) -> str:
        if item.key not in self._by_key:
            free = item.url is not None and item.url not in self._taken
            self._by_key[item.key] = item.url if free and item.url else item.key
            self._taken.add(self._by_key[item.key])
        return self._by_key[item.key]


def _row(item: FeedItem, item_id: str) -> dict[str, Any]:
    return {
        "id": item_id,
        "title": item.title,
        "text": item.text,
        "url": item.url,
        "published": item.published_at.isoformat() if item.published_at else None,
        "language": item.language,
    }


def _hidden(path: Path, below: str) -> bool:
    return any(part.startswith(".") for part in path.relative_to(below).parts)
