"""An alert of one attack that lists another beside it: what it counts, and what its Cancel takes back."""

from dataclasses import replace

from reports_told import place
from test_judge_villages import NEW, NOON, Desk, at

from service.gazetteer.index import PlaceIndex
from service.records import Alert, AlertPolicy, Cancellation, Coverage
from service.stages.judge import Memory, judge
from service.stages.notify.lead import lead
from service.text.phrases import cancelled_headline

EARLIER = at("Diallassagou", reports=5, independent_speakers=3)
DEADLY = at("Dessagou", deaths=15, reports=1, independent_speakers=1)


def told(desk: Desk) -> Alert:
    """Of an attack with many dead, near a village that was attacked the day before."""
    desk.hears(EARLIER)
    (alert,) = desk.hears(DEADLY)
    assert (alert.rule.name, alert.also) == ("mass casualty", ("new villages attacked",))
    assert [one.id for one in alert.incidents] == ["inc-Dessagou", "inc-Diallassagou"]
    return alert


def test_reports_and_speakers_are_those_of_the_attack_that_is_told() -> None:
    alert = told(Desk())
    assert "1 report, 1 independent speaker" in alert.reason["en"]
    assert "all rests on one speaker" in alert.reason["en"]
    assert alert.certainty == "Likely"


def test_where_several_attacks_are_told_together_their_reports_are_added_up() -> None:
    desk = Desk(rules=[NEW])
    desk.hears(EARLIER)
    (alert,) = desk.hears(replace(DEADLY, reports=2))
    assert "7 reports; for one attack at most 3 independent speakers" in alert.reason["en"]
    assert "one speaker" not in alert.reason["en"]


def test_what_is_open_of_each_of_several_attacks_is_told_of_them_together() -> None:
    desk = Desk(rules=[NEW])
    desk.hears(replace(EARLIER, independent_speakers=1))
    (alert,) = desk.hears(DEADLY)
    assert "Unconfirmed: each attack rests on one speaker." in alert.reason["en"]


def test_a_dismissal_takes_back_the_attack_that_is_wrong_and_none_beside_it() -> None:
    desk = Desk()
    told(desk)
    (cancel,) = desk.hears(replace(DEADLY, status="dismissed", status_reason="Told twice."))
    assert cancel.headline["en"] == "[Cancelled] Dessagou (ML), 11 June: that report was wrong"
    assert [one.id for one in cancel.incidents] == ["inc-Dessagou"]


def test_a_cancel_that_was_asked_for_does_so_too() -> None:
    desk = Desk()
    alert = told(desk)
    asked = Cancellation(ruling_id=1, alert_id=alert.id, key=alert.key, reason="Told twice.")
    (cancel,) = judge(
        (), Memory(), desk.rules, tuple(desk.situations.values()), desk.raised, policy=AlertPolicy(),
        coverage=Coverage(), rule_versions={}, now=NOON, asked=[asked],
    ).alerts  # fmt: skip
    assert cancel.headline["en"] == "[Cancelled] Dessagou (ML), 11 June: that report was wrong"
    assert [one.id for one in cancel.incidents] == ["inc-Dessagou"]


def test_a_message_lists_both_and_counts_the_speakers_of_the_one_it_tells() -> None:
    attacks, standing = lead(told(Desk()), "en", PlaceIndex.build([]))
    assert attacks.startswith("2 attacks: Dessagou (11 June; 15 killed); Diallassagou")
    assert standing.endswith("1 report, 1 independent speaker.")


def test_places_in_two_countries_are_headed_with_both() -> None:
    both_sides = [place("Banibangou"), place("Tamalat"), place("Inchinane")]
    assert cancelled_headline(both_sides, "", "en").startswith(
        "[Cancelled] Banibangou, Tamalat and Inchinane (NE, ML)"
    )


def test_of_several_attacks_a_message_says_that_speakers_are_those_of_one() -> None:
    desk = Desk(rules=[NEW])
    desk.hears(EARLIER)
    (alert,) = desk.hears(DEADLY)
    for language, words in {
        "en": "6 reports; for one attack at most 3 independent speakers.",
        "fr": "6 articles ; pour une même attaque, au plus 3 sources indépendantes.",
        "ar": "6 تقارير؛ للهجوم الواحد على الأكثر 3 مصادر مستقلة.",
    }.items():
        assert lead(alert, language, PlaceIndex.build([]))[-1].endswith(words), language
