"""Items a second on one core, read for casualties, beside libraries that look for place names alone.

The same texts and the same place names for all: spaCy (a blank pipeline of the text's language and a PhraseMatcher) and
flashgeotext. Ours reads each item through: language, terms, places, and of reports every figure. Memory and loading are
measured in processes of their own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.corpus import places, stream
from service.app import open_reader
from service.gazetteer.packs import load_places
from service.records import FeedItem

PACK = "three-borders"
FEW, MANY = 37_000, 200_000
ROUNDS, ITEMS = 3, 400
NOW = datetime(2022, 6, 20, 9, tzinfo=UTC)
STREAMS = {
    "not relevant": 0.0,
    "relevant": 1.0,
    "mixed, 1 in 20": 0.05,
}
"""The share of reports of attacks in each stream of items."""
Read = Callable[[FeedItem], object]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_imported(Path(folder) / str(count), count) for count in (FEW, MANY))
        _rates(few, many)
        _weights(few, many)


def _imported(folder: Path, count: int) -> Path:
    """A data folder whose index holds so many places in all: the pack's own and made ones, imported as a table."""
    folder.mkdir()
    table = folder / "made.csv"
    shipped = len(load_places(PACK))
    lines = ["name,country,lat,lon,kind"]
    lines += [
        f"{place.name},{place.country},{place.lat:.4f},{place.lon:.4f},{place.kind}"
        for place in places(count - shipped)
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "service", "gazetteer", "import", str(table)]
    subprocess.run(command, check=True, env=_environment(folder), stdout=subprocess.DEVNULL)
    return folder


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "LIPTAKO_DATA_DIR": str(folder)}


# --- items a second ------------------------------------------------------------------------------------------------


def _rates(few: Path, many: Path) -> None:
    """The best of some rounds in which each takes its turn, so that a busy machine slows all of them alike."""
    contenders = {
        f"here, {FEW:,} places": _ours(few),
        f"here, {MANY:,} places": _ours(many),
        **_others(FEW),
        **_others(MANY),
    }
    print(f"items a second and core, best of {ROUNDS} rounds of {ITEMS} items\n{'':40}", end="")
    print("".join(f"{name:>16}" for name in STREAMS))
    rates = {name: [_rate([*contenders.values()], share)] for name, share in STREAMS.items()}
    for at, name in enumerate(contenders):
        print(f"{name:40}" + "".join(f"{rate[0][at]:16,.0f}" for rate in rates.values()))
    growth = "".join(f"{rate[0][0] / rate[0][1]:15.2f}x" for rate in rates.values())
    print(f"{f'growth from {FEW:,} to {MANY:,} places':40}{growth}")
    for at, name in enumerate(contenders):
        if at > 1:
            ours = int(f"{MANY:,}" in name)
            ratios = "".join(f"{rate[0][ours] / rate[0][at]:15.1f}x" for rate in rates.values())
            print(f"{f'here beside {name}':40}{ratios}")


def _rate(contenders: Sequence[Read], share: float) -> list[float]:
    items = stream(ITEMS, share, open_reader(PACK))
    best = [0.0] * len(contenders)
    for _ in range(ROUNDS):
        for at, read in enumerate(contenders):
            began = time.process_time()
            for item in items:
                read(item)
            best[at] = max(best[at], len(items) / (time.process_time() - began))
    return best


def _ours(folder: Path) -> Read:
    reader = open_reader(PACK, folder)
    return lambda item: reader.read(item, NOW)


def _others(count: int) -> dict[str, Read]:
    """What looks for the same names, as far as it is installed."""
    found: dict[str, Read] = {}
    for name, made in (("spaCy", _spacy), ("flashgeotext", _flashgeotext)):
        try:
            found[f"{name}, {count:,} places"] = made(count)
        except ImportError:
            print(f"{name} is not installed: make benchmark does it", file=sys.stderr)
    return found


def _names(count: int) -> list[str]:
    shipped = load_places(PACK)
    known = [*shipped, *places(count - len(shipped))]
    return list(dict.fromkeys(name for place in known for name in (place.name, *place.names)))


def _spacy(count: int) -> Read:
    import spacy
    from spacy.matcher import PhraseMatcher

    pipelines: dict[str, Any] = {}
    names = _names(count)
    for language in ("fr", "en"):
        pipeline = spacy.blank(language)
        matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
        matcher.add("place", list(pipeline.tokenizer.pipe(names)))
        pipelines[language] = (pipeline, matcher)

    def read(item: FeedItem) -> object:
        pipeline, matcher = pipelines[item.language or "fr"]
        return matcher(pipeline(item.source_text))

    return read


def _flashgeotext(count: int) -> Read:
    from flashgeotext.config import GeoTextConfiguration
    from flashgeotext.geotext import GeoText
    from flashgeotext.lookup import LookupData

    geotext = GeoText(GeoTextConfiguration(use_demo_data=False))
    geotext.add(LookupData(name="places", data={name: [name] for name in _names(count)}))
    return lambda item: geotext.extract(input_text=item.source_text, span_info=True)


# --- memory and loading ----------------------------------------------------------------------------------------------


def _weights(few: Path, many: Path) -> None:
    """Each in a process of its own that reads the mixed stream once."""
    print(f"\n{'in a process of its own':40}{'MB per 100,000 places':>24}{'ready to read in':>18}")
    for name in WEIGHED:
        small, large = (_weighed(name, count, folder) for count, folder in ((FEW, few), (MANY, many)))
        if small and large:
            per = (large["bytes"] - small["bytes"]) / (MANY - FEW) * 100_000 / 2**20
            print(f"{name:40}{per:24.1f}{large['seconds']:16.2f} s")


def _weighed(name: str, count: int, folder: Path) -> dict[str, float] | None:
    command = [sys.executable, "-m", "benchmarks.reading", name, str(count), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def _weigh(name: str, count: int, folder: Path) -> None:
    began = time.process_time()
    read = WEIGHED[name](count, folder)
    seconds = time.process_time() - began
    for item in stream(ITEMS, 0.05, open_reader(PACK)):
        read(item)
    print(json.dumps({"bytes": psutil.Process().memory_info().rss, "seconds": seconds}))


WEIGHED: dict[str, Callable[[int, Path], Read]] = {
    "here": lambda _count, folder: _ours(folder),
    "spaCy": lambda count, _folder: _spacy(count),
    "flashgeotext": lambda count, _folder: _flashgeotext(count),
}


if __name__ == "__main__":
    _weigh(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
