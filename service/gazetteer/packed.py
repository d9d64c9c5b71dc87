"""Places packed into flat arrays: 200,000 of them are opened by mapping one file, without making an object a place.

A ``Table`` is a set of named sections, each one block of bytes. The first are packed from places; those for variant
spellings and for nearness follow from them and are packed when first asked for, or all at once for a file. Whatever is
looked up by a text is found by its checksum in a sorted array and then compared letter by letter.
"""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import nan
from typing import Literal

from service.gazetteer.place_lines import decoded, encoded
from service.gazetteer.spelling import is_arabic, skeleton, with_near_vowels
from service.gazetteer.transliteration import sounds, spoken
from service.records import Place
from service.text.automaton import blank
from service.text.folding import fold_phrase

KINDS = ("country", "region", "district", "town", "village", "site")
JOINED = 15
"""Bit of a head: a name of several words, written as one. Bit n: a name of n words begins with it."""

_CELL_DEGREES = 0.25
_COLUMNS = 4096
_SHORTEST_JOINED = 6
_SHORTEST_EDITED = 5
"""Skeletons below this length have too many neighbours one letter away to be told apart."""
_CODES: Mapping[str, Literal["B", "H", "d"]] = {"lat": "d", "lon": "d", "kinds": "B", "masks": "H"}
_GROUPS = ("bones", "sounds", "vowels", "shortened")
_BLOBS = frozenset({"rows", "keys", "heads"})


def checksum(text: str) -> int:
    """32 bits of a text, the same on every machine."""
    return zlib.crc32(text.encode())


