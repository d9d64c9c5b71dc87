"""Reports that were told: to items under a role, read as any other, their words set apart."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.jobs.reading import Reader
from service.records import SPEAKERS, VIAS, Claim, Event, Evidence, FeedItem, NamedPlace, Report, Toll
from service.stages.collect import said_by, told_item
from service.text.phrases import speaker_phrase

RECEIVED = datetime(2022, 6, 14, 10, tzinfo=UTC)
LEXICONS = sorted((Path(__file__).parents[2] / "service" / "zones" / "three_borders").glob("lexicon.*.toml"))


def told(text: str, **changes: object) -> FeedItem:
    values: dict[str, object] = {
        "speaker": "local official", "via": "phone", "received_at": RECEIVED, **changes
    }  # fmt: skip
    return told_item(text, **values)  # type: ignore[arg-type]


def test_a_speaker_is_one_of_the_roles_that_the_lexicons_tell_apart() -> None:
    tables = [tomllib.loads(path.read_text(encoding="utf-8"))["category"] for path in LEXICONS]
    names = {table["name"] for categories in tables for table in categories}
    assert {name.partition(".")[2] for name in names if name.startswith("speaker.")} == set(SPEAKERS)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("speaker", SPEAKERS)
def test_every_role_has_words(speaker: str, language: str) -> None:
    assert speaker_phrase(speaker, language) != speaker


def test_an_item_is_restricted_and_published_by_a_role() -> None:
    item = told("Quinze personnes ont été tuées.\n\nLe marché brûle.", title="Attaque  du\nmarché")
    assert (item.restricted, item.via, item.speaker) == (True, "phone", "local official")
    assert (item.publisher, item.url, item.published_at) == ("by phone: local official", None, RECEIVED)
    assert (item.title, item.language) == ("Attaque du marché", "fr")
    assert item.text == "Quinze personnes ont été tuées.\n\nLe marché brûle."
    assert told("x y", via="partner", speaker="NGO").publisher == "from a partner: NGO"


def test_the_same_words_of_the_same_speaker_are_the_same_item() -> None:
    assert told("Quinze morts.").key == told("Quinze morts. ").key
    others = {
        told("Seize morts.").key,
        told("Quinze morts.", speaker="NGO").key,
        told("Quinze morts.", place="Téra").key,
        told("Quinze morts.", via="partner").key,
    }
    assert len(others | {told("Quinze morts.").key}) == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " \n "}, "no text"),
        ({"text": "…!"}, "no text"),
        ({"speaker": "A. Person"}, "no speaker 'A. Person'"),
        ({"via": "pigeon"}, "do not come by 'pigeon'"),
    ],
)
def test_what_is_no_report_is_told(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        told(str(changes.pop("text", "Quinze morts.")), **changes)


@pytest.mark.parametrize(
    ("language", "text", "head"),
    [
        ("fr", "Des hommes armés sont venus la nuit, il y a 15 morts.", "Téra, 12 juin 2022. Alerte"),
        ("en", "Armed men came at night, 15 people are dead.", "Téra, 12 June 2022. Alerte"),
        ("ar", "هاجم مسلحون القرية ليلا وقتلوا 15 مدنيا.", "Téra، 12 يونيو 2022. Alerte"),
    ],
)
def test_place_and_day_stand_before_the_title_and_are_read_there(
    reader: Reader, language: str, text: str, head: str
) -> None:
    item = told(text, place="Téra", day=date(2022, 6, 12), title="Alerte", language=language)
    assert item.title == head
    report = reader.read(item, RECEIVED)
    event = report.events[0]
    assert (event.date, [place.name for place in event.places]) == (date(2022, 6, 12), ["Téra"])
    assert event.claims == (Claim("local official", Toll(15, 15, 15)),)
    assert all(item.source_text[one.start : one.end] == one.text for one in event.evidence)


EVENT = Event(role="main", deaths=Toll(15, 15, None))


@pytest.mark.parametrize(
    ("event", "claims"),
    [
        (EVENT, (Claim("NGO", Toll(15, 15, None)),)),
        (Event(role="main"), ()),
        (
            Event(role="main", deaths=Toll(15, 15, None), claims=(Claim("hospital", Toll(15, 15, None)),)),
            (Claim("hospital", Toll(15, 15, None)),),
        ),
        (
            Event(role="main", deaths=Toll(15, 15, None), claims=(Claim("hospital", Toll(12, 12, 12)),)),
            (Claim("NGO", Toll(15, 15, None)), Claim("hospital", Toll(12, 12, 12))),
        ),
        (
            Event(role="main", deaths=Toll(15, 15, None), claims=(Claim("NGO", Toll(12, 12, 12)),)),
            (Claim("NGO", Toll(15, 15, None)),),
        ),
    ],
)
def test_who_told_it_speaks_where_nobody_else_is_named(event: Event, claims: tuple[Claim, ...]) -> None:
    report = Report(relevant=True, score=50, language="fr", events=(event,))
    assert said_by(report, "NGO").events[0].claims == claims


def test_a_report_without_its_words_quotes_nothing() -> None:
    place = NamedPlace(name="Téra", as_written="le marché de Téra", kind="town", resolved=True)
    event = Event(
        role="main",
        places=(place,),
        deaths=Toll(15, 15, 15),
        evidence=(Evidence("deaths", "15 morts", 0, 8),),
    )
    shown = Report(relevant=True, score=50, language="fr", events=(event,)).without_words()
    assert shown.events[0].evidence == ()
    assert shown.events[0].places[0].as_written == "Téra"
    assert shown.events[0].deaths == Toll(15, 15, 15)


def test_every_way_has_words() -> None:
    assert {told("Quinze morts.", via=via).publisher.partition(":")[0] for via in VIAS} == {
        "by phone",
        "from a partner",
    }
