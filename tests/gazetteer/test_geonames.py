from datetime import date

import pytest

from service.errors import ConfigError
from service.gazetteer.build.geonames import read_geonames, spellings, unit_name
from service.gazetteer.build.pcodes import AdminUnit, is_pcode_table, read_pcodes
from service.records import Place


def row(
    number: int, name: str, feature: str, *, code: str = "P", alternates: str = "", adm: tuple[str, str] = ("12", ""),
    country: str = "BF", population: str = "0", lat: str = "14.0",
) -> str:  # fmt: skip
    cells = [
        str(number),
        name,
        name,
        alternates,
        lat,
        "0.3",
        code,
        feature,
        country,
        "",
        *adm,
        "",
        "",
        population,
    ]
    return "\t".join([*cells, "", "280", "Africa/Ouagadougou", "2014-01-01"]) + "\n"


ROWS = [
    row(1, "Sahel Region", "ADM1", code="A"),
    row(2, "Province du Séno", "ADM2", code="A", adm=("12", "71")),
    row(3, "Dori", "PPLA", population="37806", adm=("12", "71"), alternates="DOR,Doori,دوري,Дори,dwry,Dori"),
    row(4, "Sitenga", "PPL", population=""),
    row(5, "Large", "PPL", population="20000", adm=("99", "")),
    row(6, "Well", "WLL", code="H"),
    row(7, "Mountain", "MT", code="T"),
    row(8, "Elsewhere", "PPL", country="FR"),
    "\n",
]


def test_a_country_file_gives_places_with_their_units() -> None:
    places = {place.id: place for place in read_geonames(ROWS)}
    assert list(places) == ["gn1", "gn2", "gn3", "gn4", "gn5", "gn6"]
    assert places["gn3"] == Place(
        id="gn3", name="Dori", kind="town", country="BFA", adm1="Sahel", adm2="Séno", lat=14.0, lon=0.3,
        names=("Doori", "دوري"), population=37806,
    )  # fmt: skip
    assert [place.kind for place in places.values()] == [
        "region",
        "district",
        "town",
        "village",
        "town",
        "site",
    ]
    assert (places["gn1"].name, places["gn2"].name) == ("Sahel", "Séno")
    assert (places["gn4"].adm1, places["gn4"].adm2, places["gn5"].adm1) == ("Sahel", None, None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Dori\t14\n", "2 columns where GeoNames has 19"),
        (row(3, "Dori", "PPL", lat="north"), "could not convert"),
        (row(3, "Dori", "PPL", population="many"), "invalid literal"),
    ],
)
def test_a_line_of_another_format_is_told_with_its_number(line: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        list(read_geonames([ROWS[0], line], "BF.txt"))
    assert (told.value.file, told.value.line) == ("BF.txt", 2)


PCODES = """\ufeffLocation,Admin Level,P-Code,Name,Parent P-Code,Valid from date
BFA,1,BF56,Sahel,BFA,2020-03-23
BFA,2,BF5602,Seno,BF56,
"""


def test_an_ocha_table_gives_units() -> None:
    units = list(read_pcodes(PCODES))
    assert units == [
        AdminUnit("BFA", 1, "BF56", "Sahel", "BFA", date(2020, 3, 23)),
        AdminUnit("BFA", 2, "BF5602", "Seno", "BF56", None),
    ]
    assert is_pcode_table(PCODES)
    assert not is_pcode_table("name,country\nDori,BFA\n")


WIDE = """ADM3_FR,ADM3_PCODE,ADM2_FR,ADM2_PCODE,ADM1_FR,ADM1_PCODE,ADM0_PCODE
Seytenga,BF560205,Séno,BF5602,Sahel,BF56,BF
Dori,BF560202,Séno,BF5602,Sahel,BF56,BF
,BF560299,Séno,BF5602,Sahel,BF56,BF
"""


def test_a_table_with_the_units_above_beside_gives_each_unit_once() -> None:
    faults: list[ConfigError] = []
    units = list(read_pcodes(WIDE, "adm3.csv", faults.append))
    assert [(unit.level, unit.pcode, unit.name, unit.parent) for unit in units] == [
        (1, "BF56", "Sahel", "BFA"),
        (2, "BF5602", "Séno", "BF56"),
        (3, "BF560205", "Seytenga", "BF5602"),
        (3, "BF560202", "Dori", "BF5602"),
    ]
    assert [(fault.file, fault.line, fault.field) for fault in faults] == [("adm3.csv", 4, "ADM3_name")]


def test_the_newer_column_names_give_spellings_and_the_middle() -> None:
    text = "adm2_name,adm2_name1,adm2_pcode,adm1_name,adm1_pcode,center_lat,center_lon\n"
    region, cercle = read_pcodes(text + "Ansongo,أنسونغو,ML0701,Gao,ML07,15.6,0.5\n")
    assert (region.name, region.lat) == ("Gao", None)
    assert (cercle.names, cercle.lat, cercle.lon, cercle.country) == (("أنسونغو",), 15.6, 0.5, "MLI")


@pytest.mark.parametrize("row", ["BFA,one,BF56,Sahel,BFA,2020-03-23", "BFA,1,BF56,Sahel,BFA,soon", "BFA"])
def test_a_row_of_another_table_is_told_with_its_line(row: str) -> None:
    with pytest.raises(ConfigError, match="not a row of an OCHA table") as told:
        list(read_pcodes(PCODES + row + "\n", "pcodes.csv"))
    assert (told.value.file, told.value.line) == ("pcodes.csv", 4)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Région de Gao", "Gao"),
        ("Province du Séno", "Séno"),
        ("Province de l’Oudalan", "Oudalan"),
        ("Département d' Illéla", "Illéla"),
        ("Cercle d’ Abeïbara", "Abeïbara"),
        ("Gao Region", "Gao"),
        ("Bazega Province", "Bazega"),
        ("Kidal", "Kidal"),
        ("Région", "Région"),
    ],
)
def test_a_unit_is_named_without_the_word_that_says_what_it_is(name: str, bare: str) -> None:
    assert unit_name(name) == bare


def test_spellings_worth_having_are_few() -> None:
    found = (
        "Tillabéry",
        "Tillabery",
        "TLB",
        "tilabiri",
        "تيلابيري",
        "Тиллабери",
        "Bani Bangou",
        "Bani-Bangou",
        "",
        "Ti",
    )
    assert spellings("Tillabéri", found) == ("Tillabéry", "تيلابيري", "Bani Bangou")
    assert len(spellings("x", [f"Name{number}" for number in range(50)])) == 12
