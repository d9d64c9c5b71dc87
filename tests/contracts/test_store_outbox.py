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
    """Messages that could be claimed now, in that order; nothing is kept of it."""
    found: list[str] = []
    with store.view() as look:
        for lane in look.due_lanes(at):
            while claimed := look.claim_next_message(lane, at, LEASE):
                found.append(claimed.message.id)
    return found


def lanes(store: SqlStore, at: datetime = NOW) -> list[int]:
    with store.view() as look:
        return look.due_lanes(at)


def an_alerts(store: SqlStore, *keys: str) -> None:
    """An alert revision of each key, named after it and its number: "a" gives "a 1", a second "a" gives "a 2"."""
    alerts = [
        an_alert(f"{key} {keys[: at + 1].count(key)}", revision=keys[: at + 1].count(key), key=key)
        for at, key in enumerate(keys)
    ]
    Desk(store).assess(judgement=Judgement(alerts=tuple(alerts)))


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
    rests_until: datetime | None = None,
) -> bool:
    assert claimed is not None
    tried = Attempt(number=claimed.attempts + 1, at=at, state=state, status=250, words=words)
    with store.begin() as transaction:
        return transaction.file_attempt(claimed, tried, again_at, at, rests_until=rests_until)


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
    assert due(store, NOW + DAY) == ["early", "next", "late"]


