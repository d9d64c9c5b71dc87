"""What is kept of a report besides its reading: its text, whose it is, and since when it gives its figures."""

from dataclasses import replace
from datetime import datetime

from store_samples import HOUR, NOW, Desk, a_place, a_report, an_event, an_item, other_news, telling

from service.ports import ReadItem
from service.records import FiledEvent
from service.store import SqlStore
from service.text.likeness import is_copy, sketch

pytest_plugins = ["store_databases"]

LONG = " ".join(f"mot{n}" for n in range(60))


def filed(store: SqlStore) -> FiledEvent:
    (event,) = Desk(store).ungrouped()
    return event


def fifty(text: str = "Le texte.", *, deaths: int = 50, version: str = "reader 1") -> ReadItem:
    return ReadItem(an_item(text=text), a_report(an_event(deaths=deaths), version=version))


def figures_at(store: SqlStore) -> datetime | None:
    return filed(store).figures_at


def test_a_report_comes_back_with_the_signature_of_its_text_and_the_agencies_it_names(
    store: SqlStore,
) -> None:
    read = ReadItem(an_item(text=LONG), a_report(an_event(), agencies=("AFP", "Reuters")))
    Desk(store).poll(read, replace(read, item=an_item("b", text="NIAMEY " + LONG)))
    one, other = Desk(store).ungrouped()
    assert one.agencies == ("AFP", "Reuters")
    assert one.text_digest != other.text_digest
    assert is_copy(sketch(one.text_signature), sketch(other.text_signature))


def test_figures_are_told_when_the_item_is_published(store: SqlStore) -> None:
    Desk(store).poll(telling())
    assert figures_at(store) is None


def test_an_edit_that_changes_a_figure_tells_it_when_it_is_seen(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(fifty())
    desk.poll(fifty("Le bilan passe à 79.", deaths=79), at=NOW + HOUR)
    assert figures_at(store) == NOW + HOUR


def test_an_edit_of_other_words_leaves_the_figures_as_old_as_they_were(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(fifty())
    desk.poll(fifty("Le texte, relu."), at=NOW + HOUR)
    assert figures_at(store) is None
    desk.poll(fifty("Le bilan passe à 79.", deaths=79), at=NOW + 2 * HOUR)
    desk.poll(fifty("Le bilan passe à 79, relu.", deaths=79), at=NOW + 3 * HOUR)
    assert figures_at(store) == NOW + 2 * HOUR


def test_another_reader_tells_nothing_new(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(fifty())
    desk.poll(fifty(deaths=51, version="reader 2"), at=NOW + HOUR)
    assert figures_at(store) is None


def test_an_item_that_told_of_no_attack_tells_its_figure_when_it_is_edited(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(other_news("a"))
    desk.poll(telling("a", an_event(a_place())), at=NOW + HOUR)
    assert figures_at(store) == NOW + HOUR
