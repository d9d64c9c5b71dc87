import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.records import Place


def place(
    name: str, *names: str, at: tuple[float, float] | None = None, id: str = "", kind: str = "village"
) -> Place:
    lat, lon = at or (None, None)
    return Place(id=id or name, name=name, kind=kind, country="MLI", lat=lat, lon=lon, names=names)


INDEX = PlaceIndex.build(
    [
        place("Banibangou", "Bani Bangou", "باني بانغو", at=(15.04, 2.7)),
        place("Barsalogho"),
        place("Gao", at=(16.27, -0.04), kind="town"),
        place("Gao", id="Gao (Mossi)"),
        place("Ouatagouna", at=(15.18, 0.72)),
        place("Anderamboukane"),
        place("…", id="no letters"),
    ]
)


def ids(name: str) -> list[str]:
    return [candidate.place_id for candidate in INDEX.find(name)]


def test_places_are_found_by_id() -> None:
    assert INDEX.place("Gao").kind == "town"
    assert len(INDEX) == len(list(INDEX)) == 7
    with pytest.raises(KeyError):
        INDEX.place("Atlantis")


@pytest.mark.parametrize("name", ["Bani-Bangou", "BANIBANGOU", "bani bangou", "باني بانغو", "بانيبانغو"])
def test_a_name_is_known_however_it_is_joined_or_set(name: str) -> None:
    assert INDEX.named(name) == ("Banibangou",)


def test_a_name_of_several_places_gives_them_all() -> None:
    assert INDEX.named("gao") == ("Gao", "Gao (Mossi)")


def test_an_unknown_name_is_the_name_of_none() -> None:
    assert INDEX.named("Xyz") == INDEX.named("") == INDEX.named("…") == ()


def test_of_two_places_with_one_id_the_first_counts() -> None:
    index = PlaceIndex.build([place("Dori", id="x"), place("Djibo", id="x")])
    assert index.place("x").name == "Dori"
    assert index.named("Djibo") == ()


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("Bani Bangou", ["Banibangou"], "the spelling is known"),
        ("Ouattaguna", ["Ouatagouna"], "a usual variant of the spelling: ouatagouna"),
        ("Barsalogo", ["Barsalogho"], "a usual variant"),
        ("Barsalgho", ["Barsalogho"], "one letter different: barsalogho"),
        ("Barsoulogho", ["Barsalogho"], "one letter different: barsalogho"),
        ("Banibongou", ["Banibangou"], "one letter different"),
        ("Ouatagona", ["Ouatagouna"], "other vowels, near in sound: ouatagouna"),
        ("Inderambukan", ["Anderamboukane"], "a usual variant"),
        ("بارسالوغو", ["Barsalogho"], "the same sounds in Latin letters: barsalogho"),
        ("وتاغونا", ["Ouatagouna"], "the same sounds"),
    ],
)
def test_a_misspelt_name_is_found_with_the_reason(name: str, found: list[str], why: str) -> None:
    candidates = INDEX.find(name)
    assert [candidate.place_id for candidate in candidates] == found
    assert candidates[0].reason.startswith(why)
    assert 0 < candidates[0].score <= 1


def test_a_sure_spelling_scores_above_a_variant_and_that_above_an_edit() -> None:
    exact, variant, edit = (INDEX.find(name)[0].score for name in ("Barsalogho", "Barsalogo", "Barsalgho"))
    assert exact == 1.0 > variant > edit


@pytest.mark.parametrize("name", ["", "!", "Xyzzy", "Gab", "Goa", "غا", "a" * 61, "Barsa", "نيويورك"])
def test_what_is_like_no_name_finds_nothing(name: str) -> None:
    assert ids(name) == []


@given(st.text(max_size=80))
def test_any_text_may_be_asked_for(name: str) -> None:
    for candidate in INDEX.find(name):
        assert 0 < candidate.score <= 1
        assert INDEX.place(candidate.place_id)


def test_near_gives_places_by_distance_of_the_kinds_asked_for() -> None:
    near = INDEX.near(15.2, 0.7, 300)
    assert [found.name for found, _ in near] == ["Ouatagouna", "Gao", "Banibangou"]
    assert near[0][1] == pytest.approx(kilometres(15.2, 0.7, 15.18, 0.72))
    assert [found.name for found, _ in INDEX.near(15.2, 0.7, 300, kinds={"town"})] == ["Gao"]
    assert len(INDEX.near(15.2, 0.7, 300, limit=2)) == 2
    assert INDEX.near(15.2, 0.7, 1) == []


points = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@given(st.lists(points, max_size=25), st.tuples(st.floats(-80, 80), st.floats(-150, 150)), st.floats(0, 1500))
def test_near_misses_nothing_that_is_near(
    where: list[tuple[float, float]], centre: tuple[float, float], km: float
) -> None:
    index = PlaceIndex.build([place("x", id=str(number), at=at) for number, at in enumerate(where)])
    wanted = {str(number) for number, at in enumerate(where) if kilometres(*centre, *at) <= km}
    assert {found.id for found, _ in index.near(*centre, km)} == wanted
