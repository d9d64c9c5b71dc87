"""Migrations: made, brought up to date, checked, copied, and refused in words."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from store_before import kept_before, waiting_before
from store_samples import DAY, NOW, Desk, a_message, an_incident, telling

from service.errors import StoreError
from service.store import SqlStore, migrations, schema
from service.store.database import open_engine, writing

pytest_plugins = ["store_databases"]

NewDatabase = Callable[[str], AbstractContextManager[str]]


def run_sql(url: str, statement: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text(statement))
    engine.dispose()


def ping(url: str) -> None:
    store = SqlStore.open(url)
    try:
        store.ping()
    finally:
        store.close()


def test_a_database_without_a_schema_is_made_one(empty_url: str) -> None:
    assert migrations.check(empty_url) == ["the database has no schema yet: run `liptako db upgrade`"]
    with pytest.raises(StoreError, match="liptako db upgrade"):
        ping(empty_url)
    migrations.upgrade(empty_url)
    ping(empty_url)


def test_the_migrations_make_what_the_tables_say(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []


def test_an_upgrade_again_changes_nothing(store_url: str) -> None:
    store = SqlStore.open(store_url)
    Desk(store).poll(telling())
    migrations.upgrade(store_url)
    with store.view() as look:
        assert look.totals().items == 1
    store.close()


def test_incidents_of_an_earlier_version_are_remembered_after_the_upgrade(empty_url: str) -> None:
    incidents = [an_incident("i1"), an_incident("i2", day=None), an_incident("i3", status="dismissed")]
    kept_before(empty_url, "0003", [(one, NOW) for one in incidents])
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    with store.view() as look:
        rows = look.whereabouts(["area|bfa/sahel"], NOW.date() - DAY, NOW.date())
    store.close()
    assert [(row.incident_id, row.day) for row in rows] == [("i1", date(2022, 6, 11)), ("i2", NOW.date())]


def test_what_waits_in_an_earlier_version_is_sent_after_the_upgrade_in_order(empty_url: str) -> None:
    waiting_before(empty_url, "0014", ("desk@example.org", "night@example.org"), NOW)
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
    store = SqlStore.open(empty_url)
    with store.begin() as work:
        ways = work.due_lanes(NOW)
        first = [work.claim_next_message(lane, NOW, timedelta(minutes=2)) for lane in ways]
        behind = [work.claim_next_message(lane, NOW, timedelta(minutes=2)) for lane in ways]
    store.close()
    assert [(one.message.id, one.attempts, one.tries) for one in first if one] == [
        ("alert 1", 1, 1),
        ("alert 2", 1, 1),
    ]
    assert behind == [None, None]


def test_rows_that_refer_to_nothing_stop_an_upgrade_which_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'before.db'}"
    waiting_before(url, "0014", ("desk@example.org",), NOW)
    with closing(sqlite3.connect(tmp_path / "before.db")) as careless:
        careless.execute("DELETE FROM deliveries WHERE message_id = 'alert 1'")
        careless.execute("DELETE FROM messages WHERE id = 'alert 1'")
        careless.commit()
    with pytest.raises(StoreError, match="rows of attempts refer to what is not there"):
        migrations.upgrade(url)
    assert "(0014, needed:" in migrations.check(url)[0]


def test_a_schema_that_differs_is_told_in_words(own_url: str) -> None:
    run_sql(own_url, "ALTER TABLE tokens ADD COLUMN mine TEXT")
    run_sql(own_url, "DROP INDEX ix_reports_ungrouped")
    run_sql(own_url, "CREATE TABLE notes (id INTEGER)")
    problems = migrations.check(own_url)
    for word in ("mine", "ix_reports_ungrouped", "notes"):
        assert any(word in problem for problem in problems), problems


def test_a_column_that_differs_is_named_with_its_table(
    new_postgres: NewDatabase, postgres_template: str
) -> None:
    with new_postgres(postgres_template) as url:
        run_sql(url, "ALTER TABLE tokens ALTER COLUMN role DROP NOT NULL")
        (problem,) = migrations.check(url)
    assert problem.endswith("modify nullable tokens.role")


def test_a_schema_of_a_newer_program_is_left_alone(own_url: str) -> None:
    run_sql(own_url, "UPDATE alembic_version SET version_num = '9999'")
    (problem,) = migrations.check(own_url)
    assert "newer" in problem
    for refused in (migrations.upgrade, ping):
        with pytest.raises(StoreError, match="update the program"):
            refused(own_url)


def test_a_schema_that_is_behind_is_named() -> None:
    assert schema.behind(schema.head()).startswith(f"the schema is behind ({schema.head()}, needed")


def test_work_on_a_database_without_a_schema_names_the_command(empty_url: str) -> None:
    store = SqlStore.open(empty_url)
    with pytest.raises(StoreError, match="liptako db upgrade"), store.view() as look:
        look.totals()
    store.close()


STARTS = """
import sys
from service.store import SqlStore, migrations
sys.stdin.readline()
migrations.upgrade(sys.argv[1])
store = SqlStore.open(sys.argv[1])
store.ping()
store.close()
"""


def test_processes_that_start_at_once_make_one_schema(empty_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", STARTS, empty_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    assert migrations.check(empty_url) == []


# --- addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "cannot be read"),
        ("not an address", "cannot be read"),
        ("postgresql://host:no port/x", "cannot be read"),
        ("mysql://example.org/x", "not supported"),
        ("postgresql+asyncpg://example.org/x", "not supported"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, words: str) -> None:
    for use in (SqlStore.open, migrations.upgrade, migrations.check):
        with pytest.raises(StoreError, match=words):
            use(url)


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://liptako:hush@127.0.0.1:1/liptako"
    with pytest.raises(StoreError) as caught:
        ping(url)
    assert "127.0.0.1" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does its folder exist"):
        migrations.upgrade(f"sqlite:///{tmp_path}/missing/liptako.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "liptako.db"
    path.write_text("no database at all, but long enough to look like a file\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        migrations.upgrade(f"sqlite:///{path}")


# --- SQLite -----------------------------------------------------------------------------------------------------


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "liptako.db"
    migrations.upgrade(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sqlite_writes_ahead_and_keeps_its_references(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert settings == ["wal", 1, 1, 30_000]


def test_a_backup_is_made_while_the_database_is_written(sqlite_url: str, tmp_path: Path) -> None:
    store = SqlStore.open(sqlite_url)
    Desk(store).poll(telling())
    target = tmp_path / "copy.db"
    with store.begin() as transaction:
        transaction.file_messages([a_message("not yet stored")], NOW)
        migrations.backup(sqlite_url, target)
    store.close()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert migrations.check(f"sqlite:///{target}") == []
    copy = SqlStore.open(f"sqlite:///{target}")
    with copy.view() as look:
        assert (look.totals().items, look.totals().deliveries) == (1, {})
    copy.close()


def test_a_backup_is_one_file_that_stands_alone(sqlite_url: str, tmp_path: Path) -> None:
    migrations.backup(sqlite_url, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert {path.name for path in tmp_path.iterdir()} == {"liptako.db", "copy.db"}


def test_a_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        migrations.backup(sqlite_url, target)
    assert target.read_text() == "precious"


def test_a_backup_of_nothing_and_to_nowhere_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database to back up"):
        migrations.backup(f"sqlite:///{tmp_path}/missing.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="nowhere"):
        migrations.backup(sqlite_url, tmp_path / "nowhere" / "copy.db")


def test_a_damaged_database_gives_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    path.write_text("no database at all, but long enough to look like a file\n" * 100)
    with pytest.raises(StoreError, match="was not made"):
        migrations.backup(f"sqlite:///{path}", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert os.listdir(tmp_path) == ["damaged.db"]


def test_a_database_with_a_damaged_page_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = SqlStore.open(sqlite_url)
    Desk(store).poll(*(telling(str(number)) for number in range(50)))
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        index = "SELECT rootpage FROM sqlite_master WHERE name = 'uq_reports_current'"
        (page,) = connection.execute(index).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek(page * size - 40)
        file.write(b"\x01" * 30)
    with pytest.raises(StoreError, match="the copy is damaged"):
        migrations.backup(sqlite_url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_postgresql_is_backed_up_by_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        migrations.backup(postgres_url, tmp_path / "copy")
    assert make_url(postgres_url).drivername == "postgresql+psycopg"
