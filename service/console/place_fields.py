"""What is typed into the forms of places, as the tables of ``service.gazetteer.additions``, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Place, Zone

PLACE_FIELDS = ("name", "kind", "region", "adm2", "lat", "lon", "names", "source", "reason", "subject")
Given = Mapping[str, str]


def spelling_table(given: Given) -> dict[str, Any]:
    return {"alias": given["alias"].strip(), "place": given["place"]}


def place_table(given: Given) -> dict[str, Any]:
    """What is left empty is left out. A region is chosen as its country and name: ``NER/Tillabéri``."""
    country, _, adm1 = given["region"].partition("/")
    table: dict[str, Any] = {"country": country, "adm1": adm1}
    table |= {field: given[field].strip() for field in ("name", "kind", "source")}
    if given["adm2"].strip():
        table["adm2"] = given["adm2"].strip()
    table |= {field: _degrees(given[field]) for field in ("lat", "lon") if given[field].strip()}
    names = [name for part in given["names"].split(",") if (name := part.strip())]
    return table | ({"names": names} if names else {})


def given_of(table: Mapping[str, Any]) -> dict[str, str]:
    """The fields that give a table."""
    given = {field: str(table.get(field) or "") for field in ("name", "kind", "adm2", "source")}
    given |= {field: str(table[field]) if table.get(field) is not None else "" for field in ("lat", "lon")}
    given["region"] = f"{table.get('country')}/{table.get('adm1')}"
    given["names"] = ", ".join(map(str, table.get("names") or ()))
    return given | {"reason": "", "subject": ""}


def _degrees(words: str) -> float | str:
    """A number, with a point or a comma; what is none stays as it was typed, to be refused."""
    try:
        return float(words.strip().replace(",", "."))
    except ValueError:
        return words


def regions(index: PlaceIndex, zone: Zone) -> Mapping[str, Sequence[Place]]:
    """The regions to choose from, by country: those of the zone's countries first, then those around."""
    found = sorted(index.of_kind("region"), key=lambda one: one.name)
    countries = (*zone.countries, *zone.neighbours)
    return {
        country: chosen
        for country in countries
        if (chosen := [one for one in found if one.country == country])
    }
