"""Changes that operators made of feeds.toml: versions, the last of each in force, and two at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.errors import RulingError
from service.records import Override
from service.store import SqlStore

pytest_plugins = ["store_databases"]

CHANGE = Override(
    section="rules",
    subject="deadly attack",
    before={"at_least": 5},
    after={"at_least": 3, "areas": ["NER"], "severity_at": {"Extreme": 50}},
    file={"at_least": 5},
    reason="smaller attacks matter here",
    who="Aïcha",
    at=datetime(2022, 6, 13, 8, tzinfo=UTC),
)


def file(store: SqlStore, change: Override, seen: int) -> int:
    with store.begin() as transaction:
        return transaction.file_override(change, seen)


def in_force(store: SqlStore) -> list[Override]:
    with store.view() as look:
        return look.overrides_in_force()


def test_what_is_stored_comes_back_as_it_was(store: SqlStore) -> None:
    number = file(store, CHANGE, 0)
    assert in_force(store) == [replace(CHANGE, id=number)]


def test_every_change_has_another_number_also_one_that_sets_back(store: SqlStore) -> None:
    numbers = []
    for after in ({"at_least": 3}, None):
        with store.view() as look:
            numbers.append(look.last_override())
        file(store, replace(CHANGE, after=after), numbers[-1])
    with store.view() as look:
        numbers.append(look.last_override())
    assert numbers == sorted({0, *numbers})
    assert len(numbers) == 3


def test_the_last_version_of_each_is_in_force_until_it_is_set_back(store: SqlStore) -> None:
    first = file(store, CHANGE, 0)
    other = file(store, replace(CHANGE, subject="mass casualty"), 0)
    second = file(store, replace(CHANGE, after={"at_least": 4}), first)
    assert [one.id for one in in_force(store)] == [other, second]
    back = file(store, replace(CHANGE, after=None), second)
    assert [one.id for one in in_force(store)] == [other]
    with store.view() as look:
        assert [one.id for one in look.override_versions("rules", "deadly attack")] == [back, second, first]
        assert look.override_versions("feeds", "deadly attack") == []


def test_who_did_not_see_the_last_change_changes_nothing(store: SqlStore) -> None:
    first = file(store, CHANGE, 0)
    for seen in (0, first + 1):
        with pytest.raises(RulingError, match="Aïcha has changed it") as caught:
            file(store, replace(CHANGE, who="Moussa", after=None), seen)
        assert caught.value.why == "conflict"
    assert [one.id for one in in_force(store)] == [first]
    with pytest.raises(RulingError):
        file(store, replace(CHANGE, subject="mass casualty"), 7)
