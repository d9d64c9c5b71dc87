"""How far the next country is, against places whose position on a border is known."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.borders import nearest_border, rings
from service.gazetteer.distance import kilometres

CODES = sorted(rings())


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        # Points of the frontier as the International Court of Justice fixed them (judgment of 16 April 2013).
        (14 + 24 / 60 + 53.2 / 3600, 12 / 60 + 51.7 / 3600, ("BFA", "NER")),
        (13 + 21 / 60 + 15.9 / 3600, 1 + 17 / 60 + 7.2 / 3600, ("BFA", "NER")),
        # Towns on the river that is the border.
        (11.884, 3.447, ("NER", "BEN")),
    ],
    ids=["Tong-Tong", "Sirba", "Gaya"],
)
def test_a_point_on_a_border_is_found_within_three_kilometres(
    lat: float, lon: float, country: tuple[str, str]
) -> None:
    for own, other in (country, country[::-1]):
        found = nearest_border(lat, lon, own, 100)
        assert found is not None
        assert found[0] == other
        assert found[1] < 3


@pytest.mark.parametrize(
    ("lat", "lon", "country", "other", "km"),
    [
        (13.972, 0.310, "BFA", "NER", 10),  # Seytenga
        (15.228, 1.314, "NER", "MLI", 5),  # Inates
        (15.23, -9.59, "MLI", "MRT", 23),  # Nioro du Sahel
        (13.31, 12.61, "NER", "NGA", 2),  # Diffa
    ],
)
def test_the_nearest_of_all_neighbours_is_named(
    lat: float, lon: float, country: str, other: str, km: int
) -> None:
    found = nearest_border(lat, lon, country, 100)
    assert found is not None
    assert (found[0], round(found[1])) == (other, km)


def test_what_is_not_known_is_not_said() -> None:
    assert nearest_border(16.27, -0.04, "MLI", 100) is None  # Gao: no border within 100 km
    assert nearest_border(-1.3, 36.8, "KEN", 100) is None  # no lines of its country
    assert nearest_border(13.51, 2.11, "BFA", 100) is None  # Niamey does not lie in Burkina Faso


def test_the_lines_of_a_country_are_closed() -> None:
    assert all(line[0] == line[-1] for lines in rings().values() for line in lines)


@given(st.floats(10, 17), st.floats(-5, 6), st.sampled_from(CODES), st.floats(1, 300))
def test_no_point_of_another_border_is_nearer(lat: float, lon: float, country: str, within: float) -> None:
    found = nearest_border(lat, lon, country, within)
    if found is None:
        return
    points = (point for line in rings()[found[0]] for point in line)
    nearest = min((kilometres(lat, lon, at[1], at[0]) for at in points), default=inf)
    assert 0 <= found[1] <= within
    assert found[1] <= nearest * 1.01 + 0.1
