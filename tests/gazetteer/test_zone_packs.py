from pathlib import Path

import pytest

from service.errors import ConfigError
from service.gazetteer.packs import load_places, load_zone, pack_folder
from service.gazetteer.place_rows import read_places
from service.records import Area, Place, Term

AREAS = 'name = "lake"\n[[area]]\ncountry = "NER"\nadm1 = "Diffa"\npcode = "NE002"\nnames = ["ديفا"]\n'
LEXICON = '[[category]]\nname = "kill"\nweight = 3\nterms = ["tué", "morts"]\n'
HEADER = "id,name,kind,country,adm1,adm1_pcode,adm2,lat,lon,population,in_zone,names,source\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "areas.toml").write_text(AREAS, encoding="utf-8")
    (tmp_path / "lexicon.fr.toml").write_text(LEXICON, encoding="utf-8")
    (tmp_path / "places.csv").write_text(
        HEADER + "b,Bosso,town,NER,Diffa,NE002,Bosso,13.7,13.31,5000,1,بوسو| Boso |,x\n"
    )
    return tmp_path


def test_a_pack_is_a_folder_of_data(pack: Path) -> None:
    zone = load_zone(str(pack))
    assert zone.name == "lake"
    assert zone.countries == ("NER",)
    assert zone.areas == (Area(country="NER", adm1="Diffa", pcode="NE002", names=("ديفا",)),)
    assert zone.terms == (
        Term(term="tué", language="fr", category="kill", weight=3.0),
        Term(term="morts", language="fr", category="kill", weight=3.0),
    )
    assert load_places(str(pack)) == (
        Place(
            id="b", name="Bosso", kind="town", country="NER", adm1="Diffa", adm1_pcode="NE002", adm2="Bosso", lat=13.7,
            lon=13.31, names=("بوسو", "Boso"), population=5000, in_zone=True,
        ),
    )  # fmt: skip


def test_the_names_of_a_pack_are_terms_of_no_language(pack: Path) -> None:
    (pack / "names.toml").write_text('[[category]]\nname = "name.word"\nweight = 0\nterms = ["la"]\n')
    assert load_zone(str(pack)).terms[-1] == Term(term="la", language="", category="name.word", weight=0.0)


def test_a_pack_takes_over_the_words_of_another_but_not_where_that_one_lies(pack: Path) -> None:
    (pack / "lexicon.fr.toml").write_text(
        '[[category]]\nname = "actor.group.JAS"\nweight = 1\nterms = ["Boko Haram"]\n', encoding="utf-8"
    )
    (pack / "areas.toml").write_text('words_of = "three-borders"\n' + AREAS, encoding="utf-8")
    terms = load_zone(str(pack)).terms
    assert {term.language for term in terms} == {"fr", "en", "ar", ""}
    assert [t.category for t in terms if t.term == "Boko Haram" and t.language == "fr"] == ["actor.group.JAS"]
    assert not any(term.category.startswith("zone.") for term in terms)


