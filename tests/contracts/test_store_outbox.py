"""Messages: queued, claimed, tried, given up and sent again, on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest
from store_samples import DAY, HOUR, MINUTE, NOW, SETTLE, Desk, a_message, an_alert

from service.ports import MessageClaim
from service.records import Attempt, Delivery, DeliveryState, Judgement, Message
from service.store import SqlStore

pytest_plugins = ["store_databases"]

LEASE = 2 * MINUTE


def queue(store: SqlStore, *messages: Message, at: datetime = NOW) -> None:
    with store.begin() as transaction:
        transaction.file_messages(messages, at)


def due(store: SqlStore, at: datetime = NOW) -> list[str]:
    with store.view() as look:
        return look.due_messages(at, 5 * MINUTE)


def claim(store: SqlStore, id_: str = "m1", at: datetime = NOW) -> MessageClaim | None:
    with store.begin() as transaction:
        return transaction.claim_message(id_, at, LEASE)


def attempt(
    store: SqlStore,
    claimed: MessageClaim | None,
    state: DeliveryState,
    again_at: datetime | None = None,
    at: datetime = NOW,
    words: str = "",
) -> bool:
    assert claimed is not None
    tried = Attempt(number=claimed.attempts + 1, at=at, state=state, status=250, words=words)
    with store.begin() as transaction:
        return transaction.file_attempt(claimed, tried, again_at, at)


def delivery(store: SqlStore, id_: str = "m1") -> Delivery:
    with store.view() as look:
        found = look.delivery(id_)
    assert found is not None
    return found[0]


def tries(store: SqlStore, id_: str = "m1") -> list[Attempt]:
    with store.view() as look:
        found = look.delivery(id_)
    assert found is not None
    return found[1]


def test_a_message_comes_back_as_it_was_rendered(store: SqlStore) -> None:
    message = a_message("m1")
    queue(store, message)
    claimed = claim(store)
    assert claimed is not None
    assert (claimed.message, claimed.attempts) == (message, 0)


def test_a_message_is_due_when_it_is_queued(store: SqlStore) -> None:
    queue(store, a_message("m1"), at=NOW + HOUR)
    assert due(store) == []
    assert claim(store) is None
    assert due(store, NOW + HOUR) == ["m1"]
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + HOUR


def test_the_oldest_message_goes_first(store: SqlStore) -> None:
    queue(store, a_message("late"), at=NOW + HOUR)
    queue(store, a_message("early"), a_message("next"), at=NOW)
    with store.view() as look:
        assert look.due_messages(NOW + DAY, MINUTE) == ["early", "next", "late"]
        assert look.due_messages(NOW + DAY, MINUTE, limit=1) == ["early"]


def test_a_message_has_one_sender_at_a_time(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    assert claim(store) is not None
    assert claim(store) is None
    assert due(store) == []
    assert delivery(store).state is DeliveryState.SENDING


def test_what_was_handed_over_is_not_handed_over_again_until_it_must_have_been_lost(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    with store.begin() as transaction:
        transaction.mark_messages_handed(["m1"], NOW)
    assert due(store, NOW + 4 * MINUTE) == []
    assert due(store, NOW + 5 * MINUTE) == ["m1"]
    with store.begin() as transaction:
        transaction.forget_handed()
    assert due(store) == ["m1"]


def test_a_sender_that_died_is_taken_over_from_under_the_same_id(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    dead = claim(store)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + LEASE
    assert due(store, NOW + LEASE) == ["m1"]
    alive = claim(store, at=NOW + LEASE)
    assert dead is not None
    assert alive is not None
    assert alive.fence > dead.fence
    assert alive.message.id == dead.message.id
    assert alive.attempts == 0


def test_an_attempt_under_an_outlived_fence_is_kept_but_decides_nothing(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    slow, quick = claim(store), claim(store, at=NOW + LEASE)
    assert attempt(store, slow, DeliveryState.DEAD, words="too late") is False
    assert delivery(store).state is DeliveryState.SENDING
    assert attempt(store, quick, DeliveryState.SENT, words="accepted") is True
    assert (delivery(store).state, delivery(store).attempts) == (DeliveryState.SENT, 2)
    assert [one.words for one in tries(store)] == ["too late", "accepted"]


def test_an_attempt_is_filed_once(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    claimed = claim(store)
    assert attempt(store, claimed, DeliveryState.SENT) is True
    assert attempt(store, claimed, DeliveryState.DEAD) is False
    assert delivery(store).state is DeliveryState.SENT


def test_a_message_that_was_not_taken_is_tried_again_at_its_time(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    assert attempt(store, claim(store), DeliveryState.QUEUED, NOW + 5 * MINUTE, words="451 greylisted")
    assert due(store, NOW + 4 * MINUTE) == []
    assert due(store, NOW + 5 * MINUTE) == ["m1"]
    again = claim(store, at=NOW + 5 * MINUTE)
    assert again is not None
    assert again.attempts == 1
    assert delivery(store).last_words == "451 greylisted"
    assert attempt(store, again, DeliveryState.SENT, at=NOW + 5 * MINUTE)
    assert [(one.number, one.state, one.at, one.status) for one in tries(store)] == [
        (1, DeliveryState.QUEUED, NOW, 250),
        (2, DeliveryState.SENT, NOW + 5 * MINUTE, 250),
    ]


def test_a_message_to_be_tried_again_always_has_a_time(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    attempt(store, claim(store), DeliveryState.QUEUED, None)
    assert due(store) == ["m1"]


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD])
def test_a_message_that_is_done_with_is_not_due(store: SqlStore, state: DeliveryState) -> None:
    queue(store, a_message("m1"))
    attempt(store, claim(store), state, NOW)
    assert due(store, NOW + DAY) == []
    assert delivery(store).next_attempt_at is None


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD])
def test_a_message_that_is_done_with_can_be_sent_again_under_its_id(
    store: SqlStore, state: DeliveryState
) -> None:
    queue(store, a_message("m1"))
    attempt(store, claim(store), state)
    with store.begin() as transaction:
        assert transaction.resend("m1", NOW + DAY) is True
    assert due(store, NOW + DAY) == ["m1"]
    again = claim(store, at=NOW + DAY)
    assert again is not None
    assert (again.message.id, again.attempts) == ("m1", 1)


def test_a_message_that_waits_is_sent_now_when_asked_for(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    attempt(store, claim(store), DeliveryState.QUEUED, NOW + DAY)
    with store.begin() as transaction:
        assert transaction.resend("m1", NOW + HOUR) is True
    assert due(store, NOW + HOUR) == ["m1"]


def test_a_message_that_is_being_sent_is_left_to_its_sender(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    claimed = claim(store)
    with store.begin() as transaction:
        assert transaction.resend("m1", NOW) is True
    assert due(store) == []
    assert attempt(store, claimed, DeliveryState.SENT)


def test_what_is_not_there_cannot_be_sent_claimed_or_shown(store: SqlStore) -> None:
    assert claim(store, "nothing") is None
    with store.begin() as transaction:
        assert transaction.resend("nothing", NOW) is False
        assert transaction.delivery("nothing") is None


def test_a_message_that_is_stored_twice_is_sent_once(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m1"))
    attempt(store, claim(store), DeliveryState.SENT)
    queue(store, a_message("m1"))
    assert due(store) == []
    assert delivery(store).attempts == 1


def test_one_address_is_told_of_an_alert_revision_once(store: SqlStore) -> None:
    Desk(store).assess(
        judgement=Judgement(alerts=(an_alert("alert 1"),)), messages=[a_message("m1", "alert 1")]
    )
    other_address = a_message("m3", "alert 1", address="second@example.org")
    queue(store, a_message("m2", "alert 1"), other_address)
    assert due(store) == ["m1", "m3"]
    with store.view() as look:
        assert look.delivery("m2") is None


def test_notices_without_an_alert_are_never_taken_for_repeats(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2"))
    assert due(store) == ["m1", "m2"]


def test_messages_to_a_disabled_recipient_wait_until_it_is_enabled(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2", recipient="incident room"))
    with store.begin() as transaction:
        transaction.disable_recipient("field desk", "410 Gone", NOW)
        transaction.disable_recipient("field desk", "410 Gone, again", NOW)
    assert due(store) == ["m2"]
    assert claim(store, "m1") is None
    with store.begin() as transaction:
        assert transaction.disabled_recipients() == {"field desk": "410 Gone, again"}
        assert transaction.backlog(NOW).messages_due == 1
        transaction.enable_recipient("field desk")
        assert transaction.disabled_recipients() == {}
    assert due(store) == ["m1", "m2"]


def test_nobody_was_told_of_an_alert_without_messages(store: SqlStore) -> None:
    with store.view() as look:
        assert look.recipients_of([]) == frozenset()
        assert look.recipients_of(["alert 1"]) == frozenset()


def test_a_delivery_says_where_its_message_stands(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    assert delivery(store) == Delivery(
        message_id="m1",
        recipient="field desk",
        address="desk@example.org",
        kind="exercise",
        alert_id=None,
        state=DeliveryState.QUEUED,
        attempts=0,
        created_at=NOW,
        next_attempt_at=NOW,
    )


def test_words_of_the_other_side_cannot_break_the_ledger(store: SqlStore) -> None:
    queue(store, replace(a_message("m1"), content={"text": "a\0b\ud800"}))
    claimed = claim(store)
    assert claimed is not None
    assert claimed.message.content["text"] == "a\0b\ufffd"
    assert attempt(store, claimed, DeliveryState.DEAD, words="5\ud80050\0")
    assert delivery(store).last_words == "5\ufffd50\ufffd"
