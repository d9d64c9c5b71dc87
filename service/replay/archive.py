"""What is played: every item of the files given, when it comes, and where its line stands.

Texts stay in their files: of an item only its key, time and place are held. Standard input and feed documents, which
cannot be read twice by line, are laid down as lines in a file of their own first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from service.errors import LiptakoError
from service.replay.documents import document_rows, documents
from service.replay.entries import LATEST, Entry, believable, in_order
from service.replay.lines import LONGEST, Line, as_line, lines_of, row_of

NO_PUBLISHER = "replay"
"""The source of items that name neither publisher nor address."""
STANDARD_INPUT = "-"

Tell = Callable[[str], None]
"""Is told in a sentence of what could not be read."""
Found = Callable[[int], None]
"""Is told how many items were found so far."""


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file of lines. ``name`` is what it is called in messages; ``stamp`` tells whether it was changed since."""

    path: Path
    name: str
    stamp: tuple[int, int]

    @property
    def changed(self) -> bool:
        try:
            return _stamp(self.path) != self.stamp
        except OSError:
            return True


@dataclass(frozen=True, slots=True)
class Archive:
    """Items in the order they come: by time, of equal times in the order given. ``digest`` is that of every byte."""

    entries: Sequence[Entry]
    files: Sequence[LineFile]
    digest: str
    broken: int
    """Lines, documents and files that could not be read."""

    def keys_as_given(self) -> list[str]:
        """The key of each item once, in the order given."""
        return list(dict.fromkeys(entry.key for entry in sorted(self.entries, key=lambda one: one.number)))


def open_archive(
    paths: Sequence[str],
    standard_input: Iterable[bytes],
    *,
    as_lines: bool,
    folder: Path,
    tell: Tell,
    found: Found = lambda count: None,
) -> Archive:
    """Look through ``paths`` (files, folders, ``-``). ``as_lines``: they hold an item a line, else feed documents.

    What cannot be read is told in a sentence and costs itself alone. ``folder`` takes what must be laid down.
    Raises LiptakoError where no item is left; the paths themselves must exist.
    """
    index = _Index(tell, found)
    if as_lines:
        for path, name in _line_files(paths, standard_input, folder):
            index.add_file(path, name)
    else:
        laid_down = folder / "entries.jsonl"
        given = documents(paths, standard_input)
        with laid_down.open("wb") as file:
            for row in document_rows(given, index.digest, index.lost):
                file.write(as_line(row))
        index.add_file(laid_down, "a feed document", its_bytes_count=False)
    return index.archive()


def publisher_of(publisher: str, url: str | None) -> str:
    """Who published an item: as it says, else the host of its address; empty where neither is known."""
    if publisher.strip():
        return publisher.strip()
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class _Index:
    """Collects entries file by file."""

    def __init__(self, tell: Tell, found: Found) -> None:
        self._tell, self._found, self.digest = tell, found, blake2b(digest_size=16)
        self._files: list[LineFile] = []
        self._by_file: list[list[tuple[datetime | None, Entry]]] = []
        self._sources: dict[str, str] = {}
        self._repeated: set[str] = set()
        self._count = self._broken = 0

    def lost(self, sentence: str) -> None:
        self._broken += 1
        self._tell(sentence)

    def add_file(self, path: Path, name: str, its_bytes_count: bool = True) -> None:
        """Every line of the file that holds an item."""
        entries: list[tuple[datetime | None, Entry]] = []
        self._by_file.append(entries)
        self.digest.update(f"\0{Path(name).name}\0".encode("utf-8", "replace"))
        try:
            self._files.append(LineFile(path, name, _stamp(path)))
            before = 0
            for line in lines_of(path):
                if its_bytes_count:
                    self.digest.update(line.body)
                if line.body.strip() and line.number > before:
                    self._add(entries, line, name)
                before = line.number
        except OSError as error:
            self.lost(f"{name}: cannot be read: {error.strerror}")

    def _add(self, entries: list[tuple[datetime | None, Entry]], line: Line, name: str) -> None:
        try:
            if line.cut:
                raise ValueError(f"longer than {LONGEST // 2**20} MB")
            item_id, item = row_of(line.body)
        except ValueError as error:
            sentence = f"{name}: line {line.number}: {error}"
            self.lost(f"{sentence}; expected an object with id, title, text, published")
            return
        key = (item_id or item.url or f"{Path(name).name}:{line.number}").replace("\0", "\ufffd")
        if key in self._sources:
            self._repeated.add(key)
        source = publisher_of(item.publisher, item.url) or NO_PUBLISHER
        source = self._sources.setdefault(key, source)
        at = believable(item.published_at)
        place = (self._count, len(self._files) - 1, line.offset, len(line.body), line.number, key, source)
        entries.append((at, Entry(at or LATEST, at is not None, *place)))
        self._count += 1
        self._found(self._count)

    def archive(self) -> Archive:
        if not self._count:
            raise LiptakoError(
                "there is no item to play: expected lines of JSON with id, title, text and published (--jsonl), "
                "or RSS or Atom documents"
            )
        entries = [self._marked(entry) for entry in in_order(self._by_file)]
        return Archive(entries, self._files, self.digest.hexdigest(), self._broken)

    def _marked(self, entry: Entry) -> Entry:
        return replace(entry, repeated=True) if entry.key in self._repeated else entry


def _line_files(
    paths: Iterable[str], standard_input: Iterable[bytes], folder: Path
) -> Iterator[tuple[Path, str]]:
    """The files of lines with their names; those of a folder by name."""
    for path in paths:
        if path == STANDARD_INPUT:
            laid_down = folder / "standard-input.jsonl"
            with laid_down.open("wb") as file:
                file.writelines(standard_input)
            yield laid_down, "standard input"
        elif Path(path).is_dir():
            inside = (one for one in Path(path).rglob("*.jsonl") if one.is_file())
            yield from ((one, str(one)) for one in sorted(inside))
        else:
            yield Path(path), path


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
