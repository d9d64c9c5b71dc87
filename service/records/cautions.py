"""What is no mistake, but may not be what was meant."""

from collections.abc import Iterable, Mapping


class Caution(str):
    """A sentence in English. ``words``: the same with ``{names}`` for its ``values``, so that it can be said in another
    language; ``faults``: why, as field and reason, where something cannot be used."""

    __slots__ = ("faults", "values", "words")
    words: str
    values: Mapping[str, str]
    faults: tuple[tuple[str, str], ...]

    def __new__(cls, words: str, faults: Iterable[tuple[str, str]] = (), **values: str) -> "Caution":
        made = super().__new__(cls, words.format(**values) if values else words)
        made.words, made.values, made.faults = words, values, tuple(faults)
        return made
