"""Acknowledgements and closed addresses, on both databases."""

from dataclasses import replace

import pytest
from store_samples import HOUR, MINUTE, NOW, Desk, a_message, a_rule, an_alert, an_incident

from service.errors import StoreError
from service.records import Acknowledgement, Attempt, ClosedAddress, DeliveryState, Judgement
from service.store import SqlStore

pytest_plugins = ["store_databases"]

ATTACK = an_incident("i1")
FIRST, SECOND = an_alert("alert 1", ATTACK), an_alert("alert 2", ATTACK, revision=2)
OTHER = an_alert("alert 3", ATTACK, key="deadly attack/incident/i1")
SEEN = Acknowledgement(key=FIRST.key, alert_id="alert 1", who="recipient:field desk", at=NOW)


@pytest.fixture
def raised(store: SqlStore) -> SqlStore:
    """A store with two revisions of one alert, and another."""
    with store.begin() as transaction:
        versions = dict(transaction.sync_rules([a_rule()], NOW))
    Desk(store).assess(
        ATTACK, judgement=Judgement(alerts=(SECOND, FIRST, OTHER)), rule_versions=versions, messages=()
    )
    return store


def test_one_acknowledges_a_revision_once_and_the_first_time_stays(raised: SqlStore) -> None:
    with raised.begin() as transaction:
        assert transaction.file_acknowledgement(SEEN) is True
        assert transaction.file_acknowledgement(replace(SEEN, at=NOW + HOUR)) is False
        assert transaction.file_acknowledgement(replace(SEEN, who="token:desk", at=NOW - MINUTE)) is True
        assert transaction.file_acknowledgement(replace(SEEN, alert_id="alert 2", at=NOW + HOUR)) is True
    with raised.view() as look:
        found = look.acknowledgements(FIRST.key)
        assert look.acknowledgements(OTHER.key) == []
    assert [(one.who, one.alert_id) for one in found] == [
        ("token:desk", "alert 1"),
        ("recipient:field desk", "alert 1"),
        ("recipient:field desk", "alert 2"),
    ]
    assert found[1] == SEEN


def test_only_what_was_raised_is_acknowledged(raised: SqlStore) -> None:
    with pytest.raises(StoreError), raised.begin() as transaction:
        transaction.file_acknowledgement(replace(SEEN, alert_id="nothing"))


def test_revisions_are_those_of_one_alert_in_order(raised: SqlStore) -> None:
    with raised.view() as look:
        for id_ in ("alert 1", "alert 2"):
            assert [one.id for one in look.revisions(id_)] == ["alert 1", "alert 2"]
        assert [one.id for one in look.revisions("alert 3")] == ["alert 3"]
        assert look.revisions("nothing") == []


def test_an_escalation_is_known_by_recipient_and_revision(raised: SqlStore) -> None:
    with raised.begin() as transaction:
        transaction.file_messages(
            [
                a_message("m1", "alert 1", "duty officer", kind="escalation"),
                a_message("m2", "alert 1", "field desk"),
            ],
            NOW,
        )
    with raised.view() as look:
        assert look.escalated_to("duty officer", ["alert 2", "alert 1"]) is True
        assert look.escalated_to("duty officer", ["alert 2"]) is False
        assert look.escalated_to("field desk", ["alert 1"]) is False
        assert look.escalated_to("duty officer", []) is False


def claimed_as_closed(store: SqlStore, message_id: str) -> bool:
    with store.begin() as transaction:
        claim = transaction.claim_message(message_id, NOW, 2 * MINUTE)
        assert claim is not None
        attempt = Attempt(number=1, at=NOW, state=DeliveryState.SENT)
        transaction.file_attempt(claim, attempt, None, NOW)
    return claim.closed


def test_who_claims_a_message_learns_that_its_address_is_closed(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.file_messages(
            [
                a_message("m1"),
                a_message("m2", address="other@example.org"),
                a_message("m3", recipient="duty officer"),
            ],
            NOW,
        )
        assert transaction.close_address("field desk", "desk@example.org", NOW) is True
        assert transaction.close_address("field desk", "desk@example.org", NOW + HOUR) is False
    assert [claimed_as_closed(store, one) for one in ("m1", "m2", "m3")] == [True, False, False]


def test_what_waits_for_an_address_that_is_closed_is_due_at_once(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1"), a_message("m2", address="other@example.org")], NOW + HOUR)
    with store.begin() as transaction:
        assert transaction.due_lanes(NOW) == []
        transaction.close_address("field desk", "desk@example.org", NOW)
    with store.view() as look:
        [lane] = look.due_lanes(NOW)
        claimed = look.claim_next_message(lane, NOW, MINUTE)
        assert claimed is not None
        assert claimed.message.id == "m1"


def test_closing_wakes_nothing_that_is_done(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1")], NOW)
    assert claimed_as_closed(store, "m1") is False
    with store.begin() as transaction:
        transaction.close_address("field desk", "desk@example.org", NOW)
    with store.view() as look:
        assert look.due_lanes(NOW) == []


def test_an_address_can_be_opened_again(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1")], NOW)
        transaction.close_address("field desk", "desk@example.org", NOW)
        transaction.close_address("duty officer", "desk@example.org", NOW)
    with store.view() as look:
        assert look.closed_addresses() == [
            ClosedAddress(recipient=name, address="desk@example.org", closed_at=NOW)
            for name in ("duty officer", "field desk")
        ]
    with store.begin() as transaction:
        assert transaction.reopen_address("field desk", "desk@example.org") is True
        assert transaction.reopen_address("field desk", "desk@example.org") is False
    assert claimed_as_closed(store, "m1") is False
