"""The map: well-formed whatever the names hold, the same for the same incidents, nobody's position invented."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import resvg_py
from hypothesis import given
from hypothesis import strategies as st

from service.drawing import Attack, age_of, can_be_drawn, sign
from service.drawing import situation_map as drawn
from service.drawing.derive_outlines import MEASURED, derive, main, simplified
from service.drawing.frame import frame_around
from service.drawing.labels import Room
from service.drawing.land import land
from service.drawing.outlines import outlines
from service.drawing.situation import Age
from service.records import IncidentInShort, NamedPlace, Place, Toll

SVG = "{http://www.w3.org/2000/svg}"
SEYTENGA = NamedPlace(
    name="Seytenga", as_written="Seytenga", kind="town", country="BFA", lat=13.97, lon=0.30, resolved=True
)
ATTACK = IncidentInShort(
    id="inc_1",
    day=date(2022, 6, 11),
    date_precision="night",
    places=(SEYTENGA,),
    deaths=Toll(50, 50, None),
    first_seen_at=datetime(2022, 6, 12, tzinfo=UTC),
)
DORI = Place(id="dori", name="Dori", kind="town", country="BFA", lat=14.035, lon=-0.034)
HOSTILE = [
    "<script>alert(1)</script>",
    "a\x00b\r\nc",
    "x\u2028\u202ey",
    "&amp;\"'",
    "w" * 10_000,
    "\ud800",
    "غاو",
    "",
]


def situation_map(
    incidents: Sequence[IncidentInShort],
    towns: Sequence[Place] = (),
    *,
    language: str = "en",
    age: Age = "older",
) -> str:
    return drawn([Attack(one, age) for one in incidents], towns, language=language)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def circles(svg: str) -> list[ET.Element]:
    return [
        circle for group in ET.fromstring(svg).findall(f"{SVG}g") for circle in group.findall(f"{SVG}circle")
    ]


def test_an_incident_is_a_circle_with_its_place_and_figure_and_the_whole_in_its_tooltip() -> None:
    svg = situation_map([ATTACK])
    assert "Seytenga 50+" in texts(svg)
    assert "<title>Seytenga; night 11-12 June; 50 or more killed</title>" in svg
    assert len(circles(svg)) == 1


@pytest.mark.parametrize(
    ("deaths", "shown"),
    [
        (Toll(50, 50, 50), "Seytenga 50"),
        (Toll(50, 50, 86), "Seytenga 50+"),
        (Toll(3, None, 9), "Seytenga 3+"),
        (Toll(0, 0, 0), "Seytenga 0"),
        (Toll(None, None, 20), "Seytenga ?"),
        (None, "Seytenga ?"),
    ],
)
def test_a_circle_says_what_is_known_of_the_toll(deaths: Toll | None, shown: str) -> None:
    assert shown in texts(situation_map([replace(ATTACK, deaths=deaths)]))


def test_the_area_of_a_circle_grows_with_the_toll() -> None:
    radii = [
        float(circles(situation_map([replace(ATTACK, deaths=Toll(n, n, n))]))[0].attrib["r"])
        for n in (10, 40, 160)
    ]
    assert radii[1] == pytest.approx(2 * radii[0], abs=0.2)
    assert radii[2] == pytest.approx(4 * radii[0], abs=0.2)


def test_circles_stand_where_the_place_is() -> None:
    north = replace(SEYTENGA, name="North", lat=15.0)
    east = replace(SEYTENGA, name="East", lon=1.5)
    at = {
        place.name: circles(situation_map([replace(ATTACK, places=(place,))]))[0].attrib
        for place in (SEYTENGA, north, east)
    }
    assert float(at["North"]["cy"]) < float(at["Seytenga"]["cy"])
    assert at["North"]["cx"] == at["Seytenga"]["cx"]
    assert float(at["East"]["cx"]) > float(at["Seytenga"]["cx"])


def test_further_places_of_an_incident_are_dots() -> None:
    both = replace(ATTACK, places=(SEYTENGA, replace(SEYTENGA, name="Other", lat=14.5)))
    assert sorted(float(circle.attrib["r"]) for circle in circles(situation_map([both])))[0] == 2


@pytest.mark.parametrize(
    ("lat", "lon"), [(None, None), (13.9, None), (float("nan"), 0.3), (48.85, 2.35), (13.9, 99.0)]
)
def test_what_has_no_position_that_can_be_drawn_is_never_placed(lat: float | None, lon: float | None) -> None:
    lost = replace(ATTACK, id="inc_2", places=(replace(SEYTENGA, name="Lost", lat=lat, lon=lon),))
    nowhere = replace(ATTACK, id="inc_3", places=())
    svg = situation_map([ATTACK, lost, nowhere])
    assert [can_be_drawn(one) for one in (ATTACK, lost, nowhere)] == [True, False, False]
    assert "Lost" not in svg
    assert len(circles(svg)) == 1


def shapes(svg: str) -> list[ET.Element]:
    """What stands for attacks, ticks left out."""
    return [
        one
        for group in ET.fromstring(svg).findall(f"{SVG}g")
        for one in group
        if one.tag in (f"{SVG}circle", f"{SVG}rect")
    ]


def test_age_is_told_by_how_a_sign_is_filled() -> None:
    week, month, older = (
        shapes(situation_map([ATTACK], age=age))[0].attrib for age in ("week", "month", "older")
    )
    assert week["fill"].startswith("#")
    assert month["fill"] == "url(#hatch)"
    assert older["fill"] == "none"
    assert len({one["stroke"] for one in (week, month, older)}) == 1, "what differs is no colour alone"
    assert ET.fromstring(situation_map([])).find(f".//{SVG}pattern[@id='hatch']") is not None


@pytest.mark.parametrize(
    ("days", "age"), [(-1, "week"), (0, "week"), (6, "week"), (7, "month"), (27, "month"), (28, "older")]
)
def test_how_old_an_attack_is(days: int, age: str) -> None:
    today = date(2022, 6, 30)
    assert age_of(today - timedelta(days=days), today) == age


def test_an_attack_without_a_figure_has_another_shape() -> None:
    [shape] = shapes(situation_map([replace(ATTACK, deaths=None)]))
    assert shape.tag == f"{SVG}rect"
    [shape] = shapes(situation_map([replace(ATTACK, deaths=Toll(0, 0, 0))]))
    assert shape.tag == f"{SVG}circle"


def test_villages_newly_attacked_are_pointed_at() -> None:
    plain, new = (ET.fromstring(drawn([Attack(ATTACK, "week", new)])) for new in (False, True))
    assert plain.find(f"{SVG}g/{SVG}path") is None
    assert new.find(f"{SVG}g/{SVG}path") is not None


def test_signs_stand_alone_as_they_stand_on_the_map() -> None:
    for one in (sign("week"), sign("month"), sign(figure=None), sign(new=True), sign(figure=150)):
        root = ET.fromstring(one)
        assert root.attrib["aria-hidden"] == "true"
        assert float(root.attrib["width"]) < 70
    assert sign("week") != sign("month") != sign("older")


def test_the_map_is_light_enough_for_a_slow_line() -> None:
    crowd = [
        replace(
            ATTACK,
            id=f"inc_{n}",
            deaths=Toll(n, n, n),
            places=(replace(SEYTENGA, name=f"Village {n}", lat=12 + n * 7 % 45 / 10, lon=-4 + n % 90 / 10),),
        )
        for n in range(100)
    ]
    assert len(gzip.compress(situation_map(crowd, [DORI]).encode())) < 8_000
    assert len(land(frame_around([], 720))) < 9_000


def test_the_land_is_drawn_to_the_edges_of_the_sheet_and_no_farther() -> None:
    frame = frame_around([], 720)
    x = y = 0
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l?([-\d ]*)", land(frame)):
        x, y = map(int, start.split())
        numbers = list(map(int, steps.split()))
        for dx, dy in [(0, 0), *zip(numbers[::2], numbers[1::2], strict=True)]:
            x, y = x + dx, y + dy
            assert -80 < x < frame.width + 80
            assert -80 < y < frame.height + 80


def test_the_map_of_nothing_shows_the_zone() -> None:
    svg = situation_map([])
    assert {"MALI", "NIGER", "BURKINA FASO", "Mopti", "Sahel", "200 km"} <= set(texts(svg))


def test_the_frame_widens_for_what_lies_outside_the_zone() -> None:
    kidal = replace(ATTACK, places=(replace(SEYTENGA, name="Kidal", lat=18.44, lon=1.41),))
    svg = situation_map([kidal])
    circle = circles(svg)[0].attrib
    assert 0 < float(circle["cy"]) < float(ET.fromstring(svg).attrib["height"])


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    frame = frame_around([], 720)
    km, length = frame.bar()
    (x1, _), (x2, _) = frame.at(14.3, 0), frame.at(14.3, 1)
    degree_km = 111.2 * 0.969
    assert length / (x2 - x1) * degree_km == pytest.approx(km, rel=0.01)
    assert frame_around([(25.0, -12.0), (9.0, 16.0)], 960).bar()[0] == 500


def test_towns_are_named_where_there_is_room_and_an_unplaced_one_is_left_out() -> None:
    svg = situation_map(
        [ATTACK], [DORI, replace(DORI, name="Nowhere", lat=None), replace(DORI, name="Paris", lat=48)]
    )
    assert "Dori" in texts(svg)
    assert not {"Nowhere", "Paris"} & set(texts(svg))


def test_a_town_in_the_thick_of_it_is_left_unnamed() -> None:
    crowd = [replace(ATTACK, id=f"inc_{n}", deaths=Toll(500, 500, 500)) for n in range(12)]
    assert "Dori" in texts(situation_map([], [DORI]))
    assert "Dori" not in texts(situation_map(crowd, [replace(DORI, lat=13.97, lon=0.30)]))


def test_no_name_covers_another() -> None:
    crowd = [replace(ATTACK, id=f"inc_{n}", deaths=Toll(n, n, n)) for n in range(40)]
    named = [text for text in texts(situation_map(crowd)) if text.startswith("Seytenga")]
    assert 2 <= len(set(named)) < 40
    room = Room(100, 100)
    assert room.place("name", 50, 50, 2, 10)
    boxes = [room.place("name", 50, 50, 2, 10) for _ in range(9)]
    taken = room.taken
    assert None in boxes
    assert not any(one.meets(other) for one in taken for other in taken if one is not other)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "xx"])
def test_every_language_gives_a_map(language: str) -> None:
    assert ET.fromstring(situation_map([ATTACK], language=language)).tag == f"{SVG}svg"


@given(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters())))
def test_no_name_breaks_out_of_the_drawing(name: str) -> None:
    svg = situation_map([replace(ATTACK, places=(replace(SEYTENGA, name=name),))], [replace(DORI, name=name)])
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg.encode("utf-8")).iter()}
    assert tags == {"svg", "title", "defs", "pattern", "rect", "path", "g", "circle", "text"}
    assert len(svg) < 60_000
    assert all(mark.isprintable() or mark == "\n" for mark in svg)


def test_there_is_no_script_style_link_or_picture_in_it() -> None:
    svg = situation_map([ATTACK], [DORI], age="month")
    assert not re.search(r"<script|<style| style=|href|<image|on\w+=|url\((?!#hatch\))", svg)


def test_the_order_of_incidents_does_not_matter() -> None:
    others = [replace(ATTACK, id=f"inc_{n}", deaths=Toll(n, n, n)) for n in (7, 30, 7)]
    assert situation_map([ATTACK, *others]) == situation_map([*others, ATTACK])


def test_a_renderer_makes_a_picture_of_it() -> None:
    assert bytes(resvg_py.svg_to_bytes(svg_string=situation_map([ATTACK], [DORI]))).startswith(b"\x89PNG")


# --- outlines ---------------------------------------------------------------------------------------------------


def test_the_outlines_are_small_closed_and_of_three_countries() -> None:
    assert all(ring[0] == ring[-1] for ring in outlines().countries)
    assert {label.name for label in outlines().labels} == {"MLI", "NER", "BFA"}
    assert len(outlines().regions) == 9 + 8 + 13
    path = Path(__file__).parents[2] / "service/drawing/outlines.json"
    assert path.stat().st_size < 60_000


# Two squares side by side that share the arc 0, the left one in two arcs.
SQUARES = {
    "transform": {"scale": [1.0, 1.0], "translate": [0.0, 10.0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1]],
        [[0, 0], [1, 0]],
        [[1, 1], [1, 0], [0, -1], [-1, 0]],
    ],
    "objects": {
        "units": {
            "geometries": [
                {"type": "Polygon", "properties": {"name": "Left"}, "arcs": [[0, 1, 2]]},
                {"type": "MultiPolygon", "properties": {"name": "Timbuktu"}, "arcs": [[[3, -1]]]},
            ]
        }
    },
}


def test_outlines_are_derived_from_arcs_shared_and_not(tmp_path: Path) -> None:
    derived = derive({"MLI": SQUARES})
    [ring] = derived["countries"]["MLI"]
    assert set(ring) == {(0, 10), (1, 10), (2, 10), (2, 11), (1, 11), (0, 11)}
    assert derived["inner"] == [[(1, 10), (1, 11)]]
    assert derived["regions"] == [
        {"name": "Left", "country": "MLI", "at": [0.5, 10.5]},
        {"name": "Tombouctou", "country": "MLI", "at": [1.5, 10.5]},
    ]
    for code in MEASURED:
        (tmp_path / f"{code}.json").write_text(json.dumps(SQUARES), "utf-8")
    main(tmp_path, tmp_path / "out.json", tmp_path / "borders.json")
    assert set(json.loads((tmp_path / "out.json").read_text("utf-8"))["countries"]) == {"MLI", "NER", "BFA"}
    measured = json.loads((tmp_path / "borders.json").read_text("utf-8"))["countries"]
    assert set(measured) == set(MEASURED)
    [steps] = measured["BFA"]
    assert sum(steps[2::2]) == sum(steps[3::2]) == 0  # it ends where it begins
    assert {abs(step) for step in steps[2:]} == {0, 1000}


def test_a_border_with_a_gap_is_an_error() -> None:
    gap = {**SQUARES, "arcs": [*SQUARES["arcs"][:3], [[1, 1], [1, 0]]]}  # type: ignore[misc]
    with pytest.raises(ValueError, match="not closed"):
        derive({"MLI": gap})


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=40))
def test_a_simplified_line_keeps_its_ends_and_only_its_own_points(line: list[tuple[float, float]]) -> None:
    kept = simplified(line, 0.5)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert set(kept) <= set(line)
