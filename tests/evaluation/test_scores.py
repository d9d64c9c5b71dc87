"""Scores: each figure counts what its name says, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.errors import ConfigError
from service.evaluation import Label, LabelledItem, Scores, grouped, part_of, read_label, score
from service.evaluation.floor import fallen, raised, read_floor
from service.records import Event, FeedItem, NamedPlace, Report, Toll

ITEM = FeedItem(key="a", title="t", text="x", published_at=datetime(2022, 3, 9, tzinfo=UTC), language="fr")
TAMALAT = NamedPlace(name="Tamalat", as_written="Tamalatt", kind="village", country="MLI")
ATTACK = Event(
    role="main",
    date=date(2022, 3, 8),
    date_precision="day",
    places=(TAMALAT,),
    villages_attacked_min=1,
    deaths=Toll(100, 100, None),
    deaths_attackers=15,
    perpetrator="ISGS",
)


def labelled(*events: Event, background: tuple[int, ...] = (), **more: object) -> LabelledItem:
    labels = tuple(Label(event, f"key-{number}") for number, event in enumerate(events))
    return LabelledItem(
        id="a", item=ITEM, relevant=bool(events), events=labels, background=background, **more
    )  # type: ignore[arg-type]


def report(*events: Event, relevant: bool = True) -> Report:
    return Report(relevant=relevant, score=50.0, language="fr", events=events)


def scored(item: LabelledItem, read: Report) -> Scores:
    return score([(item, read)])


def share(scores: Scores, figure: str) -> float:
    return scores.tallies[figure].share


def test_what_was_read_as_labelled_misses_nothing() -> None:
    scores = scored(labelled(ATTACK), report(ATTACK))
    assert scores.misses == []
    assert set(scores.shares().values()) == {1.0}


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"deaths": Toll(100, 101, None)}, {"deaths_exact"}),
        ({"deaths": Toll(100, 100, 100)}, {"deaths_bounds_exact"}),
        ({"deaths": None}, {"deaths_exact", "deaths_bounds_exact"}),
        ({"deaths_attackers": None}, {"deaths_attackers_exact"}),
        ({"injured": 3}, {"no_figure_invented"}),
        ({"date": date(2022, 3, 9)}, set()),
        ({"date": date(2022, 3, 10)}, {"date_within_a_day"}),
        ({"date": None}, {"date_within_a_day"}),
        ({"perpetrator": "JNIM"}, {"perpetrator"}),
        ({"villages_attacked_min": 2}, {"villages_attacked_min"}),
        ({"confirmed": False}, {"confirmed"}),
        ({"places": ()}, {"village_recall"}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)  # fmt: skip
def test_one_field_read_wrongly_is_one_figure_missed(changed: dict[str, object], missed: set[str]) -> None:
    scores = scored(labelled(ATTACK), report(replace(ATTACK, **changed)))
    assert {miss.figure for miss in scores.misses} == missed


def test_a_place_is_right_by_spelling_or_by_where_it_lies() -> None:
    here = replace(TAMALAT, name="Elsewhere", as_written="Elsewhere", lat=15.0, lon=2.0)
    wanted = replace(ATTACK, places=(replace(TAMALAT, lat=15.05, lon=2.0),))
    assert share(scored(labelled(wanted), report(replace(ATTACK, places=(here,)))), "village_recall") == 1.0
    far = replace(here, lat=15.3)
    scores = scored(labelled(wanted), report(replace(ATTACK, places=(far,))))
    assert share(scores, "village_recall") == share(scores, "village_precision") == 0.0


def test_a_region_read_besides_costs_no_precision() -> None:
    region = NamedPlace(name="Gao", as_written="Gao", kind="region")
    scores = scored(labelled(ATTACK), report(replace(ATTACK, places=(TAMALAT, region))))
    assert share(scores, "village_precision") == 1.0


def test_an_event_that_no_label_has_is_invented() -> None:
    other = Event(role="secondary", places=(replace(TAMALAT, name="Ansongo", as_written="Ansongo"),))
    assert share(scored(labelled(ATTACK), report(ATTACK, other)), "no_event_invented") == 0.0


def test_a_missed_item_costs_each_figure_that_it_has() -> None:
    scores = scored(labelled(ATTACK), report(relevant=False))
    assert share(scores, "relevance_recall") == share(scores, "main_event_found") == 0.0
    assert share(scores, "deaths_exact") == share(scores, "perpetrator") == 0.0


def test_blame_and_tolls_that_a_label_leaves_open_must_stay_open() -> None:
    quiet = replace(ATTACK, deaths=None, perpetrator="jihadists")
    scores = scored(labelled(quiet), report(ATTACK))
    assert share(scores, "no_toll_invented") == share(scores, "no_blame_invented") == 0.0


def test_a_background_toll_is_left_alone_or_taken() -> None:
    item = labelled(ATTACK, background=(40, 100))
    assert scored(item, report(ATTACK)).tallies["background_toll_left_alone"].of == 1
    taken = scored(item, report(replace(ATTACK, deaths=Toll(40, 40, 40))))
    assert share(taken, "background_toll_left_alone") == 0.0


def test_another_best_figure_is_accepted_where_the_label_allows_it() -> None:
    item = LabelledItem(
        id="a", item=ITEM, relevant=True, events=(Label(ATTACK, "key", best_also=(None, 90)),)
    )
    for deaths in (None, Toll(90, 90, 90), Toll(100, 100, None)):
        assert share(scored(item, report(replace(ATTACK, deaths=deaths))), "deaths_exact") == 1.0


def test_relevance_counts_items_both_ways() -> None:
    pairs = [(labelled(ATTACK), report(ATTACK)), (labelled(), report()), (labelled(), report(relevant=False))]
    scores = score(pairs)
    assert share(scores, "relevance_precision") == 0.5
    assert share(scores, "relevance_recall") == 1.0
    assert scores.shares()["relevance_f1"] == pytest.approx(2 / 3)


def test_groups_are_scored_apart() -> None:
    found = grouped([(labelled(ATTACK), report(ATTACK))], {"a": ["fr", "night"]})
    assert set(found) == {"fr", "night"}
    assert all(scores.misses == [] for scores in found.values())


ROW = {
    "id": "a",
    "labels": {
        "relevant": True,
        "events": [
            {"event": "k", "role": "main", "date": "2022-03", "date_precision": "month",
             "places": [{"name": "Tamalat", "as_written": None, "kind": "village"}],
             "deaths": {"low": 1, "best": 1, "high": None}}
        ],
        "background_tolls": [{"deaths": 4}, {"deaths": None}],
    },
}  # fmt: skip


def test_labels_are_read_from_a_row() -> None:
    item = read_label(ROW, ITEM)
    assert item.events[0].event.deaths == Toll(1, 1, None)
    assert item.events[0].event.date is None, "a month is no day"
    assert item.events[0].event.places[0].as_written == "Tamalat"
    assert item.background == (4,)
    assert item.split_key == "k"


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (None, "labels"),
        ({"relevant": "yes"}, "labels.relevant"),
        ({"relevant": True, "events": {}}, "events"),
        ({"relevant": True, "events": [{"role": "chief"}]}, "role"),
        ({"relevant": True, "events": [{"role": "main", "injured": "many"}]}, "injured"),
        ({"relevant": True, "events": [{"role": "main", "deaths": 4}]}, "deaths"),
        ({"relevant": True, "events": [{"role": "main", "places": [{"name": "Gao"}]}]}, "places"),
    ],
)
def test_a_label_that_is_none_names_the_field(labels: object, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        read_label({"id": "a", "labels": labels}, ITEM)


def test_the_split_goes_by_event_and_stays() -> None:
    twice = [replace(labelled(ATTACK), id=name) for name in ("a", "b")]
    assert len({part_of(item) for item in twice}) == 1
    alone = [replace(labelled(), id=f"item-{number}") for number in range(300)]
    assert 70 <= sum(part_of(item) == "locked" for item in alone) <= 130
    assert part_of(replace(labelled(), id="item-0")) == "open", "a fixed seed: old items never change sides"


def test_a_floor_is_read_held_and_only_raised() -> None:
    floor = read_floor("deaths_exact = 0.9\nvillage_recall = 0.95\n", "f")
    assert fallen(floor, {"deaths_exact": 0.9, "village_recall": 0.96}) == []
    assert fallen({"f1": 0.96}, {"f1": 2 * 36 / 75 - 1e-16}) == []  # as exact as a float is
    said = fallen(floor, {"deaths_exact": 0.8999})
    assert ["deaths_exact" in said[0], "village_recall" in said[1]] == [True, True]
    higher = read_floor(raised(floor, {"deaths_exact": 0.95678, "village_recall": 0.1, "date": 1.0}), "f")
    assert higher == {"date": 1.0, "deaths_exact": 0.956, "village_recall": 0.95}


@pytest.mark.parametrize("text", ["deaths_exact = 2", "deaths_exact = true", "deaths_exact = 'high'", "= ="])
def test_a_floor_that_is_none_is_a_configuration_error(text: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_floor(text, "floor.toml")
    assert "floor.toml" in str(told.value)
