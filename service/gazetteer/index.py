"""The place index: by id, by name in any of its spellings, by nearness. Built once, then only read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from service.gazetteer.distance import kilometres
from service.gazetteer.spelling import consonants, is_arabic, one_edit, skeleton
from service.records import Place
from service.text.folding import fold_name, fold_phrase

_CELL_DEGREES = 0.25
_KM_PER_DEGREE = 111.0
_WIDEST_KM = 2_000.0
_LONGEST_NAME = 60
_SHORTEST_VARIANT = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a spelling may mean. ``score`` 0 to 1 rates the spelling alone; ``reason`` says it in words."""

    place_id: str
    name: str
    """The spelling of the gazetteer that was met."""
    score: float
    reason: str


class PlaceIndex:
    """Places by name and nearness. Make one with ``build``; safe to share between threads."""

    def __init__(
        self, places: Mapping[str, Place], keys: Mapping[str, tuple[str, ...]], phrases: Mapping[str, str]
    ) -> None:
        """``keys``: ids by squeezed name; ``phrases``: that key by folded name."""
        self._places, self._keys, self._phrases = places, keys, phrases

    @classmethod
    def build(cls, places: Iterable[Place]) -> "PlaceIndex":
        """Of places with the same id the first counts."""
        by_id: dict[str, Place] = {}
        by_key: dict[str, tuple[str, ...]] = {}
        phrases: dict[str, str] = {}
        for place in places:
            if by_id.setdefault(place.id, place) is not place:
                continue
            for name in (place.name, *place.names):
                phrase = fold_phrase(name)
                key = phrase if phrase.isalnum() else "".join(filter(str.isalnum, phrase))
                ids = by_key.get(key, ())
                if key and (not ids or ids[-1] != place.id):
                    by_key[key] = (*ids, place.id)
                if key:
                    phrases[phrase] = key
        return cls(by_id, by_key, phrases)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def place(self, place_id: str) -> Place:
        """Raises KeyError for an id that is not in the index."""
        return self._places[place_id]

    def named(self, name: str) -> tuple[str, ...]:
        """Ids of the places that have this spelling; case, accents, hyphens and spaces do not count."""
        return self._keys.get(fold_name(name), ())

    def names(self) -> Sequence[str]:
        """Every spelling once, folded, as a phrase: the patterns to look for in a text."""
        return list(self._phrases)

    def find(self, name: str) -> list[Candidate]:
        """What a spelling may mean, best first: as it stands, else by the ways names are misspelt; empty if nothing.

        The same letters and the same skeleton; where neither finds a place, one letter of the skeleton different; then,
        for an Arabic name, the same consonants in Latin letters. Names over 60 characters find nothing.
        """
        key = fold_name(name)
        if not key or len(key) > _LONGEST_NAME:
            return []
        same = self._same_letters(key)
        exact = {candidate.place_id for candidate in same}
        same += [candidate for candidate in self._same_sound(key) if candidate.place_id not in exact]
        return same or self._one_letter_off(key) or self._transliterated(key)

    def _same_letters(self, key: str) -> list[Candidate]:
        return [
            Candidate(place_id, key, 1.0, "the spelling is known") for place_id in self._keys.get(key, ())
        ]

    def _same_sound(self, key: str) -> list[Candidate]:
        if len(key) < _SHORTEST_VARIANT:
            return []
        known = self._skeletons.get(skeleton(key), ())
        return self._rated(key, known, 0.95, "a usual variant of the spelling")

    def _one_letter_off(self, key: str) -> list[Candidate]:
        bones = skeleton(key)
        if len(bones) <= _SHORTEST_VARIANT or is_arabic(key):
            return []
        known = {name: None for near in one_edit(bones) for name in self._skeletons.get(near, ())}
        return self._rated(key, known, 0.9, "one letter different")

    def _transliterated(self, key: str) -> list[Candidate]:
        sounds = consonants(key)
        if len(sounds) < 3 or not is_arabic(key):
            return []
        return self._rated(key, self._sounds.get(sounds, ()), 0.85, "the same consonants in Latin letters")

    def _rated(self, key: str, known: Collection[str], ceiling: float, why: str) -> list[Candidate]:
        """Candidates for spellings met, rated by likeness below a ceiling; each place once, by its best spelling."""
        best: dict[str, Candidate] = {}
        for name in known:
            score = round(ceiling * _likeness(key, name), 3)
            for place_id in self._keys[name]:
                if place_id not in best or best[place_id].score < score:
                    best[place_id] = Candidate(place_id, name, score, f"{why}: {name}")
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.place_id))

    def near(
        self,
        lat: float,
        lon: float,
        km: float,
        kinds: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[tuple[Place, float]]:
        """Places within ``km`` (at most 2,000) with their distance, nearest first; of some kinds, so many at most."""
        reach = min(km, _WIDEST_KM)
        found = []
        for place in self._around(lat, lon, reach):
            if (kinds is None or place.kind in kinds) and place.lat is not None and place.lon is not None:
                away = kilometres(lat, lon, place.lat, place.lon)
                if away <= reach:
                    found.append((place, away))
        found.sort(key=lambda pair: (pair[1], pair[0].id))
        return found[:limit]

    def _around(self, lat: float, lon: float, km: float) -> Iterator[Place]:
        """Places of every grid cell that the circle could touch."""
        high = km / _KM_PER_DEGREE + 1e-6
        wide = high / max(0.05, cos(radians(min(89.0, abs(lat) + high))))
        for row in range(_cell(lat - high), _cell(lat + high) + 1):
            for column in range(_cell(lon - wide), _cell(lon + wide) + 1):
                yield from self._grid.get((row, column), ())

    @cached_property
    def _grid(self) -> Mapping[tuple[int, int], list[Place]]:
        grid = defaultdict(list)
        for place in self:
            if place.lat is not None and place.lon is not None:
                grid[_cell(place.lat), _cell(place.lon)].append(place)
        return dict(grid)

    @cached_property
    def _skeletons(self) -> Mapping[str, list[str]]:
        return _grouped((skeleton(key), key) for key in self._keys)

    @cached_property
    def _sounds(self) -> Mapping[str, list[str]]:
        return _grouped((consonants(key), key) for key in self._keys if not is_arabic(key))


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    groups = defaultdict(list)
    for group, member in pairs:
        groups[group].append(member)
    return dict(groups)


def _cell(degrees: float) -> int:
    return int(degrees // _CELL_DEGREES)


def _likeness(one: str, other: str) -> float:
    """How alike two spellings look, 0 to 1; Arabic against Latin by their skeletons."""
    if is_arabic(one) != is_arabic(other):
        one, other = skeleton(one), skeleton(other)
    return max(ratio(one, other) / 100, JaroWinkler.similarity(one, other))
