"""Places laid over an index are found as if the whole had been packed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.index import PlaceIndex
from service.gazetteer.names import Names
from service.gazetteer.overlay import laid_over
from service.gazetteer.spotting import KnownNames
from service.records import Place
from service.text.folding import fold

TOWN = Place(id="town", name="Téra", kind="town", country="NER", adm1="Tillabéri", lat=14.01, lon=0.75)
OLD = Place(id="old", name="Bani Bangou", kind="town", country="NER", adm1="Tillabéri", lat=15.04, lon=2.7)
NEW = Place(
    id="new", name="Kokorou Fondo", kind="village", country="NER", adm1="Tillabéri", lat=14.2, lon=0.9
)
BELOW = PlaceIndex.build([TOWN, OLD])

words = st.text(alphabet="abeinougdkt", min_size=3, max_size=9)
names = st.lists(words, min_size=1, max_size=3).map(lambda parts: " ".join(parts).title())
degrees = st.one_of(st.none(), st.floats(10, 16))


@st.composite
def villages(draw: st.DrawFn, letter: str) -> list[Place]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        at = draw(degrees)
        found.append(
            Place(
                id=f"{letter}{number}",
                name=draw(names),
                kind=draw(st.sampled_from(("village", "town", "district"))),
                country="MLI",
                lat=at,
                lon=at,
                names=tuple(draw(st.lists(names, max_size=2))),
            )
        )
    return found


def met(index: PlaceIndex, text: str) -> set[tuple[int, int, tuple[str, ...]]]:
    found = KnownNames(index, Names([])).spot(text, fold(text))
    return {(one.start, one.end, tuple(sorted(one.known.places))) for one in found}


@given(villages("a"), villages("b"), st.lists(names, max_size=3), st.integers(0, 5))
def test_what_is_laid_over_is_found_as_if_all_had_been_packed_together(
    below: list[Place], above: list[Place], spellings: list[str], which: int
) -> None:
    renamed = []
    if below and spellings:
        one = below[which % len(below)]
        renamed = [replace(one, names=(*one.names, *spellings))]
    laid = laid_over(PlaceIndex.build(below), [*above, *renamed])
    packed = PlaceIndex.build([*renamed, *below, *above])
    assert len(laid) == len(packed)
    assert set(laid) == set(packed)
    everything = [name for place in packed for name in (place.name, *place.names)]
    for name in everything:
        for spelling in (name, name[:-1] + "e", name.replace("k", "c")):
            assert set(laid.named(spelling)) == set(packed.named(spelling))
            for further in (False, True):
                found = {(one.place_id, one.score) for one in laid.find(spelling, further=further)}
                assert found == {(one.place_id, one.score) for one in packed.find(spelling, further=further)}
    for place in packed:
        assert laid.place(place.id) == place
    assert {one.id for one in laid.of_kind("town")} == {one.id for one in packed.of_kind("town")}
    assert {(one.id, km) for one, km in laid.near(13, 13, 300)} == {
        (one.id, km) for one, km in packed.near(13, 13, 300)
    }
    text = f"Attack in {', '.join(everything)}."
    assert met(laid, text) == met(packed, text)


def test_without_additions_the_index_is_the_same() -> None:
    assert laid_over(BELOW, []) is BELOW


def test_another_addition_is_another_digest_and_the_same_is_the_same() -> None:
    one, other = laid_over(BELOW, [NEW]), laid_over(BELOW, [replace(NEW, lat=14.3)])
    assert len({BELOW.digest, one.digest, other.digest}) == 3
    assert laid_over(BELOW, [NEW]).digest == one.digest
    both = [NEW, replace(OLD, names=("Bani",))]
    assert laid_over(BELOW, both).digest == laid_over(BELOW, both[::-1]).digest


def test_the_index_below_knows_nothing_of_what_lies_over_it() -> None:
    laid_over(BELOW, [NEW, replace(OLD, names=("Inchinanan",))])
    assert BELOW.named("Inchinanan") == ()
    assert BELOW.named("Kokorou Fondo") == ()
    assert "kokorou" not in BELOW.table.heads
