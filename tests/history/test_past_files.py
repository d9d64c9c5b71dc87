"""Files of past incidents as users have them, good and bad. The rows are invented, at places of the gazetteer."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from service.errors import ConfigError
from service.jobs.history import PastFile, read_past
from service.jobs.reading import Reader
from service.records import Toll

TODAY = date(2022, 6, 12)

ACLED = {
    "event_id_cnty": "BFA1", "event_date": "08 March 2022", "year": "2022", "time_precision": "1",
    "event_type": "Violence against civilians", "sub_event_type": "Attack", "civilian_targeting": "Civilian targeting",
    "iso": "854", "country": "Burkina Faso", "admin1": "Sahel", "admin2": "Seno", "admin3": "Seytenga",
    "location": "Seytenga", "latitude": "13.97", "longitude": "0.30", "geo_precision": "1", "notes": "x",
    "fatalities": "12",
}  # fmt: skip
UCDP = {
    "id": "41", "year": "2021", "type_of_violence": "3", "where_prec": "1", "where_coordinates": "Inates village",
    "adm_1": "Tillabéri region", "adm_2": "Ayérou department", "latitude": "14.94", "longitude": "1.32",
    "country": "Niger", "country_id": "436", "date_prec": "1", "date_start": "2021-06-04 00:00:00.000",
    "date_end": "2021-06-04 00:00:00.000", "deaths_civilians": "5", "best": "7", "high": "9", "low": "6",
}  # fmt: skip


def written(*rows: dict[str, str], separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def a_row(of: dict[str, str] = ACLED, **changes: str) -> dict[str, str]:
    return {**of, **changes}


@pytest.fixture
def read(reader: Reader) -> Any:
    def reads(*rows: dict[str, str] | bytes, separator: str = ",") -> PastFile:
        body = rows[0] if isinstance(rows[0], bytes) else written(*rows, separator=separator)  # type: ignore[arg-type]
        return read_past(body, "own.csv", reader.zone, reader.places, TODAY)

    return reads


def faults(found: PastFile) -> list[tuple[int | None, str | None]]:
    return [(fault.line, fault.field) for fault in found.faults]


def test_a_row_of_acled_is_an_attack_at_a_place_of_the_table(read: Any) -> None:
    found = read(a_row())
    (one,) = found.incidents
    assert (one.id, one.day, one.sort) == ("past-acled-BFA1", date(2022, 3, 8), "Violence against civilians")
    assert (one.place.name, one.place.country, one.place.adm1, one.place.adm2) == (
        "Seytenga",
        "BFA",
        "Sahel",
        "Séno",
    )
    assert one.place.resolved
    assert (one.deaths, one.deaths_civilians) == (Toll(12, 12, 12), 12)
    assert not found.faults


def test_a_row_of_ucdp_is_an_attack_too(read: Any) -> None:
    (one,) = read(a_row(UCDP)).incidents
    assert (one.id, one.day, one.sort) == ("past-ucdp-41", date(2021, 6, 4), "one-sided violence")
    assert (one.place.country, one.place.adm1) == ("NER", "Tillabéri")
    assert (one.deaths, one.deaths_civilians) == (Toll(6, 7, 9), 5)


@pytest.mark.parametrize("day", ["2022-03-08", "08 March 2022", "8-Mar-2022", "2022-03-08 00:00:00.000"])
def test_days_are_read_as_both_write_them(read: Any, day: str) -> None:
    assert [one.day for one in read(a_row(event_date=day)).incidents] == [date(2022, 3, 8)]


def test_a_day_that_may_be_two_days_is_refused(read: Any) -> None:
    found = read(a_row(event_date="08/03/2022"))
    assert not found.incidents
    assert str(found.faults[0]).startswith(
        "own.csv:2: event_date: '08/03/2022' is not a day of the form 2022-03-08"
    )


def test_separators_and_capitals_of_the_header_do_not_matter(read: Any) -> None:
    row = {name.upper(): value for name, value in a_row().items()}
    assert len(read(row, separator=";").incidents) == 1


@pytest.mark.parametrize("sort", ["Protests", "Riots", "Strategic developments"])
def test_what_is_no_attack_is_left_out_and_counted(read: Any, sort: str) -> None:
    found = read(a_row(event_type=sort), a_row(event_id_cnty="BFA2"))
    assert [one.key for one in found.incidents] == ["BFA2"]
    assert found.left_out == {sort: 1}
    assert not found.faults


def test_other_countries_and_regions_are_left_out(read: Any) -> None:
    away = a_row(event_id_cnty="NIG1", country="Nigeria", admin1="Kebbi")
    south = a_row(
        event_id_cnty="MLI1", country="Mali", admin1="Sikasso", admin2="", location="Sikasso", latitude="11.32",
        longitude="-5.67",
    )  # fmt: skip
    found = read(away, south)
    assert found.incidents == []
    assert found.left_out == {"other countries": 1, "outside the areas of the zone": 1}


def test_the_newer_regions_lead_to_the_units_that_incidents_are_written_with(read: Any) -> None:
    row = a_row(
        country="Mali", admin1="Bandiagara", admin2="Bankass", location="Diallassagou", latitude="13.73",
        longitude="-3.57",
    )  # fmt: skip
    assert [one.place.adm1 for one in read(row).incidents] == ["Mopti"]


def test_a_unit_that_no_table_has_is_found_by_the_coordinates_and_told(read: Any) -> None:
    row = a_row(admin1="Province of Nowhere", location="Gangalare")
    found = read(row)
    (one,) = found.incidents
    assert (one.place.name, one.place.adm1, one.place.resolved) == ("Gangalare", "Sahel", False)
    assert (one.place.lat, one.place.lon) == (13.97, 0.3)
    assert found.by_coordinates == {"Province of Nowhere": 1}


def test_a_place_known_to_its_district_alone_is_no_village(read: Any) -> None:
    row = a_row(UCDP, where_prec="3", where_coordinates="Téra department", adm_2="Téra department")
    (one,) = read(row).incidents
    assert (one.place.kind, one.place.name) == ("district", "Téra")
    assert one.remembered().villages_attacked_min == 0


def test_a_row_that_knows_the_country_alone_is_left_out(read: Any) -> None:
    assert read(a_row(UCDP, where_prec="6")).left_out == {"no place within the country": 1}


def test_a_span_of_days_is_kept_as_one(read: Any) -> None:
    (one,) = read(a_row(UCDP, date_start="2021-06-04", date_end="2021-06-06")).incidents
    assert (one.day, one.last_day, one.date_precision) == (date(2021, 6, 4), date(2021, 6, 6), "week")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event_date", "yesterday"), ("event_date", "2031-01-01"), ("event_type", "Weather"), ("fatalities", "many"),
        ("fatalities", "-3"), ("fatalities", "99999999999"), ("latitude", "north"), ("longitude", "181"),
        ("geo_precision", "9"), ("time_precision", "x"), ("country", ""), ("event_id_cnty", ""), ("latitude", "nan"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_with_line_and_column_and_costs_itself_alone(
    read: Any, column: str, value: str
) -> None:
    found = read(a_row(), a_row(event_id_cnty="BFA2") | {column: value}, a_row(event_id_cnty="BFA3"))
    assert faults(found) == [(3, column)]
    assert [one.key for one in found.incidents] == ["BFA1", "BFA3"]


def test_a_row_without_coordinates_and_units_is_nowhere(read: Any) -> None:
    assert faults(read(a_row(admin1="", latitude="", longitude=""))) == [(2, "latitude")]


def test_a_quote_that_is_never_closed_costs_its_own_row(read: Any) -> None:
    lines = written(a_row(notes="a"), a_row(event_id_cnty="BFA2"), a_row(event_id_cnty="BFA3")).splitlines()
    lines[1] = lines[1].replace(b",a,", b',"a,')
    found = read(b"\n".join(lines))
    assert faults(found) == [(2, None)]
    assert [one.key for one in found.incidents] == ["BFA2", "BFA3"]


def test_notes_over_several_lines_are_one_row_and_lines_are_counted_on(read: Any) -> None:
    found = read(a_row(notes="one\ntwo\nthree"), a_row(event_id_cnty="BFA2", fatalities="?"))
    assert [one.key for one in found.incidents] == ["BFA1"]
    assert faults(found) == [(5, "fatalities")]


def test_a_row_with_too_few_cells_is_told(read: Any) -> None:
    assert faults(read(written(a_row()) + b"BFA9,2022-03-08\n")) == [(3, None)]


def test_a_row_given_twice_counts_once_as_it_was_given_last(read: Any) -> None:
    found = read(a_row(), a_row(fatalities="13"))
    assert [one.deaths for one in found.incidents] == [Toll(13, 13, 13)]
    assert found.left_out == {"given twice": 1}


def test_other_columns_are_told_to_be_so(read: Any) -> None:
    with pytest.raises(
        ConfigError, match=r"own.csv:1: has the columns of neither ACLED nor UCDP GED"
    ) as told:
        read(b"event_id_cnty,event_date,event_type\n")
    assert "latitude" in str(told.value)


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\xff\xfe\x00", b"id\n" + bytes(range(256))])
def test_any_bytes_are_refused_in_words(read: Any, body: bytes) -> None:
    with pytest.raises(ConfigError, match=r"own\.csv"):
        read(body)


def test_the_days_a_file_tells_of_hold_for_every_country_in_it(read: Any) -> None:
    found = read(
        a_row(event_date="2022-01-01", event_type="Protests"),
        a_row(event_id_cnty="NER1", country="Niger", admin1="Tillaberi", event_date="2022-03-31"),
    )
    assert [(one.country, one.first_day, one.last_day) for one in found.spans] == [
        ("BFA", date(2022, 1, 1), date(2022, 3, 31)),
        ("NER", date(2022, 1, 1), date(2022, 3, 31)),
    ]


def test_what_is_remembered_has_no_figures_and_no_reports(read: Any) -> None:
    (one,) = read(a_row()).incidents
    incident = one.remembered()
    assert (incident.status, incident.reports, incident.deaths, incident.fresh_at) == ("past", 0, None, None)
    assert incident.day == one.day
