"""Language files: the closed-class words of each language, ``languages/LANGUAGE.toml``, checked and merged into one.

Reports mix languages, so all of them are read at once: a word means the same wherever it is met. What each key means is
said at the top of ``languages/fr.toml``.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from service.errors import ConfigError
from service.text.folding import fold_phrase
from service.text.toml_files import read_toml

SHIPPED = Path(__file__).parent / "languages"
"""The folder of the languages that the service reads."""

Value = int | str | tuple[int, int] | tuple[str, ...]
Entries = Iterator[tuple[list[str], Value]]
"""Words that mean the same, and what they mean."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_PHRASE_KIND = re.compile(r"(?:day|night|weekend|week|month|year) \d|shift (?:-?[1-9]|0)|period")
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class _At:
    """A key of a file."""

    file: str
    field: str

    def below(self, key: str) -> "_At":
        return _At(self.file, f"{self.field}.{key}" if self.field else key)

    def error(self, reason: str) -> ConfigError:
        return ConfigError(reason, file=self.file, field=self.field)


_Reader = Callable[[object, _At], Entries]


def _table(value: object, at: _At) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise at.error(f"must be a table, [{at.field}], not {value!r}")
    return value


def _folded(value: object, at: _At, count: int = 1) -> str:
    """A text of so many words (0: any number), folded as texts are when they are looked through."""
    if not isinstance(value, str):
        raise at.error(f"must be a word in quotes, not {value!r}")
    folded = fold_phrase(value)
    if not folded.replace(" ", "").isalpha():
        raise at.error(f"must be a word of letters alone, not {value!r}")
    if count and folded.count(" ") + 1 != count:
        raise at.error(f"must be {'one word' if count == 1 else f'{count} words'}, not {value!r}")
    return folded


def _words(value: object, at: _At, count: int = 1) -> list[str]:
    """The texts of a list, of so many words each."""
    if not isinstance(value, list):
        raise at.error(f'must be a list of words, ["…", "…"], not {value!r}')
    return [_folded(word, at, count) for word in value]


def _listed(value: object, at: _At, count: int = 1) -> Entries:
    """A list of words, each meaning no more than that it is one of them."""
    yield _words(value, at, count), ""


def _word(value: object, at: _At) -> Entries:
    """One word: an entry of its own name, so that two languages cannot give two."""
    yield [at.field.rpartition(".")[2]], _folded(value, at)


def _of_language(value: object, at: _At) -> Entries:
    """Small words as texts have them, in lower case, under the name of the language: languages may share some."""
    if _words(value, at):
        yield [Path(at.file).stem], tuple(map(str.lower, cast("list[str]", value)))


def _by_name(value: object, at: _At, values: Mapping[str, Value], count: int = 1) -> Entries:
    """Lists of words, each under the name of what they mean."""
    for name, words in _table(value, at).items():
        if name not in values:
            raise at.below(name).error(f"unknown; known are {', '.join(values)}")
        yield _words(words, at.below(name), count), values[name]


def _by_number(value: object, at: _At) -> Entries:
    """Lists of words, each under the number that they mean."""
    for number, words in _table(value, at).items():
        if not (number.isascii() and number.isdigit() and 0 < int(number[:10]) <= _LARGEST):
            raise at.below(number).error(f"unknown; a number from 1 to {_LARGEST} is expected")
        yield _words(words, at.below(number)), int(number)


def _by_kind(value: object, at: _At) -> Entries:
    """Lists of phrases, each under the kind of time that they mean."""
    for kind, phrases in _table(value, at).items():
        if not _PHRASE_KIND.fullmatch(kind):
            expected = '"day N", "night N", "weekend N", "week N", "month N", "year N", "shift N", "shift -N", period'
            raise at.below(kind).error(f"unknown; expected is one of {expected}")
        yield _words(phrases, at.below(kind), 0), kind


def _plurals(value: object, at: _At) -> Entries:
    for word, said in _table(value, at).items():
        told = said if isinstance(said, dict) else {}
        if set(told) != {"one", "least"} or not all(type(n) is int and n > 0 for n in told.values()):
            raise at.below(word).error(f"must be {{ one = 10, least = 20 }} or the like, not {said!r}")
        yield [_folded(word, at.below(word))], (told["one"], told["least"])


