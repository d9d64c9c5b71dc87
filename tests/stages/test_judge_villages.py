"""New villages attacked: where the attacks reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from reports_told import exactly, incident, place, region, rule

from service.records import Alert, AlertPolicy, Coverage, Incident, Judgement, Rule, Severity, Situation
from service.stages.judge import Memory, judge

NOON = datetime(2022, 6, 12, 12, tzinfo=UTC)
LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)
NEW = rule(
    "new villages attacked",
    2,
    kind="new_villages",
    within=timedelta(hours=72),
    radius_km=60.0,
    quiet_for=timedelta(days=90),
    quiet_km=15.0,
    cooldown=timedelta(days=7),
)
MASS = rule("mass casualty", 10)


@dataclass
class Desk:
    """Judges again and again, keeping what a store would keep between, incidents included."""

    rules: Sequence[Rule] = (NEW, MASS)
    history_begins_at: datetime | None = LONG_AGO
    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    known: dict[str, Incident] = field(default_factory=dict)
    last: Judgement = field(default_factory=Judgement)

    def hears(self, *changed: Incident, now: datetime = NOON) -> list[Alert]:
        self.last = judge(
            changed,
            Memory([*self.known.values(), *changed], self.history_begins_at),
            self.rules,
            tuple(self.situations.values()),
            self.raised,
            policy=AlertPolicy(),
            coverage=Coverage(),
            rule_versions={},
            now=now,
        )
        self.known |= {one.id: one for one in changed}
        self.situations |= {one.key: one for one in self.last.situations}
        self.raised |= {one.id: one for one in self.last.alerts}
        return list(self.last.alerts)

    @property
    def open(self) -> list[str]:
        return [key for key, one in self.situations.items() if one.closed_at is None]


def at(name: str, day: int | date = 11, **facts: Any) -> Incident:
    """An attack on one village, fresh at noon of the 12th."""
    facts = {"fresh_at": NOON, "deaths": 2} | facts
    return incident(f"inc-{name}", name, day=day, **facts)


def both(**facts: Any) -> Incident:
    return incident("inc-both", "Diallassagou", "Dessagou", villages_attacked_min=2, fresh_at=NOON, **facts)


# --- one incident --------------------------------------------------------------------------------------------------


def test_one_attack_on_two_new_villages_alerts_under_its_own_key() -> None:
    (alert,) = Desk().hears(both(deaths=2))
    assert alert.key == "new villages attacked/incident/inc-both"
    assert (alert.rule.kind, alert.rule.observed, alert.severity) == ("new_villages", 2, Severity.SEVERE)
    assert alert.headline["en"] == (
        "[Severe] Diallassagou and Dessagou (ML): 2 villages newly attacked, 2 killed, 11 June"
    )
    assert alert.reason["fr"].startswith(
        "Règle « new villages attacked » : 2 villages, à 60 km au plus les uns des autres, visés en 72 heures après "
        "90 jours de calme ; seuil 2."
    )


def test_where_it_also_kills_many_there_is_still_one_alert() -> None:
    (alert,) = Desk().hears(both(deaths=20))
    assert (alert.rule.name, alert.also) == ("mass casualty", ("new villages attacked",))


def test_a_toll_that_comes_later_is_an_update_of_it() -> None:
    desk = Desk()
    (first,) = desk.hears(both(deaths=None))
    (update,) = desk.hears(both(deaths=2))
    assert (update.msg_type, update.key) == ("Update", first.key)
    assert update.reason["en"].startswith("First figure: before, toll unknown; now, 2 killed.")


def test_a_village_that_becomes_known_later_is_an_update_of_it() -> None:
    desk = Desk()
    (first,) = desk.hears(both(deaths=2))
    wave = incident("inc-both", "Diallassagou", "Dessagou", "Dianweli", villages_attacked_min=3,
                    fresh_at=NOON, deaths=2)  # fmt: skip
    (update,) = desk.hears(wave)
    assert (update.msg_type, update.key, update.rule.observed) == ("Update", first.key, 3)
    assert update.reason["en"].startswith("Attacked too: Dianweli: before, 2 villages; now, 3 villages.")
    assert desk.hears(wave) == []


COUNTED = [
    ("at least four, one of them named", ("Diallassagou",), 4, 4),
    ("two named, one attacked", ("Diallassagou", "Dessagou"), 1, None),
    ("named, the number not said", ("Diallassagou", "Dessagou"), None, 2),
    ("none named, three attacked", (), 3, 3),
    ("a camp", ("Diallassagou", "Dessagou"), 0, None),
]


@pytest.mark.parametrize(
    ("names", "stated", "wanted"), [row[1:] for row in COUNTED], ids=[row[0] for row in COUNTED]
)
def test_villages_are_counted_named_or_not(
    names: tuple[str, ...], stated: int | None, wanted: int | None
) -> None:
    places = names or (region("Mopti", "MLI"),)
    alerts = Desk(rules=[NEW]).hears(
        incident("i", *places, villages_attacked_min=stated, fresh_at=NOON, deaths=2)
    )
    assert [alert.rule.observed for alert in alerts] == ([wanted] if wanted else [])


# --- memory --------------------------------------------------------------------------------------------------------

QUIET = [
    ("attacked a month ago", at("Dessagou", date(2022, 5, 10)), False),
    ("a place near it attacked a month ago", at("Dianweli", date(2022, 5, 10)), False),
    ("attacked four months ago", at("Dessagou", date(2022, 2, 10)), True),
    ("a place far off attacked a month ago", at("Tamalat", date(2022, 5, 10)), True),
    ("a report of it was wrong", at("Dessagou", date(2022, 5, 10), status="dismissed"), True),
    (
        "the same name without coordinates attacked a month ago",
        incident("old", place("Dessagou", lat=None, lon=None), day=date(2022, 5, 10)),
        False,
    ),
]


@pytest.mark.parametrize(("earlier", "fires"), [row[1:] for row in QUIET], ids=[row[0] for row in QUIET])
def test_a_village_is_new_when_it_was_quiet_for_long(earlier: Incident, fires: bool) -> None:
    desk = Desk(rules=[NEW])
    desk.known[earlier.id] = earlier
    assert bool(desk.hears(both(deaths=2))) is fires


def test_of_four_villages_an_old_one_does_not_count() -> None:
    desk = Desk(rules=[NEW])
    desk.known["old"] = replace(at("Tamalat", date(2022, 5, 10)), id="old")
    wave = incident("wave", "Tamalat", "Diallassagou", villages_attacked_min=4, fresh_at=NOON, deaths=2)
    assert desk.hears(wave)[0].rule.observed == 3


@pytest.mark.parametrize("begins", [None, NOON - timedelta(days=30)])
def test_until_there_is_history_it_goes_to_digests_alone(begins: datetime | None) -> None:
    (alert,) = Desk(history_begins_at=begins).hears(both(deaths=2))
    assert alert.severity == Severity.MINOR
    assert "Less than 90 days of history is stored: for digests only." in alert.reason["en"]


def test_without_history_other_rules_speak_as_ever() -> None:
    (alert,) = Desk(history_begins_at=None).hears(both(deaths=20))
    assert (alert.rule.name, alert.severity, alert.also) == (
        "mass casualty",
        Severity.SEVERE,
        ("new villages attacked",),
    )


def test_the_rule_looks_only_at_what_it_is_open_to() -> None:
    for closed in (
        replace(NEW, areas=("NER",)),
        replace(NEW, min_speakers=2),
        replace(NEW, enabled=False),
        replace(NEW, at_least="unknown"),
    ):
        assert Desk(rules=[closed]).hears(both(deaths=2)) == []
    assert Desk(rules=[NEW]).hears(replace(both(deaths=2), fresh_at=None)) == []


# --- several incidents ---------------------------------------------------------------------------------------------


def test_two_attacks_on_new_villages_near_each_other_make_a_situation_of_the_area() -> None:
    desk = Desk()
    assert desk.hears(at("Diallassagou", 10)) == []
    (alert,) = desk.hears(at("Dessagou", 11))
    assert alert.key == "new villages attacked/MLI/Mopti/inc-Dessagou"
    assert {one.id for one in alert.incidents} == {"inc-Diallassagou", "inc-Dessagou"}
    assert desk.hears(at("Dessagou", 11)) == []


APART = [
    ("too long apart", at("Diallassagou", 7), at("Dessagou", 11)),
    ("too far apart", at("Tamalat", 11), at("Dessagou", 11)),
    ("in districts nobody knows", incident("x", place("Waya"), day=11, deaths=2), at("Dessagou", 11)),
    ("the same village twice", at("Dessagou", 10), replace(at("Dessagou", 11), id="inc-again")),
    ("one of them an old story", at("Diallassagou", 10), replace(at("Dessagou", 11), fresh_at=None)),
    ("one of them dismissed", at("Diallassagou", 10, status="dismissed"), at("Dessagou", 11)),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_no_situation_where_attacks_are(first: Incident, second: Incident) -> None:
    desk = Desk(rules=[NEW])
    assert desk.hears(first) == []
    assert desk.hears(second) == []


def test_villages_without_coordinates_are_near_in_one_district() -> None:
    desk = Desk(rules=[NEW])
    waya = place("Waya", country="MLI", adm1="Mopti", adm2="Bankass")
    desk.hears(incident("one", waya, day=10, deaths=2, fresh_at=NOON))
    mondo = replace(waya, name="Mondo", as_written="Mondo")
    (alert,) = desk.hears(incident("two", mondo, day=11, deaths=2, fresh_at=NOON))
    assert alert.rule.observed == 2


def test_all_must_be_near_each_other() -> None:
    desk = Desk(rules=[replace(NEW, at_least=3)])
    spots = [place("A", lat=14.0, lon=0.0), place("B", lat=14.45, lon=0.0), place("C", lat=13.55, lon=0.0)]
    b, c, a = (
        incident(f"i{n}", spot, day=11, deaths=2, fresh_at=NOON)
        for n, spot in enumerate([*spots[1:], spots[0]])
    )
    assert desk.hears(b, c) == []
    assert desk.hears(a) == []


def test_the_stretch_that_holds_most_villages_counts() -> None:
    desk = Desk(rules=[replace(NEW, at_least=3)])
    desk.hears(at("Diallassagou", 9), at("Dianweli", 13))
    (alert,) = desk.hears(at("Dessagou", 12), at("Tamalat", 12), incident(
        "near", place("Near", lat=13.9, lon=-3.4), day=11, deaths=2, fresh_at=NOON,
    ))  # fmt: skip
    assert alert.rule.observed == 3


def test_a_village_more_is_an_update_to_those_who_were_told() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    (first,) = desk.hears(at("Dessagou", 11))
    (update,) = desk.hears(at("Dianweli", 12))
    assert (update.msg_type, update.key, update.references) == ("Update", first.key, (first.id,))
    assert update.rule.observed == 3
    assert update.reason["en"].startswith("Attacked too: Dianweli: before, 2 villages; now, 3 villages.")
    assert desk.hears(at("Dianweli", 12)) == []


def test_a_village_more_near_an_attack_on_two_is_an_update_of_that_attack() -> None:
    desk = Desk()
    (first,) = desk.hears(both(deaths=2))
    (update,) = desk.hears(at("Dianweli", 12))
    assert (update.msg_type, update.key) == ("Update", first.key)
    assert {one.id for one in update.incidents} == {"inc-both", "inc-Dianweli"}


def test_a_village_more_and_a_toll_in_one_judging_are_one_update() -> None:
    desk = Desk()
    (first,) = desk.hears(both(deaths=2))
    alerts = desk.hears(both(deaths=20), at("Dianweli", 12))
    assert [(one.msg_type, one.key, one.revision) for one in alerts] == [("Update", first.key, 2)]


def test_a_village_more_and_an_old_reports_toll_in_one_judging_are_one_update() -> None:
    desk = Desk()
    (first,) = desk.hears(both(deaths=2))
    old = replace(both(deaths=20), fresh_at=NOON - timedelta(days=9))
    (update,) = desk.hears(old, at("Dianweli", 12))
    assert (update.msg_type, update.key, update.revision) == ("Update", first.key, 2)
    assert {one.id for one in update.incidents} == {"inc-both", "inc-Dianweli"}


def test_an_attack_that_alerts_anyway_carries_the_finding_along() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    (alert,) = desk.hears(at("Dessagou", 11, deaths=exactly(12)))
    assert alert.key == "mass casualty/incident/inc-Dessagou"
    assert alert.also == ("new villages attacked",)
    assert [one.id for one in alert.incidents] == ["inc-Dessagou", "inc-Diallassagou"]


def test_what_another_rule_told_along_with_its_own_is_not_told_again_under_another_key() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    (alert,) = desk.hears(at("Dessagou", 11, deaths=exactly(12)))
    assert alert.also == ("new villages attacked",)
    assert desk.hears(at("Diallassagou", 10, deaths=exactly(4))) == []
    (update,) = desk.hears(at("Dianweli", 12))
    assert (update.msg_type, update.key, update.rule.observed) == ("Update", alert.key, 3)


def test_two_attacks_that_both_alert_say_it_once() -> None:
    alerts = Desk().hears(at("Diallassagou", 10, deaths=exactly(11)), at("Dessagou", 11, deaths=exactly(12)))
    assert [one.also for one in alerts] == [("new villages attacked",), ()]


def test_a_situation_closes_after_its_cooldown_and_old_members_do_not_open_it_again() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    (first,) = desk.hears(at("Dessagou", 11))
    later = NOON + timedelta(days=8)
    assert desk.hears(at("Dessagou", 11, deaths=3, fresh_at=later), now=later) == []
    assert desk.open == []
    assert desk.hears(at("Dessagou", 11, deaths=4, fresh_at=later), now=later) == []
    (other,) = desk.hears(at("Dianweli", 12, fresh_at=later), now=later)
    assert (other.msg_type, other.key) == ("Alert", "new villages attacked/MLI/Mopti/inc-Dianweli")
    assert other.late
    assert first.key != other.key


def test_a_situation_whose_rule_was_taken_out_closes() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    desk.hears(at("Dessagou", 11))
    desk.rules = ()
    desk.hears(at("Tamalat", 11))
    assert desk.open == []


def test_late_findings_are_headed_so_and_very_late_ones_go_to_digests() -> None:
    for days, severity in ((6, Severity.SEVERE), (30, Severity.MINOR)):
        desk, now = Desk(rules=[NEW]), NOON + timedelta(days=days)
        desk.hears(at("Diallassagou", 10, fresh_at=now), now=now)
        (alert,) = desk.hears(at("Dessagou", 11, fresh_at=now), now=now)
        assert (alert.late, alert.severity) == (True, severity)


def test_an_incident_without_a_place_opens_no_area() -> None:
    desk = Desk(rules=[replace(NEW, at_least=1)])
    (alert,) = desk.hears(incident("i", villages_attacked_min=2, deaths=2, fresh_at=NOON))
    assert alert.rule.observed == 2


# --- dismissed; told by a neighbour -------------------------------------------------------------------------------


def test_a_dismissal_that_takes_a_wave_below_its_rule_is_an_update_and_the_last_one_cancels_it() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    (alert,) = desk.hears(at("Dessagou", 11))
    assert alert.rule.observed == 2
    (update,) = desk.hears(at("Dessagou", 11, status="dismissed"))
    assert (update.msg_type, update.key, update.rule.observed) == ("Update", alert.key, 1)
    assert update.reason["en"].startswith(
        "The figure fell: before, 2 villages; now, 1 village. Reports found to be wrong, and counted no more: "
        "1 attack. Rule “new villages attacked” had fired; it does not any more."
    )
    assert [one.id for one in update.incidents] == ["inc-Diallassagou"]
    (cancel,) = desk.hears(at("Diallassagou", 10, status="dismissed", status_reason="an old report"))
    assert (cancel.msg_type, cancel.key, cancel.references) == ("Cancel", alert.key, (alert.id, update.id))


def test_a_dismissal_that_leaves_enough_villages_says_nothing() -> None:
    desk = Desk()
    desk.hears(at("Diallassagou", 10))
    desk.hears(at("Dessagou", 11))
    desk.hears(at("Dianweli", 11))
    (update,) = desk.hears(at("Dianweli", 11, status="dismissed"))
    assert update.rule.observed == 2
    assert "had fired" not in update.reason["en"]


class Narrow(Desk):
    """Is given, as by a store, what names the changed incidents and what stands for areas; the rest it must look up."""

    def hears(self, *changed: Incident, now: datetime = NOON) -> list[Alert]:
        ids = {one.id for one in changed}
        every = tuple(self.situations.values())
        self.last = judge(
            changed,
            Memory([*self.known.values(), *changed], self.history_begins_at),
            self.rules,
            [one for one in every if one.kind == "new_villages" or not ids.isdisjoint(one.incident_ids)],
            self.raised,
            policy=AlertPolicy(),
            coverage=Coverage(),
            rule_versions={},
            now=now,
            naming=lambda wanted: [one for one in every if not set(wanted).isdisjoint(one.incident_ids)],
        )
        self.known |= {one.id: one for one in changed}
        self.situations |= {one.key: one for one in self.last.situations}
        self.raised |= {one.id: one for one in self.last.alerts}
        return list(self.last.alerts)


def test_what_a_neighbours_own_alert_told_opens_no_alert_of_the_area() -> None:
    desk = Narrow()
    desk.hears(at("Diallassagou", 10))
    (alert,) = desk.hears(at("Dessagou", 11, deaths=exactly(12)))
    assert alert.also == ("new villages attacked",)
    again = incident("inc-again", "Dessagou", day=12, fresh_at=NOON, deaths=3)
    assert desk.hears(again) == []
    (update,) = desk.hears(at("Dianweli", 12))
    assert (update.msg_type, update.key, update.severity) == ("Update", alert.key, alert.severity)


def test_a_village_told_late_of_days_that_a_neighbours_alert_told_opens_none_either() -> None:
    desk = Narrow()
    desk.hears(at("Diallassagou", 10))
    desk.hears(at("Dessagou", 11, deaths=exactly(12)))
    later = NOON + timedelta(days=9)
    late = incident("inc-late", "Dessagou", day=12, fresh_at=later, deaths=3)
    assert desk.hears(late, now=later) == []
