"""Rules on what was hit and on signs: part of the alert of the attack, or an alert of their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from reports_told import incident, rule
from test_judge import ATTACK, MASS, NOON, Desk

from service.records import Incident, Severity

HIT = rule("aid or health hit", 1, kind="targets", targets=("aid", "health"))
SIGNS = rule("signs", 1, kind="signs", severity=Severity.MINOR, severity_near=Severity.MODERATE)


def djibo(**facts: Any) -> Incident:
    return incident("inc-djibo", "Djibo", **facts)


def ultimatum(**facts: Any) -> Incident:
    return djibo(villages_attacked_min=None, **({"signs": ("ultimatum",)} | facts))


# --- targets -------------------------------------------------------------------------------------------------------


def test_what_was_hit_is_named_in_headline_and_reason() -> None:
    (alert,) = Desk(rules=[HIT]).hears(djibo(deaths=2, targets=("market", "health")))
    assert alert.key == "aid or health hit/incident/inc-djibo"
    assert (alert.rule.kind, alert.rule.at_least, alert.rule.observed) == ("targets", None, None)
    assert alert.headline == {
        "en": "[Severe] Djibo (BF): health care hit, 2 killed, 11 June",
        "fr": "[Grave] Djibo (BF) : attaque contre des soins de santé, 2 morts, 11 juin",
        "ar": "[شديدة] Djibo (BF): استهداف الرعاية الصحية، قتيلان، 11 يونيو",
    }
    assert alert.reason["en"].startswith("Rule “aid or health hit”: health care hit.")


@pytest.mark.parametrize(
    ("changed", "facts"),
    [
        ({}, {"targets": ("market",)}),
        ({}, {"targets": ()}),
        ({"areas": ("NER",)}, {"targets": ("aid",)}),
        ({"min_speakers": 2}, {"targets": ("aid",)}),
        ({"enabled": False}, {"targets": ("aid",)}),
        ({}, {"targets": ("aid",), "fresh_at": None}),
        ({}, {"targets": ("aid",), "status": "dismissed"}),
    ],
)
def test_nothing_is_told_where(changed: dict[str, Any], facts: dict[str, Any]) -> None:
    assert Desk(rules=[replace(HIT, **changed)]).hears(djibo(**facts)) == []


def test_of_equals_the_toll_speaks_and_the_target_is_named() -> None:
    (alert,) = Desk(rules=[HIT, MASS]).hears(djibo(deaths=12, targets=("aid",)))
    assert (alert.rule.name, alert.also) == ("mass casualty", ("aid or health hit",))


def test_a_target_that_becomes_known_later_is_an_update_where_it_is_as_severe() -> None:
    desk = Desk(rules=[ATTACK, HIT])
    desk.hears(djibo(deaths=6))
    (update,) = desk.hears(djibo(deaths=6, targets=("health",)))
    assert (update.msg_type, update.severity) == ("Update", Severity.SEVERE)
    assert "Hit too: health care." in update.reason["en"]
    (further,) = desk.hears(djibo(deaths=6, targets=("health", "aid")))
    assert further.reason["fr"].startswith("Touché aussi : des humanitaires ou de l’aide.")
    assert desk.hears(djibo(deaths=6, targets=("aid", "health"))) == []


def test_a_target_is_no_news_to_those_who_were_told_of_worse() -> None:
    desk = Desk(rules=[MASS, replace(HIT, severity=Severity.MODERATE)])
    desk.hears(djibo(deaths=20))
    assert desk.hears(djibo(deaths=20, targets=("health",))) == []


def test_what_was_hit_and_is_told_no_more_is_no_update() -> None:
    desk = Desk(rules=[HIT])
    desk.hears(djibo(deaths=2, targets=("health",)))
    assert desk.hears(djibo(deaths=2)) == []
    (update,) = desk.hears(djibo(deaths=1))
    assert (update.rule.name, update.rule.observed) == ("aid or health hit", None)


# --- signs ---------------------------------------------------------------------------------------------------------


def test_an_ultimatum_is_no_attack_and_its_headline_says_what_it_is() -> None:
    (alert,) = Desk(rules=[SIGNS]).hears(ultimatum())
    assert alert.headline == {
        "en": "[Minor] Djibo (BF): ultimatum, 11 June",
        "fr": "[Mineure] Djibo (BF) : ultimatum, 11 juin",
        "ar": "[طفيفة] Djibo (BF): إنذار، 11 يونيو",
    }
    assert (alert.severity, alert.severity_near, alert.urgency) == (
        Severity.MINOR,
        Severity.MODERATE,
        "Expected",
    )
    assert alert.reason["en"].startswith("Rule “signs”: ultimatum. A sign, not an attack")


def test_a_sign_of_an_attack_is_told_with_its_toll() -> None:
    (alert,) = Desk(rules=[SIGNS]).hears(djibo(deaths=2, signs=("flight", "blockade")))
    assert alert.headline["en"] == "[Minor] Djibo (BF): people fleeing and blockade; 2 killed, 11 June"
    assert alert.reason["en"].startswith(
        "Rule “signs”: people fleeing and blockade. Attacks have followed such signs. "
    )
    assert "not an attack" not in alert.reason["en"]
    assert alert.urgency == "Immediate"


def test_a_further_sign_is_an_update_where_signs_are_all_that_was_told() -> None:
    desk = Desk(rules=[SIGNS, ATTACK])
    desk.hears(ultimatum())
    (update,) = desk.hears(ultimatum(signs=("ultimatum", "garrison_left")))
    assert update.reason["en"].startswith("A further sign: garrison gone.")
    (update,) = desk.hears(ultimatum(signs=("ultimatum", "garrison_left"), deaths=7))
    assert (update.msg_type, update.rule.name, update.severity) == (
        "Update",
        "deadly attack",
        Severity.MODERATE,
    )
    assert update.headline["en"] == "[Moderate] Update: Djibo (BF): 7 killed, 11 June"
    assert update.severity_near is None
    assert desk.hears(ultimatum(signs=("ultimatum", "blockade"), deaths=7)) == []


def test_near_is_no_more_severe_where_the_alert_is_as_severe_anyway() -> None:
    (alert,) = Desk(rules=[SIGNS, ATTACK]).hears(djibo(deaths=6, signs=("flight",)))
    assert (alert.rule.name, alert.also, alert.severity_near) == ("deadly attack", ("signs",), None)
    odd = replace(SIGNS, severity=Severity.SEVERE)
    assert Desk(rules=[odd]).hears(ultimatum())[0].severity_near is None


def test_old_signs_go_to_digests_for_those_near_too() -> None:
    now = datetime(2022, 7, 10, tzinfo=UTC)
    (alert,) = Desk(rules=[SIGNS]).hears(ultimatum(fresh_at=now), now=now)
    assert (alert.severity, alert.severity_near) == (Severity.MINOR, None)


def test_a_sign_never_waits_for_a_toll() -> None:
    desk = Desk(
        rules=[SIGNS, rule("unknown", "unknown", after=timedelta(hours=6), severity=Severity.MODERATE)]
    )
    desk.hears(ultimatum(fresh_at=NOON, seen=NOON))
    assert desk.last.wakes == ()
    assert desk.hears(ultimatum(fresh_at=NOON, seen=NOON), now=NOON + timedelta(hours=7)) == []
