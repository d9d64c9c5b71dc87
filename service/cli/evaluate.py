"""``liptako evaluate``: the reader held against labelled items. Needs no database."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service import app as root
from service.cli.items import DEFAULT_ZONE, ZonePack, json_lines, read_body
from service.cli.printing import AsJson, as_json, log_to_stderr, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError
from service.evaluation import LabelledItem, Scores, grouped, part_of, read_label, score
from service.evaluation.floor import fallen, raised, read_floor
from service.records import Report
from service.stages.collect import item_of_row


class Part(StrEnum):
    """Which side of the split is scored."""

    all = "all"
    open = "open"
    locked = "locked"


class By(StrEnum):
    """What the columns of the table are."""

    language = "language"
    phenomenon = "phenomenon"


def evaluate(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Labelled items, one JSON object a line.")
    ],
    misses: Annotated[bool, typer.Option("--misses", help="Print what was wrong, item by item.")] = False,
    part: Annotated[Part, typer.Option(help="All items, or one side of the split by event.")] = Part.all,
    by: Annotated[
        By, typer.Option(help="Columns by language, or lines by what makes an item hard.")
    ] = By.language,
    floor: Annotated[Path | None, typer.Option(help="Fail when a figure is below this file's.")] = None,
    raise_: Annotated[bool, typer.Option("--raise", help="Raise the floor to what was reached.")] = False,
    zone: ZonePack = DEFAULT_ZONE,
    json: AsJson = False,
) -> None:
    """Score the reader against labelled items: a table of figures per language."""
    log_to_stderr("text")
    if raise_ and floor is None:
        raise ConfigError("needs --floor FILE", field="--raise")
    least = _floor(floor, may_be_new=raise_)
    items, broken = _items(files)
    reports = _read([item for item in items if part is Part.all or part_of(item) == part.value], zone)
    if not reports:
        raise ConfigError("no labelled item in it", file=", ".join(files))
    scores = score(reports)
    groups = grouped(reports, {item.id: _groups(item, by) for item, _ in reports})
    if json:
        as_json(_object(scores, groups, misses))
    else:
        _show(scores, groups, by, len(reports))
        for miss in scores.misses if misses else ():
            typer.echo(str(miss))
    if floor and raise_:
        floor.write_text(raised(least, scores.shares()), encoding="utf-8")
    _end(broken + fallen(least, scores.shares()))


def _items(files: Iterable[str]) -> tuple[list[LabelledItem], list[str]]:
    """Every labelled item, and a sentence for each line that is none: it costs itself alone."""
    items: list[LabelledItem] = []
    broken: list[str] = []
    for file in files:
        for line in json_lines(read_body(file)):
            if isinstance(line, LiptakoError):
                broken.append(f"{file}: {line}")
                continue
            try:
                items.append(read_label(line[1], item_of_row(line[1])[1]))
            except (ValueError, TypeError, OverflowError) as error:
                broken.append(f"{file}: line {line[0]}: {error}; see docs/evaluation.md")
    return items, broken


def _read(items: Iterable[LabelledItem], zone: str) -> list[tuple[LabelledItem, Report]]:
    reader, now = root.open_reader(zone, Settings.from_environment().data_dir), SystemClock().now()
    return [(labelled, reader.read(labelled.item, now)) for labelled in items]


def _groups(labelled: LabelledItem, by: By) -> tuple[str, ...]:
    return (labelled.item.language or "?",) if by is By.language else labelled.phenomena


def _show(scores: Scores, groups: dict[str, Scores], by: By, items: int) -> None:
    if by is By.phenomenon:
        worst = sorted(groups.items(), key=lambda group: -len(group[1].misses))
        lines = [
            (name, len(one.misses), ", ".join(sorted({m.figure for m in one.misses}))) for name, one in worst
        ]
        table(f"{items} items", ("What makes it hard", "Misses", "Figures missed"), lines)
        return
    shown = [scores, *(groups[name] for name in sorted(groups))]
    rows = [(figure, *(one.shown(figure) for one in shown)) for figure in scores.shares()]
    table(f"{items} items", ("Figure", "All", *sorted(groups)), rows)


def _object(scores: Scores, groups: dict[str, Scores], misses: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "all": scores.shares(),
        **{name: one.shares() for name, one in groups.items()},
    }
    if misses:
        shown["misses"] = [
            {"id": m.item, "figure": m.figure, "labelled": str(m.wanted), "read": str(m.read)}
            for m in scores.misses
        ]
    return shown


def _floor(file: Path | None, may_be_new: bool) -> dict[str, float]:
    if file is None or (may_be_new and not file.exists()):
        return {}
    try:
        return read_floor(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=str(file)) from error


def _end(failures: list[str]) -> None:
    for failure in failures:
        typer.echo(failure, err=True)
    if failures:
        raise typer.Exit(1)
