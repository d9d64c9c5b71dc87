"""An attack that two records tell of counts once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from service.records import PAST, Incident, NamedPlace
from service.stages.judge.doubles import without_doubles

DAY = date(2022, 3, 8)


def _place(name: str, lat: float | None = None, lon: float | None = None, adm2: str = "Téra") -> NamedPlace:
    return NamedPlace(
        name=name, as_written=name, kind="village", country="NER", adm1="Tillabéri", adm2=adm2, lat=lat, lon=lon
    )  # fmt: skip


def _own(id_: str, day: date, *places: NamedPlace) -> Incident:
    return Incident(id=id_, day=day, places=places, first_seen_at=datetime(2022, 3, 20, tzinfo=UTC))


def _past(id_: str, day: date, *places: NamedPlace) -> Incident:
    return replace(_own(id_, day, *places), status=PAST)


def _counted(*incidents: Incident) -> list[str]:
    return [one.id for one in without_doubles(incidents)]


def test_an_attack_that_was_imported_too_is_counted_once() -> None:
    own = _own("own", DAY, _place("Inates", 14.94, 1.32))
    night = _past("past-1", DAY + timedelta(days=1), _place("Inatès camp", 14.95, 1.33))
    assert _counted(own, night) == ["own"]
    assert _counted(night, own) == ["own"]
    assert _counted(night) == ["past-1"]


def test_two_records_of_one_attack_are_one_and_two_attacks_are_two() -> None:
    near, far = _place("Inates", 14.94, 1.32), _place("Sanam", 15.0, 4.0, adm2="Abala")
    same, elsewhere = _past("past-2", DAY, near), _past("past-3", DAY, far)
    assert _counted(_past("past-1", DAY, near), same, elsewhere) == ["past-1", "past-3"]
    later = _past("past-4", DAY + timedelta(days=2), far)
    assert _counted(_own("own", DAY, far), same, later) == ["own", "past-2", "past-4"]


def test_a_report_that_knows_the_region_alone_tells_of_the_imported_village() -> None:
    region = NamedPlace(
        name="Tillabéri", as_written="Tillabéri", kind="region", country="NER", adm1="Tillabéri"
    )
    assert _counted(_own("own", DAY, region), _past("past-1", DAY, _place("Inates"))) == ["own"]


def test_the_same_name_in_two_countries_is_two_places() -> None:
    there = replace(_place("Inates"), country="MLI")
    assert _counted(_own("own", DAY, there), _past("past-1", DAY, _place("Inates"))) == ["own", "past-1"]


def test_a_dismissed_incident_hides_no_imported_one() -> None:
    own = replace(_own("own", DAY, _place("Inates")), status="dismissed")
    assert _counted(own, _past("past-1", DAY, _place("Inates"))) == ["own", "past-1"]
