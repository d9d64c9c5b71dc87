"""Users, sessions and counts of logins, and an audit log that lets nothing go, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from store_samples import DAY, HOUR, MINUTE, NOW

from service.access.users import change_role, disable
from service.errors import AccountError, StoreError
from service.ports import Token
from service.store import SqlStore
from service.store.database import writing

pytest_plugins = ["store_databases"]


def a_user(store: SqlStore, name: str = "Aïcha", role: str = "operator") -> int:
    with store.begin() as transaction:
        number = transaction.add_user(name, role, "hash", NOW)
    assert number is not None
    return number


@pytest.mark.parametrize("same", ["aïcha", "AÏCHA", "Ai\u0308cha", "Ａïcha"])
def test_names_that_read_alike_are_one(store: SqlStore, same: str) -> None:
    number = a_user(store)
    with store.begin() as transaction:
        assert transaction.add_user(same, "admin", "other", NOW) is None
        found = transaction.user_named(same)
        assert transaction.user_named("Aicha") is None
        assert transaction.users() == [found]
    assert found is not None
    assert (found.id, found.name, found.role, found.password_hash) == (number, "Aïcha", "operator", "hash")
    assert "hash" not in repr(found).replace("password_hash", "")


def test_whether_there_is_anybody(store: SqlStore) -> None:
    with store.view() as look:
        assert not look.any_user()
    a_user(store)
    with store.view() as look:
        assert look.any_user()


def test_an_account_is_changed(store: SqlStore) -> None:
    number = a_user(store)
    with store.begin() as transaction:
        transaction.set_password(number, "new", NOW + HOUR)
        transaction.set_role(number, "viewer")
        transaction.set_disabled(number, NOW + DAY)
        user = transaction.user(number)
        assert transaction.user(number + 1) is None
    assert user is not None
    assert (user.password_hash, user.password_changed_at) == ("new", NOW + HOUR)
    assert (user.role, user.disabled_at) == ("viewer", NOW + DAY)


def test_a_session_is_found_by_its_digest_with_whose_it_is(store: SqlStore) -> None:
    number = a_user(store)
    with store.begin() as transaction:
        session_id = transaction.add_session(number, "digest", "Firefox", NOW, NOW + HOUR)
        transaction.touch_session(session_id, NOW + MINUTE, NOW + 2 * HOUR)
        found = transaction.session("digest")
        assert transaction.session("another") is None
    assert found is not None
    session, owner = found
    assert owner.name == "Aïcha"
    assert (session.id, session.user_id, session.agent) == (session_id, number, "Firefox")
    assert (session.created_at, session.last_seen_at) == (NOW, NOW + MINUTE)
    assert (session.expires_at, session.revoked_at) == (NOW + 2 * HOUR, None)


def test_sessions_end_once_and_those_of_others_go_on(store: SqlStore) -> None:
    one, other = a_user(store), a_user(store, "Boubacar")
    with store.begin() as transaction:
        for user, digest, span in (
            (one, "a", HOUR),
            (one, "b", HOUR),
            (one, "c", MINUTE),
            (other, "d", HOUR),
        ):
            transaction.add_session(user, digest, "", NOW, NOW + span)
        found = transaction.session("a")
        assert found is not None
        assert transaction.end_session(found[0].id, NOW) is True
        assert transaction.end_session(found[0].id, NOW) is False
        assert transaction.end_sessions(one, NOW + MINUTE) == 1
        assert [session.revoked_at for session in transaction.sessions(one)] == [None, NOW + MINUTE, NOW]
        assert [session.revoked_at for session in transaction.sessions(other)] == [None]
        assert transaction.forget_sessions(NOW + HOUR) == 1
        assert transaction.session("c") is None


def test_two_sessions_cannot_share_a_secret(store: SqlStore) -> None:
    number = a_user(store)
    with store.begin() as transaction:
        transaction.add_session(number, "same", "", NOW, NOW + HOUR)
    with pytest.raises(StoreError), store.begin() as transaction:
        transaction.add_session(number, "same", "", NOW, NOW + HOUR)


def test_a_count_grows_until_it_is_over_and_then_begins_anew(store: SqlStore) -> None:
    with store.begin() as transaction:
        assert [transaction.add_count("k", 1, NOW, NOW + HOUR) for _ in range(3)] == [1, 2, 3]
        assert transaction.add_count("k", 2, NOW + MINUTE, NOW + DAY) == 5
        assert transaction.count("k", NOW + MINUTE) == (5, NOW + HOUR)
        assert transaction.count("k", NOW + HOUR) == (0, NOW + HOUR)
        assert transaction.add_count("k", 1, NOW + HOUR, NOW + DAY) == 1
        assert transaction.count("k", NOW + HOUR) == (1, NOW + DAY)
        transaction.add_count("old", 1, NOW, NOW + MINUTE)
        transaction.forget_counts(NOW + HOUR)
        assert transaction.count("old", NOW) == (0, NOW)
        transaction.drop_count("k")
        assert transaction.count("k", NOW) == (0, NOW)


def test_counts_of_many_at_once_lose_none(store: SqlStore) -> None:
    def count(_: int) -> int:
        with store.begin() as transaction:
            return transaction.add_count("k", 1, NOW, NOW + HOUR)

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(count, range(40))) == list(range(1, 41))


def test_a_token_keeps_its_scopes_and_its_end(store: SqlStore) -> None:
    with store.begin() as transaction:
        number = transaction.add_token("gis", "operator", "d1", NOW, ["read", "export"], NOW + DAY)
        none = transaction.add_token("nothing", "operator", "d2", NOW, [])
        assert transaction.token("d1") == Token(
            number, "gis", "operator", NOW, scopes=frozenset(("read", "export")), expires_at=NOW + DAY
        )
        assert transaction.token("d2") == Token(none, "nothing", "operator", NOW, scopes=frozenset())


CHANGES = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit (id, at, who, what, detail) SELECT id, at, 'x', what, detail FROM audit"
    ],
    "postgresql": [
        "TRUNCATE audit",
        "INSERT INTO audit (id, at, who, what, detail) SELECT id, at, 'x', what, detail FROM audit "
        "ON CONFLICT (id) DO UPDATE SET who = 'x'",
    ],
}


def test_the_audit_log_refuses_every_change(store: SqlStore) -> None:
    for number in range(2):
        with store.begin() as transaction:
            transaction.audit("desk", "logged in", {"number": number}, NOW + timedelta(seconds=number))
    always = [
        "UPDATE audit SET who = 'x' WHERE id = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 2",
    ]
    for statement in (*always, *CHANGES[store._engine.dialect.name]):
        with pytest.raises(StoreError, match="append-only"), writing(store._engine) as connection:
            connection.execute(text(statement))
    with store.view() as look:
        assert [row["who"] for row in look.page_audit(None, 10).rows] == ["desk", "desk"]


def test_the_audit_log_is_read_by_who_what_and_since_when(store: SqlStore) -> None:
    with store.begin() as transaction:
        for number in range(6):
            who, what = (
                ("desk", "other")[number % 2],
                ("logged in", "logged out", "token created")[number % 3],
            )
            transaction.audit(who, what, {"number": number}, NOW + number * HOUR)

    def numbers(**filters: object) -> list[int]:
        with store.view() as look:
            rows = look.page_audit(None, 10, **filters).rows  # type: ignore[arg-type]
        return [row["detail"]["number"] for row in rows]  # type: ignore[index]

    assert numbers() == [5, 4, 3, 2, 1, 0]
    assert numbers(who="desk") == [4, 2, 0]
    assert numbers(what=("logged in", "logged out")) == [4, 3, 1, 0]
    assert numbers(since=NOW + 4 * HOUR) == [5, 4]
    assert numbers(who="other", what=("logged out",), since=NOW + HOUR) == [1]
    assert numbers(since=NOW + HOUR, until=NOW + 3 * HOUR) == [2, 1]
    assert numbers(what=()) == []


def test_the_audit_log_is_paged_by_when(store: SqlStore) -> None:
    with store.begin() as transaction:
        for number in (3, 1, 2, 2):
            transaction.audit("desk", "logged in", {"number": number}, NOW + number * HOUR)
    with store.view() as look:
        first = look.page_audit(None, 2)
        rest = look.page_audit(first.next_cursor, 2)
    assert [(row["detail"], row["id"]) for row in (*first.rows, *rest.rows)] == [
        ({"number": 3}, 1), ({"number": 2}, 4), ({"number": 2}, 3), ({"number": 1}, 2),
    ]  # fmt: skip
    assert rest.next_cursor is None


def test_live_sessions_are_counted_by_user(store: SqlStore) -> None:
    one, other = a_user(store), a_user(store, "Moussa")
    with store.begin() as transaction:
        for number in range(3):
            transaction.add_session(one, f"digest {number}", "", NOW + number * MINUTE, NOW + HOUR)
        transaction.add_session(other, "over", "", NOW - DAY, NOW)
        ended = transaction.add_session(one, "ended", "", NOW + DAY, NOW + 2 * DAY)
        transaction.end_session(ended, NOW)
    with store.view() as look:
        assert look.live_sessions(NOW) == {one: (3, NOW + 2 * MINUTE)}


def test_two_admins_cannot_take_the_role_from_each_other_at_once(store: SqlStore) -> None:
    names = ("Aïcha", "Moussa")
    ids = [a_user(store, name, "admin") for name in names]
    a_user(store, "gone", "admin")
    disable(store, "gone", who="tests", now=NOW)

    def demote(target: int) -> str:
        try:
            change_role(store, names[target], "viewer", who="tests", now=NOW, by=ids[1 - target])
        except AccountError as error:
            return error.why
        return "done"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(demote, (0, 1))) == ["done", "last admin"]
    with store.view() as look:
        assert [user.role for user in look.users() if user.name in names].count("admin") == 1
