"""What holds of every report, whatever it says: of reports made by a grammar and of the labelled ones."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items_read import PUBLISHED, item, read
from numbers_told import numbers_in, sums_in
from reports_written import ABOVE, UNRELATED, Written, reports

from service.jobs.reading import Reader
from service.records import Event, Evidence, FeedItem, Report
from service.stages.collect import item_of_row

checked = settings(max_examples=100, deadline=None, derandomize=True)
FIGURES = ("deaths_attackers", "injured", "abducted", "displaced")


def values_of(event: Event) -> Iterator[tuple[str, int]]:
    """Each figure of an event with the field of the evidence that must hold it."""
    tolls = [event.deaths, *(claim.deaths for claim in event.claims)]
    for toll in filter(None, tolls):
        yield from (("deaths", value) for value in (toll.low, toll.best, toll.high) if value is not None)
    sides = (event.deaths_civilians, event.deaths_security)
    yield from (("deaths", value) for value in sides if value is not None)
    for name in FIGURES:
        value = getattr(event, name)
        if value is not None:
            yield name, value


def assert_nothing_is_invented(report: Report) -> None:
    """Every figure is a number of its evidence, or a sum of such."""
    for event in report.events:
        for field, value in values_of(event):
            quoted = [evidence.text for evidence in event.evidence if evidence.field == field]
            assert value in sums_in(quoted), (field, value, quoted)
    for toll in report.background_tolls:
        assert toll.deaths in numbers_in(toll.text), toll


def assert_quotes_are_true(report: Report, source: str) -> None:
    quotes: list[Evidence] = [evidence for event in report.events for evidence in event.evidence]
    for quoted in (*quotes, *report.background_tolls):
        assert source[quoted.start : quoted.end] == quoted.text != ""
    for keyword in report.keywords:
        assert 0 <= keyword.start < keyword.end <= len(source)


@checked
@given(reports())
def test_every_figure_is_in_its_evidence_or_a_sum_of_what_is(written: Written) -> None:
    report = read(written.title, written.text)
    assert_nothing_is_invented(report)
    assert_quotes_are_true(report, item(written.title, written.text).source_text)


@checked
@given(st.text(max_size=300), st.text(max_size=600))
def test_quotes_are_true_and_nothing_is_invented_in_any_text(title: str, text: str) -> None:
    report = read(title, text)
    assert_nothing_is_invented(report)
    assert_quotes_are_true(report, item(title, text).source_text)


def told(report: Report) -> tuple[object, ...]:
    """What a report says, without where."""
    background = sorted(toll.deaths for toll in report.background_tolls)
    return report.relevant, tuple(replace(event, evidence=()) for event in report.events), background


def figures(report: Report) -> tuple[object, ...]:
    return report.relevant, [
        (event.role, event.date, sorted(set(values_of(event)))) for event in report.events
    ]


def main_event(report: Report) -> Event | None:
    return replace(report.events[0], evidence=(), signs=(), targets=()) if report.relevant else None


Variant = Callable[[str], str]
WRITTEN_OTHERWISE: dict[str, Variant] = {
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "narrow spaces": lambda text: text.replace(" ", "\u202f"),
    "tabs": lambda text: text.replace(" ", "\t"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "zero-width spaces": lambda text: text.replace(" ", "\u200b \u200b"),
    "direction marks": lambda text: text.replace(" ", " \u200f").replace("\n", "\u202c\n\u202b"),
    "soft hyphens": lambda text: re.sub(r"(\w{3})(?=\w{3})", "\\1\u00ad", text),
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "accents composed": lambda text: unicodedata.normalize("NFC", text),
}


@pytest.mark.parametrize("how", WRITTEN_OTHERWISE)
@settings(checked, max_examples=20)
@given(written=reports())
def test_spaces_and_accents_change_nothing_that_is_told(how: str, written: Written) -> None:
    other = WRITTEN_OTHERWISE[how]
    title, text = other(written.title), other(written.text)
    report = read(title, text)
    assert told(report) == told(read(written.title, written.text))
    assert_quotes_are_true(report, item(title, text).source_text)


@checked
@given(reports())
def test_a_title_in_capitals_changes_no_figure(written: Written) -> None:
    assert figures(read(written.title.upper(), written.text)) == figures(read(written.title, written.text))


@checked
@given(reports(), st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=4))
def test_paragraphs_below_change_no_main_event(written: Written, added: list[str]) -> None:
    longer = read(written.title, "\n\n".join((written.text, *added)))
    assert main_event(longer) == main_event(read(written.title, written.text))


@checked
@given(reports(), st.sampled_from(ABOVE))
def test_words_of_the_page_above_change_no_main_event(written: Written, added: str) -> None:
    longer = read(written.title, f"{added}\n\n{written.text}")
    assert main_event(longer) == main_event(read(written.title, written.text))


def labelled() -> list[FeedItem]:
    lines = (Path(__file__).parents[1] / "data/labelled/published.jsonl").read_text(encoding="utf-8")
    return [item_of_row(json.loads(line))[1] for line in lines.splitlines()]


LABELLED = labelled()


@pytest.fixture(scope="module")
def plainly(reader: Reader) -> list[Report]:
    """The labelled items as they stand, read with the shipped places."""
    return [reader.read(one, PUBLISHED) for one in LABELLED]


def test_labelled_reports_invent_nothing_and_quote_truly(plainly: list[Report]) -> None:
    for one, report in zip(LABELLED, plainly, strict=True):
        assert_nothing_is_invented(report)
        assert_quotes_are_true(report, one.source_text)


def test_the_same_item_gives_the_same_report(reader: Reader, plainly: list[Report]) -> None:
    assert [reader.read(one, PUBLISHED) for one in LABELLED] == plainly


@pytest.mark.parametrize("how", WRITTEN_OTHERWISE)
def test_labelled_reports_written_otherwise_say_the_same(
    how: str, reader: Reader, plainly: list[Report]
) -> None:
    other = WRITTEN_OTHERWISE[how]
    for one, plain in zip(LABELLED, plainly, strict=True):
        changed = replace(one, title=other(one.title), text=other(one.text))
        report = reader.read(changed, PUBLISHED)
        assert told(report) == told(plain), one.title
        assert_quotes_are_true(report, changed.source_text)


def test_labelled_titles_in_capitals_change_no_figure(reader: Reader, plainly: list[Report]) -> None:
    for one, plain in zip(LABELLED, plainly, strict=True):
        assert figures(reader.read(replace(one, title=one.title.upper()), PUBLISHED)) == figures(plain), (
            one.title
        )


@pytest.mark.parametrize("added", [*UNRELATED, "\n\n".join(UNRELATED)], ids=range(len(UNRELATED) + 1))
def test_paragraphs_below_change_no_labelled_main_event(
    added: str, reader: Reader, plainly: list[Report]
) -> None:
    for one, plain in zip(LABELLED, plainly, strict=True):
        longer = reader.read(replace(one, text=f"{one.text}\n\n{added}"), PUBLISHED)
        assert main_event(longer) == main_event(plain), one.title


@pytest.mark.parametrize("added", ABOVE, ids=range(len(ABOVE)))
def test_words_of_the_page_above_change_no_labelled_main_event(
    added: str, reader: Reader, plainly: list[Report]
) -> None:
    for one, plain in zip(LABELLED, plainly, strict=True):
        longer = reader.read(replace(one, text=f"{added}\n\n{one.text}"), PUBLISHED)
        assert main_event(longer) == main_event(plain), one.title
