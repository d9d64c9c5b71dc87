"""The index in use: the pack's own table alone, or one file in the data folder made of it and what was imported.

The file says what it was made of. When the pack, an imported source or the way of spelling keys has changed since, it
is made again; it is replaced as a whole, so that who reads the old one goes on reading it.
"""

import json
import mmap
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from service.errors import ConfigError
from service.gazetteer.build import merge, stored
from service.gazetteer.build.sources import LICENCES, Source
from service.gazetteer.index import PlaceIndex
from service.gazetteer.packed import Table, code_of, pack
from service.gazetteer.packs import load_places, pack_folder
from service.gazetteer.spelling import skeleton, with_near_vowels
from service.gazetteer.transliteration import sounds, spoken

_MAGIC = b"LIPTAKO PLACES 1\n"
_ALIGNED = 8
_FOLDER = "gazetteer"
_SPELT = (
    "Tillabéri", "Tchintabaraden", "I-n-Ates", "Inderambukan", "Ouatagouna", "Djiguibombo", "Gnagna", "Quallam",
    "Niafunké", "Dessagu", "Bouboucissé", "Shinagodrar", "Phillingué", "Zibane", "Yaayre", "Sayam", "Kpinkankandi",
    "Maleye", "Benkadie", "Durqou", "Toumfafi", "Kili", "إنشنان", "المنصورة", "تيلابيري", "ݣاو", "پاريس",
)  # fmt: skip
"""Names with everything that the rules of spelling change: other rules give other keys, and the file is made again."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one source in the index."""

    source: Source | None
    """None: the zone pack's own table."""
    first: int
    count: int

    @property
    def licence(self) -> str:
        return self.source.licence if self.source else LICENCES["pack"][0]

    @property
    def attribution(self) -> str:
        return self.source.attribution if self.source else LICENCES["pack"][1]


@dataclass(frozen=True, slots=True)
class Installed:
    """The index with what it is made of."""

    index: PlaceIndex
    parts: tuple[Part, ...]

    def part_of(self, place_id: str) -> Part:
        """The source of a place. Raises KeyError for an id that is not in the index."""
        row = self.index.table.row_of(place_id)
        if row is None:
            raise KeyError(place_id)
        return next(part for part in self.parts if part.first <= row < part.first + part.count)


def sources_folder(data_dir: Path) -> Path:
    return data_dir / _FOLDER / "sources"


def open_installed(zone_name: str, data_dir: Path | None) -> Installed:
    """The index of a zone pack and of what was imported into ``data_dir``; of the pack alone where nothing was.

    A file that is missing, broken or made of something else is made again; where it cannot be written, the index is
    made in memory. Raises ConfigError for a pack that cannot be read.
    """
    kept = stored.heads(sources_folder(data_dir)) if data_dir else ()
    if data_dir is None or not kept:
        index = PlaceIndex.build(load_places(zone_name))
        return Installed(index, (Part(None, 0, len(index)),))
    made_of = _made_of(zone_name, [source for _, source in kept])
    file = _file(zone_name, data_dir)
    return _mapped(file, made_of) or _made(zone_name, data_dir, made_of)


def _made(zone_name: str, data_dir: Path, made_of: str) -> Installed:
    imported = list(stored.read(sources_folder(data_dir)))
    joined = merge.join(load_places(zone_name), imported)
    sources = {one.source.name: one.source for one in imported}
    parts, first = [], 0
    for name, count in joined.counts:
        parts.append(Part(sources[name] if name else None, first, count))
        first += count
    table = pack(joined.places)
    file = _file(zone_name, data_dir)
    try:
        stored.write_whole(file, _as_bytes(table, parts, made_of))
    except ConfigError:
        return Installed(PlaceIndex(table), tuple(parts))
    return _mapped(file, made_of) or Installed(PlaceIndex(table), tuple(parts))


def _file(zone_name: str, data_dir: Path) -> Path:
    return data_dir / _FOLDER / f"{pack_folder(zone_name).name}.index"


def _made_of(zone_name: str, sources: Iterable[Source]) -> str:
    """Names everything that the index follows from."""
    digest = blake2b(digest_size=16)
    for file in ("areas.toml", "places.csv"):
        path = pack_folder(zone_name) / file
        digest.update(path.read_bytes() if path.is_file() else b"")
    for source in sources:
        digest.update(f"{source.name} {source.digest}\n".encode())
    for name in _SPELT:
        digest.update(f"{skeleton(name)} {with_near_vowels(name)} {sounds(spoken(name))}\n".encode())
    digest.update(sys.byteorder.encode())
    return digest.hexdigest()


def _as_bytes(table: Table, parts: Iterable[Part], made_of: str) -> bytes:
    sections = table.complete()
    places: dict[str, tuple[int, int]] = {}
    end = 0
    for name, section in sections.items():
        places[name] = (end, section.nbytes)
        end += -(-section.nbytes // _ALIGNED) * _ALIGNED
    head = {"made_of": made_of, "parts": [asdict(part) for part in parts], "sections": places}
    text = json.dumps(head, ensure_ascii=False).encode()
    # Spaces after the head, so that the sections begin where numbers may.
    text = text.ljust(
        -(-(len(_MAGIC) + _ALIGNED + len(text)) // _ALIGNED) * _ALIGNED - len(_MAGIC) - _ALIGNED
    )
    body = b"".join(
        bytes(section).ljust(-(-section.nbytes // _ALIGNED) * _ALIGNED, b"\0")
        for section in sections.values()
    )
    return _MAGIC + len(text).to_bytes(_ALIGNED, "little") + text + body


def _mapped(file: Path, made_of: str) -> Installed | None:
    """The index of a file, mapped; None where there is none, it is broken, or made of something else."""
    try:
        with file.open("rb") as opened:
            whole = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        if whole[: len(_MAGIC)] != _MAGIC:
            return None
        begin = len(_MAGIC) + _ALIGNED
        length = int.from_bytes(whole[len(_MAGIC) : begin], "little")
        head = json.loads(bytes(whole[begin : begin + length]))
        if head["made_of"] != made_of:
            return None
        return _opened(whole[begin + length :], head)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _opened(body: memoryview, head: Mapping[str, Any]) -> Installed | None:
    sections: dict[str, Any] = {}
    for name, (first, length) in head["sections"].items():
        section = body[first : first + length]
        if len(section) != length:
            return None
        sections[name] = section.cast(code_of(name))
    parts = (
        Part(Source(**part["source"]) if part["source"] else None, part["first"], part["count"])
        for part in head["parts"]
    )
    return Installed(PlaceIndex(Table(sections), head["made_of"]), tuple(parts))
