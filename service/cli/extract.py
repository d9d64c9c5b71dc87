"""``liptako extract``: what is read out of a text, a page, a feed document or lines of items. Needs no database."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from service import app as root
from service.cli.items import DEFAULT_ZONE, ZonePack, item_lines, read_body
from service.cli.printing import log_to_stderr
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError, ParseError
from service.jobs.reading import Reader
from service.records import FeedItem, Known
from service.stages.collect import collect, page_text, parse_moment


def extract(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")] = "-",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON item a line.")] = False,
    title: Annotated[str, typer.Option(help="The title of a text.")] = "",
    published: Annotated[
        str | None, typer.Option(help="When it was published (ISO 8601); default: now.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="fr, en, ar or another that has a file; default: found out.")
    ] = None,
    zone: ZonePack = DEFAULT_ZONE,
    source: Annotated[bool, typer.Option("--source", help="Print the text that offsets count in.")] = False,
) -> None:
    """Print a report object a line, in the order given."""
    log_to_stderr("text")
    now = SystemClock().now()
    body = read_body(file)
    reader = root.open_reader(zone, Settings.from_environment().data_dir)
    failed = False
    if jsonl:
        found: Iterator[tuple[str | None, FeedItem] | LiptakoError] = item_lines(body, language)
    else:
        found = _document(body, title, _moment(published) or now, language)
    for one in found:
        if isinstance(one, LiptakoError):
            failed = True
            typer.echo(str(one), err=True)
        else:
            _print(reader, *one, now, source)
    if failed:
        raise typer.Exit(1)


def _print(reader: Reader, item_id: str | None, item: FeedItem, now: datetime, source: bool) -> None:
    report = reader.read(item, now)
    shown = report.as_json(item_id)
    if source:
        shown["source_text"] = item.source_text
    if report.failure:
        typer.echo(f"{item_id or item.title}: {report.failure}", err=True)
    typer.echo(json.dumps(shown, ensure_ascii=False))


def _moment(text: str | None) -> datetime | None:
    try:
        return parse_moment(text) if text else None
    except (ValueError, OverflowError) as error:
        raise ConfigError(
            f"{text!r} is no ISO 8601 time such as 2022-03-12T09:00:00Z", field="--published"
        ) from error


def _document(
    body: bytes, title: str, published: datetime, language: str | None
) -> Iterator[tuple[str | None, FeedItem]]:
    """A feed document gives its entries, a page or a text itself."""
    try:
        items = collect(body, Known(), fetched_at=published, publisher="", language=language, url="").items
    except ParseError:
        page_title, text = page_text(body)
        item = FeedItem(
            key="", title=title or page_title, text=text, published_at=published, language=language
        )
        yield None, item
        return
    for item in items:
        yield item.url or item.key, item
