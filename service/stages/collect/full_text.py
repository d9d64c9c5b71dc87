"""Whether an article is fetched, and whether what was read of it is taken."""

from service.records import Event, Feed, FeedItem, Report

_SETTLEMENTS = ("village", "town", "site")


def wants_page(feed: Feed, item: FeedItem, report: Report) -> bool:
    """Whether the article of ``item``, read as ``report`` from its own words, is to be fetched."""
    if item.url is None or feed.full_text == "false" or report.failure:
        return False
    if feed.full_text == "true":
        return report.score > 0
    return report.relevant and bool(lacking(report))


def lacking(report: Report) -> tuple[str, ...]:
    """What of village, date and toll the report's main event does not tell."""
    event = _main(report)
    if event is None:
        return ("village", "date", "toll")
    told = {
        "village": bool(_villages(event)),
        "date": event.date is not None,
        "toll": event.deaths is not None,
    }
    return tuple(name for name, is_told in told.items() if not is_told)


def page_tells_less(own: Report, paged: Report) -> str | None:
    """In words, what was read of the page (``paged``) loses of what the entry's own words told; None: nothing."""
    if paged.failure:
        return "the page could not be read"
    if own.relevant and not paged.relevant:
        return "the page is not read as an attack"
    before, after = _main(own), _main(paged)
    if before is None:
        return None
    lost = [name for name in lacking(paged) if name not in lacking(own)]
    if after is None or lost:
        return f"the page tells no {' and no '.join(lost) or 'attack'}"
    if _villages(before) and not _villages(before) & _villages(after):
        return "the page tells of another place"
    if _best(before) > _best(after):
        return "the page tells of fewer dead"
    return None


def same_toll(one: Report, other: Report) -> bool:
    """Whether ``one`` tells no toll, or that of ``other``."""
    first, second = _main(one), _main(other)
    if first is None or first.deaths is None:
        return True
    return second is not None and first.deaths == second.deaths


def _main(report: Report) -> Event | None:
    first = report.events[0] if report.events else None
    return next((event for event in report.events if event.role == "main"), first)


def _villages(event: Event) -> set[str]:
    return {place.place_id or place.name for place in event.places if place.kind in _SETTLEMENTS}


def _best(event: Event) -> int:
    toll = event.deaths
    return (toll.best or toll.low or 0) if toll is not None else 0
