"""An operator adds a spelling: incidents and alerts follow, also of reports that are more than a page can wait for."""

import asyncio
from collections.abc import Callable

import pytest
from storytelling import DEADLY, Story

from service.errors import StoreError
from service.jobs.adding_places import MOST, AddPlaces
from service.jobs.rereading import Reread
from service.jobs.tuning import Because

Tell = Callable[..., Story]
BECAUSE = Because(who="Aïcha", reason="told by partners", seen=0)


def attack(story: Story, at: str, place: str, guid: str) -> None:
    story.publish(
        at,
        f"Niger: seven people killed in attack on {place}",
        f"Seven people were killed on Sunday when gunmen attacked the village of {place}, in the Tillabéri region of "
        "Niger, a local official said.",
        guid=guid,
    )


def adding(story: Story) -> AddPlaces:
    service = story.service
    return AddPlaces(service.store, service.in_force, service.tune, service.clock)


def alias(story: Story, name: str) -> dict[str, str]:
    places = story.service.in_force.reader.places
    [village] = (at for at in places.named("Banibangou") if places.place(at).kind == "town")
    return {"alias": name, "place": village}


def unresolved(story: Story) -> dict[str, int]:
    with story.service.store.view() as look:
        return {row["name"].name: row["name"].items for row in look.page_unresolved(None, 50).rows}  # type: ignore[attr-defined]


def test_the_incident_moves_to_the_place_and_back(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    attack(story, "2022-06-12T09:00", "Zoumbougou Kaina", "a")
    story.run_until("2022-06-12T12:00")
    assert unresolved(story) == {"Zoumbougou Kaina": 1}
    [(name, resolved)] = places_of_incidents(story)
    assert (name, resolved) == ("Zoumbougou Kaina", False)
    table = alias(story, "Zoumbougou Kaina")
    jobs = adding(story)
    [changed] = jobs.effect("x", table).changed
    assert changed.report.events[0].places[0].place_id == table["place"]
    assert places_of_incidents(story) == [("Zoumbougou Kaina", False)]
    assert jobs.save("x", table, BECAUSE).changed == 1
    story.run_until("2022-06-12T13:00")
    assert [resolved for _, resolved in places_of_incidents(story)] == [True]
    assert len(story.kinds) <= 2
    with story.service.store.view() as look:
        last = look.override_versions("places", "x")[0].id
    assert jobs.set_back("x", Because(who="Aïcha", reason="it was another", seen=last)).changed == 1
    story.run_until("2022-06-12T14:00")
    assert places_of_incidents(story) == [("Zoumbougou Kaina", False)]
    assert unresolved(story) == {"Zoumbougou Kaina": 1}


def places_of_incidents(story: Story) -> list[tuple[str, bool]]:
    with story.service.store.view() as look:
        rows = look.page_incidents(None, 50).rows
    return [(place.name, place.resolved) for row in rows for place in row["incident"].places]  # type: ignore[attr-defined]


def test_reports_beyond_those_that_a_page_waits_for_are_read_again_in_the_background(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    for number in range(MOST + 5):
        attack(story, "2022-06-12T09:00", "Zoumbougou Kaina", str(number))
    story.run_until("2022-06-12T10:00")
    assert unresolved(story) == {"Zoumbougou Kaina": MOST + 5}
    table = alias(story, "Zoumbougou Kaina")
    effect = adding(story).effect("x", table)
    assert (effect.looked_at, effect.more, len(effect.changed)) == (MOST, True, MOST)
    adding(story).save("x", table, BECAUSE)
    assert unresolved(story) == {"Zoumbougou Kaina": 5}
    asyncio.run(story.service.run_due())
    assert unresolved(story) == {}


def test_another_process_that_is_at_it_reads_again_with_what_was_added(tell: Tell) -> None:
    story, other = (tell("2022-06-12T08:00", rules=(DEADLY,)) for _ in range(2))
    for number in range(MOST + 5):
        attack(story, "2022-06-12T09:00", "Zoumbougou Kaina", str(number))
    story.run_until("2022-06-12T10:00")
    adding(story).save("x", alias(story, "Zoumbougou Kaina"), BECAUSE)
    assert unresolved(story) == {"Zoumbougou Kaina": 5}

    async def without_a_tick() -> None:
        other.service.engine.hand_over("reread", [""])
        await other.service.engine.idle()

    asyncio.run(without_a_tick())
    assert unresolved(story) == {}


def test_what_was_asked_for_with_a_change_is_done_once_it_is_read(tell: Tell) -> None:
    story = tell("2022-06-12T08:00", rules=(DEADLY,))
    attack(story, "2022-06-12T09:00", "Zoumbougou Kaina", "a")
    story.run_until("2022-06-12T10:00")
    adding(story).save("x", alias(story, "Zoumbougou Kaina"), BECAUSE)
    with story.service.store.view() as look:
        asked = look.rereadings(10)
    assert asked
    assert all(one.done_at for one in asked)
    assert sum(one.changed for one in asked) == 1


def test_a_process_that_ends_between_the_change_and_the_reading_leaves_nothing_unread(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, other = (tell("2022-06-12T08:00", rules=(DEADLY,)) for _ in range(2))
    attack(story, "2022-06-12T09:00", "Zoumbougou Kaina", "a")
    story.run_until("2022-06-12T10:00")

    def ends(*_: object) -> None:
        raise StoreError("the process ended")

    with monkeypatch.context() as patched:
        patched.setattr(Reread, "run", ends)
        with pytest.raises(StoreError):
            adding(story).save("x", alias(story, "Zoumbougou Kaina"), BECAUSE)
    assert unresolved(story) == {"Zoumbougou Kaina": 1}
    # Another process does not read again before it has the change in force, too.
    assert not other.service.reread.next_portion()
    asyncio.run(other.service.run_due())
    assert unresolved(story) == {}
