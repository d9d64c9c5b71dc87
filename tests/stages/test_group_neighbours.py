"""What lies near what is found without comparing everything with everything, and nothing is left out by it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import district, place, region

from service.records import NamedPlace
from service.stages.group.neighbours import Neighbours
from service.stages.group.profile import where
from service.stages.group.where import place_affinity

_ON_THE_MAP = st.builds(
    lambda name, lat, lon: place(name, lat=lat, lon=lon, country="MLI"),
    st.sampled_from(["Waya", "Wayya", "Mondo", "Bankass"]),
    st.floats(13.0, 15.0),
    st.floats(-1.0, 1.0),
)
_ANYWHERE_ELSE = st.sampled_from(
    [
        place("Waya", country="MLI", adm1="Mopti"),
        place("Mondo", country="MLI", adm1="Mopti", adm2="Bankass"),
        district("Bankass", "MLI", "Mopti"),
        region("Mopti", "MLI"),
        place("Diallassagou"),
    ]
)
_PLACES = st.lists(st.lists(st.one_of(_ON_THE_MAP, _ANYWHERE_ELSE), max_size=3), max_size=12)


@given(_PLACES)
@settings(deadline=None)
def test_every_two_places_that_say_something_of_each_other_are_found(named: list[list[NamedPlace]]) -> None:
    every = [where(tuple(places)) for places in named]
    found = Neighbours(every)
    for one in every:
        assert set(found[one]) == {other for other in every if place_affinity(one, other) > 0}


def test_places_on_either_side_of_the_date_line_are_near() -> None:
    west, east = (
        where((place("Waya", lat=10.0, lon=179.95),)),
        where((place("Mondo", lat=10.0, lon=-179.95),)),
    )
    assert east in Neighbours([west, east])[west]
