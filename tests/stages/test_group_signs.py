"""Reports of signs: one situation a place, whatever the sign, and never a part of an attack."""

from datetime import date, timedelta
from random import Random
from typing import Any

from reports_told import JUNE, told

from service.records import Decision, FiledEvent, Incident
from service.stages.group import group

NOW = JUNE + timedelta(days=40)


def sign(id_: str, place: str, day: int | date | None, kind: str = "blockade", **facts: Any) -> FiledEvent:
    return told(id_, place, day=day, role="sign", signs=(kind,), **facts)


def joined(*events: FiledEvent, decisions: tuple[Decision, ...] = ()) -> list[Incident]:
    return list(group(events, (), decisions, NOW).incidents)


def test_several_reports_of_one_ultimatum_are_one_and_name_every_sign() -> None:
    [one] = joined(
        sign("a", "Seytenga", 10, "ultimatum"), sign("b", "Seytenga", 11, "ultimatum"),
        sign("c", "Seytenga", 13, "flight"),
    )  # fmt: skip
    assert one.only_signs
    assert set(one.signs) == {"ultimatum", "flight"}
    assert one.reports == 3
    assert one.deaths is None
    assert one.displaced is None
    assert one.villages_attacked_min is None


def test_a_blockade_told_of_for_months_stays_one() -> None:
    days = [date(2022, 6, 1) + timedelta(days=12 * n) for n in range(5)]
    assert len(joined(*(sign(f"r{n}", "Djibo", day) for n, day in enumerate(days)))) == 1


def test_signs_of_two_places_or_of_two_seasons_are_two() -> None:
    assert len(joined(sign("a", "Seytenga", 10), sign("b", "Djibo", 10))) == 2
    assert len(joined(sign("a", "Seytenga", 1), sign("b", "Seytenga", 28))) == 2


def test_an_attack_on_the_place_is_an_incident_of_its_own() -> None:
    found = joined(sign("a", "Seytenga", 11, "garrison_left"), told("b", "Seytenga", day=11, deaths=50))
    assert [one.only_signs for one in sorted(found, key=lambda one: one.deaths is None)] == [False, True]
    assert sum(bool(one.signs) for one in found) == 1


def test_what_an_operator_joined_stays_joined() -> None:
    attack, before = told("b", "Seytenga", day=11, deaths=50), sign("a", "Seytenga", 9)
    decision = Decision(
        id=1, kind="join", item_id=before.item_id, fingerprint=before.fingerprint, other_item_id=attack.item_id,
        other_fingerprint=attack.fingerprint, decided_at=NOW,
    )  # fmt: skip
    [one] = joined(before, attack, decisions=(decision,))
    assert one.deaths is not None
    assert one.deaths.best == 50


def test_the_order_of_the_reports_does_not_matter() -> None:
    events = [sign(f"r{n}", place, day) for n, (place, day) in enumerate(
        (place, day) for place in ("Seytenga", "Djibo", "Tamalat") for day in (1, 8, 20, 29, None)
    )]  # fmt: skip
    wanted = {one.event_ids for one in joined(*events)}
    for seed in range(5):
        shuffled = Random(seed).sample(events, len(events))
        assert {one.event_ids for one in joined(*shuffled)} == wanted
