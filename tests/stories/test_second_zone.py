"""Another zone is a folder of data: the whole pipeline for the Lake Chad basin, from ``tests/data/lake_chad``."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from storytelling import Story

from service.app import open_reader
from service.jobs.reading import Reader
from service.records import Event, FeedItem, Report

PACK = Path(__file__).parents[1] / "data" / "lake_chad"

TOUMOUR = (
    "Niger : 27 morts dans une attaque de Boko Haram à Toumour",
    "Vingt-sept personnes ont été tuées samedi soir à Toumour, dans la région de Diffa, a annoncé lundi le gouverneur. "
    "Des combattants de Boko Haram ont incendié près d'un millier de maisons et le marché.",
)
GWOZA = (
    "Nigeria: ISWAP fighters kill at least nine farmers near Gwoza",
    "At least nine farmers were killed on Saturday by ISWAP fighters in the village of Wulari Kura, near Gwoza in "
    "Borno state, residents said on Monday.",
)
BORNO = (
    "مقتل 8 أشخاص في هجوم لبوكو حرام شمال شرق نيجيريا",
    "قتل ثمانية أشخاص يوم السبت في هجوم شنته جماعة بوكو حرام على بلدة في ولاية بورنو شمال شرق نيجيريا.",
)
TILLABERI = (
    "Niger : 15 civils tués dans la région de Tillabéri",
    "Quinze civils ont été tués samedi dans une attaque contre un village de la région de Tillabéri, dans l'ouest.",
)
FLOODS = (
    "Chad: flooding drives thousands from Lac province",
    "Heavy rains have driven 12,000 people from their homes around Bol in Lac province, local authorities said.",
)


@pytest.fixture(scope="module")
def lake_reader() -> Reader:
    return open_reader(str(PACK))


def read(reader: Reader, story: tuple[str, str]) -> Report:
    at = datetime(2020, 12, 14, 9, tzinfo=UTC)
    return reader.read(FeedItem(key="a", title=story[0], text=story[1], published_at=at), at)


def attack(reader: Reader, story: tuple[str, str]) -> Event:
    report = read(reader, story)
    assert report.relevant
    return report.events[0]


@pytest.mark.parametrize(
    ("story", "place", "adm1", "dead", "group"),
    [
        (TOUMOUR, "Toumour", "Diffa", 27, "JAS"),
        (GWOZA, "Wulari Kura", "Borno", 9, "ISWAP"),
        (BORNO, "Borno", "Borno", 8, "JAS"),
    ],
    ids=["fr", "en", "ar"],
)
def test_an_attack_there_is_read_in_every_language_of_the_pack_it_takes_its_words_from(
    lake_reader: Reader, story: tuple[str, str], place: str, adm1: str, dead: int, group: str
) -> None:
    event = attack(lake_reader, story)
    assert (place, adm1) in [(named.name, named.adm1) for named in event.places]
    assert event.deaths is not None
    assert event.deaths.best == dead
    assert event.date == date(2020, 12, 12)
    assert event.perpetrator == group


def test_what_lies_elsewhere_or_is_no_attack_is_left_alone(lake_reader: Reader) -> None:
    assert not read(lake_reader, TILLABERI).relevant
    assert not read(lake_reader, FLOODS).relevant


def test_an_attack_there_is_alerted_with_the_names_of_that_zone(
    tell: Callable[..., Story], lake_reader: Reader
) -> None:
    story = tell("2020-12-14T08:00", read_by=lake_reader)
    story.run_until("2020-12-14T08:30")
    story.publish("2020-12-14T09:00", *TOUMOUR)
    story.publish("2020-12-14T09:00", *TILLABERI, feed="two")
    story.run_until("2020-12-14T12:00")
    assert len(story.subjects) == 1
    assert "Toumour" in story.subjects[0]
    assert "27" in story.subjects[0]
