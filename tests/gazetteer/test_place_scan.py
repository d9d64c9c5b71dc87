import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.index import PlaceIndex
from service.gazetteer.scan import Scanner
from service.records import Area, Place, Term, Zone
from service.text.folding import fold_phrase


def place(name: str, *names: str, kind: str = "village", country: str = "MLI") -> Place:
    return Place(id=f"{name}/{country}", name=name, kind=kind, country=country, names=names)


def terms(category: str, *words: str, weight: float = 1.0, language: str = "fr") -> list[Term]:
    return [Term(term=word, language=language, category=category, weight=weight) for word in words]


PLACES = [
    place("Mali", "مالي", kind="country"),
    place("Burkina Faso", kind="country", country="BFA"),
    place("Nord", kind="region", country="BFA"),
    place("Gao", "غاو", kind="town"),
    place("Bani Bangou", "باني بانغو", kind="town"),
    place("Tillabéri", "تيلابيري", kind="region"),
    place("Macina", kind="district"),
    place("Keita", kind="town"),
    place("النيجر", kind="country"),
    place("La"),
    place("Touré"),
    place("Boubou"),
    place("Kobé"),
    place("Ouatagouna"),
]
TERMS = [
    *terms("kill", "tués", "ont trouvé la mort", weight=3.0),
    *terms("kill", "قتل", language="ar"),
    *terms("attack", "attaque"),
    *terms("exclusion", "attaque cardiaque", weight=-3.0),
    *terms("attack", "هجوم", language="ar"),
    *terms("actor.group.JNIM", "Katiba Macina"),
    *terms("time", "mars", weight=0.1),
    *terms("month", "mars", weight=0.2),
    *terms("month", "mars", weight=0.5, language="en"),
    *terms("name.word", "la", language=""),
    *terms("name.person", "Touré", "Keita", language=""),
    *terms("name.direction", "Nord", language=""),
    *terms("name.lead", "à", "in", "near", "près d'", language=""),
    *terms("name.kind", "village", "région", language=""),
    *terms("name.plain", "jeudi", language=""),
]
ZONE = Zone(name="test", areas=(Area(country="MLI", adm1="Gao"),), countries=("MLI",), terms=tuple(TERMS))
SCANNER = Scanner(ZONE, PlaceIndex.build(PLACES))


def named(text: str) -> list[str]:
    return [match.name for match in SCANNER.scan(text).places]


def met(text: str, language: str | None = None) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.category) for match in SCANNER.scan(text, language).terms]


def test_terms_and_places_are_found_with_their_offsets_in_one_pass() -> None:
    text = "Gao : dix civils tués\nUne attaque à Bani-Bangou, dans la région de Tillabéri."
    scan = SCANNER.scan(text)
    assert [text[match.start : match.end] for match in scan.terms] == ["tués", "attaque"]
    assert [text[match.start : match.end] for match in scan.places] == ["Gao", "Bani-Bangou", "Tillabéri"]
    assert scan.places[0].candidates == ("Gao/MLI",)
    assert scan.terms[0].weight == 3.0
    assert len(scan.folded) == len(text)


def test_of_overlapping_terms_the_longest_counts_whatever_its_category() -> None:
    assert met("Une attaque cardiaque. Dix ont trouvé la mort.") == [
        ("attaque cardiaque", "exclusion"),
        ("ont trouvé la mort", "kill"),
    ]


def test_a_word_of_several_categories_matches_once_in_each() -> None:
    assert sorted(met("mars")) == [("mars", "month"), ("mars", "time")]


def test_the_language_picks_among_lexicons_else_the_heavier_term() -> None:
    weights = [
        {match.category: match.weight for match in SCANNER.scan("mars", language).terms}["month"]
        for language in ("fr", "en", None)
    ]
    assert weights == [0.2, 0.5, 0.5]


