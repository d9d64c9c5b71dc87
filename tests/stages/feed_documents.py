"""Feed documents made to measure, and collecting as a poll does it."""

from datetime import UTC, datetime

from service.records import Collected, Known
from service.stages.collect import collect

NOW = datetime(2022, 6, 13, 12, tzinfo=UTC)
URL = "https://paper.example.org/feed"


def entry(number: int, **changes: str) -> str:
    """An RSS item; ``changes`` replace elements, "" leaves one out."""
    elements = {
        "title": f"Attaque numéro {number}",
        "link": f"https://paper.example.org/{number}",
        "guid": f"https://paper.example.org/?p={number}",
        "pubDate": "Mon, 13 Jun 2022 08:00:00 +0000",
        "description": f"Le village numéro {number} a été attaqué.",
    } | changes
    inside = "".join(f"<{name}>{content}</{name}>" for name, content in elements.items() if content)
    return f"<item>{inside}</item>"


def rss(
    *entries: str, head: str = "", declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
) -> bytes:
    document = f'{declaration}<rss version="2.0"><channel><title>Le Journal</title>{head}\n'
    return (document + "\n".join(entries) + "\n</channel></rss>").encode()


def taken(body: bytes, known: Known | None = None, *, content_type: str | None = None) -> Collected:
    """``body`` collected."""
    return collect(
        body,
        known or Known(),
        fetched_at=NOW,
        publisher="paper.example.org",
        language="fr",
        url=URL,
        content_type=content_type,
    )
