"""SIGKILL at random among receivers that fail in every way: every message is accounted for."""

import asyncio
from pathlib import Path

from storm import Storm

pytest_plugins = ["store_databases"]

SEED = 20220611
MESSAGES, KILLS, DEADLINE_S = 240, 3, 2.0
"""Half of the messages are mail."""


def test_whatever_receivers_do_and_whenever_it_is_killed_no_message_is_lost(
    store_url: str, tmp_path: Path
) -> None:
    account = asyncio.run(Storm(tmp_path, store_url, MESSAGES, KILLS, SEED, DEADLINE_S).run())
    assert account.faults == {}, f"seed {SEED}: {account}"
    assert account.kills == KILLS
    assert sum(account.in_flight.values()) > 0, "no kill hit a delivery"
    assert account.taken == MESSAGES * 36 // 40
    assert account.dead + account.waiting == MESSAGES * 4 // 40
    assert account.unsaid > 0, "no mail was taken without a word of it"
    assert account.turned_away > 0
