"""An address that unsubscribed gets nothing more, and nothing is given up without a word."""

from collections.abc import Callable
from dataclasses import replace

from storytelling import DESK, Story

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
    with story.service.store.view() as look:
        rows = [row["delivery"] for row in look.page_deliveries(None, 10).rows]
    assert {(one.address, one.state.value, one.last_words) for one in rows} >= {  # type: ignore[attr-defined]
        ("desk@example.org", "dead", "this address has unsubscribed")
    }
    assert len(rows) == 2
