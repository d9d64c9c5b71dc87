"""Files of places as they are found: what each is, and what can be read out of it.

GeoNames country files (``.txt``, or ``.zip`` as GeoNames gives them), OCHA P-code tables and an operator's own table
(``.csv``). A row that cannot be read is told and costs itself alone.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePath

from service.errors import ConfigError
from service.gazetteer.build.geonames import read_geonames
from service.gazetteer.build.pcodes import AdminUnit, is_pcode_table, read_pcodes
from service.gazetteer.place_rows import read_own_places
from service.records import Place
from service.text.folding import fold_name

_LARGEST = 500 * 2**20
"""Bytes that a packed file may hold: GeoNames' largest country has 400 MB."""
_MOST_FAULTS = 1_000
_READMES = ("readme.txt",)

LICENCES: Mapping[str, tuple[str, str]] = {
    "geonames": ("CC BY 4.0", "GeoNames (geonames.org), CC BY 4.0"),
    "ocha": ("CC BY-IGO", "OCHA Common Operational Datasets, CC BY-IGO"),
    "own": ("the operator's own", "the operator's own table"),
    "pack": (
        "as docs/gazetteer.md says",
        "the table of the zone pack: GeoNames (CC BY 4.0), OCHA (CC BY-IGO), own",
    ),
}
"""Licence, and the words that name the source, of each kind of source."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where places are from. ``digest`` is of the file: the same file imported again changes nothing."""

    kind: str
    """geonames, ocha, own."""
    name: str
    """What a newer file of the same source replaces: "geonames-ML"."""
    file: str
    digest: str

    @property
    def licence(self) -> str:
        return LICENCES[self.kind][0]

    @property
    def attribution(self) -> str:
        return LICENCES[self.kind][1]


@dataclass(frozen=True, slots=True)
class Imported:
    """What one source gave."""

    source: Source
    places: tuple[Place, ...] = ()
    units: tuple[AdminUnit, ...] = ()
    faults: tuple[ConfigError, ...] = ()


class _Faults(list[ConfigError]):
    """Rows that could not be read. A file of which hardly a row can is another kind of file."""

    def __call__(self, fault: ConfigError) -> None:
        if len(self) >= _MOST_FAULTS:
            raise ConfigError(
                f"over {_MOST_FAULTS} lines cannot be read, the first: {self[0]}", file=fault.file
            )
        self.append(fault)


def read_file(file: str, body: bytes) -> Iterator[Imported]:
    """What a file gives, one for each table in it. Raises ConfigError where it is no file of places; of a packed file
    after the tables in it that can be read."""
    if body[:4] == b"PK\x03\x04":
        problems: list[ConfigError] = []
        for name, part in _unpacked(file, body):
            try:
                yield _read_table(name, part)
            except ConfigError as error:
                problems.append(error)
        if problems:
            raise ConfigError("not every table in it can be read", file=file, problems=tuple(problems))
    else:
        yield _read_table(file, body)


def _read_table(file: str, body: bytes) -> Imported:
    text = _decoded(file, body)
    faults = _Faults()
    places: tuple[Place, ...] = ()
    units: tuple[AdminUnit, ...] = ()
    if "\t" in text.split("\n", 1)[0] and not file.casefold().endswith((".csv", ".tsv")):
        places = tuple(read_geonames(io.StringIO(text), file, faults))
        # Split as files are: what separates lines elsewhere may stand in a name.
        countries = sorted({line.split("\t")[8] for line in text.split("\n") if line.count("\t") == 18})
        name = f"geonames-{'-'.join(countries[:3])}"
    elif is_pcode_table(text):
        units = tuple(read_pcodes(text, file, faults))
        name = f"ocha-{fold_name(PurePath(file).stem)}"
    else:
        places = tuple(read_own_places(text, file, faults))
        name = f"own-{fold_name(PurePath(file).stem)}"
    if not places and not units:
        first = f"; {faults[0]}" if faults else ""
        raise ConfigError(f"no place and no unit can be read out of it{first}", file=file)
    digest = blake2b(body, digest_size=16).hexdigest()
    source = Source(name.split("-")[0], name, PurePath(file).name, digest)
    return Imported(source, places, units, tuple(faults))


def _unpacked(file: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The tables of a ZIP file, by "file/name in it". Raises ConfigError for one that is broken or swells too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = [
                member
                for member in packed.infolist()
                if member.filename.casefold().endswith((".txt", ".csv")) and member.filename not in _READMES
            ]
            if not members:
                raise ConfigError("there is no .txt or .csv in it", file=file)
            if sum(member.file_size for member in members) > _LARGEST:
                raise ConfigError(f"holds over {_LARGEST >> 20} MB", file=file)
            for member in members:
                yield f"{file}/{member.filename}", packed.read(member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        OSError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise ConfigError(f"not a ZIP file that can be read: {error}", file=file) from error


def _decoded(file: str, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ConfigError("not UTF-8: save it as UTF-8 and import it again", file=file, line=line) from error
