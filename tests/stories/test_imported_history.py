"""What a user imports of the past is remembered, and never speaks."""

from collections.abc import Callable
from datetime import date, timedelta

from storytelling import Story

from service.jobs.history import read_past, remember
from service.jobs.reading import Reader
from service.records import Rule, Severity

NEW = Rule(
    name="new villages attacked",
    kind="new_villages",
    severity=Severity.SEVERE,
    at_least=1,
    within=timedelta(hours=72),
)
ATTACK = "Burkina Faso: four villagers killed in Seytenga"
BODY = "Four villagers were killed on Saturday 11 June in the village of Seytenga, in the Sahel region of Burkina Faso."
HEADER = (
    "event_id_cnty,event_date,event_type,country,admin1,admin2,location,"
    "latitude,longitude,geo_precision,fatalities"
)
QUIET = "\n".join(f"{code}9,01 January 2021,Protests,{name},,,X,14,0,1,0" for code, name in
                  (("MLI", "Mali"), ("NER", "Niger"), ("BFA", "Burkina Faso")))  # fmt: skip
RECENT = "BFA1,08 May 2022,Violence against civilians,Burkina Faso,Sahel,Seno,Seytenga,13.97,0.30,1,120"


def imports(story: Story, reader: Reader, *rows: str) -> None:
    """A file that tells of every day from January 2021 to the day before the watch."""
    last = "BFA8,11 June 2022,Protests,Burkina Faso,,,X,14,0,1,0"
    body = "\n".join((HEADER, QUIET, *rows, last)).encode()
    found = read_past(body, "past.csv", reader.zone, reader.places, date(2022, 6, 12))
    assert not found.faults
    remember(story.service.store, found, reader.zone, "an operator", story.clock.now())


def hears_of_the_attack(story: Story) -> None:
    story.run_until("2022-06-12T09:00")
    story.publish("2022-06-12T09:05", ATTACK, BODY)
    story.run_until("2022-06-12T14:00")


def severities(story: Story) -> list[Severity]:
    with story.service.store.view() as look:
        page = look.page_alerts(None, 50)
    return [row["alert"].severity for row in page.rows]  # type: ignore[attr-defined]


def test_without_history_a_new_village_goes_to_digests(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", rules=(NEW,))
    hears_of_the_attack(story)
    assert severities(story) == [Severity.MINOR]
    assert story.kinds == []


def test_with_a_year_of_history_a_village_that_was_quiet_is_new_and_wakes_somebody(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = tell("2022-06-12T08:00", rules=(NEW,))
    imports(story, reader)
    hears_of_the_attack(story)
    assert severities(story) == [Severity.SEVERE]
    assert story.kinds == ["alert.raised"]


def test_a_village_that_the_history_tells_of_is_not_new(tell: Callable[..., Story], reader: Reader) -> None:
    story = tell("2022-06-12T08:00", rules=(NEW,))
    imports(story, reader, RECENT)
    hears_of_the_attack(story)
    assert story.kinds == []


def test_history_never_alerts_and_is_shown_nowhere(tell: Callable[..., Story], reader: Reader) -> None:
    mass = Rule(name="mass casualty", kind="casualties", severity=Severity.SEVERE, at_least=10)
    story = tell("2022-06-12T08:00", rules=(NEW, mass))
    imports(
        story,
        reader,
        RECENT,
        RECENT.replace("BFA1,08 May", "BFA2,11 June").replace("Seytenga,1", "Gangalare,1"),
    )
    hears_of_the_attack(story)
    assert story.kinds == []
    with story.service.store.view() as look:
        shown = [row["incident"].id for row in look.page_incidents(None, 50).rows]  # type: ignore[attr-defined]
    assert len(shown) == 1
    assert not shown[0].startswith("past-")
