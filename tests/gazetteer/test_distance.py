from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.distance import bearing, compass, kilometres, moved

GAO, MENAKA = (16.27, -0.04), (15.92, 2.40)

lat = st.floats(-89, 89)
lon = st.floats(-180, 180)


def test_gao_to_menaka_is_some_264_km() -> None:
    assert kilometres(*GAO, *MENAKA) == pytest.approx(264, abs=2)


@given(lat, lon, lat, lon)
def test_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(
    a: float, b: float, c: float, d: float
) -> None:
    there = kilometres(a, b, c, d)
    assert isclose(there, kilometres(c, d, a, b), abs_tol=1e-6)
    assert 0 <= there <= 20_016


def test_opposite_points_are_half_the_earth_apart() -> None:
    assert kilometres(0, 0, 0, 180) == pytest.approx(20_015, abs=1)


@pytest.mark.parametrize(
    ("to", "point"),
    [((17, 0), "N"), ((17, 1), "NE"), ((16, 1), "E"), ((15, 1), "SE"), ((15, 0), "S"), ((15, -1), "SW"),
     ((16, -1), "W"), ((17, -1), "NW"), ((17, -0.05), "N")],
)  # fmt: skip
def test_the_compass_point_seen_from_a_place(to: tuple[float, float], point: str) -> None:
    assert compass(16, 0, *to) == point


def test_bearing_counts_clockwise_from_north() -> None:
    assert bearing(0, 0, 0, 1) == pytest.approx(90)
    assert bearing(0, 0, -1, 0) == pytest.approx(180)


@pytest.mark.parametrize("point", ["N", "NE", "E", "SE", "S", "SW", "W", "NW"])
def test_moving_away_ends_that_far_away_in_that_direction(point: str) -> None:
    there = moved(15.0, 1.0, 40.0, point)
    assert kilometres(15.0, 1.0, *there) == pytest.approx(40, rel=0.02)
    assert compass(15.0, 1.0, *there) == point
