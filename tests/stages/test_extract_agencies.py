"""Whose reporting a text carries."""

from dataclasses import replace

import pytest
from items_read import PUBLISHED, detected, gazetteer, item, read

from service.stages.extract import extract

ATTACK = "Des hommes armés ont tué 20 villageois samedi à Tamalat"


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        (f"BAMAKO (AFP) - {ATTACK}.", ("AFP",)),
        (f"{ATTACK}, selon l'Agence France-Presse.", ("AFP",)),
        (f"{ATTACK}, a déclaré à l'AFP un élu. Reuters parle de 25 morts.", ("AFP", "Reuters")),
        ("Gunmen killed 20 villagers on Saturday in Tamalat, an official told Reuters.", ("Reuters",)),
        ("NIAMEY (ANP) - Des hommes armés ont tué 20 villageois samedi à Tamalat.", ("ANP",)),
        ("قتل 20 قرويا يوم الجمعة في هجوم على تامالات، بحسب وكالة فرانس برس.", ("AFP",)),
        (f"{ATTACK}. Apa et anp ne sont pas des agences, ni ap.", ()),
        (f"{ATTACK}.", ()),
    ],
)
def test_agencies_are_known_by_name_in_every_language(text: str, agencies: tuple[str, ...]) -> None:
    assert read("Attaque à Tamalat", text).agencies == agencies


def test_who_publishes_its_own_text_comes_first() -> None:
    zone, places, _ = gazetteer()
    given = replace(item("Attaque à Tamalat", f"{ATTACK}, selon l'AFP."), publisher="www.reuters.com")
    report = extract(given, detected(given), zone, places, PUBLISHED)
    assert report.agencies == ("Reuters", "AFP")


def test_an_agency_changes_nothing_of_what_is_read() -> None:
    plain, credited = read("Attaque à Tamalat", f"{ATTACK}."), read("Attaque à Tamalat", f"{ATTACK} (AFP).")
    (event,), (other,) = plain.events, credited.events
    assert replace(event, evidence=()) == replace(other, evidence=())