def cell(lat: float, lon: float) -> int:
    """The square of a quarter of a degree that a point lies in."""
    return (int(lat // _CELL_DEGREES) + 720) * _COLUMNS + int(lon // _CELL_DEGREES) + 1440


def strips(south: float, north: float, west: float, east: float) -> Iterator[tuple[int, int]]:
    """The squares that a box touches, a strip from west to east at a time: its first and last."""
    columns = int((east - west) // _CELL_DEGREES) + 1
    for row in range(int((north - south) // _CELL_DEGREES) + 2):
        first = cell(south + row * _CELL_DEGREES, west)
        yield first, first + columns


class Table:
    """The sections of an index, and how they are read. Only ever read once made: safe to share between threads."""

    def __init__(self, sections: Mapping[str, memoryview]) -> None:
        self._sections = dict(sections)
        self.heads = self._heads()

    def __len__(self) -> int:
        return len(self["row_at"]) - 1

    def __getitem__(self, name: str) -> memoryview:
        section = self._sections.get(name)
        if section is None:
            self._sections.update(_follow(self, name))
            section = self._sections[name]
        return section

    def complete(self) -> Mapping[str, memoryview]:
        """Every section, for a file."""
        for names in _FOLLOWING:
            _ = self[names[0]]
        return self._sections

    def _heads(self) -> dict[str, int]:
        words = bytes(self["heads"]).decode().split("\n")
        return dict(zip(words, self["masks"].tolist(), strict=True)) if words != [""] else {}

    def place(self, row: int) -> Place:
        """The place of a row, made anew."""
        at = self["row_at"]
        return decoded(str(self["rows"][at[row] : at[row + 1]], "utf-8"))

    def id_of(self, row: int) -> str:
        at = self["row_at"]
        return str(self["rows"][at[row] : at[row + 1]], "utf-8").split("\t", 1)[0]

    def row_of(self, place_id: str) -> int | None:
        for row in self.numbers("id", checksum(place_id)):
            if self.id_of(row) == place_id:
                return row
        return None

    def numbers(self, name: str, hashed: int) -> Sequence[int]:
        """What the sorted array ``name`` has under a checksum: numbers of rows or of keys."""
        hashes, numbers = self[f"{name}_hash"], self[f"{name}_number"]
        first = last = bisect_left(hashes, hashed)
        while last < len(hashes) and hashes[last] == hashed:
            last += 1
        return numbers[first:last].tolist()

    def rows_within(self, first: int, last: int) -> Sequence[int]:
        """The rows of the places in a strip of squares."""
        hashes = self["cell_hash"]
        return self["cell_number"][bisect_left(hashes, first) : bisect_right(hashes, last)].tolist()

    def key(self, number: int) -> str:
        """A name as it is looked up, by its number."""
        at = self["key_at"]
        return str(self["keys"][at[number] : at[number + 1]], "utf-8")

    def key_number(self, key: str) -> int | None:
        hashes, hashed = self["key_hash"], checksum(key)
        at = bisect_left(hashes, hashed)
        while at < len(hashes) and hashes[at] == hashed:
            if self.key(at) == key:
                return at
            at += 1
        return None

    def rows_of(self, number: int) -> Sequence[int]:
        """The rows that bear a key, in their order."""
        at = self["bearer_at"]
        return self["bearers"][at[number] : at[number + 1]].tolist()

    def has_phrase(self, phrase: str) -> bool:
        """Whether a name is written in these several words."""
        hashes, hashed = self["phrases"], checksum(phrase)
        at = bisect_left(hashes, hashed)
        return at < len(hashes) and hashes[at] == hashed


def pack(places: Iterable[Place]) -> Table:
    """The table of some places, in their order. Of places with the same id the first counts."""
    rows, lines = 0, []
    numbers: dict[str, int] = {}
    kinds, lat, lon = array("B"), array("d"), array("d")
    bearers: dict[str, list[int]] = {}
    heads: dict[str, int] = {}
    phrases: set[int] = set()
    for place in places:
        if numbers.setdefault(place.id, rows) != rows:
            continue
        lines.append(encoded(place))
        kinds.append(KINDS.index(place.kind))
        lat.append(nan if place.lat is None else place.lat)
        lon.append(nan if place.lon is None else place.lon)
        for name in (place.name, *place.names):
            key = _enter(fold_phrase(name), heads, phrases)
            known = bearers.setdefault(key, []) if key else [rows]
            if not known or known[-1] != rows:
                known.append(rows)
        rows += 1
    ordered = sorted((checksum(key), key) for key in bearers)
    keys = [key.encode() for _, key in ordered]
    words = sorted(heads)
    return Table(
        {
            **_blob("row", "rows", lines),
            **_blob("key", "keys", keys),
            **_by_checksum("id", ((checksum(place_id), row) for place_id, row in numbers.items())),
            "key_hash": _block("I", (hashed for hashed, _ in ordered)),
            "bearers": _block("I", (row for _, key in ordered for row in bearers[key])),
            "bearer_at": _block("I", accumulate((len(bearers[key]) for _, key in ordered), initial=0)),
            "kinds": memoryview(kinds),
            "lat": memoryview(lat),
            "lon": memoryview(lon),
            "phrases": _block("I", sorted(phrases)),
            "heads": memoryview("\n".join(words).encode()),
            "masks": _block("H", (heads[word] for word in words)),
        }
    )


def _enter(phrase: str, heads: dict[str, int], phrases: set[int]) -> str:
    """Note how a name begins; its key, empty for one without letters."""
    if phrase.isalnum():
        heads[phrase] = heads.get(phrase, 0) | 2
        return phrase
    words = blank(phrase).split()
    key = "".join(filter(str.isalnum, phrase))
    if 1 < len(words) < JOINED:
        heads[words[0]] = heads.get(words[0], 0) | 1 << len(words)
        phrases.add(checksum(" ".join(words)))
        if len(key) >= _SHORTEST_JOINED:
            heads[key] = heads.get(key, 0) | 1 << JOINED
    return key


def _follow(table: Table, name: str) -> Mapping[str, memoryview]:
    """The sections that follow from the others, with the one that is asked for."""
    for names, made in _FOLLOWING.items():
        if name in names:
            return made(table)
    raise KeyError(name)


def _near(table: Table) -> Mapping[str, memoryview]:
    pairs = (
        (cell(lat, lon), row)
        for row, (lat, lon) in enumerate(zip(table["lat"], table["lon"], strict=True))
        if lat == lat
    )
    return _by_checksum("cell", pairs)


def _variants(table: Table) -> Mapping[str, memoryview]:
    """Keys by skeleton; Latin ones also by spoken consonants and by what is left of the skeleton without one letter."""
    grouped: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number in range(len(table["key_hash"])):
        key = table.key(number)
        bones = skeleton(key)
        grouped["bones"].append((checksum(bones), number))
        if not is_arabic(key):
            grouped["sounds"].append((checksum(sounds(spoken(key))), number))
            grouped["vowels"].append((checksum(with_near_vowels(bones)), number))
            grouped["shortened"].extend((hashed, number) for hashed in shortened(bones))
    return {
        name: section for group in _GROUPS for name, section in _by_checksum(group, grouped[group]).items()
    }


def shortened(bones: str) -> set[int]:
    """Checksums of a skeleton and of what is left when any letter but the first is left out: two skeletons that differ
    by one letter share one. None for skeletons too short to be told apart."""
    if len(bones) < _SHORTEST_EDITED - 1:
        return set()
    return {checksum(bones), *(checksum(bones[:at] + bones[at + 1 :]) for at in range(1, len(bones)))}


_FOLLOWING: Mapping[tuple[str, ...], Callable[[Table], Mapping[str, memoryview]]] = {
    ("cell_hash", "cell_number"): _near,
    tuple(f"{group}_{part}" for group in _GROUPS for part in ("hash", "number")): _variants,
}


def code_of(section: str) -> Literal["B", "H", "I", "d"]:
    """The type code (``array``) of a section's numbers; of text, bytes."""
    return "B" if section in _BLOBS else _CODES.get(section, "I")


def _block(code: str, numbers: Iterable[int]) -> memoryview:
    return memoryview(array(code, numbers))


def _blob(at: str, name: str, parts: Sequence[bytes]) -> Mapping[str, memoryview]:
    return {
        name: memoryview(b"".join(parts)),
        f"{at}_at": _block("I", accumulate(map(len, parts), initial=0)),
    }


def _by_checksum(name: str, pairs: Iterable[tuple[int, int]]) -> Mapping[str, memoryview]:
    """Two arrays: what was asked for, in order, and the numbers it has. Sorted as one number each: twice as fast."""
    ordered = sorted(hashed << 32 | number for hashed, number in pairs)
    return {
        f"{name}_hash": _block("I", (both >> 32 for both in ordered)),
        f"{name}_number": _block("I", (both & 0xFFFFFFFF for both in ordered)),
    }
