"""What cannot be assessed is set aside and shown; the others go on, and nothing is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from storytelling import DESK, OPERATOR, Story

from service.jobs.around import Seen
from service.jobs.assess import Assess, Assessed
from service.jobs.ruling import Decide
from service.ports import Backlog
from service.records import Grouping
from service.store import SqlStore
from service.store.database import writing

SEYTENGA = (
    "Burkina Faso: at least 50 people killed in attack on Seytenga",
    "At least 50 people were killed in the night of 11 to 12 June when gunmen attacked the town of Seytenga, "
    "in the Sahel region of Burkina Faso, the government spokesman said on Monday.",
)
GOROM = (
    "Burkina Faso: 20 people killed in attack on Gorom-Gorom",
    "Twenty people were killed on 12 June when gunmen attacked the town of Gorom-Gorom, in the Sahel region of "
    "Burkina Faso, a local official said on Monday.",
)
MENAKA = (
    "Mali: 30 people killed in attack on Ménaka",
    "Thirty people were killed on 12 June when gunmen attacked the town of Ménaka, in the Ménaka region of Mali, "
    "a local official said on Monday.",
)


def begun(tell: Callable[..., Story]) -> Story:
    """Two attacks are read and wait to be assessed."""
    story = tell("2022-06-13T08:00", recipients=(DESK, OPERATOR))
    story.run_until("2022-06-13T09:00")
    story.publish("2022-06-13T09:05", *SEYTENGA, guid="seytenga")
    story.publish("2022-06-13T09:05", *MENAKA, feed="two")
    minute = 5
    while backlog(story).reports_ungrouped < 2:
        minute += 1
        story.run_until(f"2022-06-13T09:{minute:02}")
    return story


def backlog(story: Story) -> Backlog:
    with story.service.store.view() as look:
        return look.backlog(story.clock.now())


def run_sql(story: Story, statement: str, **values: object) -> list[object]:
    store = story.service.store
    assert isinstance(store, SqlStore)
    with writing(store._engine) as connection:
        result = connection.execute(text(statement), values)
        return list(result.scalars()) if result.returns_rows else []


OF_SEYTENGA = "WHERE item_id = (SELECT item_id FROM item_revisions WHERE title LIKE '%Seytenga%')"


def spoilt(story: Story) -> object:
    """A stored event that no version can read; what it was."""
    (body,) = run_sql(story, f"SELECT body FROM report_events {OF_SEYTENGA}")
    run_sql(story, f"UPDATE report_events SET body = '[]' {OF_SEYTENGA}")
    return body


def to_desk(story: Story) -> list[str]:
    return [str(one.content["subject"]) for _, one in story.postbox.taken if one.recipient == DESK.name]


def to_operators(story: Story) -> list[str]:
    return [str(one.content["subject"]) for _, one in story.postbox.taken if one.recipient == OPERATOR.name]


def test_one_report_that_cannot_be_read_back_keeps_no_other_attack_from_being_told(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    spoilt(story)
    story.run_until("2022-06-13T12:00")
    (alert,) = to_desk(story)
    assert "naka" in alert
    (notice,) = to_operators(story)
    assert "Not assessed: report " in notice
    assert (backlog(story).parked, backlog(story).reports_ungrouped) == (1, 1)


def test_what_is_parked_is_tried_again_ever_more_rarely_and_told_when_it_succeeds(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    body = spoilt(story)
    story.run_until("2022-06-14T12:00")
    (tries,) = run_sql(story, "SELECT tries FROM parked")
    assert 4 <= int(str(tries)) <= 6
    run_sql(story, f"UPDATE report_events SET body = :body {OF_SEYTENGA}", body=body)
    story.run_until("2022-06-15T04:00")
    assert any("Seytenga" in subject for subject in to_desk(story))
    assert (backlog(story).parked, backlog(story).reports_ungrouped) == (0, 0)
    assert len(to_operators(story)) == 1, "operators are told once"


def test_a_restart_tries_what_is_parked_at_once(tell: Callable[..., Story]) -> None:
    story = begun(tell)
    body = spoilt(story)
    story.run_until("2022-06-13T23:00")
    run_sql(story, f"UPDATE report_events SET body = :body {OF_SEYTENGA}", body=body)
    with story.service.store.begin() as transaction:
        transaction.forget_handed()
    story.run_until("2022-06-13T23:01")
    assert any("Seytenga" in subject for subject in to_desk(story))


def test_another_report_of_a_parked_attack_is_parked_with_it_and_an_edit_takes_its_place(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    spoilt(story)
    story.run_until("2022-06-13T10:00")
    story.publish("2022-06-13T10:01", *SEYTENGA, feed="three")
    story.publish("2022-06-13T10:01", *GOROM, feed="three")
    story.run_until("2022-06-13T12:00")
    assert backlog(story).parked == 2
    assert any("Gorom" in subject for subject in to_desk(story))
    story.publish("2022-06-13T12:05", SEYTENGA[0] + " (updated)", SEYTENGA[1], guid="seytenga")
    story.newsroom.articles["https://one.example.org/feed"].pop(0)
    story.run_until("2022-06-14T06:00")
    assert sum("Seytenga" in subject for subject in to_desk(story)) == 1
    assert backlog(story).parked == 0


class _FailsAtSeytenga(Assess):
    """An assessment whose joining fails wherever Seytenga is told of."""

    def _group(self, seen: Seen, now: object) -> Grouping:
        if any("Seytenga" in event.title for event in seen.events):
            raise ZeroDivisionError("no such luck")
        return super()._group(seen, self._clock.now())


def test_an_attack_that_cannot_be_joined_is_parked_with_all_its_reports(tell: Callable[..., Story]) -> None:
    story = begun(tell)
    service = story.service
    with service.store.begin() as transaction:
        transaction.forget_handed()
    failing = _FailsAtSeytenga(service.store, service.in_force, story.clock, "test")
    assert failing.run() == Assessed(1, failing_alerts(story), 1, 1)


def failing_alerts(story: Story) -> tuple[object, ...]:
    with story.service.store.view() as look:
        return tuple(row["alert"] for row in look.page_alerts(None, 10).rows)


def test_a_failing_database_parks_nothing(tell: Callable[..., Story]) -> None:
    story = begun(tell)
    run_sql(story, "ALTER TABLE report_events RENAME TO gone")
    with pytest.raises(Exception, match="no such table"):
        Assess(story.service.store, story.service.in_force, story.clock, "test").run()
    run_sql(story, "ALTER TABLE gone RENAME TO report_events")
    assert (backlog(story).parked, backlog(story).reports_ungrouped) == (0, 2)
    story.clock.advance_to(story.clock.now() + timedelta(minutes=5))
    story.run_until("2022-06-13T12:00")
    assert len(to_desk(story)) == 2


def test_an_old_incident_that_cannot_be_read_back_keeps_no_new_attack_beside_it_from_being_told(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    story.run_until("2022-06-13T12:00")
    run_sql(story, "UPDATE incident_revisions SET body = '[]' WHERE body LIKE '%Seytenga%'")
    story.publish("2022-06-13T12:05", *GOROM)
    story.run_until("2022-06-13T14:00")
    assert any("Gorom" in subject for subject in to_desk(story))


def cancel_asked(story: Story) -> object:
    """Two attacks were told; an operator takes the alert on the one back, which no version can read any more. What it
    was."""
    story.run_until("2022-06-13T12:00")
    (alert_id,) = run_sql(story, "SELECT id FROM alerts WHERE body LIKE '%Seytenga%'")
    Decide(story.service.store, story.clock).cancel(str(alert_id), reason="An old picture", who="desk")
    (body,) = run_sql(story, "SELECT body FROM alerts WHERE id = :id", id=alert_id)
    run_sql(story, "UPDATE alerts SET body = '[]' WHERE id = :id", id=alert_id)
    return body


def test_a_cancel_that_always_fails_is_parked_and_told_to_operators_and_stops_nothing_else(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    cancel_asked(story)
    story.publish("2022-06-13T12:01", *GOROM)
    story.run_until("2022-06-14T00:00")
    assert any("Gorom" in subject for subject in to_desk(story))
    assert not any("Cancelled" in subject for subject in to_desk(story))
    assert ["Not cancelled: decision " in notice for notice in to_operators(story)] == [True]
    assert (backlog(story).parked, backlog(story).reports_ungrouped) == (1, 0)


def test_a_parked_cancel_is_tried_ever_more_rarely_and_sent_when_it_succeeds(
    tell: Callable[..., Story],
) -> None:
    story = begun(tell)
    body = cancel_asked(story)
    story.run_until("2022-06-14T12:00")
    (tries,) = run_sql(story, "SELECT tries FROM parked")
    assert 4 <= int(str(tries)) <= 6
    run_sql(story, "UPDATE alerts SET body = :body WHERE body = '[]'", body=body)
    story.run_until("2022-06-15T12:00")
    assert sum("Cancelled" in subject for subject in to_desk(story)) == 1
    assert len(to_operators(story)) == 1
    assert backlog(story).parked == 0


def test_a_dismissal_that_cannot_be_judged_is_parked_and_cancels_later(tell: Callable[..., Story]) -> None:
    story = begun(tell)
    story.run_until("2022-06-13T12:00")
    ids = run_sql(story, "SELECT incident_id FROM incident_revisions WHERE body LIKE '%Seytenga%'")
    Decide(story.service.store, story.clock).dismiss(str(ids[0]), reason="An old picture", who="desk")
    service = story.service
    _FailsAtSeytenga(service.store, service.in_force, story.clock, "test").run()
    assert backlog(story).parked == 1
    story.publish("2022-06-13T12:01", *GOROM)
    story.run_until("2022-06-13T14:00")
    assert any("Gorom" in subject for subject in to_desk(story))
    assert sum("Cancelled" in subject for subject in to_desk(story)) == 1
