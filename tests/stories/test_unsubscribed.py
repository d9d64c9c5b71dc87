"""An address that unsubscribed gets nothing more, and nothing is given up without a word."""

from collections.abc import Callable
from dataclasses import replace

from storytelling import DESK, OPERATOR, Story

from service.errors import DeliveryError
from service.jobs.unsubscribing import Unsubscribe
from service.records import Delivery
from service.stages.notify import exercise

TWO = replace(DESK, settings={"to": ["desk@example.org", "chief@example.org"]})


def attack(story: Story, at: str = "2022-06-12T09:00") -> None:
    story.publish(
        at, "Burkina Faso : 50 morts à Seytenga", "Une attaque a fait 50 morts à Seytenga dimanche."
    )


def test_a_closed_address_gets_nothing_and_the_others_do(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(TWO,))
    with story.service.store.begin() as work:
        work.close_address(TWO.name, "desk@example.org", story.clock.now())
    attack(story)
    story.run_until("2022-06-12T12:00")
    assert [message.address for _, message in story.postbox.taken] == ["chief@example.org"]
    assert GONE in states(story)
    assert len(states(story)) == 2


def states(story: Story) -> list[tuple[str, str, str]]:
    """Address, state and last words of each message, the latest first."""
    with story.service.store.view() as look:
        rows = [row["delivery"] for row in look.page_deliveries(None, 10).rows]
    return [(one.address, one.state.value, one.last_words) for one in rows if isinstance(one, Delivery)]


GONE = ("desk@example.org", "dead", "This address has unsubscribed; nothing was sent to it.")


def test_what_waits_for_another_try_is_not_sent_once_the_address_unsubscribes(
    tell: Callable[..., Story],
) -> None:
    story = tell("2022-06-12T08:00", recipients=(DESK, OPERATOR))
    story.postbox.refusals = [DeliveryError("busy") for _ in range(4)]
    attack(story)
    story.run_until("2022-06-12T09:33")
    assert [state for _, state, _ in states(story)] == ["queued"]
    Unsubscribe(story.service.store, story.service.in_force, story.clock).close(DESK, "desk@example.org")
    story.postbox.refusals = []
    story.run_until("2022-06-13T12:00")
    assert GONE in states(story)
    # Of the dead message itself nothing more is said: that the address unsubscribed was told.
    [(_, notice)] = story.postbox.taken
    assert str(notice.content["subject"]) == "Nobody reached any more: field desk"


def test_a_message_sent_again_by_hand_and_an_exercise_do_not_get_by(tell: Callable[..., Story]) -> None:
    story = tell("2022-06-12T08:00", recipients=(DESK,))
    attack(story)
    story.run_until("2022-06-12T12:00")
    [(_, sent)] = story.postbox.taken
    now = story.clock.now()
    with story.service.store.begin() as work:
        work.close_address(DESK.name, "desk@example.org", now)
        work.resend(sent.id, now)
        work.file_messages(exercise(DESK, mail_from="liptako@example.org", now=now), now)
    story.run_until("2022-06-12T13:00")
    assert states(story) == [GONE, GONE]
    assert len(story.postbox.taken) == 1