_phrases = partial(_listed, count=0)
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)}
_SIGNS = (
    "forces posts people leave withdraw departure flee exodus arrive alarm order go term ultimatum blockade"
    " blockade_by_fighters block roads masts destroy not denied unreal ended relieved long_ago had peaceful politics"
    " games"
)
KEYS: dict[str, dict[str, _Reader]] = {
    "numbers": {
        **dict.fromkeys(("ones", "teen", "duals", "singulars", "counted_again"), _listed),
        **dict.fromkeys(("articles", "several", "joiners", "changes"), _listed),
        **dict.fromkeys(("at_least", "up_to", "about", "afterwards"), _phrases),
        **dict.fromkeys(("cardinals", "multipliers", "collectives"), _by_number),
        "dual_thousand": _word,
        "plurals": _plurals,
    },
    "dates": {
        **dict.fromkeys(("night", "range", "ordinals", "also_words", "short", "since"), _listed),
        **dict.fromkeys(("last", "next", "year_openers", "hours"), _listed),
        **dict.fromkeys(("arabic_ordinals", "arabic_tens", "counts"), _by_number),
        "weekdays": partial(_by_name, values={name: day for day, name in enumerate(_WEEKDAYS)}),
        "months": partial(_by_name, values=_MONTH_NUMBERS),
        "months_of_two_words": partial(_by_name, values=_MONTH_NUMBERS, count=2),
        "phrases": _by_kind,
        "units": partial(_by_name, values=_UNITS),
        "back": partial(_by_name, values={name: name for name in ("ago", "before", "after")}, count=0),
    },
    "text": {"small_words": _of_language},
    "signs": dict.fromkeys(_SIGNS.split(), _phrases),
    "names": dict.fromkeys(
        ("kinds", "kinds_of_several", "of_those", "called", "units", "at", "of", "plain", "plain_endings"),
        _listed,
    ),
}
"""What a file may hold: the keys of each section, and how each is read."""


class Section:
    """One section of all languages: the words of each key with what they mean, folded."""

    def __init__(self, tables: Mapping[str, dict[str, Any]]) -> None:
        self._tables = tables

    def words(self, key: str) -> frozenset[str]:
        """The words of a list."""
        return frozenset(self._tables[key])

    def phrases(self, key: str) -> str:
        """The phrases of a list, "|" between them."""
        return "|".join(self._tables[key])

    def word(self, key: str) -> str:
        """A single word; "" where no language has one."""
        return str(self._tables[key].get(key, ""))

    def numbers(self, key: str) -> dict[str, int]:
        """Words with the number that they mean."""
        return dict(self._tables[key])

    def kinds(self, key: str) -> dict[str, str]:
        """Phrases with what they mean, in a word."""
        return dict(self._tables[key])

    def pairs(self, key: str) -> dict[str, tuple[int, int]]:
        """Words with two numbers."""
        return dict(self._tables[key])

    def languages(self, key: str) -> dict[str, frozenset[str]]:
        """The words of a list, by language."""
        return {language: frozenset(words) for language, words in self._tables[key].items()}


def load(folder: Path) -> dict[str, Section]:
    """The sections of all ``*.toml`` of a folder, each merged over the languages.

    Raises ConfigError with file and field for what cannot be read: no TOML, an unknown key, a wrong type, a word with
    two values.
    """
    files = _files(folder)
    merged: dict[str, dict[str, dict[str, Any]]] = {
        section: {key: {} for key in keys} for section, keys in KEYS.items()
    }
    for file in files:
        for section, key, words, value, at in _entries(file):
            table = merged[section][key]
            for word in words:
                if table.setdefault(word, value) != value:
                    giver = _giver(files, at.field, word)
                    raise at.error(
                        f"{word!r} means {value!r} here and {table[word]!r} in {giver}: one value is expected"
                    )
    return {section: Section(tables) for section, tables in merged.items()}


def digest(folder: Path) -> bytes:
    """Changes when a file of the folder does."""
    told = hashlib.blake2b(digest_size=6)
    for file in _files(folder):
        told.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return told.digest()


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ConfigError("no language file, LANGUAGE.toml, in this folder", file=str(folder))
    return files


def _giver(files: list[Path], field: str, word: str) -> str:
    """The first file that gives a word under a key."""
    return next(
        file.name
        for file in files
        for *_, words, _, at in _entries(file)
        if at.field == field and word in words
    )


def _entries(file: Path) -> Iterator[tuple[str, str, list[str], Value, _At]]:
    """Everything that a file says: section, key, words, what they mean, and the place of the key."""
    at = _At(str(file), "")
    for section, keys, inside in _known(read_toml(file), KEYS, at):
        within = at.below(section)
        for key, reader, said in _known(_table(inside, within), keys, within):
            place = within.below(key)
            for words, value in reader(said, place):
                yield section, key, words, value, place


def _known(table: Mapping[str, Any], known: Mapping[str, Any], at: _At) -> Iterator[tuple[str, Any, Any]]:
    """The keys of a table with what is known of each and what it says; an unknown one is an error."""
    for key, said in table.items():
        if key not in known:
            raise at.below(key).error(f"unknown; known are {', '.join(sorted(known))}")
        yield key, known[key], said


SECTIONS = load(SHIPPED)
"""Of the languages that the service reads."""
LANGUAGES = tuple(file.stem for file in _files(SHIPPED))
"""Their names, as the files have them: fr, en, ar."""
