"""What the attacks of a unit come to: told once, beside what each attack tells by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reports_told import at_least, exactly, incident, place, region, rule

from service.records import Alert, AlertPolicy, Coverage, Incident, Judgement, Rule, Severity, Situation, Toll
from service.stages.judge import Memory, judge
from service.stages.judge.windows import added_up

NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)
WEEK = rule("deadly week", 60, within=timedelta(days=7), per="adm1", min_incidents=3, severity=Severity.MINOR)
ATTACK = rule("deadly attack", 5, severity=Severity.MODERATE)
MASS = rule("mass casualty", 10, severity_at=((Severity.EXTREME, 50),))
MENAKA = ("Tamalat", "Inchinane", "Anderamboukane", "Ménaka", "Talataye", "Emiss Emiss", "Igadou")


@dataclass
class Desk:
    """Judges again and again, keeping what a store would keep between: situations that name what changed, and those
    of areas that are open."""

    rules: Sequence[Rule] = (WEEK, ATTACK, MASS)
    history_begins_at: datetime | None = datetime(2021, 1, 1, tzinfo=UTC)
    situations: dict[str, Situation] = field(default_factory=dict)
    raised: dict[str, Alert] = field(default_factory=dict)
    known: dict[str, Incident] = field(default_factory=dict)
    last: Judgement = field(default_factory=Judgement)

    def hears(self, *changed: Incident, now: datetime = NOON) -> list[Alert]:
        self.known |= {one.id: one for one in changed}
        ids = {one.id for one in changed}
        self.last = judge(
            changed,
            Memory(self.known.values(), self.history_begins_at),
            self.rules,
            [
                one
                for one in self.situations.values()
                if ids & set(one.incident_ids) or ("/" in one.scope and one.closed_at is None)
            ],
            self.raised,
            policy=AlertPolicy(),
            coverage=Coverage(),
            rule_versions={},
            now=now,
            naming=lambda ids: [
                one for one in self.situations.values() if not set(ids).isdisjoint(one.incident_ids)
            ],
        )
        self.situations |= {one.key: one for one in self.last.situations}
        self.raised |= {one.id: one for one in self.last.alerts}
        return list(self.last.alerts)


def told(alerts: Sequence[Alert]) -> list[tuple[str, str]]:
    return [(one.rule.name, one.msg_type) for one in alerts]


def in_menaka(number: int, deaths: Toll | int | None, day: int | date = 10, **facts: Any) -> Incident:
    """An attack on a village of its own in Ménaka, fresh at noon of the 13th."""
    name = MENAKA[number % len(MENAKA)]
    village = place(name) if name in ("Tamalat", "Inchinane") else _village(name)
    known = {"fresh_at": NOON - timedelta(hours=1)} | facts
    return incident(f"inc-{number}", village, day=day, deaths=deaths, **known)


def _village(name: str) -> Any:
    return replace(place(name), country="MLI", adm1="Ménaka", adm2="Ménaka")


def small(*deaths: int, rules: Sequence[Rule] = (WEEK,), day: int = 8) -> tuple[Desk, list[list[Alert]]]:
    """Attacks one after the other on the days from ``day`` on, and what was sent of each."""
    desk = Desk(rules=rules)
    sent = [desk.hears(in_menaka(number, toll, day + number)) for number, toll in enumerate(deaths)]
    return desk, sent


# --- adding up -----------------------------------------------------------------------------------------------------


def test_many_attacks_of_a_week_that_none_by_itself_tells_are_one_alert() -> None:
    _, sent = small(20, 20, 19, 1)
    assert [len(alerts) for alerts in sent] == [0, 0, 0, 1]
    (alert,) = sent[-1]
    assert alert.key == "deadly week/MLI/Ménaka/inc-3"
    assert (alert.severity, alert.rule.per, alert.rule.observed, alert.rule.at_least) == (
        Severity.MINOR,
        "adm1",
        60,
        60,
    )
    assert [one.id for one in alert.incidents] == ["inc-3", "inc-0", "inc-1", "inc-2"]
    assert alert.headline == {
        "en": "[Minor] Ménaka (ML): 60 killed in 4 attacks, 8 June to 11 June",
        "fr": "[Mineure] Ménaka (ML) : 60 morts en 4 attaques, du 8 juin au 11 juin",
        "ar": "[طفيفة] Ménaka (ML): 60 قتيلًا في 4 هجمات، من 8 يونيو إلى 11 يونيو",
    }
    assert alert.reason["en"].startswith(
        "Rule “deadly week”: 60 killed in 4 attacks within 7 days in Ménaka; threshold 60."
    )


NOT_MET = [
    ("too few dead", [in_menaka(0, 20), in_menaka(1, 20), in_menaka(2, 19)]),
    ("too few attacks", [in_menaka(0, 40), in_menaka(1, 40)]),
    ("eight days", [in_menaka(0, 20, 3), in_menaka(1, 20, 6), in_menaka(2, 20, 10)]),
    (
        "another region",
        [in_menaka(0, 20), in_menaka(1, 20), incident("x", "Djibo", deaths=20, fresh_at=NOON)],
    ),
    ("one was wrong", [in_menaka(0, 20), in_menaka(1, 20, status="dismissed"), in_menaka(2, 20)]),
    ("one is not fresh", [in_menaka(0, 20), in_menaka(1, 20), in_menaka(2, 20, fresh_at=None)]),
    ("one toll is not known", [in_menaka(0, 50), in_menaka(1, 20), in_menaka(2, None)]),
    (
        "one lies in no known region",
        [in_menaka(0, 30), in_menaka(1, 30), incident("x", place("Waya"), deaths=9)],
    ),
    (
        "one is dated by its month",
        [in_menaka(0, 30, 1), in_menaka(1, 30, 2), in_menaka(2, 30, 1, date_precision="month")],
    ),
]


@pytest.mark.parametrize("attacks", [one for _, one in NOT_MET], ids=[words for words, _ in NOT_MET])
def test_no_alert_where(attacks: list[Incident]) -> None:
    desk = Desk(rules=(WEEK,))
    assert [alert for one in attacks for alert in desk.hears(one)] == []


UNITS = [
    ("village", 60, None),
    ("adm2", 60, "deadly week/BFA/Sahel/Séno/b"),
    ("adm1", 60, "deadly week/BFA/Sahel/b"),
    ("adm1", 90, "deadly week/BFA/Sahel/c"),
    ("country", 90, "deadly week/BFA/c"),
    ("zone", 100, "deadly week/zone/d"),
    ("zone", 101, None),
]


@pytest.mark.parametrize(("per", "figure", "key"), UNITS)
def test_per(per: str, figure: int, key: str | None) -> None:
    desk = Desk(rules=[replace(WEEK, per=per, at_least=figure, min_incidents=2)])
    attacks = [
        incident("a", "Seytenga", deaths=40, fresh_at=NOON),
        incident("b", "Dori", deaths=20, fresh_at=NOON),
        incident("c", "Djibo", deaths=30, fresh_at=NOON),
        incident("d", "Tamalat", deaths=10, fresh_at=NOON),
    ]
    alerts = [alert for one in attacks for alert in desk.hears(one)]
    assert [one.key for one in alerts] == ([key] if key else [])


def test_what_several_rules_come_to_at_once_is_one_alert() -> None:
    zone = replace(WEEK, name="deadly zone", per="zone", severity=Severity.SEVERE)
    desk, sent = small(20, 20, 20, rules=(WEEK, zone))
    (alert,) = sent[-1]
    assert (alert.rule.name, alert.also, alert.severity) == ("deadly zone", ("deadly week",), Severity.SEVERE)
    assert alert.headline["fr"].startswith("[Grave] toute la zone : 60 morts en 3 attaques")
    assert desk.hears(in_menaka(3, 2, 11)) == []


def test_measures_speakers_confirmation_and_areas_are_the_rules_own() -> None:
    for changed, facts, fires in (
        ({"measure": "displaced"}, {"displaced": 20}, True),
        ({"measure": "abducted"}, {"displaced": 20}, False),
        ({"min_speakers": 2}, {"deaths": 20}, False),
        ({"min_speakers": 2}, {"deaths": 20, "independent_speakers": 2}, True),
        ({"confirmed_only": True}, {"deaths": 20, "confirmed": False}, False),
        ({"areas": ("MLI/menaka",)}, {"deaths": 20}, True),
        ({"areas": ("MLI",)}, {"deaths": 20}, True),
        ({"areas": ("MLI/Gao",)}, {"deaths": 20}, False),
        ({"areas": ("NER",)}, {"deaths": 20}, False),
        ({"enabled": False}, {"deaths": 20}, False),
    ):
        desk = Desk(rules=[replace(WEEK, **changed)])
        attacks = [in_menaka(n, **({"deaths": None} | facts)) for n in range(3)]
        assert bool(desk.hears(*attacks)) is fires, (changed, facts)


def test_flight_without_an_attack_sets_off_no_window_of_attacks_beside_it() -> None:
    displaced = replace(WEEK, measure="displaced")
    attacks = [in_menaka(number, None, displaced=30) for number in range(3)]
    flight = in_menaka(3, None, displaced=30, signs=("flight",), villages_attacked_min=None)
    memory = Memory([*attacks, flight], datetime(2021, 1, 1, tzinfo=UTC))
    assert added_up(displaced, attacks[0], memory, NOON)
    assert added_up(displaced, flight, memory, NOON) == []


def test_an_attack_in_two_regions_counts_in_that_which_the_rule_watches() -> None:
    both = incident("two", "Tamalat", "Banibangou", deaths=60, fresh_at=NOON)
    alerts = Desk(rules=[replace(WEEK, min_incidents=1, areas=("NER",))]).hears(both)
    assert [one.key for one in alerts] == ["deadly week/NER/Tillabéri/two"]


def test_the_severity_is_judged_on_the_sum_of_the_low_figures() -> None:
    rising = replace(WEEK, min_incidents=2, severity_at=((Severity.SEVERE, 80),))
    for low, severity in ((39, Severity.MINOR), (40, Severity.SEVERE)):
        desk = Desk(rules=[rising])
        desk.hears(in_menaka(0, Toll(40, 50, 60)))
        (alert,) = desk.hears(in_menaka(1, Toll(low, 50, 60)))
        assert (alert.severity, alert.rule.observed) == (severity, 100)
        assert "100 killed (" in alert.headline["en"]


def test_a_sum_of_open_counts_is_open() -> None:
    desk = Desk(rules=[replace(WEEK, min_incidents=2)])
    desk.hears(in_menaka(0, at_least(40)))
    (alert,) = desk.hears(in_menaka(1, exactly(40)))
    assert "80 or more killed in 2 attacks" in alert.headline["en"]


def test_until_the_window_is_remembered_it_goes_to_digests_alone() -> None:
    severe = replace(WEEK, severity=Severity.SEVERE, min_incidents=1)
    for begins, severity in (
        (None, Severity.MINOR),
        (NOON - timedelta(days=6), Severity.MINOR),
        (NOON - timedelta(days=8), Severity.SEVERE),
    ):
        (alert,) = Desk(rules=[severe], history_begins_at=begins).hears(in_menaka(0, 70))
        assert alert.severity is severity
        assert ("Less than 7 days of history" in alert.reason["en"]) is (severity is Severity.MINOR)


# --- carried on ----------------------------------------------------------------------------------------------------


def test_what_is_added_below_the_next_step_says_nothing() -> None:
    desk, sent = small(20, 20, 20, 19, 15, rules=[replace(WEEK, steps=(100, 200))])
    assert [len(alerts) for alerts in sent] == [0, 0, 1, 0, 0]
    assert desk.hears(in_menaka(4, 15, 12)) == []
    (update,) = desk.hears(in_menaka(5, 11, 13))
    assert (update.msg_type, update.rule.step, update.references) == ("Update", 100, (sent[2][0].id,))
    assert update.reason["en"].startswith("Step 100 crossed: before, 60 killed; now, 105 killed.")


def test_a_window_that_moves_on_is_the_same_situation_until_it_has_cooled() -> None:
    desk = Desk(rules=[replace(WEEK, cooldown=timedelta(days=5))])
    days = [date(2022, 6, 1) + timedelta(days=2 * number) for number in range(14)]
    sent = []
    for number, day in enumerate(days):
        now = datetime.combine(day, NOON.timetz())
        sent += desk.hears(in_menaka(number, 20, day, fresh_at=now), now=now)
    assert told(sent) == [("deadly week", "Alert")]
    # The last stretch holds until 30 June; five days later it is over.
    for day, alerts in ((date(2022, 7, 4), 0), (date(2022, 7, 20), 1)):
        now = datetime.combine(day, NOON.timetz())
        again = [in_menaka(20 + day.day + n, 20, day, fresh_at=now) for n in range(3)]
        assert len(desk.hears(*again, now=now)) == alerts


def test_it_is_closed_once_it_has_cooled() -> None:
    desk, sent = small(20, 20, 20)
    key = sent[-1][0].key
    assert desk.situations[key].closed_at is None
    later = datetime(2022, 7, 10, tzinfo=UTC)
    desk.hears(incident("far", "Djibo", deaths=1, day=date(2022, 7, 9), fresh_at=later), now=later)
    assert desk.situations[key].closed_at == later


def test_with_no_cooldown_no_key_is_given_twice() -> None:
    desk = Desk(rules=[replace(WEEK, cooldown=timedelta(0), min_incidents=1)])
    keys = []
    for number in range(4):
        now = NOON + timedelta(days=9 * number)
        attack = in_menaka(number, 70, now.date(), fresh_at=now)
        keys += [one.key for one in desk.hears(attack, now=now)]
        late = in_menaka(10 + number, 3, now.date(), fresh_at=now + timedelta(days=9))
        keys += [one.key for one in desk.hears(late, now=now + timedelta(days=9))]
    assert len(keys) == len(set(keys))


def test_a_figure_that_falls_far_is_an_update() -> None:
    desk, sent = small(30, 30, 20)
    assert desk.hears(in_menaka(1, 25, 9)) == []
    (update,) = desk.hears(in_menaka(1, 3, 9))
    assert (update.msg_type, update.key, update.rule.observed) == ("Update", sent[-1][0].key, 53)
    assert update.reason["en"].startswith(
        "The figure fell: before, 80 killed; now, 53 killed. Rule “deadly week” had fired; it does not any more."
    )
    assert desk.hears(in_menaka(1, 3, 9)) == []


def test_an_attack_that_was_none_lowers_the_figure() -> None:
    desk, _ = small(30, 30, 20)
    (update,) = desk.hears(in_menaka(0, 30, 8, status="dismissed"))
    assert (update.msg_type, update.rule.observed) == ("Update", 50)
    assert desk.hears(in_menaka(1, 30, 9, status="dismissed"))[0].rule.observed == 20


def test_when_every_attack_of_a_window_was_none_its_alert_is_cancelled_and_may_come_again_under_another_key() -> (
    None
):
    desk, sent = small(30, 30, 20)
    wrong = [in_menaka(one, toll, 8 + one, status="dismissed") for one, toll in enumerate((30, 30, 20))]
    desk.hears(*wrong[:2])
    (cancel,) = desk.hears(replace(wrong[2], status_reason="old pictures"))
    assert (cancel.msg_type, cancel.key) == ("Cancel", sent[-1][0].key)
    assert cancel.references == tuple(one.id for one in list(desk.raised.values())[:-1])
    assert "old pictures" in cancel.reason["en"]
    assert desk.hears(*wrong) == []
    assert desk.hears(*(replace(one, status="open") for one in wrong[:2])) == []
    again = desk.hears(replace(wrong[2], status="open"))
    assert [(one.msg_type, one.key) for one in again] == [("Alert", f"{cancel.key}/2")]


def test_a_dismissal_that_takes_a_window_below_its_rule_is_an_update_that_says_so() -> None:
    desk, sent = small(30, 22, 10)
    (update,) = desk.hears(in_menaka(2, 10, 10, status="dismissed"))
    assert (update.msg_type, update.key, update.rule.observed) == ("Update", sent[-1][0].key, 52)
    assert update.reason["en"].startswith(
        "The figure fell: before, 62 killed; now, 52 killed. Reports found to be wrong, and counted no more: 1 attack. "
        "Rule “deadly week” had fired; it does not any more."
    )
    assert "jugés faux" in update.reason["fr"]
    assert desk.hears(in_menaka(2, 10, 10, status="dismissed")) == []


def test_a_dismissal_that_leaves_a_window_above_its_rule_says_nothing() -> None:
    desk, _ = small(30, 30, 20, 2)
    assert desk.hears(in_menaka(3, 2, 11, status="dismissed")) == []


# --- one attack, one alert -----------------------------------------------------------------------------------------


def test_an_attack_that_alerts_anyway_names_the_week_it_makes() -> None:
    desk, sent = small(4, 4, 55, 3, rules=(WEEK, ATTACK, MASS))
    assert [told(alerts) for alerts in sent] == [[], [], [("mass casualty", "Alert")], []]
    assert sent[2][0].also == ("deadly attack", "deadly week")
    assert [one.id for one in sent[2][0].incidents] == ["inc-2"]
    assert sent[2][0].headline["en"] == "[Extreme] Anderamboukane (ML): 55 killed, 10 June"
    assert (
        "Fired too: deadly attack, deadly week. Rule “deadly week”: 63 killed in 3 attacks within 7 days in Ménaka; "
        "threshold 60." in sent[2][0].reason["en"]
    )
    assert desk.situations["deadly week/MLI/Ménaka/inc-2"].alert_ids == ()


def test_a_step_crossed_later_is_told_for_the_first_time_under_its_own_key() -> None:
    desk, _ = small(4, 4, 55, rules=(replace(WEEK, steps=(70,)), ATTACK, MASS))
    (alert,) = desk.hears(*[in_menaka(number, 4, 11) for number in (3, 4)])
    assert (alert.key, alert.msg_type, alert.revision) == ("deadly week/MLI/Ménaka/inc-2", "Alert", 1)
    assert (alert.rule.step, alert.rule.observed) == (70, 71)


def test_small_attacks_after_one_that_made_the_figure_alone_send_nothing() -> None:
    desk, sent = small(70, 2, 3, 4, rules=(WEEK, ATTACK, MASS))
    assert [told(alerts) for alerts in sent] == [[("mass casualty", "Alert")], [], [], []]
    assert [one.alert_ids for one in desk.situations.values() if one.scope == "MLI/Ménaka"] == [()]


def test_a_week_more_severe_than_the_attack_that_makes_it_speaks_first() -> None:
    severe = replace(WEEK, severity=Severity.SEVERE)
    _, sent = small(8, 50, 6, rules=(severe, replace(ATTACK, at_least=6)))
    assert [told(alerts) for alerts in sent] == [
        [("deadly attack", "Alert")],
        [("deadly attack", "Alert")],
        [("deadly week", "Alert")],
    ]
    (alert,) = sent[-1]
    assert (alert.key, alert.also) == ("deadly week/incident/inc-2", ("deadly attack",))
    assert alert.headline["en"] == "[Severe] Ménaka (ML): 64 killed in 3 attacks, 8 June to 10 June"


def test_a_toll_that_rises_unnoticed_and_completes_the_week_is_told() -> None:
    desk, _ = small(30, 20, 6, rules=(WEEK, ATTACK, replace(MASS, severity_at=())))
    (alert,) = desk.hears(in_menaka(1, 25, 9))
    assert (alert.key, alert.severity) == ("deadly week/MLI/Ménaka/inc-1", Severity.MINOR)


def test_several_attacks_judged_together_make_one_alert_of_their_week() -> None:
    alerts = Desk(rules=(WEEK,)).hears(*[in_menaka(number, 20, 8 + number) for number in range(5)])
    assert [(one.key, one.rule.observed) for one in alerts] == [("deadly week/MLI/Ménaka/inc-0", 100)]


def test_very_late_news_goes_to_digests_alone() -> None:
    now = datetime(2022, 7, 1, tzinfo=UTC)
    desk = Desk(rules=[replace(WEEK, severity=Severity.SEVERE)])
    alerts = desk.hears(*[in_menaka(number, 25, fresh_at=now) for number in range(3)], now=now)
    assert [(one.late, one.severity) for one in alerts] == [(True, Severity.MINOR)]


def test_a_region_that_is_all_that_is_known_counts_in_its_region_and_in_no_village() -> None:
    vague = incident("i", region("Ménaka", "MLI"), deaths=70, fresh_at=NOON)
    for per, keys in (("adm1", ["w/MLI/Ménaka/i"]), ("adm2", []), ("village", [])):
        one = replace(WEEK, name="w", per=per, min_incidents=1)
        assert [alert.key for alert in Desk(rules=[one]).hears(vague)] == keys


# --- whatever comes ------------------------------------------------------------------------------------------------

_TOLLS = st.one_of(st.none(), st.integers(0, 120).map(exactly), st.integers(0, 120).map(at_least))
_STORY = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 28), _TOLLS, st.integers(0, 72), st.booleans()), max_size=14
)
_ALL = (
    replace(WEEK, steps=(100, 150)),
    replace(
        WEEK, name="zone", per="zone", min_incidents=1, severity=Severity.SEVERE, cooldown=timedelta(days=1)
    ),
    replace(WEEK, name="village", per="village", at_least=20, min_incidents=1, cooldown=timedelta(0)),
    ATTACK,
    MASS,
    rule("new", 2, kind="new_villages", within=timedelta(hours=72), cooldown=timedelta(days=2)),
    rule("hit", 1, kind="targets", targets=("aid", "health")),
    rule("signs", 1, kind="signs", severity=Severity.MINOR, severity_near=Severity.MODERATE),
)


@given(_STORY)
@example(  # a window that is told late, for digests alone, does not become more severe when it is judged again
    [
        (0, 1, exactly(5), 46, False),
        (2, 1, exactly(51), 15, False),
        (1, 1, None, 0, False),
        (0, 1, exactly(9), 0, False),
    ]
)
@settings(deadline=None)
def test_a_key_is_raised_once_by_whatever_kind_of_rule(
    story: list[tuple[int, int, Toll | None, int, bool]],
) -> None:
    desk, sent, now = Desk(rules=_ALL), list[Alert](), NOON
    for number, day, deaths, hours, marked in story:
        now += timedelta(hours=hours)
        named = {"targets": ("health",), "signs": ("flight",)} if marked else {}
        attack = in_menaka(number, deaths, day, fresh_at=now, seen=NOON, **named)
        sent += desk.hears(attack, now=now)
        assert desk.hears(attack, now=now) == []
    assert len({one.id for one in sent}) == len(sent)
    for key in {one.key for one in sent}:
        of_key = [one for one in sent if one.key == key]
        assert [one.msg_type for one in of_key] == ["Alert", *["Update"] * (len(of_key) - 1)]
        assert [one.revision for one in of_key] == list(range(1, len(of_key) + 1))
        for before, after in pairwise(of_key):
            assert after.references == (*before.references, before.id)
