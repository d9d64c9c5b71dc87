"""What operators add to the places: checked, laid over, and left out with a word where it can be used no longer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from service.errors import ConfigError
from service.gazetteer.additions import FAULTS, check_addition, subject_of, with_additions
from service.gazetteer.index import PlaceIndex
from service.records import Override, Place

REGION = Place(
    id="region", name="Tillabéri", kind="region", country="NER", adm1="Tillabéri", adm1_pcode="NE006",
    lat=14.2, lon=1.4, in_zone=True,
)  # fmt: skip
DISTRICT = Place(
    id="district", name="Téra", kind="district", country="NER", adm1="Tillabéri", adm2="Téra", in_zone=True
)
TOWN = Place(
    id="town", name="Inates", kind="town", country="NER", adm1="Tillabéri", lat=15.2, lon=1.2, in_zone=True
)
INDEX = PlaceIndex.build([REGION, DISTRICT, TOWN])
VILLAGE: Mapping[str, Any] = {
    "name": "Kokorou Fondo", "kind": "village", "country": "NER", "adm1": "Tillabéri", "adm2": "Tera",
    "lat": 14.2, "lon": 0.9, "names": ["Kokoru Fondo"], "source": "the mayor's office",
}  # fmt: skip
ALIAS: Mapping[str, Any] = {"alias": "Inchinanan", "place": "town"}


def added(table: Mapping[str, Any], subject: str | None = None) -> Override:
    return Override(
        section="places",
        subject=subject or subject_of(table),
        before=None,
        after=table,
        file=None,
        reason="told by partners",
        who="Aïcha",
        at=datetime(2022, 6, 13, tzinfo=UTC),
    )


def faults_of(table: Mapping[str, Any], *standing: Override) -> dict[str | None, str]:
    with pytest.raises(ConfigError) as caught:
        check_addition(INDEX, standing, added(table))
    return {one.field: one.reason for one in caught.value.problems}


def test_a_place_is_added_with_what_its_units_are_in_the_tables() -> None:
    laid, warnings = with_additions(INDEX, [added(VILLAGE)])
    assert warnings == []
    [found] = [laid.place(one) for one in laid.named("kokorou-fondo")]
    assert found == Place(
        id="operator-NER-tillaberi-tera-kokoroufondo", name="Kokorou Fondo", kind="village", country="NER",
        adm1="Tillabéri", adm1_pcode="NE006", adm2="Téra", lat=14.2, lon=0.9, names=("Kokoru Fondo",), in_zone=True,
    )  # fmt: skip
    assert laid.named("Kokoru Fondo") == (found.id,)


def test_a_spelling_leads_to_its_place_a_known_one_or_one_that_was_added() -> None:
    place = added(VILLAGE)
    laid, warnings = with_additions(
        INDEX, [added({"alias": "Fondo", "place": place.subject}), place, added(ALIAS)]
    )
    assert warnings == []
    assert laid.named("Inchinanan") == ("town",)
    assert laid.named("Fondo") == (place.subject,)
    assert laid.place("town").names == ("Inchinanan",)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "K"}, "name"),
        ({"name": "K" * 61}, "name"),
        ({"kind": "region"}, "kind"),
        ({"source": ""}, "source"),
        ({"adm1": "Gao"}, "adm1"),
        ({"country": "MLI"}, "adm1"),
        ({"adm2": "Ansongo"}, "adm2"),
        ({"lat": 95.0}, "lat"),
        ({"lat": "x"}, "lat"),
        ({"lat": float("nan")}, "lat"),
        ({"lat": None}, "lat"),
        ({"lon": None}, "lon"),
        ({"lat": 0.9, "lon": 14.2}, "lat"),
        ({"names": ["?"]}, "names"),
        ({"population": 3}, "population"),
    ],
)
def test_every_fault_is_told_with_its_field(changed: Mapping[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_addition(INDEX, [], added({**VILLAGE, **changed}))
    assert field in {one.field for one in caught.value.problems or (caught.value,)}


def test_all_faults_are_told_at_once_in_words_that_pages_know() -> None:
    found = faults_of({**VILLAGE, "name": "", "kind": "hill", "adm1": "", "source": " "})
    assert set(found) == {"name", "kind", "adm1", "adm2", "source"}
    assert set(found.values()) <= set(FAULTS)


def test_a_spelling_must_be_new_and_of_a_place_that_is_there() -> None:
    assert set(faults_of({"alias": "INATES", "place": "town"})) == {"alias"}
    assert set(faults_of({"alias": "", "place": "nowhere"})) == {"alias", "place"}
    assert set(faults_of({"alias": "Inchinanan", "place": "town"}, added(ALIAS, "another subject"))) == {
        "alias"
    }
    check_addition(INDEX, [added(ALIAS)], added(ALIAS))


def test_what_can_be_used_no_longer_is_left_out_and_the_others_go_on() -> None:
    broken: list[Mapping[str, Any]] = [
        {"alias": "Inate", "place": "gone"},
        {"alias": 5, "place": "town"},
        {**VILLAGE, "adm1": "gone"},
        {**VILLAGE, "names": 7},
        {**VILLAGE, "kind": ["x"]},
        {},
    ]
    laid, warnings = with_additions(
        INDEX, [*(added(one, f"broken {number}") for number, one in enumerate(broken)), added(ALIAS)]
    )
    assert len(warnings) == len(broken)
    assert all("of Aïcha is not used" in words for words in warnings)
    assert laid.named("Inchinanan") == ("town",)
    assert len(laid) == len(INDEX)


def test_no_addition_takes_the_place_of_one_that_is_installed() -> None:
    laid, [warning] = with_additions(INDEX, [added(VILLAGE, "town")])
    assert laid is INDEX
    assert "town" in warning