def test_words_are_taken_from_a_pack_that_has_its_own(
    pack: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (pack / "areas.toml").write_text('words_of = "three-borders"\n' + AREAS, encoding="utf-8")
    third = tmp_path_factory.mktemp("third")
    (third / "areas.toml").write_text(f'words_of = "{pack}"\n' + AREAS, encoding="utf-8")
    with pytest.raises(ConfigError, match="name that one"):
        load_zone(str(third))


def test_a_shipped_pack_is_known_by_name() -> None:
    assert pack_folder("three-borders").name == "three_borders"


@pytest.mark.parametrize("name", ["atlantis", "", "./nowhere", "../zones", "three-borders/areas.toml"])
def test_a_pack_that_is_not_there_is_an_error_that_names_those_there_are(name: str) -> None:
    with pytest.raises(ConfigError, match=r"no zone pack .*three-borders"):
        pack_folder(name)


@pytest.mark.parametrize(
    ("file", "content", "field", "words"),
    [
        ("areas.toml", "name = ", None, "not TOML"),
        ("areas.toml", b"name = '\xff'", None, "cannot be read"),
        ("areas.toml", AREAS.replace('name = "lake"', ""), "name", "must be a text, not None"),
        ("areas.toml", AREAS.replace("NER", "Niger"), "area 1.country", "three letters"),
        ("areas.toml", AREAS.replace('"Diffa"', "7"), "area 1.adm1", "must be a text, not 7"),
        ("areas.toml", AREAS.replace("pcode", "p_code"), "area 1.p_code", "unknown; known are adm1, country"),
        ("areas.toml", AREAS.replace('["ديفا"]', '"ديفا"'), "area 1.names", "list of texts"),
        ("areas.toml", 'name = "x"\narea = "Diffa"\n', "area", r"\[\[area\]\]"),
        (
            "areas.toml",
            'words = "x"\n' + AREAS,
            "words",
            "unknown; known are area, name, neighbours, times, words_of",
        ),
        ("areas.toml", 'words_of = "x"\n' + AREAS, "words_of", "no zone pack 'x'"),
        ("areas.toml", 'name = "x"\n', None, r"\[\[area\]\] in areas.toml"),
        ("lexicon.fr.toml", LEXICON.replace("3", '"3"'), "category 1.weight", "must be a number, not '3'"),
        ("lexicon.fr.toml", LEXICON.replace("3", "true"), "category 1.weight", "must be a number, not True"),
        ("lexicon.fr.toml", LEXICON.replace("terms", "words"), "category 1.words", "unknown"),
        (
            "lexicon.fr.toml",
            LEXICON.replace("morts", "tué"),
            "category 1.terms",
            "'tué' is listed twice in kill",
        ),
        ("lexicon.fr.toml", LEXICON.replace('"morts"', '" "'), "category 1.terms", "list of texts"),
    ],
)
def test_a_mistake_is_told_with_file_and_field(
    pack: Path, file: str, content: str | bytes, field: str | None, words: str
) -> None:
    (pack / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=words) as told:
        load_zone(str(pack))
    assert told.value.field == field
    assert str(pack) in str(told.value.file)


def test_a_pack_without_lexicon_is_an_error(pack: Path) -> None:
    (pack / "lexicon.fr.toml").unlink()
    with pytest.raises(ConfigError, match=r"lexicon\.<language>\.toml"):
        load_zone(str(pack))


def test_a_pack_without_places_is_an_error(pack: Path) -> None:
    (pack / "places.csv").unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_places(str(pack))


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (",Bosso,town,NER", "id", "must not be empty"),
        ("b,,town,NER", "name", "must not be empty"),
        ("b,Bosso", "kind", "must not be empty"),
        ("b,Bosso,city,NER", "kind", "'city' is none of country, district"),
        ("b,Bosso,town,NER,,,,north,13", "lat", "'north' is not a number of degrees"),
        ("b,Bosso,town,NER,,,,91,13", "lat", "not between -90 and 90"),
        ("b,Bosso,town,NER,,,,nan,13", "lat", "not between"),
        ("b,Bosso,town,NER,,,,13,", "lat", "together"),
        ("b,Bosso,town,NER,,,,13,13,many", "population", "not a whole number"),
        ("b,Bosso,town,NER,,,,13,13,-5", "population", "not a whole number"),
        ("a,Again,town,NER", "id", "'a' was already given"),
        ('b,"Bosso,town,NER', None, "not a line of a CSV table"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(row: str, field: str | None, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        list(read_places(HEADER + "a,Abala,town,NER\n" + row + "\n", "places.csv"))
    assert (told.value.field, told.value.line) == (field, 3)


def test_a_table_without_its_columns_is_an_error() -> None:
    with pytest.raises(ConfigError, match="columns are missing: id, kind, country"):
        list(read_places("name\nBosso\n", "places.csv"))
    with pytest.raises(ConfigError, match="columns are missing"):
        list(read_places("", "places.csv"))
