"""The sources that were imported, as kept in the data folder: one file each, replaced as a whole."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from service.errors import ConfigError
from service.gazetteer.build.pcodes import AdminUnit
from service.gazetteer.build.sources import Imported, Source
from service.gazetteer.place_lines import decoded, encoded

_FORMAT = 1
_SUFFIX = ".places"


def keep(folder: Path, imported: Imported) -> bool:
    """Store what a source gave in place of what it gave before. False: it is the same file as then."""
    file = folder / f"{imported.source.name}{_SUFFIX}"
    if file.is_file() and _head(file) == _as_head(imported):
        return False
    lines = [json.dumps(_as_head(imported), ensure_ascii=False).encode(), *map(encoded, imported.places)]
    write_whole(file, b"\n".join(lines))
    return True


def heads(folder: Path) -> Sequence[tuple[Path, Source]]:
    """The sources kept, by name. What cannot be read is not among them."""
    found = []
    for file in sorted(folder.glob(f"*{_SUFFIX}")):
        head = _head(file)
        if head:
            found.append((file, Source(**head["source"])))
    return found


def read(folder: Path) -> Iterator[Imported]:
    """What the sources gave. One that cannot be read is left out."""
    for file, source in heads(folder):
        try:
            first, *lines = file.read_text(encoding="utf-8").split("\n")
            units = tuple(_unit(unit) for unit in json.loads(first)["units"])
            yield Imported(source, tuple(map(decoded, lines)), units)
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            continue


def write_whole(file: Path, body: bytes) -> None:
    """A file that is there as a whole or not at all. Raises ConfigError where it cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
            new.write(body)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).chmod(0o644)
        Path(new.name).replace(file)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", file=str(file)) from error


def _as_head(imported: Imported) -> dict[str, Any]:
    units = [
        asdict(replace(unit, valid_from=None)) | {"valid_from": _iso(unit.valid_from)}
        for unit in imported.units
    ]
    return {"format": _FORMAT, "source": asdict(imported.source), "units": json.loads(json.dumps(units))}


def _head(file: Path) -> dict[str, Any] | None:
    try:
        with file.open(encoding="utf-8") as lines:
            head = json.loads(lines.readline())
        return head if head["format"] == _FORMAT and head["source"]["name"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _unit(told: dict[str, Any]) -> AdminUnit:
    since = date.fromisoformat(told["valid_from"]) if told["valid_from"] else None
    return AdminUnit(**{**told, "valid_from": since, "names": tuple(told["names"])})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
