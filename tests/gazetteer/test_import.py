"""Tables of others joined with the pack's own into one index in the data folder."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from service.errors import ConfigError
from service.gazetteer.build import stored
from service.gazetteer.build.sources import Imported, read_file
from service.gazetteer.installed import Installed, open_installed, sources_folder
from service.records import Place
from tests.gazetteer.country_files import BURKINA, NIGER, OCHA, OWN, PACK_PLACES, make_pack, packed

Import = Callable[..., Installed]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "mini")


@pytest.fixture
def take(pack: Path, tmp_path: Path) -> Import:
    """Import files, given as name and content, and open the index."""

    def into(*files: tuple[str, str | bytes]) -> Installed:
        for name, content in files:
            body = content.encode() if isinstance(content, str) else content
            for imported in read_file(name, body):
                stored.keep(sources_folder(tmp_path), imported)
        return open_installed(str(pack), tmp_path)

    return into


def spoilt(archive: bytes) -> bytes:
    """With zeros in the middle of what is packed."""
    return archive[:150] + bytes(60) + archive[210:]


def place(installed: Installed, place_id: str) -> Place:
    return installed.index.place(place_id)


def test_without_an_import_the_pack_is_the_index_and_nothing_is_written(take: Import, tmp_path: Path) -> None:
    installed = take()
    assert len(installed.index) == 6
    assert [part.source for part in installed.parts] == [None]
    assert not (tmp_path / "gazetteer").exists()


def test_imported_places_take_their_units_from_the_places_around_them(take: Import) -> None:
    installed = take(("BF.txt", BURKINA))
    seytenga = place(installed, "gn4")
    assert (seytenga.adm1, seytenga.adm1_pcode, seytenga.adm2, seytenga.in_zone) == (
        "Sahel",
        "BF56",
        "Séno",
        True,
    )
    far = place(installed, "gn7")
    assert (far.adm1, far.in_zone) == (None, False)
    assert installed.index.named("سيتنغا") == ("gn4",)


def test_what_the_pack_has_stands_as_it_is(take: Import) -> None:
    installed = take(("BF.txt", BURKINA))
    assert place(installed, "gn3").name == "Dori"
    assert installed.index.named("Bouloye") == ("v2",)
    assert [one.id for one in installed.index if one.kind == "region"] == ["region-1", "region-2", "gn2"]


def test_a_place_that_is_told_twice_is_there_once(take: Import) -> None:
    assert take(("BF.txt", BURKINA)).index.named("Sitenga") == ("gn4",)


def test_a_shipped_place_without_coordinates_gets_those_of_the_only_one_it_can_be(take: Import) -> None:
    installed = take(("BF.txt", BURKINA))
    assert installed.index.named("Tinadiou") == ("v3",)
    assert (place(installed, "v3").lat, place(installed, "v3").lon) == (14.01, -0.03)


def test_wells_of_other_countries_are_left_out(take: Import) -> None:
    installed = take(("NE.txt", NIGER))
    assert [one.name for one in installed.index if one.country == "NER"] == ["Téra"]


def test_a_zip_file_gives_what_its_text_gives(take: Import) -> None:
    assert place(take(("BF.zip", packed("BF.txt", BURKINA))), "gn4").name == "Seytenga"


def test_units_that_no_table_has_are_added_with_their_codes(take: Import) -> None:
    installed = take(("ocha.csv", OCHA), ("NE.txt", NIGER))
    assert [one.id for one in installed.index if one.id.startswith("pcode-")] == [
        "pcode-BF5602",
        "pcode-NE006",
    ]
    assert place(installed, "pcode-BF5602").adm1 == "Sahel"
    assert place(installed, "pcode-BF5602").in_zone


def test_an_operators_table_may_have_any_script_and_its_own_ids(take: Import) -> None:
    installed = take(("camps.csv", OWN.replace("14,1;0,1", "14.1;0.1")))
    [camp] = installed.index.named("سيتنغا الجديدة")
    assert camp == installed.index.named("Сейтенга")[0] == "own-BFA-nouveauseytenga"
    assert place(installed, camp).in_zone
    part = installed.part_of(camp)
    assert part.source is not None
    assert part.source.name == "own-camps"


def test_an_operators_row_with_a_known_id_replaces_that_place(take: Import) -> None:
    installed = take(("fix.csv", "id,name,country,adm1,lat,lon\nv3,Tinadiou,BFA,Sahel,14.4,0.4\n"))
    assert (place(installed, "v3").lat, len(installed.index)) == (14.4, 6)


@pytest.mark.parametrize(
    ("name", "text", "line", "field", "words"),
    [
        ("BF.txt", BURKINA + "\nbroken\tline\n", 9, None, "2 columns where GeoNames has 19"),
        ("own.csv", "name,country,lat,lon\nA,BF,14,0\nB,XXXX,14,0\n", 3, "country", "not an ISO 3166 code"),
        ("own.csv", "name,country,lat,lon\nA,BF,14,0\nB,BF,north,0\n", 3, "lat", "not a number of degrees"),
        ("own.csv", 'name,country,lat,lon\nA,BF,14,0\n"B,BF,14,0\nC,BF,1,1\n', 3, None, "CSV table"),
        ("own.csv", "id,name,country\nx,A,BF\nx,B,BF\n", 3, "id", "already given"),
        ("ocha.csv", OCHA + "BFA,nine,BF99,Nord,BFA,\n", 5, "Admin Level", "none of 1, 2, 3"),
        ("ocha.csv", OCHA + "BFA,1,BF54,Nord,BFA,soon\n", 5, "Valid from date", "Invalid isoformat"),
        ("ocha.csv", OCHA + "BFA,1,,Nord,BFA,\n", 5, "P-Code", "must not be empty"),
        ("ocha.csv", OCHA + "FRA,1,FR54,Nord,FRA,\n", 5, "Location", "not the code of an African country"),
    ],
)
def test_a_broken_row_is_told_and_costs_itself_alone(
    name: str, text: str, line: int, field: str | None, words: str
) -> None:
    [imported] = read_file(name, text.encode())
    [fault] = imported.faults
    assert (fault.file, fault.line, fault.field) == (name, line, field)
    assert words in fault.reason
    assert imported.places or imported.units


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", b"", "columns are missing: name, country"),
        ("a.csv", b"name,country\n", "no place and no unit"),
        ("a.csv", b"colour\nred\n", "columns are missing"),
        ("a.csv", b"name,country\nB\xe9,BF\n", "not UTF-8"),
        ("a.txt", b"one\ttwo\n", "no place and no unit can be read out of it; a.txt:1"),
        ("a.zip", b"PK\x03\x04broken", "not a ZIP file"),
        ("a.zip", packed("BF.xlsx", "x"), "no .txt or .csv"),
        ("a.zip", spoilt(packed("BF.txt", BURKINA)), "not a ZIP file that can be read"),
        (
            "a.zip",
            packed("BF.txt", "PK\x03\x04 another"),
            "BF.txt: no place|BF.txt: columns are missing|BF.txt:1",
        ),
    ],
)
def test_a_file_that_is_no_table_of_places_is_an_error(name: str, body: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        list(read_file(name, body))


def test_a_broken_table_in_a_zip_file_does_not_cost_the_others() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("broken.csv", "colour\nred\n")
        archive.writestr("BF.txt", BURKINA)
    read = read_file("all.zip", body.getvalue())
    assert next(read).source.name == "geonames-BF"
    with pytest.raises(ConfigError, match=r"all.zip/broken.csv:1: columns are missing"):
        next(read)


def test_a_file_of_another_kind_is_not_read_to_its_end() -> None:
    with pytest.raises(ConfigError, match="over 1000 lines cannot be read"):
        list(read_file("x.txt", b"a\tb\n" * 5_000))


def test_the_same_file_again_changes_nothing(take: Import, tmp_path: Path) -> None:
    first = take(("BF.txt", BURKINA), ("ocha.csv", OCHA))
    files = {file: file.read_bytes() for file in (tmp_path / "gazetteer").rglob("*") if file.is_file()}
    again = take(("ocha.csv", OCHA), ("BF.txt", BURKINA))
    assert again.index.digest == first.index.digest
    assert list(again.index) == list(first.index)
    assert files == {
        file: file.read_bytes() for file in (tmp_path / "gazetteer").rglob("*") if file.is_file()
    }


def test_the_order_of_imports_does_not_matter(take: Import, pack: Path, tmp_path: Path) -> None:
    one = take(("BF.txt", BURKINA), ("own.csv", OWN), ("NE.txt", NIGER))
    other = tmp_path / "other"
    for name, text in (("NE.txt", NIGER), ("own.csv", OWN), ("BF.txt", BURKINA)):
        for imported in read_file(name, text.encode()):
            stored.keep(sources_folder(other), imported)
    assert list(open_installed(str(pack), other).index) == list(one.index)


def test_a_newer_file_replaces_what_the_source_gave_before(take: Import) -> None:
    take(("NE.txt", NIGER))
    installed = take(("NE-new.txt", NIGER.replace("Téra", "Téra Ville")))
    assert [one.name for one in installed.index if one.country == "NER"] == ["Téra Ville"]


def test_another_pack_or_a_broken_index_is_made_again(take: Import, pack: Path, tmp_path: Path) -> None:
    take(("BF.txt", BURKINA))
    (pack / "places.csv").write_text(
        PACK_PLACES + "v4,Arbinda,town,BFA,Sahel,BF56,Soum,,,,1,,x\n", encoding="utf-8"
    )
    assert take().index.named("Arbinda") == ("v4",)
    [file] = (tmp_path / "gazetteer").glob("*.index")
    whole = file.read_bytes()
    for broken in (b"", b"nonsense", whole[: len(whole) // 2]):
        file.unlink()
        file.write_bytes(broken)
        assert take().index.named("Arbinda") == ("v4",)


def test_a_source_that_cannot_be_read_costs_itself_alone(take: Import, tmp_path: Path) -> None:
    take(("BF.txt", BURKINA), ("NE.txt", NIGER))
    (sources_folder(tmp_path) / "geonames-NE.places").write_text("not what we wrote", encoding="utf-8")
    installed = take()
    assert installed.index.named("Seytenga") == ("gn4",)
    assert installed.index.named("Téra") == ()


def test_who_has_the_old_index_goes_on_reading_it(take: Import) -> None:
    old = take(("BF.txt", BURKINA)).index
    new = take(("NE.txt", NIGER)).index
    assert old.named("Téra") == ()
    assert old.place("gn4").name == new.place("gn4").name == "Seytenga"
    assert [candidate.name for candidate in old.find("Seitenga")] == ["seytenga"]


def test_the_licence_of_each_source_is_kept(take: Import) -> None:
    installed = take(("BF.txt", BURKINA), ("ocha.csv", OCHA), ("own.csv", OWN))
    assert [(part.source.kind if part.source else None, part.licence) for part in installed.parts][1:] == [
        ("own", "the operator's own"),
        ("ocha", "CC BY-IGO"),
        ("geonames", "CC BY 4.0"),
    ]


def test_an_imported_source_keeps_its_units_through_a_file(tmp_path: Path) -> None:
    [imported] = read_file("ocha.csv", OCHA.encode())
    stored.keep(tmp_path, imported)
    assert list(stored.read(tmp_path)) == [imported]
    assert isinstance(imported, Imported)
