"""Thresholds on single incidents: one attack, one alert, told again only when something that matters changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import at_least, exactly, incident, place, region, rule

from service.records import (
    Alert,
    AlertPolicy,
    Claim,
    Coverage,
    Incident,
    Judgement,
    Parted,
    Rule,
    Severity,
    Situation,
    Toll,
    Wake,
)
from service.stages.judge import Memory, judge

NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)
ATTACK = rule("deadly attack", 5, severity=Severity.MODERATE)
MASS = rule("mass casualty", 10, steps=(30, 100, 300), severity_at=((Severity.EXTREME, 50),))
UNKNOWN = rule("attack, toll unknown", "unknown", after=timedelta(hours=6), severity=Severity.MODERATE)
DISPLACED = rule("displacement", 350, measure="displaced", severity=Severity.MODERATE)
RULES = (UNKNOWN, ATTACK, MASS, DISPLACED)


@dataclass
class Desk:
    """Judges again and again, keeping what a store would keep between."""

    rules: Sequence[Rule] = RULES
    coverage: Coverage = field(default_factory=Coverage)
    versions: Mapping[str, int] = field(default_factory=dict)
    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    last: Judgement = field(default_factory=Judgement)

    def hears(
        self,
        *changed: Incident,
        now: datetime = NOON,
        window: Sequence[Incident] = (),
        parted: Sequence[Parted] = (),
    ) -> list[Alert]:
        self.last = judge(
            changed,
            Memory([*window, *changed], begins_at=datetime(2021, 1, 1, tzinfo=UTC)),
            self.rules,
            tuple(self.situations.values()),
            self.raised,
            policy=AlertPolicy(),
            coverage=self.coverage,
            rule_versions=self.versions,
            now=now,
            parted=parted,
        )
        self.situations |= {one.key: one for one in self.last.situations}
        self.raised |= {one.id: one for one in self.last.alerts}
        return list(self.last.alerts)

    def redirect(self, gone: str, survivor: str) -> None:
        """What storing a merger does to the situations."""
        for key, one in self.situations.items():
            ids = tuple(dict.fromkeys(survivor if id_ == gone else id_ for id_ in one.incident_ids))
            scope = survivor if one.scope == gone else one.scope
            self.situations[key] = replace(one, scope=scope, incident_ids=ids)


def types(alerts: Iterable[Alert]) -> list[str]:
    return [alert.msg_type for alert in alerts]


def seytenga(deaths: Toll | int | None = None, **facts: Any) -> Incident:
    return incident("inc-seytenga", "Seytenga", day=11, deaths=deaths, date_precision="night", **facts)


# --- raised once ---------------------------------------------------------------------------------------------------


def test_a_toll_over_the_threshold_raises_one_alert() -> None:
    desk = Desk(versions={"mass casualty": 3})
    (alert,) = desk.hears(seytenga(at_least(20)))
    assert (alert.msg_type, alert.revision, alert.severity) == ("Alert", 1, Severity.SEVERE)
    assert alert.key == "mass casualty/incident/inc-seytenga"
    assert (alert.rule.name, alert.rule.observed, alert.rule.at_least) == ("mass casualty", 20, 10)
    assert (alert.rule.step, alert.rule.version) == (None, 3)
    assert alert.also == ("deadly attack",)
    assert alert.references == ()
    assert desk.hears(seytenga(at_least(20))) == []
    assert desk.last == Judgement()


def test_a_toll_below_every_threshold_raises_nothing() -> None:
    assert Desk().hears(seytenga(4)) == []


def test_ids_are_made_of_key_and_revision_alone() -> None:
    first, again = Desk().hears(seytenga(20)), Desk().hears(seytenga(25))
    assert first[0].id == again[0].id


def test_the_same_incident_given_twice_is_judged_once() -> None:
    assert len(Desk().hears(seytenga(20), seytenga(20))) == 1


STEPS = [
    # toll before, toll after, what is sent, step reached
    (exactly(20), exactly(29), None, None),
    (exactly(20), exactly(30), "Update", 30),
    (exactly(31), exactly(99), None, None),
    (exactly(31), exactly(350), "Update", 300),
    (exactly(100), exactly(81), None, None),
    (exactly(100), exactly(80), "Update", 30),
    (exactly(100), exactly(50), "Update", 30),
    (at_least(20), Toll(20, 40, 60), "Update", 30),
]


@pytest.mark.parametrize(("before", "after", "sent", "step"), STEPS)
def test_steps(before: Toll, after: Toll, sent: str | None, step: int | None) -> None:
    desk = Desk(rules=[replace(MASS, severity_at=())])
    (first,) = desk.hears(seytenga(before))
    alerts = desk.hears(seytenga(after))
    assert types(alerts) == ([sent] if sent else [])
    if alerts:
        (update,) = alerts
        assert (update.key, update.revision, update.references) == (first.key, 2, (first.id,))
        assert update.rule.step == step


def test_severity_is_judged_on_the_low_figure() -> None:
    assert Desk().hears(seytenga(Toll(49, 120, 165)))[0].severity == Severity.SEVERE
    assert Desk().hears(seytenga(Toll(50, 120, 165)))[0].severity == Severity.EXTREME
    assert Desk().hears(seytenga(Toll(None, None, 165)))[0].severity == Severity.SEVERE


def test_a_rise_in_severity_is_an_update() -> None:
    desk = Desk()
    desk.hears(seytenga(Toll(40, 60, 60)))
    (update,) = desk.hears(seytenga(Toll(55, 60, 60)))
    assert (update.msg_type, update.severity) == ("Update", Severity.EXTREME)
    assert update.reason["en"].startswith(
        "Severity rose from Severe: before, 60 killed (40 to 60); now, 60 killed"
    )


def test_a_more_severe_rule_speaks_as_an_update_under_the_first_key() -> None:
    desk = Desk()
    (first,) = desk.hears(seytenga(7))
    assert first.key == "deadly attack/incident/inc-seytenga"
    (update,) = desk.hears(seytenga(12))
    assert (update.key, update.msg_type, update.rule.name) == (first.key, "Update", "mass casualty")
    assert update.also == ("deadly attack",)
    (third,) = desk.hears(seytenga(35))
    assert (third.revision, third.references) == (3, (first.id, update.id))


def test_of_rules_equally_severe_the_one_on_deaths_with_the_highest_threshold_speaks() -> None:
    rules = [DISPLACED, rule("any", 1, severity=Severity.MODERATE), ATTACK]
    (alert,) = Desk(rules=rules).hears(seytenga(7, displaced=3000))
    assert (alert.rule.name, alert.also) == ("deadly attack", ("any", "displacement"))


# --- toll unknown --------------------------------------------------------------------------------------------------

UNTOLD = seytenga(None, seen=NOON, fresh_at=NOON)


def test_an_attack_without_a_toll_waits_and_then_alerts() -> None:
    desk = Desk()
    assert desk.hears(UNTOLD) == []
    assert desk.last.wakes == (Wake(incident_id="inc-seytenga", at=NOON + timedelta(hours=6)),)
    (alert,) = desk.hears(UNTOLD, now=NOON + timedelta(hours=6))
    assert (alert.rule.name, alert.rule.observed) == ("attack, toll unknown", None)
    assert alert.headline["en"] == "[Moderate] Seytenga (BF): attack, toll unknown, night 11-12 June"
    assert desk.last.wakes == ()


def test_the_first_toll_after_it_is_an_update_even_under_every_threshold() -> None:
    desk = Desk()
    (first,) = desk.hears(UNTOLD, now=NOON + timedelta(hours=6))
    (update,) = desk.hears(replace(UNTOLD, deaths=exactly(2)), now=NOON + timedelta(hours=9))
    assert (update.msg_type, update.key, update.severity) == ("Update", first.key, Severity.MODERATE)
    assert update.reason["fr"].startswith("Premier chiffre : avant, bilan inconnu ; maintenant, 2 morts.")
    assert desk.hears(replace(UNTOLD, deaths=exactly(2)), now=NOON + timedelta(hours=10)) == []
    (third,) = desk.hears(replace(UNTOLD, deaths=exactly(12)), now=NOON + timedelta(hours=11))
    assert (third.msg_type, third.rule.name) == ("Update", "mass casualty")


NO_WAIT = [
    ("a toll of nought is a toll", seytenga(0, seen=NOON)),
    ("a camp is no inhabited place", seytenga(None, seen=NOON, villages_attacked_min=0)),
    ("people fleeing is no attack", seytenga(None, seen=NOON, villages_attacked_min=None, signs=("flight",))),
    ("only an area is named", incident("i", region("Sahel", "BFA"), seen=NOON, villages_attacked_min=None)),
    ("learnt on the first poll", seytenga(None, seen=NOON, fresh_at=None)),
    ("outside the rule's areas", incident("i", "Tamalat", seen=NOON)),
]


@pytest.mark.parametrize("attack", [one for _, one in NO_WAIT], ids=[words for words, _ in NO_WAIT])
def test_no_wait_for_a_toll_where(attack: Incident) -> None:
    desk = Desk(rules=[replace(UNKNOWN, areas=("BFA",))])
    assert desk.hears(attack) == []
    assert desk.last.wakes == ()
    assert desk.hears(attack, now=NOON + timedelta(hours=7)) == []


def test_villages_that_are_only_named_are_inhabited() -> None:
    desk = Desk()
    desk.hears(seytenga(None, seen=NOON, villages_attacked_min=None))
    assert len(desk.last.wakes) == 1


# --- lowered, withdrawn --------------------------------------------------------------------------------------------


def test_a_toll_that_falls_by_half_is_an_update_though_no_rule_fires_any_more() -> None:
    desk = Desk(rules=[MASS])
    desk.hears(seytenga(95))
    (update,) = desk.hears(seytenga(4))
    assert (update.msg_type, update.severity, update.rule.observed) == ("Update", Severity.SEVERE, 4)
    assert "The figure fell: before, 95 killed; now, 4 killed." in update.reason["en"]
    assert "“mass casualty” had fired; it does not any more" in update.reason["en"]
    assert desk.hears(seytenga(4)) == []


def test_a_toll_that_rises_again_is_an_update_again() -> None:
    desk = Desk(rules=[MASS])
    desk.hears(seytenga(95))
    desk.hears(seytenga(40))
    (update,) = desk.hears(seytenga(95))
    assert update.severity == Severity.EXTREME


def test_a_toll_that_is_withdrawn_is_an_update() -> None:
    desk = Desk(rules=[MASS])
    desk.hears(seytenga(95))
    (update,) = desk.hears(seytenga(None, reports=0, independent_speakers=0))
    assert "The figure was withdrawn: before, 95 killed; now no report gives one." in update.reason["en"]
    assert "No report tells it any more." in update.reason["en"]
    assert desk.hears(seytenga(None, reports=0, independent_speakers=0)) == []


def test_reports_that_vanish_are_an_update_where_there_was_no_toll_either() -> None:
    desk = Desk()
    desk.hears(UNTOLD, now=NOON + timedelta(hours=6))
    gone = replace(UNTOLD, reports=0, independent_speakers=0)
    (update,) = desk.hears(gone, now=NOON + timedelta(hours=8))
    assert update.reason["en"].startswith("The reports were withdrawn or rewritten.")
    assert update.certainty == "Possible"
    assert desk.hears(gone, now=NOON + timedelta(hours=9)) == []


def test_people_are_told_of_flight_where_they_had_only_heard_of_deaths() -> None:
    desk = Desk()
    desk.hears(seytenga(7))
    (update,) = desk.hears(seytenga(7, displaced=3000))
    assert "Rule “displacement” fires too: 3,000 displaced." in update.reason["en"]
    assert desk.hears(seytenga(7, displaced=3100)) == []


def test_when_the_last_alert_is_no_longer_stored_the_situation_remembers_its_figure() -> None:
    desk = Desk(rules=[MASS])
    desk.hears(seytenga(95))
    desk.raised.clear()
    assert desk.hears(seytenga(90)) == []
    (update,) = desk.hears(seytenga(4))
    assert update.rule.name == "mass casualty"
    assert update.rule.observed == 4


def test_a_rule_that_was_taken_out_still_speaks_of_what_it_told() -> None:
    desk = Desk(rules=[MASS])
    desk.hears(seytenga(95))
    desk.rules = []
    (update,) = desk.hears(seytenga(40))
    assert (update.rule.name, update.severity) == ("mass casualty", Severity.EXTREME)
    desk.raised.clear()
    (update,) = desk.hears(seytenga(10))
    assert (update.rule.name, update.rule.observed) == ("mass casualty", 10)


def test_an_alert_without_a_snapshot_of_the_incident_is_compared_by_its_figure() -> None:
    desk = Desk(rules=[MASS])
    (alert,) = desk.hears(seytenga(95))
    desk.raised[alert.id] = replace(alert, incidents=(incident("other", "Djibo", deaths=95),))
    assert types(desk.hears(seytenga(40))) == ["Update"]


# --- who and where -------------------------------------------------------------------------------------------------

OPEN_TO = [
    (replace(MASS, areas=("BFA",)), {}, True),
    (replace(MASS, areas=("BFA/Sahel",)), {}, True),
    (replace(MASS, areas=("BFA/sahel", "NER")), {}, True),
    (replace(MASS, areas=("BFA/Est",)), {}, False),
    (replace(MASS, areas=("NER",)), {}, False),
    (replace(MASS, min_speakers=2), {}, False),
    (replace(MASS, min_speakers=2), {"independent_speakers": 2}, True),
    (replace(MASS, confirmed_only=True), {"confirmed": False}, False),
    (replace(MASS, confirmed_only=True), {"confirmed": False, "status": "confirmed"}, True),
    (replace(MASS, enabled=False), {}, False),
    (replace(MASS, within=timedelta(days=7)), {}, False),
    (replace(MASS, per="adm1"), {}, False),
    (replace(MASS, kind="surge"), {}, False),
    (MASS, {"status": "dismissed"}, False),
    (MASS, {"fresh_at": None}, False),
    (MASS, {"fresh_at": NOON - timedelta(hours=48)}, True),
    (MASS, {"fresh_at": NOON - timedelta(hours=49)}, False),
    (replace(MASS, measure="deaths_civilians"), {}, False),
    (replace(MASS, measure="deaths_civilians"), {"deaths_civilians": 11}, True),
    (replace(MASS, measure="injured"), {"injured": 30}, True),
    (replace(MASS, measure="abducted"), {"abducted": 60}, True),
]


@pytest.mark.parametrize(("threshold", "facts", "fires"), OPEN_TO)
def test_which_rule_is_open_to_which_incident(threshold: Rule, facts: dict[str, Any], fires: bool) -> None:
    assert bool(Desk(rules=[threshold]).hears(seytenga(20, **facts))) is fires


def test_a_region_counts_as_an_area_by_its_name() -> None:
    in_sahel = incident("i", replace(region("Sahel", "BFA"), adm1=None), deaths=20)
    assert Desk(rules=[replace(MASS, areas=("BFA/Sahel",))]).hears(in_sahel)


def test_what_was_learnt_is_silent_until_fresh_news_of_it_comes() -> None:
    desk = Desk()
    assert desk.hears(seytenga(20, fresh_at=None)) == []
    assert desk.situations == {}
    assert types(desk.hears(seytenga(20))) == ["Alert"]


def test_a_dismissed_incident_is_not_told_of_again() -> None:
    desk = Desk()
    desk.hears(seytenga(20))
    assert types(desk.hears(seytenga(150, status="dismissed"))) == ["Cancel"]
    assert desk.hears(seytenga(300, status="dismissed")) == []


# --- late ----------------------------------------------------------------------------------------------------------

LATE = [
    # days from the end of the attack's day to now, headed late, severity
    (2, False, Severity.SEVERE),
    (3, False, Severity.SEVERE),
    (4, True, Severity.SEVERE),
    (14, True, Severity.SEVERE),
    (15, True, Severity.MINOR),
]


@pytest.mark.parametrize(("days", "late", "severity"), LATE)
def test_late_news(days: int, late: bool, severity: Severity) -> None:
    now = datetime(2022, 6, 12, tzinfo=UTC) + timedelta(days=days)
    (alert,) = Desk().hears(incident("i", "Djibo", day=11, deaths=20, fresh_at=now), now=now)
    assert (alert.late, alert.severity) == (late, severity)
    assert ("Reported late: " in alert.headline["en"]) is late
    assert ("Signalé tardivement" in alert.reason["fr"]) is late


def test_a_vague_day_is_late_only_when_its_last_day_is() -> None:
    now = datetime(2022, 6, 20, tzinfo=UTC)
    for precision, late in (("day", True), ("night", True), ("week", False), ("month", False)):
        day = date(2022, 6, 1) if precision == "month" else date(2022, 6, 11)
        attack = incident("i", "Djibo", day=day, deaths=20, date_precision=precision, fresh_at=now)
        assert Desk().hears(attack, now=now)[0].late is late


def test_an_undated_attack_is_not_late() -> None:
    assert not Desk().hears(incident("i", "Djibo", day=None, deaths=20, fresh_at=NOON))[0].late


def test_what_was_too_old_for_anything_but_digests_stays_so() -> None:
    desk, now = Desk(), datetime(2022, 7, 1, tzinfo=UTC)
    desk.hears(seytenga(20, fresh_at=now), now=now)
    (update,) = desk.hears(seytenga(120, fresh_at=now), now=now)
    assert (update.msg_type, update.severity, update.late) == ("Update", Severity.MINOR, True)
    assert desk.hears(seytenga(120, fresh_at=now), now=now) == []


def test_an_update_long_after_a_timely_alert_is_not_headed_late() -> None:
    desk = Desk()
    desk.hears(seytenga(20))
    (update,) = desk.hears(seytenga(120), now=datetime(2022, 7, 20, tzinfo=UTC))
    assert (update.late, update.severity) == (False, Severity.EXTREME)
    assert update.headline["fr"] == (
        "[Extrême] Mise à jour : Seytenga (BF) : 120 morts, nuit du 11 au 12 juin"
    )


# --- merged incidents ----------------------------------------------------------------------------------------------


def test_of_two_situations_on_one_incident_the_oldest_speaks() -> None:
    desk = Desk()
    (first,) = desk.hears(incident("one", "Tamalat", deaths=20))
    (second,) = desk.hears(incident("two", "Inchinane", deaths=60), now=NOON + timedelta(hours=1))
    desk.redirect("two", "one")
    whole = incident("one", "Tamalat", "Inchinane", deaths=71)
    assert desk.hears(whole, now=NOON + timedelta(hours=2)) == []
    assert desk.situations[second.key].closed_at is not None
    assert desk.situations[first.key].alert_ids == (first.id, second.id)
    (update,) = desk.hears(replace(whole, deaths=exactly(130)), now=NOON + timedelta(hours=3))
    assert (update.key, update.references) == (first.key, (first.id, second.id))
    assert desk.hears(replace(whole, deaths=exactly(130)), now=NOON + timedelta(hours=4)) == []


# --- words ---------------------------------------------------------------------------------------------------------


def test_the_headline_of_the_night_at_seytenga() -> None:
    (alert,) = Desk().hears(seytenga(at_least(50)))
    assert alert.headline == {
        "en": "[Extreme] Seytenga (BF): 50 or more killed, night 11-12 June",
        "fr": "[Extrême] Seytenga (BF) : au moins 50 morts, nuit du 11 au 12 juin",
        "ar": "[قصوى] Seytenga (BF): 50 قتيلًا على الأقل، ليلة 11 إلى 12 يونيو",
    }


def test_a_reason_says_rule_figure_threshold_sources_doubts_and_what_was_not_seen() -> None:
    coverage = Coverage(
        feeds=42, feeds_reachable=31, by_language={"fr": (20, 25), "en": (11, 17), "ar": (2, 2)}
    )
    attack = seytenga(
        Toll(50, 50, 165),
        reports=4,
        independent_speakers=3,
        claims=(
            Claim("government", at_least(50)),
            Claim("security source", at_least(100)),
            Claim("press", exactly(70)),
            Claim("residents", exactly(165)),
        ),
    )
    (alert,) = Desk(rules=[ATTACK, MASS], coverage=coverage).hears(attack)
    assert alert.reason["en"] == (
        "Rule “mass casualty”: 50 or more killed; threshold 10. Step 30 crossed. Fired too: deadly attack. "
        "4 reports, 3 independent speakers (government, security source and residents). "
        "Unconfirmed: the dead above 50. Feeds not seen in the last 24 hours: 11 of 42 (English 6/17, French 5/25)."
    )
    assert alert.reason["fr"] == (
        "Règle « mass casualty » : au moins 50 morts ; seuil 10. Palier 30 franchi. Déclenché aussi : "
        "deadly attack. 4 articles, 3 sources indépendantes (gouvernement, source sécuritaire et habitants). "
        "Non confirmé : les morts au-delà de 50. Non vus ces dernières 24 heures : 11 flux sur 42 "
        "(anglais 6/17, français 5/25)."
    )
    assert alert.certainty == "Observed"


def test_what_one_speaker_or_a_fighting_side_alone_says_is_marked() -> None:
    (alert,) = Desk(coverage=Coverage(feeds=3, feeds_reachable=3)).hears(
        seytenga(Toll(None, None, 200), confirmed=False, claims=(Claim("armed group", exactly(200)),))
    )
    assert alert.headline["en"] == "[Severe] Seytenga (BF): up to 200 killed, night 11-12 June"
    assert (
        "Unconfirmed: the reports themselves call it unverified; the only figure is a fighting side’s count of its "
        "own operation; all rests on one speaker." in alert.reason["en"]
    )
    assert alert.reason["en"].endswith("All 3 feeds could be read in the last 24 hours.")
    assert alert.certainty == "Possible"


def test_feeds_not_seen_are_counted_where_no_language_is_known_to_lack() -> None:
    (alert,) = Desk(coverage=Coverage(feeds=3, feeds_reachable=2)).hears(seytenga(20))
    assert alert.reason["en"].endswith("Feeds not seen in the last 24 hours: 1 of 3.")


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (1, "Feeds that could be read in the last 24 hours: 1 of 1."),
        (0, "Feeds not seen in the last 24 hours: 1 of 1."),
    ],
)
def test_one_feed_is_not_spoken_of_in_the_plural(answered: int, told: str) -> None:
    (alert,) = Desk(coverage=Coverage(feeds=1, feeds_reachable=answered)).hears(seytenga(20))
    assert alert.reason["en"].endswith(told)
    assert all("1" in alert.reason[code].rsplit("24", 1)[1] for code in ("fr", "ar"))


CERTAINTY = [
    ({"independent_speakers": 1}, "Likely"),
    ({"independent_speakers": 2}, "Observed"),
    ({"independent_speakers": 2, "confirmed": False}, "Possible"),
    ({"independent_speakers": 1, "confirmed": False, "status": "confirmed"}, "Observed"),
]


@pytest.mark.parametrize(("facts", "certainty"), CERTAINTY)
def test_certainty(facts: dict[str, Any], certainty: str) -> None:
    (alert,) = Desk().hears(seytenga(20, **facts))
    assert alert.certainty == certainty
    assert ("Confirmed by an analyst." in alert.reason["en"]) is ("status" in facts)


def test_flight_is_headed_by_the_displaced() -> None:
    (alert,) = Desk().hears(seytenga(None, displaced=3000))
    assert alert.headline["fr"] == "[Modérée] Seytenga (BF) : 3\u00a0000 déplacés, nuit du 11 au 12 juin"


def test_attackers_are_in_no_headline_and_no_reason() -> None:
    (alert,) = Desk().hears(seytenga(20, perpetrators=("JNIM", "ISGS")))
    for text in (*alert.headline.values(), *alert.reason.values()):
        assert "JNIM" not in text
        assert "ISGS" not in text


def test_an_attack_without_a_place_is_told_all_the_same() -> None:
    (alert,) = Desk().hears(incident("i", deaths=20))
    assert alert.headline["en"] == "[Severe] place unknown: 20 killed, 11 June"


def test_a_place_in_no_known_country_carries_no_code() -> None:
    (alert,) = Desk().hears(incident("i", place("Waya"), deaths=20))
    assert alert.headline["en"] == "[Severe] Waya: 20 killed, 11 June"


# --- whatever comes ------------------------------------------------------------------------------------------------

_TOLLS = st.one_of(
    st.none(),
    st.integers(0, 400).map(exactly),
    st.integers(0, 400).map(at_least),
    st.integers(1, 400).map(lambda number: Toll(None, None, number)),
)


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), _TOLLS, st.integers(0, 30)), max_size=12))
@settings(deadline=None)
def test_a_key_is_raised_once_and_its_revisions_follow_each_other(
    story: list[tuple[str, Toll | None, int]],
) -> None:
    desk, sent, now = Desk(), list[Alert](), NOON
    for id_, deaths, hours in story:
        now += timedelta(hours=hours)
        attack = incident(id_, "Djibo", deaths=deaths, seen=NOON, fresh_at=now)
        sent += desk.hears(attack, now=now)
        assert desk.hears(attack, now=now) == []
    for key in {alert.key for alert in sent}:
        of_key = [alert for alert in sent if alert.key == key]
        assert types(of_key) == ["Alert", *["Update"] * (len(of_key) - 1)]
        assert [alert.revision for alert in of_key] == list(range(1, len(of_key) + 1))
        for before, after in pairwise(of_key):
            assert after.references == (*before.references, before.id)
    assert len({alert.id for alert in sent}) == len(sent)
    assert len({alert.key for alert in sent}) == len({id_ for a in sent for id_ in (a.incidents[0].id,)})


@given(st.lists(st.tuples(st.integers(0, 5), _TOLLS), max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_incidents_are_given_in_does_not_matter(
    told: list[tuple[int, Toll | None]], random: object
) -> None:
    attacks = [incident(f"inc-{number}", "Djibo", deaths=deaths) for number, deaths in dict(told).items()]
    shuffled = list(attacks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Desk().hears(*shuffled) == Desk().hears(*attacks)
