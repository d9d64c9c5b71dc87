"""Logins that are tried at once, by several processes as it were, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from store_samples import NOW

from service.access.login import LoggedIn, LogIn, Refused
from service.access.passwords import Passwords
from service.access.users import add_user
from service.clock import SteppedClock
from service.store import SqlStore

pytest_plugins = ["store_databases"]

OVER = timedelta(days=2)
PASSWORD = "three camels read books"


class Plain:
    """A hasher that takes no time and counts what was checked."""

    def __init__(self) -> None:
        self.checked = 0

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, hash: str, password: str) -> bool:
        self.checked += 1
        return hash == f"hash of {password}"

    def check_needs_rehash(self, hash: str) -> bool:
        return False


def test_of_many_tries_at_once_no_more_are_checked_than_one_may_have(store: SqlStore) -> None:
    hasher = Plain()
    passwords = Passwords(hasher)
    add_user(store, passwords, "desk", "viewer", PASSWORD, who="tests", now=NOW)
    log_in = LogIn(store, SteppedClock(NOW), passwords)

    def wrong(_: int) -> LoggedIn | Refused:
        return log_in.try_("desk", "wrong password", address="192.0.2.1")

    with ThreadPoolExecutor(6) as several:
        answers = list(several.map(wrong, range(24)))
    assert hasher.checked == 5
    assert answers.count(Refused()) == 5
    assert all(isinstance(answer, Refused) for answer in answers)


def test_people_who_log_in_at_once_all_get_in(store: SqlStore) -> None:
    passwords = Passwords(Plain())
    names = [f"desk {number}" for number in range(12)]
    for name in names:
        add_user(store, passwords, name, "viewer", PASSWORD, who="tests", now=NOW)
    clock = SteppedClock(NOW)
    log_in = LogIn(store, clock, passwords)

    def enter(name: str) -> LoggedIn | Refused:
        return log_in.try_(name, PASSWORD, address="192.0.2.1")

    for _ in range(2):
        with ThreadPoolExecutor(6) as several:
            found = list(several.map(enter, names[:10]))
        assert all(isinstance(answer, LoggedIn) for answer in found)
        clock.advance_to(clock.now() + OVER)
    secrets = {answer.secret for answer in found if isinstance(answer, LoggedIn)}
    assert len(secrets) == 10
    with store.view() as look:
        assert [row["what"] for row in look.page_audit(None, 100).rows].count("logged in") == 20
