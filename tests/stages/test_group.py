"""Reports become incidents: what is one attack, and what is another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_told import at_least, district, exactly, place, region, told

from service.records import Decision, FiledEvent, Grouping, Incident, NamedPlace
from service.stages.group import connected, group, spans

NOW = datetime(2022, 6, 30, 12, tzinfo=UTC)


def joined(
    events: Sequence[FiledEvent], present: Sequence[Incident] = (), decisions: Sequence[Decision] = ()
) -> list[set[str]]:
    """The groups, as sets of event ids, in order of the first of each."""
    return [set(one.event_ids) for one in group(events, present, decisions, NOW).incidents]


def unresolved(name: str, adm1: str | None = None, adm2: str | None = None) -> NamedPlace:
    return place(name, country="MLI", adm1=adm1, adm2=adm2)


def attack_of_june(day: int) -> date:
    return date(2022, 6, day)


ONE_ATTACK = {
    "the same place on the same day": (told("a", "Seytenga", day=11), told("b", "Seytenga", day=11)),
    "a night and its second day": (
        told("a", "Seytenga", day=11, precision="night"),
        told("b", "Seytenga", day=12),
    ),
    "reports that differ by a day": (told("a", "Seytenga", day=11), told("b", "Seytenga", day=12)),
    "tolls that have nothing in common": (
        told("a", "Seytenga", day=11, deaths=20),
        told("b", "Seytenga", day=11, deaths=165),
    ),
    "a weekend": (
        told("a", "Seytenga", day=11, precision="weekend"),
        told("b", "Seytenga", day=12, precision="night"),
    ),
    "about that week": (
        told("a", "Tamalat", day=8),
        told("b", "Tamalat", day=6, precision="week", published=datetime(2022, 6, 10, tzinfo=UTC)),
    ),
    "some time this month": (
        told("a", "Tamalat", day=8),
        told("b", "Tamalat", day=1, precision="month", published=datetime(2022, 6, 10, tzinfo=UTC)),
        told("c", "Tamalat", day=8),
    ),
    "no day, told within days": (
        told("a", "Seytenga", day=11),
        told("b", "Seytenga", published=datetime(2022, 6, 13, tzinfo=UTC)),
    ),
    "a day that lies in the future is not believed": (
        told("a", "Seytenga", day=11),
        told("b", "Seytenga", day=29, published=datetime(2022, 6, 13, tzinfo=UTC)),
    ),
    "told ten days late": (
        told("a", "Seytenga", day=11),
        told("b", "Seytenga", day=11, published=datetime(2022, 6, 21, tzinfo=UTC)),
    ),
    "two spellings, neither in the gazetteer": (
        told("a", unresolved("Inchinanane", "Ménaka"), day=9),
        told("b", unresolved("Inchinane", "Ménaka"), day=9),
    ),
    "two spellings a few kilometres apart": (
        told("a", place("Diallassagou"), day=18),
        told("b", place("Diallassagou", name="Dialassagou", place_id="other", lat=13.80), day=18),
    ),
    "two gazetteer rows of one place": (
        told("a", "Diallassagou", day=18),
        told("b", place("Diallassagou", place_id="other", lat=13.80), day=18),
    ),
    "a wave that reaches the next villages of the district, and one toll": (
        told("a", "Diallassagou", day=18, deaths=132),
        told("b", place("Waya", lat=13.98, lon=-3.62, country="MLI", adm1="Mopti", adm2="Bankass"), day=18, deaths=132),
    ),
    "the same name, resolved and not": (
        told("a", "Tamalat", day=8),
        told("b", unresolved("Tamalat"), day=8),
    ),
    "one wave on villages of a district in one day": (
        told("a", "Diallassagou", day=18),
        told("b", "Dessagou", day=18),
        told("c", "Dianweli", day=18),
    ),
    "villages without coordinates in one district on one day": (
        told("a", unresolved("Waya", "Mopti", "Bankass"), day=18),
        told("b", unresolved("Mondo", "Mopti", "Bankass"), day=18),
    ),
    "a village of a district, and only its seat": (
        told("a", unresolved("Adab-Dab", None, "Banibangou"), region("Ménaka", "MLI"), day=2),
        told("b", place("Banibangou", country="MLI"), day=2),
    ),
    "a name in another script": (
        told("a", "Seytenga", day=11, deaths=79),
        told("b", place("سيتنغا", country="BFA", adm1="Sahel"), day=11, deaths=79),
    ),
    "follow-up villages told together by most": (
        told("a", "Tamalat", "Inchinane", day=8),
        told("b", "Tamalat", "Inchinane", day=9),
        told("c", "Inchinane", day=9),
        told("d", "Tamalat", day=8),
    ),
    "18 to 20 June as one telling": (
        told("a", "Diallassagou", "Dessagou", day=18, deaths=132, perpetrator="JNIM"),
        told("b", "Diallassagou", "Dessagou", day=20, deaths=132, perpetrator="JNIM"),
    ),
    "told again under the day of its own publication": (
        told("a", "Tamalat", day=8, deaths=40),
        told("b", "Tamalat", day=13, deaths=40, published=datetime(2022, 6, 13, tzinfo=UTC)),
    ),
    "told again three days off, with the same toll": (
        told("a", "Tamalat", day=8, deaths=41),
        told("b", "Tamalat", day=11, deaths=41),
        told("c", "Tamalat", day=8, deaths=20),
    ),
    "told twice by one item, under two days": (
        told("a", "Seytenga", day=11, deaths=86, item=1),
        told("b", "Seytenga", day=10, deaths=86, item=1),
    ),
    "only the region is named": (
        told("a", "Seytenga", day=9, deaths=11),
        told("b", region("Sahel", "BFA"), day=9, deaths=11),
    ),
    "only the country is named, same day and toll": (
        told("a", "Tamalat", day=8, deaths=40),
        told("b", NamedPlace(name="Mali", as_written="Mali", kind="country", country="MLI"), day=8, deaths=40),
    ),
    "no place is named, same day and toll": (told("a", "Tamalat", day=8, deaths=40), told("b", day=8, deaths=40)),
    "two reports of a region on one day, one without a toll": (
        told("a", region("Ménaka", "MLI"), day=24, deaths=15),
        told("b", region("Ménaka", "MLI"), day=24),
    ),
    "two reports of a region, same day and toll": (
        told("a", region("Ménaka", "MLI"), day=24, deaths=15),
        told("b", region("Ménaka", "MLI"), day=24, deaths=15),
    ),
    "a commune, and the town it is named after": (
        told("a", "Seytenga", day=11, deaths=100),
        told("b", district("Seytenga", "BFA", "Sahel", "Séno"), day=11, deaths=20),
    ),
    "a commune without a day, told the day after": (
        told("a", "Banibangou", day=2),
        told("b", district("Banibangou", "NER", "Tillabéri"), published=datetime(2022, 6, 3, tzinfo=UTC)),
    ),
    "a commune, and a village of its district": (
        told("a", district("Bankass", "MLI", "Mopti"), day=18),
        told("b", "Diallassagou", day=18),
    ),
    "a district the day after, with the same toll": (
        told("a", "Seytenga", day=9, deaths=11),
        told("b", district("Séno", "BFA", "Sahel"), day=10, deaths=11),
    ),
    "a village some way off the day after, with one and the same large toll": (
        told("a", "Diallassagou", day=18, deaths=132),
        told("b", place("Dessagou", lat=13.90), day=19, deaths=132),
    ),
    "no place is named, and the toll is what one speaker says": (
        told("a", day=2, deaths=29),
        told("b", "Banibangou", day=2, deaths=60, claims={"government": exactly(29)}),
    ),
    "the region, and a toll that the report calls overtaken": (
        told("a", region("Tillabéri", "NER"), day=2, deaths=29),
        told("b", "Banibangou", published=datetime(2022, 6, 4, tzinfo=UTC), deaths=41, former_tolls=(29,)),
    ),
    "told again under the day of its own publication, with a toll a little higher": (
        told("a", "Banibangou", day=2, deaths=60),
        told("b", "Banibangou", day=5, deaths=69, published=datetime(2022, 6, 5, tzinfo=UTC)),
    ),
    "the region, told a week later under another day, with a toll that speaks for itself": (
        told("a", "Tamalat", day=6, deaths=37),
        told("b", region("Ménaka", "MLI"), day=11, deaths=37, published=datetime(2022, 6, 15, tzinfo=UTC)),
    ),
    "no village on the map, no day, and a toll that speaks for itself": (
        told("a", unresolved("Waya", "Ménaka"), day=9, deaths=19),
        told("b", unresolved("Mondo"), deaths=at_least(19), published=datetime(2022, 6, 10, tzinfo=UTC)),
    ),
    "one text without a place, printed twice": (
        told("a", deaths=20, digest="same words", published=datetime(2022, 6, 10, tzinfo=UTC)),
        replace(told("b", deaths=20, digest="same words"), fingerprint="about a"),
    ),
    "an item that says it twice": (
        told("a", "Seytenga", day=11, item=1),
        told("b", "Seytenga", day=11, deaths=50, item=1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("events", ONE_ATTACK.values(), ids=ONE_ATTACK)
def test_one_attack(events: tuple[FiledEvent, ...]) -> None:
    assert len(joined(events)) == 1


TWO_ATTACKS = {
    "the gendarmerie, then the people of the same town": (
        told("a", "Seytenga", day=9, deaths=11, deaths_security=11),
        told("b", "Seytenga", day=11, precision="night", deaths=79, deaths_civilians=79),
    ),
    "the same town four days later": (told("a", "Djibo", day=1), told("b", "Djibo", day=5)),
    "the same town and toll four days later": (
        told("a", "Djibo", day=1, deaths=20),
        told("b", "Djibo", day=5, deaths=20),
    ),
    "dozens, and dozens again three days later": (
        told("a", "Djibo", day=1, deaths=at_least(24)),
        told("b", "Djibo", day=4, deaths=at_least(24)),
    ),
    "three days later the same toll, of soldiers": (
        told("a", "Djibo", day=1, deaths=20, deaths_civilians=20),
        told("b", "Djibo", day=4, deaths=20, deaths_security=20),
    ),
    "three days later the same toll, by the army": (
        told("a", "Djibo", day=1, deaths=20, perpetrator="JNIM"),
        told("b", "Djibo", day=4, deaths=20, perpetrator="army"),
    ),
    "three days later the same toll elsewhere": (
        told("a", "Diallassagou", day=1, deaths=20),
        told("b", "Dessagou", day=4, deaths=20),
    ),
    "villages near one town, a day apart": (
        told("a", unresolved("Waya"), "Dori", day=8),
        told("b", unresolved("Mondo"), "Dori", day=9),
    ),
    "the next day, soldiers and not civilians": (
        told("a", "Djibo", day=1, deaths=5, deaths_security=5),
        told("b", "Djibo", day=2, deaths=8, deaths_civilians=8),
    ),
    "the same toll elsewhere": (told("a", "Djibo", day=11, deaths=20), told("b", "Seytenga", day=11, deaths=20)),
    "other villages, a day apart": (told("a", "Diallassagou", day=18), told("b", "Dessagou", day=19)),
    "homonyms far apart": (
        told("a", "Djibo", day=11),
        told("b", place("Djibo", place_id="other", lat=12.0, lon=1.0), day=11),
    ),
    "the same name in another country": (
        told("a", place("Gao", country="MLI"), day=11),
        told("b", place("Gao", country="BFA"), day=11),
    ),
    "villages without coordinates in different regions": (
        told("a", unresolved("Waya", "Mopti"), day=18),
        told("b", unresolved("Mondo", "Gao"), day=18),
    ),
    "villages without coordinates in different districts": (
        told("a", unresolved("Waya", "Mopti", "Bankass"), day=18, deaths=30),
        told("b", unresolved("Mondo", "Mopti", "Koro"), day=18, deaths=30),
    ),
    "an army operation and an attack the day after": (
        told("a", "Tamalat", day=8, perpetrator="army"),
        told("b", "Tamalat", day=9, perpetrator="ISGS"),
    ),
    "told as two by one item": (
        told("a", "Seytenga", day=9, item=1),
        told("b", "Seytenga", day=10, item=1),
    ),
    "an undated report of long after": (
        told("a", "Seytenga", day=1, published=datetime(2022, 6, 2, tzinfo=UTC)),
        told("b", "Seytenga", published=datetime(2022, 6, 28, tzinfo=UTC)),
    ),
    "an undated report of just over a fortnight after": (
        told("a", "Seytenga", day=11),
        told("b", "Seytenga", published=datetime(2022, 6, 28, tzinfo=UTC)),
    ),
    "an undated report some ten days after": (
        told("a", "Seytenga", day=11, published=datetime(2022, 6, 12, tzinfo=UTC)),
        told("b", "Seytenga", published=datetime(2022, 6, 23, tzinfo=UTC)),
    ),
    "weeks that cannot be the same": (
        told("a", "Tamalat", day=2),
        told("b", "Tamalat", day=20, precision="week"),
    ),
    "the week after": (
        told("a", "Tamalat", day=15),
        told("b", "Tamalat", day=7, precision="week"),
    ),
    "another region": (told("a", "Tamalat", day=8), told("b", region("Gao", "MLI"), day=8)),
    "another country, only an area named": (
        told("a", "Tamalat", day=8),
        told("b", region("Tillabéri", "NER"), day=8),
    ),
    "only a country is named": (
        told("a", "Tamalat", day=8),
        told("b", NamedPlace(name="Mali", as_written="Mali", kind="country", country="MLI"), day=8),
    ),
    "the region on another day": (told("a", "Seytenga", day=9), told("b", region("Sahel", "BFA"), day=11)),
    "the region, but another toll altogether": (
        told("a", "Seytenga", day=9, deaths=2),
        told("b", region("Sahel", "BFA"), day=9, deaths=40),
    ),
    "districts of one region": (
        told("a", NamedPlace(name="Téra", as_written="Téra", kind="district", country="NER", adm1="Tillabéri"), day=9),
        told("b", NamedPlace(name="Say", as_written="Say", kind="district", country="NER", adm1="Tillabéri"), day=9),
    ),
    "a district, and far fewer dead in a village that is found by its seat": (
        told("a", district("Banibangou", "NER", "Tillabéri"), day=2, deaths=130),
        told("b", unresolved("Waya"), "Banibangou", day=2, deaths=6),
    ),
    "the same town three days later, a little more dead": (
        told("a", "Djibo", day=1, deaths=20),
        told("b", "Djibo", day=4, deaths=22),
    ),
    "the same town on the day of the report, few dead each time": (
        told("a", "Djibo", day=1, deaths=8),
        told("b", "Djibo", day=4, deaths=9, published=datetime(2022, 6, 4, tzinfo=UTC)),
    ),
    "the region, days later, with a round toll": (
        told("a", "Tamalat", day=6, deaths=40),
        told("b", region("Ménaka", "MLI"), day=9, deaths=40),
    ),
    "no village on the map, no day, and a round toll": (
        told("a", unresolved("Waya", "Ménaka"), day=9, deaths=20),
        told("b", unresolved("Mondo"), deaths=at_least(20), published=datetime(2022, 6, 10, tzinfo=UTC)),
    ),
    "no place is named, another toll": (told("a", "Tamalat", day=8, deaths=40), told("b", day=8, deaths=30)),
    "no place is named, another day": (told("a", "Tamalat", day=8, deaths=40), told("b", day=9, deaths=40)),
    "no place at all": (told("a", day=9, deaths=20), told("b", day=9, deaths=20)),
    "a name without a letter": (told("a", place("—"), day=9), told("b", place("—"), day=9)),
}  # fmt: skip


@pytest.mark.parametrize("events", TWO_ATTACKS.values(), ids=TWO_ATTACKS)
def test_two_attacks(events: tuple[FiledEvent, ...]) -> None:
    assert len(joined(events)) == 2


def test_a_report_of_the_region_never_glues_two_villages() -> None:
    events = [
        told("a", "Seytenga", day=11, deaths=50),
        told("b", "Djibo", day=11, deaths=20),
        told("c", region("Sahel", "BFA"), day=11, deaths=50),
    ]
    assert joined(events) == [{"a", "c"}, {"b"}]


def test_of_two_villages_that_fit_alike_a_report_of_the_region_goes_where_most_report() -> None:
    events = [
        told("a", "Djibo", day=11),
        told("b", "Seytenga", day=11),
        told("c", "Seytenga", day=11),
        told("d", region("Sahel", "BFA"), day=11),
    ]
    assert {"b", "c", "d"} in joined(events)


def test_one_report_that_names_two_villages_does_not_glue_what_most_keep_apart() -> None:
    told_of_tamalat = [told(f"t{n}", "Tamalat", day=8, deaths=40 + n) for n in range(4)]
    told_of_inchinane = [told(f"i{n}", "Inchinane", day=8, deaths=10 + n) for n in range(4)]
    both = told("both", "Tamalat", "Inchinane", day=8)
    groups = joined([*told_of_tamalat, *told_of_inchinane, both])
    assert len(groups) == 2


def test_an_item_that_tells_several_attacks_keeps_them_apart() -> None:
    places = ("Diallassagou", "Dessagou", "Dianweli")
    events = [told(name, name, day=18, item=7) for name in places]
    assert len(joined(events)) == 3


def test_what_hangs_together_with_the_new_and_nothing_else() -> None:
    new = told("new", "Seytenga", day=11)
    same = told("same", "Seytenga", day=11, deaths=50)
    by_way = told("by way", "Seytenga", day=12)
    far = told("far", "Tamalat", day=11)
    mate = told("mate", "Djibo", day=3)
    before = group([same, mate], [], [], NOW).incidents
    shared = {before[0].id: ("same", "mate")}
    assert {one.id for one in connected([new], [new, same, by_way, far], {})} == {"new", "same", "by way"}
    assert {one.id for one in connected([new], [same, far, mate], shared)} == {"new", "same", "mate"}


# --- ids -----------------------------------------------------------------------------------------------------------


def grouped(events: Sequence[FiledEvent], present: Sequence[Incident] = ()) -> Grouping:
    return group(events, present, [], NOW)


def test_a_new_report_joins_the_incident_under_its_id() -> None:
    first = told("a", "Seytenga", day=11)
    before = grouped([first]).incidents
    after = grouped([first, told("b", "Seytenga", day=11)], before)
    assert [one.id for one in after.incidents] == [before[0].id]
    assert after.redirects == ()


def test_when_two_incidents_turn_out_to_be_one_the_oldest_id_survives() -> None:
    tamalat = told("a", "Tamalat", day=8)
    inchinane = told("b", "Inchinane", day=9, published=datetime(2022, 6, 11, tzinfo=UTC))
    before = grouped([tamalat, inchinane]).incidents
    assert len(before) == 2
    bridge = [told(f"c{n}", "Tamalat", "Inchinane", day=8, deaths=n + 60) for n in range(3)]
    after = grouped([tamalat, inchinane, *bridge], before)
    oldest, other = sorted(before, key=lambda one: one.first_seen_at)
    assert [one.id for one in after.incidents] == [oldest.id]
    assert after.redirects == ((other.id, oldest.id),)
    assert after.incidents[0].first_seen_at == oldest.first_seen_at


def test_when_an_incident_falls_apart_the_part_with_its_earliest_event_keeps_the_id() -> None:
    first, second = told("a", "Djibo", day=1), told("b", "Djibo", day=5)
    one = replace(grouped([first]).incidents[0], event_ids=("a", "b"))
    after = grouped([first, second], [one])
    assert [(incident.id == one.id, incident.event_ids) for incident in after.incidents] == [
        (True, ("a",)),
        (False, ("b",)),
    ]


def test_a_part_that_falls_off_never_takes_an_id_that_is_in_use() -> None:
    first, second = told("a", "Djibo", day=1), told("b", "Djibo", day=5)
    id_of_b = grouped([second]).incidents[0].id
    whole = replace(grouped([first]).incidents[0], id=id_of_b, event_ids=("a", "b"))
    ids = [one.id for one in grouped([first, second], [whole]).incidents]
    assert ids[0] == id_of_b
    assert len(set(ids)) == 2


def test_the_same_archive_gives_the_same_ids_whatever_the_database_numbered_it() -> None:
    a, b = told("a", "Djibo", day=1), told("b", "Tamalat", day=8)
    elsewhere = [replace(a, id="x", item_id=77), replace(b, id="y", item_id=78)]
    assert [one.id for one in grouped([a, b]).incidents] == [one.id for one in grouped(elsewhere).incidents]


def test_an_incident_that_no_report_tells_any_more_stays_but_claims_nothing() -> None:
    gone = told("a", "Seytenga", day=11, deaths=50)
    before = grouped([gone]).incidents
    after = grouped([], before).incidents
    assert [(one.id, one.deaths, one.reports, one.sources) for one in after] == [(before[0].id, None, 0, ())]
    assert [step.toll for step in after[0].history] == [exactly(50), None]


def test_nothing_given_nothing_grouped() -> None:
    assert grouped([]) == Grouping(())


# --- what an incident says -----------------------------------------------------------------------------------------


def test_an_incident_lists_places_once_the_most_told_first() -> None:
    events = [
        told("a", "Inchinane", "Tamalat", day=9),
        told("b", "Tamalat", unresolved("Insinane", "Ménaka"), day=9),
        told("c", "Tamalat", day=9),
        told("d", region("Ménaka", "MLI"), day=9),
    ]
    (one,) = grouped(events).incidents
    assert [spot.name for spot in one.places] == ["Tamalat", "Inchinane"]
    assert one.lead_place is not None
    assert one.lead_place.resolved


def test_where_no_spot_is_named_the_area_stands() -> None:
    sahel = region("Sahel", "BFA")
    (one,) = grouped([told("a", sahel, day=9, deaths=11), told("b", sahel, day=9, deaths=11)]).incidents
    assert [spot.name for spot in one.places] == ["Sahel"]


def test_the_day_is_the_one_most_reports_give() -> None:
    night = [told(f"n{n}", "Seytenga", day=11, precision="night", deaths=n) for n in range(2)]
    (one,) = grouped([*night, told("b", "Seytenga", day=12), told("c", "Seytenga")]).incidents
    assert (one.day, one.date_precision) == (attack_of_june(11), "night")


def test_without_any_day_an_incident_has_none() -> None:
    (one,) = grouped([told("a", "Seytenga")]).incidents
    assert (one.day, one.date_precision) == (None, None)


def test_a_vague_day_stands_where_there_is_no_other() -> None:
    (one,) = grouped([told("a", "Tamalat", day=8, precision="week")]).incidents
    assert (one.day, one.date_precision) == (attack_of_june(8), "week")


def test_freshness_is_that_of_the_latest_first_publication_and_learnt_items_have_none() -> None:
    old = datetime(2022, 6, 12, 8, tzinfo=UTC)
    new = datetime(2022, 6, 13, 9, tzinfo=UTC)
    learnt = told("a", "Seytenga", day=11, learnt=True)
    assert grouped([learnt]).incidents[0].fresh_at is None
    (one,) = grouped(
        [
            learnt,
            told("b", "Seytenga", day=11, first_published=old),
            told("c", "Seytenga", day=11, first_published=new),
        ]
    ).incidents
    assert one.fresh_at == new


def test_side_figures_are_the_latest_of_the_reports_that_give_the_best_toll() -> None:
    (one,) = grouped(
        [
            told("a", "Djibo", day=7, deaths=21, deaths_civilians=4, deaths_security=17, displaced=300),
            told("b", "Djibo", day=7, deaths=42, deaths_security=42, deaths_attackers=37, displaced=900,
                 published=datetime(2022, 6, 10, tzinfo=UTC)),
        ]
    ).incidents  # fmt: skip
    assert (one.deaths_security, one.deaths_civilians, one.displaced) == (42, 4, 900)
    assert one.deaths_attackers == 37


def test_a_side_that_is_more_than_the_toll_is_left_out() -> None:
    later = datetime(2022, 6, 10, tzinfo=UTC)
    (one,) = grouped(
        [
            told("a", "Djibo", day=7, claims={"government": exactly(60)}, deaths_civilians=60),
            told("b", "Djibo", day=7, claims={"government": exactly(20)}, published=later),
        ]
    ).incidents
    assert (one.deaths, one.deaths_civilians) == (exactly(20), None)


def test_targets_signs_and_perpetrators_are_listed_most_told_first() -> None:
    (one,) = grouped(
        [
            told("a", "Djibo", day=7, targets=("health",), signs=("flight",), perpetrator="JNIM"),
            told("b", "Djibo", day=7, targets=("aid", "health"), perpetrator="jihadists", confirmed=False),
            told("c", "Djibo", day=7, perpetrator="JNIM", villages_attacked_min=2),
        ]
    ).incidents
    assert one.targets == ("health", "aid")
    assert one.signs == ("flight",)
    assert one.perpetrators == ("JNIM", "jihadists")
    assert one.villages_attacked_min == 2
    assert one.confirmed


def test_the_toll_as_it_was_is_kept() -> None:
    first = told("a", "Seytenga", day=11, deaths=at_least(50))
    before = group([first], [], [], NOW).incidents
    assert [step.toll for step in before[0].history] == [at_least(50)]
    again = group([first], before, [], NOW + timedelta(hours=1)).incidents
    assert again == before
    later = told("b", "Seytenga", day=11, deaths=79, published=datetime(2022, 6, 14, tzinfo=UTC))
    after = group([first, later], again, [], NOW + timedelta(hours=2)).incidents
    assert [step.toll for step in after[0].history] == [at_least(50), exactly(79)]


# --- spans ---------------------------------------------------------------------------------------------------------


def test_a_spot_asks_for_a_box_around_it_and_the_days_about() -> None:
    (span,) = spans(
        [told("a", "Seytenga", day=11, precision="night"), told("b", "Seytenga", day=11, precision="night")]
    )
    assert span.south is not None
    assert span.north is not None
    assert span.south < 13.7 < 13.97 < 14.2 < span.north
    assert (span.first_day, span.last_day) == (attack_of_june(4), attack_of_june(19))
    assert span.country is None


def test_a_name_without_coordinates_asks_for_its_unit_and_no_place_for_the_days_alone() -> None:
    by_unit, by_region, anywhere = (
        spans([event])[0]
        for event in (
            told("a", unresolved("Waya", "Mopti"), day=3),
            told("b", NamedPlace(name="Gao", as_written="Gao", kind="region", country="MLI"), day=3),
            told("c", day=3),
        )
    )
    assert (by_unit.country, by_unit.adm1, by_unit.south) == ("MLI", "Mopti", None)
    assert (by_region.country, by_region.adm1) == ("MLI", "Gao")
    assert (anywhere.country, anywhere.adm1, anywhere.south) == (None, None, None)


def test_an_undated_report_asks_for_the_fortnight_before_it() -> None:
    (span,) = spans([told("a", "Seytenga", published=datetime(2022, 6, 28, tzinfo=UTC))])
    assert (span.first_day, span.last_day) == (attack_of_june(7), date(2022, 7, 5))


# --- whatever the order --------------------------------------------------------------------------------------------

_SPOTS = ["Seytenga", "Dori", "Tamalat", "Inchinane", "Dessagou", "Diallassagou"]
_ANY_PLACE = st.one_of(
    st.sampled_from(_SPOTS).map(place),
    st.sampled_from(["Inchinanane", "Waya", "سيتنغا"]).map(lambda name: unresolved(name, "Ménaka")),
    st.just(region("Sahel", "BFA")),
)


@st.composite
def reports(draw: st.DrawFn) -> list[FiledEvent]:
    number = draw(st.integers(1, 9))
    return [
        told(
            f"e{index}",
            *draw(st.lists(_ANY_PLACE, max_size=2)),
            day=draw(st.one_of(st.none(), st.integers(8, 13))),
            precision=draw(st.sampled_from(["day", "night", "week"])),
            deaths=draw(st.one_of(st.none(), st.integers(0, 200))),
            item=draw(st.integers(1, 6)),
            published=datetime(2022, 6, draw(st.integers(13, 16)), tzinfo=UTC),
        )
        for index in range(number)
    ]


@given(reports(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_repeats_do_not_matter(events: list[FiledEvent], random: object) -> None:
    shuffled = [*events, *events[: len(events) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group(shuffled, [], [], NOW) == group(events, [], [], NOW)


@given(reports(), st.integers(0, 8))
@settings(deadline=None)
def test_regrouping_what_is_already_grouped_changes_nothing(events: list[FiledEvent], cut: int) -> None:
    first = group(events[:cut], [], [], NOW)
    second = group(events, first.incidents, [], NOW)
    assert group(events, second.incidents, [], NOW + timedelta(hours=1)).incidents == second.incidents


@given(reports())
@settings(deadline=None)
def test_every_event_ends_in_one_incident_and_no_figure_is_invented(events: list[FiledEvent]) -> None:
    incidents = group(events, [], [], NOW).incidents
    assert sorted(id_ for one in incidents for id_ in one.event_ids) == sorted(event.id for event in events)
    told_figures = {event.event.deaths.best for event in events if event.event.deaths} | {None}
    for one in incidents:
        if one.deaths:
            assert {one.deaths.low, one.deaths.best, one.deaths.high} <= told_figures


@given(reports())
@settings(deadline=None)
def test_joining_what_hangs_together_gives_what_joining_everything_gives(events: list[FiledEvent]) -> None:
    everything = {one.id: one for one in group(events, [], [], NOW).incidents}
    touched = connected(events[:1], events, {})
    for one in group(touched, [], [], NOW).incidents:
        assert everything[one.id] == one