def test_a_message_has_one_sender_at_a_time(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    assert claim(store) is not None
    assert claim(store) is None
    assert due(store) == []
    assert delivery(store).state is DeliveryState.SENDING


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
        assert transaction.resend("m1", NOW + DAY) is state
    assert due(store, NOW + DAY) == ["m1"]
    again = claim(store, at=NOW + DAY)
    assert again is not None
    assert (again.message.id, again.attempts, again.tries) == ("m1", 1, 0)


def test_a_message_that_waits_is_sent_now_when_asked_for(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    attempt(store, claim(store), DeliveryState.QUEUED, NOW + DAY)
    with store.begin() as transaction:
        assert transaction.resend("m1", NOW + HOUR) is DeliveryState.QUEUED
    assert due(store, NOW + HOUR) == ["m1"]


def test_a_message_that_is_being_sent_is_left_to_its_sender(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    claimed = claim(store)
    with store.begin() as transaction:
        assert transaction.resend("m1", NOW) is DeliveryState.SENDING
    assert due(store) == []
    assert attempt(store, claimed, DeliveryState.SENT)


def test_what_is_not_there_cannot_be_sent_claimed_or_shown(store: SqlStore) -> None:
    assert claim(store, "nothing") is None
    with store.begin() as transaction:
        assert transaction.resend("nothing", NOW) is None
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
        assert transaction.disable_recipient("field desk", "410 Gone", NOW) is True
        assert transaction.disable_recipient("field desk", "410 Gone, again", NOW) is False
    assert due(store) == ["m2"]
    assert claim(store, "m1") is None
    with store.begin() as transaction:
        assert transaction.disabled_recipients() == {"field desk": "410 Gone, again"}
        assert transaction.backlog(NOW).messages_due == 1
        transaction.enable_recipient("field desk", NOW)
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
        channel="email",
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


# --- lanes ----------------------------------------------------------------------------------------------------------


def test_a_thousand_messages_for_one_are_one_lane_among_others(store: SqlStore) -> None:
    many = [a_message(f"many {number}", recipient="storm") for number in range(1000)]
    queue(store, *many, a_message("one"))
    storm, other = lanes(store)
    with store.begin() as transaction:
        first = transaction.claim_next_message(storm, NOW, LEASE)
        alone = transaction.claim_next_message(other, NOW, LEASE)
    assert first is not None
    assert alone is not None
    assert (first.message.id, first.lane.recipient, alone.message.id) == ("many 0", "storm", "one")
    assert claim_of(store, other) is None


def claim_of(store: SqlStore, lane: int, at: datetime = NOW) -> MessageClaim | None:
    with store.begin() as transaction:
        return transaction.claim_next_message(lane, at, LEASE)


def test_each_address_is_a_lane_and_a_webhook_is_one_whatever_its_url(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2", address="second@example.org"))
    assert len(lanes(store)) == 2
    room = {"recipient": "room", "channel": "webhook"}
    queue(store, *(a_message(f"w{n}", address=f"https://{n}.example.org", **room) for n in (1, 2)))
    assert len(lanes(store)) == 3


def test_a_lane_rests_after_a_failure_and_one_message_can_be_tried_all_the_same(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2"), a_message("m3", recipient="other"))
    [lane, other] = lanes(store)
    attempt(store, claim_of(store, lane), DeliveryState.QUEUED, NOW + HOUR, rests_until=NOW + MINUTE)
    assert lanes(store) == [other]
    assert claim_of(store, lane) is None
    assert lanes(store, NOW + MINUTE) == [lane, other]
    with store.view() as look:
        assert look.backlog(NOW).messages_due == 1
        assert look.backlog(NOW).messages_held_up == 1
    claimed = claim(store, "m2")
    assert claimed is not None
    assert (claimed.lane.failures, claimed.lane.failing_since) == (1, NOW)
    attempt(store, claimed, DeliveryState.SENT)
    queue(store, a_message("m4"))
    with store.view() as look:
        [well] = [one for one in (look.lane(lane),) if one]
    assert (well.failures, well.failing_since) == (0, None)
    assert lanes(store) == [other, lane]


def test_what_a_lane_rests_until_is_when_something_is_due_next(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2"))
    [lane] = lanes(store)
    attempt(store, claim_of(store, lane), DeliveryState.QUEUED, NOW + HOUR, rests_until=NOW + MINUTE)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + MINUTE


def test_a_lane_fails_since_the_first_failure_after_a_success(store: SqlStore) -> None:
    queue(store, a_message("m1"))
    for hours in (1, 2, 3):
        at = NOW + hours * HOUR
        attempt(store, claim(store, at=at), DeliveryState.QUEUED, at, at)
    claimed = claim(store, at=NOW + DAY)
    assert claimed is not None
    assert (claimed.lane.failures, claimed.lane.failing_since) == (3, NOW + HOUR)


# --- order ----------------------------------------------------------------------------------------------------------


def told_in_order(store: SqlStore) -> None:
    """An Alert, an Update and a Cancel of one situation, and an Alert of another, for one address."""
    an_alerts(store, "a", "a", "a", "b")
    queue(
        store,
        a_message("raised", "a 1"),
        a_message("updated", "a 2"),
        a_message("cancelled", "a 3"),
        a_message("elsewhere", "b 1"),
    )


def test_messages_of_one_situation_go_one_after_another(store: SqlStore) -> None:
    told_in_order(store)
    assert due(store) == ["raised", "elsewhere"]
    attempt(store, claim(store, "raised"), DeliveryState.QUEUED, NOW + HOUR)
    assert due(store) == ["elsewhere"]
    assert claim(store, "updated") is None
    attempt(store, claim(store, "raised", NOW + HOUR), DeliveryState.SENT)
    assert due(store) == ["updated", "elsewhere"]
    attempt(store, claim(store, "updated"), DeliveryState.DEAD)
    assert due(store) == ["cancelled", "elsewhere"]


def test_a_message_about_several_situations_stands_in_the_line_of_each(store: SqlStore) -> None:
    an_alerts(store, "a", "a", "b", "a", "c", "b")
    several = replace(a_message("several"), kind="held", tells=("a 2", "b 1"))
    queue(store, a_message("a raised", "a 1"), several, a_message("a updated", "a 3"), a_message("c", "c 1"))
    assert due(store) == ["a raised", "c"]
    attempt(store, claim(store, "a raised"), DeliveryState.SENT)
    queue(store, replace(several, id="later", tells=("c 1",)), a_message("b updated", "b 2"))
    attempt(store, claim(store, "several"), DeliveryState.QUEUED, NOW + HOUR)
    assert due(store) == ["c"], "the later one tells of c too"
    attempt(store, claim(store, "c"), DeliveryState.SENT)
    assert due(store) == ["later"], "which has nothing in common with the earlier one"
    attempt(store, claim(store, "several", NOW + HOUR), DeliveryState.SENT)
    assert due(store, NOW + HOUR) == ["a updated", "later", "b updated"]


def test_a_sender_that_died_holds_up_its_line_until_its_lease_ends_and_no_longer(store: SqlStore) -> None:
    told_in_order(store)
    assert claim(store, "raised") is not None
    assert due(store, NOW + MINUTE) == ["elsewhere"]
    assert due(store, NOW + LEASE) == ["raised", "elsewhere"]


def test_the_same_situation_to_another_address_waits_for_nothing(store: SqlStore) -> None:
    told_in_order(store)
    attempt(store, claim(store, "raised"), DeliveryState.QUEUED, NOW + HOUR)
    queue(store, a_message("other", "a 2", address="second@example.org"))
    assert set(due(store)) == {"elsewhere", "other"}


def test_what_stands_behind_something_is_not_what_is_due_next(store: SqlStore) -> None:
    told_in_order(store)
    Desk(store).poll()
    attempt(store, claim(store, "elsewhere"), DeliveryState.SENT)
    attempt(store, claim(store, "raised"), DeliveryState.QUEUED, NOW + MINUTE)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + MINUTE


def test_what_is_sent_again_holds_up_no_news_and_keeps_its_own_order(store: SqlStore) -> None:
    an_alerts(store, "a", "a", "a", "a")
    queue(store, a_message("m1", "a 1"), a_message("m2", "a 2"))
    for id_ in ("m1", "m2"):
        attempt(store, claim(store, id_), DeliveryState.DEAD)
    with store.begin() as transaction:
        assert transaction.resend_dead(NOW, "nobody") == 0
        assert transaction.resend_dead(NOW, "field desk") == 2
    queue(store, a_message("m3", "a 3"), a_message("m4", "a 4"))
    assert due(store) == ["m1", "m3"]
    attempt(store, claim(store, "m1"), DeliveryState.DEAD)
    with store.begin() as transaction:
        transaction.resend("m1", NOW + HOUR)
    assert due(store, NOW + HOUR) == ["m3", "m1"]


def test_enabled_again_what_waited_goes_at_once_and_in_order(store: SqlStore) -> None:
    told_in_order(store)
    attempt(store, claim(store, "raised"), DeliveryState.QUEUED, NOW + DAY, rests_until=NOW + DAY)
    with store.begin() as transaction:
        transaction.disable_recipient("field desk", "failed for five days", NOW)
    assert due(store, NOW + 2 * DAY) == []
    with store.begin() as transaction:
        assert transaction.enable_recipient("field desk", NOW + HOUR) is True
        assert transaction.enable_recipient("field desk", NOW + HOUR) is False
    assert due(store, NOW + HOUR) == ["raised", "elsewhere"]
    claimed = claim(store, "raised", NOW + HOUR)
    assert claimed is not None
    assert (claimed.attempts, claimed.tries, claimed.lane.failing_since) == (1, 0, None)


def test_how_it_stands_with_each_recipient(store: SqlStore) -> None:
    queue(store, a_message("m1"), a_message("m2"), a_message("m3"), a_message("m4", recipient="other"))
    attempt(store, claim(store, "m1"), DeliveryState.SENT)
    attempt(store, claim(store, "m2", NOW + HOUR), DeliveryState.DEAD, at=NOW + HOUR)
    with store.begin() as transaction:
        transaction.disable_recipient("third", "said so", NOW)
        standings = transaction.recipient_standings()
    assert list(standings) == ["field desk", "other", "third"]
    desk = standings["field desk"]
    assert (desk.waiting, desk.dead, desk.last_sent_at, desk.failing_since) == (1, 1, NOW, NOW + HOUR)
    assert (desk.waiting_since, desk.disabled_at) == (NOW, None)
    assert standings["other"].waiting == 1
    assert (standings["third"].disabled_at, standings["third"].reason) == (NOW, "said so")


def test_deliveries_are_found_by_recipient_state_kind_and_alert(store: SqlStore) -> None:
    told_in_order(store)
    queue(store, a_message("exercise"), a_message("other", recipient="other"))
    attempt(store, claim(store, "exercise"), DeliveryState.SENT)

    def found(**asked: str) -> list[str]:
        with store.view() as look:
            return [row["delivery"].message_id for row in look.page_deliveries(None, 10, **asked).rows]  # type: ignore[arg-type, attr-defined]

    assert found(recipient="other") == ["other"]
    assert found(state="sent", recipient="field desk") == ["exercise"]
    assert found(kind="exercise") == ["other", "exercise"]
    assert found(alert_id="a 2") == ["updated"]
