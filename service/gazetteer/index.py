"""The place index: by id, by name in any of its spellings, by nearness. Built once, then only read."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import cos, radians

from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.fuzz import ratio

from service.gazetteer import transliteration
from service.gazetteer.distance import kilometres
from service.gazetteer.packed import KINDS, Table, checksum, pack, shortened, strips
from service.gazetteer.spelling import is_arabic, skeleton, with_near_vowels
from service.records import Place
from service.text.folding import fold_name

_KM_PER_DEGREE = 111.0
_WIDEST_KM = 2_000.0
_LONGEST_NAME = 60
_SHORTEST_VARIANT = 4
_UNSURE = 0.79
"""The most that a short name with other vowels scores: too many short names differ by no more."""
_FEW_CONSONANTS = 3
_LIKE, _LIKE_WITH_FEW, _AS_GOOD = 0.86, 0.96, 0.06
"""How alike an Arabic and a Latin name must sound, with few consonants more; how far behind the best is as good."""
_PLACES_KEPT, _HEARD_KEPT = 20_000, 4_096
"""Places kept once made: those that texts name come again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a spelling may mean. ``score`` 0 to 1 rates the spelling alone; ``reason`` says it in words."""

    place_id: str
    name: str
    """The spelling of the gazetteer that was met."""
    score: float
    reason: str


class PlaceIndex:
    """Places by name and nearness. Make one with ``build`` or of a ``Table`` on disk; safe to share between threads."""

    def __init__(self, table: Table, digest: str | None = None) -> None:
        self.table = table
        self.digest = digest or blake2b(table["rows"], digest_size=16).hexdigest()
        """Names what the index holds: the same places in the same order have the same digest."""
        self._made = lru_cache(maxsize=_PLACES_KEPT)(table.place)
        self._by_id = lru_cache(maxsize=_PLACES_KEPT)(self._look_up)
        self._alike = lru_cache(maxsize=_HEARD_KEPT)(self._sounding_alike)

    @classmethod
    def build(cls, places: Iterable[Place]) -> "PlaceIndex":
        """Of places with the same id the first counts."""
        return cls(pack(places))

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[Place]:
        return map(self.table.place, range(len(self.table)))

    def place(self, place_id: str) -> Place:
        """Raises KeyError for an id that is not in the index."""
        return self._by_id(place_id)

    def _look_up(self, place_id: str) -> Place:
        row = self.table.row_of(place_id)
        if row is None:
            raise KeyError(place_id)
        return self._made(row)

    def of_kind(self, kind: str) -> list[Place]:
        """Every place of one kind."""
        wanted = KINDS.index(kind)
        return [self._made(row) for row, kind in enumerate(self.table["kinds"]) if kind == wanted]

    def named(self, name: str) -> tuple[str, ...]:
        """Ids of the places that have this spelling; case, accents, hyphens and spaces do not count."""
        return tuple(place.id for place in self.bearing(fold_name(name)))

    def bearing(self, key: str) -> list[Place]:
        """The places of a name that is folded and joined (``fold_name``)."""
        number = self.table.key_number(key) if key else None
        return [] if number is None else [self._made(row) for row in self.table.rows_of(number)]

    def find(self, name: str, *, further: bool = False) -> list[Candidate]:
        """What a spelling may mean, best first: as it stands, else by the ways names are misspelt; empty if nothing.

        The same letters and the same skeleton; where neither finds a place, vowels near in sound or one letter of the
        skeleton different. An Arabic name that is not known as it stands means what sounds alike in
        Latin letters. ``further``: what is less alike as well, though something is more: a homonym far away may hide
        the place that is meant. Names over 60 characters find nothing.
        """
        key = fold_name(name)
        if not key or len(key) > _LONGEST_NAME:
            return []
        surer, less_sure = (
            ((self._same_letters,), (self._transliterated,))
            if is_arabic(key)
            else ((self._same_letters, self._same_sound), (self._near_vowels, self._one_letter_off))
        )
        found = _first_of_each(candidate for way in surer for candidate in way(key))
        if found and not further:
            return found
        near = _first_of_each(candidate for way in less_sure for candidate in way(key))
        near.sort(key=lambda candidate: (-candidate.score, candidate.place_id))
        return _first_of_each((*found, *near))

    def _same_letters(self, key: str) -> list[Candidate]:
        return [Candidate(place.id, key, 1.0, "the spelling is known") for place in self.bearing(key)]

    def _same_sound(self, key: str) -> list[Candidate]:
        if len(key) < _SHORTEST_VARIANT:
            return []
        bones = skeleton(key)
        known = [name for name in self._keys("bones", checksum(bones)) if skeleton(name) == bones]
        return self._rated(key, known, 0.95, "a usual variant of the spelling")

    def _near_vowels(self, key: str) -> list[Candidate]:
        bones = skeleton(key)
        same = with_near_vowels(bones)
        known = [
            name
            for name in self._keys("vowels", checksum(same))
            if (other := skeleton(name)) != bones and with_near_vowels(other) == same
        ]
        ceiling = 0.92 if len(bones) > _SHORTEST_VARIANT else _UNSURE
        return self._rated(key, known, ceiling, "other vowels, near in sound")

    def _one_letter_off(self, key: str) -> list[Candidate]:
        bones = skeleton(key)
        if len(bones) <= _SHORTEST_VARIANT:
            return []
        near = {name for hashed in shortened(bones) for name in self._keys("shortened", hashed)}
        known = [name for name in near if _one_letter_apart(bones, skeleton(name))]
        return self._rated(key, known, 0.9, "one letter different")

    def _transliterated(self, key: str) -> list[Candidate]:
        """What an Arabic name may mean: Arabic spellings with its skeleton, and Latin ones that sound alike."""
        if len(key) < _SHORTEST_VARIANT:
            return []
        bones = skeleton(key)
        arabic = (name for name in self._keys("bones", checksum(bones)) if is_arabic(name))
        known = self._rated(
            key, [name for name in arabic if skeleton(name) == bones], 0.95, "a usual variant of the spelling"
        )
        found = {candidate.place_id for candidate in known}
        return known + [one for one in self._alike(key) if one.place_id not in found]

    def _sounding_alike(self, key: str) -> Sequence[Candidate]:
        said = transliteration.spoken(key)
        sounds = transliteration.sounds(said)
        spoken = {name: transliteration.spoken(name) for name in self._keys("sounds", checksum(sounds))}
        alike = {
            name: transliteration.likeness(said, other)
            for name, other in spoken.items()
            if transliteration.sounds(other) == sounds
        }
        best = max(alike.values(), default=0.0)
        if best < (_LIKE_WITH_FEW if len(sounds) < _FEW_CONSONANTS else _LIKE):
            return []
        near = {name: score for name, score in alike.items() if score >= best - _AS_GOOD}
        return self._by_place(near, 0.95, "the same sounds in Latin letters")

    def _keys(self, group: str, hashed: int) -> list[str]:
        """The names that a sorted array of the table has under a checksum."""
        return [self.table.key(number) for number in self.table.numbers(group, hashed)]

    def _rated(self, key: str, known: Collection[str], ceiling: float, why: str) -> list[Candidate]:
        """Candidates for spellings met, rated by likeness below a ceiling."""
        return self._by_place({name: _likeness(key, name) for name in known}, ceiling, why)

    def _by_place(self, alike: Mapping[str, float], ceiling: float, why: str) -> list[Candidate]:
        """Each place of the spellings met once, by its best spelling; the likest first."""
        best: dict[str, Candidate] = {}
        for name, likeness in sorted(alike.items()):
            score = round(ceiling * likeness, 3)
            for place in self.bearing(name):
                if place.id not in best or best[place.id].score < score:
                    best[place.id] = Candidate(place.id, name, score, f"{why}: {name}")
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
        wanted = None if kinds is None else {KINDS.index(kind) for kind in kinds}
        kind_of, lats, lons = self.table["kinds"], self.table["lat"], self.table["lon"]
        found = []
        for row in self._around(lat, lon, reach):
            if wanted is None or kind_of[row] in wanted:
                away = kilometres(lat, lon, lats[row], lons[row])
                if away <= reach:
                    found.append((away, row))
        found.sort()
        return [(self._made(row), away) for away, row in found[:limit]]

    def _around(self, lat: float, lon: float, km: float) -> Iterator[int]:
        """Rows in the box about the circle."""
        high = km / _KM_PER_DEGREE + 1e-6
        wide = high / max(0.05, cos(radians(min(89.0, abs(lat) + high))))
        south, north, west, east = lat - high, lat + high, lon - wide, lon + wide
        lats, lons = self.table["lat"], self.table["lon"]
        for first, last in strips(south, north, west, east):
            for row in self.table.rows_within(first, last):
                if south <= lats[row] <= north and west <= lons[row] <= east:
                    yield row


def _first_of_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each place once, as it came first."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.place_id, candidate)
    return list(found.values())


def _one_letter_apart(one: str, other: str) -> bool:
    """Letters left out, added or changed; the first letter stays."""
    return one[:1] == other[:1] and Levenshtein.distance(one, other, score_cutoff=1) == 1


def _likeness(one: str, other: str) -> float:
    """How alike two spellings of one script look, 0 to 1."""
    return max(ratio(one, other) / 100, JaroWinkler.similarity(one, other))
