"""What was read, held against the labels: one tally for each figure that the service is trusted for.

Figures of events are taken of main events; a figure that a label leaves open counts as invented when it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.evaluation.labels import Label, LabelledItem
from service.evaluation.pairing import best, pair, same_place
from service.records import FIGURES, SETTLEMENTS, Event, NamedPlace, Report

AREAS = ("region", "district", "country")
DATED = ("day", "night", "weekend")
NOBODY = ("clash", "jihadists", "unknown")
"""Perpetrators that blame nobody in particular; whoever else is named must be named rightly."""
HARMED = ("deaths_attackers", "injured", "abducted", "displaced")


@dataclass(frozen=True, slots=True)
class Tally:
    """``hit`` of ``of`` were right."""

    hit: int
    of: int

    @property
    def share(self) -> float:
        return self.hit / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """What was wrong in one item."""

    item: str
    figure: str
    wanted: object
    read: object

    def __str__(self) -> str:
        return f"{self.item}  {self.figure}: labelled {self.wanted}, read {self.read}"


@dataclass(slots=True)
class Scores:
    """The tallies of a set of items, by figure, and every miss behind them."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    _item: str = ""

    def shares(self) -> dict[str, float]:
        """Each figure as a share of 1, relevance as precision, recall and their harmonic mean first."""
        precision, recall = self._share("relevance_precision"), self._share("relevance_recall")
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        rest = {name: tally.share for name, tally in sorted(self.tallies.items())}
        return {"relevance_f1": f1, **rest}

    def shown(self, figure: str) -> str:
        """The share with what it is of, as in ``.925 of 40``; empty where no item measures it."""
        if figure == "relevance_f1":
            return f"{self.shares()[figure]:.3f}"
        tally = self.tallies.get(figure)
        return f"{tally.share:.3f} of {tally.of}" if tally else ""

    def _share(self, name: str) -> float:
        return self.tallies.get(name, Tally(0, 0)).share

    def add(self, figure: str, right: object, wanted: object = None, read: object = None) -> None:
        before = self.tallies.get(figure, Tally(0, 0))
        self.tallies[figure] = Tally(before.hit + bool(right), before.of + 1)
        if not right:
            self.misses.append(Miss(self._item, figure, wanted, read))

    def item(self, labelled: LabelledItem, report: Report) -> None:
        """Score one report against its labels."""
        self._item = labelled.id
        if labelled.relevant:
            self.add("relevance_recall", report.relevant, "relevant", "not relevant")
        if report.relevant:
            self.add("relevance_precision", labelled.relevant, "not relevant", "relevant")
        read = report.events if report.relevant else ()
        pairs, beyond = pair(labelled.events, read)
        self.add("no_event_invented", not beyond, len(labelled.events), len(read))
        _background(self, labelled, read)
        truth = [place for label in labelled.events for place in label.event.places]
        for label, event in pairs:
            if label.event.role == "main":
                _main(self, label, event, truth)
            else:
                self.add("secondary_event_found", event is not None, label.key, None)


def score(reports: Iterable[tuple[LabelledItem, Report]]) -> Scores:
    """Tallies over items with their reports; an item without a report is scored with an empty one."""
    scores = Scores()
    for labelled, report in reports:
        scores.item(labelled, report)
    return scores


def grouped(
    reports: Iterable[tuple[LabelledItem, Report]], by: Mapping[str, Iterable[str]]
) -> dict[str, Scores]:
    """One ``Scores`` a group; ``by`` gives the groups of each item id."""
    found: dict[str, Scores] = {}
    for labelled, report in reports:
        for group in by[labelled.id]:
            found.setdefault(group, Scores()).item(labelled, report)
    return found


def _background(scores: Scores, labelled: LabelledItem, read: Iterable[Event]) -> None:
    true = {best(label.event) for label in labelled.events}
    taken = {best(event) for event in read}
    for toll in labelled.background:
        if toll and toll not in true:
            scores.add("background_toll_left_alone", toll not in taken, "no event's toll", toll)


def _main(scores: Scores, label: Label, event: Event | None, truth: list[NamedPlace]) -> None:
    scores.add("main_event_found", event is not None, label.key, None)
    read = event or Event(role="main", villages_attacked_min=None)
    _deaths(scores, label, read, event is not None)
    _figures(scores, label.event, read, event is not None)
    _places(scores, label.event, read, truth)
    _day(scores, label.event, read)
    _blame(scores, label.event, read, event is not None)


def _deaths(scores: Scores, label: Label, read: Event, found: bool) -> None:
    wanted, given = label.event.deaths, read.deaths
    if wanted is None or wanted.best is None:
        scores.add("no_toll_invented", best(read) is None, None, given)
        return
    accepted = (wanted.best, *label.best_also)
    scores.add("deaths_exact", found and best(read) in accepted, wanted, given)
    if not label.best_also:
        bounds = (given.low, given.high) if given else (None, None)
        scores.add("deaths_bounds_exact", bounds == (wanted.low, wanted.high), wanted, given)


def _figures(scores: Scores, label: Event, read: Event, found: bool) -> None:
    for name in FIGURES:
        wanted, given = getattr(label, name), getattr(read, name)
        if name == "villages_attacked_min":
            if wanted is not None:
                scores.add(name, given == wanted, wanted, given)
        elif wanted is not None:
            scores.add(f"{name}_exact", found and given == wanted, wanted, given)
        elif name in HARMED:
            scores.add("no_figure_invented", given is None, f"no {name}", given)


def _places(scores: Scores, label: Event, read: Event, truth: list[NamedPlace]) -> None:
    named = [place.name for place in read.places]
    for place in label.places:
        figure = "village_recall" if place.kind in SETTLEMENTS else "area_recall"
        scores.add(figure, any(same_place(place, other) for other in read.places), place.name, named)
    for place in read.places:
        if place.kind not in AREAS:
            right = any(same_place(other, place) for other in truth)
            scores.add("village_precision", right, [other.name for other in truth], place.name)


def _day(scores: Scores, label: Event, read: Event) -> None:
    if label.date and label.date_precision in DATED:
        near = read.date is not None and abs((label.date - read.date).days) <= 1
        scores.add("date_within_a_day", near, label.date, read.date)


def _blame(scores: Scores, label: Event, read: Event, found: bool) -> None:
    if label.perpetrator not in NOBODY:
        scores.add("perpetrator", read.perpetrator == label.perpetrator, label.perpetrator, read.perpetrator)
    else:
        scores.add("no_blame_invented", read.perpetrator in NOBODY, label.perpetrator, read.perpetrator)
    if found:
        scores.add("confirmed", read.confirmed == label.confirmed, label.confirmed, read.confirmed)
