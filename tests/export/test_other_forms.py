"""GeoJSON, JSON lines and Atom: well formed whatever the words are, and written piece by piece."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from exported import NOW, SCHEMA, alert, incident, issued, place, source
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from service.export.atom import Shown, alerts_atom, caps_in_atom, entry_id
from service.export.cap import Profile
from service.export.geojson import incidents_geojson
from service.export.jsonl import alerts_jsonl, incidents_jsonl
from service.jobs.reading import Reader
from service.records import Incident, Toll, incident_as_json

words = st.text(st.characters() | st.sampled_from('\0\ud800\ufffe\u2028\u0085"\\<&]]>\u202e'), max_size=60)


def collection(*incidents: Incident) -> list[dict[str, Any]]:
    read = json.loads("".join(incidents_geojson(incidents)))
    assert read["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = read["features"]
    return features


def many() -> Iterator[Incident]:
    for number in range(100_000):
        yield incident(f"inc-{number}")
    raise AssertionError("nobody asked for the last")


def test_a_feature_an_incident_with_a_point_where_the_place_is_known() -> None:
    west = incident("b", place("Téra", lat=14.0, lon=-0.7512345), deaths=Toll(3, 5, None), signs=("flight",))
    nowhere = incident("c", place("Kossa", lat=None, lon=None, resolved=False))
    one, two, three = collection(incident(), west, nowhere)
    assert (one["type"], one["id"]) == ("Feature", "inc-a")
    assert one["geometry"] == {"type": "Point", "coordinates": [0.3, 13.97]}
    assert two["geometry"]["coordinates"] == [-0.75123, 14.0]
    assert three["geometry"] is None
    properties = two["properties"]
    assert properties["loc_name"] == "Téra"
    assert [properties[f"affected_killed{end}"] for end in ("", "_low", "_high")] == [5, 3, None]
    assert (properties["signs"], properties["geo_precision"]) == (["flight"], "village")
    assert properties["date_precision"] == "night"
    assert collection() == []


@settings(max_examples=50)
@given(words, words)
def test_any_words_make_a_collection_and_a_line(name: str, said: str) -> None:
    hostile = incident(said, place(name, adm1=said), sources=(source(name, url=said),))
    [feature] = json.loads("".join(incidents_geojson([hostile])).encode("utf-8", "replace"))["features"]
    assert feature["geometry"]["coordinates"] == [0.3, 13.97]
    line = "".join(incidents_jsonl([hostile, hostile]))
    first, second = line.encode().decode().splitlines()
    assert first == second
    assert json.loads(first)["places"][0]["kind"] == "village"


def test_lines_are_the_objects_of_the_api() -> None:
    [line] = incidents_jsonl([incident()])
    assert json.loads(line) == json.loads(json.dumps(incident_as_json(incident())))
    [one, two] = alerts_jsonl(issued(alert(), alert("alr-b", revision=2)), "https://liptako.example.org/")
    assert json.loads(one) == json.loads(
        json.dumps(alert().as_json("https://liptako.example.org/alerts/alr-a"))
    )
    assert json.loads(two)["url"] == "https://liptako.example.org/alerts/alr-b"
    assert json.loads(next(iter(alerts_jsonl(issued(alert())))))["url"] is None


@pytest.mark.parametrize("written", [incidents_geojson, incidents_jsonl])
def test_the_first_piece_comes_before_the_last_record_is_asked_for(written: Any) -> None:
    pieces = written(many())
    assert len(next(pieces) + next(pieces)) > 100


def test_a_feed_s_time_is_that_of_its_newest_entry_and_the_same_alerts_are_the_same_bytes() -> None:
    later = alert("alr-b", revision=2, msg_type="Update", sent_at=NOW + timedelta(hours=3))
    made = list(reversed(issued(alert(), later)))
    body = alerts_atom(made, Shown(language="en"))
    feed = feedparser.parse(body)
    assert feed.feed.updated == "2022-06-12T12:00:00Z"
    assert [entry.id for entry in feed.entries] == [entry_id("alr-b"), entry_id("alr-a")]
    assert feed.entries[1].published == "2022-06-12T09:00:00Z"
    assert feed.entries[0].content[0].value == "Rule “mass casualty”."
    assert [tag.term for tag in feed.entries[0].tags] == ["Update", "Extreme", "mass casualty/incident/inc-a"]
    assert alerts_atom(made, Shown(language="en")) == body
    assert entry_id("alr-a") == "urn:uuid:" + entry_id("alr-a").removeprefix("urn:uuid:")
    assert feed.feed.id != feedparser.parse(alerts_atom(made, Shown(language="ar"))).feed.id


@settings(max_examples=50)
@given(words, words)
def test_any_words_make_a_feed(said: str, name: str) -> None:
    hostile = replace(alert(name), key=said, headline={"en": said}, reason={"fr": name})
    root = etree.fromstring(alerts_atom(issued(hostile), Shown(base_url="https://liptako.example.org")))
    [entry] = root.iter("{*}entry")
    assert {child.tag.rpartition("}")[2] for child in entry} >= {"id", "title", "updated", "content"}
    assert all(entry.findtext(f"{{*}}{tag}") for tag in ("id", "title", "updated"))


def test_many_cap_messages_are_one_feed_each_whole_in_its_entry(reader: Reader) -> None:
    profile = Profile(
        sender="alerts@example.org", places=reader.places, base_url="https://liptako.example.org"
    )
    made = issued(alert(), alert("alr-b", revision=2, msg_type="Update", references=("alr-a",)))
    pieces = list(caps_in_atom(made, profile, NOW))
    assert len(pieces) == 4
    root = etree.fromstring("".join(pieces).encode())
    messages = list(root.iter("{urn:oasis:names:tc:emergency:cap:1.2}alert"))
    assert [SCHEMA.validate(etree.fromstring(etree.tostring(one))) for one in messages] == [True, True]
    assert [one.get("type") for one in root.iter("{*}content")] == ["application/cap+xml"] * 2
    assert etree.fromstring("".join(caps_in_atom([], profile, NOW)).encode()).findall("{*}entry") == []
