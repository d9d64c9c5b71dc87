"""CSV: the columns of the contract, one row an attack, nothing that a spreadsheet would compute."""

import csv
from io import StringIO

import pytest
from exported import TAGS, alert, incident, issued, place, rows, source
from hypothesis import given
from hypothesis import strategies as st

from service.export.hxl import alerts_csv, disarmed, incidents_csv
from service.records import Toll
from service.stages.notify.redact import redacted_incident

HOSTILE = [
    "=1+1",
    "+1",
    "-1+cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "\u200f=1",
    "\ufeff@x",
]


def test_a_header_in_words_then_the_tags_then_a_row_an_incident() -> None:
    west = incident("inc-b", place("Téra", lon=-0.75, lat=14.0), injured=3, abducted=2, displaced=3000)
    text = "".join(incidents_csv([incident(), west]))
    lines = list(csv.reader(StringIO(text, newline="")))
    assert lines[0][:2] == ["Incident", "Date"]
    assert lines[1] == TAGS
    assert lines[2] == [
        "inc-a", "2022-06-11", "BFA", "Sahel", "BF56", "Seytenga", "13.97", "0.3", "village", "unknown",
        "50", "", "", "",
        "paper.example.org https://paper.example.org/attack-on-seytenga",
    ]  # fmt: skip
    assert lines[3][5:8] == ["Téra", "14.0", "-0.75"]
    assert lines[3][11:14] == ["3", "2", "3000"]
    assert text.endswith("\r\n")


def test_further_villages_are_named_beside_the_first_whose_coordinates_are_given() -> None:
    [row] = rows(incidents_csv([incident("i", place(), place("Bangao", lat=1.0, lon=2.0))]))
    assert (row["#loc+name"], row["#geo+lat"]) == ("Seytenga; Bangao", "13.97")


@pytest.mark.parametrize(
    ("toll", "killed"),
    [
        (None, ""),
        (Toll(0, 0, 0), "0"),
        (Toll(50, 86, 165), "86"),
        (Toll(12, None, None), "12"),
        (Toll(None, None, 900), ""),
    ],
)
def test_killed_is_the_best_figure_or_the_least_that_is_told_and_never_what_is_doubted(
    toll: Toll | None, killed: str
) -> None:
    [row] = rows(incidents_csv([incident(deaths=toll)]))
    assert row["#affected+killed"] == killed


def test_the_middle_of_a_region_is_no_place_where_anything_happened() -> None:
    region = place("Sahel", kind="region", adm2=None)
    unknown = place("Kossa", resolved=False, lat=None, lon=None, adm2=None)
    made = [incident("a", region), incident("b", unknown), incident("c", day=None, places=())]
    found = rows(incidents_csv(made))
    assert [(row["#geo+lat"], row["#geo+precision"]) for row in found] == [
        ("", "adm1"),
        ("", "adm1"),
        ("", ""),
    ]
    assert found[2]["#date+occurred"] == ""


def test_what_is_known_to_the_month_says_the_month() -> None:
    [row] = rows(incidents_csv([incident(date_precision="month")]))
    assert row["#date+occurred"] == "2022-06"


@pytest.mark.parametrize(
    ("precision", "name", "geo"),
    [("adm2", "Séno", "adm2"), ("adm1", "Sahel", "adm1"), ("village", "Seytenga", "village")],
)
def test_places_are_as_exact_as_asked_for(precision: str, name: str, geo: str) -> None:
    [row] = rows(incidents_csv([redacted_incident(incident(), precision)]))
    assert (row["#loc+name"], row["#geo+precision"]) == (name, geo)
    assert (row["#geo+lat"] == "") is (precision != "village")
    assert ("seytenga" in str(row).lower()) is (precision == "village")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_in_any_cell_of_words_is_disarmed(text: str) -> None:
    hostile = incident("i", place(text), sources=(source(text, url=None),), perpetrators=(text,))
    [row] = rows(incidents_csv([hostile]))
    for tag in ("#loc+name", "#meta+source", "#group+perp"):
        assert row[tag].startswith("'"), tag


def test_a_formula_behind_a_semicolon_is_disarmed_too() -> None:
    [row] = rows(incidents_csv([incident("i", place(), place("=cmd|x"))]))
    assert row["#loc+name"] == "Seytenga; '=cmd|x"


def test_numbers_stay_numbers() -> None:
    assert [disarmed(one) for one in (-1.5, -3, 0, None)] == [-1.5, -3, 0, None]


@given(st.text(max_size=80))
def test_no_cell_of_any_words_begins_as_a_formula_and_each_row_has_its_columns(text: str) -> None:
    hostile = incident("i", place(text or "x", adm1=text), sources=(source(text, url=text),))
    [row] = rows(piece.encode("utf-8", "replace").decode() for piece in incidents_csv([hostile]))
    assert list(row) == TAGS
    for cell in (row["#adm1+name"], row["#loc+name"], row["#meta+source"]):
        assert cell[:1] not in set("=+-@\t\r＝＋－＠") or not cell
        assert "\n" not in cell


def test_alerts_have_a_row_a_revision_and_no_coordinates() -> None:
    first = alert()
    update = alert("alr-b", revision=2, msg_type="Update", references=("alr-a",))
    found = rows(alerts_csv(issued(first, update, alert("alr-c", incidents=()))))
    assert [(row["#meta+id+alert"], row["#status+type"]) for row in found] == [
        ("alr-a", "Alert"),
        ("alr-b", "Update"),
        ("alr-c", "Alert"),
    ]
    assert found[0]["#event+id"] == "inc-a"
    assert found[2]["#event+id"] == ""
    assert found[0]["#description+headline+i_en"] == "[Extreme] Seytenga: 50 killed"
    assert not [tag for tag in found[0] if tag.startswith("#geo+l")]


def test_it_is_written_piece_by_piece() -> None:
    taken = 0

    def many() -> object:
        nonlocal taken
        for number in range(5000):
            taken = number
            yield incident(f"inc-{number}")

    pieces = incidents_csv(many())  # type: ignore[arg-type]
    next(pieces)
    assert 0 < taken < 1500
