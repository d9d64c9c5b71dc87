"""``liptako extract``: what is read out of a text, a page, a feed document or lines of items. Needs no database."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from service import app as root
from service.clock import SystemClock
from service.errors import ConfigError, LiptakoError, ParseError
from service.jobs.reading import Reader
from service.records import FeedItem, Known
from service.stages.collect import collect, page_text

ZONE = "three-borders"


def extract(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")] = "-",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON item a line.")] = False,
    title: Annotated[str, typer.Option(help="The title of a text.")] = "",
    published: Annotated[
        str | None, typer.Option(help="When it was published (ISO 8601); default: now.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="fr, en or ar; default: found out.")] = None,
    source: Annotated[bool, typer.Option("--source", help="Print the text that offsets count in.")] = False,
) -> None:
    """Print a report object a line, in the order given."""
    now = SystemClock().now()
    body = _read(file)
    reader = root.open_reader(ZONE)
    failed = False
    if jsonl:
        found: Iterator[tuple[str | None, FeedItem] | LiptakoError] = _lines(body, language)
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


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=file) from error


def _moment(text: str | None) -> datetime | None:
    try:
        return parse_moment(text) if text else None
    except (ValueError, OverflowError) as error:
        raise ConfigError(
            f"{text!r} is no ISO 8601 time such as 2022-03-12T09:00:00Z", field="--published"
        ) from error


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is UTC. ValueError: it is neither."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _lines(body: bytes, language: str | None) -> Iterator[tuple[str | None, FeedItem] | LiptakoError]:
    """A line that cannot be read costs itself alone."""
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        if line.strip():
            try:
                yield _item(json.loads(line), language)
            except (ValueError, TypeError, OverflowError, RecursionError) as error:
                yield LiptakoError(
                    f"line {number}: {error}; expected an object with id, title, text, published"
                )


def _item(row: Any, language: str | None) -> tuple[str | None, FeedItem]:
    if not isinstance(row, dict):
        raise ValueError("not an object")
    texts = {name: row.get(name) or "" for name in ("title", "text", "publisher")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} is not text")
    item_id = str(row["id"]) if row.get("id") is not None else None
    published = row.get("published")
    return item_id, FeedItem(
        key=item_id or "",
        title=texts["title"],
        text=texts["text"],
        publisher=texts["publisher"],
        url=str(row["url"]) if row.get("url") else None,
        published_at=parse_moment(str(published)) if published else None,
        language=language or row.get("language"),
    )


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
