"""The gazetteer over HTTP: every place once, and what a spelling means, with whom each is known from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from storytelling import Story
from test_api import Caller

from service.access.tokens import issue
from service.app import Service
from service.gazetteer.build import stored
from service.gazetteer.build.sources import read_file
from service.gazetteer.installed import open_installed, sources_folder
from service.gazetteer.origins import origins
from service.jobs.tuning import Because

PLACES = "/api/v1/gazetteer/places"
VILLAGE = {
    "name": "Zoumbougou Kaina", "kind": "village", "country": "NER", "adm1": "Tillabéri", "lat": 14.2, "lon": 0.9,
    "source": "map of the prefecture",
}  # fmt: skip


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell("2022-06-13T08:00")


@pytest.fixture
def api(story: Story) -> Caller:
    return Caller(story, issue(story.service.store, "one", "viewer", "tests", story.clock.now()))


def add(service: Service) -> None:
    because = Because(who="Aïcha", reason="told by partners", seen=0)
    service.tune.change("places", "operator-x", VILLAGE, because)


def test_a_spelling_gives_the_places_it_may_mean_the_likeliest_first(api: Caller) -> None:
    body = api.get(f"{PLACES}?name=Seytengua&country=BFA").json()
    assert body["next"] is None
    first = body["rows"][0]
    assert (first["name"], first["country"], first["source"]) == ("Seytenga", "BFA", "pack")
    assert "one letter different" in first["reason"]
    scores = [row["score"] for row in body["rows"]]
    assert scores == sorted(scores, reverse=True)
    assert {row["kind"] for row in api.get(f"{PLACES}?name=Gao&kind=region").json()["rows"]} == {"region"}
    assert api.get(f"{PLACES}?name=zzzzzzz").json() == {"rows": [], "next": None}


def test_page_after_page_gives_every_place_of_a_kind_once(api: Caller, story: Story) -> None:
    seen: list[str] = []
    address = f"{PLACES}?kind=region&limit=40"
    for _ in range(50):
        page = api.get(address).json()
        seen += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            break
        address = f"{PLACES}?kind=region&limit=40&cursor={page['next']}"
    regions = story.service.in_force.reader.places.of_kind("region")
    assert sorted(seen) == sorted(place.id for place in regions)
    assert api.get(f"{PLACES}?cursor=999999999").json() == {"rows": [], "next": None}


def test_what_operators_added_is_there_at_once(api: Caller, story: Story) -> None:
    story.service.in_force.origin_of = origins(open_installed("three-borders", None))
    add(story.service)
    [row] = api.get(f"{PLACES}?name=zoumbougou-kaina").json()["rows"]
    assert (row["source"], row["lat"], row["in_zone"]) == ("operators", 14.2, True)
    assert row["attribution"] == "added by operators of this service"


def test_what_was_imported_names_its_source_and_licence(tmp_path: Path) -> None:
    for one in read_file(
        "mine.csv", "name,country,adm1,lat,lon\nMon Village,NER,Tillabéri,14.3,1.1\n".encode()
    ):
        stored.keep(sources_folder(tmp_path), one)
    installed = open_installed("three-borders", tmp_path)
    [place_id] = installed.index.named("Mon Village")
    origin = origins(installed)(place_id)
    assert (origin.licence, origin.attribution) == ("the operator's own", "the operator's own table")
    assert origins(installed)(installed.index.named("Gao")[0]).source == "pack"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("cursor=x", 422),
        ("country=niger", 422),
        ("kind=hill", 422),
        ("name=Gao&cursor=3", 400),
        ("limit=0", 422),
    ],
)
def test_what_makes_no_sense_is_refused(api: Caller, asked: str, status: int) -> None:
    assert api.get(f"{PLACES}?{asked}").status_code == status
