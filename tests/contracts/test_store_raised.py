"""Alerts as they stand, each once, and the messages that tell of them, on both databases."""

from dataclasses import replace

import pytest
from store_before import raised_before
from store_samples import DAY, HOUR, MINUTE, NOW, Desk, a_message, a_rule, an_alert, an_incident, telling

from service.jobs.acknowledging import is_acknowledged
from service.records import Acknowledgement, Alert, Attempt, DeliveryState, Judgement, Mark, Message, Severity
from service.store import SqlStore, migrations

pytest_plugins = ["store_databases"]


def raise_(store: SqlStore, *alerts: Alert, messages: tuple[Message, ...] = ()) -> None:
    desk = Desk(store)
    desk.poll(telling(f"of {alerts[0].id}"))
    assert desk.assess(an_incident("i1", "1:0"), judgement=Judgement(alerts=alerts), messages=messages)


def revisions(key: str, *severities: Severity) -> list[Alert]:
    """Of one alert, one an hour."""
    return [
        replace(an_alert(f"{key} {n}", revision=n, key=key), severity=severity, sent_at=NOW + n * HOUR)
        for n, severity in enumerate(severities, 1)
    ]


def acknowledge(store: SqlStore, alert: Alert) -> None:
    with store.begin() as transaction:
        transaction.file_acknowledgement(
            Acknowledgement(key=alert.key, alert_id=alert.id, who="user:desk", at=NOW)
        )


def raised(store: SqlStore, **asked: object) -> list[str]:
    with store.view() as look:
        page = look.page_raised(None, 50, **asked)  # type: ignore[arg-type]
    return [row["alert"].id for row in page.rows]  # type: ignore[attr-defined]


def test_each_alert_comes_once_by_its_last_revision_the_newest_first(store: SqlStore) -> None:
    a, b, c = Severity.MINOR, Severity.SEVERE, Severity.EXTREME
    one, two, three = revisions("one", a, b), revisions("two", c), revisions("three", a, a, a)
    raise_(store, one[0], two[0], *three, one[1])
    assert raised(store) == ["one 2", "three 3", "two 1"]
    assert raised(store, severity="Minor") == ["three 3"]
    with store.view() as look:
        first = look.page_raised(None, 2)
        rest = look.page_raised(first.next_cursor, 2)
    assert [len(first.rows), len(rest.rows), rest.next_cursor] == [2, 1, None]
    with store.view() as look, pytest.raises(ValueError, match="cursor"):
        look.page_raised("nonsense", 2)


def test_the_upgrade_marks_what_later_revisions_stand_in_the_place_of(empty_url: str) -> None:
    one, two = revisions("one", Severity.MINOR, Severity.SEVERE), revisions("two", Severity.EXTREME)
    raised_before(empty_url, "0028", (*one, *two))
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    assert raised(store) == ["two 1", "one 2"]
    assert raised(store, severity="Minor") == []
    store.close()


def test_alerts_are_found_by_the_name_of_their_rule(store: SqlStore) -> None:
    with store.begin() as transaction:
        versions = transaction.sync_rules([a_rule("mass casualty"), a_rule("other", at_least=1)], NOW)
    of_rule = [
        replace(alert, rule=replace(alert.rule, name=name, version=version))
        for (name, version), [alert] in zip(
            versions.items(),
            (revisions("one", Severity.MINOR), revisions("two", Severity.MINOR)),
            strict=True,
        )
    ]
    raise_(store, *of_rule)
    assert sorted(raised(store)) == ["one 1", "two 1"]
    assert raised(store, rule=of_rule[0].rule.name) == ["one 1"]
    assert raised(store, rule="no such rule") == []


@pytest.mark.parametrize("seen", [0, 1, 2])
@pytest.mark.parametrize(
    "severities",
    [
        (Severity.SEVERE, Severity.SEVERE, Severity.SEVERE),
        (Severity.SEVERE, Severity.EXTREME, Severity.MINOR),
        (Severity.EXTREME, Severity.MINOR, Severity.SEVERE),
        (Severity.MINOR, Severity.MODERATE, Severity.EXTREME),
    ],
)
def test_what_is_acknowledged_is_what_escalating_goes_by(
    store: SqlStore, severities: tuple[Severity, ...], seen: int
) -> None:
    alerts = revisions("one", *severities)
    raise_(store, *alerts)
    acknowledge(store, alerts[seen])
    with store.view() as look:
        [row] = look.page_raised(None, 50).rows
        made = look.acknowledgements("one")
    assert row["acknowledged"] is is_acknowledged("one 3", alerts, made)
    assert raised(store, unseen_since=NOW) == ([] if row["acknowledged"] else ["one 3"])


def test_what_was_cancelled_or_is_long_ago_waits_for_nobody(store: SqlStore) -> None:
    [cancelled, waiting, old] = [revisions(name, Severity.SEVERE)[0] for name in ("one", "two", "three")]
    raise_(
        store,
        replace(old, sent_at=NOW - DAY),
        waiting,
        replace(cancelled, msg_type="Cancel"),
    )
    assert raised(store, unseen_since=NOW) == ["two 1"]
    assert len(raised(store)) == 3


def test_marks_on_any_revision_are_counted(store: SqlStore) -> None:
    alerts = revisions("one", Severity.SEVERE, Severity.SEVERE)
    raise_(store, *alerts)
    with store.begin() as transaction:
        for marker, verdict in (("a", "useful"), ("b", "useful"), ("c", "false alarm")):
            transaction.file_mark(
                Mark(key="one", alert_id="one 1", marker=marker, verdict=verdict, marked_at=NOW)  # type: ignore[arg-type]
            )
    with store.view() as look:
        [row] = look.page_raised(None, 50).rows
    assert (row["useful"], row["false_alarms"]) == (2, 1)


def test_who_was_told_of_an_alert_and_how_it_stands_what_failed_first(store: SqlStore) -> None:
    [alert] = revisions("one", Severity.SEVERE)
    [other] = revisions("other", Severity.SEVERE)
    raise_(
        store,
        alert,
        other,
        messages=(
            a_message("sent", alert.id),
            a_message("dead", alert.id, recipient="dead"),
            a_message("waiting", alert.id, recipient="waiting"),
            a_message("among others", recipient="digested", kind="digest", tells=(other.id, alert.id)),
            a_message("not of it", other.id),
        ),
    )
    with store.begin() as transaction:
        for id_, state in (("sent", DeliveryState.SENT), ("dead", DeliveryState.DEAD)):
            claim = transaction.claim_message(id_, NOW + DAY, MINUTE)
            assert claim is not None
            tried = Attempt(number=1, at=NOW, state=state, words=f"it is {state.value}")
            transaction.file_attempt(claim, tried, None, NOW)
    with store.view() as look:
        told = look.told_of([alert.id], 50)
        assert [one.delivery.message_id for one in told] == ["dead", "among others", "waiting", "sent"]
        assert {one.alert_id for one in told} == {alert.id}
        assert told[0].delivery.last_words == "it is dead"
        assert [one.delivery.message_id for one in look.told_of([alert.id], 1)] == ["dead"]
        assert look.told_states([alert.id]) == {"dead": 1, "queued": 2, "sent": 1}
        # A message that tells of two is one message.
        assert sum(look.told_states([alert.id, other.id]).values()) == 5
        assert len(look.told_of([alert.id, other.id], 50)) == 5
        assert look.told_of(["no such"], 50) == []
