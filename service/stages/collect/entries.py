"""Parsed entries to items."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.records import FeedItem
from service.stages.collect.dates import believable
from service.stages.collect.digests import text_digest
from service.stages.collect.keys import base_key, link_of
from service.stages.collect.markup import clean, html_to_text, plain_text, title_text

ParsedEntry = Mapping[str, Any]

LONGEST_TEXT = 200_000
_LONGEST_TITLE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What every item of a document shares."""

    url: str
    publisher: str
    language: str | None
    fetched_at: datetime


def items_of(
    entries: Sequence[ParsedEntry], fresh: Sequence[bool], origin: Origin
) -> tuple[list[FeedItem], list[str]]:
    """The items of the fresh entries, each once, under keys that tell all entries apart; and what could not be read.

    An entry with neither title nor text holds nothing to read and is left out.
    """
    items, chosen, problems = [], [], []
    for number, (entry, is_fresh) in enumerate(zip(entries, fresh, strict=True), 1):
        try:
            items.append(item_of(entry, origin))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            problems.append(f"entry {number} could not be read: {type(error).__name__}")
        else:
            chosen.append(is_fresh)
    told = zip(told_apart(items), chosen, strict=True)
    once = {item.key: item for item, is_fresh in told if is_fresh and (item.title or item.text)}
    return list(once.values()), problems


def item_of(entry: ParsedEntry, origin: Origin) -> FeedItem:
    """The item that ``entry`` (of feedparser) tells, under its base key."""
    title = title_text(_text(entry, "title"))[:_LONGEST_TITLE]
    text = _body(entry)[:LONGEST_TEXT]
    link = link_of(clean(_text(entry, "link")), origin.url)
    guid = clean(_text(entry, "id")).strip()
    dates = [entry.get("published_parsed"), _own(entry, "updated_parsed")]
    return FeedItem(
        key=base_key(
            guid, link, title, clean(_text(entry, "published") or str(_own(entry, "updated") or ""))
        ),
        title=title,
        text=text,
        url=link,
        published_at=believable(dates, origin.fetched_at),
        language=origin.language,
        publisher=origin.publisher,
        content_digest=text_digest(title, text),
    )


def told_apart(items: Sequence[FeedItem]) -> list[FeedItem]:
    """``items`` in order, those that differ under keys that differ.

    Where entries of a document share guid and link ("the same guid for all"), the title, and where that is shared,
    too, the content is added to the key, so that no item is lost.
    """
    return _with(_with(items, "title"), "content_digest")


def _with(items: Sequence[FeedItem], name: str) -> list[FeedItem]:
    """``items``, the attribute ``name`` added to each key under which several of its values stand."""
    variants = {(item.key, getattr(item, name)) for item in items}
    counts = Counter(key for key, _ in variants)
    return [
        replace(item, key=text_digest(item.key, getattr(item, name))) if counts[item.key] > 1 else item
        for item in items
    ]


def _text(entry: ParsedEntry, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _own(entry: ParsedEntry, name: str) -> object:
    """As ``get``, without feedparser's stand-ins: it gives the published date, and a warning, for a missing one."""
    return dict.get(entry, name) if isinstance(entry, dict) else None


def _body(entry: ParsedEntry) -> str:
    """The longest of contents and summary, as text."""
    contents = entry.get("content")
    parts = [part for part in contents if isinstance(part, Mapping)] if isinstance(contents, list) else []
    detail = entry.get("summary_detail")
    summary_kind = _text(detail, "type") if isinstance(detail, Mapping) else ""
    raw = {_text(part, "value"): _text(part, "type") for part in parts}
    raw.setdefault(_text(entry, "summary"), summary_kind)
    longest = ""
    for value in sorted(raw, key=len, reverse=True):
        if len(value) > len(longest):  # text is no longer than what it was made of
            longest = max(longest, _as_text(value, raw[value]), key=len)
    return longest


def _as_text(value: str, kind: str) -> str:
    return plain_text(value) if kind == "text/plain" else html_to_text(value)