def test_the_lists_that_judge_names_are_not_looked_for() -> None:
    assert met("le village de jeudi") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Attaque à gao", []),
        ("ATTAQUE A GAO", ["GAO"]),
        ("attaque a ouatagouna", ["ouatagouna"]),
        ("Banibangou attaquée", ["Banibangou"]),
        ("La proximité", []),
        ("le village de La", ["La"]),
        ("le village de la paix", []),
        ("selon Touré, maire", []),
        ("une attaque à Touré", ["Touré"]),
        ("une attaque près d’Touré", ["Touré"]),
        ("Alkaidi Touré a fui", []),
        ("Ibrahim Boubacar Keita à Gao", ["Gao"]),
        ("réfugiés à Keita", ["Keita"]),
        ("le ministre Boubou Cissé", []),
        ("Prime Minister Boubou", []),
        ("les habitants de Boubou ont fui", ["Boubou"]),
        ("in Boubou Mosque", ["Boubou"]),
        ("des habitants de Kobé jeudi", ["Kobé"]),
        ("des habitants de Kobé Jeudi", ["Kobé"]),
        ("Gunmen Attack Kobé Killing Dozens In Mali", ["Kobé", "Mali"]),
        ("Gao Kobé", ["Gao", "Kobé"]),
        ("la Katiba Macina frappe", []),
        ("le Macina et Gao", ["Macina", "Gao"]),
        ("des hommes du KOBÉ ont fui", []),
        ("ATTAQUE A KOBÉ", ["KOBÉ"]),
        ("GAO (Mali) - les habitants", ["GAO", "Mali"]),
        ("le Nord du Mali", ["Mali"]),
        ("le Nord du Burkina Faso, loin du Mali", ["Nord", "Burkina Faso", "Mali"]),
        ("le Nord. Au Burkina Faso", ["Nord", "Burkina Faso"]),
        ("le Nord", []),
    ],
)
def test_a_name_counts_where_it_is_meant_as_a_place(text: str, places: list[str]) -> None:
    assert named(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("في غاو", ["غاو"]),
        ("وغاو بتيلابيري", ["غاو", "تيلابيري"]),
        ("قرية باني بانغو", ["باني بانغو"]),
        ("للنيجر والنيجر", ["لنيجر", "النيجر"]),
        ("غاوية", []),
        ("غَاو", ["غَاو"]),
    ],
)
def test_arabic_names_are_found_behind_what_is_written_together_with_them(
    text: str, places: list[str]
) -> None:
    assert named(text) == places


def test_arabic_terms_are_found_behind_articles_and_prepositions() -> None:
    text = "وقتل في الهجوم وبالهجوم للهجوم، قُتِل"
    assert met(text) == [("قتل", "kill"), *[("هجوم", "attack")] * 3, ("قُتِل", "kill")]


fragments = st.sampled_from(
    [
        "Gao",
        "gao",
        "attaque",
        "tués",
        "La",
        "Touré",
        "à",
        "قتل",
        "وغاو",
        "Bani",
        "Bangou",
        ".",
        "\n",
        "du",
        "Nord",
        "é",
    ]
)


@given(
    st.lists(st.one_of(fragments, st.text(max_size=4)), max_size=20),
    st.sampled_from([" ", "-", "\u00a0", "  "]),
)
def test_every_match_points_at_what_it_claims(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    scan = SCANNER.scan(text)
    for match in scan.places:
        assert text[match.start : match.end] == match.name
        assert match.candidates
    for term in scan.terms:
        assert fold_phrase(text[term.start : term.end]) == fold_phrase(term.term)
    for one, other in zip(scan.places, scan.places[1:], strict=False):
        assert one.end <= other.start


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "La ",
        "Touré ",
        "Katiba Macina Gao ",
        "Nord ",
        "Nord du Mali ",
        "gao\u200d",
        "وغاو ",
        "Bani  Bangou ",
        "\ud800",
        "Kobé Kobé. ",
    ],
)
def test_long_texts_of_one_thing_are_read_to_the_end(unit: str) -> None:
    """10,000 times the same: anything that looks back over all it has seen would not return."""
    text = unit * 10_000 + " attaque à Bani-Bangou au Mali"
    scan = SCANNER.scan(text)
    assert [match.name for match in scan.places[-2:]] == ["Bani-Bangou", "Mali"]
    assert scan.terms[-1].end == text.index("attaque") + len("attaque")
