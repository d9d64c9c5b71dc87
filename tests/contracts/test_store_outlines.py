"""What rules are rehearsed on: every revision as it became known, in few facts; and its body without the words."""

from dataclasses import replace
from datetime import date

import pytest
from store_before import kept_before
from store_samples import DAY, HOUR, NOW, Desk, a_place, a_rule, a_situation, an_alert, an_incident

from service.records import Claim, Judgement, Source, Toll, TollAsOf
from service.records.feedback import Mark, Verdict
from service.store import SqlStore, migrations
from service.store.outlines import outline_of

pytest_plugins = ["store_databases"]


def test_every_revision_is_outlined_in_the_order_it_became_known(store: SqlStore) -> None:
    desk, first = Desk(store), an_incident("i1")
    desk.assess(first, an_incident("i2", deaths=3), at=NOW)
    desk.assess(replace(first, deaths=Toll(60, 60, None), signs=("flight",)), at=NOW + HOUR)
    with store.view() as look:
        found = look.outlines(NOW + DAY)
        until = look.outlines(NOW)
        since = look.outlines(NOW + DAY, NOW + HOUR)
        assert look.last_known_at() == NOW + HOUR
    assert [(one.incident_id, one.number, one.known_at, one.deaths) for one in found] == [
        ("i1", 1, NOW, 50), ("i2", 1, NOW, 3), ("i1", 2, NOW + HOUR, 60),
    ]  # fmt: skip
    assert found[2].marked
    assert not found[0].marked
    assert (found[0].day, found[0].villages, found[0].inhabited) == (date(2022, 6, 11), 1, True)
    assert found[0].places == found[2].places
    assert (until, since) == (found[:2], found[2:])


def test_a_merger_is_outlined_with_its_survivor(store: SqlStore) -> None:
    desk = Desk(store)
    desk.assess(an_incident("i1"), an_incident("i2"), at=NOW)
    desk.assess(redirects=(("i2", "i1"),), at=NOW + HOUR)
    with store.view() as look:
        last = look.outlines(NOW + DAY)[-1]
    assert (last.incident_id, last.status, last.survivor, last.known_at) == ("i2", "merged", "i1", NOW + HOUR)


def test_a_revision_without_words_is_the_revision_but_for_them(store: SqlStore) -> None:
    told = an_incident(
        "i1",
        "1:0",
        places=(a_place(), a_place("Dori")),
        claims=(Claim("government", Toll(50, 50, None)),),
        history=(TollAsOf(NOW, None),),
        targets=("aid",),
        sources=(Source(name="x", url=None, published_at=NOW, item_id=1, speaker="army", says=None),),
    )
    Desk(store).assess(told, an_incident("i2"), at=NOW)
    with store.view() as look:
        found = look.unworded_revisions(["i1", "i3"])
        assert list(found) == [("i1", 1)]
        assert len(found) == 1
        assert found["i1", 1] == replace(told, claims=(), sources=(), history=(), event_ids=())
        with pytest.raises(KeyError):
            found["i1", 2]


def test_revisions_of_an_earlier_version_are_outlined_by_the_upgrade(empty_url: str) -> None:
    told, updated = an_incident("i1"), an_incident("i1", deaths=60)
    merged = an_incident("i2")
    kept_before(empty_url, "0009", [(told, NOW), (merged, NOW), (updated, NOW + HOUR)], {"i2": "i1"})
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    with store.view() as look:
        found = look.outlines(NOW + DAY)
    store.close()
    assert [one for one in found if one.status != "merged"] == [
        outline_of(told, 1, NOW), outline_of(merged, 1, NOW), outline_of(updated, 2, NOW + HOUR),
    ]  # fmt: skip
    assert [(one.incident_id, one.survivor) for one in found if one.status == "merged"] == [("i2", "i1")]


def test_the_rules_in_force_are_those_put_in_force_last(store: SqlStore) -> None:
    with store.view() as look:
        assert look.rules_in_force() == []
    with store.begin() as transaction:
        transaction.sync_rules([a_rule("one"), a_rule("two")], NOW)
        transaction.sync_rules([a_rule("two", at_least=7)], NOW + DAY)
    with store.view() as look:
        assert look.rules_in_force() == [a_rule("two", at_least=7)]


def test_incidents_are_marked_false_where_more_people_say_so(store: SqlStore) -> None:
    first, second = an_incident("i1"), an_incident("i2")
    keys = {"alert 1": "mass casualty/incident/i1", "alert 2": "mass casualty/incident/i2"}
    judgement = Judgement(
        alerts=(
            an_alert("alert 1", first, key=keys["alert 1"]),
            an_alert("alert 2", second, key=keys["alert 2"]),
        ),
        situations=(a_situation(keys["alert 1"], "i1"), a_situation(keys["alert 2"], "i2")),
    )
    Desk(store).assess(first, second, judgement=judgement, at=NOW)
    said: tuple[tuple[str, str, Verdict], ...] = (
        ("alert 1", "token:a", "false alarm"),
        ("alert 2", "token:a", "false alarm"),
        ("alert 2", "token:b", "useful"),
    )  # fmt: skip
    with store.begin() as transaction:
        for alert, marker, verdict in said:
            transaction.file_mark(
                Mark(key=keys[alert], alert_id=alert, marker=marker, verdict=verdict, marked_at=NOW)
            )
    with store.view() as look:
        assert look.marked_false() == {"i1"}
