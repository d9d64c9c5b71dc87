from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from service.gazetteer.index import PlaceIndex
from service.gazetteer.names import Names
from service.gazetteer.packed import Table, pack
from service.gazetteer.spelling import skeleton
from service.gazetteer.spotting import KnownNames
from service.records import Place
from service.text.folding import fold, fold_name

FULL = Place(
    id="full", name="Bani-Bangou", kind="town", country="NER", adm1="Tillabéri", adm1_pcode="NE006",
    adm2="Banibangou", lat=15.04, lon=2.7, names=("باني بانغو", "Bani Bangu"), population=5_000, in_zone=True,
)  # fmt: skip
BARE = Place(id="bare", name="Gao", kind="region", country="MLI")

words = st.text(alphabet="abeinougdkt", min_size=3, max_size=9)
names = st.lists(words, min_size=1, max_size=3).map(lambda parts: " ".join(parts).title())


def test_a_place_comes_back_as_it_was_packed() -> None:
    table = pack([FULL, BARE])
    assert [table.place(row) for row in range(len(table))] == [FULL, BARE]


def test_a_tab_in_a_name_does_not_shift_what_follows() -> None:
    [place] = PlaceIndex.build([Place(id="x", name="Bani\tBangou", kind="village", country="NER", adm1="T")])
    assert (place.name, place.kind, place.adm1) == ("Bani Bangou", "village", "T")


def test_a_table_of_its_own_bytes_is_the_same_table() -> None:
    sections = pack([FULL, BARE]).complete()
    again = PlaceIndex(
        Table({name: memoryview(bytes(part)).cast(part.format) for name, part in sections.items()})
    )
    assert list(again) == [FULL, BARE]
    assert [candidate.place_id for candidate in again.find("Banybangu")] == ["full"]
    assert again.near(15.0, 2.7, 50)[0][0] == FULL
    assert again.digest == PlaceIndex.build([FULL, BARE]).digest


def test_an_index_of_nothing_finds_nothing() -> None:
    index = PlaceIndex.build([])
    assert (len(index), index.find("Gao"), index.named("Gao"), index.near(1, 1, 500)) == (0, [], (), [])
    assert KnownNames(index, Names([])).spot("Gao", "gao") == []


@given(st.lists(names, min_size=1, max_size=12), st.data())
def test_every_name_is_found_as_written_joined_and_with_another_letter(
    given_names: list[str], data: st.DataObject
) -> None:
    index = PlaceIndex.build(
        Place(id=str(number), name=name, kind="village", country="MLI")
        for number, name in enumerate(given_names)
    )
    number = data.draw(st.integers(0, len(given_names) - 1))
    name = given_names[number]
    assert str(number) in index.named(name.upper().replace(" ", "-"))
    at = data.draw(st.integers(1, len(name)))
    changed = name[:at] + data.draw(st.sampled_from("abdefgiklmnoprstu")) + name[at:]
    bones, other = skeleton(name), skeleton(changed)
    if len(other) > 4 and other[0] == bones[0] and Levenshtein.distance(bones, other) <= 1:
        assert index.find(changed)


@given(st.lists(names, min_size=1, max_size=6), st.lists(words, max_size=8))
def test_every_name_in_a_text_is_spotted_where_it_stands(given_names: list[str], other: list[str]) -> None:
    index = PlaceIndex.build(
        Place(id=str(number), name=name, kind="village", country="MLI")
        for number, name in enumerate(given_names)
    )
    text = " ".join([*other, *(f"{name}, " for name in given_names), *other])
    spotted = KnownNames(index, Names([])).spot(text, fold(text))
    found = {text[name.start : name.end] for name in spotted}
    assert set(given_names) <= found
    for name in spotted:
        for place_id in name.known.places:
            assert fold_name(given_names[int(place_id)]) == fold_name(text[name.start : name.end])
