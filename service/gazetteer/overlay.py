"""Places laid over an index: new ones, and known ones with more spellings. The index below stays as it is.

Packing 200,000 places anew takes seconds; what operators add are some dozens. So they are packed alone, and what is
looked up is looked up in both tables. A known place keeps its row, a new one has a row behind those of the index; names
that the index has not are numbered behind its names.
"""

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from operator import attrgetter

from service.gazetteer.index import PlaceIndex
from service.gazetteer.packed import Table, code_of, pack
from service.records import Place

_BY_ROW = frozenset({"kinds", "lat", "lon"})


class Overlaid(Table):
    """Two tables as one. ``over``: new places, and places of ``under`` by their ids, with more names and nothing else
    different."""

    def __init__(self, under: Table, over: Table) -> None:
        self._under, self._over = under, over
        self._rows: list[int] = []
        """The row here of each row of ``over``."""
        self._replaced: dict[int, int] = {}
        added: list[int] = []
        for row in range(len(over)):
            known = under.row_of(over.id_of(row))
            if known is None:
                self._rows.append(len(under) + len(added))
                added.append(row)
            else:
                self._rows.append(known)
                self._replaced[known] = row
        self._added = added
        self._names = len(under["key_hash"])
        keys = ((number, under.key_number(over.key(number))) for number in range(len(over["key_hash"])))
        self._shared = {number: known for number, known in keys if known is not None}
        """Names that both have: their numbers in ``over`` and in ``under``."""
        self._more = {known: number for number, known in self._shared.items()}
        self._sections: dict[str, memoryview] = {}
        self.heads = dict(under.heads)
        for word, lengths in over.heads.items():
            self.heads[word] = self.heads.get(word, 0) | lengths

    def __len__(self) -> int:
        return len(self._under) + len(self._added)

    def __getitem__(self, name: str) -> memoryview:
        """A section with a number for each row. The others are in the two tables. KeyError."""
        if name not in _BY_ROW:
            raise KeyError(name)
        if name not in self._sections:
            more = self._over[name]
            numbers = array(code_of(name), self._under[name].tobytes())
            numbers.extend(more[row] for row in self._added)
            self._sections[name] = memoryview(numbers)
        return self._sections[name]

    def _row_over(self, row: int) -> int | None:
        if row >= len(self._under):
            return self._added[row - len(self._under)]
        return self._replaced.get(row)

    def place(self, row: int) -> Place:
        over = self._row_over(row)
        return self._under.place(row) if over is None else self._over.place(over)

    def id_of(self, row: int) -> str:
        over = self._row_over(row)
        return self._under.id_of(row) if over is None else self._over.id_of(over)

    def row_of(self, place_id: str) -> int | None:
        over = self._over.row_of(place_id)
        return self._under.row_of(place_id) if over is None else self._rows[over]

    def numbers(self, name: str, hashed: int) -> Sequence[int]:
        """Of names alone: rows are found by ``row_of`` and ``rows_within``."""
        more = (number for number in self._over.numbers(name, hashed) if number not in self._shared)
        return [*self._under.numbers(name, hashed), *(self._names + number for number in more)]

    def rows_within(self, first: int, last: int) -> Sequence[int]:
        more = (self._rows[row] for row in self._over.rows_within(first, last))
        return [
            *self._under.rows_within(first, last),
            *(row for row in more if row >= len(self._under)),
        ]

    def key(self, number: int) -> str:
        return self._under.key(number) if number < self._names else self._over.key(number - self._names)

    def key_number(self, key: str) -> int | None:
        known = self._under.key_number(key)
        if known is not None:
            return known
        more = self._over.key_number(key)
        return None if more is None else self._names + more

    def rows_of(self, number: int) -> Sequence[int]:
        if number >= self._names:
            return [self._rows[row] for row in self._over.rows_of(number - self._names)]
        rows = self._under.rows_of(number)
        if number not in self._more:
            return rows
        more = (self._rows[row] for row in self._over.rows_of(self._more[number]))
        return list(dict.fromkeys((*rows, *more)))

    def has_phrase(self, phrase: str) -> bool:
        return self._under.has_phrase(phrase) or self._over.has_phrase(phrase)


def laid_over(index: PlaceIndex, places: Iterable[Place]) -> PlaceIndex:
    """The index with some places more, or with more spellings: where a place has an id of the index, its names are
    taken. Without places, the index itself."""
    over = pack(sorted(places, key=attrgetter("id")))
    if not len(over):
        return index
    digest = blake2b(index.digest.encode(), digest_size=16)
    digest.update(over["rows"])
    return PlaceIndex(Overlaid(index.table, over), digest.hexdigest())
