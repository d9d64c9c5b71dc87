"""Stored items read again by another reader: what changes is joined and judged anew, what does not stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from storytelling import Story

from service.errors import StoreError
from service.jobs import rereading
from service.jobs.reading import Reader
from service.jobs.rereading import Reread, RereadCounts
from service.jobs.ruling import Decide
from service.ports.searching import Rereading
from service.records import FeedItem, Incident, ItemSearch, Report

ATTACK = "Burkina Faso: at least 50 people killed in attack on Seytenga"
BODY = (
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday."
)


class OtherReader(Reader):
    """Another version of a reader, that counts what it reads and fails where it is told to."""

    def __init__(self, of: Reader, version: str = "another") -> None:
        super().__init__(of.zone, of.places)
        self.version, self.titles, self.fails = version, list[str](), False

    def read(self, item: FeedItem, seen_at: datetime) -> Report:
        self.titles.append(item.title)
        failure = "ValueError while reading" if self.fails else None
        return replace(super().read(item, seen_at), failure=failure)


def blind(reader: Reader) -> Reader:
    """A reader without lexicons: it sees nothing."""
    return Reader(replace(reader.zone, terms=()), reader.places)


def again(story: Story, *item_ids: int) -> RereadCounts:
    return Reread(story.service.store, story.service.in_force, story.clock).run(item_ids or (1,))


def incidents(story: Story) -> list[Incident]:
    with story.service.store.view() as look:
        return [row["incident"] for row in look.page_incidents(None, 50).rows]  # type: ignore[misc]


def report(story: Story, item_id: int = 1) -> Report:
    with story.service.store.view() as look:
        found = (look.item(item_id) or {})["report"]
    assert isinstance(found, Report)
    return found


def read(story: Story, *titles: str) -> Story:
    story.run_until("2022-06-13T09:00")
    for number, title in enumerate(titles or (ATTACK,)):
        story.publish("2022-06-13T09:05", title, BODY, guid=str(number))
    story.run_until("2022-06-13T12:00")
    return story


def test_what_another_reader_sees_is_alerted_like_any_report(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = tell("2022-06-13T08:00")
    story.service.in_force.reader = blind(reader)
    read(story)
    assert (story.kinds, report(story).relevant) == ([], False)
    story.service.in_force.reader = reader
    assert again(story) == RereadCounts(changed=1)
    story.run_until("2022-06-13T12:05")
    assert (story.kinds, len(incidents(story))) == (["alert.raised"], 1)
    with story.service.store.view() as look:
        totals = look.totals()
    assert (totals.items, totals.relevant, report(story).reader_version) == (1, 1, reader.version)


def test_what_another_reader_no_longer_sees_leaves_its_incident(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = read(tell("2022-06-13T08:00"))
    assert len(incidents(story)) == 1
    story.service.in_force.reader = blind(reader)
    assert again(story) == RereadCounts(changed=1)
    story.run_until("2022-06-13T12:05")
    assert [one.reports for one in incidents(story)] == [0]
    story.service.in_force.reader = reader
    assert again(story) == RereadCounts(changed=1)
    story.run_until("2022-06-13T12:10")
    assert [one.reports for one in incidents(story)] == [1]


def test_reading_again_twice_does_nothing_twice(tell: Callable[..., Story], reader: Reader) -> None:
    story = read(tell("2022-06-13T08:00"))
    story.service.in_force.reader = other = OtherReader(reader)
    before = report(story)
    assert again(story) == again(story) == RereadCounts(unchanged=1)
    assert other.titles == [ATTACK]
    assert report(story) == replace(before, reader_version="another")
    story.run_until("2022-06-14T12:00")
    assert (story.kinds, len(incidents(story))) == (["alert.raised"], 1)


def test_what_an_operator_decided_stays(tell: Callable[..., Story], reader: Reader) -> None:
    story = read(tell("2022-06-13T08:00"))
    (incident,) = incidents(story)
    Decide(story.service.store, story.clock).correct(
        incident.id, {"deaths": "61"}, reason="I counted", who="desk"
    )
    story.run_until("2022-06-13T12:05")
    for other, until in ((blind(reader), "12:20"), (reader, "12:40")):
        story.service.in_force.reader = other
        again(story)
        story.run_until(f"2022-06-13T{until}")
    (incident,) = incidents(story)
    assert incident.deaths is not None
    assert (incident.deaths.best, incident.deaths_by) == (61, "operator")


def test_a_dismissed_incident_is_not_alerted_again(tell: Callable[..., Story], reader: Reader) -> None:
    story = read(tell("2022-06-13T08:00"))
    (incident,) = incidents(story)
    Decide(story.service.store, story.clock).dismiss(incident.id, reason="Another year", who="desk")
    story.run_until("2022-06-13T12:05")
    for other, until in ((blind(reader), "12:20"), (reader, "12:40")):
        story.service.in_force.reader = other
        again(story)
        story.run_until(f"2022-06-13T{until}")
    assert story.kinds == ["alert.raised", "alert.cancelled"]
    assert [one.status for one in incidents(story)] == ["dismissed"]


def test_what_cannot_be_read_again_stays_as_it_was_read(tell: Callable[..., Story], reader: Reader) -> None:
    story = read(tell("2022-06-13T08:00"))
    before = report(story)
    story.service.in_force.reader = other = OtherReader(reader)
    other.fails = True
    assert again(story) == RereadCounts(failed=1)
    assert report(story) == before
    other.fails = False
    assert again(story) == RereadCounts(unchanged=1)


def test_what_was_cut_off_is_read_when_it_is_run_again(
    tell: Callable[..., Story], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "PORTION", 1)
    story = read(tell("2022-06-13T08:00"), ATTACK, ATTACK + ", 2", ATTACK + ", 3")
    story.service.in_force.reader = Cut(reader, after=2)
    with pytest.raises(StoreError):
        again(story, 1, 2, 3)
    story.service.in_force.reader = other = OtherReader(reader, "another")
    assert again(story, 1, 2, 3) == RereadCounts(unchanged=3)
    assert len(other.titles) == 2
    assert {report(story, id_).reader_version for id_ in (1, 2, 3)} == {"another"}


class Cut(OtherReader):
    """A reader that is cut off, as by a database that is gone, when it has read ``after`` items."""

    def __init__(self, of: Reader, after: int) -> None:
        super().__init__(of)
        self._after = after

    def read(self, item: FeedItem, seen_at: datetime) -> Report:
        if len(self.titles) + 1 >= self._after:
            raise StoreError("the database is gone")
        return super().read(item, seen_at)


def test_a_comparison_tells_what_would_change_and_stores_nothing(
    tell: Callable[..., Story], reader: Reader
) -> None:
    story = read(tell("2022-06-13T08:00"))
    job = Reread(story.service.store, story.service.in_force, story.clock)
    assert job.compared((1, 2), reader) == []
    (one,) = job.compared((1,), blind(reader))
    assert (one.stored.item_id, one.stored.report.relevant, one.report.relevant) == (1, True, False)
    assert report(story).relevant


def asked(story: Story) -> list[Rereading]:
    with story.service.store.view() as look:
        return look.rereadings(10)


def test_what_a_search_finds_is_read_again_in_the_background(
    tell: Callable[..., Story], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "PORTION", 2)
    story = tell("2022-06-13T08:00")
    story.service.in_force.reader = blind(reader)
    read(story, ATTACK, ATTACK + ", again", "Talks go on", ATTACK + ", more", ATTACK + ", last")
    story.service.in_force.reader = reader
    with story.service.store.begin() as transaction:
        transaction.ask_reread(ItemSearch(words="attack"), "desk", story.clock.now())
        transaction.ask_reread(ItemSearch(words="football"), "desk", story.clock.now())
    story.run_until("2022-06-13T12:05")
    none, every = asked(story)
    assert (every.changed, every.unchanged, every.failed, every.below) == (4, 0, 0, 0)
    assert (none.changed, none.done_at) == (0, every.done_at)
    assert story.kinds == ["alert.raised"]


def test_a_portion_that_was_cut_off_is_read_again(tell: Callable[..., Story], reader: Reader) -> None:
    story = read(tell("2022-06-13T08:00"))
    with story.service.store.begin() as transaction:
        transaction.ask_reread(ItemSearch(), "desk", story.clock.now())
    story.service.in_force.reader = Cut(reader, after=1)
    with pytest.raises(StoreError):
        story.service.reread.next_portion()
    story.service.in_force.reader = OtherReader(reader)
    assert [story.service.reread.next_portion() for _ in range(2)] == [True, False]
    (done,) = asked(story)
    assert (done.unchanged, report(story).reader_version) == (1, "another")
